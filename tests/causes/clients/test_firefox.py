"""What Firefox shows, where a public authority is needed to see it: no real browser does that on loopback."""

from dataclasses import replace

import pytest

from tests.causes.clients.test_facts import ROOT, evidence, lists
from wizard.causes.diagnose import diagnose
from wizard.model.finding import ClientVerdict

PUBLIC = lists(system=ROOT, mozilla=ROOT, chrome=ROOT)
NOT_LOGGED = "MOZILLA_PKIX_ERROR_INSUFFICIENT_CERTIFICATE_TRANSPARENCY"
PINNED = "MOZILLA_PKIX_ERROR_KEY_PINNING_FAILURE"


def shown(case: str, host: str = "site.test") -> ClientVerdict:
    public = evidence(case, *PUBLIC)
    return diagnose(replace(public, target=replace(public.target, host=host))).browsers["firefox"]


def test_a_public_certificate_that_is_in_no_log_is_refused_without_a_way_on() -> None:
    verdict = shown("ok")
    assert (verdict.code, verdict.can_proceed) == (NOT_LOGGED, False)


def test_a_root_that_was_added_is_not_held_to_the_logs() -> None:
    added = evidence("ok", *lists(system=None, mozilla=None, chrome=None, firefox=ROOT))
    assert diagnose(added).browsers["firefox"].code == "OK"


@pytest.mark.parametrize(
    ("case", "code"),
    [("expired", "SEC_ERROR_EXPIRED_CERTIFICATE"), ("muststaple", NOT_LOGGED), ("wronghost", NOT_LOGGED)],
)
def test_the_logs_come_after_the_dates_and_before_the_staple_and_the_name(case: str, code: str) -> None:
    assert shown(case).code == code


@pytest.mark.parametrize("case", ["ok", "expired", "wronghost", "leaf_is_ca"])
def test_pins_are_looked_at_as_soon_as_a_chain_is_found(case: str) -> None:
    assert shown(case, host="pinning-test.badssl.com").code == PINNED
