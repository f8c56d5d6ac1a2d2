"""Python's search for garbage that refers to itself, in the window's thread alone.

Python searches in whichever thread has just made something. In a worker, what it finds may be objects of Qt: PySide
then waits for Python's lock with a lock of Qt's in its hand, while the window waits for that one with Python's in its
own, for ever. Seen with PySide6 6.11 on Python 3.11 (gdb: a weak reference's callback in QObject::disconnect, against
QLabel.setText). The same was told of PyQt in 2011 (riverbankcomputing.com/pipermail/pyqt/2011-August/030378.html); no
version of PySide is known that ends it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EACH_MS = 1000


class GarbageCollector(QObject):
    """Takes the search out of Python's own hands, for as long as the program runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EACH_MS)
        self._timer.timeout.connect(search)
        self._timer.start()


def search() -> None:
    """Search as far as Python would have by now."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation]:
            gc.collect(generation)
            return
