"""How the rows of step 2 stand together."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.flow.test_case_file import full_case
from tests.support.diagnoses import finding, made_diagnosis
from wizard import i18n
from wizard.causes.rows import ROWS
from wizard.causes.rows.base import line
from wizard.flow import session as flow
from wizard.flow.looking import ShownRow
from wizard.flow.rows_said import Together, rows_said
from wizard.flow.session import Session
from wizard.model.finding import CheckState

OK, PROBLEM, UNSEEN = CheckState.OK, CheckState.PROBLEM, CheckState.NOT_CHECKED


def rows(*states: CheckState | None) -> Sequence[ShownRow]:
    """Return rows that stand so, in their order; None is one that is being looked at."""
    return [
        ShownRow(
            row=row, check=line(row.id, state, "It stands so.") if state else None, is_looking=not state, seen_at=None
        )
        for row, state in zip(ROWS, states, strict=False)
    ]


def checked(*causes: str) -> Session:
    begun = flow.checking(flow.with_input(Session(), "shop.example"))
    return flow.with_diagnosis(begun, made_diagnosis([finding(cause) for cause in causes]))


def said(*states: CheckState | None, session: Session | None = None) -> tuple[Together, str]:
    told = rows_said(session or checked(), rows(*states))
    return told.together, "\n".join(told.lines)


def test_all_that_is_fine_is_in_order() -> None:
    assert said(OK, OK) == (Together.FINE, "All of this is in order.")


def test_one_that_could_not_be_looked_at_is_told() -> None:
    together, text = said(OK, UNSEEN, OK)
    assert together is Together.PARTLY
    assert text == "No problem was found, but not everything could be looked at."


@pytest.mark.parametrize(
    ("states", "text"),
    [((), "None of this was looked at."), ((UNSEEN, UNSEEN), "None of this was looked at."),
     ((OK, UNSEEN, UNSEEN), "Most of this was not looked at.")],
)  # fmt: skip
def test_what_nobody_looked_at_is_not_called_free_of_problems(states: Sequence[CheckState], text: str) -> None:
    assert said(*states) == (Together.UNSEEN, text)


def test_half_of_it_is_not_called_most() -> None:
    assert said(OK, UNSEEN, OK, UNSEEN, UNSEEN)[0] is Together.PARTLY


def test_one_or_two_problems_are_named() -> None:
    assert said(OK, PROBLEM, None) == (Together.PROBLEM, "Something here needs attention: Time zone.")
    assert said(PROBLEM, PROBLEM)[1] == "Something here needs attention: Date and time, Time zone."


def test_more_problems_are_counted() -> None:
    assert said(PROBLEM, PROBLEM, OK, PROBLEM)[1] == "3 things here need attention."


def test_the_first_problem_is_known() -> None:
    assert rows_said(checked(), rows(OK, PROBLEM, PROBLEM)).problem == "time-zone"
    assert rows_said(checked(), rows(OK)).problem is None


def test_what_is_looked_at_is_not_judged() -> None:
    assert said(OK, None)[0] is Together.LOOKING


def test_without_a_network_that_is_said_first() -> None:
    offline = "This computer has no network, so not everything could be looked at."
    assert said(OK, UNSEEN, session=checked("no-network")) == (Together.OFFLINE, offline)
    told = rows_said(checked("no-network"), rows(PROBLEM))
    assert told.lines == (offline, "Something here needs attention: Date and time.")


def test_a_message_alone_does_not_say_that_this_computer_has_no_network() -> None:
    session = checked("no-network")
    assert session.diagnosis is not None
    evidence = replace(session.diagnosis.evidence, offline=True, attempts=())
    words = replace(session.diagnosis, evidence=evidence, chain=())
    assert said(OK, session=replace(session, diagnosis=words))[0] is Together.FINE


def test_the_network_of_a_case_is_that_of_its_computer() -> None:
    together, text = said(OK, UNSEEN, session=replace(checked("no-network"), case=full_case()))
    assert together is Together.OFFLINE
    assert text.startswith("That computer had no network")


def test_it_is_said_in_the_language_in_force() -> None:
    english = said(PROBLEM, PROBLEM, PROBLEM)
    with i18n.using("ja"):
        assert said(PROBLEM, PROBLEM, PROBLEM) != english
