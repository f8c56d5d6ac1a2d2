"""Open a bundle in a process of its own: ``bundle.py reference FILE`` by the library, ``bundle.py window FILE`` by us.

Both print figures as JSON: seconds, megabytes and numbers.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography import x509
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from wizard.flow.settings import Look
from wizard.views.bridge import Bridge
from wizard.views.theme import Theme
from wizard.views.viewer.bundle_window import BundleWindow
from wizard.views.work import ReadFile, load_checks


def reference(path: Path) -> dict[str, float]:
    """Read the file by the library."""
    began = time.perf_counter()
    found = x509.load_pem_x509_certificates(path.read_bytes())
    return {"rows": len(found), "all": time.perf_counter() - began}


class Visit:
    """A person who opens the file and then scrolls, sorts, searches and groups, while a heart beats every 5 ms."""

    def __init__(self, path: Path) -> None:
        self.figures: dict[str, float] = {}
        self.bridge = Bridge()
        self.window = BundleWindow(path.name, self.bridge)
        self.window.model.rowsInserted.connect(
            lambda: QTimer.singleShot(0, lambda: QTimer.singleShot(0, self._note_first))
        )
        self.window.show()
        self._beat_at = time.perf_counter()
        self._longest = 0.0
        self._heart = QTimer()
        self._heart.timeout.connect(self._beat)
        self._heart.start(5)
        self._steps = self._visit(lambda: self.window.begin(ReadFile(path)))
        self._next = QTimer()
        self._next.timeout.connect(self._step)
        self._next.start(16)

    def _note_first(self) -> None:
        """Note when the first rows were drawn."""
        if "first" not in self.figures:
            self.figures["first"] = time.perf_counter() - self.began

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._beat_at)
        self._beat_at = now

    def _step(self) -> None:
        if next(self._steps, None) is None:
            self.figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            self.figures["rows"] = len(self.window.rows)
            self.window.close()
            self.bridge.close()
            QApplication.exit(0)

    def _phase(self, name: str, begin: Callable[[], object], *, scrolling: bool) -> Iterator[bool]:
        """Do it, scrolling meanwhile on request, and note how long it took and how long the loop stood still."""
        self._longest, self._beat_at = 0.0, time.perf_counter()
        self.began = time.perf_counter()
        begin()
        bar = self.window.table.verticalScrollBar()
        while self.window.is_running:
            if scrolling:
                bar.setValue((bar.value() + 7_919) % max(1, bar.maximum()))
            yield True
        self.figures[name] = time.perf_counter() - self.began
        for _ in range(20):
            yield True
        self.figures[f"{name} pause"] = self._longest

    def _visit(self, begin: Callable[[], object]) -> Iterator[bool]:
        window = self.window
        head, bar = window.table.horizontalHeader(), window.table.verticalScrollBar()
        for _ in range(20):
            yield True  # until the empty window is drawn
        yield from self._phase("all", begin, scrolling=False)
        self.figures["read"] = sum(map(window.rows.is_read, range(len(window.rows))))
        self.figures["shown"] = window.model.rowCount()
        self._longest, self._beat_at = 0.0, time.perf_counter()
        for step in range(100):
            bar.setValue(step * bar.maximum() // 100)
            yield True
        self.figures["scroll pause"] = self._longest
        order = Qt.SortOrder
        yield from self._phase("sort", lambda: head.setSortIndicator(0, order.DescendingOrder), scrolling=True)
        yield from self._phase("sort again", lambda: head.setSortIndicator(3, order.AscendingOrder), scrolling=True)
        yield from self._phase("unsort", lambda: head.setSortIndicator(-1, order.AscendingOrder), scrolling=True)
        yield from self._phase("filter", lambda: self._search("host04"), scrolling=True)
        self.figures["found"] = window.model.rowCount()
        yield from self._phase("unfilter", lambda: self._search(""), scrolling=True)
        yield from self._phase("group", lambda: window.bar.group.setChecked(True), scrolling=True)
        yield from self._phase("select all", window.table.selectAll, scrolling=True)
        yield from self._phase("copy", window.page.actions_row.copy.click, scrolling=True)

    def _search(self, text: str) -> None:
        self.window.bar.search.setText(text)
        self.window.bar._change()


def window(path: Path) -> dict[str, float]:
    """Visit the file in our window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    Theme(application, Look.LIGHT)
    load_checks()
    visit = Visit(path)
    application.exec()
    return visit.figures


if __name__ == "__main__":
    print(json.dumps({"reference": reference, "window": window}[sys.argv[1]](Path(sys.argv[2]))))
