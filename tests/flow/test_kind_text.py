from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509

from tests.pki.making import PKI, a_leaf, oid, raw_extension, read, tlv, with_extensions, with_part, with_raw
from tests.support.pki import AT, Validity, extension, healthy_leaf, issue, self_sign
from wizard.flow.kind_text import kind_sentences
from wizard.model.certificate import Certificate

ROOT, ISSUING = read(PKI.root.certificate), read(PKI.issuing.certificate)
ONLY = "Only computers that were set up to trust it accept this certificate."
DAY = timedelta(days=1)


def said(certificate: Certificate, *chain: Certificate) -> tuple[str, ...]:
    return kind_sentences(certificate, chain, AT)


def valid(before: timedelta, after: timedelta) -> str:
    plan = replace(healthy_leaf(), validity=Validity(AT + before, AT + after))
    return said(read(issue(plan, PKI.issuing)))[-1]


def test_a_leaf_of_a_private_authority_is_told_in_three_sentences() -> None:
    plan = replace(healthy_leaf("a.example"), validity=Validity(AT - DAY, AT + 47 * DAY))
    assert said(read(issue(plan, PKI.issuing)), ISSUING, ROOT) == (
        "For one name: a.example.",
        f"Issued by a private authority: Test Issuing CA. {ONLY}",
        "Valid for 47 more days, until 9 January 2027.",
    )


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("a.example", "b.example"), "For 2 names: a.example, b.example."),
        (("a.example", "A.EXAMPLE"), "For one name: a.example."),
        (tuple(f"{c}.example" for c in "abcde"), "For 5 names: a.example, b.example, c.example and 2 more."),
        (("*.a.example",), "For every name directly under a.example (a wildcard)."),
        (("a.example", "*.a.example"), "For 2 names, with a wildcard: a.example, *.a.example."),
        (("xn--bcher-kva.example",), "For one name: bücher.example (xn--bcher-kva.example)."),
    ],
)
def test_names_are_told(names: tuple[str, ...], sentence: str) -> None:
    assert said(read(a_leaf(*names)))[0] == sentence


def test_no_name_is_told() -> None:
    assert said(with_extensions())[0] == "For no name at all: browsers accept it for no site."


def test_hostile_names_are_made_visible() -> None:
    assert said(with_raw("2.5.29.17", tlv(0x30, tlv(0x82, b"a\x1b[2J"))))[0] == "For one name: a<U+001B>[2J."


def test_what_was_checked_is_told() -> None:
    policy = x509.PolicyInformation(x509.ObjectIdentifier("2.23.140.1.2.1"), None)
    plan = replace(healthy_leaf(), extra=(extension(x509.CertificatePolicies([policy])),))
    sentences = said(read(issue(plan, PKI.issuing)))
    assert sentences[1] == "Domain validation: the authority checked only that the owner controls the name."
    assert sentences[2].startswith("Issued by Test Issuing CA. Whether that is a public authority cannot be told")


def test_authorities_are_told() -> None:
    assert said(ROOT)[:2] == (
        "The root of an authority: trust begins with it.",
        "A private authority: it is in no list of browsers. Only computers that were set up to trust it do.",
    )
    assert said(ISSUING)[0] == "The certificate of an authority: it issues other certificates."


def test_a_self_signed_leaf_is_told() -> None:
    assert said(read(self_sign(healthy_leaf())))[1] == "Self-signed: nobody but its owner vouches for it."


def test_mail_has_its_addresses() -> None:
    usage = raw_extension("2.5.29.37", tlv(0x30, oid("1.3.6.1.5.5.7.3.4")))
    mail = with_extensions(usage, raw_extension("2.5.29.17", tlv(0x30, tlv(0x81, b"me@a.example"))))
    assert said(mail)[:2] == ("For signing and encrypting e-mail.", "For one name: me@a.example.")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (-9 * DAY, -3 * DAY, "Expired 3 days ago, on 20 November 2026."),
        (-9 * DAY, -DAY, "Expired 1 day ago, on 22 November 2026."),
        (-9 * DAY, -DAY / 24, "Expired less than a day ago, on 23 November 2026 09:00 UTC."),
        (-9 * DAY, DAY / 24, "Valid for less than a day more, until 23 November 2026 11:00 UTC."),
        (-9 * DAY, DAY, "Valid for 1 more day, until 24 November 2026."),
        (2 * DAY, 9 * DAY, "Not valid yet: in 2 days, on 25 November 2026."),
        (DAY / 24, 9 * DAY, "Not valid yet: in less than a day, on 23 November 2026 11:00 UTC."),
    ],
)
def test_the_time_that_is_left_is_told(before: timedelta, after: timedelta, sentence: str) -> None:
    assert valid(before, after) == sentence


def test_dates_that_cannot_be_read_are_told() -> None:
    broken = read(with_part(4, tlv(0x30, tlv(23, b"soon"), tlv(23, b"later"))))
    assert said(broken)[-1] == "Its dates cannot be read."
