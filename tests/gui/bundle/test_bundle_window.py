"""The window for bundles: it fills, can be stopped at any time, and tells what is in the way."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.bundle.bundles import DERS, PKI, Stalled, cell, count, names, search, settle, sort, texts
from tests.gui.bundle.conftest import Open
from tests.support.pki import der_of, healthy_leaf, issue
from wizard.flow.tasks import inspect_file
from wizard.pki.pem import pem
from wizard.probes.base import Cancel
from wizard.views.bridge import Bridge, Sink
from wizard.views.viewer.bundle_window import BundleWindow
from wizard.views.work import ReadFile


def test_it_lists_every_certificate_in_the_order_of_the_file(window: BundleWindow) -> None:
    assert names(window) == [
        "shop.example", "Bundle Issuing CA", "old.example", "Bundle Root CA", "soon.example", "coming.example",
        "own.example", "shop.example", "Other Root CA",
    ]  # fmt: skip
    assert count(window) == "9 certificates"
    assert window.windowTitle() == "Certificates in bundle.pem"
    assert window.focusWidget() is window.table


def test_rows_that_nobody_has_seen_are_not_read(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "many.pem"
    path.write_bytes(b"".join(map(pem, DERS * 300)))
    window = opened(ReadFile(path))
    settle(window, qtbot)
    assert count(window) == "2,700 certificates"
    assert sum(map(window.rows.is_read, range(2_700))) < 100


def test_a_row_that_takes_long_to_read_comes_a_little_later(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    many = tuple(f"host{n}.example" for n in range(3_000))
    path = tmp_path / "large.pem"
    path.write_bytes(pem(der_of(issue(healthy_leaf(*many), PKI.issuing))))
    window = opened(ReadFile(path))
    settle(window, qtbot)
    assert len(window.rows.ders[0]) > 16 * 1024
    assert cell(window, 0) in {"…", "host0.example"}
    qtbot.waitUntil(lambda: cell(window, 0) == "host0.example", timeout=10_000)


def test_what_is_found_while_it_is_searched_is_searched_as_well(opened: Open, qtbot: QtBot) -> None:
    window = opened(Stalled())
    qtbot.waitUntil(lambda: window.model.rowCount() == 9, timeout=10_000)
    window.bar.search.setText("shop")
    qtbot.waitUntil(lambda: window.model.rowCount() == 2, timeout=10_000)
    window._take(DERS)
    assert window.model.rowCount() == 2
    window.stop()
    settle(window, qtbot)
    assert count(window) == "4 of 18 shown"


def test_sorting_is_stopped_and_everything_is_as_before(window: BundleWindow, bridge: Bridge, qtbot: QtBot) -> None:
    before = names(window)
    # The looks at the cancel wait for the window, which is busy with this test.
    window.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert window.is_running
    QTest.keyClick(window.table, Qt.Key.Key_Escape)
    assert not window.is_running
    assert not bridge.busy
    assert names(window) == before
    assert window.table.horizontalHeader().sortIndicatorSection() == -1
    assert window.bar._columns.checkedAction().text() == "Order of the file"


def test_a_search_that_is_stopped_gives_way_to_what_was_shown(window: BundleWindow) -> None:
    window.bar.search.setText("old")
    window.bar._change()
    window.stop()
    assert window.bar.search.text() == ""
    assert len(names(window)) == 9


def test_a_search_that_finds_nothing_says_so_and_leads_back(window: BundleWindow, qtbot: QtBot) -> None:
    search(window, "zzz", qtbot)
    assert "No certificate fits “zzz”." in texts(window)
    window.page.show_all.click()
    settle(window, qtbot)
    assert len(names(window)) == 9
    assert window.focusWidget() is window.bar.search
    assert "No certificate fits" not in texts(window)


def test_escape_empties_the_search_before_it_closes(window: BundleWindow, qtbot: QtBot) -> None:
    window.bar.search.setFocus()
    search(window, "old", qtbot)
    QTest.keyClick(window.bar.search, Qt.Key.Key_Escape)
    settle(window, qtbot)
    assert window.isVisible()
    assert len(names(window)) == 9
    QTest.keyClick(window.bar.search, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_closing_the_window_ends_the_reading(opened: Open, bridge: Bridge, qtbot: QtBot) -> None:
    window = opened(Stalled())
    qtbot.waitUntil(lambda: window.model.rowCount() == 9, timeout=10_000)
    window.close()
    assert not bridge.busy


def test_a_file_that_is_gone_is_told(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened(ReadFile(tmp_path / "gone.pem"), "gone.pem")
    settle(window, qtbot)
    assert "No such file or directory" in texts(window)
    assert count(window) == "0 certificates"


def test_a_file_that_goes_while_it_is_open_stays_open(window: BundleWindow, bundle: Path, qtbot: QtBot) -> None:
    bundle.unlink()
    sort(window, 0, qtbot)
    assert names(window)[0] == "Bundle Issuing CA"


def test_a_file_without_certificates_is_told(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "nothing.pem"
    path.write_bytes(b"nothing of the kind \xff")
    window = opened(ReadFile(path))
    settle(window, qtbot)
    assert names(window) == []
    assert isinstance(window.focusWidget(), QLabel)


def test_a_job_of_somebody_else_is_taken_over(opened: Open, bridge: Bridge, bundle: Path, qtbot: QtBot) -> None:
    window = opened()
    window.follow(bridge.start(ReadFile(bundle)), ())
    settle(window, qtbot)
    assert count(window) == "9 certificates"


def test_a_file_that_was_opened_already_is_shown(opened: Open, bundle: Path) -> None:
    window = opened()
    window.show_file(inspect_file(bundle))
    assert len(names(window)) == 9


def test_a_fault_of_ours_is_told_as_one(opened: Open, qtbot: QtBot) -> None:
    def work(progress: Sink, cancel: Cancel) -> object:
        raise KeyError("broken")

    window = opened(work)
    settle(window, qtbot)
    assert "The window itself broke, which is our fault: KeyError." in texts(window)
