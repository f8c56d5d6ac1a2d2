"""openSUSE and SUSE: what zypper would install, by the lists in the system's cache. Everybody may ask it."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.updates.common import bearing_on_certificates, last_written

_WORDS = ("zypper", "--non-interactive", "--no-refresh", "--xmlout")

_UPDATE = re.compile(r"<update [^<>]*>")
_NAME = re.compile(r' name="([^"]*)"')
_END = "</update-list>"
"""What an answer has that was given to the end (zypper 1.14.42)."""


def read_zypper(job: Job, root: Path = Path("/")) -> UpdatesEvidence:
    """Return what zypper knows of the system at *root*. Raises `Cancelled`."""
    cache = root / "var/cache/zypp"
    if not any(cache.glob("raw/*/repodata/repomd.xml")):
        return UpdatesEvidence(tool="zypper", unlooked=True)
    looked = _looked(cache)
    packages = ask([*_WORDS, "list-updates"], job)
    if isinstance(packages, Trouble) or _END not in packages:
        trouble = packages if isinstance(packages, Trouble) else Trouble(kind=TroubleKind.STRANGE, what="zypper")
        return UpdatesEvidence(tool="zypper", looked=looked, troubles=(trouble,))
    names = [*_names(packages)]
    security = _security_patches(cache, job)
    return UpdatesEvidence(
        tool="zypper",
        pending=len(names),
        security=None if isinstance(security, Trouble) else security,
        bearing=bearing_on_certificates(names),
        looked=looked,
        troubles=(security,) if isinstance(security, Trouble) else (),
    )


def _security_patches(cache: Path, job: Job) -> int | Trouble | None:
    """Return how many patches about security are needed; None where the lists tell of no patches, as Tumbleweed's."""
    if not any(cache.glob("raw/*/repodata/*updateinfo.xml*")):
        return None
    printed = ask([*_WORDS, "list-patches", "--category", "security"], job)
    if isinstance(printed, Trouble):
        return printed
    return len([*_names(printed)]) if _END in printed else Trouble(kind=TroubleKind.STRANGE, what="zypper")


def _names(printed: str) -> Iterator[str]:
    for update in _UPDATE.findall(printed):
        match = _NAME.search(update)
        yield match[1] if match else ""


def _looked(cache: Path) -> datetime | None:
    """Return when lists were last fetched, or found to hold still.

    The folder of a list is new with it (zypper 1.14.42), and its index is touched when it still holds (libzypp,
    RepoManager, touchIndexFile).
    """
    return last_written([*cache.glob("raw/*/repodata"), *cache.glob("raw/*/repodata/repomd.xml")])
