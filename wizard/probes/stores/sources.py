"""The files that a Linux system's bundle of roots is made of: the maker's, what people added, and what they refused.

Folders and formats: update-ca-certificates(8) of Debian, update-ca-trust(8) of Fedora and Arch, the page of the trust
module in p11-kit's manual, read 2026-11; those of SUSE and FreeBSD from memory.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path

from wizard.model.computer import Placed, Trouble, TroubleKind
from wizard.pki.bundle import read_all
from wizard.probes.base import Job, written_at
from wizard.probes.stores.marks import Marks, key_of

ROOT = Path("/")

CHOSEN = "etc/ca-certificates.conf"
"""Debian and Alpine: a line for each file below `SHARED`; one that begins with ! is left out."""
SHARED = "usr/share/ca-certificates"
OF_THE_MAKER = "mozilla/"
"""Where in `SHARED` the roots are that come with the system; others have folders of their own there."""

MAKERS = (
    ("usr/share/pki/ca-trust-source", "*.p11-kit"),
    ("usr/share/ca-certificates/trust-source", "*.p11-kit"),
    ("usr/share/pki/trust", "*.p11-kit"),
    ("usr/share/certs/trusted", "*.pem"),
)
"""Fedora, Arch, SUSE and FreeBSD: folders, and which files in them hold what comes with the system."""

ADDED = (
    ("usr/local/share/ca-certificates", "**/*.crt"),
    ("etc/pki/ca-trust/source/anchors", "*"),
    ("usr/share/pki/ca-trust-source/anchors", "*"),
    ("etc/pki/ca-trust/source", "*.p11-kit"),
    ("etc/ca-certificates/trust-source/anchors", "*"),
    ("usr/share/ca-certificates/trust-source/anchors", "*"),
    ("etc/ca-certificates/trust-source", "*.p11-kit"),
    ("etc/pki/trust/anchors", "*"),
    ("usr/share/pki/trust/anchors", "*"),
    ("etc/pki/trust", "*.p11-kit"),
)
"""Debian and Alpine, Fedora, Arch, SUSE: where people and further packages put roots."""

REFUSED = tuple(
    (f"{folder}/{name}", "*")
    for folder in (
        "etc/pki/ca-trust/source",
        "usr/share/pki/ca-trust-source",
        "etc/ca-certificates/trust-source",
        "usr/share/ca-certificates/trust-source",
        "etc/pki/trust",
        "usr/share/pki/trust",
    )
    for name in ("blocklist", "blacklist")
)
"""Where p11-kit looks for what is not to be trusted; the second name is the one before version 0.23.21."""

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of one file; Mozilla's whole list in p11-kit's form has one megabyte."""
MOST_FILES = 2_000


@dataclass(frozen=True, slots=True)
class _Reading:
    """What could not be read on the way."""

    job: Job | None = None
    troubles: dict[Trouble, None] = field(default_factory=dict)

    def bytes_of(self, path: Path) -> bytes:
        """Return what *path* holds; nothing where it is not there or cannot be read. Raises `Cancelled`."""
        if self.job is not None:
            self.job.cancel.check()
        try:
            if path.stat().st_size <= LARGEST_FILE:
                return path.read_bytes()
            kind = TroubleKind.TOO_LARGE
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return b""
        except PermissionError:
            kind = TroubleKind.DENIED
        except OSError:
            kind = TroubleKind.FAILED
        self.troubles[Trouble(kind=kind, what=path.name)] = None
        return b""

    def files(self, root: Path, folders: Sequence[tuple[str, str]]) -> Iterator[bytes]:
        """Yield what the files of these folders hold, of each folder at most `MOST_FILES`."""
        for folder, pattern in folders:
            found = list(islice((root / folder).glob(pattern), MOST_FILES + 1))
            if len(found) > MOST_FILES:
                self.troubles[Trouble(kind=TroubleKind.TOO_LARGE, what=Path(folder).name)] = None
            yield from map(self.bytes_of, sorted(found[:MOST_FILES]))


def read_brought(root: Path = ROOT) -> bytes | None:
    """Return the roots that came with the system, as text with PEM in it; None where no such files are known.

    They are read anew only where a folder has changed, as it does when the system updates them.
    """
    watched = (root / CHOSEN, root / SHARED / OF_THE_MAKER, *(root / folder for folder, _ in MAKERS))
    return _brought_at(root, tuple(map(written_at, watched)))


@lru_cache(maxsize=2)
def _brought_at(root: Path, written: tuple[datetime | None, ...]) -> bytes | None:
    """Read it; *written* is when each folder was, so that the next reading is another one after a change."""
    reading = _Reading()
    chosen = [name for name, is_in in _chosen(root, reading) if is_in and name.startswith(OF_THE_MAKER)]
    files = [reading.bytes_of(root / SHARED / name) for name in chosen[:MOST_FILES]]
    return b"\n".join((*files, *reading.files(root, MAKERS))) or None


def read_marks(job: Job | None = None, root: Path = ROOT) -> Marks:
    """Return what was added to the system's bundle, and what was taken out of it. Raises `Cancelled`."""
    reading = _Reading(job)
    added, refused = _from_debian(root, reading)
    for data in reading.files(root, ADDED):
        for part in _objects(data):
            (refused if b"x-distrusted: true" in part else added).extend(read_all(part))
    for data in reading.files(root, REFUSED):
        refused.extend(read_all(data))
    return Marks(
        placed={key_of(der): Placed.COMPUTER for der in added},
        refused=tuple(dict.fromkeys(refused)),
        troubles=tuple(reading.troubles),
    )


def _from_debian(root: Path, reading: _Reading) -> tuple[list[bytes], list[bytes]]:
    """Return what further packages brought, and what was deselected."""
    added: list[bytes] = []
    refused: list[bytes] = []
    for name, is_in in _chosen(root, reading)[:MOST_FILES]:
        if is_in and name.startswith(OF_THE_MAKER):
            continue
        (added if is_in else refused).extend(read_all(reading.bytes_of(root / SHARED / name)))
    return added, refused


def _chosen(root: Path, reading: _Reading) -> list[tuple[str, bool]]:
    """Return the names in Debian's list, each with whether it is to be trusted."""
    text = reading.bytes_of(root / CHOSEN).decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines()]
    names = [(line.removeprefix("!"), not line.startswith("!")) for line in lines if line and not line.startswith("#")]
    return [(name, is_in) for name, is_in in names if not Path(name).is_absolute() and ".." not in Path(name).parts]


def _objects(data: bytes) -> Sequence[bytes]:
    """Return the objects of a file in p11-kit's own form, each with its attributes; another file as it is."""
    return re.split(rb"^\[p11-kit-object-v1\]", data, flags=re.MULTILINE)
