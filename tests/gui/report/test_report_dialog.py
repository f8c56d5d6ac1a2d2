"""The window of a report: made as it is wanted, never in the way, and silent about what is private."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.report.conftest import Ask
from tests.gui.report.reported import dossier, press, private, texts, words_of
from tests.support.cut_text import cut
from tests.support.reports import PLANTED
from wizard.i18n import LANGUAGES, using
from wizard.views.bridge import Bridge
from wizard.views.report import open_report
from wizard.views.report.report_dialog import ReportDialog

pytestmark = pytest.mark.usefixtures("theme")

NOTE = "note-marker of the caller"


def ready(dialog: ReportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog.is_busy)


def looked_at(dialog: ReportDialog, form: str, qtbot: QtBot) -> str:
    """Return the words of a form once they are there."""
    press(dialog, f"report-as-{form}")
    return words(dialog, qtbot)


def words(dialog: ReportDialog, qtbot: QtBot) -> str:
    """Return the words of the form in front once they are there."""
    ready(dialog, qtbot)
    return (dialog.preview.mail if dialog.preview.mail.isVisible() else dialog.preview.text).toPlainText()


def test_it_is_opened_with_what_is_known(bridge: Bridge, qtbot: QtBot) -> None:
    dialog = open_report(dossier(), bridge, None)
    qtbot.waitUntil(lambda: dialog.preview.pages.count > 1)
    assert dialog.windowTitle() == "Make a report"
    assert dialog.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.close()


def test_before_it_is_made_nothing_can_be_done_with_it(bridge: Bridge, qtbot: QtBot) -> None:
    dialog = ReportDialog(dossier(), bridge)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.passing.save_pdf.isEnabled()
    assert dialog.passing.close_it.isEnabled()
    ready(dialog, qtbot)
    assert dialog.passing.save_pdf.isEnabled()


def test_the_language_of_the_report_is_not_that_of_the_window(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    assert looked_at(dialog, "text", qtbot).startswith("Report about site.test")
    press(dialog, "report-ja")
    ready(dialog, qtbot)
    assert words(dialog, qtbot).startswith("site.test に関する報告書")
    assert "What is in it" in texts(dialog)
    with using("ja"):
        dialog.retranslate()
        assert dialog.passing.close_it.accessibleName() == "閉じる"
        press(dialog, "report-en")
        ready(dialog, qtbot)
        assert words(dialog, qtbot).startswith("Report about site.test")


def test_its_steps_are_for_whom_it_is_for(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    assert "To do now: Renew the certificate" in looked_at(dialog, "text", qtbot)
    press(dialog, "report-for-visitor")
    ready(dialog, qtbot)
    assert "To do now: Stay out for now" in words(dialog, qtbot)


def test_the_code_stays_out_where_it_is_not_wanted(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    assert "Case code" in looked_at(dialog, "text", qtbot)
    assert "The case code" in texts(dialog)
    dialog.options.with_code.click()
    ready(dialog, qtbot)
    assert "Case code" not in words(dialog, qtbot)
    assert "The case code" not in texts(dialog)


def test_notes_go_along_only_where_that_is_wanted_and_can_be_edited(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask(dossier(notes=NOTE))
    told: list[str] = []
    dialog.noted.connect(told.append)
    assert NOTE not in looked_at(dialog, "text", qtbot)
    dialog.options.with_notes.click()
    assert NOTE in words(dialog, qtbot)
    with qtbot.waitSignal(dialog.noted):
        dialog.options.notes.setPlainText("another word")
    assert "another word" in words(dialog, qtbot)
    assert told == ["another word"]


def test_notes_typed_just_before_the_end_are_told(ask: Ask) -> None:
    dialog = ask()
    told: list[str] = []
    dialog.noted.connect(told.append)
    dialog.options.notes.setPlainText("at the very end")
    dialog.close()
    assert told == ["at the very end"]


def test_what_a_mail_leaves_out_is_not_said_to_be_in_it(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    assert "The chain of certificates" in texts(dialog)
    looked_at(dialog, "mail", qtbot)
    shown = texts(dialog)
    assert "The chain of certificates" not in shown
    assert "Subject: Report about site.test: The connection is not trusted." in shown


def test_each_form_has_its_own_buttons(ask: Ask) -> None:
    dialog = ask()
    passing = dialog.passing
    assert passing.save_pdf.isVisible()
    assert not passing.copy_it.isVisible()
    press(dialog, "report-as-text")
    assert passing.copy_it.isVisible()
    assert not passing.print_it.isVisible()
    press(dialog, "report-as-mail")
    assert passing.mail_it.isVisible()
    assert not passing.copy_it.isVisible()


def everything(dialog: ReportDialog, folder: Path, qtbot: QtBot) -> list[str]:
    """Return the report in each form: the web page, the words and the bytes of the PDF file, the text, and the mail."""
    for kind in ("html", "pdf", "eml"):
        dialog.passing._save(kind, str(folder / f"report.{kind}"))
        qtbot.waitUntil(lambda: not dialog.passing.is_busy)
        assert dialog.said == f"Saved as report.{kind}."
    text, mail_text = (looked_at(dialog, form, qtbot) for form in ("text", "mail"))
    page = (folder / "report.html").read_text(encoding="utf-8")
    pdf = (folder / "report.pdf").read_bytes().decode("latin-1")
    mail = (folder / "report.eml").read_bytes().decode("latin-1")
    return [page, words_of(folder / "report.pdf"), text, mail_text, pdf, mail]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", ["interception", "proxy-login", "clock-wrong", "dns-failure"])
def test_nothing_private_is_in_any_form(ask: Ask, stem: str, language: str, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(private(stem, NOTE))
    press(dialog, f"report-{language}")
    ready(dialog, qtbot)
    for form in everything(dialog, tmp_path, qtbot):
        assert [mark for mark in (*PLANTED, NOTE, str(tmp_path), str(Path.home())) if mark in form] == []


def test_notes_that_are_wanted_are_in_each_form(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(private("expired", NOTE))
    dialog.options.with_notes.click()
    ready(dialog, qtbot)
    *forms, _, _ = everything(dialog, tmp_path, qtbot)
    assert [NOTE in form for form in forms] == [True] * 4


def test_the_old_pages_stay_until_the_new_ones_come(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    before = dialog.preview.pages.count
    press(dialog, "report-ja")
    assert dialog.preview.pages.count == before
    assert "The report is being made…" in texts(dialog) or not dialog.is_busy
    ready(dialog, qtbot)
    assert "page" in texts(dialog)


def test_many_changes_at_once_end_with_the_last_one(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    for _ in range(5):
        press(dialog, "report-ja")
        press(dialog, "report-en")
    ready(dialog, qtbot)
    assert looked_at(dialog, "text", qtbot).startswith("Report about")


def test_the_window_goes_on_while_pages_are_drawn(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask(dossier("revoked-intermediate", notes="line\n" * 500))
    beats: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start(1)
    dialog._draw()
    ready(dialog, qtbot)
    timer.stop()
    assert len(beats) > 3


def test_escape_closes_it_while_pages_are_being_drawn(ask: Ask) -> None:
    dialog = ask()
    dialog._draw()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_it_is_sharper_in_a_larger_window(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    dialog._drawn_width = 100
    dialog.resize(1_100, 700)
    qtbot.waitUntil(lambda: dialog._drawn_width > 100)
    ready(dialog, qtbot)


def test_it_stands_below_the_choices_where_there_is_no_room(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    assert dialog.preview.x() > dialog.options.geometry().right()
    dialog.resize(560, 700)
    qtbot.waitUntil(lambda: dialog.preview.y() > dialog.options.geometry().bottom())
    dialog.resize(1_150, 800)
    qtbot.waitUntil(lambda: dialog.preview.x() > dialog.options.geometry().right())


def test_tab_leads_as_it_is_read(ask: Ask) -> None:
    dialog = ask()
    dialog.options.with_notes.click()
    seen: list[str] = []
    while (name := _focused().objectName()) not in seen:
        seen.append(name)
        QTest.keyClick(_focused(), Qt.Key.Key_Tab)
    assert seen == [
        "report-en", "report-for-owner", "report-with-code", "report-with-notes", "report-notes", "report-as-pages",
        "report-pages", "report-close", "report-print", "report-save-html", "report-save-pdf",
    ]  # fmt: skip


def test_tab_leads_to_what_was_chosen(ask: Ask) -> None:
    dialog = ask()
    press(dialog, "report-for-helpdesk")
    press(dialog, "report-as-text")
    dialog.options.first_focus().setFocus()
    seen = []
    for _ in range(6):
        seen.append(_focused().objectName())
        QTest.keyClick(_focused(), Qt.Key.Key_Tab)
    assert seen == [
        "report-en", "report-for-helpdesk", "report-with-code", "report-with-notes", "report-as-text", "report-text",
    ]  # fmt: skip


def test_the_arrow_keys_choose_among_what_belongs_together(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    QTest.keyClick(_focused(), Qt.Key.Key_Right)
    assert dialog.options.wishes.language == "ja"
    ready(dialog, qtbot)
    assert looked_at(dialog, "text", qtbot).startswith("site.test に関する報告書")


def _focused() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


@pytest.mark.parametrize("stem", ["no-network", "not-tls", "good", "three-faults", "timeout"])
def test_every_case_has_a_report(ask: Ask, stem: str) -> None:
    dialog = ask(dossier(stem))
    assert dialog.preview.pages.count > 0
    assert dialog.said == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["pages", "text", "mail"])
def test_no_text_is_cut(ask: Ask, language: str, form: str, large_text: None, qtbot: QtBot) -> None:
    with using(language):
        dialog = ask(dossier(notes="one"))
        dialog.resize(800, 600)
        press(dialog, f"report-as-{form}")
        dialog.options.with_notes.click()
        dialog.passing._save("pdf", "/nowhere/report.pdf")
        qtbot.waitUntil(lambda: not dialog.is_busy and cut(dialog) == [])
