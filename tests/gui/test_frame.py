from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QScrollBar
from pytestqt.qtbot import QtBot

from tests.support.diagnoses import finding, made_diagnosis
from wizard.flow import session as flow
from wizard.flow.session import Place, Session
from wizard.model.finding import Diagnosis
from wizard.views.frame import MainWindow
from wizard.views.theme import Theme
from wizard.views.widgets import Card, PlainLabel


def show(window: MainWindow, *diagnoses: Diagnosis, place: Place = Place.IDENTIFY) -> None:
    session = flow.checking(flow.with_input(Session(), "shop.example"))
    for diagnosis in diagnoses:
        session = flow.with_diagnosis(session, diagnosis)
    window.conductor.session = flow.go(session, place)
    window.show_session(window.conductor.session)


def expired() -> Diagnosis:
    return made_diagnosis([finding("expired")])


def button(window: MainWindow, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def texts(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.page.findChildren(QLabel))


def test_the_language_changes_at_once(window: MainWindow, qtbot: QtBot) -> None:
    english = window.start_page.check.text()
    QTest.mouseClick(button(window, "language-ja"), Qt.MouseButton.LeftButton)
    assert window.start_page.check.text() != english
    QTest.mouseClick(button(window, "language-en"), Qt.MouseButton.LeftButton)
    assert window.start_page.check.text() == english


def test_the_language_of_an_answer_changes_too(window: MainWindow) -> None:
    show(window, expired())
    english = texts(window)
    window.speak("ja")
    assert "サイトの管理者" in texts(window)
    assert "サイトの管理者" not in english


def test_the_steps_open_with_the_answer(window: MainWindow) -> None:
    assert not button(window, "step-fix").isEnabled()
    show(window, expired())
    assert button(window, "step-fix").isEnabled()


def test_next_and_escape_walk_the_steps(window: MainWindow, qtbot: QtBot) -> None:
    show(window, expired())
    QTest.mouseClick(window.next, Qt.MouseButton.LeftButton)
    assert window.page.objectName() == "checks-page"
    window.conductor.go_next()
    assert window.page.objectName() == "fix-page"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.page.objectName() == "checks-page"


def test_the_focus_goes_to_the_result_sentence(window: MainWindow, qtbot: QtBot) -> None:
    show(window, expired())
    window.identify_page.announce()
    assert window.focusWidget() is window.identify_page.sentence


def test_the_answer_says_whose_problem_it_is(window: MainWindow) -> None:
    show(window, expired())
    assert "The site has to be mended by its owner." in texts(window)


def test_a_good_site_is_told_plainly(window: MainWindow) -> None:
    show(window, made_diagnosis())
    assert window.identify_page.sentence is not None
    assert "in order" in window.identify_page.sentence.text()


def test_the_code_of_each_browser_is_shown(window: MainWindow) -> None:
    show(window, made_diagnosis())
    code = window.findChild(PlainLabel, "code-chrome")
    assert isinstance(code, PlainLabel)
    assert code.text() == "OK"


def test_the_generic_checks_show_verdict_and_evidence(window: MainWindow) -> None:
    show(window, expired(), place=Place.CHECKS)
    assert "The clock is right." in texts(window)


def test_the_plan_has_boxes_whose_ticks_are_kept(window: MainWindow) -> None:
    show(window, expired(), place=Place.FIX)
    boxes = window.fix_page.findChildren(QCheckBox)
    boxes[0].setChecked(True)
    assert len(window.conductor.session.marks.ticked) == 1
    window.show_session(window.conductor.session)
    again = window.fix_page.findChild(QCheckBox, boxes[0].objectName())
    assert isinstance(again, QCheckBox)
    assert again.isChecked()


def test_another_role_gets_another_plan(window: MainWindow, qtbot: QtBot) -> None:
    show(window, expired(), place=Place.FIX)
    visitor = {box.objectName() for box in window.fix_page.findChildren(QCheckBox)}
    QTest.mouseClick(button(window, "plan-for-owner"), Qt.MouseButton.LeftButton)
    QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete: the visitor's boxes go
    owner = {box.objectName() for box in window.fix_page.findChildren(QCheckBox)}
    assert owner
    assert owner != visitor


def test_before_and_after_stand_side_by_side(window: MainWindow) -> None:
    show(window, expired(), made_diagnosis(), place=Place.FIX)
    assert "Mended: the connection is trusted now." in texts(window)
    before, after = (window.findChild(Card, name) for name in ("before", "after"))
    assert isinstance(before, Card)
    assert isinstance(after, Card)
    assert before.x() != after.x()


def test_every_control_has_a_name_for_screen_readers(window: MainWindow) -> None:
    for place in Place:
        show(window, expired(), place=place)
        controls = [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]
        nameless = [c for c in controls if c.isVisible() and not (c.accessibleName() and c.objectName())]
        # The clear button inside a field is Qt's own.
        assert [c for c in nameless if not isinstance(c.parent(), QLineEdit)] == []


def test_no_page_has_two_controls_with_one_mnemonic(window: MainWindow) -> None:
    for place in Place:
        show(window, expired(), place=place)
        shown = [b for b in window.findChildren(QAbstractButton) if b.isVisible()]
        keys = [text[text.index("&") + 1].lower() for b in shown if "&" in (text := b.text())]
        assert sorted(keys) == sorted(set(keys))


def _is_still(bar: QScrollBar) -> bool:
    return bar.maximum() == 0


def test_the_window_fits_a_small_screen_with_text_twice_as_large(
    window: MainWindow, theme: Theme, qtbot: QtBot
) -> None:
    usual = QApplication.font()
    larger = QFont(usual)
    larger.setPointSizeF(usual.pointSizeF() * 2)
    QApplication.setFont(larger)
    try:
        window.resize(900, 640)
        for place in Place:
            show(window, expired(), place=place)
            across = window.page.horizontalScrollBar()
            qtbot.waitUntil(partial(_is_still, across), timeout=5_000)
            # At the start there is no step, and no room for them beside the languages.
            if place is not Place.START:
                assert window.steps.isVisible()
                qtbot.waitUntil(lambda: window.steps.width() >= window.steps.sizeHint().width(), timeout=5_000)
    finally:
        QApplication.setFont(usual)


def test_a_line_that_was_ticked_stays_so_when_the_language_changes(window: MainWindow) -> None:
    show(window, expired(), place=Place.FIX)
    marks = window.conductor.session.marks.with_tick("tell-owner/visitor/linux/", 0, done=True)
    window.conductor.mark(marks, again=False)
    window.speak("ja")
    assert window.fix_page._session.marks == marks


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_buttons_of_the_footer_are_never_cut(window: MainWindow, qtbot: QtBot, language: str) -> None:
    window.speak(language)
    show(window, expired())
    window.conductor.changed.emit(window.conductor.session)
    for width, count in ((640, 3), (1400, 4)):
        window.resize(width, 480)
        QTest.qWait(50)
        shown = [found for found in window.foot.findChildren(QPushButton) if found.isVisible()]
        assert len(shown) == count
        for found in shown:
            assert found.width() >= found.sizeHint().width(), (width, found.text())
