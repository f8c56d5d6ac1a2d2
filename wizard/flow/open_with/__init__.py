"""“Open with”: the file manager offers this program for certificates and cases, until this person takes it back.

Nothing needs an administrator, and nothing makes this program the one that opens a file by itself: which one that is,
the person chooses in the file manager. It is the system that is asked, so not for the window's own thread.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, assert_never

from wizard.errors import WizardError
from wizard.i18n import tr


class Standing(StrEnum):
    """How things stand."""

    NOT_OFFERED = "not-offered"
    OFFERED = "offered"
    OUTDATED = "outdated"
    """Offered by us, with the program in another place than now."""
    INSTALLED = "installed"
    """It came with the program, or was set up by somebody else: not ours to change."""
    WITH_THE_APPLICATION = "with-the-application"
    """A Mac learns it from the application itself, and from nothing else."""


@dataclass(frozen=True, slots=True)
class Command:
    """How this very program is started; the file comes last."""

    words: tuple[str, ...]
    folder: Path | None = None
    """Where, if that matters: a checkout that is not installed."""


class FileManager(Protocol):
    """The file manager of one system."""

    def state(self) -> Standing:
        """Return how things stand."""

    def offer(self) -> None:
        """Have it offer this program. Raises WizardError that says why not."""

    def take_back(self) -> None:
        """Have it forget this program. Raises WizardError that says why not."""


def state() -> Standing:
    """Return how things stand on this computer."""
    return file_manager().state()


def offer() -> None:
    """Offer this program for certificates and cases; once more where it was offered from another place."""
    file_manager().offer()


def take_back() -> None:
    """Offer it no longer, and leave nothing of it behind."""
    file_manager().take_back()


def file_manager(system: str = sys.platform) -> FileManager:
    """Return the file manager of this computer."""
    match system:
        case "win32":
            from wizard.flow.open_with.windows import WindowsFiles

            return WindowsFiles(own_command())
        case "darwin":
            from wizard.flow.open_with.macos import MacFiles

            return MacFiles()
        case _:
            from wizard.flow.open_with.linux import LinuxFiles

            return LinuxFiles(own_command())


def own_command(environment: Mapping[str, str] = os.environ) -> Command:
    """Return how this very program is started to show a file, without a window of the terminal."""
    if getattr(sys, "frozen", False):
        # An AppImage's own files lie elsewhere each time.
        return Command((environment.get("APPIMAGE") or sys.executable,))
    interpreter, is_windows = Path(sys.executable), sys.platform == "win32"
    name = "trust-wizard-gui.exe" if is_windows else "trust-wizard-gui"
    # Not resolved: in a virtual environment the interpreter is a link that leads out of it.
    for folder in (interpreter.parent, Path(sysconfig.get_path("scripts"))):
        if os.access(folder / name, os.X_OK):
            return Command((str(folder / name),))
    windowless = interpreter.with_name("pythonw.exe")
    started = windowless if is_windows and windowless.exists() else interpreter
    return Command((str(started), "-m", "wizard", "gui"), _checkout())


def _checkout() -> Path | None:
    """Return the folder to start in; None where the package lies among the installed ones."""
    folder = Path(__file__).resolve().parents[3]
    return None if folder.name in {"site-packages", "dist-packages"} else folder


def in_words(standing: Standing) -> str:
    """Return one sentence that says how things stand."""
    match standing:
        case Standing.NOT_OFFERED:
            return tr("The file manager does not offer Trust Wizard for certificate files yet.")
        case Standing.OFFERED:
            return tr("The file manager offers Trust Wizard for certificate files and cases, under “Open with”.")
        case Standing.OUTDATED:
            return tr("The file manager would start Trust Wizard from where it was before. Offer it again.")
        case Standing.INSTALLED:
            return tr("The file manager offers Trust Wizard, as it was installed that way.")
        case Standing.WITH_THE_APPLICATION:
            return tr(
                "On a Mac, Finder offers the installed application by itself, and no program that is started otherwise."
            )
        case _:
            assert_never(standing)


def not_possible(why: str) -> WizardError:
    """Return the error for an entry that could not be made or taken away."""
    return WizardError(tr("The file manager could not be told: {why}", why=why))
