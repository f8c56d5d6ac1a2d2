"""The letter that is ready: read in both languages, copied, handed to the mail program; and why there is none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.test_frame import show
from tests.support.cut_text import cut
from tests.support.diagnoses import NOW, finding, made_diagnosis
from wizard.flow.session import Place
from wizard.i18n import using
from wizard.model.finding import Audience, Diagnosis, Who
from wizard.views.frame import MainWindow
from wizard.views.letter_dialog import LetterDialog
from wizard.views.theme import Theme

EXPIRED = made_diagnosis([finding("expired")])


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> Iterator[LetterDialog]:
    made = LetterDialog(EXPIRED, "owner", NOW)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def texts(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def press(widget: QWidget, name: str) -> None:
    button = widget.findChild(QPushButton, name)
    assert isinstance(button, QPushButton), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    urls: list[QUrl] = []

    def take(url: QUrl) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    return urls


def test_it_is_read_in_the_language_of_the_window_and_in_the_readers(dialog: LetterDialog) -> None:
    assert "shop.example" in texts(dialog)
    assert "expired" in texts(dialog)
    assert "Details for the technician" in dialog.body.toPlainText()
    press(dialog, "letter-ja")
    assert "証明書" in dialog.body.toPlainText()
    assert "Subject:" in texts(dialog)  # the window itself goes on in its own language


def test_it_is_copied_with_its_subject(dialog: LetterDialog) -> None:
    press(dialog, "letter-copy")
    subject, _, body = QGuiApplication.clipboard().text().partition("\n\n")
    assert "shop.example" in subject
    assert body.strip() == dialog.body.toPlainText().strip()
    assert "Copied" in texts(dialog)


def test_no_line_of_japanese_ends_within_a_word(dialog: LetterDialog) -> None:
    press(dialog, "letter-ja")
    assert "証\u2060明\u2060書" in dialog.body.document().toPlainText()
    dialog.body.selectAll()
    dialog.body.copy()
    assert QGuiApplication.clipboard().text().strip() == dialog.body.toPlainText().strip()
    assert "証明書" in QGuiApplication.clipboard().text()


def test_the_mail_program_gets_it_and_nobody_is_addressed(dialog: LetterDialog, opened: list[QUrl]) -> None:
    press(dialog, "letter-mail")
    (url,) = opened
    shown = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    assert shown.startswith("mailto:?subject=")
    assert len(shown) < 2000
    assert dialog.body.toPlainText()[:40] in unquote(shown).replace("\r\n", "\n")


def test_what_the_mail_program_does_not_take_is_on_the_clipboard(dialog: LetterDialog, opened: list[QUrl]) -> None:
    press(dialog, "letter-ja")
    QGuiApplication.clipboard().setText("before")
    press(dialog, "letter-mail")
    rest = QGuiApplication.clipboard().text()
    taken = unquote(opened[0].toString(QUrl.ComponentFormattingOption.FullyEncoded)).replace("\r\n", "\n")
    assert rest
    assert rest != "before"
    assert rest.strip() in dialog.body.toPlainText()
    assert rest.strip()[:60] not in taken
    assert "paste it below" in texts(dialog)


def test_without_a_mail_program_it_is_copied(dialog: LetterDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    press(dialog, "letter-mail")
    assert "No mail program was found" in texts(dialog)
    assert "shop.example" in QGuiApplication.clipboard().text()


def test_escape_closes_it(dialog: LetterDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_text_is_cut(theme: Theme, qtbot: QtBot, language: str, large_text: None) -> None:
    with using(language):
        made = LetterDialog(EXPIRED, "owner", datetime(2026, 12, 24, tzinfo=UTC))
        made.resize(800, 600)
        made.show()
        qtbot.wait(50)
        assert cut(made) == []
        made.close()


def of_this_computer() -> Diagnosis:
    return replace(made_diagnosis([finding("outdated-roots", who=Who.COMPUTER)]), checks=())


def test_the_plan_leads_to_it(window: MainWindow) -> None:
    show(window, EXPIRED, place=Place.FIX)
    press(window.fix_page, "open-tell-owner")
    press(window.fix_page, "write-tell-owner")
    (made,) = window.findChildren(LetterDialog)
    assert "shop.example" in made.body.toPlainText()
    made.close()


def test_a_visitor_learns_what_to_do_meanwhile_and_an_owner_does_not(window: MainWindow) -> None:
    show(window, EXPIRED, place=Place.FIX)
    card = window.fix_page.findChild(QWidget, "meanwhile")
    assert card is not None
    assert "since" in texts(card)
    window.conductor.choose_audience(Audience.OWNER)
    assert all(not c.isVisibleTo(window) for c in window.fix_page.findChildren(QWidget, "meanwhile"))
