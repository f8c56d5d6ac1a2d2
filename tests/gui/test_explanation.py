"""A message in the window: hint while typing, questions in turn, taking an answer back, checking the host, the plan."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.pki import make_pki, pem_of
from wizard.flow.session import Place
from wizard.model.target import Target
from wizard.views.frame import MainWindow


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def ask(window: MainWindow, qtbot: QtBot, text: str) -> None:
    window.conductor.submit(text)
    qtbot.waitUntil(lambda: window.page is window.identify_page, timeout=20_000)


def button(window: MainWindow, name: str) -> QPushButton:
    found = window.identify_page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_what_is_typed_is_recognised_at_once(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.start_page.address, "sec error unkown issuer")
    qtbot.waitUntil(lambda: "SEC_ERROR_UNKNOWN_ISSUER" in window.start_page.hint.text(), timeout=20_000)
    assert window.start_page.hint.isVisible()
    window.start_page.address.clear()
    qtbot.waitUntil(lambda: not window.start_page.hint.isVisible(), timeout=5_000)


def test_questions_narrow_the_causes_down_and_can_be_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    ask(window, qtbot, "NET::ERR_CERT_DATE_INVALID")
    assert "Do other sites fail too?" in words(window.identify_page)
    button(window, "answer-yes").click()
    explanation = window.conductor.session.explanation
    assert explanation is not None
    assert explanation.causes[0].id == "clock-wrong"
    button(window, "answer-back").click()
    explanation = window.conductor.session.explanation
    assert explanation is not None
    assert (explanation.answers, explanation.causes[0].id) == ((), "expired")


def test_not_to_know_is_an_answer(window: MainWindow, qtbot: QtBot) -> None:
    ask(window, qtbot, "NET::ERR_CERT_AUTHORITY_INVALID")
    before = window.conductor.session.explanation
    button(window, "answer-unsure").click()
    after = window.conductor.session.explanation
    assert before is not None
    assert after is not None
    assert [c.id for c in after.causes] == [c.id for c in before.causes]
    assert after.question != before.question


def test_the_host_in_the_message_can_be_checked(window: MainWindow, qtbot: QtBot) -> None:
    ask(window, qtbot, "SSL_ERROR_BAD_CERT_DOMAIN at https://localhost:1/")
    button(window, "check-host").click()
    qtbot.waitUntil(lambda: isinstance(window.conductor.session.subject, Target), timeout=5_000)
    assert window.conductor.session.subject == Target(host="localhost", port=1)
    window.conductor.cancel()


def test_a_message_leads_through_all_three_steps(window: MainWindow, qtbot: QtBot) -> None:
    ask(window, qtbot, "NET::ERR_CERT_DATE_INVALID")
    button(window, "answer-yes").click()
    window.next.click()
    assert window.conductor.session.place is Place.CHECKS
    assert "Only the message is known" in words(window.checks_page)
    assert window.checks_page.findChild(QWidget, "advice-set-clock") is not None
    window.next.click()
    assert window.conductor.session.place is Place.FIX
    assert "makes likely" in words(window.fix_page)
    assert not window.fix_page.again.isEnabled()


def test_certificates_for_a_named_host_are_diagnosed(window: MainWindow, qtbot: QtBot) -> None:
    pem = pem_of(make_pki("Pasted").root.certificate).decode()
    ask(window, qtbot, f"https://shop.example/ NET::ERR_CERT_AUTHORITY_INVALID\n{pem}")
    assert window.conductor.session.diagnosis is not None
    assert window.conductor.session.diagnosis.evidence.target.host == "shop.example"


@pytest.mark.parametrize("text", ["it does not work, please help", "証明写真の 撮り方"])
def test_what_is_not_recognised_gets_no_guess_but_where_to_look(window: MainWindow, qtbot: QtBot, text: str) -> None:
    window.conductor.submit(text)
    qtbot.waitUntil(lambda: bool(window.start_page.error.text()), timeout=20_000)
    assert "not enough to find the cause" in window.start_page.error.text()
    look = window.start_page.findChild(QWidget, "where-to-look")
    assert isinstance(look, QWidget)
    assert look.isVisible()
    assert "Firefox" in words(look)


def test_another_subject_is_told_without_the_list(window: MainWindow, qtbot: QtBot) -> None:
    window.conductor.submit("The trust relationship between this workstation and the primary domain failed.")
    qtbot.waitUntil(lambda: bool(window.start_page.error.text()), timeout=20_000)
    assert "domain" in window.start_page.error.text()
    look = window.start_page.findChild(QWidget, "where-to-look")
    assert isinstance(look, QWidget)
    assert not look.isVisible()


def test_answers_are_given_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    ask(window, qtbot, "NET::ERR_CERT_DATE_INVALID")
    yes = button(window, "answer-yes")
    yes.setFocus()
    QTest.keyClick(yes, Qt.Key.Key_Space)
    explanation = window.conductor.session.explanation
    assert explanation is not None
    assert len(explanation.answers) == 1
    # Clear by now: what came out has the focus, not the buttons at the top of the window.
    assert explanation.question is None
    assert window.focusWidget() is window.identify_page.sentence
    button(window, "answer-back").click()
    assert window.focusWidget().objectName() == "answer-yes"
