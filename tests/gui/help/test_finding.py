from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from wizard.flow.help.library import contents
from wizard.views.help.finding import FindingPane
from wizard.views.theme import Theme


@pytest.fixture
def pane(theme: Theme) -> Iterator[FindingPane]:
    made = FindingPane()
    made.retranslate(contents())
    made.show()
    yield made
    made.deleteLater()


def test_it_begins_with_the_contents(pane: FindingPane) -> None:
    assert not pane.is_searching
    assert not pane.count.isVisible()


def test_an_empty_answer_offers_the_way_back(pane: FindingPane, qtbot: QtBot) -> None:
    pane.show_hits("  nothing\u202e ", ())
    assert pane.count.text() == "Nothing found for “nothing<U+202E>”."
    with qtbot.waitSignal(pane.all_wanted):
        QTest.mouseClick(pane.all, Qt.MouseButton.LeftButton)


def test_of_a_long_text_that_finds_nothing_the_beginning_and_the_end_are_said(pane: FindingPane) -> None:
    pane.show_hits("a" * 5_000 + "z", ())
    assert pane.count.text().startswith("Nothing found for “aaa")
    assert "…" in pane.count.text()
    assert pane.count.text().endswith("az”.")
    assert len(pane.count.text()) < 100


def test_it_says_that_it_is_still_looking(pane: FindingPane) -> None:
    pane.show_waiting()
    assert pane.count.text() == "Looking…"
    pane.show_contents()
    assert not pane.is_searching
