"""Certificates for the window for bundles, and how to look at it and work with it."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.support.pki import AT, Validity, der_of, healthy_leaf, issue, make_pki, self_sign
from wizard.probes.base import Cancel
from wizard.views.bridge import Sink
from wizard.views.viewer.bundle_window import BundleWindow
from wizard.views.work import Found

PKI = make_pki("Bundle")
OTHER = make_pki("Other")


def leaf(name: str, *, ends_in: int = 60, begins_in: int = -30, common_name: str | None = None) -> bytes:
    days = Validity.around(AT, before_days=-begins_in, after_days=ends_in)
    return der_of(issue(replace(healthy_leaf(name), validity=days, common_name=common_name), PKI.issuing))


ROOT, ISSUING, OTHER_ROOT = (der_of(a.certificate) for a in (PKI.root, PKI.issuing, OTHER.root))
SHOP, OLD, SOON = leaf("shop.example"), leaf("old.example", ends_in=-1), leaf("soon.example", ends_in=3)
COMING = leaf("coming.example", begins_in=5)
OWN = der_of(self_sign(healthy_leaf("own.example")))
BROKEN = SHOP[:150] + bytes(len(SHOP) - 150)
DERS = (SHOP, ISSUING, OLD, ROOT, SOON, COMING, OWN, BROKEN, OTHER_ROOT)


def settle(window: BundleWindow, qtbot: QtBot) -> None:
    """Wait until everything that was asked for is there, also what begins a moment after the last letter."""
    qtbot.waitUntil(lambda: not window.bar._timer.isActive() and not window.is_running, timeout=30_000)


def cell(window: BundleWindow, number: int, column: int = 0) -> str:
    return str(window.model.data(window.model.index(number, column)))


def names(window: BundleWindow) -> list[str]:
    return [cell(window, number) for number in range(window.model.rowCount())]


def count(window: BundleWindow) -> str:
    return window.status.count.text()


def search(window: BundleWindow, text: str, qtbot: QtBot) -> None:
    window.bar.search.setText(text)
    settle(window, qtbot)


def sort(window: BundleWindow, column: int, qtbot: QtBot, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
    window.table.horizontalHeader().setSortIndicator(column, order)
    settle(window, qtbot)


def texts(window: QWidget) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def button(window: BundleWindow, name: str) -> QAbstractButton:
    found = window.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton)
    return found


def select(window: BundleWindow, *numbers: int) -> None:
    window.table.clearSelection()
    window.table.choose(numbers, numbers[0])


class Stalled:
    """A work that tells of some certificates and then goes on until it is cancelled."""

    def __call__(self, progress: Sink, cancel: Cancel) -> object:
        progress(Found(DERS))
        cancel.wait(30)
        cancel.check()
        return None
