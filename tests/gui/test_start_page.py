from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.support import dropping
from tests.support.diagnoses import made_certificate
from tests.support.pki import make_pki, pem_of
from tests.support.scenes_base import turn
from wizard import i18n
from wizard.fixes.actions.journal import Tidied
from wizard.model.finding import Audience
from wizard.views.arrivals import MainHome, use_of
from wizard.views.drops import accept
from wizard.views.frame import MainWindow
from wizard.views.practice_card import Exercise, PracticeCard
from wizard.views.viewer.bundle_window import BundleWindow
from wizard.views.viewer.viewer import Viewer
from wizard.views.widgets import Banner


def drop(window: MainWindow, data: QMimeData) -> None:
    accept(window, use_of(MainHome(window)))
    dropping.drop(window, data)


def viewers(window: MainWindow) -> list[Viewer]:
    return window.findChildren(Viewer)


def test_the_field_has_the_focus_at_the_start(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: window.focusWidget() is window.start_page.address, timeout=5_000)


def test_unusable_input_is_told_beside_the_field(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.start_page.address, "shop.example:99999")
    QTest.keyClick(window.start_page.address, Qt.Key.Key_Return)
    assert "99999" in window.start_page.error.text()
    assert window.start_page.error.isVisible()
    assert window.page is window.start_page


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_in_large_text_the_field_and_what_is_wrong_are_brought_into_sight(window: MainWindow, language: str) -> None:
    window.speak(language)
    window.resize(800, 600)
    turn()
    window.conductor.submit("http://shop..example")
    turn()
    for widget in (window.start_page.address, window.start_page.error):
        assert widget.visibleRegion().boundingRect() == widget.rect(), widget.objectName()


@pytest.mark.parametrize(("mended", "left"), [(1, 0), (0, 2)], ids=["put back", "left"])
def test_an_interrupted_change_is_told_above_the_question(window: MainWindow, mended: int, left: int) -> None:
    window.start_page.show_changes(Tidied(mended=mended, left=left, made=3))
    turn()
    note = window.start_page.changes
    assert note is not None
    assert note.visibleRegion().boundingRect() == note.rect()
    assert note.y() < window.start_page.address.y()
    banner = note.button.parentWidget().parentWidget()
    assert isinstance(banner, Banner)
    assert note.button.text() == ("Put them back…" if left else "What this program changed…")
    window.start_page.show_changes(Tidied(mended=0, left=0, made=3))
    turn()
    assert window.start_page.changes is not note
    assert window.start_page.changes.y() > window.start_page.address.y()


def test_an_empty_field_asks_for_an_address(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(window.start_page.check, Qt.MouseButton.LeftButton)
    assert "shop.example" in window.start_page.error.text()


def test_the_role_is_kept_in_the_session(window: MainWindow, qtbot: QtBot) -> None:
    button = window.findChild(QPushButton, "role-owner")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.conductor.session.audience is Audience.OWNER


def card(window: MainWindow) -> PracticeCard:
    assert window.start_page.practice is not None
    return window.start_page.practice


def test_a_chosen_practice_site_tells_its_story(window: MainWindow) -> None:
    window.start_page.show_practice([Exercise("expired", "An expired site", "It ran out.")])
    assert card(window).sites.item(0).text() == "An expired site"
    card(window).sites.setCurrentRow(0)
    assert card(window).story.text() == "It ran out."


def test_a_practice_site_can_be_tried_once_it_is_chosen(window: MainWindow) -> None:
    window.start_page.show_practice([Exercise("expired", "An expired site", "It ran out.")])
    assert not card(window).try_it.isEnabled()
    card(window).sites.setCurrentRow(0)
    assert card(window).try_it.isEnabled()


def test_a_dropped_certificate_file_opens_in_the_viewer(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "leaf.pem"
    path.write_bytes(load_der_x509_certificate(made_certificate().der).public_bytes(Encoding.PEM))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop(window, data)
    qtbot.waitUntil(lambda: len(viewers(window)) == 1, timeout=10_000)
    assert "leaf.pem" in viewers(window)[0].windowTitle()


def test_a_file_without_a_certificate_is_told_beside_the_field(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader")
    window.conductor.open_file(path)
    qtbot.waitUntil(window.start_page.error.isVisible, timeout=10_000)
    assert "letter.txt" in window.start_page.error.text()


def test_dropped_text_is_taken_as_input(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("ftp2://shop.example")
    drop(window, data)
    assert "ftp2" in window.start_page.error.text()


def test_pasted_certificates_open_in_the_viewer(window: MainWindow, qtbot: QtBot) -> None:
    pki = make_pki("Pasted")
    window.conductor.submit("Look:\n" + pem_of(pki.issuing.certificate, pki.root.certificate).decode() + "is it good?")
    qtbot.waitUntil(lambda: window.findChild(Viewer) is not None, timeout=10_000)
    viewer = window.findChild(Viewer)
    assert isinstance(viewer, Viewer)
    assert len(viewer.viewed.certificates) == 2


def test_a_pasted_private_key_is_not_taken_for_a_certificate(window: MainWindow, qtbot: QtBot) -> None:
    window.conductor.submit("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    qtbot.waitUntil(lambda: bool(window.conductor.session.error), timeout=10_000)
    assert "private key" in window.conductor.session.error


def test_nonsense_is_answered_beside_the_field(window: MainWindow, qtbot: QtBot) -> None:
    window.conductor.submit("hello my friend")
    qtbot.waitUntil(lambda: bool(window.conductor.session.error), timeout=10_000)
    assert window.page is window.start_page
    assert "shop.example" in window.start_page.error.text()


def test_a_message_about_something_else_is_answered_calmly(window: MainWindow, qtbot: QtBot) -> None:
    page = window.start_page
    window.conductor.submit("Host key verification failed.")
    qtbot.waitUntil(lambda: not page.error.isHidden(), timeout=10_000)
    assert "SSH" in page.error.text()
    assert page.error.property("role") == ""
    assert not page.address.property("wrong")
    assert page._then.isVisible()
    window.conductor.submit("shop.example:99999")
    assert page.error.property("role") == "error"
    assert page.address.property("wrong")
    assert not page._then.isVisible()


def test_the_other_ways_have_buttons_of_one_width(window: MainWindow) -> None:
    page = window.start_page
    turn()
    assert len({button.width() for button in (page.pictures, page.call, page.code, page.open_file)}) == 1


def test_rows_of_the_list_do_not_overlap(window: MainWindow) -> None:
    sites = card(window).sites
    first, second = (sites.visualItemRect(sites.item(row)) for row in (0, 1))
    assert second.top() >= first.bottom()
    assert first.height() >= sites.fontMetrics().height() + 8


def test_a_file_with_many_certificates_opens_as_a_table(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    pki = make_pki("Many")
    file = tmp_path / "many.pem"
    file.write_bytes(pem_of(pki.root.certificate, *[pki.issuing.certificate] * 600))
    window.conductor.submit(str(file))
    qtbot.waitUntil(lambda: window.findChild(BundleWindow) is not None, timeout=10_000)
    table = window.findChild(BundleWindow)
    assert isinstance(table, BundleWindow)
    qtbot.waitUntil(lambda: not table.is_running, timeout=10_000)
    assert table.model.rowCount() == 601


def test_a_folder_with_many_certificates_opens_as_a_table(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    pki = make_pki("Many")
    for number in range(25):
        (tmp_path / f"{number}.pem").write_bytes(pem_of(pki.issuing.certificate))
    window.conductor.open_file(str(tmp_path))
    qtbot.waitUntil(lambda: window.findChild(BundleWindow) is not None, timeout=10_000)
    table = window.findChild(BundleWindow)
    assert isinstance(table, BundleWindow)
    assert table.model.rowCount() == 25
