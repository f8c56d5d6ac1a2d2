from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.support.pki import healthy_leaf, issue, make_pki
from tests.support.scenes_base import turn
from wizard.views.frame import MainWindow
from wizard.views.password import PasswordDialog
from wizard.views.theme import Theme
from wizard.views.viewer.viewer import Viewer


@pytest.fixture
def protected(tmp_path: Path) -> Path:
    pki = make_pki("Protected")
    leaf = healthy_leaf()
    made = pkcs12.serialize_key_and_certificates(
        b"shop", leaf.key, issue(leaf, pki.issuing), [pki.issuing.certificate], BestAvailableEncryption(b"secret")
    )
    path = tmp_path / "shop.p12"
    path.write_bytes(made)
    return path


def dialog(window: MainWindow, qtbot: QtBot) -> PasswordDialog:
    qtbot.waitUntil(lambda: window.findChild(PasswordDialog) is not None, timeout=10_000)
    found = window.findChild(PasswordDialog)
    assert isinstance(found, PasswordDialog)
    return found


def gone(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.findChild(PasswordDialog) is None, timeout=10_000)


def test_a_protected_file_opens_with_its_password(window: MainWindow, qtbot: QtBot, protected: Path) -> None:
    window.conductor.open_file(str(protected))
    asked = dialog(window, qtbot)
    QTest.keyClicks(asked.field, "secret")
    QTest.keyClick(asked.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(Viewer) is not None, timeout=10_000)
    viewer = window.findChild(Viewer)
    assert isinstance(viewer, Viewer)
    assert len(viewer.viewed.certificates) == 2


def test_a_wrong_password_is_asked_for_again(window: MainWindow, qtbot: QtBot, protected: Path) -> None:
    window.conductor.open_file(str(protected), "wrong")
    asked = dialog(window, qtbot)
    assert "does not open" in " ".join(label.text() for label in asked.findChildren(type(window.program)))
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    gone(window, qtbot)
    assert window.page is window.start_page


def test_a_wrong_password_is_marked_until_another_is_typed(qtbot: QtBot) -> None:
    asked = PasswordDialog("shop.p12", None, was_wrong=True)
    qtbot.addWidget(asked)
    assert asked.field.property("wrong")
    assert "does not open" in asked.field.accessibleDescription()
    QTest.keyClicks(asked.field, "s")
    assert not asked.field.property("wrong")
    assert asked.field.accessibleDescription() == ""


def test_the_password_is_shown_where_that_is_wanted(qtbot: QtBot) -> None:
    asked = PasswordDialog("shop.p12", None, was_wrong=False)
    qtbot.addWidget(asked)
    QTest.keyClicks(asked.field, "secret")
    asked.show_it.click()
    assert asked.field.displayText() == "secret"
    asked.show_it.click()
    assert "secret" not in asked.field.displayText()


def test_in_a_higher_dialog_the_label_stays_at_its_field(theme: Theme, qtbot: QtBot) -> None:
    asked = PasswordDialog("shop.p12", None, was_wrong=True)
    qtbot.addWidget(asked)
    asked.show()
    turn()
    before = asked.field.y()
    asked.resize(asked.width(), asked.height() + 300)
    turn()
    assert asked.field.y() == before


def test_the_password_cannot_be_read_on_the_screen(window: MainWindow, qtbot: QtBot, protected: Path) -> None:
    window.conductor.open_file(str(protected))
    asked = dialog(window, qtbot)
    QTest.keyClicks(asked.field, "secret")
    assert "secret" not in asked.field.displayText()
    asked.reject()
    gone(window, qtbot)
