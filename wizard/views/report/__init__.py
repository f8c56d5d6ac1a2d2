"""The window that makes a report of a case: looked at, saved, printed, copied, or handed to the mail program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the window is loaded when it is opened
    from PySide6.QtWidgets import QWidget

    from wizard.flow.dossier import Dossier
    from wizard.views.bridge import Bridge
    from wizard.views.report.report_dialog import ReportDialog


def open_report(dossier: Dossier, bridge: Bridge, parent: QWidget | None) -> ReportDialog:
    """Open the report of *dossier*, to be saved, printed, copied or sent."""
    from wizard.views.report.report_dialog import ReportDialog

    opened = ReportDialog(dossier, bridge, parent)
    opened.show()
    return opened
