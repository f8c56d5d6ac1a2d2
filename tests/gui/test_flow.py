"""Widgets in as many lines as the width asks for."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wizard.views.flow import Flow
from wizard.views.theme import Theme

WORDS = ("First", "Second button", "Third")


@pytest.fixture
def buttons() -> list[QPushButton]:
    return [QPushButton(word) for word in WORDS]


@pytest.fixture
def flow(theme: Theme, qtbot: QtBot, buttons: list[QPushButton]) -> Iterator[Flow]:
    """Yield a flow over something that takes the rest of a window."""
    window = QWidget()
    column = QVBoxLayout(window)
    made = Flow(*buttons)
    column.addWidget(made)
    column.addWidget(QWidget(), 1)
    qtbot.addWidget(window)
    window.resize(900, 300)
    window.show()
    QTest.qWait(10)
    yield made
    # Nobody else knows the window.
    window.close()


def lines(buttons: list[QPushButton]) -> list[int]:
    return sorted({button.y() for button in buttons if button.isVisible()})


def resize(flow: Flow, width: int) -> None:
    flow.window().resize(width, 300)
    QTest.qWait(10)


def test_a_wide_window_has_one_line(flow: Flow, buttons: list[QPushButton]) -> None:
    assert lines(buttons) == [0]
    assert flow.height() == max(button.height() for button in buttons)
    assert [button.x() for button in buttons] == sorted(button.x() for button in buttons)


def test_what_does_not_fit_goes_into_a_line_of_its_own(flow: Flow, buttons: list[QPushButton]) -> None:
    narrow = max(button.width() for button in buttons) + 30
    resize(flow, narrow)
    assert len(lines(buttons)) == 3
    assert flow.height() == buttons[-1].geometry().bottom() + 1
    resize(flow, 900)
    assert lines(buttons) == [0]
    assert flow.height() == buttons[0].height()


def test_what_is_hidden_takes_no_room(flow: Flow, buttons: list[QPushButton]) -> None:
    where = buttons[1].x()
    buttons[1].hide()
    QTest.qWait(10)
    assert buttons[2].x() == where
    buttons[1].show()
    QTest.qWait(10)
    assert buttons[2].x() > where


def test_those_of_a_line_are_equally_high(flow: Flow, buttons: list[QPushButton]) -> None:
    buttons[1].setMinimumHeight(80)
    QTest.qWait(10)
    assert [button.height() for button in buttons] == [80, 80, 80]
    assert flow.height() == 80


def test_longer_words_make_the_rest_move_on(flow: Flow, buttons: list[QPushButton]) -> None:
    before, wanted = buttons[1].x(), flow.sizeHint().width()
    buttons[0].setText("A much longer text than before")
    QTest.qWait(10)
    assert buttons[1].x() > before
    assert flow.sizeHint().width() > wanted


def test_the_least_width_is_that_of_the_widest(flow: Flow, buttons: list[QPushButton]) -> None:
    assert flow.minimumSizeHint().width() == max(button.minimumSizeHint().width() for button in buttons)


def test_the_last_one_goes_to_the_right_edge_unless_it_is_away(theme: Theme, qtbot: QtBot) -> None:
    first, last = QPushButton("First"), QPushButton("Last")
    made = Flow(first, last, last_at_end=True)
    qtbot.addWidget(made)
    made.resize(500, 50)
    made.show()
    QTest.qWait(10)
    assert (first.x(), last.geometry().right()) == (0, 499)
    last.hide()
    QTest.qWait(10)
    assert first.x() == 0


def test_what_was_taken_away_while_nobody_saw_it_leaves_no_gap(flow: Flow, buttons: list[QPushButton]) -> None:
    flow.hide()
    buttons[0].hide()
    flow.show()
    QTest.qWait(10)
    assert buttons[1].x() == 0


def test_a_line_of_which_nothing_is_seen_takes_no_room(flow: Flow, buttons: list[QPushButton]) -> None:
    kept = buttons[2].sizePolicy()
    kept.setRetainSizeWhenHidden(True)
    buttons[2].setSizePolicy(kept)
    resize(flow, buttons[0].width() + buttons[1].width() + 60)
    assert len(lines(buttons)) == 2
    buttons[2].hide()
    QTest.qWait(10)
    assert flow.height() == buttons[0].height()
