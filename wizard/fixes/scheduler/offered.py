"""Which scheduler a daily round would be set up with here, to say so before anything is changed."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from wizard.fixes.actions.runner import Ending
from wizard.fixes.scheduler import Means, Run, run

_NO_CRONTAB = re.compile(r"^no crontab for ", re.MULTILINE)


def means_here(run_words: Run = run, system: str = sys.platform) -> Means | None:
    """Return what `own_scheduler` would use; None where there is nothing that it could."""
    match system:
        case "win32":
            return Means.TASK_SCHEDULER
        case "darwin":
            return Means.LAUNCHD
    if run_words(("systemctl", "--user", "show", "-p", "Version")).is_fine:
        return Means.SYSTEMD
    listed = run_words(("crontab", "-l"))
    is_empty = listed.ending is Ending.ENDED and _NO_CRONTAB.search(listed.printed) is not None
    return Means.CRON if listed.is_fine or is_empty else None


def units_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the units of systemd go, as a person writes it: ``~`` stands for the home folder."""
    return Path(environment.get("XDG_CONFIG_HOME") or "~/.config") / "systemd" / "user"
