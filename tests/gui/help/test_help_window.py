"""The help window: reading, going back and on, searching, and all of it by keyboard."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from wizard import i18n
from wizard.flow.help.index import Index
from wizard.flow.settings import Look
from wizard.views.help.help_window import HelpWindow
from wizard.views.theme import Theme, unit

WIDE = (1100, 700)


def test_it_begins_at_the_start_and_the_reader_reads(opened: HelpWindow) -> None:
    assert opened.topic == "start"
    assert opened.article.toPlainText().startswith("What Trust Wizard does")
    assert opened.focusWidget() is opened.article


def test_without_a_topic_the_reader_stays(opened: HelpWindow) -> None:
    opened.open_topic("history")
    opened.open_topic("")
    assert opened.topic == "history"


def test_a_link_leads_on_and_back_leads_back_to_the_same_place(opened: HelpWindow) -> None:
    opened.resize(800, 400)
    QCoreApplication.processEvents()
    opened.article.verticalScrollBar().setValue(60)
    opened.article.followed.emit("cause:expired")
    assert opened.topic == "cause:expired"
    assert not opened.on.isEnabled()
    QTest.keyClick(opened, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert opened.topic == "start"
    assert opened.article.verticalScrollBar().value() == 60
    QTest.keyClick(opened, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert opened.topic == "cause:expired"


def test_the_buttons_at_the_side_of_the_mouse_lead_back_and_on(opened: HelpWindow) -> None:
    opened.article.followed.emit("cause:expired")
    QTest.mouseClick(opened.article.viewport(), Qt.MouseButton.BackButton)
    assert opened.topic == "start"
    QTest.mouseClick(opened.article.viewport(), Qt.MouseButton.ForwardButton)
    assert opened.topic == "cause:expired"


def test_ctrl_f_leads_to_the_search_and_down_and_enter_to_an_article(opened: HelpWindow) -> None:
    QTest.keyClick(opened.article, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert opened.focusWidget() is opened.field
    QTest.keyClicks(opened.field, "clock is wrong")
    assert opened.pane.is_searching
    QTest.keyClick(opened.field, Qt.Key.Key_Down)
    assert opened.focusWidget() is opened.pane.hits
    QTest.keyClick(opened.pane.hits, Qt.Key.Key_Return)
    assert opened.topic == "cause:clock-wrong"
    assert opened.focusWidget() is opened.article
    assert opened.article.extraSelections(), "what was searched is marked in the article"


def test_a_code_finds_the_article_of_its_cause(opened: HelpWindow) -> None:
    for code, title in (("NET::ERR_CERT_DATE_INVALID", "The certificate has expired"), ("0x800B0109", "itself")):
        opened.field.setText(code)
        assert title in opened.pane.hits.item(0).text()


def test_where_nothing_is_found_it_says_what_to_do(opened: HelpWindow) -> None:
    opened.field.setText("zzqqxx")
    assert "zzqqxx" in opened.pane.count.text()
    assert opened.pane.all.isVisible()
    QTest.keyClick(opened.field, Qt.Key.Key_Down)
    assert opened.focusWidget() is opened.pane.all
    QTest.keyClick(opened.pane.all, Qt.Key.Key_Return)
    assert opened.field.text() == ""
    assert not opened.pane.is_searching


@pytest.mark.parametrize("text", ["<b>x</b>", "\u202eabc", "(((((", "[x](help:start)", "a" * 5_000])
def test_hostile_search_text_is_shown_as_text(opened: HelpWindow, text: str) -> None:
    opened.field.setText(text)
    assert opened.pane.count.textFormat() is Qt.TextFormat.PlainText
    assert "\u202e" not in opened.pane.count.text()
    assert opened.topic == "start"


def test_escape_ends_the_search_and_then_closes(opened: HelpWindow) -> None:
    opened.field.setText("clock")
    QTest.keyClick(opened.field, Qt.Key.Key_Escape)
    assert opened.isVisible()
    assert opened.field.text() == ""
    QTest.keyClick(opened.field, Qt.Key.Key_Escape)
    assert not opened.isVisible()


@pytest.mark.parametrize("way", ["button", "title bar"])
def test_it_closes_though_something_is_searched(opened: HelpWindow, way: str) -> None:
    opened.field.setText("clock")
    if way == "button":
        opened._close.click()
    else:
        opened.close()
    assert not opened.isVisible()


def searched_and_read(window: HelpWindow) -> None:
    """Open the first article that a search finds."""
    QTest.keyClicks(window.field, "clock is wrong")
    QTest.keyClick(window.field, Qt.Key.Key_Down)
    QTest.keyClick(window.pane.hits, Qt.Key.Key_Return)


def test_what_was_searched_stays_marked_in_other_colours_and_another_language(opened: HelpWindow, theme: Theme) -> None:
    searched_and_read(opened)
    count = len(opened.article.extraSelections())
    assert count
    theme.fix(Look.DARK)
    assert len(opened.article.extraSelections()) == count
    theme.fix(Look.LIGHT)
    opened.retranslate()
    assert len(opened.article.extraSelections()) == count
    opened.article.followed.emit("history")
    assert not opened.article.extraSelections()
    theme.fix(Look.DARK)
    assert not opened.article.extraSelections()
    theme.fix(Look.LIGHT)


def test_the_reader_stays_at_the_top_in_other_colours(opened: HelpWindow, theme: Theme) -> None:
    opened.resize(800, 300)
    QCoreApplication.processEvents()
    opened.field.setText("wrong")
    opened.pane.chosen.emit("cause:clock-wrong")
    opened.article.verticalScrollBar().setValue(0)
    theme.fix(Look.DARK)
    assert opened.article.verticalScrollBar().value() == 0
    theme.fix(Look.LIGHT)


def test_in_a_narrow_window_the_part_in_front_stays_in_other_colours_and_another_language(
    opened: HelpWindow, theme: Theme
) -> None:
    opened.resize(unit() * 50, 600)
    QCoreApplication.processEvents()
    searched_and_read(opened)
    assert opened.article.isVisible()
    opened.retranslate()
    assert opened.article.isVisible()
    opened.list.click()
    for change in (lambda: theme.fix(Look.DARK), opened.retranslate, lambda: theme.fix(Look.LIGHT)):
        change()
        assert opened.pane.isVisible()
        assert not opened.article.isVisible()


def test_the_number_of_hits_is_announced_once_the_reader_stops_typing(
    opened: HelpWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("wizard.views.help.finding.announce", lambda widget, text: said.append(text))
    QTest.keyClicks(opened.field, "smart card")
    assert said == []
    qtbot.waitUntil(lambda: bool(said), timeout=5_000)
    assert said == [f"{opened.pane.hits.count()} articles found"]


def test_copying_takes_the_article_as_text_or_what_is_selected(opened: HelpWindow) -> None:
    clipboard = QGuiApplication.clipboard()
    opened.copy.click()
    assert clipboard.text() == opened.article.toPlainText()
    assert not clipboard.mimeData().hasHtml()
    opened.article.find("Trust Wizard")
    QTest.keyClick(opened.article, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "Trust Wizard"


def test_printing_without_a_printer_offers_a_file(opened: HelpWindow) -> None:
    QTest.keyClick(opened.article, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = opened.findChild(QFileDialog, "save-pdf")
    assert dialog is not None
    dialog.reject()


def test_the_language_may_change_while_it_is_open(opened: HelpWindow, indexes: dict[str, Index], qtbot: QtBot) -> None:
    opened.open_topic("cause:expired")
    i18n.use("ja")
    opened.retranslate()
    assert opened.topic == "cause:expired"
    assert opened.article.toPlainText().startswith("証明書の期限が切れています")
    qtbot.waitUntil(lambda: "ja" in indexes, timeout=30_000)
    opened.field.setText("時計")
    assert "時計" in opened.pane.hits.item(0).text()


def test_what_is_typed_before_the_search_is_made_is_found_then(parent: QWidget, qtbot: QtBot) -> None:
    window = HelpWindow({}, parent)
    window.show()
    window.field.setText("clock is wrong")
    assert window.pane.hits.count() == 0
    qtbot.waitUntil(lambda: window.pane.hits.count() > 0, timeout=30_000)
    window.done(0)


def test_closing_it_at_once_lets_go_of_what_is_under_way(parent: QWidget) -> None:
    indexes: dict[str, Index] = {}
    window = HelpWindow(indexes, parent)
    window.show()
    window.close()
    QCoreApplication.processEvents()
    assert indexes == {}


def test_when_its_parent_goes_what_is_under_way_ends(theme: Theme, capfd: pytest.CaptureFixture[str]) -> None:
    parent, indexes = QWidget(), dict[str, Index]()
    window = HelpWindow(indexes, parent)
    window.show()
    pool = window._bridge._pool
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    with pytest.raises(RuntimeError, match="shutdown"):
        pool.submit(print)
    assert indexes == {}
    assert "Traceback" not in capfd.readouterr().err


def test_the_keys_of_the_menus_are_in_the_article_about_the_keyboard(opened: HelpWindow) -> None:
    opened.show_keys((("File", "Open a file…", "Ctrl+O"), ("File", "Nothing", "")))
    opened.open_topic("keyboard")
    assert "Ctrl+O · Open a file…" in opened.article.toPlainText()
    assert "Nothing" not in opened.article.toPlainText()


def test_every_control_has_a_name(opened: HelpWindow) -> None:
    opened.resize(*WIDE)
    controls = [w for w in opened.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert controls
    for control in controls:
        assert control.accessibleName() or (isinstance(control, QAbstractButton) and control.text()), (
            control.objectName()
        )
        interface = QAccessible.queryAccessibleInterface(control)
        assert interface is not None
        assert interface.text(QAccessible.Text.Name), control.objectName()


def _next(widget: QWidget) -> QWidget:
    """Return what Tab leads to after *widget*, where *widget* has no links of its own."""
    following = widget.nextInFocusChain()
    while not (following.isVisible() and following.isEnabled() and following.focusPolicy() & Qt.FocusPolicy.TabFocus):
        following = following.nextInFocusChain()
    return following


@pytest.mark.parametrize("is_narrow", [False, True])
def test_tab_leads_through_it_as_it_is_read(opened: HelpWindow, *, is_narrow: bool) -> None:
    opened.open_topic("history")
    opened.open_topic("case")
    opened.back.click()
    opened.resize(*((unit() * 50, 600) if is_narrow else WIDE))
    QCoreApplication.processEvents()
    wide = ["help-back", "help-forward", "find-help", "help-contents", "help-article"]
    narrow = ["help-back", "help-forward", "help-list", "find-help", "help-article"]
    last = ["copy-help", "print-help", "close-help"]
    order: list[QWidget] = [opened.back]
    while (following := _next(order[-1])) is not opened.back:
        order.append(following)
    assert [w.objectName() for w in order] == [*(narrow if is_narrow else wide), *last]


def test_tab_leads_to_the_links_of_an_article_and_enter_follows(opened: HelpWindow) -> None:
    opened.open_topic("safe")
    QTest.keyClick(opened.article, Qt.Key.Key_Tab)
    assert opened.focusWidget() is opened.article
    QTest.keyClick(opened.article, Qt.Key.Key_Return)
    assert opened.topic == "cause:clock-wrong"


def test_in_a_narrow_window_one_part_is_shown_at_a_time(opened: HelpWindow) -> None:
    opened.resize(unit() * 50, 600)
    QCoreApplication.processEvents()
    assert opened.article.isVisible()
    assert not opened.pane.isVisible()
    opened.list.click()
    assert opened.pane.isVisible()
    assert not opened.article.isVisible()
    opened.pane.chosen.emit("case")
    assert opened.article.isVisible()
    assert opened.focusWidget() is opened.article
    opened.resize(*WIDE)
    QCoreApplication.processEvents()
    assert opened.pane.isVisible()
    assert opened.article.isVisible()
    assert not opened.list.isVisible()


@pytest.mark.usefixtures("large_text")
def test_with_large_text_nothing_is_outside_of_a_small_window(
    theme: Theme, parent: QWidget, indexes: dict[str, Index]
) -> None:
    window = HelpWindow(indexes, parent)
    window.open_topic("")
    window.resize(800, 600)
    window.show()
    QCoreApplication.processEvents()
    assert (window.width(), window.height()) == (800, 600)
    for widget in (window.back, window.field, window.list, window.copy, window.print, window._close, window.article):
        corner = widget.mapTo(window, QPoint(widget.width(), widget.height()))
        assert corner.x() <= 800, widget.objectName()
        assert corner.y() <= 600, widget.objectName()
    assert window.article.height() > 200
    window.done(0)


@pytest.mark.parametrize("look", list(Look))
def test_the_article_follows_the_look(opened: HelpWindow, theme: Theme, look: Look) -> None:
    opened.open_topic("safe")
    opened.article.verticalScrollBar().setValue(10)
    theme.fix(look)
    assert opened.topic == "safe"
    theme.fix(Look.LIGHT)


def test_a_closed_window_is_freed(parent: QWidget, indexes: dict[str, Index], qtbot: QtBot) -> None:
    window = HelpWindow(indexes, parent)
    window.show()
    with qtbot.waitSignal(window.destroyed):
        window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
