"""Each part of the evidence alone, and all of them side by side."""

import threading
from concurrent.futures import Future

import pytest

from tests.support.loopback import ends_soon, job
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import ClockEvidence
from wizard.model.fields import Unknown
from wizard.model.progress import PartSeen, ProbeId, ProbeState, Progress
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Part
from wizard.probes import parts
from wizard.probes.base import Cancel, Cancelled, Deadline, Job
from wizard.probes.parts import PROBES, awaited, look_around, look_at

NO_SITE = Target(host="", port=443)
QUIET = CheckOptions(fetch=False)
"""Asks nobody outside."""


def test_every_part_is_told_as_it_is_there_whatever_the_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    going_on = threading.Event()

    def slow(target: Target, options: CheckOptions, job: Job) -> Unknown:
        going_on.wait(10.0)
        return Unknown.NOT_HERE

    monkeypatch.setattr(parts, "PROBES", {**PROBES, Part.SETTINGS: slow})
    seen: list[PartSeen] = []

    def tell(part: PartSeen) -> None:
        seen.append(part)
        if part.part is Part.SYSTEM:
            going_on.set()

    found = look_around({Part.SYSTEM, Part.SETTINGS}, NO_SITE, QUIET, Job(Deadline.after(10.0), Cancel(), seen=tell))
    assert [p.part for p in seen] == [Part.SYSTEM, Part.SETTINGS]
    assert found[Part.SETTINGS] is Unknown.NOT_HERE
    assert isinstance(found[Part.SYSTEM], SystemEvidence)


def test_a_part_that_hangs_gave_no_answer_and_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    end = threading.Event()

    def hanging(target: Target, options: CheckOptions, job: Job) -> Unknown:
        end.wait(30.0)
        return Unknown.NOT_HERE

    monkeypatch.setattr(parts, "PROBES", {**PROBES, Part.SETTINGS: hanging})
    with ends_soon():
        found = look_around({Part.SYSTEM, Part.SETTINGS}, NO_SITE, QUIET, Job(Deadline.after(0.5), Cancel()))
    end.set()
    assert found[Part.SETTINGS] is Unknown.NO_ANSWER
    assert isinstance(found[Part.SYSTEM], SystemEvidence)


def test_a_fault_of_ours_in_one_part_keeps_no_other_from_being_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(target: Target, options: CheckOptions, job: Job) -> Unknown:
        raise ZeroDivisionError

    def slow(target: Target, options: CheckOptions, job: Job) -> Unknown:
        job.cancel.wait(0.2)
        return Unknown.NOT_HERE

    monkeypatch.setattr(parts, "PROBES", {**PROBES, Part.CLOCK: broken, Part.SETTINGS: slow})
    seen: list[PartSeen] = []
    with pytest.raises(ZeroDivisionError):
        look_around({Part.CLOCK, Part.SETTINGS}, NO_SITE, QUIET, Job(Deadline.after(10.0), Cancel(), seen=seen.append))
    assert [p.part for p in seen] == [Part.SETTINGS]


def test_a_cancel_ends_the_look_around() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        look_around({Part.SYSTEM}, NO_SITE, QUIET, job(cancel=cancel))


def test_without_leave_nobody_is_asked_for_the_time_or_a_login_page() -> None:
    clock = look_at(Part.CLOCK, NO_SITE, QUIET, job())
    assert isinstance(clock, ClockEvidence)
    assert clock.readings == ()
    assert look_at(Part.PORTAL, NO_SITE, QUIET, job()) is Unknown.NOT_ASKED


def test_without_a_site_no_name_is_looked_up() -> None:
    assert look_at(Part.RESOLUTION, NO_SITE, QUIET, job()) is Unknown.NO_USE


def test_the_lines_of_step_1_are_told_too() -> None:
    told: list[Progress] = []
    look_at(Part.SYSTEM, NO_SITE, QUIET, Job(Deadline.after(10.0), Cancel(), progress=told.append))
    assert [(p.probe, p.state) for p in told] == [
        (ProbeId.SYSTEM, ProbeState.RUNNING),
        (ProbeId.SYSTEM, ProbeState.DONE),
    ]
    assert told[-1].detail


class _JustInTime(Future[str]):
    """A result that comes in the moment in which the wait for it ends."""

    def result(self, timeout: float | None = None) -> str:
        if not self.done():
            self.set_result("just in time")
            raise TimeoutError
        return super().result(timeout)


def test_a_result_that_comes_as_the_wait_ends_is_not_lost() -> None:
    assert awaited(_JustInTime(), Deadline.after(0.0), job()) == "just in time"


def test_a_result_that_does_not_come_is_no_answer() -> None:
    assert awaited(Future(), Deadline.after(0.1), job()) is Unknown.NO_ANSWER


def test_a_fault_of_ours_beside_is_not_hidden() -> None:
    broken: Future[str] = Future()
    broken.set_exception(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        awaited(broken, Deadline.after(1.0), job())
