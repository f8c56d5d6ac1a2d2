"""Open a place where something is put right: the first of its programs, pages or folders that is there.

Nothing goes through a shell, nothing but the fixed words of `wizard.fixes.places` is started, and nothing is waited
for longer than it takes to notice that it failed. Not yet run on a real Windows or macOS.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wizard.fixes.place import Place
from wizard.flow.place_calls import Call, calls_for
from wizard.i18n import N_

PATIENCE_S = 0.5
"""How long a program is watched. One that finds no display, or is made for another desktop, has ended by then."""


class Result(StrEnum):
    """What came of opening a place."""

    OPENED = "opened"
    """Something was started and did not fail at once; whether a window has come up, only the person sees."""
    NOT_INSTALLED = "not-installed"
    FAILED = "failed"
    """Whatever was there ended with an error at once."""


RESULTS: Mapping[Result, str] = {
    Result.OPENED: N_("It was opened. Its window may lie behind this one."),
    Result.NOT_INSTALLED: N_("Nothing was found on this computer that opens it. This is the way by hand:"),
    Result.FAILED: N_("{program} ended with an error at once. This is the way by hand:"),
}
"""In words; where it was not opened, `Place.way` follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of opening a place."""

    result: Result
    program: str = ""
    """What was started, or what failed last, without the folders it lies in."""

    @property
    def text(self) -> str:
        """The message id of the result in words; ``program`` may be its field."""
        return RESULTS[self.result]


def can_open(place: Place, environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether anything is there that opens *place*; that it will not fail is not checked."""
    return next(calls_for(place, environment), None) is not None


def open_place(place: Place, environment: Mapping[str, str] = os.environ) -> Outcome:
    """Start the first thing that opens *place* and does not fail at once.

    Takes up to `PATIENCE_S`, and so does not belong into the window's thread.
    """
    failed = ""
    for call in calls_for(place, environment):
        if _start(call, environment):
            return Outcome(result=Result.OPENED, program=call.name)
        failed = call.name
    return Outcome(result=Result.FAILED if failed else Result.NOT_INSTALLED, program=failed)


def _start(call: Call, environment: Mapping[str, str]) -> bool:
    """Start *call*, and say whether it did not fail at once, as far as that can be seen."""
    try:
        if sys.platform == "win32":
            # Windows tells nothing of what becomes of it.
            os.startfile(call.target, "open", " ".join(call.arguments))  # noqa: S606  (fixed words)
            return True
        else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
            return _start_alone(call, environment)
    except OSError:
        return False


def _start_alone(call: Call, environment: Mapping[str, str]) -> bool:
    """Start *call* in a session of its own, so that it outlives this program and holds nothing of it open."""
    process = subprocess.Popen(  # noqa: S603  (fixed words)
        [call.target, *call.arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd="/", env=for_others(environment), start_new_session=True,
    )  # fmt: skip
    try:
        return process.wait(timeout=PATIENCE_S) == 0
    except subprocess.TimeoutExpired:
        # Somebody has to take note of its end, whenever that is; else its entry stays in the system's table.
        threading.Thread(target=process.wait, name=f"waits for {call.name}", daemon=True).start()
        return True


def for_others(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for a program that is none of ours: without what leads to our Python, Qt and libraries.

    How the person wants windows of Qt to look and letters to be typed (QT_SCALE_FACTOR, QT_IM_MODULE) stays. In a
    packed program LD_LIBRARY_PATH is its own, and the person's is kept beside it (PyInstaller, "Run-time Information").
    """
    kept = {name: value for name, value in environment.items() if not _is_ours(name)}
    original = kept.pop("LD_LIBRARY_PATH_ORIG", None)
    if original is not None:
        kept["LD_LIBRARY_PATH"] = original
    elif getattr(sys, "frozen", False):
        kept.pop("LD_LIBRARY_PATH", None)
    return kept


def _is_ours(name: str) -> bool:
    return name in _OURS or name.startswith(("PYTHON", "_PYI_", "_MEIPASS"))


_OURS = frozenset(
    {
        "QT_PLUGIN_PATH", "QT_QPA_PLATFORM", "QT_QPA_PLATFORM_PLUGIN_PATH", "QML_IMPORT_PATH", "QML2_IMPORT_PATH",
        "VIRTUAL_ENV",
    }
)  # fmt: skip
"""Which part of Qt is used, and where it lies: other programs bring another Qt."""
