"""A dossier of a recorded case, and how its windows are looked at."""

import subprocess
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from tests.cases.test_cases import FILES, read
from wizard.causes.diagnose import diagnose
from wizard.fixes.readers import Reader
from wizard.flow.dossier import Dossier
from wizard.model.finding import Audience

HOST = "site.test"


def dossier(stem: str = "expired-and-another-name", notes: str = "") -> Dossier:
    diagnosis = diagnose(read(next(file for file in FILES if file.stem == stem)).evidence)
    return Dossier(diagnosis=diagnosis, audience=Audience.HELPDESK, reader=Reader("windows", "chrome"), notes=notes)


def texts(widget: QWidget) -> str:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(widget: QWidget, name: str) -> None:
    QApplication.processEvents()
    (found,) = (button for button in widget.findChildren(QPushButton, name) if button.isVisible())
    found.click()


def photographed(widget: QWidget, place: Path) -> str:
    """Return what zbar reads on the screen where *widget* is, as a telephone would."""
    assert widget.window().grab().save(str(place))
    done = subprocess.run(["zbarimg", "--raw", "-q", str(place)], capture_output=True, text=True, check=True)
    return done.stdout.removesuffix("\n")
