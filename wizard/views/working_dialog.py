"""A dialog that is not closed over what it has under way."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog


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
