"""Dossiers to make reports of, and how the window and its files are looked at."""

import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from tests.cases.test_cases import FILES, read
from tests.support.browser import find
from tests.support.reports import change, planted
from wizard.causes.diagnose import diagnose
from wizard.fixes.readers import Reader
from wizard.flow.dossier import Dossier
from wizard.model.finding import Audience
from wizard.views.report.setting import Fonts

FONTS = Fonts.of("en", "DejaVu Sans", "DejaVu Sans Mono")


def dossier(stem: str = "expired", notes: str = "") -> Dossier:
    diagnosis = diagnose(read(next(file for file in FILES if file.stem == stem)).evidence)
    return Dossier(diagnosis=diagnosis, audience=Audience.OWNER, reader=Reader("windows", "chrome"), notes=notes)


def private(stem: str, notes: str) -> Dossier:
    """Return a dossier full of what must not stand in a report."""
    diagnosis = diagnose(planted(read(next(file for file in FILES if file.stem == stem)).evidence))
    return Dossier(
        diagnosis=diagnosis, previous=diagnosis, audience=Audience.HELPDESK, reader=Reader("windows", "chrome"),
        changes=(change(),), notes=notes,
    )  # fmt: skip


def texts(widget: QWidget) -> str:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def press(widget: QWidget, name: str) -> None:
    QApplication.processEvents()
    (found,) = (button for button in widget.findChildren(QPushButton, name) if button.isVisible())
    found.click()


def words_of(pdf: Path) -> str:
    """Return the text of a PDF file as poppler reads it."""
    if find("pdftotext") is None:
        pytest.skip("not installed: poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    return done.stdout.decode()
