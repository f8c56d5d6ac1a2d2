"""One row of step 2: how it stands, its age, its details, and what it asks for."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from wizard import i18n
from wizard.causes.rows import ROW_BY_ID
from wizard.causes.rows.base import line
from wizard.flow.looking import ShownRow
from wizard.model.finding import CheckState, Fact
from wizard.views.check_row import CheckRow, age_in_words
from wizard.views.theme import Theme
from wizard.views.widgets import PlainLabel

FACTS = (Fact(text="{source} tells the same time.", values={"source": "time.test"}),)
FINE = ShownRow(
    row=ROW_BY_ID["clock"],
    check=line("clock", CheckState.OK, "The clock is right.", FACTS),
    is_looking=False,
    seen_at=10.0,
)
WRONG = replace(FINE, check=line("clock", CheckState.PROBLEM, "The clock is right.", FACTS))


@pytest.fixture
def row(theme: Theme, qtbot: QtBot) -> Iterator[CheckRow]:
    made = CheckRow("clock")
    made.resize(600, 200)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def words(row: QWidget) -> list[str]:
    # What is new in a layout is shown when the loop comes round to it.
    QApplication.processEvents()
    return [label.text() for label in row.findChildren(QLabel) if label.isVisible() and label.text()]


def test_a_first_look_is_under_way(row: CheckRow) -> None:
    row.again.clearFocus()
    row.show_row(replace(FINE, check=None, is_looking=True, seen_at=None), now=10.0)
    assert words(row) == ["Date and time", "under way"]
    assert not row.again.isVisible()
    assert not row.more.isVisible()


def test_a_fine_row_keeps_its_details_until_they_are_asked_for(row: CheckRow) -> None:
    row.show_row(FINE, now=10.0)
    assert words(row) == ["Date and time", "fine · just now", "The clock is right."]
    row.more.click()
    assert words(row)[-1] == "time.test tells the same time."
    assert row.more.accessibleName() == "Date and time: hide details"
    row.more.click()
    assert words(row)[-1] == "The clock is right."


def test_the_details_of_a_problem_are_open_and_stay_as_the_person_left_them(row: CheckRow) -> None:
    row.show_row(WRONG, now=10.0, extras=[PlainLabel("what to do")])
    assert words(row)[-2:] == ["time.test tells the same time.", "what to do"]
    row.more.click()
    row.show_row(WRONG, now=11.0, extras=[PlainLabel("what to do")])
    assert "what to do" not in words(row)


def test_a_row_without_details_offers_none(row: CheckRow) -> None:
    row.show_row(replace(FINE, check=line("clock", CheckState.OK, "The clock is right.")), now=10.0)
    assert not row.more.isVisible()


def test_to_look_again_is_asked_for_once_and_the_button_keeps_the_focus(row: CheckRow, qtbot: QtBot) -> None:
    row.show_row(FINE, now=10.0)
    with qtbot.waitSignal(row.again_wanted) as asked:
        row.again.click()
    assert asked.args == ["clock"]
    row.show_row(replace(FINE, is_looking=True), now=10.0)
    assert row.again.isEnabled()
    with qtbot.assertNotEmitted(row.again_wanted):
        row.again.click()
    assert "under way" in words(row)


def test_a_row_without_an_answer_that_is_looked_at_again_keeps_the_focus(row: CheckRow) -> None:
    row.show_row(replace(FINE, check=line("clock", CheckState.NOT_CHECKED, "Nobody looked.")), now=10.0)
    row.again.setFocus()
    row.show_row(replace(FINE, check=None, is_looking=True, seen_at=None), now=10.0)
    assert row.window().focusWidget() is row.again
    assert row.again.isVisible()


@pytest.mark.parametrize(
    ("seconds", "age"),
    [(0, "just now"), (44, "just now"), (60, "1 minute ago"), (150, "2 minutes ago"), (7_200, "2 hours ago")],
)
def test_the_age_is_told_in_words(seconds: float, age: str) -> None:
    assert age_in_words(seconds) == age
    with i18n.using("ja"):
        assert age_in_words(seconds) != age


def test_the_age_goes_on_while_the_row_stays(row: CheckRow) -> None:
    row.show_row(FINE, now=10.0)
    row.show_age(310.0)
    assert "fine · 5 minutes ago" in words(row)
    assert row.accessibleName() == "Date and time: fine · 5 minutes ago"


def test_what_comes_from_outside_is_shown_as_it_is(row: CheckRow) -> None:
    hostile = line("clock", CheckState.PROBLEM, "{source} tells the same time.", source="<b>x</b>\u202ey")
    row.show_row(replace(FINE, check=hostile), now=10.0)
    assert "<b>x</b>" in words(row)[2]
    assert "\u202e" not in words(row)[2]
