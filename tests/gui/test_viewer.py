"""The window of the certificate viewer: layouts, languages, chain, search, pointing, what-if, and export."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.x509 import load_pem_x509_certificates
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.diagnoses import NOW, made_certificate
from tests.support.pki import Pki, der_of, healthy_leaf, issue, make_pki
from wizard import i18n
from wizard.flow.settings import Look
from wizard.flow.tasks import InspectedFile, inspect_bytes
from wizard.flow.viewer.layout import LAYOUTS
from wizard.flow.viewer.surroundings import about
from wizard.flow.viewer.viewed import Shown, Viewed, Whence, of_file
from wizard.model.certificate import Certificate
from wizard.views.theme import Theme
from wizard.views.viewer.fields import FieldsView
from wizard.views.viewer.table import TableView
from wizard.views.viewer.viewer import Viewer
from wizard.views.widgets import IconLabel

Open = Callable[..., Viewer]


def of_inspected(file: InspectedFile) -> Viewed:
    return of_file(file.name, file.certificates, file.ders)


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Viewer")


@pytest.fixture(scope="module")
def file(pki: Pki) -> Viewed:
    ders = (der_of(issue(healthy_leaf("shop.example", "www.shop.example"), pki.issuing)),
            der_of(pki.issuing.certificate), der_of(pki.root.certificate))  # fmt: skip
    return of_inspected(inspect_bytes("shop.pem", b"".join(ders)))


@pytest.fixture
def opened(theme: Theme, qtbot: QtBot) -> Open:
    def open_window(viewed: Viewed, layout: str = "chrome") -> Viewer:
        made = Viewer(viewed, start=layout, clock=lambda: NOW)
        qtbot.addWidget(made)
        made.show()
        return made

    return open_window


def one(certificate: Certificate | None = None) -> Viewed:
    shown = Shown(certificate=certificate or made_certificate(), whence=Whence.FILE)
    return Viewed(title="a.pem", shown=(shown,), ders=(shown.certificate.der,))


def look_closer(window: Viewer) -> None:
    chosen = window.viewed.certificates.index(window.certificate)
    window.show_about(chosen, about(window.viewed, chosen, NOW))


def texts(widget: QWidget) -> list[str]:
    """Return every text of labels, fields and links in *widget*."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return [
        *labels,
        *(field.toPlainText() for field in widget.findChildren(QPlainTextEdit)),
        *(button.accessibleName() for button in widget.findChildren(QPushButton)),
    ]


def dialog_texts(window: Viewer) -> list[str]:
    assert window.dialog is not None
    return texts(window.dialog)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_layout_opens_in_both_languages(opened: Open, file: Viewed, layout: str, language: str) -> None:
    window = opened(file, layout)
    window.show_language(language)
    assert any("shop.example" in text for text in dialog_texts(window))


def test_the_dialog_speaks_the_callers_language_and_the_window_ours(opened: Open) -> None:
    window = opened(one())
    window.show_language("ja")
    assert "発行先" in dialog_texts(window)
    assert window.footer.export.text() == "&Export…"


def test_our_own_view_speaks_our_language(opened: Open) -> None:
    window = opened(one(), "plain")
    window.show_language("ja")
    look_closer(window)
    assert "In short" in dialog_texts(window)
    assert not window.languages.isVisible()


def test_a_change_of_our_language_leaves_the_callers_alone(opened: Open) -> None:
    window = opened(one())
    with i18n.using("ja"):
        window.retranslate()
        assert window.footer.export.text() == "エクスポート(&E)…"
    assert "Issued To" in dialog_texts(window)


def test_the_plain_words_are_asked_for_once_the_window_is_seen(opened: Open, qtbot: QtBot) -> None:
    window = opened(one(), "plain")
    with qtbot.waitSignal(window.closer_look_wanted, timeout=5_000):
        window.repaint()
    look_closer(window)
    assert any("For one name: shop.example." in text for text in dialog_texts(window))


def test_words_about_another_certificate_come_too_late(opened: Open, file: Viewed) -> None:
    window = opened(file, "plain")
    window.show_certificate(2)
    window.show_about(0, about(file, 0, NOW))
    assert not any("For 2 names" in text for text in dialog_texts(window))


def test_the_chain_stands_beside_with_root_on_top(opened: Open, file: Viewed) -> None:
    window = opened(file)
    items = [window.chain.list.item(line).text().split("\n") for line in range(3)]
    assert [name.strip("\u2003") for name, _ in items] == ["Viewer Root CA", "Viewer Issuing CA", "shop.example"]
    assert {origin.strip("\u2003") for _, origin in items} == {"in this file"}


def test_a_lone_certificate_has_no_list(opened: Open) -> None:
    assert not opened(one()).chain.isVisible()


def test_what_is_not_in_the_chain_stands_below_it(opened: Open, file: Viewed) -> None:
    other = Shown(certificate=made_certificate(), whence=Whence.FILE)
    window = opened(replace(file, shown=(*file.shown, other)), "firefox")
    lines = [window.chain.list.item(line).text().split("\n")[0].strip() for line in range(5)]
    assert lines == ["Viewer Root CA", "Viewer Issuing CA", "shop.example", "Not in this chain:", "shop.example"]
    assert window.dialog is not None
    assert window.dialog.tabs.count() == 3
    window.chain.list.setCurrentRow(4)
    assert window.certificate == other.certificate
    assert window.dialog.tabs.count() == 1
    window.chain.list.setCurrentRow(0)
    assert "Root" in str(window.certificate.subject.common_name)


def test_choosing_in_the_chain_shows_that_certificate(opened: Open, file: Viewed) -> None:
    window = opened(file)
    window.chain.list.setCurrentRow(0)
    assert "Viewer Root CA" in dialog_texts(window)
    assert window.certificate.subject.common_name == "Viewer Root CA"


def test_chromes_own_hierarchy_chooses_too(opened: Open, file: Viewed, qtbot: QtBot) -> None:
    window = opened(file)
    assert window.dialog is not None
    window.dialog.tabs.setCurrentIndex(1)
    window.dialog.hierarchy.setCurrentRow(1)
    qtbot.waitUntil(lambda: window.certificate.subject.common_name == "Viewer Issuing CA")
    assert window.dialog.tabs.currentIndex() == 1


def test_firefoxs_tabs_choose_too(opened: Open, file: Viewed, qtbot: QtBot) -> None:
    window = opened(file, "firefox")
    assert window.dialog is not None
    window.dialog.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: window.certificate.subject.common_name == "Viewer Root CA")
    assert window.dialog.tabs.currentIndex() == 2


def test_the_issuer_leads_to_its_certificate(opened: Open, file: Viewed, qtbot: QtBot) -> None:
    window = opened(file, "firefox")
    assert window.dialog is not None
    link = next(
        b for b in window.dialog.findChildren(QPushButton, "leads-to") if b.accessibleName() == "Viewer Issuing CA"
    )
    link.click()
    qtbot.waitUntil(lambda: window.certificate.subject.common_name == "Viewer Issuing CA")


def test_the_tree_shows_the_value_of_the_chosen_field(opened: Open) -> None:
    window = opened(one())
    assert window.dialog is not None
    view = window.dialog.findChild(FieldsView)
    assert isinstance(view, FieldsView)
    model = view.model
    version = model.index(0, 0, model.index(0, 0, model.index(0, 0, QModelIndex())))
    view.fields.setCurrentIndex(version)
    assert view.value.toPlainText() == "Version 3"


def test_what_bytes_mean_stands_below_them(opened: Open, qtbot: QtBot) -> None:
    window = opened(one())
    look_closer(window)
    window.point_at("extensions/san")
    assert window.dialog is not None
    view = window.dialog.findChild(FieldsView)
    assert isinstance(view, FieldsView)
    qtbot.waitUntil(view.meaning.isVisible)
    assert "shop.example" in view.meaning.toPlainText()


def test_windows_can_show_extensions_alone(opened: Open) -> None:
    window = opened(one(), "windows")
    assert window.dialog is not None
    table = window.dialog.findChild(TableView)
    assert isinstance(table, TableView)
    table.show_only.setCurrentIndex(2)
    model = table.fields.model
    assert [model.item(row, 0).text() for row in range(model.rowCount())] == [
        "Subject Alternative Name", "Basic Constraints"
    ]  # fmt: skip


def test_searching_finds_and_goes_on(opened: Open) -> None:
    window = opened(one())
    window.search.field.setText("shop.example")
    count = window.search.count.text()
    assert count.startswith("1 of ")
    QTest.keyClick(window.search.field, Qt.Key.Key_Return)
    assert window.search.count.text().startswith("2 of ")


def test_what_is_not_there_is_not_found(opened: Open) -> None:
    window = opened(one())
    window.search.field.setText("nowhere")
    assert window.search.count.text() == "not found"


def test_what_was_found_is_marked_as_long_as_it_is_searched_for(opened: Open) -> None:
    window = opened(one(), "chrome")

    def marked() -> list[QWidget]:
        return [widget for widget in window.findChildren(QWidget) if widget.property("pointed")]

    window.search.field.setText("shop.example")
    assert len(marked()) == 1
    window.search.field.clear()
    assert marked() == []


def test_escape_clears_the_search_before_it_closes_the_window(opened: Open) -> None:
    window = opened(one())
    window.search.field.setText("x")
    QTest.keyClick(window.search.field, Qt.Key.Key_Escape)
    assert (window.search.field.text(), window.isVisible()) == ("", True)


def test_a_field_is_pointed_at_and_named_as_on_the_phone(opened: Open) -> None:
    window = opened(one())
    window.show_language("ja")
    window.point_at("issuer/cn")
    assert window.pointed.text() == "It is the first line under “発行元”, on the tab “全般”."


def test_what_is_pointed_at_has_room_for_its_border(opened: Open, theme: Theme) -> None:
    window = opened(one())
    window.point_at("issuer/cn")

    def room() -> list[QRect]:
        QApplication.processEvents()
        return [label.contentsRect() for label in window.findChildren(QLabel) if label.property("pointed")]

    before = room()
    assert before
    # A new style sheet has every widget measure its border.
    theme.fix(Look.DARK)
    after = room()
    theme.fix(Look.LIGHT)
    assert before == after


def test_what_a_layout_does_not_show_is_not_pointed_at(opened: Open) -> None:
    window = opened(one(), "firefox")
    window.point_at("extensions/name-constraints")
    assert not window.pointed.isVisible()


def test_another_name_and_another_day_are_answered_at_once(opened: Open, file: Viewed) -> None:
    window = opened(file)
    window.what_if.host.setText("other.example")
    assert "other.example" in window.what_if.answer.text()
    window.what_if.day.setText("1999-01-01")
    assert window.what_if.answer.text().count("\n") >= 1


def test_nonsense_for_a_name_is_told(opened: Open, file: Viewed) -> None:
    window = opened(file)
    window.what_if.host.setText("no host at all!")
    assert window.what_if.answer.isVisible()
    assert not window.what_if.judge.isEnabled()


def test_judging_in_full_hands_over_the_files_certificates(opened: Open, file: Viewed, qtbot: QtBot) -> None:
    window = opened(file)
    window.what_if.host.setText("shop.example")
    with qtbot.waitSignal(window.judge_wanted, timeout=5_000) as signal:
        window.what_if.judge.click()
    assert signal.args == [file.ders, "shop.example"]


def test_everything_is_copied_as_text(opened: Open) -> None:
    window = opened(one())
    window.footer.copy.click()
    assert "shop.example" in QGuiApplication.clipboard().text()
    assert window.footer.told.text() == "Copied to the clipboard."


def test_a_value_is_copied_by_its_button(opened: Open) -> None:
    window = opened(one(), "plain")
    button = next(b for b in window.findChildren(QPushButton, "copy-value") if "SHA-256" in b.accessibleName())
    button.click()
    assert QGuiApplication.clipboard().text().replace(":", "").lower() == made_certificate().sha256


def test_the_chain_is_exported(opened: Open, file: Viewed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "chain.pem"
    kind = "PEM, this certificate and those above it (*.pem)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), kind))
    window = opened(file)
    window.footer.export.click()
    assert len(load_pem_x509_certificates(target.read_bytes())) == 3
    assert window.footer.told.text() == "chain.pem was written."


def test_hostile_text_is_made_visible_everywhere(opened: Open) -> None:
    hostile = made_certificate(name="shop\u202eelpmaxe<b>&\x1b[31m", san="a.example")
    for layout in LAYOUTS:
        window = opened(one(hostile), layout)
        look_closer(window)
        shown = "\n".join(dialog_texts(window))
        assert "\u202e" not in shown
        assert "\x1b" not in shown
        assert "<U+202E>" in shown


def test_rebuilt_dialogs_say_so(opened: Open) -> None:
    assert not opened(one(), "chrome").note.isVisible()
    assert opened(one(), "windows").note.isVisible()


def test_more_of_the_chain_can_come_later(opened: Open, file: Viewed) -> None:
    window = opened(replace(file, shown=file.shown[:1]))
    window.show_viewed(file)
    assert window.chain.isVisible()
    assert window.certificate.subject.common_name == "shop.example"


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_large_text_needs_no_scrolling_sideways(opened: Open, file: Viewed, layout: str) -> None:
    window = opened(file, layout)
    for area in window.findChildren(QWidget, "sections"):
        assert area.widget().minimumSizeHint().width() <= max(area.viewport().width(), 900)


def page_of(window: Viewer) -> QScrollArea:
    (area,) = (area for area in window.findChildren(QScrollArea) if area.parent() is window)
    return area


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_whole_window_needs_no_scrolling(opened: Open, file: Viewed, layout: str, language: str) -> None:
    i18n.use(language)
    window = opened(file, layout)
    window.resize(940, 780)
    for tab in range(3):
        # Made anew where a tab is a certificate.
        for tabs in window.findChildren(QTabWidget):
            tabs.setCurrentIndex(tab)
        QTest.qWait(20)
        assert page_of(window).verticalScrollBar().maximum() == 0


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_small_window_scrolls_rather_than_squeeze(opened: Open, file: Viewed, layout: str) -> None:
    window = opened(file, layout)
    window.resize(800, 600)
    QTest.qWait(20)
    assert page_of(window).verticalScrollBar().maximum() > 0
    assert window.dialog is not None
    assert window.dialog.height() >= window.dialog.minimumSizeHint().height() > 0
    assert window.footer.isVisible()


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_small_window_shows_something_of_the_certificate_at_once(
    opened: Open, file: Viewed, layout: str, language: str
) -> None:
    i18n.use(language)
    window = opened(file, layout)
    window.resize(800, 600)
    QTest.qWait(20)
    assert window.dialog is not None
    shown, page = window.dialog.tabs.currentWidget(), page_of(window).viewport()
    room = page.height() - shown.mapTo(page, QPoint()).y()
    assert room >= 2 * window.fontMetrics().lineSpacing()


@pytest.mark.usefixtures("large_text")
def test_where_there_is_little_room_it_is_chosen_in_a_list(opened: Open, file: Viewed) -> None:
    window = opened(file, "chrome")
    window.resize(800, 600)
    QTest.qWait(20)
    box = window.layouts.box
    assert box.isVisible()
    assert box.currentText() == "Chrome, Edge"
    box.activated.emit(box.findData("firefox"))
    assert (window._layout, box.currentText()) == ("firefox", "Firefox")


@pytest.mark.usefixtures("large_text")
def test_where_there_is_little_room_a_menu_has_what_is_seldom_wanted(opened: Open, file: Viewed) -> None:
    window = opened(file, "chrome")
    window.resize(800, 600)
    QTest.qWait(20)
    window.footer._rest.aboutToShow.emit()
    (compare,) = (action for action in window.footer._rest.actions() if "mpare" in action.text())
    asked: list[object] = []
    window.compare_wanted.connect(asked.append)
    compare.trigger()
    assert asked == [window.certificate]


@pytest.mark.parametrize(("layout", "signs"), [("plain", False), ("firefox", True)])
def test_in_plain_words_what_is_critical_is_called_so_and_has_no_sign_of_a_fault(
    opened: Open, file: Viewed, layout: str, signs: bool
) -> None:
    window = opened(file, layout)
    assert window.dialog is not None
    assert bool(window.dialog.findChildren(IconLabel)) is signs
    assert ("Key usage (critical)" in dialog_texts(window)) is not signs


def test_while_more_is_found_out_that_is_said_in_its_place(opened: Open, file: Viewed) -> None:
    window = opened(file, "plain")
    assert "Finding out more about this certificate…" in dialog_texts(window)
    look_closer(window)
    assert "Finding out more about this certificate…" not in dialog_texts(window)
    window.show_certificate(1)
    assert "Finding out more about this certificate…" in dialog_texts(window)
    window.end_looking()
    assert "Finding out more about this certificate…" not in dialog_texts(window)
    window.show_certificate(0)
    window.show_layout("chrome")
    assert "Finding out more about this certificate…" not in dialog_texts(window)
