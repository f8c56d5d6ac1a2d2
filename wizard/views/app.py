"""Starts the window: language, look, and the firewall that keeps a fault from ending everything without a word."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from wizard import __version__, i18n, resources
from wizard.flow.settings import Settings
from wizard.views.errand import Errand, errand_of
from wizard.views.garbage import GarbageCollector
from wizard.views.instance import Instance
from wizard.views.preferences_in_force import begin
from wizard.views.theme import Theme, theme

if TYPE_CHECKING:
    from wizard.views.arrivals import Home
    from wizard.views.conductor import Conductor
    from wizard.views.fault.fault_desk import FaultDesk
    from wizard.views.frame import MainWindow


_DOOR_MS = 300
"""After the first paint of a certificate file; a start that comes earlier waits for the door."""
_HEAD = 4096
"""Bytes of a file that are looked at before a window opens on it."""


def main(argument: str | None = None) -> int:
    """Open the window beside any other one, go to work on *argument* if given, and return the exit code."""
    return run(errand_of((argument,) if argument else ()), Instance(None, ""))


def run(errand: Errand, instance: Instance) -> int:
    """Open the window, do *errand*, let later starts hand theirs to *instance*, and return the exit code."""
    settings = begin()
    i18n.typeset()
    # As an argument: setStyle would make Python's QStyle with all its enums before the first paint.
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    application.setApplicationName("trust-wizard")
    application.setApplicationDisplayName("Trust Wizard")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("trust-wizard")
    application.setWindowIcon(QIcon(str(resources.path("icons", "trust-wizard.svg"))))
    sys.excepthook = _take_fault
    GarbageCollector(application)
    Theme(application, settings.look, settings.text_percent, is_watching=False)
    if errand.files and certificate_file(errand.files[0]) is not None:
        code = _view(application, errand, instance)
    else:
        code = _run(application, settings, errand, instance)
    instance.close()
    from wizard.views.window_place import write

    write()
    return code


def _take_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Tell of a fault before the first paint; what tells of the later ones is loaded after it."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101  (`run` made it)
    install(application).take(kind, fault, trace)


def install(application: QApplication) -> "FaultDesk":
    """Have every fault told calmly from now on."""
    from wizard.views.fault import install as install_desk

    return install_desk(application)


def _run(application: QApplication, settings: Settings, errand: Errand, instance: Instance) -> int:
    window = _make_window()
    window.seen.connect(lambda: _receive(window, errand, instance))
    if not settings.is_welcomed and not (errand.files or errand.text):
        from wizard.views.first_start import show_first_start

        show_first_start(window)
    window.show()
    code = application.exec()
    window.close()
    return code


def _receive(window: "MainWindow", errand: Errand, instance: Instance) -> None:
    """Do what the program was started for, and let in what comes later."""
    from wizard.views.arrivals import MainHome

    home = MainHome(window)
    _open_door(home, instance)
    if errand.files[1:]:
        home.take_files(tuple(map(Path, errand.files)))
    elif errand.files or errand.text:
        window.take(errand.text or errand.files[0])


def _open_door(home: "Home", instance: Instance) -> None:
    from wizard.views.arrivals import Arrivals, use_of
    from wizard.views.drops import everywhere

    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101  (`run` made it)
    install(application)
    theme().watch()
    _speak_qt(application)
    instance.serve(Arrivals(home, application).take, application)
    everywhere(application, use_of(home))


def _view(application: QApplication, errand: Errand, instance: Instance) -> int:
    """Show certificate files alone, as file managers ask for."""
    from wizard.views.arrivals import AloneHome

    home = AloneHome(_make_window)
    first = home.open(Path(errand.files[0]))

    def receive() -> None:
        _open_door(home, instance)
        if errand.files[1:]:
            home.take_files(tuple(map(Path, errand.files[1:])))

    # The certificate first: what later starts need takes 80 ms to load.
    first.window.seen.connect(lambda: QTimer.singleShot(_DOOR_MS, application, receive))
    code = application.exec()
    home.close()
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
    from wizard.views.window_place import remember

    window = MainWindow(_make_conductor)
    remember(window, "main")
    return window


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


def _speak_qt(application: QApplication) -> None:
    """Have Qt's own dialogs speak the language in force; after the first paint, as its classes take 10 ms to make."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{i18n.language()}", folder):
        application.installTranslator(translator)
