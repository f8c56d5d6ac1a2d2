"""What ended the way to the server, as a cause."""

from dataclasses import replace

import pytest

from tests.support.evidence import attempt, failed, met, shaken
from tests.support.observed import CHAINS, world
from wizard.causes.base import detail_of, title_of
from wizard.causes.connection import reason_of
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import Evidence, FailureKind, LoginWanted, Stage
from wizard.model.finding import Severity

MEANINGS = [
    (FailureKind.NO_NETWORK, Stage.CONNECT, None, "no-network"),
    (FailureKind.NAME_NOT_FOUND, Stage.RESOLVE, None, "dns-failure"),
    (FailureKind.NAME_SERVER_FAILED, Stage.RESOLVE, None, "dns-failure"),
    (FailureKind.TIMED_OUT, Stage.RESOLVE, None, "dns-failure"),
    (FailureKind.REFUSED, Stage.CONNECT, None, "connection-refused"),
    (FailureKind.UNREACHABLE, Stage.CONNECT, None, "timeout"),
    (FailureKind.TIMED_OUT, Stage.CONNECT, None, "timeout"),
    (FailureKind.TIMED_OUT, Stage.HANDSHAKE, None, "timeout"),
    (FailureKind.RESET, Stage.HANDSHAKE, None, "connection-reset"),
    (FailureKind.CLOSED, Stage.HANDSHAKE, None, "connection-reset"),
    (FailureKind.NOT_TLS, Stage.HANDSHAKE, None, "not-tls"),
    (FailureKind.STARTTLS_REFUSED, Stage.STARTTLS, None, "not-tls"),
    (FailureKind.PROTOCOL_VERSION, Stage.HANDSHAKE, 70, "protocol-version"),
    (FailureKind.NO_COMMON_CIPHER, Stage.HANDSHAKE, 71, "cipher-mismatch"),
    (FailureKind.ALERT, Stage.HANDSHAKE, 40, "cipher-mismatch"),
    (FailureKind.ALERT, Stage.HANDSHAKE, 80, "handshake-failure"),
    (FailureKind.ALERT, Stage.HANDSHAKE, 112, "handshake-failure"),
    (FailureKind.MALFORMED, Stage.HANDSHAKE, None, "handshake-failure"),
    (FailureKind.CLIENT_CERTIFICATE, Stage.HANDSHAKE, 116, "client-certificate-required"),
    (FailureKind.PROXY_REFUSED, Stage.PROXY, None, "proxy-failure"),
    (FailureKind.PROXY_LOGIN, Stage.PROXY, None, "proxy-failure"),
    (FailureKind.REFUSED, Stage.PROXY, None, "proxy-failure"),
    (FailureKind.TIMED_OUT, Stage.PROXY, None, "proxy-failure"),
]


def causes(evidence: Evidence) -> list[str]:
    return [f.cause for f in diagnose(evidence).findings]


@pytest.mark.parametrize(("kind", "stage", "alert", "cause"), MEANINGS)
def test_a_failure_means_one_cause(kind: FailureKind, stage: Stage, alert: int | None, cause: str) -> None:
    assert causes(met(failure=failed(kind, alert, stage=stage))) == [cause]


def test_every_kind_of_failure_has_a_meaning() -> None:
    assert {kind for kind, *_ in MEANINGS} == set(FailureKind) - {FailureKind.CANCELLED}


def second_try(first: FailureKind, protocol: str | None, alert: int | None = 40) -> Evidence:
    legacy = attempt(
        shaken(CHAINS["ok"](), protocol) if protocol else None, None if protocol else failed(first), legacy=True
    )
    evidence = met((), world().root.certificate, failure=failed(first, alert))
    return replace(evidence, attempts=(attempt(None, failed(first, alert)), legacy))


def test_the_second_try_names_an_old_server() -> None:
    assert causes(second_try(FailureKind.ALERT, "TLSv1")) == ["protocol-version"]
    assert causes(second_try(FailureKind.RESET, "TLSv1.1", None)) == ["protocol-version"]


def test_the_second_try_names_an_unusual_cipher() -> None:
    assert causes(second_try(FailureKind.ALERT, "TLSv1.2")) == ["cipher-mismatch"]


def test_a_second_try_that_fails_too_changes_nothing() -> None:
    assert causes(second_try(FailureKind.RESET, None, None)) == ["connection-reset"]


def test_a_certificate_that_only_an_old_protocol_shows_is_not_judged_by_browsers() -> None:
    diagnosis = diagnose(second_try(FailureKind.ALERT, "TLSv1"))
    assert diagnosis.verdict == "unreachable"
    assert len(diagnosis.chain) == 2
    assert detail_of(diagnosis.findings[0]).endswith("with old protocols allowed it spoke TLS 1.0.")


@pytest.mark.parametrize(
    ("case", "severity"), [("k256", Severity.BLOCKING), ("p224", Severity.BLOCKING), ("p521", Severity.WARNING)]
)
def test_a_key_on_a_curve_that_is_not_offered_is_no_common_cipher(case: str, severity: Severity) -> None:
    findings = diagnose(met(CHAINS[case](), world().root.certificate)).findings
    assert [f.severity for f in findings if f.cause == "cipher-mismatch"] == [severity]


def test_a_handshake_without_a_certificate_is_a_failed_one() -> None:
    evidence = replace(met(), attempts=(attempt(shaken([])),))
    diagnosis = diagnose(evidence)
    assert [f.cause for f in diagnosis.findings] == ["handshake-failure"]
    assert diagnosis.verdict == "unreachable"
    assert diagnosis.browsers["chrome"].code == "ERR_SSL_PROTOCOL_ERROR"


def behind_proxy(login: LoginWanted) -> Evidence:
    failure = replace(failed(FailureKind.PROXY_LOGIN, stage=Stage.PROXY), login=login)
    return replace(met(), attempts=(replace(attempt(None, failure), via_proxy="proxy.test:3128"),))


@pytest.mark.parametrize(
    ("login", "form", "title", "reason"),
    [
        (LoginWanted(), "login", "wants a user name", "the proxy wants a user name and a password"),
        (LoginWanted(schemes=("ntlm", "basic")), "login", "wants a user name", "the proxy wants"),
        (LoginWanted(given=True), "login-refused", "does not accept", "the proxy does not accept"),
        (LoginWanted(schemes=("negotiate", "ntlm")), "login-unknown", "does not know", "the proxy wants"),
        (LoginWanted(schemes=("digest",), given=True), "login-unknown", "does not know", "the proxy wants"),
    ],
)
def test_what_a_proxy_wants_has_words_of_its_own(login: LoginWanted, form: str, title: str, reason: str) -> None:
    evidence = behind_proxy(login)
    (finding,) = diagnose(evidence).findings
    assert (finding.cause, finding.form) == ("proxy-failure", form)
    assert title in title_of(finding)
    assert "proxy.test:3128" in detail_of(finding)
    failure = evidence.attempts[0].failure
    assert failure is not None
    assert reason in reason_of(failure)


def test_the_ways_that_a_proxy_knows_are_written_as_people_write_them() -> None:
    (finding,) = diagnose(behind_proxy(LoginWanted(schemes=("negotiate", "ntlm")))).findings
    assert "without a login by Negotiate, NTLM;" in detail_of(finding)
