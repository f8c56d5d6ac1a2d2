"""What the tests of the report's window share: a bridge, and windows that are taken away again."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.report.reported import dossier
from wizard.flow.dossier import Dossier
from wizard.views.bridge import Bridge
from wizard.views.report.report_dialog import ReportDialog

Ask = Callable[..., ReportDialog]


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def ask(bridge: Bridge, qtbot: QtBot) -> Iterator[Ask]:
    """Open the window and wait until its report is there."""
    from PySide6.QtCore import Qt

    from tests.support.reports import MADE

    shown: list[ReportDialog] = []

    def show(of: Dossier | None = None) -> ReportDialog:
        made = ReportDialog(of or dossier(notes="Called at 9."), bridge, now=MADE)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        shown.append(made)
        made.resize(1150, 800)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(lambda: made.isActiveWindow() and not made.is_busy)
        return made

    yield show
    for dialog in shown:
        qtbot.waitUntil(lambda dialog=dialog: not dialog.passing.is_busy)  # type: ignore[misc]
        dialog.close()
        dialog.deleteLater()
