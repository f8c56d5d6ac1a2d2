"""What is done with the rows of a bundle: they are opened, compared, copied and saved."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509 import load_pem_x509_certificates
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.bundle.bundles import ISSUING, OLD, ROOT, SHOP, SOON, button, select, settle, texts
from tests.support.pki import der_of
from wizard.flow.export import ExportForm
from wizard.views.viewer.bundle_window import BundleWindow


@pytest.mark.parametrize("way", ["enter", "double-click", "button"])
def test_a_row_is_opened_with_its_issuers(window: BundleWindow, qtbot: QtBot, way: str) -> None:
    select(window, 4)
    with qtbot.waitSignal(window.viewer_wanted, timeout=10_000) as wanted:
        if way == "enter":
            QTest.keyClick(window.table, Qt.Key.Key_Return)
        elif way == "button":
            QTest.mouseClick(button(window, "bundle-open"), Qt.MouseButton.LeftButton)
        else:
            place = window.table.visualRect(window.model.index(4, 0)).center()
            QTest.mouseClick(window.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
            QTest.mouseDClick(window.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert wanted.args == [(SOON, ISSUING, ROOT), 0]


def test_two_rows_are_compared_and_no_other_number(window: BundleWindow, qtbot: QtBot) -> None:
    for numbers in ((0,), (0, 2, 4)):
        select(window, *numbers)
        assert not button(window, "bundle-compare").isEnabled()
    select(window, 2, 0)
    with qtbot.waitSignal(window.compare_wanted, timeout=5_000) as wanted:
        QTest.mouseClick(button(window, "bundle-compare"), Qt.MouseButton.LeftButton)
    assert wanted.args == [SHOP, OLD]
    assert "2 selected" in texts(window)


def test_all_rows_are_copied_for_a_spreadsheet(window: BundleWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert "9 selected" in texts(window)
    QTest.keyClick(window.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 10
    assert lines[1].startswith("shop.example\tBundle Issuing CA\t60 days left\t2027-01-22\t")
    assert "Copied to the clipboard." in texts(window)


def test_what_is_selected_is_saved_as_pem(window: BundleWindow, tmp_path: Path, qtbot: QtBot) -> None:
    select(window, 4, 0)
    window.save(tmp_path / "saved.pem", ExportForm.CHAIN)
    settle(window, qtbot)
    found = load_pem_x509_certificates((tmp_path / "saved.pem").read_bytes())
    assert [der_of(certificate) for certificate in found] == [SHOP, SOON]
    assert "saved.pem was written." in texts(window)


def test_the_person_is_asked_where_to_save(
    window: BundleWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([("", ""), (str(tmp_path / "saved.p7b"), "PKCS#7 (*.p7b)")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: next(answers))
    select(window, 0, 1)
    for _ in range(2):
        QTest.mouseClick(button(window, "bundle-export"), Qt.MouseButton.LeftButton)
        settle(window, qtbot)
    found = pkcs7.load_der_pkcs7_certificates((tmp_path / "saved.p7b").read_bytes())
    assert {der_of(certificate) for certificate in found} == {SHOP, ISSUING}


def test_a_place_that_cannot_be_written_is_told(window: BundleWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.save(tmp_path / "nowhere" / "saved.pem", ExportForm.CHAIN)
    settle(window, qtbot)
    box = window.findChild(QMessageBox, "not-written")
    assert isinstance(box, QMessageBox)
    assert "saved.pem could not be written" in box.text()
    box.close()
