"""A session that takes up a case which was told."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.support.diagnoses import finding, made_diagnosis
from wizard.causes.explain import explain
from wizard.flow import session as flow
from wizard.flow.case_code import code_of, read_code
from wizard.flow.case_file import case_of, rediagnose
from wizard.flow.coded_case import diagnosis_from
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.presume import presume
from wizard.flow.session import Outcome, Place, Session
from wizard.flow.told import with_case, with_code
from wizard.model.finding import Audience, Diagnosis

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def told() -> Session:
    """Return a session that has taken up a case from a file."""
    case = replace(
        case_of(diagnose_chain_of_shop(), NOW), audience=Audience.HELPDESK, system="windows-10", browser="firefox",
        marks=Marks({"tell-owner": Mark(Standing.DONE)}), notes="Called at 9.",
    )  # fmt: skip
    return with_case(flow.with_input(Session(), "/somewhere.trustcase"), case, rediagnose(case))


def diagnose_chain_of_shop() -> Diagnosis:
    return made_diagnosis([finding("expired")])


def test_a_case_from_a_file_is_taken_up_where_it_was_left() -> None:
    after = told()
    assert (after.place, after.is_told, after.can_check) == (Place.IDENTIFY, True, True)
    assert (after.audience, after.shown_system, after.shown_browser) == (Audience.HELPDESK, "windows-10", "firefox")
    assert (after.notes, after.marks.of("tell-owner").standing) == ("Called at 9.", Standing.DONE)
    assert after.subject == after.target


def test_a_check_from_here_makes_the_case_ones_own_and_claims_nothing_of_the_other_computer() -> None:
    before = told()
    after = flow.with_diagnosis(flow.rechecking(before), made_diagnosis())
    assert (after.is_told, after.previous, after.was_told, after.outcome) == (False, before.diagnosis, True, None)
    assert after.notes == "Called at 9."


def test_a_second_check_from_here_is_compared_with_the_first_one_from_here() -> None:
    first = flow.with_diagnosis(flow.rechecking(told()), made_diagnosis([finding("expired")]))
    second = flow.with_diagnosis(flow.rechecking(first), made_diagnosis())
    assert (second.was_told, second.outcome) == (False, Outcome.MENDED)


def test_a_case_without_a_site_cannot_be_checked() -> None:
    case = case_of(presume(explain("NET::ERR_CERT_DATE_INVALID"), NOW), NOW)
    after = with_case(Session(), case, rediagnose(case))
    assert (after.can_check, after.place, flow.rests_on_words(after)) == (False, Place.IDENTIFY, True)


def test_a_case_code_is_an_answer_that_cannot_be_checked() -> None:
    coded = read_code(code_of(made_diagnosis([finding("expired")])))
    after = with_code(flow.with_input(Session(), code_of(made_diagnosis())), coded, diagnosis_from(coded))
    assert (after.is_told, after.can_check, after.place) == (True, False, Place.IDENTIFY)
    assert flow.is_open(after, Place.FIX)
    assert not flow.rests_on_words(after)


def test_a_new_input_forgets_the_case() -> None:
    after = flow.with_input(told(), "other.example")
    assert (after.is_told, after.notes, after.diagnosis) == (False, "", None)
    assert not flow.started_over(told()).is_told
