"""Order, explanations, verdicts and the firewall."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.evidence import failed, met
from tests.support.observed import CHAINS, world
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    der_of,
    healthy_leaf,
    issue,
    make_intermediate,
    make_pki,
    name_of,
    self_sign,
)
from wizard.causes import diagnose as module
from wizard.causes.base import Cause
from wizard.causes.catalog import CATALOG, CAUSES
from wizard.causes.diagnose import diagnose
from wizard.causes.situation import Situation
from wizard.model.evidence import (
    ClockEvidence,
    Evidence,
    FailureKind,
    Fetched,
    PortalEvidence,
    Resolution,
    Stage,
    TimeReading,
)
from wizard.model.fields import Unknown
from wizard.model.finding import Diagnosis, Finding, Severity, Verdict


def observed(case: str) -> Evidence:
    return met(CHAINS[case](), world().root.certificate)


def late(evidence: Evidence, days: float, opinions: int = 2) -> Evidence:
    readings = tuple(TimeReading(source=f"{i}.test", kind="sntp", offset_s=days * 86_400 + i) for i in range(opinions))
    clock = ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings)
    return replace(evidence, clock=clock)


def causes(diagnosis: Diagnosis) -> list[str]:
    return [finding.cause for finding in diagnosis.findings]


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    diagnosis = diagnose(observed("ok"))
    assert diagnosis.findings == ()
    assert diagnosis.verdict is Verdict.TRUSTED


def test_a_connection_that_failed_is_unreachable() -> None:
    diagnosis = diagnose(met(failure=failed(FailureKind.REFUSED, stage=Stage.CONNECT)))
    assert diagnosis.verdict is Verdict.UNREACHABLE


def test_a_certificate_that_was_seen_and_refused_is_untrusted_though_the_connection_ended() -> None:
    diagnosis = diagnose(met(CHAINS["self"](), failure=failed(FailureKind.CLIENT_CERTIFICATE, 116)))
    assert diagnosis.verdict is Verdict.UNTRUSTED


def test_the_time_to_judge_at_can_be_another() -> None:
    evidence = observed("ok")
    assert causes(diagnose(evidence, AT + timedelta(days=400))) == ["expired"]
    assert causes(diagnose(evidence)) == []


def test_all_causes_are_found_at_once() -> None:
    assert causes(diagnose(observed("expired_wronghost"))) == ["name-mismatch", "expired"]


def test_a_consequence_stays_in_the_list_behind_its_reason() -> None:
    diagnosis = diagnose(late(observed("notyet"), 30))
    assert causes(diagnosis) == ["clock-wrong", "not-yet-valid"]
    assert diagnosis.findings[1].explained_by == "clock-wrong"


def test_a_clock_that_does_not_explain_the_dates_explains_nothing() -> None:
    diagnosis = diagnose(late(observed("expired"), 2))
    assert [f.explained_by for f in diagnosis.findings] == [None, None]
    assert diagnosis.findings[0].severity is Severity.WARNING


def test_one_opinion_about_the_time_is_not_enough() -> None:
    assert "clock-wrong" not in causes(diagnose(late(observed("ok"), 30, opinions=1)))


def test_five_minutes_are_forgiven() -> None:
    assert causes(diagnose(late(observed("ok"), 4.9 / 1440))) == []
    assert causes(diagnose(late(observed("ok"), 5.1 / 1440))) == ["clock-wrong"]


def test_a_login_page_explains_whatever_came_in_the_sites_place() -> None:
    portal = PortalEvidence(asked="detect.test", intercepted=True)
    evidence = replace(met((self_sign(healthy_leaf("login.test")),)), portal=portal)
    diagnosis = diagnose(evidence)
    assert causes(diagnosis)[0] == "captive-portal"
    assert {f.explained_by for f in diagnosis.findings[1:]} == {"captive-portal"}


def test_notes_come_last() -> None:
    severities = [f.severity for f in diagnose(late(observed("expired_wronghost"), 2)).findings]
    assert severities == sorted(severities, key=lambda s: s is Severity.NOTE)


def incomplete(evidence: Evidence, *issuers: Authority) -> Evidence:
    """Return *evidence* of a chain whose *issuers* were not sent but fetched."""
    bodies = (der_of(issuer.certificate) for issuer in issuers)
    return replace(evidence, fetched_issuers=tuple(Fetched(url="http://ca.test/", body=body) for body in bodies))


def test_an_expired_certificate_that_was_not_sent_is_refused_all_the_same() -> None:
    pki = make_pki()
    old = make_intermediate(name_of("Old CA"), pki.root, Validity.around(AT, before_days=800, after_days=-30))
    evidence = met((issue(healthy_leaf("site.test"), old),), pki.root.certificate)
    diagnosis = diagnose(incomplete(evidence, old))
    assert "chain-expired" in causes(diagnosis)
    assert diagnosis.verdict is Verdict.UNTRUSTED


def test_what_stops_everybody_is_spoken_of_before_what_stops_only_some() -> None:
    pki = make_pki()
    leaf = replace(healthy_leaf("site.test"), validity=Validity.around(AT, before_days=90, after_days=-1))
    diagnosis = diagnose(incomplete(met((issue(leaf, pki.issuing),), pki.root.certificate), pki.issuing))
    assert causes(diagnosis) == ["missing-intermediate", "expired"], "the contract's order"
    assert diagnosis.headline is not None
    assert diagnosis.headline.cause == "expired"


def test_a_gap_that_can_be_closed_is_not_called_untrusted_in_the_checks() -> None:
    pki = make_pki()
    evidence = met((issue(healthy_leaf("site.test"), pki.issuing),), pki.root.certificate)
    trust = next(c for c in diagnose(incomplete(evidence, pki.issuing)).checks if c.id == "trust")
    assert trust.state == "problem"
    assert trust.detail.startswith("A trusted authority vouches for the site")


def test_no_store_at_all_is_diagnosed_too() -> None:
    pki = make_pki()
    evidence = incomplete(met((issue(healthy_leaf("site.test"), pki.issuing),)), pki.issuing)
    diagnosis = diagnose(late(replace(evidence, stores=(), at=AT + timedelta(days=400)), -400))
    assert diagnosis.verdict is Verdict.UNTRUSTED
    assert [f.failed for f in diagnosis.findings] == [None] * len(diagnosis.findings)


def test_a_lookup_without_an_address_is_a_problem() -> None:
    evidence = replace(met(), resolution=Resolution(addresses=(), milliseconds=1.0))
    assert diagnose(evidence).checks[0].state == "problem"


def test_a_detector_that_breaks_takes_nothing_down(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(cause: Cause, situation: Situation) -> Iterable[Finding]:
        raise ZeroDivisionError("on purpose")

    broken = tuple(replace(c, detect=breaks) if c.id == "expired" else c for c in CATALOG)
    monkeypatch.setattr(module, "CATALOG", broken)
    with caplog.at_level(logging.WARNING):
        diagnosis = diagnose(observed("expired_wronghost"))
    assert causes(diagnosis) == ["name-mismatch", "expired"]
    assert diagnosis.findings[1].failed == "ZeroDivisionError: on purpose"
    assert "expired" in caplog.text


def test_what_nobody_looked_at_is_never_fine() -> None:
    evidence = replace(observed("ok"), clock=Unknown.NOT_ASKED, portal=Unknown.NOT_ASKED, system=Unknown.NOT_ASKED)
    states = {c.id: c.state for c in diagnose(evidence).checks}
    assert {states[i] for i in ("clock", "portal", "system", "revocation")} == {"not-checked"}


def test_every_client_gets_a_verdict_whatever_was_seen() -> None:
    for evidence in (observed("ok"), observed("self"), met(failure=failed(FailureKind.RESET))):
        diagnosis = diagnose(evidence)
        assert set(diagnosis.browsers) == {"chrome", "edge", "firefox", "safari"}
        assert set(diagnosis.verifiers) == {"openssl", "python-strict", "curl", "windows", "java"}


def test_explanations_name_causes_that_exist() -> None:
    assert {other for cause in CATALOG for other in cause.explains} <= set(CAUSES)


@pytest.mark.parametrize("case", ["ok", "expired"])
def test_briefly_it_says_the_same_and_leaves_out_what_takes_long(case: str) -> None:
    evidence = observed(case)
    whole, brief = diagnose(evidence), diagnose(evidence, briefly=True)
    assert replace(whole, verifiers={}, checks=()) == brief
    assert whole.verifiers
    assert whole.checks
