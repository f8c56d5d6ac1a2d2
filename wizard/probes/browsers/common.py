"""What every platform's file needs: the text of files, versions, dates that can be true, and Firefox's own files."""

import json
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wizard.model.computer import Trouble, TroubleKind
from wizard.probes.base import written_at

LARGEST_FILE = 1024 * 1024
"""Bytes; a larger file about a browser is not read."""

FIRST_CHROME = datetime(2008, 9, 2, tzinfo=UTC)
"""When Chrome first came out. A file that claims to be older had its date taken away: Flatpak and Nix give every file
the first second of 1970."""

_VERSION = re.compile(r"\d{1,5}(?:\.\d{1,7}){1,4}")

_READY = frozenset({"pending", "pending-service", "pending-elevate", "applied", "applied-service"})
"""What Firefox writes where an update waits for its next start (mozilla-firefox toolkit/mozapps/update/docs/Concepts.md
and UpdateService.sys.mjs, STATE_PENDING to STATE_APPLIED_SERVICE)."""

_EDITIONS = {
    "firefox-esr": "Firefox ESR",
    "firefox-beta": "Firefox Beta",
    "firefox-nightly": "Firefox Nightly",
    "firefox-aurora": "Firefox Developer Edition",
    "firefox-dev": "Firefox Developer Edition",
    "firefox-devedition": "Firefox Developer Edition",
}
"""What the editions call themselves (RemotingName in application.ini: seen for ESR, the others from memory)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirefoxBuild:
    """What a Firefox says of itself in application.ini."""

    name: str
    version: str
    built: datetime | None
    """When Mozilla, or who packs it, began to build it."""


def text_of(path: Path, most: int = LARGEST_FILE) -> str | Trouble | None:
    """Return the text of the file at *path*, or why it cannot be read; None where there is no such file."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            return Trouble(kind=TroubleKind.STRANGE, what=path.name)
        if about.st_size > most:
            return Trouble(kind=TroubleKind.TOO_LARGE, what=path.name)
        with path.open("rb") as file:
            return file.read(most).decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        return Trouble(kind=TroubleKind.DENIED, what=path.name)
    except OSError:
        return Trouble(kind=TroubleKind.FAILED, what=path.name)


def version_in(text: str) -> str | None:
    """Return the first version number in *text*, as "156.0.8078.108"; None where it has none."""
    match = _VERSION.search(text)
    return match[0] if match else None


def in_order(version: str) -> tuple[int, ...]:
    """Return *version* in a form that compares as versions do: 9.0 before 10.0."""
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def highest_version(names: Iterable[str]) -> str | None:
    """Return the highest of *names* that are versions from end to end; None where none is."""
    return max((name for name in names if _VERSION.fullmatch(name)), key=in_order, default=None)


def made_at_latest(path: Path) -> datetime | None:
    """Return the date of the file at *path*, as whoever packed it set it; None where it is missing or cannot be true.

    Packages keep the dates that their files had when they were packed, so the version is no newer than this. It may be
    older: a distribution may pack it again, and whoever copies a program without its date makes it look new.
    """
    try:
        written = written_at(path)
    except (ValueError, OverflowError):
        # Beyond the year 9999.
        return None
    return written if written is not None and written >= FIRST_CHROME else None


def firefox_in(folder: Path) -> FirefoxBuild | Trouble | None:
    """Return the Firefox whose application.ini lies in *folder*; None where there is none."""
    text = text_of(folder / "application.ini")
    if text is None or isinstance(text, Trouble):
        return text
    version = version_in(_entry(text, "Version"))
    if version is None:
        return Trouble(kind=TroubleKind.STRANGE, what="application.ini")
    # Distributions call ESR "firefox", too; where the source came from tells (build/application.ini.in).
    edition = "firefox-esr" if "mozilla-esr" in _entry(text, "SourceRepository") else _entry(text, "RemotingName")
    name = _EDITIONS.get(edition, "Firefox")
    return FirefoxBuild(name=name, version=version, built=_build_time(_entry(text, "BuildID")))


def _entry(text: str, name: str) -> str:
    match = re.search(rf"^{name}=(.*)$", text, re.MULTILINE)
    return match[1].strip() if match else ""


def _build_time(build: str) -> datetime | None:
    """Return the moment that a BuildID of fourteen digits stands for, UTC."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)", build, re.ASCII)
    if match is None:
        return None
    try:
        year, month, day, hour, minute, second = map(int, match.groups())
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment >= FIRST_CHROME else None


def firefox_is_ready(update_folder: Path) -> bool:
    """Say whether an update lies in Firefox's *update_folder* that its next start puts in place."""
    status = text_of(update_folder / "updates" / "0" / "update.status", 4096)
    return isinstance(status, str) and status.strip().partition("\n")[0].strip() in _READY


def firefox_may_not_update(policies: Path) -> bool:
    """Say whether the file *policies* turns Firefox's updates off (Firefox admin docs, DisableAppUpdate)."""
    text = text_of(policies)
    if not isinstance(text, str):
        return False
    try:
        said: object = json.loads(text)
    except (ValueError, RecursionError):
        return False
    rules = said.get("policies") if isinstance(said, dict) else None
    return isinstance(rules, dict) and rules.get("DisableAppUpdate") is True
