"""What is chosen for a report: by mouse and keys, in both languages, with notes that are never cut."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.report.reported import press, texts
from wizard.flow.report_name import MOST_NOTES
from wizard.i18n import using
from wizard.model.finding import Audience
from wizard.views.report.report_options import ReportOptions, Wishes

pytestmark = pytest.mark.usefixtures("theme")

FIRST = Wishes(language="en", audience=Audience.OWNER, with_code=True, with_notes=False, notes="one")


@pytest.fixture
def options(qtbot: QtBot) -> ReportOptions:
    made = ReportOptions(FIRST)
    qtbot.addWidget(made)
    made.retranslate()
    made.show()
    return made


def test_it_begins_with_what_is_known(options: ReportOptions) -> None:
    assert options.wishes == FIRST


def test_each_choice_is_told(options: ReportOptions, qtbot: QtBot) -> None:
    for name in ("report-ja", "report-for-helpdesk"):
        with qtbot.waitSignal(options.changed):
            press(options, name)
    with qtbot.waitSignal(options.changed):
        options.with_code.click()
    with qtbot.waitSignal(options.changed):
        options.with_notes.click()
    assert options.wishes == Wishes(
        language="ja", audience=Audience.HELPDESK, with_code=False, with_notes=True, notes="one"
    )


def test_notes_are_seen_where_they_go_along_and_else_it_is_said_that_they_stay(options: ReportOptions) -> None:
    assert not options.notes.isVisible()
    assert "There are notes; they stay here." in texts(options)
    options.with_notes.click()
    assert options.notes.isVisible()
    assert "look for names and passwords" in texts(options)
    assert "they stay here" not in texts(options)


def test_notes_of_another_window_are_taken_and_not_sent_back(options: ReportOptions, qtbot: QtBot) -> None:
    told: list[str] = []
    options.noted.connect(told.append)
    with qtbot.waitSignal(options.changed):
        options.take_notes("two")
    options.tell_now()
    assert options.wishes.notes == "two"
    assert told == []


def test_where_there_are_no_notes_nothing_is_said_of_them(qtbot: QtBot) -> None:
    made = ReportOptions(Wishes(language="en", audience=Audience.OWNER, with_code=True, with_notes=False, notes=" \n"))
    qtbot.addWidget(made)
    made.retranslate()
    made.show()
    assert "they stay here" not in texts(made)


def test_notes_are_told_once_typing_has_ended(options: ReportOptions, qtbot: QtBot) -> None:
    told: list[str] = []
    options.noted.connect(told.append)
    options.with_notes.click()
    with qtbot.waitSignal(options.changed):
        qtbot.keyClicks(options.notes, "abc")
        assert told == []
    assert told == ["abcone"]
    options.tell_now()
    assert told == ["abcone"]


def test_what_was_typed_just_now_is_told_on_demand(options: ReportOptions) -> None:
    told: list[str] = []
    options.noted.connect(told.append)
    options.notes.setPlainText("two")
    options.tell_now()
    assert told == ["two"]


def test_notes_that_are_too_long_are_told_and_kept(options: ReportOptions) -> None:
    options.with_notes.click()
    options.notes.setPlainText("n" * (MOST_NOTES + 2))
    options.tell_now()
    assert "The notes are too long by 2 characters." in texts(options)
    assert len(options.wishes.notes) == MOST_NOTES + 2
    options.notes.setPlainText("short")
    options.tell_now()
    assert "too long" not in texts(options)


def test_what_is_in_it_and_what_is_not_is_said(options: ReportOptions) -> None:
    options.show_contents(("a", "b"), ("c",))
    shown = texts(options)
    assert "What is in it\n• a\n• b\nWhat is left out, whatever was seen\n• c" in shown
    options.show_contents(("d",), ("c",))
    assert "• b" not in texts(options)


def test_everything_has_a_name_for_those_who_do_not_see_it(options: ReportOptions) -> None:
    assert options.notes.accessibleName() == "Notes"
    assert options.with_code.text().replace("&", "") == "With the case code"
    assert options.first_focus().objectName() == "report-en"


def test_keys_choose_too(options: ReportOptions, qtbot: QtBot) -> None:
    options.with_notes.setFocus()
    qtbot.keyClick(options.with_notes, Qt.Key.Key_Space)
    assert options.wishes.with_notes


def test_its_own_words_follow_the_language_of_the_window(options: ReportOptions) -> None:
    with using("ja"):
        options.retranslate()
        assert "English" in options.first_focus().accessibleName()
        assert "メモ" in options.notes.accessibleName()
    assert options.wishes.language == "en"
