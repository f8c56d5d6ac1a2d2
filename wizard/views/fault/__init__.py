"""What happens when something of ours breaks: a calm window, a report without secrets, and no lost case."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from wizard.views.fault.fault_desk import FaultDesk

if TYPE_CHECKING:
    from wizard.views.fault.case_keeper import CaseKeeper
    from wizard.views.frame import MainWindow


def install(application: QApplication) -> FaultDesk:
    """Have every fault of this program told by a calm window from now on, and a crash at the next start.

    Before the first paint; loads nothing heavy. A second call returns the same desk.
    """
    return application.findChild(FaultDesk) or FaultDesk(application)


def watch(window: MainWindow) -> CaseKeeper | None:
    """Keep the case in hand at *window*, and its calls, beyond a crash, and tell of the last one there.

    To be called after the first paint, and once the windows beside the steps are offered: what stands in the history
    is not kept twice. Does nothing where faults are told by somebody else, without `install`.
    """
    from wizard.views.fault.call_keeper import CallKeeper
    from wizard.views.fault.case_keeper import CaseKeeper
    from wizard.views.fault.ended_note import EndedNote

    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101  (a window without an application is a bug)
    known, desk = window.findChild(CaseKeeper), application.findChild(FaultDesk)
    if known is not None or desk is None:
        return known
    keeper = CaseKeeper(window, desk.run)
    CallKeeper(window)
    desk.serve(keeper, window.conductor.bridge)
    window.conductor.closing.connect(partial(desk.leave, keeper))
    note = EndedNote(window, keeper)
    window.start_page.column.insertWidget(min(2, window.start_page.column.count()), note)
    window.language_changed.connect(note.retranslate)
    return keeper
