from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest

from wizard.flow import site_check
from wizard.flow.report import diagnosis_json
from wizard.flow.site_check import SiteChecks
from wizard.flow.tasks import check, practice_target
from wizard.model.evidence import ClockEvidence
from wizard.model.fields import Unknown
from wizard.model.target import DECIDING_PARTS, CheckOptions
from wizard.practice.servers import Practice
from wizard.probes.base import Cancel, Cancelled, Outside

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with Practice(("good", "expired", "private-ca", "closed", "missing-intermediate-aia")) as running:
        yield running


@pytest.fixture
def checks(practice: Practice) -> Iterator[SiteChecks]:
    running = SiteChecks(CheckOptions(extra_roots=(practice.root_der,)), Cancel())
    yield running
    running.close()


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what does not depend on the moment, or on how long something took."""
    told = {key: value for key, value in answer.items() if key not in {"at", "input", "code", "timeline"}}
    connection = told["connection"] and {k: v for k, v in told["connection"].items() if k != "milliseconds"}
    return {**told, "connection": connection}


@pytest.mark.parametrize("scenario", ["good", "expired", "private-ca", "closed", "missing-intermediate-aia"])
def test_among_many_the_answer_is_what_it_is_alone(practice: Practice, checks: SiteChecks, scenario: str) -> None:
    site = practice.sites[scenario]
    options = CheckOptions(extra_roots=(practice.root_der,), parts=DECIDING_PARTS)
    alone = diagnosis_json(check(practice_target(site), options))
    among = diagnosis_json(checks.check(practice_target(site)))
    assert comparable(among) == comparable(alone)


def test_a_bad_line_is_an_answer_with_an_error(checks: SiteChecks) -> None:
    told = checks.answer("gopher://x")
    assert set(told) == {"schema", "input", "error"}
    assert told["input"] == "gopher://x"


def test_what_no_site_changes_is_looked_at_once(practice: Practice) -> None:
    moments = iter(AT + timedelta(seconds=number) for number in range(10_000))
    checks = SiteChecks(CheckOptions(fetch=False), Cancel(), Outside(now=lambda: next(moments)))
    seen = [checks.check(practice_target(practice.sites["good"])).evidence for _ in range(3)]
    checks.close()
    clocks = [evidence.clock for evidence in seen]
    assert all(isinstance(clock, ClockEvidence) for clock in clocks)
    assert clocks[0] is clocks[1] is clocks[2]
    assert len({evidence.at for evidence in seen}) == 3


def test_it_is_looked_at_again_after_a_while(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_check, "FRESH_S", 0.0)
    checks = SiteChecks(CheckOptions(fetch=False), Cancel())
    clocks = [checks.check(practice_target(practice.sites["good"])).evidence.clock for _ in range(2)]
    checks.close()
    assert clocks[0] is not clocks[1]


def test_what_does_not_come_gave_no_answer(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_check, "BESIDE_S", 0.05)
    told = Event()

    def now() -> datetime:
        told.wait(30)
        return AT

    checks = SiteChecks(CheckOptions(fetch=False, at=AT), Cancel(), Outside(now=now))
    evidence = checks.check(practice_target(practice.sites["good"])).evidence
    told.set()
    checks.close()
    assert evidence.clock is Unknown.NO_ANSWER


def test_a_cancelled_round_answers_nothing(practice: Practice) -> None:
    cancel = Cancel()
    checks = SiteChecks(CheckOptions(fetch=False), cancel)
    cancel.set()
    with pytest.raises(Cancelled):
        checks.check(practice_target(practice.sites["good"]))
    checks.close()
