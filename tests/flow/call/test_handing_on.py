from dataclasses import replace
from datetime import timedelta

import pytest

from tests.flow.call.callers import BEGAN, TARGET, fails, found
from wizard.causes.catalog import CAUSES
from wizard.flow.call.ending import plan_of
from wizard.flow.call.from_here import callers_title
from wizard.flow.call.handing_on import DEVICE_OF, dossier_of_call, explained, session_of
from wizard.flow.call.state import Call, begin, with_notes, with_site, with_words
from wizard.flow.caller.devices import Device
from wizard.flow.dossier import code_for
from wizard.flow.following import SYSTEMS, follow, is_done_here, reader_for
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.i18n import fields_of, tr
from wizard.model.terms import Audience, Who


def a_call() -> Call:
    call = with_words(begin(BEGAN, device=Device.MACOS_12, browser="firefox"), "SEC_ERROR_EXPIRED_CERTIFICATE")
    return with_notes(with_site(call, fails("expired"), TARGET), "room 5")


def test_the_session_has_the_plan_of_the_call() -> None:
    call = a_call()
    ending = plan_of(call)
    session = session_of(call, ending, Marks())
    assert [followed.step.fix for followed in follow(session)] == [step.fix for step in ending.steps]
    assert reader_for(session) == ending.reader
    assert session.subject == TARGET
    assert session.audience is Audience.HELPDESK


def test_nothing_of_it_is_done_on_this_computer() -> None:
    call = a_call()
    assert not is_done_here(session_of(call, plan_of(call), Marks()))


def test_a_browser_that_nobody_named_stays_unnamed() -> None:
    call = replace(a_call(), browser_chosen="another")
    session = session_of(call, plan_of(call), Marks())
    assert reader_for(session).browser == ""


def test_what_was_said_of_the_steps_stays() -> None:
    call = a_call()
    ending = plan_of(call)
    marks = Marks().with_mark(ending.steps[0].fix, Mark(Standing.DONE))
    first, *_ = follow(session_of(call, ending, marks))
    assert first.mark.standing is Standing.DONE
    assert dossier_of_call(call, ending, marks).marks == marks


def test_the_case_is_the_calls() -> None:
    call = a_call()
    dossier = dossier_of_call(call, plan_of(call), Marks())
    assert (dossier.reader.system, dossier.reader.browser) == ("macos-12", "firefox")
    assert dossier.notes == "room 5"
    assert code_for(dossier)


def test_every_system_that_guides_are_written_for_is_some_device() -> None:
    assert DEVICE_OF.keys() == SYSTEMS.keys()


@pytest.mark.parametrize("cause", sorted(CAUSES))
def test_a_cause_is_explained_only_with_the_values_that_it_needs(cause: str) -> None:
    (finding,) = found(cause).findings
    said = explained(finding, is_seen_here=True)
    assert "{" not in said
    assert bool(said) is not bool(fields_of(CAUSES[cause].sentence))


@pytest.mark.parametrize("cause", sorted(CAUSES))
def test_what_is_told_of_the_callers_device_does_not_speak_of_this_computer(cause: str) -> None:
    (finding,) = found(cause).findings
    assert "this computer" not in explained(finding, is_seen_here=False).lower()
    assert "this computer" not in callers_title(cause).lower()


def test_what_was_seen_here_may_speak_of_this_computer() -> None:
    (finding,) = found("unknown-ca").findings
    assert "this computer" in explained(finding, is_seen_here=True)


def test_what_was_measured_is_told() -> None:
    (finding,) = found("expired").findings
    needed = fields_of(CAUSES["expired"].sentence)
    measured = replace(finding, values=dict.fromkeys(needed, timedelta(days=20)), who=Who.SITE)
    assert explained(measured, is_seen_here=True) == tr(CAUSES["expired"].sentence, **measured.values)
    assert "20 days" in explained(measured, is_seen_here=True)
