"""The root bundle of a Linux or BSD system."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from wizard.model.computer import Trouble, TroubleKind
from wizard.probes.base import Job, written_at
from wizard.probes.stores import sources
from wizard.probes.stores.marks import Marks

BUNDLES = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/ca-bundle.pem"),
    Path("/etc/ssl/cert.pem"),
)
"""Debian and Arch, Fedora and RHEL, older RHEL, SUSE, Alpine and BSD; the first that is there counts."""

LARGEST_BUNDLE = 64 * 1024 * 1024
"""Bytes; the usual one has a quarter of a megabyte."""


def read_system_roots(bundles: Sequence[Path] = BUNDLES) -> tuple[bytes, str] | Trouble:
    """Return the roots as PEM text and the path it came from; both empty when there is no bundle.

    Where there is one and none can be read, what kept the first of them from it.
    """
    troubles: list[Trouble] = []
    for path in bundles:
        try:
            if path.stat().st_size <= LARGEST_BUNDLE:
                return path.read_bytes(), str(path)
            kind = TroubleKind.TOO_LARGE
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            continue
        except PermissionError:
            kind = TroubleKind.DENIED
        except OSError:
            kind = TroubleKind.FAILED
        troubles.append(Trouble(kind=kind, what=path.name))
    return troubles[0] if troubles else (b"", "")


def roots_written(bundles: Sequence[Path] = BUNDLES) -> datetime | None:
    """Return when the bundle that counts was last written; None when there is none."""
    there = next((path for path in bundles if path.is_file()), None)
    return None if there is None else written_at(there)


def read_brought_roots(root: Path = sources.ROOT) -> bytes | None:
    """Return the roots that came with the system as PEM text; None where its bundle is made of files not known here."""
    return sources.read_brought(root)


def read_marks(job: Job | None = None, root: Path = sources.ROOT) -> Marks:
    """Return what people added to the bundle, and what they took out of it. Raises `Cancelled`."""
    return sources.read_marks(job, root)


def fetches_roots() -> bool:
    """Say whether the system fetches roots that are missing."""
    return False
