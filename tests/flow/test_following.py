from dataclasses import replace

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from wizard.fixes import base
from wizard.flow.case_code import code_of, read_code
from wizard.flow.coded_case import diagnosis_from, plan_from
from wizard.flow.following import (
    BROWSERS,
    SYSTEMS,
    Followed,
    asks_for_device,
    follow,
    is_done_here,
    looking_different,
    other_way,
    reader_for,
    this_system,
)
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.session import Session, shown_for, with_audience, with_diagnosis, with_marks
from wizard.flow.told import with_code
from wizard.model.computer import SystemEvidence
from wizard.model.finding import Audience, Check, CheckState, Diagnosis


def on(family: str, version: str = "", *causes: str) -> Diagnosis:
    system = SystemEvidence(family=family, name="", version=version, support_ends=None, desktop=None)
    made = made_diagnosis([finding(cause) for cause in causes or ("unknown-ca",)])
    return replace(made, checks=(), evidence=replace(made.evidence, system=system))


def session(diagnosis: Diagnosis | None = None) -> Session:
    return with_diagnosis(Session(), diagnosis or on("windows", "10.0.22631"))


def ids(steps: tuple[Followed, ...]) -> list[str]:
    return [followed.step.fix for followed in steps]


def test_there_is_nothing_to_follow_without_an_answer() -> None:
    assert follow(Session()) == ()
    assert follow(session(replace(made_diagnosis(), checks=()))) == ()


def test_the_first_open_step_is_the_current_one() -> None:
    steps = follow(session())
    assert [f.is_current for f in steps] == [True, *[False] * (len(steps) - 1)]
    first, second = steps[0].step.fix, steps[1].step.fix
    marked = with_marks(session(), Marks().with_mark(first, Mark(Standing.DONE)))
    assert [f.step.fix for f in follow(marked) if f.is_current] == [second]
    both = with_marks(session(), marked.marks.with_mark(second, Mark(Standing.SKIPPED)))
    assert [f.step.fix for f in follow(both) if f.is_current] == [steps[2].step.fix]


def test_nothing_is_current_when_all_was_done_skipped_or_failed() -> None:
    marks = Marks()
    for number, followed in enumerate(follow(session())):
        marks = marks.with_mark(followed.step.fix, Mark((Standing.DONE, Standing.SKIPPED, Standing.FAILED)[number % 3]))
    assert not any(f.is_current for f in follow(with_marks(session(), marks)))


@pytest.mark.parametrize(
    ("family", "version", "system"),
    [
        ("windows", "10.0.22631", "windows"),
        ("windows", "10.0.19045", "windows-10"),
        ("macos", "12.7", "macos-12"),
        ("macos", "15.1", "macos"),
        ("linux", "13", "linux"),
    ],
)
def test_the_steps_are_for_the_system_in_question(family: str, version: str, system: str) -> None:
    steps = follow(session(on(family, version)))
    assert {f.system for f in steps} == {system}
    assert reader_for(session(on(family, version))).system == system


def test_the_person_can_name_another_device() -> None:
    named = shown_for(session(), system="macos-12", browser="firefox")
    assert {(f.system, f.browser) for f in follow(named)} == {("macos-12", "firefox")}
    back = shown_for(named, system="", browser="")
    assert {f.system for f in follow(back)} == {"windows"}


def clock_wrong() -> Session:
    made = on("windows", "10.0.22631", "clock-wrong")
    return session(replace(made, checks=(Check(id="clock", state=CheckState.PROBLEM, detail="Wrong."),)))


def one(session: Session, fix: str) -> Followed:
    return next(f for f in follow(session) if f.step.fix == fix)


def test_where_it_looks_different_the_way_of_the_other_version_comes_then_the_failure() -> None:
    first = one(clock_wrong(), "set-clock")
    assert other_way(first) == "windows-10"
    mark = looking_different(first)
    assert mark == Mark(Standing.OPEN, "windows-10")
    second = one(with_marks(clock_wrong(), Marks().with_mark("set-clock", mark)), "set-clock")
    assert second.system == "windows-10"
    assert second.guide().steps != first.guide().steps
    assert other_way(second) is None
    assert looking_different(second) == Mark(Standing.FAILED, "windows-10")


def test_a_step_that_is_the_same_everywhere_has_no_other_way() -> None:
    stay_out = one(session(), "wait-and-do-not-enter")
    assert other_way(stay_out) is None
    assert looking_different(stay_out) == Mark(Standing.FAILED, "")


def test_every_system_and_browser_of_the_guides_has_a_name() -> None:
    assert set(SYSTEMS) == set(base.SYSTEMS)
    assert set(BROWSERS) == set(base.BROWSERS)


def coded_session(*causes: str) -> Session:
    coded = replace(read_code(code_of(on("windows", "10.0.22631", *causes))), has_bad_root=False)
    return with_code(Session(), coded, diagnosis_from(coded))


def test_the_plan_of_a_code_is_the_one_that_it_was_made_from() -> None:
    shown = coded_session("unknown-ca")
    assert shown.coded is not None
    assert ids(follow(shown)) == [step.fix for step in plan_from(shown.coded, Audience.VISITOR)]


def test_a_root_that_may_not_be_trusted_stays_out_of_the_plan_of_a_code() -> None:
    shown = coded_session("unknown-ca")
    assert shown.coded is not None
    for may in (True, False):
        coded = replace(shown.coded, may_trust_root=may)
        steps = ids(follow(with_audience(with_code(Session(), coded, diagnosis_from(coded)), Audience.HELPDESK)))
        assert ("trust-private-ca" in steps) is may


def test_another_device_can_be_chosen_for_a_code() -> None:
    chosen = shown_for(coded_session("clock-wrong"), system="macos")
    assert {followed.system for followed in follow(chosen)} == {"macos"}


def test_what_a_case_tells_is_not_done_here() -> None:
    assert is_done_here(session(on(this_system_family())))
    assert not is_done_here(coded_session("clock-wrong"))


def this_system_family() -> str:
    return base.family_of(this_system())


def test_the_device_is_asked_for_where_one_step_at_least_depends_on_it() -> None:
    steps = follow(with_audience(session(made_diagnosis([finding("expired")])), Audience.OWNER))
    assert steps
    assert not asks_for_device(steps)
    assert asks_for_device(follow(session()))
    assert not asks_for_device(())
