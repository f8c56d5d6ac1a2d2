"""Starts the window: language, look, and the firewall that keeps a fault from ending everything without a word."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, Qt, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from wizard import __version__, i18n, resources
from wizard.i18n import tr
from wizard.views.garbage import GarbageCollector
from wizard.views.preferences_in_force import FIXED, begin
from wizard.views.theme import Theme

if TYPE_CHECKING:
    from wizard.views.conductor import Conductor
    from wizard.views.frame import MainWindow


_HEAD = 4096
"""Bytes of a file that are looked at before a window opens on it."""


def main(argument: str | None = None) -> int:
    """Open the window, go to work on *argument* (address, file or text) if given, and return the exit code."""
    settings = begin()
    # As an argument: setStyle would make Python's QStyle with all its enums before the first paint.
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    application.setApplicationName("trust-wizard")
    application.setApplicationDisplayName("Trust Wizard")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("trust-wizard")
    application.setWindowIcon(QIcon(str(resources.path("icons", "trust-wizard.svg"))))
    sys.excepthook = report_fault
    translator = _qt_words(application)
    GarbageCollector(application)
    Theme(application, dark=FIXED[settings.look])
    file = certificate_file(argument)
    code = _run(application, argument) if file is None else _view(application, file)
    del translator
    return code


def _run(application: QApplication, argument: str | None) -> int:
    window = _make_window()
    window.show()
    if argument:
        QTimer.singleShot(0, window, lambda: window.take(argument))
    code = application.exec()
    window.close()
    return code


def _view(application: QApplication, path: Path) -> int:
    """Show a certificate file alone, as file managers ask for."""
    from wizard.views.viewer.alone import Alone

    alone = Alone(path, _make_window)
    code = application.exec()
    alone.close()
    return code


def certificate_file(argument: str | None) -> Path | None:
    """Return the file that *argument* names, if it begins as certificates do: as ASN.1, or with a PEM label."""
    if not argument or "://" in argument or "\n" in argument:
        return None
    path = Path(argument)
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return None
    # Without the zero bytes of UTF-16.
    is_one = head.startswith(b"\x30") or b"-----BEGIN " in head.replace(b"\0", b"")
    return path if is_one else None


def _make_window() -> "MainWindow":
    from wizard.views.frame import MainWindow

    return MainWindow(_make_conductor)


def _make_conductor() -> "Conductor":
    from wizard.model.target import CheckOptions
    from wizard.model.terms import Part
    from wizard.views.conductor import Conductor

    return Conductor(CheckOptions(parts=frozenset(Part)))


def wanted_language() -> str:
    """Return the language of the environment, else of the system's settings."""
    if any(os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")):
        return i18n.system_language()
    from PySide6.QtCore import QLocale

    return "ja" if QLocale.system().language() == QLocale.Language.Japanese else "en"


def _qt_words(application: QApplication) -> QTranslator:
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{i18n.language()}", folder):
        application.installTranslator(translator)
    return translator


def report_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Say calmly that something of ours broke; the window stays, and the details can be copied."""
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    import logging
    import traceback

    logging.getLogger(__name__).error("a fault reached the window", exc_info=(kind, fault, trace))
    if QApplication.instance() is None:
        sys.__excepthook__(kind, fault, trace)
        return
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Warning, tr("Trust Wizard"), "")
    box.setObjectName("fault")
    # QMessageBox guesses at rich text otherwise.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(tr("Something in this program broke. What you were doing may be incomplete; please try it again."))
    box.setDetailedText("".join(traceback.format_exception(kind, fault, trace)))
    box.exec()
