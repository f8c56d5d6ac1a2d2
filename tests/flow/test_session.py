from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from wizard.flow import session as flow
from wizard.flow.address import PracticeInput, TextInput
from wizard.flow.plan_marks import Marks
from wizard.flow.session import Outcome, Place, Session
from wizard.model.finding import Audience, ClientVerdict, Diagnosis, Verdict
from wizard.model.target import Target

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def checked(*causes: str) -> Session:
    begun = flow.checking(flow.with_input(Session(), "shop.example"))
    return flow.with_diagnosis(begun, made_diagnosis([finding(c) for c in causes]))


def test_an_address_becomes_the_subject() -> None:
    assert flow.with_input(Session(), "shop.example").subject == Target(host="shop.example", port=443)


def test_a_pasted_message_becomes_a_text() -> None:
    assert isinstance(flow.with_input(Session(), "it says NET::ERR_CERT_DATE_INVALID").subject, TextInput)


def test_a_practice_site_becomes_the_subject() -> None:
    assert flow.with_input(Session(), "practice:expired").subject == PracticeInput("expired")


def test_unusable_input_is_told_beside_the_field_and_keeps_the_start() -> None:
    after = flow.with_input(Session(), "shop.example:99999")
    assert (after.subject, after.place) == (None, Place.START)
    assert "99999" in after.error


def test_a_new_input_takes_the_old_error_away() -> None:
    assert flow.with_input(flow.with_input(Session(), ""), "shop.example").error == ""


def test_the_role_outlives_a_new_case() -> None:
    owner = flow.with_audience(Session(), Audience.OWNER)
    assert flow.started_over(flow.with_input(owner, "shop.example")).audience is Audience.OWNER


def test_a_check_shows_step_one() -> None:
    begun = flow.checking(flow.with_input(Session(), "shop.example"))
    assert (begun.place, begun.running) == (Place.IDENTIFY, True)


@pytest.mark.parametrize("place", [Place.IDENTIFY, Place.CHECKS, Place.FIX])
def test_no_step_is_open_before_a_check(place: Place) -> None:
    assert not flow.is_open(Session(), place)


def test_later_steps_open_with_the_answer() -> None:
    running = flow.checking(flow.with_input(Session(), "shop.example"))
    assert not flow.is_open(running, Place.FIX)
    assert flow.is_open(checked("expired"), Place.FIX)


def test_step_two_is_open_while_step_one_is_still_read() -> None:
    running = flow.checking(flow.with_input(Session(), "shop.example"))
    assert flow.is_open(running, Place.CHECKS)
    assert flow.go_next(running).place is Place.CHECKS


def test_next_and_back_walk_the_steps() -> None:
    walk = [checked("expired")]
    for _ in range(3):
        walk.append(flow.go_next(walk[-1]))
    assert [s.place for s in walk] == [Place.IDENTIFY, Place.CHECKS, Place.FIX, Place.FIX]
    assert flow.go_back(walk[1]).place is Place.IDENTIFY


def test_back_from_the_start_stays() -> None:
    assert flow.go_back(Session()) == Session()


def test_cancel_of_the_first_check_goes_back_to_the_start() -> None:
    begun = flow.checking(flow.with_input(Session(), "shop.example"))
    assert flow.cancelled(begun).place is Place.START


def test_cancel_of_a_second_check_keeps_the_first_answer() -> None:
    first = checked("expired")
    assert flow.cancelled(flow.checking(first)).diagnosis == first.diagnosis
    assert flow.cancelled(flow.rechecking(first)).diagnosis == first.diagnosis


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (("expired",), (), Outcome.MENDED),
        (("expired",), ("expired",), Outcome.SAME),
        (("expired",), ("unknown-ca",), Outcome.CHANGED),
        ((), (), Outcome.STILL_FINE),
        ((), ("expired",), Outcome.BROKEN),
    ],
)
def test_before_and_after_are_compared(before: tuple[str, ...], after: tuple[str, ...], outcome: Outcome) -> None:
    second = made_diagnosis([finding(c) for c in after])
    assert flow.with_diagnosis(flow.rechecking(checked(*before)), second).outcome is outcome


def test_a_first_answer_has_nothing_to_compare_with() -> None:
    assert checked("expired").outcome is None


def test_another_site_is_not_compared_with_the_one_before() -> None:
    other = flow.checking(flow.with_input(checked("expired"), "mail.example"))
    assert flow.with_diagnosis(other, made_diagnosis()).outcome is None


def test_marks_stay_while_the_same_site_is_checked_again() -> None:
    marks = Marks().with_tick("set-clock", 1, done=True)
    session = flow.with_marks(Session(), marks)
    assert flow.with_diagnosis(flow.rechecking(session), made_diagnosis()).marks == marks
    assert flow.with_subject(session, Target(host="other.example", port=443)).marks == Marks()


def test_the_guides_can_be_shown_for_another_device() -> None:
    session = flow.shown_for(Session(), system="windows-10", browser="firefox")
    assert (session.shown_system, session.shown_browser) == ("windows-10", "firefox")
    assert flow.shown_for(session, system="").shown_browser == "firefox"


def test_a_practice_site_is_named_by_its_diagnosis() -> None:
    practice = flow.with_diagnosis(flow.with_input(Session(), "practice:expired"), made_diagnosis(host="x.localhost"))
    assert practice.target == Target(host="x.localhost", port=443)


def test_a_failure_keeps_the_answer_and_says_why() -> None:
    failed = flow.with_failure(flow.rechecking(checked("expired")), "broken")
    assert (failed.error, failed.running, failed.diagnosis is None) == ("broken", False, False)


def test_a_running_check_cannot_be_started_again() -> None:
    assert not replace(checked("expired"), running=True).can_check
    assert checked("expired").can_check


def opening_in(*browsers: str, cause: str = "unknown-ca") -> Diagnosis:
    shown = {id_: "OK" if id_ in browsers else "NET::ERR_CERT_AUTHORITY_INVALID" for id_ in ("chrome", "firefox")}
    verdicts = {id_: ClientVerdict(code=code, heading=None, can_proceed=None) for id_, code in shown.items()}
    return replace(made_diagnosis([finding(cause)]), browsers=verdicts)


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (opening_in(), opening_in("firefox"), Outcome.OPENS_IN_MORE),
        (opening_in("firefox"), opening_in(), Outcome.OPENS_IN_FEWER),
        (opening_in("firefox"), opening_in("chrome"), Outcome.OPENS_IN_MORE),
        (opening_in("firefox"), opening_in("firefox"), Outcome.SAME),
        (opening_in(), opening_in(cause="expired"), Outcome.CHANGED),
        (opening_in(), replace(opening_in("firefox", "chrome"), verdict=Verdict.TRUSTED), Outcome.MENDED),
    ],
)
def test_what_a_browser_opens_now_counts_where_the_system_still_refuses(
    before: Diagnosis, after: Diagnosis, outcome: Outcome
) -> None:
    first = flow.with_diagnosis(Session(), before)
    assert flow.with_diagnosis(flow.rechecking(first), after).outcome is outcome


def test_what_was_checked_rests_on_no_words() -> None:
    assert not flow.rests_on_words(checked("expired"))
