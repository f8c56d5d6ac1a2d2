"""A dialog that is not closed over what it has under way, and through which Tab leads as it is read."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog

from wizard.views.reading_order import tab_as_read


class WorkingDialog(QDialog):
    """Asks itself before it is closed, by Escape, by a button or by the window's own."""

    def stays(self) -> bool:
        """Say whether it has to stay now, and have told the person why."""
        return False

    def reject(self) -> None:
        """Close, unless something is under way."""
        if not self.stays():
            super().reject()

    def event(self, event: QEvent) -> bool:
        """Hold the window's own way of closing to the same."""
        if event.type() is QEvent.Type.Close and self.stays():
            event.ignore()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, A002  (Qt's names)
        """Lead Tab through the window as it is read: parts of it are made, and moved, after all else."""
        tab_as_read(self)
        return super().focusNextPrevChild(next)
