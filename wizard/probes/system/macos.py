"""A macOS system: its release, and how its clock is kept. Not yet run on a real Mac."""

import re
from collections.abc import Callable, Sequence

from wizard.model.computer import SystemEvidence, Trouble
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.system.common import Support, TimeService, rows, support_in, support_of

Ask = Callable[[Sequence[str]], str | Trouble]


def read_time_service(asked: Ask = ask) -> TimeService:
    """Return whether macOS sets the clock by itself; ``systemsetup`` would say so to administrators only.

    The key of timed's preferences is from memory.
    """
    said = asked(["/usr/bin/defaults", "read", "/Library/Preferences/com.apple.timed", "TMAutomaticTimeOnlyEnabled"])
    words = said.strip() if isinstance(said, str) else ""
    return TimeService(automatic={"1": True, "0": False}.get(words))


def read_system(job: Job) -> SystemEvidence:
    """Return what this system says of itself. Raises `Cancelled`."""
    job.cancel.check()
    return system_from(ask)


def system_from(asked: Ask) -> SystemEvidence:
    """Return the system that the programs behind *asked* describe."""
    said = asked(["/usr/bin/sw_vers"])
    version = field_of(said, "ProductVersion") or "" if isinstance(said, str) else ""
    support = support_by(version)
    return SystemEvidence(
        family="macos",
        name=f"macOS {version}".strip(),
        version=version,
        support_ends=support.ends,
        desktop=None,
        care=support.care,
    )


def support_by(version: str) -> Support:
    """Return how long macOS *version* is cared for: by its first number, before 11 by the first two."""
    old = rows("old-macos").get(".".join(version.split(".")[:2]))
    return support_in(old) if old is not None else support_of("macos", (version.partition(".")[0],))


def field_of(text: str, name: str) -> str | None:
    """Return the value of ``name`` in lines of the form ``name : value``."""
    match = re.search(rf"^\s*{re.escape(name)}\s*:\s*(\S.*?)\s*$", text, re.MULTILINE)
    return match[1] if match else None
