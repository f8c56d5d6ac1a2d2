"""Read what people name as files: ordinary ones, pipes, folders; nothing that never ends."""

import os
import select
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from wizard.errors import InputError
from wizard.i18n import tr

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes; a larger file is no certificate file."""
MOST_FILES = 10_000
"""Files of a folder that are looked at."""

_PATIENCE_S = 6.0
"""How long a pipe may take."""
_FIRST_S = 1.0
"""How long its first byte may take, where nobody is about to write into it."""
_NAP_S = 0.02
_CHUNK = 1 << 20


def read_bytes(path: Path) -> bytes:
    """Return what the file or pipe *path* holds. Raises InputError that says why it cannot be read."""
    try:
        kind = path.stat()
        _refuse_oddities(kind)
        # Opening a pipe in which nobody writes would wait for ever.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
        try:
            return _drained(descriptor) if stat.S_ISFIFO(kind.st_mode) else _whole(descriptor)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise InputError(reason_of(error)) from None


def reason_of(error: OSError | ValueError) -> str:
    """Return the system's own words for why a file cannot be read."""
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def read_standard_input() -> bytes:
    """Return all that standard input holds. Raises InputError for more than a file may have."""
    return _checked(sys.stdin.buffer.read(LARGEST_FILE + 1))


def _refuse_oddities(kind: os.stat_result) -> None:
    if stat.S_ISDIR(kind.st_mode):
        raise InputError(tr("a folder, not a file"))
    if not stat.S_ISREG(kind.st_mode) and not stat.S_ISFIFO(kind.st_mode):
        raise InputError(tr("a device, not a file"))
    if kind.st_size > LARGEST_FILE:
        raise _too_large()


def _too_large() -> InputError:
    return InputError(
        tr("the file is larger than {size} MB; no certificate file is", size=LARGEST_FILE // 1024 // 1024)
    )


def _checked(data: bytes) -> bytes:
    if len(data) > LARGEST_FILE:
        raise _too_large()
    return data


def _whole(descriptor: int) -> bytes:
    # Some files of the system say that they are empty, and are not.
    with open(descriptor, "rb", closefd=False) as file:
        return _checked(file.read(LARGEST_FILE + 1))


def _drained(descriptor: int) -> bytes:
    """Return what comes out of a pipe until its other end is closed."""
    found: list[bytes] = []
    size = 0
    began = time.monotonic()
    while size <= LARGEST_FILE:
        waited = time.monotonic() - began
        if waited > _PATIENCE_S:
            raise InputError(tr("a pipe that does not end"))
        try:
            chunk = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            select.select([descriptor], [], [], _PATIENCE_S - waited)
            continue
        if not chunk and (found or waited > _FIRST_S):
            break
        if not chunk:
            time.sleep(_NAP_S)  # nobody has opened its other end yet
        found += [chunk] if chunk else []
        size += len(chunk)
    return _checked(b"".join(found))


def files_in(folder: Path) -> Iterator[Path]:
    """Yield the files of *folder* by name, each once however many links lead to it, without hidden ones.

    Raises InputError when the folder cannot be read.
    """
    seen: set[tuple[int, int]] = set()
    for path in _listed(folder)[:MOST_FILES]:
        try:
            kind = path.stat()
        except OSError:
            continue  # a link that leads nowhere
        # Windows gives every file the number 0 in some folders of a network.
        if stat.S_ISREG(kind.st_mode) and ((kind.st_dev, kind.st_ino) not in seen or not kind.st_ino):
            seen.add((kind.st_dev, kind.st_ino))
            yield path


def folders_in(folder: Path) -> Iterator[Path]:
    """Yield the folders in *folder* by name, without hidden ones. Raises InputError when it cannot be read."""
    return (path for path in _listed(folder)[:MOST_FILES] if path.is_dir())


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except (OSError, ValueError) as error:
        raise InputError(reason_of(error)) from None
