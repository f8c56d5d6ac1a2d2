"""Arch Linux and what is made of it: what pacman would install, by the lists that it fetched last."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from wizard.model.computer import Trouble, UpdatesEvidence
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.updates.common import bearing_on_certificates

SOME_WAIT, NONE_WAIT = 0, 1
"""How ``pacman -Qu`` ends (pacman 6.0.2)."""

_UPDATE = re.compile(r"^(\S+) \S+ -> \S+( \[ignored\])?$", re.MULTILINE)


def read_pacman(job: Job, root: Path = Path("/")) -> UpdatesEvidence:
    """Return what pacman knows of the system at *root*; it does not tell what is about security. Raises `Cancelled`."""
    lists = [*(root / "var/lib/pacman/sync").glob("*.db")]
    if not lists:
        return UpdatesEvidence(tool="pacman", unlooked=True)
    looked = _put_there(lists)
    printed = ask(["pacman", "-Qu"], job, fine=(SOME_WAIT, NONE_WAIT))
    if isinstance(printed, Trouble):
        return UpdatesEvidence(tool="pacman", looked=looked, troubles=(printed,))
    updates = _UPDATE.findall(printed)
    names = [name for name, ignored in updates if not ignored]
    return UpdatesEvidence(
        tool="pacman",
        pending=len(names),
        held=len(updates) - len(names),
        bearing=bearing_on_certificates(names),
        looked=looked,
    )


def _put_there(lists: Sequence[Path]) -> datetime | None:
    """Return when the latest of the *lists* was put there; it was last written on the server (pacman 6.0.2)."""
    moments = []
    for path in lists:
        try:
            moments.append(datetime.fromtimestamp(path.stat().st_ctime, UTC))
        except OSError:
            continue
    return max(moments, default=None)
