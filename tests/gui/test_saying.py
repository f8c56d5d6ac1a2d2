from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wizard.views.saying import announce, bring
from wizard.views.theme import Theme

Told = list[tuple[str, bool]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What a screen reader is told, and whether at once."""
    heard: Told = []

    def note(event: QAccessibleAnnouncementEvent) -> None:
        heard.append((event.message(), event.politeness() is QAccessible.AnnouncementPoliteness.Assertive))

    class Reader:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness
        updateAccessibility: Callable[[QAccessibleAnnouncementEvent], None] = staticmethod(note)  # noqa: N815

    monkeypatch.setattr("PySide6.QtGui.QAccessible", Reader)
    return heard


@pytest.fixture
def fields(theme: Theme, qtbot: QtBot) -> Iterator[tuple[QLineEdit, QLineEdit]]:
    whole, first, second = QWidget(), QLineEdit(), QLineEdit()
    qtbot.addWidget(whole)
    layout = QVBoxLayout(whole)
    for field, name in ((first, "First"), (second, "Second")):
        field.setAccessibleName(name)
        layout.addWidget(field)
    whole.show()
    qtbot.waitActive(whole)
    first.setFocus()
    yield first, second
    whole.close()


def test_words_are_told_politely_and_at_once_where_something_is_wrong(
    fields: tuple[QLineEdit, QLineEdit], told: Told
) -> None:
    announce(fields[0], "Saved.")
    announce(fields[1], "It could not be saved.", at_once=True)
    assert told == [("Saved.", False), ("It could not be saved.", True)]


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_is_told_of_nothing(text: str, fields: tuple[QLineEdit, QLineEdit], told: Told) -> None:
    announce(fields[0], text)
    assert told == []


def test_the_same_words_are_told_once_and_again_when_the_person_asks_again(
    fields: tuple[QLineEdit, QLineEdit], told: Told, qtbot: QtBot
) -> None:
    announce(fields[0], "Copied.")
    announce(fields[0], "Copied.")
    assert len(told) == 1
    qtbot.waitUntil(lambda: fields[0].property("just-said") is None)
    announce(fields[0], "Copied.")
    assert len(told) == 2


def test_what_is_invisible_is_told_as_it_is_shown(fields: tuple[QLineEdit, QLineEdit], told: Told) -> None:
    announce(fields[0], "shop\u202e.example")
    assert told == [("shop<U+202E>.example", False)]


def test_what_takes_the_focus_is_not_announced_as_well(fields: tuple[QLineEdit, QLineEdit], told: Told) -> None:
    bring(fields[1])
    assert fields[1].hasFocus()
    assert told == []


def test_what_has_the_focus_already_is_announced(fields: tuple[QLineEdit, QLineEdit], told: Told) -> None:
    bring(fields[0])
    assert told == [("First", False)]


def test_what_cannot_take_the_focus_is_announced(fields: tuple[QLineEdit, QLineEdit], told: Told) -> None:
    fields[1].setEnabled(False)
    bring(fields[1], "Not now")
    assert told == [("Not now", False)]
