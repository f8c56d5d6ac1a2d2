"""The root bundle of a Linux or BSD system."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from wizard.probes.base import written_at

BUNDLES = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/ca-bundle.pem"),
    Path("/etc/ssl/cert.pem"),
)
"""Debian and Arch, Fedora and RHEL, older RHEL, SUSE, Alpine and BSD; the first that is there counts."""


def read_system_roots(bundles: Sequence[Path] = BUNDLES) -> tuple[bytes, str]:
    """Return the roots as PEM text and the path it came from; both empty when there is no bundle."""
    for path in bundles:
        try:
            return path.read_bytes(), str(path)
        except OSError:
            continue
    return b"", ""


def roots_written(bundles: Sequence[Path] = BUNDLES) -> datetime | None:
    """Return when the bundle that counts was last written; None when there is none."""
    there = next((path for path in bundles if path.is_file()), None)
    return None if there is None else written_at(there)


def read_brought_roots() -> bytes | None:
    """Return the roots that came with the system; None, as one bundle holds them and what people added."""
    return None


def fetches_roots() -> bool:
    """Say whether the system fetches roots that are missing."""
    return False
