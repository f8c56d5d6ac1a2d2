"""Which page Firefox shows for a code; the same pages in the real one: tests/browsers/test_special_pages.py."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.causes.clients.test_chromium import behind_portal, by_product, clock, observed
from tests.causes.clients.test_facts import ROOT, evidence, lists
from tests.support.evidence import failed, met
from wizard.causes.diagnose import diagnose
from wizard.model.evidence import Comparison, Evidence, FailureKind, Stage
from wizard.model.finding import ClientVerdict

RISK = "Be careful. Something doesn’t look right."
DAY = timedelta(days=1).total_seconds()
NOT_LOGGED = "MOZILLA_PKIX_ERROR_INSUFFICIENT_CERTIFICATE_TRANSPARENCY"
PINNED = "MOZILLA_PKIX_ERROR_KEY_PINNING_FAILURE"

PUBLIC = lists(system=ROOT, mozilla=ROOT, chrome=ROOT)
"""Where a public authority is needed to see a page, no real browser shows it on loopback."""


def shown(evidence: Evidence) -> ClientVerdict:
    return diagnose(evidence).browsers["firefox"]


def off_by(case: str, days: float) -> Evidence:
    """Return *case* with the true time so many days later than the clock's."""
    return replace(observed(case), clock=clock((days * DAY, days * DAY)))


@pytest.mark.parametrize("case", ["expired", "wronghost", "self", "rsa768", "sha1"])
def test_nobody_passes_where_browsers_insist(case: str) -> None:
    usual = shown(observed(case))
    assert usual.can_proceed is True
    assert shown(replace(observed(case), preloaded=True)) == replace(usual, can_proceed=False)


def test_a_page_that_is_not_about_the_certificate_stays_so() -> None:
    assert shown(replace(observed("muststaple"), preloaded=True)) == shown(observed("muststaple"))
    assert shown(observed("muststaple")).can_proceed is None


@pytest.mark.parametrize(
    ("case", "days", "code"),
    [
        ("expired", -60, "SEC_ERROR_EXPIRED_CERTIFICATE"),
        ("notyet", 60, "MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE"),
    ],
)
def test_dates_that_are_right_at_the_true_time_are_about_the_clock(case: str, days: float, code: str) -> None:
    told = shown(off_by(case, days))
    assert told == ClientVerdict(code=code, heading="Your Computer Clock is Wrong", can_proceed=False)


@pytest.mark.parametrize(("case", "days"), [("expired", 60), ("expired", -0.5), ("wronghost", -60), ("self", -60)])
def test_others_are_not(case: str, days: float) -> None:
    assert shown(off_by(case, days)) == shown(observed(case))
    assert shown(observed(case)).heading == RISK


def test_one_opinion_about_the_time_is_not_enough() -> None:
    evidence = replace(observed("expired"), clock=clock((-60 * DAY,)))
    assert shown(evidence) == shown(observed("expired"))


def test_the_same_unknown_issuer_elsewhere_is_software_on_the_way() -> None:
    evidence = by_product("Anything Root", "Anything")
    usual = shown(evidence)
    assert (usual.code, usual.can_proceed) == ("SEC_ERROR_UNKNOWN_ISSUER", True)
    alike = replace(evidence, comparisons=(Comparison(host="another.test", chain=evidence.chain),))
    heading = "Software is Preventing Firefox From Safely Connecting to This Site"
    named = ClientVerdict(code="MOZILLA_PKIX_ERROR_MITM_DETECTED", heading=heading, can_proceed=True)
    assert shown(alike) == named
    assert shown(replace(alike, preloaded=True)) == replace(named, can_proceed=False)


def test_a_login_page_changes_nothing() -> None:
    assert shown(behind_portal(observed("self"))) == shown(observed("self"))


def shown_of_public(case: str, host: str = "site.test") -> ClientVerdict:
    public = evidence(case, *PUBLIC)
    return diagnose(replace(public, target=replace(public.target, host=host))).browsers["firefox"]


def test_a_public_certificate_that_is_in_no_log_is_refused_without_a_way_on() -> None:
    verdict = shown_of_public("ok")
    assert (verdict.code, verdict.can_proceed) == (NOT_LOGGED, False)


def test_a_root_that_was_added_is_not_held_to_the_logs() -> None:
    added = evidence("ok", *lists(system=None, mozilla=None, chrome=None, firefox=ROOT))
    assert diagnose(added).browsers["firefox"].code == "OK"


@pytest.mark.parametrize(
    ("case", "code"),
    [("expired", "SEC_ERROR_EXPIRED_CERTIFICATE"), ("muststaple", NOT_LOGGED), ("wronghost", NOT_LOGGED)],
)
def test_the_logs_come_after_the_dates_and_before_the_staple_and_the_name(case: str, code: str) -> None:
    assert shown_of_public(case).code == code


@pytest.mark.parametrize("case", ["ok", "expired", "wronghost", "leaf_is_ca"])
def test_pins_are_looked_at_as_soon_as_a_chain_is_found(case: str) -> None:
    assert shown_of_public(case, host="pinning-test.badssl.com").code == PINNED


@pytest.mark.parametrize(
    ("kind", "socks", "code", "heading"),
    [
        (FailureKind.REFUSED, False, "proxyConnectFailure", "The proxy server is refusing connections"),
        (FailureKind.PROXY_LOGIN, False, "proxyConnectFailure", "The proxy server is refusing connections"),
        (FailureKind.PROXY_LOGIN, True, "connectionFailure", "Unable to connect"),
        (FailureKind.PROXY_REFUSED, True, "connectionFailure", "Unable to connect"),
    ],
)
def test_a_proxy_that_gives_no_way_has_a_page_of_its_own(
    kind: FailureKind, socks: bool, code: str, heading: str
) -> None:
    failure = replace(failed(kind, stage=Stage.PROXY), socks=socks)
    verdict = shown(met(failure=failure))
    assert (verdict.code, verdict.heading) == (code, heading)
