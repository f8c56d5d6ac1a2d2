"""macOS' launchd: an agent of the person's own, by a property list and launchctl.

launchd makes up for starts that the computer slept through, and for those while it was off the agent is started when the
person logs in (RunAtLoad). Sources, read 2026-11: launchd.plist(5) and launchctl(1) of macOS 14. Not yet run on a real
Mac.
"""

from __future__ import annotations

import os
import plistlib
import sys
from datetime import datetime
from pathlib import Path

from wizard.errors import WizardError
from wizard.fixes.actions.runner import Ran
from wizard.fixes.scheduler import Means, Plan, Program, Run, needed, next_at, run, unwritten
from wizard.i18n import tr
from wizard.model.computer import Trouble
from wizard.probes.files import read_properties
from wizard.whole_file import write_whole

LABEL = "trust-wizard.watch"
LAUNCHCTL = "/bin/launchctl"

_LARGEST = 64 * 1024


class Launchd:
    """The agents of whoever runs this program."""

    def __init__(self, run_words: Run = run, home: Path | None = None, user: int | None = None) -> None:
        self._run = run_words
        self.file = (home or Path.home()) / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        self._domain = f"gui/{_own_number() if user is None else user}"

    def set_up(self, program: Program, minute: int) -> Plan:
        """Write the agent and load it; one that is loaded is unloaded first, as launchd reads no change."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.file, agent(program, minute), 0o644)
        except OSError as error:
            raise unwritten(error) from error
        if self._shown().is_fine:
            needed(self._launchctl("bootout", f"{self._domain}/{LABEL}"), "launchctl")
        # The person may have switched it off once; that would outlive everything else.
        self._launchctl("enable", f"{self._domain}/{LABEL}")
        needed(self._launchctl("bootstrap", self._domain, str(self.file)), "launchctl")
        made = self.plan()
        if made is None:
            raise WizardError(tr("The daily check was set up, but the system does not know of it. Try again."))
        return made

    def remove(self) -> bool:
        """Unload the agent and remove its file."""
        is_loaded, was_there = self._shown().is_fine, self.file.exists()
        if is_loaded:
            needed(self._launchctl("bootout", f"{self._domain}/{LABEL}"), "launchctl")
        try:
            self.file.unlink(missing_ok=True)
        except OSError as error:
            raise unwritten(error) from error
        return is_loaded or was_there

    def plan(self) -> Plan | None:
        """Return the agent, where it is loaded; launchctl does not say when it starts next, its file does."""
        if not self._shown().is_fine:
            return None
        read = read_properties(self.file, _LARGEST)
        times = None if isinstance(read, Trouble) else read.get("StartCalendarInterval")
        minute = times.get("Minute") if isinstance(times, dict) else None
        if not isinstance(minute, int) or not 0 <= minute < 60:
            return Plan(Means.LAUNCHD)
        return Plan(Means.LAUNCHD, next_at(minute, datetime.now().astimezone()))

    def _shown(self) -> Ran:
        return self._launchctl("print", f"{self._domain}/{LABEL}")

    def _launchctl(self, *words: str) -> Ran:
        return self._run((LAUNCHCTL, *words))


def agent(program: Program, minute: int) -> bytes:
    """Return the property list that starts *program* every hour."""
    wanted: dict[str, object] = {
        "Label": LABEL,
        "ProgramArguments": list(program.words),
        "StartCalendarInterval": {"Minute": minute},
        "RunAtLoad": True,
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Nice": 19,
    }
    if program.folder:
        wanted["WorkingDirectory"] = str(program.folder)
    return plistlib.dumps(wanted)


def _own_number() -> int:
    if sys.platform == "win32":
        return 0
    else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
        return os.getuid()
