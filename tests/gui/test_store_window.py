"""The window of the lists of roots, on this machine's lists and real databases: search, files, keys, and a site."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from tests.support.dropping import drop
from tests.support.evidence import met, store
from tests.support.observed import CHAINS, world
from tests.support.pki import AT, Validity, healthy_leaf, issue, make_pki, make_root, name_of, pem_of
from wizard import i18n
from wizard.causes.diagnose import diagnose
from wizard.flow.viewer.viewed import Viewed
from wizard.model.finding import Diagnosis
from wizard.views.bridge import Bridge
from wizard.views.store_cells import Cell, CellsTable
from wizard.views.store_window import StoreWindow
from wizard.views.theme import Theme
from wizard.views.tokens import Tone
from wizard.views.viewer.viewers import Viewers

Open = Callable[[Diagnosis | None], StoreWindow]
needs_certutil = pytest.mark.skipif(
    shutil.which("certutil") is None, reason="certutil (libnss3-tools) is not installed"
)
PKI = make_pki("Nobody's")


@pytest.fixture
def bridge(theme: Theme) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def opened(bridge: Bridge, qtbot: QtBot) -> Open:
    """Return how to open the window, with its lists read."""

    def open_window(diagnosis: Diagnosis | None = None) -> StoreWindow:
        window = StoreWindow(bridge, diagnosis)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: not window.is_busy, timeout=30_000)
        return window

    return open_window


@pytest.fixture
def window(opened: Open) -> StoreWindow:
    return opened(None)


def site() -> Diagnosis:
    """Return a site whose root this system has, and no browser."""
    stores = (store(world().root.certificate), store(name="mozilla"), store(name="firefox", size=0))
    return diagnose(replace(met(CHAINS["ok"]()), stores=stores))


def find(window: StoreWindow, text: str) -> None:
    window.search_page.field.setText(text)
    window.search_page.search_now()


def rows(table: CellsTable) -> list[list[str]]:
    """Return the cells as a screen reader says them."""
    model = table.cells
    return [
        [
            str(model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))
            for column in range(model.columnCount())
        ]
        for row in range(model.rowCount())
    ]


def status(window: StoreWindow) -> str:
    return window.search_page.status.text()


def button(window: QWidget, name: str) -> QPushButton:
    found = window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_while_the_lists_are_read_that_is_told(bridge: Bridge, qtbot: QtBot) -> None:
    window = StoreWindow(bridge)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    assert window.is_busy
    assert status(window) == "The lists are being read…"
    assert not window.search_page.field.isEnabled()
    window.close()
    assert not bridge.busy


def test_every_root_is_there_to_begin_with_and_the_field_has_the_focus(window: StoreWindow) -> None:
    assert status(window).endswith("roots in all lists together")
    assert len(rows(window.search_page.table)) > 150
    assert window.focusWidget() is window.search_page.field
    details = window.findChild(QLabel, "store-details")
    assert isinstance(details, QLabel)
    assert "Mozilla (Firefox): " in details.text()


def test_typing_finds_roots_after_a_moment(window: StoreWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.search_page.field, "let's encrypt")
    qtbot.waitUntil(lambda: status(window) == "2 roots found.", timeout=5_000)
    assert [cells[0] for cells in rows(window.search_page.table)] == ["Root: ISRG Root X1", "Root: ISRG Root X2"]
    assert rows(window.search_page.table)[0][1:4] == [
        "This system: included", "Mozilla (Firefox): included", "Chrome and Edge: included",
    ]  # fmt: skip


def test_what_is_not_found_is_told(window: StoreWindow) -> None:
    find(window, "nobody at all")
    assert status(window) == "No list has a root for “nobody at all”."
    assert rows(window.search_page.table) == []
    assert not window.search_page.show_certificate.isEnabled()
    assert not window.search_page.copy.isEnabled()


def test_what_cannot_be_searched_for_is_told(window: StoreWindow) -> None:
    find(window, "x" * 5000)
    assert status(window) == "the text is longer than any name or fingerprint"
    assert rows(window.search_page.table) == []
    find(window, "")
    assert len(rows(window.search_page.table)) > 150


@pytest.mark.parametrize("way", ["enter", "button", "double click"])
def test_a_row_opens_its_certificate(window: StoreWindow, qtbot: QtBot, way: str) -> None:
    find(window, "ISRG Root X1")
    table = window.search_page.table
    with qtbot.waitSignal(window.certificate_wanted) as wanted:
        match way:
            case "enter":
                QTest.keyClick(window.search_page.field, Qt.Key.Key_Return)
                assert window.focusWidget() is table
                QTest.keyClick(table, Qt.Key.Key_Return)
            case "button":
                QTest.mouseClick(window.search_page.show_certificate, Qt.MouseButton.LeftButton)
            case _:
                table.doubleClicked.emit(table.cells.index(0, 0))
    (viewed,) = wanted.args
    assert isinstance(viewed, Viewed)
    assert viewed.certificates[0].subject.common_name == "ISRG Root X1"
    assert viewed.shown[0].in_words() == "root list: this computer"


def test_an_opened_root_is_shown_in_the_viewer(window: StoreWindow, bridge: Bridge, qtbot: QtBot) -> None:
    viewers = Viewers(None, lambda: bridge)
    window.certificate_wanted.connect(viewers.show_viewed)
    find(window, "ISRG Root X1")
    QTest.keyClick(window.search_page.table, Qt.Key.Key_Return)
    (shown,) = viewers._windows
    assert shown.isVisible()
    assert "ISRG Root X1" in shown.windowTitle()
    qtbot.waitUntil(lambda: not bridge.busy, timeout=30_000)
    shown.close()


def test_a_root_without_a_certificate_cannot_be_opened(window: StoreWindow, qtbot: QtBot) -> None:
    search = window.search_page._search
    assert search is not None
    bare = replace(search.stores, roots=tuple(replace(root, certificate=None) for root in search.stores.roots))
    window.search_page.show_lists(type(search)(bare))
    find(window, "ISRG Root X1")
    assert not window.search_page.show_certificate.isEnabled()
    with qtbot.assertNotEmitted(window.certificate_wanted):
        QTest.keyClick(window.search_page.table, Qt.Key.Key_Return)
    assert status(window).startswith("Only the fingerprint of this root is known here")


def test_the_fingerprint_and_rows_are_copied(window: StoreWindow) -> None:
    find(window, "ISRG Root X1")
    QTest.mouseClick(window.search_page.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("96bcec06")
    assert status(window) == "Copied to the clipboard."
    QTest.keyClick(window.search_page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\t")[:2] == ["ISRG Root X1", "included"]


def wait(window: StoreWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.is_busy, timeout=30_000)


def test_the_certificates_of_a_file_are_looked_for(window: StoreWindow, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "chain.pem"
    file.write_bytes(pem_of(issue(healthy_leaf("shop.example"), PKI.issuing)))
    window.find_file(file)
    wait(window, qtbot)
    assert status(window) == "No certificate of this file is a root of these lists or leads to one."
    details = window.findChild(QLabel, "store-details")
    assert isinstance(details, QLabel)
    assert "“shop.example” leads to no root" in details.text()


def test_a_pasted_certificate_is_looked_for(window: StoreWindow, qtbot: QtBot) -> None:
    find(window, "ISRG Root X1")
    search = window.search_page._search
    assert search is not None
    isrg = next(root.certificate for root in search.stores.roots if root.name == "ISRG Root X1")
    assert isrg is not None
    from wizard.pki.pem import pem

    QGuiApplication.clipboard().setText(pem(isrg.der).decode())
    window.search_page.field.clear()
    window.search_page.field.paste()
    qtbot.waitUntil(lambda: status(window) == "1 of 1 certificates of this file lead to a root of these lists.",
                    timeout=10_000)  # fmt: skip
    assert [cells[0] for cells in rows(window.search_page.table)] == ["Root: ISRG Root X1"]


def test_a_file_may_be_dropped(window: StoreWindow, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "root.pem"
    file.write_bytes(pem_of(PKI.root.certificate))
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(file))])
    drop(window, content)
    wait(window, qtbot)
    assert status(window).startswith("No certificate of this file")


@pytest.mark.parametrize("content", [b"no certificate", b""])
def test_a_file_without_certificates_is_told(window: StoreWindow, qtbot: QtBot, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    window.find_file(file)
    wait(window, qtbot)
    assert status(window).startswith("notes.txt: ")


def test_a_fault_of_ours_is_told_as_one(window: StoreWindow, bridge: Bridge, qtbot: QtBot) -> None:
    def broken(progress: object, cancel: object) -> object:
        raise KeyError("broken")

    window._job = bridge.start(broken)
    wait(window, qtbot)
    assert status(window) == "The search itself broke, which is our fault: KeyError."


def test_tab_reaches_every_control_and_keys_are_single(opened: Open) -> None:
    window = opened(site())
    find(window, "ISRG")
    window.activateWindow()
    window.search_page.field.setFocus()
    reached = []
    for _ in range(20):
        focus = window.focusWidget()
        assert focus is not None
        reached.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = {"store-search", "search-file", "store-roots", "show-root", "copy-fingerprint", "close-stores"}
    assert wanted <= set(reached)
    controls = [c for c in window.findChildren(QAbstractButton) if c.isVisible() and c.objectName()]
    assert all(c.accessibleName() for c in controls if isinstance(c, QPushButton))
    keys = [text[text.index("&") + 1].lower() for c in controls if "&" in (text := c.text())]
    labels = [label.text() for label in window.findChildren(QLabel) if label.isVisible() and label.buddy()]
    keys += [text[text.index("&") + 1].lower() for text in labels if "&" in text]
    assert sorted(keys) == sorted(set(keys))


def test_ctrl_f_leads_back_to_the_field(opened: Open, qtbot: QtBot) -> None:
    window = opened(site())
    window.show_site()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.focusWidget() is window.search_page.field, timeout=5_000)
    assert window.tabs.currentWidget() is window.search_page


def test_without_a_site_there_is_the_search_alone(window: StoreWindow) -> None:
    assert window.tabs.count() == 1
    window.show_site()
    assert window.tabs.currentWidget() is window.search_page


def test_what_each_list_says_of_the_site_is_shown(opened: Open, qtbot: QtBot) -> None:
    window = opened(site())
    window.show_site()
    assert window.site_page is not None
    table = window.site_page.table
    assert rows(table) == [
        ["List: This system: 140 roots, arranged", "Would it trust this site?: Trusted, by the root “Observed Root”."],
        ["List: Mozilla (Firefox): 140 roots, arranged",
         "Would it trust this site?: Not trusted: the chain leads to “Observed Root”, which is not in this list."],
        ["List: Added to Firefox: 0 roots, arranged",
         "Would it trust this site?: Not trusted: nothing is in this list."],
    ]  # fmt: skip
    with qtbot.waitSignal(window.certificate_wanted) as wanted:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert wanted.args[0].certificates[0].subject.common_name == "Observed Root"
    table.setCurrentIndex(table.cells.index(1, 0))
    assert not window.site_page.show_certificate.isEnabled()
    with qtbot.assertNotEmitted(window.certificate_wanted):
        QTest.keyClick(table, Qt.Key.Key_Return)


def test_a_site_that_sent_nothing_is_told(opened: Open) -> None:
    window = opened(diagnose(met()))
    window.show_site()
    shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert "site.test sent no certificate that a list could be asked about." in shown


@needs_certutil
def test_a_hostile_name_is_shown_as_it_is(opened: Open) -> None:
    folder = Path.home() / ".pki/nssdb"
    folder.mkdir(parents=True)
    root = make_root(name_of("Evil\u202e\n<b>Root</b>"), Validity.around(AT)).certificate
    (folder / "root.pem").write_bytes(pem_of(root))
    subprocess.run(["certutil", "-N", "-d", f"sql:{folder}", "--empty-password"], check=True)
    subprocess.run(
        ["certutil", "-A", "-d", f"sql:{folder}", "-n", "r", "-t", "C,,", "-i", str(folder / "root.pem")], check=True
    )
    window = opened(None)
    find(window, "evil")
    (cells,) = rows(window.search_page.table)
    assert cells[0] == "Root: Evil<U+202E><U+000A><b>Root</b>"
    assert "Added to Chrome: included, added by a person, for their own account" in cells


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("size", [(1000, 700), (640, 480)])
def test_nothing_is_cut_off_in_large_text(
    opened: Open, large_text: None, qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    i18n.use(language)
    window = opened(site())
    window.resize(*size)
    find(window, "entrust")
    for page in (window.search_page, window.site_page):
        assert page is not None
        window.tabs.setCurrentWidget(page)
        across = page.horizontalScrollBar()
        qtbot.waitUntil(lambda bar=across: bar.maximum() == 0, timeout=5_000)  # type: ignore[misc]
        assert cut(page) == []
        table = page.table
        qtbot.waitUntil(lambda t=table: not t._later.isActive(), timeout=5_000)  # type: ignore[misc]
        heights = [table.rowHeight(row) >= table.sizeHintForRow(row) for row in range(table.cells.rowCount())]
        assert heights
        assert all(heights)


def test_it_speaks_japanese_at_once(opened: Open) -> None:
    window = opened(site())
    find(window, "entrust")
    i18n.use("ja")
    window.retranslate()
    QApplication.processEvents()
    assert window.windowTitle() == i18n.tr("Trusted roots")
    assert window.tabs.tabText(1) == i18n.tr("This site")
    assert any("2024年11月30日" in cell for cells in rows(window.search_page.table) for cell in cells)


def test_escape_closes_and_ends_what_is_under_way(opened: Open, bridge: Bridge, qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(None)
    file = tmp_path / "root.pem"
    file.write_bytes(pem_of(PKI.root.certificate))
    window.find_file(file)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert not bridge.busy


def test_the_model_keeps_to_the_rules_of_qt(theme: Theme, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    table = CellsTable("cells")
    qtbot.addWidget(table)
    table.show_rows(["One", "Two"], [[Cell("a", "ok", Tone.OK), Cell("b\nc")]] * 3, (10, 10))
    qtmodeltester.check(table.cells)
    assert table.cells.text_of(0) == "a\tb, c"
    table.show_rows(["One"], [], (10,))
    assert table.cells.rowCount() == 0
