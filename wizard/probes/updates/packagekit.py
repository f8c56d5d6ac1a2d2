"""Any Linux whose updates PackageKit looks after: for systems whose own tool is not known here."""

import re
from datetime import datetime, timedelta

from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.updates.common import bearing_on_certificates

NOTHING_WAITS = 5
"""How pkcon ends then (client/pkcon/pk-console.c, PK_EXIT_CODE_NOTHING_USEFUL; seen with 1.2.6)."""

_FROM_THE_CACHE = "--cache-age=-1"
"""However old that is: nothing is fetched (pkcon(1))."""

_RESULTS = "Results:\n"
"""What an answer has that was given to the end: a service that breaks lets pkcon end with 0 all the same (1.2.6)."""

_UPDATE = re.compile(r"^(\w[\w ]*?) +(\S+) \([^()]*\)$", re.MULTILINE)
"""Kind, and the package with its version and architecture."""

_SINCE = re.compile(r"^Time since: (-?\d{1,12})s$", re.MULTILINE)


def read_packagekit(job: Job) -> UpdatesEvidence:
    """Return what PackageKit's service knows, which the system starts for it. Raises `Cancelled`."""
    printed = ask(["pkcon", "--plain", _FROM_THE_CACHE, "get-updates"], job, fine=(0, NOTHING_WAITS))
    if isinstance(printed, Trouble):
        return UpdatesEvidence(tool="packagekit", troubles=(printed,))
    _, told, results = printed.partition(_RESULTS)
    if not told:
        return UpdatesEvidence(tool="packagekit", troubles=(Trouble(kind=TroubleKind.STRANGE, what="pkcon"),))
    updates = _UPDATE.findall(results)
    waiting = [(kind, package) for kind, package in updates if kind != "Blocked"]
    return UpdatesEvidence(
        tool="packagekit",
        pending=len(waiting),
        security=sum(kind == "Security" for kind, _ in waiting) or None if waiting else 0,
        held=len(updates) - len(waiting),
        bearing=bearing_on_certificates(_name(package) for _, package in waiting),
        looked=_looked(job),
    )


def _name(package: str) -> str:
    """Return the name in "openssl-libs-3.0.1.x86_64"."""
    return re.split(r"-\d", package, maxsplit=1)[0]


def _looked(job: Job) -> datetime | None:
    """Return when PackageKit last fetched lists; it says -1 second where it does not know."""
    printed = ask(["pkcon", "--plain", "get-time", "refresh-cache"], job)
    match = _SINCE.search(printed) if isinstance(printed, str) else None
    if match is None or int(match[1]) < 0:
        return None
    try:
        return job.outside.now() - timedelta(seconds=int(match[1]))
    except OverflowError:
        return None
