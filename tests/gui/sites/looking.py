"""How tests look at the window for many sites, and work with it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from wizard.flow.site_lines import Heading
from wizard.practice.servers import Practice
from wizard.views.sites.sites_model import SHOWN
from wizard.views.sites.sites_window import SitesWindow

ROLE = Qt.ItemDataRole


def settle(window: SitesWindow, qtbot: QtBot) -> None:
    """Wait until everything that was asked for is there, also what begins a moment after the last letter."""
    qtbot.waitUntil(lambda: not (window.is_busy or window.page.search_bar._later.isActive()), timeout=60_000)


def texts(window: QWidget) -> str:
    """Return all labels that are seen."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def column(window: SitesWindow, heading: Heading, role: int = ROLE.DisplayRole) -> list[str]:
    """Return what stands under *heading*, from the top."""
    model, place = window.model, SHOWN.index(heading)
    return [str(model.data(model.index(row, place), role)) for row in range(model.rowCount())]


def button(window: QWidget, name: str) -> QAbstractButton:
    """Return the button called *name*."""
    found = window.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton), name
    return found


def said(window: SitesWindow) -> str:
    """Return what the page says of the round."""
    return window.page.status.said.text()


def stalled(practice: Practice, count: int) -> list[str]:
    """Return addresses of sites that never answer."""
    url = practice.sites["stalled"].url
    return [url.replace("//stalled.", f"//s{number}.") for number in range(count)]
