"""Opens whatever a person points at: a file, a protected one with its password, or a folder."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from wizard.flow.passwords import Ring, keep_password, password_of
from wizard.flow.tasks import FoundSink, InspectedFile, inspect_file, open_bundle
from wizard.probes.base import Cancel


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    """What the person typed, and whether it is to be remembered."""

    text: str
    keep: bool = False


def open_path(
    path: Path,
    password: Password | None = None,
    ring: Ring | None = None,
    *,
    progress: FoundSink = lambda _: None,
    cancel: Cancel | None = None,
) -> InspectedFile:
    """Return what *path* holds, as `open_bundle`. Without a *password*, one that was kept for this very file is tried.

    What cannot be opened is told in ``error``. Raises `probes.base.Cancelled` within 0.1 s after *cancel* is set. Not
    for the window's own thread: a keyring may be slow.
    """
    if password is None:
        file = open_bundle(path, progress=progress, cancel=cancel)
        kept = password_of(_digest(path), ring) if file.needs_password else None
        opened = inspect_file(path, kept.encode()) if kept is not None else file
        return file if opened.needs_password else opened
    file = inspect_file(path, password.text.encode())
    if password.keep and not file.needs_password and file.error is None:
        keep_password(_digest(path), password.text, ring)
    return file


def _digest(path: Path) -> str:
    """Return what a keyring knows the file by; it was read a moment ago, and may be gone since."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
