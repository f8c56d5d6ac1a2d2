"""A certificate file opened alone, as a file manager opens it."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.pki import Pki, healthy_leaf, issue, make_pki, pem_of
from wizard.views.app import certificate_file
from wizard.views.frame import MainWindow
from wizard.views.password import PasswordDialog
from wizard.views.theme import Theme
from wizard.views.viewer.alone import Alone
from wizard.views.viewer.bundle_window import BundleWindow
from wizard.views.viewer.compare_window import CompareWindow
from wizard.views.viewer.unread import Unread
from wizard.views.viewer.viewer import Viewer

WAIT = 10_000
"""Milliseconds."""

Open = Callable[[Path], Alone]

W = TypeVar("W", bound=QObject)


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Alone")


@pytest.fixture
def opened(theme: Theme, qtbot: QtBot) -> Iterator[Open]:
    made: list[Alone] = []

    def make_window() -> MainWindow:
        raise AssertionError("nothing in these tests goes on in the wizard")

    def open_file(path: Path) -> Alone:
        made.append(Alone(path, make_window))
        return made[-1]

    yield open_file
    for alone in made:
        alone.close()
    for window in QApplication.topLevelWidgets():
        window.close()


def held(alone: Alone, kind: type[W], qtbot: QtBot) -> W:
    qtbot.waitUntil(lambda: alone.window.findChild(kind) is not None, timeout=WAIT)
    found = alone.window.findChild(kind)
    assert isinstance(found, kind)
    return found


def tables() -> list[BundleWindow]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, BundleWindow)]


def viewers() -> list[Viewer]:
    return [found for one in QApplication.topLevelWidgets() for found in one.findChildren(Viewer)]


def click(widget: QWidget, name: str) -> None:
    button = widget.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def test_the_window_is_there_before_the_certificate(opened: Open, pki: Pki, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "shop.pem"
    file.write_bytes(pem_of(issue(healthy_leaf("shop.example"), pki.issuing)))
    alone = opened(file)
    assert alone.window.isVisible()
    assert alone.window.findChild(Viewer) is None
    assert "shop.pem" in alone.window.windowTitle()
    assert "shop.example" in held(alone, Viewer, qtbot).viewed.certificates[0].subject.common_name
    assert "shop.pem" in alone.window.windowTitle()


def test_what_is_on_the_clipboard_opens_in_a_window_of_its_own(
    opened: Open, pki: Pki, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "shop.pem"
    file.write_bytes(pem_of(issue(healthy_leaf("shop.example"), pki.issuing)))
    viewer = held(opened(file), Viewer, qtbot)
    QGuiApplication.clipboard().setText("> " + pem_of(pki.issuing.certificate).decode().replace("\n", "\n> "))
    before = viewers()
    viewer.window().activateWindow()
    qtbot.waitUntil(lambda: viewer.isVisible() and viewer.window().isActiveWindow(), timeout=WAIT)
    QTest.keySequence(viewer.window(), QKeySequence.StandardKey.Paste)
    qtbot.waitUntil(lambda: len(viewers()) > len(before), timeout=WAIT)
    (pasted,) = (other for other in viewers() if other not in before)
    assert "Issuing" in str(pasted.certificate.subject.common_name)
    pasted.window().close()


def test_nonsense_on_the_clipboard_gets_a_sentence(opened: Open, pki: Pki, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "shop.pem"
    file.write_bytes(pem_of(pki.issuing.certificate))
    alone = opened(file)
    viewer = held(alone, Viewer, qtbot)
    QGuiApplication.clipboard().clear()
    viewer.footer.paste_wanted.emit()
    assert viewer.footer.told.text() == "There is no text and no file on the clipboard."
    QGuiApplication.clipboard().setText("lorem ipsum")
    viewer.footer.paste_wanted.emit()
    box = held(alone, QMessageBox, qtbot)
    assert box.text().startswith("pasted text cannot be used")
    box.accept()
    assert alone.window.isVisible()


def test_a_protected_file_asks_for_its_password_over_the_window(
    opened: Open, pki: Pki, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "shop.p12"
    made = pkcs12.serialize_key_and_certificates(
        None, None, pki.issuing.certificate, [pki.root.certificate], BestAvailableEncryption(b"secret")
    )
    file.write_bytes(made)
    dialog = held(alone := opened(file), PasswordDialog, qtbot)
    dialog.field.setText("secret")
    click(dialog, "unlock")
    assert len(held(alone, Viewer, qtbot).viewed.ders) == 2


def test_the_window_closes_when_no_password_is_given(opened: Open, pki: Pki, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "shop.p12"
    file.write_bytes(pkcs12.serialize_key_and_certificates(
        None, None, pki.issuing.certificate, None, BestAvailableEncryption(b"secret")
    ))  # fmt: skip
    alone = opened(file)
    dialog, window = held(alone, PasswordDialog, qtbot), alone.window
    with qtbot.waitSignal(window.destroyed, timeout=WAIT):
        dialog.reject()


def test_a_file_without_certificates_says_so_and_closes(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "key.pem"
    file.write_text("-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n")
    alone = opened(file)
    box, window = held(alone, QMessageBox, qtbot), alone.window
    assert "key.pem" in box.text()
    with qtbot.waitSignal(window.destroyed, timeout=WAIT):
        box.accept()


def test_what_cannot_be_read_as_a_certificate_is_shown_as_bytes(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "odd.pem"
    body = base64.b64encode(bytes.fromhex("3003020105")).decode()
    file.write_text(f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
    alone = opened(file)
    unread = held(alone, Unread, qtbot)
    assert "odd.pem" in unread.sentence.text()
    assert unread.reason.text() == "Parts that every certificate has are missing."
    assert "not enough parts" in unread.raw.text()
    assert unread.bytes.tree.model().rowCount() == 1


@pytest.mark.parametrize(
    "head", [b"\x30\x82", b"Certificate:\n-----BEGIN CERTIFICATE-----", "-----BEGIN X".encode("utf-16")]
)
def test_what_begins_as_certificates_do_opens_in_the_viewer(head: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(head)
    assert certificate_file(str(file)) == file


@pytest.mark.parametrize("argument", [None, "", "shop.example", "https://shop.example/", "two\nlines", "a\0b"])
def test_an_address_or_a_text_is_no_certificate_file(argument: str | None) -> None:
    assert certificate_file(argument) is None


def test_another_file_is_for_the_wizard(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text("{}")
    assert certificate_file(str(file)) is None
    assert certificate_file(str(tmp_path)) is None


def test_a_file_with_many_certificates_becomes_a_table(opened: Open, pki: Pki, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "many.pem"
    file.write_bytes(pem_of(pki.root.certificate, *[pki.issuing.certificate] * 24))
    window = opened(file).window
    with qtbot.waitSignal(window.destroyed, timeout=WAIT):
        pass
    (table,) = tables()
    qtbot.waitUntil(lambda: not table.is_running, timeout=WAIT)
    assert table.model.rowCount() == 25


def test_a_row_of_the_table_opens_in_the_viewer_with_its_chain(
    opened: Open, pki: Pki, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "many.pem"
    file.write_bytes(pem_of(pki.root.certificate, *[pki.issuing.certificate] * 24))
    opened(file)
    qtbot.waitUntil(lambda: bool(tables()) and not tables()[0].is_running, timeout=WAIT)
    tables()[0].table.opened.emit(1)
    qtbot.waitUntil(lambda: bool(viewers()), timeout=WAIT)
    assert [c.subject.common_name for c in viewers()[0].viewed.certificates] == ["Alone Issuing CA", "Alone Root CA"]


def test_two_rows_of_the_table_are_compared(opened: Open, pki: Pki, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "many.pem"
    file.write_bytes(pem_of(pki.root.certificate, *[pki.issuing.certificate] * 24))
    opened(file)
    qtbot.waitUntil(lambda: bool(tables()) and not tables()[0].is_running, timeout=WAIT)
    table = tables()[0]
    table.table.choose((0, 1), 0)
    click(table, "bundle-compare")
    assert isinstance(table.findChild(CompareWindow), CompareWindow)


def test_no_window_is_left_over(opened: Open, pki: Pki, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "root.pem"
    file.write_bytes(pem_of(pki.root.certificate))
    alone = opened(file)
    viewer, window = held(alone, Viewer, qtbot), alone.window
    with qtbot.waitSignal(window.destroyed, timeout=WAIT):
        viewer.footer.close_it.click()
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
