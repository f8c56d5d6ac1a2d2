"""`practice` and `check` agree, through real sockets: each practice site's own cause is the first one."""

from collections.abc import Iterator

import pytest

from wizard.flow.tasks import check, practice_options, practice_target
from wizard.model.finding import Severity, Verdict
from wizard.model.target import CheckOptions
from wizard.practice.scenarios import SCENARIOS
from wizard.practice.servers import Practice


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with Practice() as running:
        yield running


@pytest.mark.parametrize("scenario", [s.id for s in SCENARIOS])
def test_the_practice_sites_own_cause_comes_first(practice: Practice, scenario: str) -> None:
    site = practice.sites[scenario]
    options = practice_options(practice, site, CheckOptions(timeout_s=3.0))
    diagnosis = check(practice_target(site), options)
    first = diagnosis.findings[0].cause if diagnosis.findings else None
    assert first == site.scenario.cause, [f.cause for f in diagnosis.findings]
    assert not [f for f in diagnosis.findings if f.failed], diagnosis.findings


def test_the_good_site_is_trusted_without_a_remark(practice: Practice) -> None:
    site = practice.sites["good"]
    diagnosis = check(practice_target(site), practice_options(practice, site))
    assert diagnosis.verdict is Verdict.TRUSTED
    assert diagnosis.findings == ()
    assert {shown.code for shown in diagnosis.browsers.values()} == {"OK"}


def test_every_broken_site_but_the_warnings_is_refused(practice: Practice) -> None:
    for site in practice.sites.values():
        if site.scenario.cause is None:
            continue
        diagnosis = check(practice_target(site), practice_options(practice, site, CheckOptions(timeout_s=3.0)))
        blocking = any(f.severity is Severity.BLOCKING for f in diagnosis.findings)
        assert blocking == (diagnosis.verdict is not Verdict.TRUSTED), site.scenario.id
