"""The article on screen: safe text, links, paper."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from wizard.flow.help.article import Article, Entry, Group
from wizard.flow.help.asked import asked
from wizard.plain import unbroken
from wizard.views.help.article_view import ArticleView
from wizard.views.theme import Theme
from wizard.views.viewer.printing import pdf_of, title_of

ARTICLE = Article(
    Entry("t", "A title", Group.BEGIN),
    "# A title\n\nSome [words](help:case) and <b>no markup</b>, ![x](file:///etc/passwd).\n\n"
    + "More clocks.\n\n" * 60,
)


@pytest.fixture
def view(theme: Theme) -> Iterator[ArticleView]:
    made = ArticleView()
    made.resize(400, 300)
    made.show()
    made.show_article(ARTICLE)
    yield made
    made.deleteLater()


def test_markup_is_text_and_nothing_is_loaded(view: ArticleView) -> None:
    assert "<b>no markup</b>" in view.toPlainText()
    assert view.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("file:///etc/passwd")) is None


WITH_DRAWING = Article(
    Entry("t", "A title", Group.BEGIN), "# A title\n\n1. Look.\n\n   ![The page](windows-date-time)\n\n   *The page*\n"
)


def _width_of_drawing(view: ArticleView) -> float:
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.toPlainText().index("\N{OBJECT REPLACEMENT CHARACTER}") + 1)
    return cursor.charFormat().toImageFormat().width()


def test_a_drawing_is_as_large_as_there_is_room(view: ArticleView) -> None:
    view.resize(1200, 300)
    view.show_article(WITH_DRAWING)
    wide = _width_of_drawing(view)
    view.resize(300, 300)
    assert 0 < _width_of_drawing(view) < min(wide, 300)
    view.resize(1200, 300)
    assert _width_of_drawing(view) == wide


def test_a_drawing_is_no_letter_of_what_is_copied(view: ArticleView) -> None:
    view.show_article(WITH_DRAWING)
    view.copy_all()
    assert "\N{OBJECT REPLACEMENT CHARACTER}" not in QGuiApplication.clipboard().text()
    assert "The page" in QGuiApplication.clipboard().text()
    assert "\N{OBJECT REPLACEMENT CHARACTER}" not in view.for_paper().toPlainText()


IN_JAPANESE = Article(
    Entry("t", "題", Group.BEGIN), "# 題\n\nサイトの**証明書**を[信頼](help:x)しますか。3 件あります。\n"
)


def test_words_that_are_sought_are_marked_where_they_stand_among_ties(view: ArticleView) -> None:
    view.show_article(IN_JAPANESE, asked("信頼"))
    assert [unbroken(mark.cursor.selectedText()) for mark in view.extraSelections()] == ["信頼"]
    assert "\u2060" in view.document().toPlainText()


def test_what_is_copied_of_an_article_has_no_ties(view: ArticleView) -> None:
    view.show_article(IN_JAPANESE)
    words = "題\nサイトの証明書を信頼しますか。3 件あります。"
    view.copy_all()
    assert view.toPlainText() == QGuiApplication.clipboard().text() == words
    view.selectAll()
    view.copy_all()
    assert QGuiApplication.clipboard().text() == words
    assert "\u2060" not in view.for_paper().toPlainText()


def test_a_link_to_an_article_is_told(view: ArticleView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.followed) as followed:
        view.anchorClicked.emit(QUrl("help:guide:set-clock@macos"))
    assert followed.args == ["guide:set-clock@macos"]


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "http://shop.example/", "ftp://a/", "x"]
)
def test_no_other_link_leads_anywhere(
    view: ArticleView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    with qtbot.assertNotEmitted(view.followed):
        view.anchorClicked.emit(QUrl(address))
    assert opened == []
    assert view.toPlainText().startswith("A title")


def test_a_secure_link_outside_opens_in_the_browser(view: ArticleView, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    view.anchorClicked.emit(QUrl("https://shop.example/"))
    assert opened == [QUrl("https://shop.example/")]


def test_what_was_searched_is_marked_and_in_sight(view: ArticleView) -> None:
    view.show_article(ARTICLE, asked("passwd"))
    view.show_article(Article(ARTICLE.entry, ARTICLE.text + "\n\nAt last a zebra."), asked("zebra "))
    assert [s.cursor.selectedText() for s in view.extraSelections()] == ["zebra"]
    assert view.verticalScrollBar().value() > 0
    view.show_article(ARTICLE)
    assert view.extraSelections() == []
    assert view.verticalScrollBar().value() == 0


def test_on_paper_it_has_its_title_and_pages(view: ArticleView) -> None:
    document = view.for_paper()
    assert title_of(document) == "A title · Trust Wizard help"
    assert document.toPlainText().startswith("A title")
    assert pdf_of(document).startswith(b"%PDF")


def test_long_lines_wrap_at_a_readable_length(view: ArticleView) -> None:
    view.resize(3000, 300)
    assert view.lineWrapColumnOrWidth() < 1500


def test_a_link_is_told_by_a_line_and_not_by_its_colour_alone(view: ArticleView) -> None:
    cursor = QTextCursor(view.document())
    for word, is_link in (("words", True), ("markup", False)):
        cursor.setPosition(view.document().toPlainText().index(word) + 2)
        assert cursor.charFormat().isAnchor() == is_link
        assert cursor.charFormat().fontUnderline() == is_link
