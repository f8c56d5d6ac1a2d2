"""The dialog with the chain to install: what is in it, how it is saved, where it goes, and the way to check it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from tests.support.pki import der_of, healthy_leaf, issue, make_pki
from tests.support.practised import practised
from wizard.fixes.owner.full_chain import FullChain, full_chain
from wizard.fixes.owner.pem import pem_text
from wizard.fixes.owner.server_files import programs
from wizard.flow.tasks import inspect_file
from wizard.i18n import use, using
from wizard.model.certificate import Certificate
from wizard.model.target import Target
from wizard.pki.reader import read_certificate
from wizard.views.chain_dialog import ChainDialog

SCENARIO = "missing-intermediate-aia"

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture(scope="module")
def chain() -> FullChain:
    found = full_chain(practised(SCENARIO))
    assert isinstance(found, FullChain)
    return found


@pytest.fixture
def dialog(chain: FullChain, qtbot: QtBot) -> Iterator[ChainDialog]:
    made = opened(chain, qtbot)
    yield made
    closed(made)


def opened(chain: FullChain, qtbot: QtBot) -> ChainDialog:
    made = ChainDialog(chain, practised(SCENARIO).evidence.target)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def closed(made: ChainDialog) -> None:
    made.close()
    made.deleteLater()


def texts(widget: QWidget) -> str:
    QApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(widget: QWidget, name: str) -> None:
    QApplication.processEvents()
    (found,) = (button for button in widget.findChildren(QPushButton, name) if button.isVisible())
    found.click()


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_each_certificate_says_whether_it_is_new(dialog: ChainDialog) -> None:
    shown = texts(dialog)
    assert "1. missing-intermediate-aia.practice.localhost" in shown
    assert "the server sends it already" in shown
    assert "2. Trust Wizard Practice Issuing CA" in shown
    assert "added, the server does not send it yet" in shown
    assert "Trust Wizard Practice Issuing CA is added. It was fetched from 127.0.0.1." in shown


def test_a_root_that_is_not_public_is_told(dialog: ChainDialog, chain: FullChain, qtbot: QtBot) -> None:
    assert "leads to “Trust Wizard Practice Root”, which is no public root" in texts(dialog)
    public = opened(replace(chain, trusted_by=("mozilla",)), qtbot)
    assert "Browsers accept it as it is" in texts(public)
    assert "no public root" not in texts(public)
    closed(public)


def test_the_saved_file_is_the_chain_and_nothing_else(dialog: ChainDialog, chain: FullChain, tmp_path: Path) -> None:
    place = tmp_path / "fullchain.pem"
    dialog.save(place)
    assert inspect_file(place).ders == tuple(c.der for c in chain.certificates)
    assert "fullchain.pem was written." in texts(dialog)


def test_the_file_dialog_asks_before_it_overwrites(
    dialog: ChainDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []

    def choose(*given: object) -> tuple[str, str]:
        asked.append(given)
        return str(tmp_path / "mine.pem"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    press(dialog, "save-chain")
    # No option is given, so that Qt asks: DontConfirmOverwrite would be the sixth value.
    assert [given[2:] for given in asked] == [("fullchain.pem", "PEM (*.pem *.crt *.cer)")]
    assert (tmp_path / "mine.pem").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders of Windows have other rights")
def test_a_file_that_cannot_be_written_is_told_and_nothing_is_lost(dialog: ChainDialog, tmp_path: Path) -> None:
    dialog.save(tmp_path / "missing" / "fullchain.pem")
    box = dialog.findChild(QMessageBox, "not-written")
    assert isinstance(box, QMessageBox)
    assert "fullchain.pem could not be written" in box.text()
    box.close()
    assert dialog.isVisible()


def test_the_chain_is_copied_and_looked_at(dialog: ChainDialog, chain: FullChain, qtbot: QtBot) -> None:
    press(dialog, "copy-chain")
    assert copied() == pem_text(chain.certificates)
    with qtbot.waitSignal(dialog.certificate_wanted) as asked:
        press(dialog, "look-at-chain")
    assert asked.args == [chain.certificates]


def test_the_lines_for_the_server_are_copied_as_they_are(dialog: ChainDialog) -> None:
    assert dialog.place.program.currentData() == "nginx"
    press(dialog.place, "copy-1")
    assert "    ssl_certificate     /etc/ssl/missing-intermediate-aia.practice.localhost/fullchain.pem;" in copied()
    press(dialog.place, "copy-2")
    assert copied() == "sudo nginx -t"
    press(dialog.place, "copy-3")
    assert copied() == "sudo systemctl reload nginx"


def test_another_folder_stands_in_the_lines(dialog: ChainDialog, qtbot: QtBot) -> None:
    QTest.keyClicks(dialog.place.folder, "/srv/tls")
    press(dialog.place, "copy-1")
    assert "/srv/tls/fullchain.pem;" in copied()
    assert dialog.place.wrong.isHidden()
    dialog.place.folder.clear()
    QTest.keyClicks(dialog.place.folder, "/srv/a; rm -rf")
    press(dialog.place, "copy-1")
    assert "rm -rf" not in copied()
    assert "cannot stand in a configuration" in dialog.place.wrong.text()


@pytest.mark.parametrize("program", [program.id for program in programs()])
def test_every_program_says_where_its_files_go(dialog: ChainDialog, program: str) -> None:
    dialog.place.program.choose(program)
    (chosen,) = (p for p in programs() if p.id == program)
    shown = texts(dialog.place)
    assert chosen.is_panel or chosen.where in shown
    for file in chosen.files:
        assert file.name.replace("{host}", "missing-intermediate-aia.practice.localhost") in shown
    assert dialog.place.folder.isVisible() == bool(chosen.folder)
    assert "private key" in shown


def test_programs_that_want_parts_get_parts(
    dialog: ChainDialog, chain: FullChain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.place.program.choose("synology")
    for name, ders in (
        ("save-leaf", (chain.leaf.der,)),
        ("save-intermediates", tuple(c.der for c in chain.intermediates)),
    ):
        place = tmp_path / f"{name}.pem"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, place=place: (str(place), ""))
        press(dialog.place, name)
        assert inspect_file(place).ders == ders


def test_an_address_to_check_is_completed_and_the_dialog_makes_way(dialog: ChainDialog, qtbot: QtBot) -> None:
    dialog.address.setFocus()
    QTest.keyClicks(dialog.address, "192.0.2.7")
    with qtbot.waitSignal(dialog.check_at_wanted) as asked:
        QTest.keyClick(dialog.address, Qt.Key.Key_Return)
    port = practised(SCENARIO).evidence.target.port
    assert asked.args == [f"192.0.2.7:{port}"]
    assert not dialog.isVisible()


def test_what_is_no_address_is_told_beside_the_field(dialog: ChainDialog, qtbot: QtBot) -> None:
    dialog.address.setText("not an address")
    with qtbot.assertNotEmitted(dialog.check_at_wanted):
        press(dialog, "check-at")
    assert "does not look like an address" in dialog.wrong.text()
    assert dialog.focusWidget() is dialog.address
    assert dialog.isVisible()


def test_escape_closes_and_return_does_nothing(dialog: ChainDialog) -> None:
    QTest.keyClick(dialog.place.folder, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_another_language_keeps_what_was_typed(dialog: ChainDialog) -> None:
    dialog.place.program.choose("apache")
    dialog.place.folder.setText("/srv/tls")
    dialog.address.setText("192.0.2.7")
    use("ja")
    dialog.retranslate()
    assert "SSLCertificateFile" in texts(dialog.place)
    assert "/srv/tls/fullchain.pem" in texts(dialog.place)
    assert dialog.address.text() == "192.0.2.7"


def test_every_letter_leads_to_one_thing(dialog: ChainDialog) -> None:
    letters = marked_letters(dialog)
    assert len(letters) == len(set(letters))
    assert {"s", "c", "l", "p", "f", "a", "t", "o"} == set(letters)
    copies = (dialog.findChild(QPushButton, f"copy-{number}") for number in (1, 2, 3))
    assert [copy.shortcut().toString() for copy in copies if copy] == ["Alt+1", "Alt+2", "Alt+3"]


def marked_letters(widget: QWidget) -> list[str]:
    """Return the marked letter of each button and each field's name in sight."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.buddy() is not None and label.isVisible()]
    buttons = [button.text() for button in widget.findChildren(QPushButton) if button.isVisible()]
    return [text[text.index("&") + 1].lower() for text in (*labels, *buttons) if "&" in text]


def test_hostile_names_are_shown_as_they_are(chain: FullChain, qtbot: QtBot) -> None:
    leaf = replace(healthy_leaf(), common_name="<b>evil</b>\u202e&amp;")
    hostile = read_certificate(der_of(issue(leaf, make_pki().issuing)))
    assert isinstance(hostile, Certificate)
    made = opened(replace(chain, certificates=(hostile, *chain.intermediates)), qtbot)
    assert "<b>evil</b><U+202E>&amp;" in texts(made)
    made.close()
    made.deleteLater()
    odd = ChainDialog(chain, Target(host="a;b\u202e<i>", port=443))
    odd.show()
    assert "YOUR-HOST" in texts(odd.place)
    assert "capital letters" in texts(odd.place)
    assert odd.windowTitle() == "The chain for a;b<U+202E><i>"
    assert "\u202e" not in odd.place.folder.placeholderText()
    odd.close()


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.usefixtures("large_text")
def test_no_text_is_cut_in_a_small_window_with_large_text(chain: FullChain, qtbot: QtBot, language: str) -> None:
    with using(language):
        made = opened(chain, qtbot)
        made.resize(800, 600)
        for program in ("nginx", "iis", "synology", "tomcat-keystore", "hoster"):
            made.place.program.choose(program)
            made.address.setText("?")
            press(made, "check-at") if made.isVisible() else None
            qtbot.wait(50)
            assert made.size().width() == 800
            assert cut(made) == []
        assert made.page.horizontalScrollBar().maximum() == 0
        closed(made)
