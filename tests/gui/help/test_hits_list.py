from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from wizard.flow.help.article import Article, Entry, Group
from wizard.flow.help.excerpt import Excerpt
from wizard.flow.help.index import Hit, Index
from wizard.plain import unbroken
from wizard.views.help.hits_list import HitsList, laid_out
from wizard.views.theme import Theme, theme

TEXT = "A long story of a red house that stands alone, and of whoever lives in it. " * 3


@pytest.fixture
def hits() -> tuple[Hit, ...]:
    entries = [Entry(f"t{n}", f"The house number {n}", Group.BEGIN) for n in range(4)]
    return Index(Article(entry, f"# {entry.title}\n\n{TEXT}") for entry in entries).find("red house ")


@pytest.fixture
def shown(theme: Theme, hits: tuple[Hit, ...]) -> Iterator[HitsList]:
    made = HitsList()
    made.show_hits(hits)
    made.resize(260, 400)
    made.show()
    QCoreApplication.processEvents()
    yield made
    made.deleteLater()


def test_enter_opens_the_hit(shown: HitsList, hits: tuple[Hit, ...], qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.chosen) as chosen:
        QTest.keyClick(shown, Qt.Key.Key_Return)
    assert chosen.args == [hits[0].entry.topic]


def test_no_hit_is_marked_before_the_list_has_the_focus(hits: tuple[Hit, ...], theme: Theme, qtbot: QtBot) -> None:
    made = HitsList()
    qtbot.addWidget(made)
    made.show_hits(hits)
    made.show()
    assert made.currentRow() == -1
    assert not made.selectedItems()
    made.setFocus()
    qtbot.waitUntil(lambda: made.currentRow() == 0)
    assert made.item(0).isSelected()


def test_a_screen_reader_hears_title_and_place(shown: HitsList) -> None:
    said = shown.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "The house number" in said
    assert "red house" in said


def test_a_narrower_list_has_higher_lines(shown: HitsList) -> None:
    before = shown.visualItemRect(shown.item(0)).height()
    shown.resize(160, 400)
    QCoreApplication.processEvents()
    shown.doItemsLayout()
    assert shown.visualItemRect(shown.item(0)).height() > before


def test_a_title_in_japanese_is_broken_between_phrases(theme: Theme, qapp: QApplication) -> None:
    made = laid_out(Excerpt("サイトが利用者の証明書を求めています", ((7, 10),)), qapp.font(), 200, None)
    lines = [made.lineAt(n) for n in range(made.lineCount())]
    shown = [unbroken(made.text()[a.textStart() : a.textStart() + a.textLength()]) for a in lines]
    assert shown == ["サイトが利用者の証明書を", "求めています"]
    (mark,) = made.formats()
    assert unbroken(made.text()[mark.start : mark.start + mark.length]) == "の証明"


def test_the_mark_of_what_was_left_out_is_no_line_of_its_own(theme: Theme, qapp: QApplication) -> None:
    words = Excerpt("because it failed …", ())
    width = QFontMetricsF(qapp.font()).horizontalAdvance(words.text[:-1])
    made = laid_out(words, qapp.font(), width, None)
    assert made.text()[made.lineAt(made.lineCount() - 1).textStart() :] != "…"


def test_the_hits_have_a_ground_of_their_own(shown: HitsList) -> None:
    picture = shown.viewport().grab(shown.visualItemRect(shown.item(1))).toImage()
    ground = QColor(theme().colours.warning_ground).rgb()
    assert any(picture.pixel(x, y) == ground for x in range(picture.width()) for y in range(0, picture.height(), 2))


def test_an_empty_list_opens_nothing(shown: HitsList, qtbot: QtBot) -> None:
    shown.show_hits(())
    with qtbot.assertNotEmitted(shown.chosen):
        QTest.keyClick(shown, Qt.Key.Key_Return)
