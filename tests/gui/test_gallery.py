"""The window with pictures: groups, languages, keys, and what choosing one does."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextLayout, QTextLine
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.support.scenes_base import turn
from wizard import i18n
from wizard.flow.gallery import GROUPS, pictures
from wizard.plain import unbroken
from wizard.views.frame import MainWindow
from wizard.views.gallery import GalleryWindow
from wizard.views.theme import Theme, unit


@pytest.fixture
def gallery(theme: Theme, qtbot: QtBot) -> Iterator[GalleryWindow]:
    made = GalleryWindow()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    qtbot.waitUntil(lambda: not made._drawing.isActive(), timeout=20_000)
    yield made
    made.close()
    made.deleteLater()


def test_every_picture_is_drawn(gallery: GalleryWindow) -> None:
    assert gallery.pictures.count() == len(pictures())
    for number in range(gallery.pictures.count()):
        assert not gallery.pictures.item(number).icon().isNull()


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_shows_its_own_pictures(gallery: GalleryWindow, group: str) -> None:
    gallery._groups[group].click()
    assert gallery.pictures.count() == sum(picture.group == group for picture in pictures())


def test_a_narrow_window_lists_the_groups(gallery: GalleryWindow) -> None:
    group = list(GROUPS)[1]
    gallery.resize(unit() * 60, unit() * 70)
    turn()
    assert not gallery.findChildren(QPushButton, f"group-{group}")[0].isVisible()
    gallery.chooser.setFocus()
    QTest.keyClick(gallery.chooser, Qt.Key.Key_Down)
    QTest.keyClick(gallery.chooser, Qt.Key.Key_Down)
    assert gallery.chooser.currentData() == group
    assert gallery.pictures.count() == sum(picture.group == group for picture in pictures())
    gallery.resize(unit() * 140, unit() * 90)
    turn()
    chosen = gallery.findChildren(QPushButton, f"group-{group}")[0]
    assert chosen.isVisible()
    assert chosen.isChecked()


def test_pictures_are_named_for_those_who_do_not_see_them(gallery: GalleryWindow) -> None:
    names = [gallery.pictures.item(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(gallery.pictures.count())]
    assert all(names)
    assert any("NET::ERR_CERT_AUTHORITY_INVALID" in name for name in names)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("percent", [100, 200])
def test_no_caption_is_cut(gallery: GalleryWindow, theme: Theme, language: str, percent: int) -> None:
    i18n.use(language)
    theme.enlarge(percent)
    gallery.retranslate()
    turn()
    shown = gallery.pictures
    width = shown.iconSize().width()
    for item in map(shown.item, range(shown.count())):
        room = shown.visualItemRect(item).height() - shown.iconSize().height() - unit()
        assert height_of(item.text(), shown.font(), width) <= room, item.text()
    theme.enlarge(100)


def height_of(text: str, font: QFont, width: int) -> float:
    """Return how high *text* is in lines of *width*."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    layout.beginLayout()
    lines: list[QTextLine] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(line)
    layout.endLayout()
    return sum(line.height() for line in lines)


def test_a_caption_has_the_code_and_no_word_for_it(gallery: GalleryWindow) -> None:
    captions = [gallery.pictures.item(n).text() for n in range(gallery.pictures.count())]
    assert not [caption for caption in captions if "code:" in caption.lower()]
    assert any("SSL_ERROR_BAD_CERT" in unbroken(caption) for caption in captions)


def test_enter_chooses_and_closes(gallery: GalleryWindow, qtbot: QtBot) -> None:
    gallery.pictures.setCurrentRow(1)
    gallery.pictures.setFocus()
    with qtbot.waitSignal(gallery.chosen) as chosen:
        QTest.keyClick(gallery.pictures, Qt.Key.Key_Return)
    assert chosen.args == [pictures()[1].text]
    assert not gallery.isVisible()


def test_escape_chooses_nothing(gallery: GalleryWindow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(gallery.chosen):
        QTest.keyClick(gallery, Qt.Key.Key_Escape)
    assert not gallery.isVisible()


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_in_large_text_a_whole_picture_can_be_brought_into_sight(theme: Theme, qtbot: QtBot, language: str) -> None:
    i18n.use(language)
    gallery = GalleryWindow()
    qtbot.addWidget(gallery)
    gallery.resize(800, 600)
    gallery.show()
    gallery.activateWindow()
    qtbot.waitUntil(gallery.isActiveWindow)
    turn()
    assert gallery.chooser.isVisible()
    first = gallery.pictures.visualItemRect(gallery.pictures.item(0)).height()
    assert gallery.pictures.viewport().visibleRegion().boundingRect().height() > first // 2
    QTest.keyClick(gallery.pictures, Qt.Key.Key_Down)
    turn()
    assert gallery.pictures.currentRow() > 0
    cell = gallery.pictures.visualItemRect(gallery.pictures.currentItem())
    seen = gallery.pictures.viewport().visibleRegion().boundingRect()
    tile = cell.adjusted(0, 0, 0, gallery.pictures.iconSize().height() - cell.height())
    assert seen.contains(tile), (seen, tile)


def test_pictures_grow_with_the_text_and_the_same_one_stays_chosen(gallery: GalleryWindow, theme: Theme) -> None:
    gallery.pictures.setCurrentRow(3)
    before = gallery.pictures.iconSize()
    theme.enlarge(200)
    turn()
    grown, row = gallery.pictures.iconSize(), gallery.pictures.currentRow()
    theme.enlarge(100)
    turn()
    assert (grown, row) == (before * 2, 3)
    assert gallery.pictures.iconSize() == before


def test_it_speaks_japanese_at_once(gallery: GalleryWindow) -> None:
    english = gallery.pictures.item(0).text()
    i18n.use("ja")
    gallery.retranslate()
    assert gallery.pictures.item(0).text() != english
    assert "プライバシー" in unbroken(gallery.pictures.item(0).text())


def test_a_picture_from_the_start_page_is_explained(window: MainWindow, qtbot: QtBot) -> None:
    window.start_page.pictures.click()
    gallery = window.findChild(GalleryWindow)
    assert isinstance(gallery, GalleryWindow)
    gallery.show_group("firefox")
    gallery.choose.click()
    qtbot.waitUntil(lambda: window.page is window.identify_page, timeout=20_000)
    explanation = window.conductor.session.explanation
    assert explanation is not None
    assert explanation.matches
