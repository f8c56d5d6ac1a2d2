"""What is done with a report from the window, and what is said of it: saved, printed, copied, mailed, refused."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from PySide6.QtCore import QEventLoop, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.gui.report.conftest import Ask
from tests.gui.report.reported import dossier, press, texts, words_of
from tests.support.networks import inside
from wizard.flow.letter import LONGEST_URL
from wizard.flow.settings import Look
from wizard.views.bridge import Bridge
from wizard.views.report.report_dialog import ReportDialog
from wizard.views.theme import Theme

pytestmark = pytest.mark.usefixtures("theme")


def chooser_of(dialog: ReportDialog) -> QFileDialog:
    (found,) = (each for each in dialog.findChildren(QFileDialog) if each.isVisible())
    return found


def saved(dialog: ReportDialog, button: str, file: Path, qtbot: QtBot) -> str:
    """Press *button*, choose *file*, and return what is said at the end."""
    press(dialog, button)
    chooser = chooser_of(dialog)
    chooser.fileSelected.emit(str(file))
    chooser.close()
    assert dialog.passing.is_busy
    qtbot.waitUntil(lambda: not dialog.passing.is_busy)
    return dialog.said


@pytest.mark.parametrize(
    ("form", "button", "name"),
    [
        ("pages", "report-save-pdf", "trust-report-site.test-2026-11-23.pdf"),
        ("pages", "report-save-html", "trust-report-site.test-2026-11-23.html"),
        ("mail", "report-save-eml", "trust-report-site.test-2026-11-23.eml"),
    ],
)
def test_a_name_is_suggested(ask: Ask, form: str, button: str, name: str) -> None:
    dialog = ask()
    press(dialog, f"report-as-{form}")
    press(dialog, button)
    chooser = chooser_of(dialog)
    assert [Path(chosen).name for chosen in chooser.selectedFiles()] == [name]
    assert chooser.defaultSuffix() == name.rpartition(".")[2]
    chooser.close()


def test_it_is_saved_as_pdf_and_as_web_page_and_that_is_said(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    assert saved(dialog, "report-save-pdf", tmp_path / "a.pdf", qtbot) == "Saved as a.pdf."
    assert "ran out 10 days ago" in words_of(tmp_path / "a.pdf")
    assert saved(dialog, "report-save-html", tmp_path / "b.html", qtbot) == "Saved as b.html."
    assert "ran out 10 days ago" in (tmp_path / "b.html").read_text(encoding="utf-8")
    assert str(tmp_path) not in texts(dialog)


def test_whoever_saved_by_a_key_is_still_at_the_button(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.passing.save_page.setFocus()
    saved(dialog, "report-save-html", tmp_path / "a.html", qtbot)
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.passing.save_page)


def test_whoever_went_elsewhere_meanwhile_stays_there(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.passing.save_pdf.setFocus()
    dialog.passing._save("pdf", str(tmp_path / "a.pdf"))
    dialog.options.with_notes.setFocus()
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert dialog.focusWidget() is dialog.options.with_notes


def test_a_draft_is_saved(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    press(dialog, "report-as-mail")
    assert saved(dialog, "report-save-eml", tmp_path / "c.eml", qtbot) == "Saved as c.eml."
    assert b'filename="trust-report-site.test-2026-11-23.pdf"' in (tmp_path / "c.eml").read_bytes()


def test_a_folder_that_is_gone_is_told_and_another_try_succeeds(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    said = saved(dialog, "report-save-pdf", tmp_path / "gone" / "a.pdf", qtbot)
    assert said == "a.pdf could not be written: That folder is not there any more. Choose another one."
    assert dialog.passing._said.property("role") == "error"
    assert saved(dialog, "report-save-pdf", tmp_path / "a.pdf", qtbot) == "Saved as a.pdf."
    assert dialog.passing._said.property("role") == ""


def on_bad_disks() -> list[str]:
    """Save to a disk that is full, then is read-only, then has room; return what was said, and what was left."""
    folder, file = Path("/mnt"), Path("/mnt/old.pdf")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)], check=True)
    file.write_bytes(b"precious")
    (folder / "much").write_bytes(bytes(56 * 1024))
    application = QApplication([])
    Theme(application, Look.LIGHT)
    bridge = Bridge()
    dialog = ReportDialog(dossier(), bridge, now=datetime(2026, 11, 23, tzinfo=UTC))
    dialog.show()

    def wait() -> None:
        while dialog.is_busy:
            application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def save() -> str:
        wait()
        dialog.passing._save("pdf", str(file))
        wait()
        left = sorted(path.name for path in folder.iterdir())
        return f"{dialog.said} {left} {file.read_bytes()[:8].decode()}"

    said = [save()]
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    said.append(save())
    subprocess.run(["mount", "-o", "remount,rw,size=4m", str(folder)], check=True)
    said.append(save())
    bridge.close()
    return said


@pytest.mark.skipif(sys.platform != "linux", reason="needs namespaces")
def test_a_full_disk_and_a_read_only_one_keep_what_they_have() -> None:
    full, locked, written = inside(on_bad_disks)
    begin, rest = "old.pdf could not be written:", "['much', 'old.pdf'] precious"
    assert full == f"{begin} There is no room left there. Make room, or choose another folder. {rest}"
    assert locked == f"{begin} This program may not write there. Choose another folder. {rest}"
    assert written.startswith("Saved as old.pdf. ['much', 'old.pdf'] %PDF-")


def test_the_window_stays_over_what_is_being_saved(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.passing._save("pdf", str(tmp_path / "a.pdf"))
    assert not dialog.passing.save_pdf.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible()
    assert dialog.said == "The window can be closed when that is done."
    qtbot.waitUntil(lambda: not dialog.passing.is_busy)
    assert dialog.said == "Saved as a.pdf."
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_notes_typed_just_now_are_saved(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    dialog.options.with_notes.click()
    dialog.options.notes.setPlainText("typed just now")
    saved(dialog, "report-save-html", tmp_path / "b.html", qtbot)
    assert "typed just now" in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_it_is_copied_for_a_ticket(ask: Ask, qtbot: QtBot) -> None:
    dialog = ask()
    press(dialog, "report-as-text")
    press(dialog, "report-copy")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Report about site.test\n====")
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert copied == dialog.preview.text.toPlainText()
    assert dialog.said == "Copied. Paste it into the ticket."


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the addresses that are given to the mail program."""
    addresses: list[str] = []

    def take(url: QUrl) -> bool:
        addresses.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    return addresses


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_mail_program_gets_what_it_takes_and_the_rest_is_copied(
    ask: Ask, opened: list[str], language: str, qtbot: QtBot
) -> None:
    dialog = ask()
    press(dialog, f"report-{language}")
    press(dialog, "report-as-mail")
    press(dialog, "report-mail-it")
    (address,) = opened
    assert address.startswith("mailto:?subject=")
    assert len(address) <= LONGEST_URL
    qtbot.waitUntil(lambda: not dialog.is_busy)
    whole = dialog.preview.mail.toPlainText()
    rest = QGuiApplication.clipboard().text().strip("\n")
    taken = unquote(address).replace("\r\n", "\n").partition("&body=")[2].strip("\n")
    assert taken
    assert whole.strip("\n") == f"{taken}\n\n{rest}"
    assert "The rest is copied: paste it below." in dialog.said


def test_without_a_mail_program_the_mail_is_copied(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    dialog = ask()
    press(dialog, "report-as-mail")
    press(dialog, "report-mail-it")
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Report about site.test: The connection is not trusted.\n\nHello,")
    assert "No mail program was found. The e-mail is copied; it can also be saved as a draft." in dialog.said


def test_without_a_printer_it_is_saved_as_pdf(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    dialog = ask()
    press(dialog, "report-print")
    assert dialog.said == "This computer has no printer. The report can be saved as a PDF file instead."
    assert chooser_of(dialog).defaultSuffix() == "pdf"
    chooser_of(dialog).close()


def test_the_dialog_of_the_system_leads_to_the_printer(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    def accept(dialog: QPrintDialog) -> int:
        assert dialog.testOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Office"])
    monkeypatch.setattr(QPrintDialog, "exec", accept)
    dialog = ask()
    press(dialog, "report-print")
    assert dialog.passing.is_busy
    qtbot.waitUntil(lambda: not dialog.passing.is_busy)
    assert dialog.said == "The report was given to the printer."
    assert "Report about site.test" in words_of(tmp_path / "printed.pdf")


def test_a_printer_that_refuses_is_told(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "nowhere" / "printed.pdf"))
    dialog.passing.print_on(printer)
    qtbot.waitUntil(lambda: not dialog.passing.is_busy)
    assert dialog.said == "The printer did not take it. Look after the printer, and print again."
    assert dialog.passing.print_it.isEnabled()
