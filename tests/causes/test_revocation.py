"""Whether the authority took a certificate back, and whether anybody could tell."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from tests.support.evidence import attempt, met, shaken
from tests.support.faulty import CLIENT, IS_CA, STAPLE, Change, expired, issued, wrong_host
from tests.support.observed import CHAINS, world
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    healthy_leaf,
    issue,
    make_crl,
    make_intermediate,
    make_ocsp,
    make_pki,
    name_of,
)
from wizard.causes.base import detail_of
from wizard.causes.clients.matrix import matrix_of
from wizard.causes.diagnose import diagnose
from wizard.causes.revocation import REASONS
from wizard.i18n import Phrase, using
from wizard.model.evidence import Evidence, Fetched
from wizard.model.finding import Diagnosis, Who
from wizard.pki.revocation import Flaw

DER = Encoding.DER


def asked(body: bytes | None, error: str | None = None) -> Evidence:
    ours = world()
    leaf = issue(replace(healthy_leaf("site.test"), ocsp_url="http://ocsp.test/"), ours.issuing)
    evidence = met((leaf, ours.issuing.certificate), ours.root.certificate)
    return replace(evidence, ocsp=(Fetched(url="http://ocsp.test/", body=body, error=error),))


def causes(diagnosis: Diagnosis) -> list[str]:
    return [f.cause for f in diagnosis.findings]


def test_a_staple_that_says_revoked_counts() -> None:
    ours = world()
    leaf = issue(healthy_leaf("site.test"), ours.issuing)
    staple = make_ocsp(leaf, ours.issuing, AT, revoked=True)
    chain = (leaf, ours.issuing.certificate)
    evidence = replace(met(chain, ours.root.certificate), attempts=(attempt(shaken(chain, staple=staple)),))
    assert causes(diagnose(evidence)) == ["revoked"]


def test_an_answer_that_somebody_else_signed_does_not_count() -> None:
    evidence = asked(None)
    foreign = make_pki("Foreign").issuing
    leaf = issue(healthy_leaf("site.test"), foreign)
    forged = make_ocsp(leaf, foreign, AT, revoked=True)
    assert causes(diagnose(replace(evidence, ocsp=(Fetched(url="u", body=forged),)))) == ["revocation-unknown"]


@pytest.mark.parametrize("body", [None, b"", b"<html>", b"\x30\x80", b"\x30\x03\x0a\x01\x06"])
def test_an_answer_that_cannot_be_used_is_not_fine(body: bytes | None) -> None:
    diagnosis = diagnose(asked(body, "no answer" if body is None else None))
    assert causes(diagnosis) == ["revocation-unknown"]
    assert {c.id: c.state for c in diagnosis.checks}["revocation"] == "not-checked"


def test_must_staple_does_not_matter_offline() -> None:
    evidence = replace(met(CHAINS["muststaple"](), world().root.certificate), offline=True)
    assert causes(diagnose(evidence)) == []


def issuing() -> Authority:
    return make_intermediate(name_of("Taken Back"), world().root, Validity.around(AT, before_days=300, after_days=900))


def above(
    answer: Callable[[Authority, x509.Certificate], bytes], *, sent: bool = True, listed: bool = True
) -> Diagnosis:
    """Return the diagnosis of a site under an intermediate of which *answer* tells."""
    taken, root = issuing(), world().root
    certificate = taken.certificate
    told = Fetched(url="u", body=answer(root, certificate), request_for=certificate.fingerprint(SHA256()).hex())
    chain = (issue(healthy_leaf("site.test"), taken), *([certificate] if sent else []))
    evidence = replace(met(chain, root.certificate), **({"crls": (told,)} if listed else {"ocsp": (told,)}))
    if not sent:
        evidence = replace(evidence, fetched_issuers=(Fetched(url="i", body=certificate.public_bytes(DER)),))
    return diagnose(evidence)


def test_an_intermediate_on_a_list_is_named() -> None:
    diagnosis = above(lambda root, certificate: make_crl(root, (certificate,), AT))
    (finding,) = diagnosis.findings
    assert (finding.cause, finding.form, finding.certificate) == ("revoked", "intermediate", 1)
    assert (diagnosis.verdict, finding.values["name"]) == ("untrusted", "Taken Back")


def test_an_intermediate_that_a_responder_takes_back_counts_as_well() -> None:
    diagnosis = above(lambda root, certificate: make_ocsp(certificate, root, AT, revoked=True), listed=False)
    assert [f.form for f in diagnosis.findings] == ["intermediate"]


def test_an_intermediate_that_was_fetched_has_no_place_in_the_chain() -> None:
    diagnosis = above(lambda root, certificate: make_crl(root, (certificate,), AT), sent=False)
    (finding,) = (f for f in diagnosis.findings if f.cause == "revoked")
    assert (finding.certificate, diagnosis.verdict) == (None, "untrusted")


def test_a_good_answer_about_the_intermediate_says_nothing_of_the_leaf() -> None:
    diagnosis = above(lambda root, certificate: make_crl(root, (), AT))
    assert causes(diagnosis) == []
    assert {c.id: c.state for c in diagnosis.checks}["revocation"] == "not-checked"


def test_every_reason_is_told_in_both_languages() -> None:
    assert set(REASONS) == {r.name for r in x509.ReasonFlags if r is not x509.ReasonFlags.remove_from_crl}
    ours = world()
    leaf = issue(healthy_leaf("site.test"), ours.issuing)
    chain = (leaf, ours.issuing.certificate)
    staple = make_ocsp(leaf, ours.issuing, AT, revoked=True)
    evidence = replace(met(chain, ours.root.certificate), attempts=(attempt(shaken(chain, staple=staple)),))
    (finding,) = diagnose(evidence).findings
    assert isinstance(finding.values["reason"], Phrase)
    with using("ja"):
        assert "鍵が盗まれた" in detail_of(finding)


def test_why_nothing_is_known_is_told_in_both_languages() -> None:
    (finding,) = diagnose(asked(b"<html>")).findings
    with using("ja"):
        assert "回答を読み取れません" in detail_of(finding)


def test_nobody_has_to_be_asked_about_a_certificate_that_soon_ends() -> None:
    ours = world()
    plan = replace(healthy_leaf("site.test"), validity=Validity.around(AT, before_days=1, after_days=5))
    diagnosis = diagnose(met((issue(plan, ours.issuing), ours.issuing.certificate), ours.root.certificate))
    assert {c.id: c.state for c in diagnosis.checks}["revocation"] == "ok"


def test_when_nobody_may_be_asked_it_is_not_fine() -> None:
    evidence = replace(met(CHAINS["ok"](), world().root.certificate), fetch_allowed=False)
    assert {c.id: c.state for c in diagnose(evidence).checks}["revocation"] == "not-checked"


Status = ocsp.OCSPResponseStatus


def stapled(staple: bytes, *changes: Change) -> Evidence:
    """Return what a check of a server records that staples *staple*."""
    chain = issued(*changes)
    return replace(met(chain, world().root.certificate), attempts=(attempt(shaken(chain, staple=staple)),))


def an_answer(
    leaf: x509.Certificate,
    *,
    begins: float = -1,
    ends: float | None = 1,
    signer: Authority | None = None,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
) -> bytes:
    """Return an OCSP response about *leaf* that holds from *begins* to *ends*, in days from `AT`."""
    issuing = world().issuing
    begin, end = AT + timedelta(days=begins), None if ends is None else AT + timedelta(days=ends)
    builder = ocsp.OCSPResponseBuilder().add_response(leaf, issuing.certificate, SHA1(), status, begin, end, None, None)
    key = (signer or issuing).key
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, (signer or issuing).certificate)
    return builder.sign(key, SHA256()).public_bytes(DER)


def refusal(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(DER)


# Seen in Firefox 153.8 on 2026-11-28, but for the last two, which OpenSSL does not send.
USELESS: Mapping[str, tuple[Callable[[x509.Certificate], bytes], str]] = {
    "old": (lambda leaf: an_answer(leaf, begins=-30, ends=-20), "SEC_ERROR_OCSP_OLD_RESPONSE"),
    "future": (lambda leaf: an_answer(leaf, begins=3, ends=9), "SEC_ERROR_OCSP_FUTURE_RESPONSE"),
    "signer": (lambda leaf: an_answer(leaf, signer=world().stranger), "SEC_ERROR_OCSP_INVALID_SIGNING_CERT"),
    "unknown": (lambda leaf: an_answer(leaf, status=ocsp.OCSPCertStatus.UNKNOWN), "SEC_ERROR_OCSP_UNKNOWN_CERT"),
    "later": (lambda _: refusal(Status.TRY_LATER), "SEC_ERROR_OCSP_TRY_SERVER_LATER"),
    "unauthorized": (lambda _: refusal(Status.UNAUTHORIZED), "SEC_ERROR_OCSP_UNAUTHORIZED_REQUEST"),
    "not-understood": (
        lambda _: refusal(Status.MALFORMED_REQUEST),
        "SEC_ERROR_OCSP_MALFORMED_REQUEST",
    ),
    "fault": (lambda _: refusal(Status.INTERNAL_ERROR), "SEC_ERROR_OCSP_SERVER_ERROR"),
    "unsigned": (lambda _: refusal(Status.SIG_REQUIRED), "SEC_ERROR_OCSP_REQUEST_NEEDS_SIG"),
    "other": (lambda _: an_answer(issued()[0]), "SEC_ERROR_OCSP_UNKNOWN_CERT"),
    "malformed": (lambda _: b"junk", "SEC_ERROR_OCSP_MALFORMED_RESPONSE"),
}


def with_staple(flaw: str, *changes: Change) -> Evidence:
    evidence = stapled(b"x", *changes)
    return stapled_with(evidence, USELESS[flaw][0](x509.load_der_x509_certificate(evidence.chain[0])))


@pytest.mark.parametrize("flaw", USELESS)
def test_a_stapled_answer_that_is_of_no_use_is_refused_by_firefox(flaw: str) -> None:
    diagnosis = diagnose(with_staple(flaw))
    (finding,) = diagnosis.findings
    assert (finding.cause, finding.form, finding.who) == ("revocation-unknown", f"staple-{flaw}", Who.SITE)
    assert "{" not in detail_of(finding)
    assert {name: diagnosis.browsers[name].code for name in ("chrome", "firefox")} == {
        "chrome": "OK",
        "firefox": USELESS[flaw][1],
    }
    assert diagnosis.browsers["firefox"].can_proceed is None
    assert [(d.rule, d.refuse) for d in matrix_of(diagnosis).differences] == [("staple", ("firefox",))]


# Seen in Firefox 153.8 on 2026-11-28.
@pytest.mark.parametrize(
    ("begins", "ends", "opens"),
    [
        (-3.0, -23 / 24, True),
        (-3.0, -25 / 24, False),
        (5 / 24, 3.0, True),
        (25 / 24, 3.0, False),
        (-10.5, 20.0, True),
        (-11.5, 20.0, False),
        (-1.9, None, True),
        (-2.1, None, False),
    ],
)
def test_firefox_has_its_own_patience_with_dates(begins: float, ends: float | None, opens: bool) -> None:
    evidence = stapled(b"x")
    answer = an_answer(x509.load_der_x509_certificate(evidence.chain[0]), begins=begins, ends=ends)
    assert (diagnose(stapled_with(evidence, answer)).browsers["firefox"].code == "OK") is opens


def test_every_flaw_of_a_stapled_answer_was_tried() -> None:
    assert {*USELESS} == {*Flaw}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (wrong_host, "SEC_ERROR_OCSP_OLD_RESPONSE"),
        (CLIENT, "SEC_ERROR_OCSP_OLD_RESPONSE"),
        (IS_CA, "SEC_ERROR_OCSP_OLD_RESPONSE"),
        (STAPLE, "SEC_ERROR_OCSP_OLD_RESPONSE"),
        (expired, "SEC_ERROR_EXPIRED_CERTIFICATE"),
    ],
)
def test_firefox_looks_at_the_stapled_answer_before_the_leafs_own_faults_but_the_dates(
    change: Change, code: str
) -> None:
    assert diagnose(with_staple("old", change)).browsers["firefox"].code == code


def test_at_another_date_the_server_would_staple_another_answer() -> None:
    evidence = with_staple("later")
    assert diagnose(evidence, AT + timedelta(days=3)).browsers["firefox"].code == "OK"
    good = stapled(b"x")
    answer = an_answer(x509.load_der_x509_certificate(good.chain[0]))
    assert diagnose(stapled_with(good, answer), AT + timedelta(days=30)).browsers["firefox"].code == "OK"


def stapled_with(evidence: Evidence, staple: bytes) -> Evidence:
    main = evidence.attempts[0]
    assert main.handshake is not None
    return replace(evidence, attempts=(replace(main, handshake=replace(main.handshake, ocsp_staple=staple)),))
