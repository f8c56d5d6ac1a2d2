"""Reads a file for its first look, with as little loaded as that takes."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from wizard.errors import InputError
from wizard.flow.files import read_bytes
from wizard.flow.viewer.viewed import MOST_IN_VIEWER, Viewed, of_file
from wizard.pki.bundle import read_all
from wizard.pki.reader import read_leniently

_SMALL = 1024 * 1024
"""Bytes; reading and splitting a larger file would keep the window waiting."""


def quick_view(path: Path) -> Viewed | None:
    """Return what to show of the file *path*; None where it takes more: a password, a table, or a word of refusal."""
    try:
        if not path.is_file() or path.stat().st_size > _SMALL:
            return None
        ders = tuple(islice(read_all(read_bytes(path)), MOST_IN_VIEWER + 1))
    except (InputError, OSError):
        return None
    viewed = of_file(str(path.absolute()), [read_leniently(der) for der in ders], ders)
    return viewed if viewed.shown and len(ders) <= MOST_IN_VIEWER else None
