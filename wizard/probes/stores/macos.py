"""The roots of the macOS keychains."""

import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from wizard.probes.base import written_at

KEYCHAINS = (
    "/System/Library/Keychains/SystemRootCertificates.keychain",
    "/Library/Keychains/System.keychain",
)
_SECURITY = "/usr/bin/security"


def read_system_roots() -> tuple[bytes, str]:
    """Return the roots as PEM text, and the keychains; both empty when ``security`` does not answer.

    Trust settings of single certificates are not read here.
    """
    pem = _read(KEYCHAINS)
    return (b"", "") if pem is None else (pem, ", ".join(KEYCHAINS))


def roots_written(keychain: str = KEYCHAINS[0]) -> datetime | None:
    """Return when the system's own keychain was last written: with the last update; None when it cannot be seen."""
    return written_at(Path(keychain))


def read_brought_roots() -> bytes | None:
    """Return the roots that came with the system as PEM text; None when ``security`` does not answer."""
    return _read(KEYCHAINS[:1])


def fetches_roots() -> bool:
    """Say whether the system fetches roots that are missing."""
    return False


def _read(keychains: Sequence[str]) -> bytes | None:
    try:
        done = subprocess.run(  # noqa: S603  (fixed words, fixed path)
            [_SECURITY, "find-certificate", "-a", "-p", *keychains], capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
