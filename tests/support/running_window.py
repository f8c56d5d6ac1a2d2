"""The program as a second process: its window, the door for later starts, and what is on screen, told line by line."""

import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[2]

_PROGRAM = """
import sys
from wizard.views.errand import errand_of
from wizard.views.instance import enter
instance = enter(errand_of(sys.argv[2:]))
if instance is None:
    print("handed over", flush=True)
    sys.exit(0)
print("first" if instance.is_first else "alone", flush=True)
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QInputDialog
from wizard.model.target import CheckOptions
from wizard.views.arrivals import Arrivals, MainHome
from wizard.views.conductor import Conductor
from wizard.views.frame import MainWindow
from wizard.views.theme import Theme
application = QApplication([])
Theme(application)
window = MainWindow(lambda: Conductor(CheckOptions(parts=frozenset(), fetch=False)))
arrivals = Arrivals(MainHome(window), application)
told = set()
def tell():
    names = {one.objectName() for one in QApplication.topLevelWidgets() if one.isVisible() and one.objectName()}
    for name in sorted(told - names):
        print("gone", name, flush=True)
    for name in sorted(names - told):
        print("shown", name, flush=True)
    told.clear()
    told.update(names)
def take(errand):
    print("errand", errand.text or " ".join(errand.files) or "front", flush=True)
    arrivals.take(errand)
    for question in window.findChildren(QInputDialog):
        print("question", "open" if question.isVisible() else "lost", flush=True)
        QTimer.singleShot(100, question.accept)
watch = QTimer(interval=10)
watch.timeout.connect(tell)
watch.start()
window.show()
def begin():
    if sys.argv[1] == "ask":
        dialog = QInputDialog(window)
        dialog.setObjectName("question")
        dialog.open()
    instance.serve(take, application)
    print("open", flush=True)
QTimer.singleShot(0, begin)
application.exec()
window.close()
instance.close()
"""


class Started:
    """One start of the program, and what it tells."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.told: list[str] = []
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put("ended")

    def next_line(self) -> str:
        """Return the next line that it tells; "ended" after the last one."""
        self.told.append(self._lines.get(timeout=50))
        return self.told[-1]

    def wait_for(self, line: str) -> None:
        """Read on until it tells *line*."""
        while (told := self.next_line()) != line:
            assert told != "ended", self.told

    def end(self) -> int:
        """Wait for its end, and return its exit code."""
        code = self.process.wait(50)
        self._reader.join(50)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.end()


def start(
    arguments: Sequence[str], *, environment: dict[str, str] | None = None, folder: Path = ROOT, asks: bool = False
) -> Started:
    """Start the program in *folder*; with *asks*, a modal dialog is open in it until something comes."""
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), **(environment or {})}
    command = [sys.executable, "-c", _PROGRAM, "ask" if asks else "", *arguments]
    return Started(
        subprocess.Popen(
            command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )
    )  # fmt: skip


def as_script(file: Path) -> Path:
    """Write the program as *file*, which a desktop can start; what it tells is lost."""
    words = (sys.executable, "-c", _PROGRAM, "")
    file.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.join(words)} "$@"\n')
    file.chmod(0o755)
    return file


@contextmanager
def running(arguments: Sequence[str] = (), *, asks: bool = False) -> Iterator[Started]:
    """Give a program that lets later starts in; it is killed at the end."""
    started = start(arguments, asks=asks)
    try:
        started.wait_for("open")
        yield started
    finally:
        started.kill()
