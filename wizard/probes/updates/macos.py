"""Updates on a Mac: what macOS noted when it last looked, by itself or by hand. Not yet run on a real Mac.

``softwareupdate --list`` would ask Apple. The file and its keys are from public programs and outputs on macOS 12 and 26
(read 2026-11-29): RecommendedUpdates has what waits, with "Display Name" and "Display Version"; the counts beside it
(LastUpdatesAvailable, LastRecommendedUpdatesAvailable) stay after all is installed, and are not used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.probes.base import Job
from wizard.probes.files import read_properties
from wizard.probes.updates.common import LONGEST_NAME, bearing_on_certificates

_NOTES = Path("Library/Preferences/com.apple.SoftwareUpdate.plist")
_VERSION = Path("System/Library/CoreServices/SystemVersion.plist")

LARGEST_FILE = 1024 * 1024
"""Bytes; a larger list of properties is not read."""

_MOST_UPDATES = 1000


@dataclass(frozen=True, slots=True)
class Update:
    """One update that macOS noted."""

    name: str
    version: str


def read_updates(job: Job) -> UpdatesEvidence:
    """Return what macOS noted of its updates. Raises `Cancelled`."""
    job.cancel.check()
    return updates_of(Path("/"))


def updates_of(root: Path) -> UpdatesEvidence:
    """Return what the system at *root* noted of its updates.

    Whether a restart is due is told nowhere that is known here: macOS restarts as it installs.
    """
    notes = read_properties(root / _NOTES, LARGEST_FILE)
    if isinstance(notes, Trouble):
        return UpdatesEvidence(
            tool="softwareupdate", unlooked=notes.kind is TroubleKind.MISSING,
            troubles=() if notes.kind is TroubleKind.MISSING else (notes,),
        )  # fmt: skip
    looked = _moment(notes.get("LastSuccessfulDate")) or _moment(notes.get("LastFullSuccessfulDate"))
    automatic = _is_automatic(notes)
    listed = notes.get("RecommendedUpdates")
    if not isinstance(listed, list) or len(listed) > _MOST_UPDATES:
        strange = Trouble(kind=TroubleKind.STRANGE, what=_NOTES.name)
        return UpdatesEvidence(tool="softwareupdate", looked=looked, automatic=automatic, troubles=(strange,))
    about = read_properties(root / _VERSION, LARGEST_FILE)
    ours = _numbers(str(about.get("ProductVersion", ""))) if isinstance(about, dict) else ()
    updates = [update for update in map(_update, listed) if not _is_installed(update, ours)]
    return UpdatesEvidence(
        tool="softwareupdate",
        pending=len(updates),
        security=sum(_is_security(update, ours) for update in updates),
        bearing=bearing_on_certificates(update.name for update in updates),
        looked=looked,
        automatic=automatic,
    )


def _moment(value: object) -> datetime | None:
    """Return a date of a list of properties, which is in UTC without saying so."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else None


def _is_automatic(notes: Mapping[str, object]) -> bool | None:
    """Say whether macOS installs by itself, which it does not where it never looks; noted only when somebody chose."""
    if notes.get("AutomaticCheckEnabled", True) in (False, 0):
        return False
    wish = notes.get("AutomaticallyInstallMacOSUpdates")
    return bool(wish) if isinstance(wish, bool | int) else None


def _update(noted: object) -> Update:
    known = noted if isinstance(noted, dict) else {}
    return Update(*(str(known.get(key, ""))[:LONGEST_NAME] for key in ("Display Name", "Display Version")))


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) and len(version) < LONGEST_NAME else ()


def _is_macos(update: Update) -> bool:
    return update.name.startswith(("macOS", "OS X"))


def _is_installed(update: Update, ours: tuple[int, ...]) -> bool:
    """Say whether this is the macOS that runs, or an older one: some notes outlive their update."""
    theirs = _numbers(update.version)
    return _is_macos(update) and bool(theirs) and theirs <= ours


def _is_security(update: Update, ours: tuple[int, ...]) -> bool:
    """Say whether it repairs holes: a newer version of this macOS, or Safari (Apple security releases name each).

    A newer macOS that is offered beside repairs for this one is no repair.
    """
    if _is_macos(update):
        theirs = _numbers(update.version)
        return not (ours and theirs) or theirs[:1] == ours[:1]
    return update.name.startswith("Safari") or "security" in update.name.lower()
