"""What the test of the layout is made of finds each fault that is made here, and nothing where there is none."""

from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.looks.contrast import faint_words, picture, unseen_focus, weak_edges
from tests.gui.looks.exceptions import is_passed_over
from tests.gui.looks.places import (
    beyond_screen,
    escapes,
    moved,
    overlaps,
    places,
    scrolled_sideways,
    small_targets,
)
from tests.gui.looks.room import cut_texts
from tests.support.scenes_base import turn
from wizard.views.theme import Theme
from wizard.views.widgets import Button, PlainLabel

WIDTH, HEIGHT = 400, 320


class Window(QWidget):
    """A few widgets of each kind, none of which has a fault."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.words = PlainLabel("These are words.")
        self.words.setObjectName("words")
        self.first, self.second = Button("first"), Button("second")
        self.first.say("First")
        self.second.say("Second")
        self.field, self.box = QLineEdit("what was typed"), QCheckBox("Remember it")
        self.field.setObjectName("field")
        self.box.setObjectName("box")
        self.area, self.body = QScrollArea(), QWidget()
        self.area.setObjectName("area")
        self.body.setObjectName("body")
        self.body.setFixedSize(200, 400)
        self.area.setWidget(self.body)
        column = QVBoxLayout(self)
        for widget in (self.words, self.first, self.second, self.field, self.box, self.area):
            column.addWidget(widget)
        self.resize(WIDTH, HEIGHT)


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    turn()
    return made


def faults(window: Window, before: dict[QWidget, QRect]) -> list[str]:
    """Return what all of them find."""
    image = picture(window)
    found: Iterator[str] = chain(
        overlaps(window), escapes(window), scrolled_sideways(window), small_targets(window), cut_texts(window),
        beyond_screen(window, WIDTH, HEIGHT), moved(window, before), faint_words(window, image),
        weak_edges(window, image), unseen_focus(window),
    )  # fmt: skip
    return list(found)


def cut_short(window: Window) -> None:
    window.words.setFixedHeight(6)


def cut_at_the_side(window: Window) -> None:
    window.words.setWordWrap(False)
    window.words.setFixedWidth(30)


def shortened_button(window: Window) -> None:
    window.first.setFixedWidth(30)


def on_one_another(window: Window) -> None:
    window.second.setGeometry(window.first.geometry().translated(0, 10))


def too_small(window: Window) -> None:
    window.box.setFixedHeight(20)


def pale(window: Window) -> None:
    window.words.setStyleSheet("color: #B8BCC2;")


def pale_when_typed(window: Window) -> None:
    window.field.setStyleSheet("color: #B8BCC2; background: #FFFFFF;")


def weak_edge(window: Window) -> None:
    window.first.setStyleSheet("border: 1px solid #E2E5E9; background: #F4F5F7;")


def outside(window: Window) -> None:
    window.words.move(window.width() - 20, window.words.y())


def too_wide(window: Window) -> None:
    window.body.setFixedSize(2000, 400)


def moved_body(window: Window) -> None:
    window.body.setFixedSize(200, 410)


def moved_down(window: Window) -> None:
    window.words.move(window.words.x(), window.words.y() + 1)


def unseen(window: Window) -> None:
    window.first.setStyleSheet("border: 1px solid #56606C;")


def too_high(window: Window) -> None:
    window.setMinimumHeight(HEIGHT + 1)


def test_nothing_is_found_where_there_is_no_fault(window: Window) -> None:
    assert faults(window, places(window)) == []


@pytest.mark.parametrize(
    ("make", "kind", "whose"),
    [
        (cut_short, "cut", "PlainLabel#words"),
        (cut_at_the_side, "cut", "PlainLabel#words"),
        (shortened_button, "cut", "Button#first"),
        (on_one_another, "overlap", "Button#first “First” and Button#second"),
        (too_small, "small", "QCheckBox#box"),
        (pale, "faint", "PlainLabel#words"),
        (pale_when_typed, "faint", "QLineEdit#field"),
        (weak_edge, "edge", "Button#first"),
        (outside, "outside", "PlainLabel#words"),
        (too_wide, "sideways", "QScrollArea#area"),
        (moved_body, "moved", "QWidget#body"),
        (moved_down, "moved", "PlainLabel#words"),
        (unseen, "focus", "Button#first"),
        (too_high, "large", "Window#page"),
    ],
)
def test_a_fault_is_found_and_told_with_its_name(
    window: Window, make: Callable[[Window], None], kind: str, whose: str
) -> None:
    before = places(window)
    make(window)
    turn()
    found = faults(window, before)
    assert [fault for fault in found if fault.startswith(f"{kind}: ") and whose in fault], found
    assert not any(map(is_passed_over, found))


def covered(window: Window, place: QRect) -> QWidget:
    """Lay something over *place* of the first button."""
    cover = QWidget(window)
    cover.setObjectName("page")
    # Else Qt takes what is below for visible.
    cover.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
    cover.setGeometry(place.translated(window.first.pos()))
    cover.show()
    turn()
    return cover


def test_an_edge_that_something_covers_is_not_measured(window: Window) -> None:
    covered(window, QRect(-4, 0, 20, window.first.height()))
    assert list(weak_edges(window, picture(window))) == []


def test_an_edge_is_measured_where_something_covers_the_rest(window: Window) -> None:
    covered(window, QRect(20, 0, window.first.width(), window.first.height()))
    weak_edge(window)
    turn()
    assert ["Button#first" in fault for fault in weak_edges(window, picture(window))] == [True]


def test_what_came_later_has_not_moved(window: Window) -> None:
    before = places(window)
    covered(window, QRect(0, 0, 10, 10))
    assert list(moved(window, before)) == []
