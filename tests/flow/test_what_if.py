from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509

from tests.pki.making import PKI, read, tlv, with_part
from tests.support.pki import AT, Validity, healthy_leaf, issue, make_intermediate, name_of
from wizard import i18n
from wizard.flow.what_if import WhatIf, what_if
from wizard.model.certificate import Certificate
from wizard.pki.names import Match

DAY = timedelta(days=1)
CHAIN = (read(issue(healthy_leaf("shop.example", "*.shop.example"), PKI.issuing)), read(PKI.issuing.certificate))


def asked(host: str | None = "shop.example", days: float = 0, chain: tuple[Certificate, ...] = CHAIN) -> WhatIf:
    return what_if(chain, host, AT + days * DAY)


def test_a_certificate_that_fits_is_right() -> None:
    answer = asked()
    assert answer.sentences == ("The certificate is for shop.example.", "It is in date, with 60 days left.")
    assert (answer.is_right, answer.is_in_date, answer.days_left) == (True, True, 60)


@pytest.mark.parametrize(
    ("host", "match", "words"),
    [
        ("a.shop.example", Match.MATCH, "The certificate is for a.shop.example."),
        ("a.b.shop.example", Match.WILDCARD_DEPTH, "covers exactly one label in front"),
        ("other.test", Match.OTHER_SITE, "none of its names has to do with other.test"),
        ("192.0.2.1", Match.ADDRESS, "IP addresses of the certificate do not include 192.0.2.1"),
        ("www.other.example", Match.OTHER_SITE, "www.other.example"),
    ],
)
def test_the_reason_for_the_name_is_told(host: str, match: Match, words: str) -> None:
    answer = asked(host)
    assert answer.name is not None
    assert answer.name.match is match
    assert words in answer.sentences[0]
    assert answer.is_right is (match is Match.MATCH)


def test_every_reason_has_its_sentence() -> None:
    nameless = read(issue(replace(healthy_leaf(), without=frozenset({x509.SubjectAlternativeName.oid})), PKI.issuing))
    answer = asked(chain=(nameless,))
    assert answer.sentences[0].startswith("There is no subject alternative name for shop.example")
    sibling = asked("mail.other.shop.test", chain=(read(issue(healthy_leaf("www.shop.test"), PKI.issuing)),))
    assert "mail.other.shop.test is not among the names" in sibling.sentences[0]


def test_without_a_host_only_the_dates_are_told() -> None:
    answer = asked(None)
    assert (answer.name, answer.sentences, answer.is_right) == (None, ("It is in date, with 60 days left.",), True)


@pytest.mark.parametrize(
    ("days", "sentence", "is_right"),
    [
        (60, "It is in date, with 0 days left.", True),
        (59, "It is in date, with 1 day left.", True),
        (60.1, "It has run out on this date: it is valid until 22 January 2027.", False),
        (-30, "It is in date, with 90 days left.", True),
        (-31, "It is not valid yet on this date: it begins on 24 October 2026.", False),
    ],
)
def test_the_dates_are_told_at_any_moment(days: float, sentence: str, is_right: bool) -> None:
    answer = asked(days=days)
    assert (answer.sentences[1], answer.is_right) == (sentence, is_right)


def test_an_authority_that_ends_before_the_leaf_is_told() -> None:
    short = make_intermediate(name_of("Short CA"), PKI.root, Validity.around(AT, after_days=10))
    chain = (read(issue(healthy_leaf(), short)), read(short.certificate))
    assert asked(chain=chain).days_left == 10
    later = asked(days=20, chain=chain)
    assert later.sentences[1:] == (
        "It is in date, with 40 days left.",
        "The certificate of Short CA above it is out of date then.",
    )
    assert (later.is_right, later.days_left) == (False, -10)


def test_dates_that_cannot_be_read_are_never_in_date() -> None:
    broken = read(with_part(4, tlv(0x30, tlv(23, b"no date"), tlv(23, b"nor this"))))
    answer = asked(chain=(broken,))
    assert (answer.sentences[1], answer.is_right, answer.days_left) == ("Its dates cannot be read.", False, None)


@pytest.mark.parametrize("change", [lambda d: d.replace(year=1), lambda d: d.replace(year=9999)])
def test_the_ends_of_time_can_be_asked_about(change: Callable[..., object]) -> None:
    assert not what_if(CHAIN, None, change(AT)).is_right  # type: ignore[arg-type]  # a date again


def test_there_is_no_answer_without_a_certificate() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        what_if((), None, AT)


def test_the_reason_is_japanese_in_japanese() -> None:
    with i18n.using("ja"):
        assert "証明書の IP アドレスに 192.0.2.1 は含まれていません" in asked("192.0.2.1").sentences[0]
