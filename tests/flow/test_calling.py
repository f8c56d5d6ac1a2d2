"""A session about a caller's device: beside a message, beside a site that is fine from here, and with nothing else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from wizard.causes.explain import explain
from wizard.fixes.guides import render
from wizard.fixes.plan import plan
from wizard.flow import calling
from wizard.flow import session as flow
from wizard.flow.caller.checks import passed, with_device
from wizard.flow.caller.devices import Device
from wizard.flow.report import system_of
from wizard.flow.session import Session
from wizard.model.evidence import ClockEvidence, TimeReading
from wizard.model.finding import CheckState
from wizard.model.terms import Audience

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def about_a_message() -> Session:
    return flow.with_explanation(Session(), explain("NET::ERR_CERT_DATE_INVALID"), AT)


def on(session: Session, device: Device) -> Session:
    """Know that it is *device*."""
    other = calling.of_another_device(session, is_other=True)
    assert other.caller is not None
    return calling._with(other, with_device(other.caller, device))


def tell(session: Session, row: str, state: CheckState) -> Session:
    """Give the first answer of a row that makes it stand so."""
    assert session.caller is not None
    question = passed(session.caller, row).question
    assert question is not None
    answer = next(a for a in question.answers if a.state is state)
    return calling.answered(session, row, answer.id, "")


def test_it_is_asked_which_device_it_is_before_anything_else() -> None:
    session = calling.of_another_device(about_a_message(), is_other=True)
    assert calling.row_to_ask(session) is None
    assert calling.row_to_ask(on(session, Device.IPHONE)) is not None


def test_what_the_caller_tells_changes_the_plan_and_its_guides() -> None:
    session = tell(on(about_a_message(), Device.IPHONE), "clock", CheckState.PROBLEM)
    answer = session.answer_in_force
    assert answer is not None
    assert answer.findings[0].cause == "clock-wrong"
    assert system_of(answer) == "ios"
    steps = plan(answer, Audience.HELPDESK, "ios")
    assert steps[0].fix == "set-clock"
    assert render("set-clock", Audience.HELPDESK, "ios", steps[0].values, "en").steps


@pytest.mark.parametrize("device", list(Device))
def test_the_guides_are_for_the_variant_of_the_callers_device(device: Device) -> None:
    answer = tell(on(about_a_message(), device), "clock", CheckState.PROBLEM).answer_in_force
    assert answer is not None
    assert system_of(answer) == device.system


def test_an_answer_can_be_taken_back_and_is_asked_again() -> None:
    asked = on(about_a_message(), Device.WINDOWS_10)
    told = tell(asked, "clock", CheckState.PROBLEM)
    back = calling.taken_back(told, "clock")
    assert back.presumed is not None
    assert asked.presumed is not None
    assert [f.cause for f in back.presumed.findings] == [f.cause for f in asked.presumed.findings]
    assert calling.row_to_ask(back) == "clock"


def test_a_row_can_be_asked_out_of_turn() -> None:
    session = calling.wanting(on(about_a_message(), Device.ANDROID), "roots")
    assert calling.row_to_ask(session) == "roots"
    assert calling.row_to_ask(tell(session, "roots", CheckState.OK)) != "roots"


def test_where_the_site_is_fine_from_here_the_callers_device_counts() -> None:
    checked = flow.with_diagnosis(flow.checking(flow.with_input(Session(), "shop.example")), made_diagnosis())
    session = tell(on(checked, Device.MACOS_12), "clock", CheckState.PROBLEM)
    assert session.answer_in_force is not None
    assert session.answer_in_force.findings[0].cause == "clock-wrong"
    assert session.answer_in_force.evidence.target.host == "shop.example"
    here = calling.of_another_device(session, is_other=False)
    assert here.answer_in_force is here.diagnosis


def test_where_the_site_fails_from_here_too_that_counts() -> None:
    begun = flow.checking(flow.with_input(Session(), "shop.example"))
    checked = flow.with_diagnosis(begun, made_diagnosis([finding("expired")]))
    session = tell(on(checked, Device.MACOS_12), "clock", CheckState.PROBLEM)
    assert session.answer_in_force is checked.diagnosis


def test_the_answers_are_kept_while_this_computer_is_looked_at() -> None:
    session = tell(on(about_a_message(), Device.LINUX), "clock", CheckState.PROBLEM)
    here = calling.of_another_device(session, is_other=False)
    assert here.presumed is not None
    assert {c.state for c in here.presumed.checks} == {CheckState.NOT_CHECKED}
    again = calling.of_another_device(here, is_other=True)
    assert again.presumed is not None
    assert again.presumed.findings[0].cause == "clock-wrong"


def test_without_a_message_and_without_answers_there_is_no_plan() -> None:
    session = on(Session(), Device.LINUX)
    assert session.presumed is None
    told = tell(session, "clock", CheckState.PROBLEM)
    assert told.presumed is not None
    assert told.presumed.findings[0].cause == "clock-wrong"


@pytest.mark.parametrize("offset", [None, 0.0, 90_000.0])
def test_the_true_time_is_told_only_where_it_is_known(offset: float | None) -> None:
    told = () if offset is None else (offset, offset)
    readings = tuple(TimeReading(source=f"{n}.test", kind="sntp", offset_s=o) for n, o in enumerate(told))
    clock = ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings)
    diagnosis = made_diagnosis()
    diagnosis = replace(diagnosis, evidence=replace(diagnosis.evidence, clock=clock))
    now = calling.true_time(replace(Session(), diagnosis=diagnosis))
    assert (now is None) is (offset is None)
    if now is not None and offset is not None:
        ahead = (now - datetime.now(UTC)).total_seconds()
        assert abs(ahead - offset) < 60
