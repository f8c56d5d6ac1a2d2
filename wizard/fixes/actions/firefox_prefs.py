"""The file in which a Firefox profile keeps its settings (prefs.js): read and change one that is true or false.

Firefox reads it when it starts and writes all of it anew when it ends, so it is changed only while Firefox does not run.
How it looks: modules/libpref/parser and Preferences.cpp of mozilla-firefox; the locks: profile/nsProfileLock.cpp there;
from memory, and compared with Firefox 153 on Linux.
"""

import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wizard.whole_file import write_whole

LARGEST_FILE = 32 * 1024 * 1024
"""Bytes; a few hundred thousand are usual."""

_SETTING = re.compile(rb'user_pref\("((?:[^"\\]|\\.)*)", (true|false|-?[0-9]{1,10}|"(?:[^"\\]|\\.)*")\);')
_OWNER = re.compile(r":([0-9]+)$")
"""In what the link "lock" points to: the process, where only this link tells that it runs; else a + is before it."""


class InUse(Exception):  # noqa: N818  (no error: Firefox runs)
    """Firefox runs with this profile, and would not see a change and write over it."""


class Broken(Exception):  # noqa: N818  (what the file is)
    """The file is not as Firefox writes it; nothing in it can be changed safely."""


def value_of(text: bytes, name: str) -> bool | None:
    """Return the setting *name*; None where the file does not hold it. Raises `Broken`, also for another kind."""
    found = [value for key, value in _settings(text) if key == name.encode()]
    if not found:
        return None
    try:
        return {b"true": True, b"false": False}[found[-1]]
    except KeyError:
        raise Broken from None


def with_value(text: bytes, name: str, value: bool | None) -> bytes:
    """Return *text* with the setting *name*, or without it for None; every other byte stays. Raises `Broken`."""
    value_of(text, name)
    lines = text.splitlines(keepends=True)
    end = b"\r\n" if lines and lines[0].endswith(b"\r\n") else b"\n"
    ours = [number for number, line in enumerate(lines) if _name_in(line) == name.encode()]
    new = b"" if value is None else b'user_pref("%s", %s);%s' % (name.encode(), b"true" if value else b"false", end)
    if not ours and new and lines and not lines[-1].endswith((b"\n", b"\r")):
        lines.append(end)
    for number in ours:
        lines[number] = b""
    lines[ours[0] if ours else len(lines) :] = [new, *(lines[ours[0] + 1 :] if ours else [])]
    return b"".join(lines)


def _name_in(line: bytes) -> bytes | None:
    match = _SETTING.fullmatch(line.strip())
    return match[1] if match else None


def _settings(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield every setting with its value as written. Raises `Broken` for anything that Firefox does not write."""
    is_comment = False
    for line in map(bytes.strip, text.splitlines()):
        if is_comment or line.startswith(b"/*"):
            is_comment = b"*/" not in line
        elif line and not line.startswith((b"//", b"#")):
            match = _SETTING.fullmatch(line)
            if match is None:
                raise Broken
            yield match[1], match[2]
    if is_comment or b"\0" in text:
        raise Broken


def read(file: Path) -> bytes:
    """Return what *file* holds. Raises `Broken` for a link or one that is too large, and OSError."""
    about = file.lstat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST_FILE:
        raise Broken
    return file.read_bytes()


def write(file: Path, text: bytes) -> None:
    """Replace *file* whole or not at all, once the disk has *text*; who may read it stays. Raises OSError."""
    mode = stat.S_IMODE(file.stat().st_mode) if file.exists() else 0o600
    write_whole(file, text, mode)


@contextmanager
def locked(profile: Path) -> Iterator[None]:
    """Keep Firefox from starting with *profile*. Raises `InUse` where it runs, and OSError."""
    if sys.platform == "win32":
        # Firefox opens it for itself alone: either of us keeps the other out.
        try:
            opened = open(profile / "parent.lock", "ab")  # noqa: SIM115  (closed below)
        except PermissionError:
            raise InUse from None
    else:
        import fcntl

        opened = open(profile / ".parentlock", "ab")  # noqa: SIM115  (closed below)
        try:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            opened.close()
            raise InUse from None
    with opened:
        if _is_held_by_link(profile / "lock"):
            raise InUse
        yield


def _is_held_by_link(lock: Path) -> bool:
    """Say whether a process runs that could lock the profile by a link alone, as on some file systems."""
    if sys.platform == "win32":
        return False
    else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
        try:
            match = _OWNER.search(str(lock.readlink()))
            if match is not None:
                os.kill(int(match[1]), 0)
        except PermissionError:
            # There is such a process, of somebody else.
            return True
        except (OSError, OverflowError):
            return False
        return match is not None
