"""The databases of NSS in which browsers on Linux keep the roots that people add, and whether one is in use now.

Chromium and its kin share one database of the person, Firefox has one in each profile. A database is in use while a
process has it open (proc(5)), while Firefox locks its profile (nsProfileLock.cpp: fcntl on ".parentlock", and the link
"lock" to address and process), or while Chromium locks its folder (process_singleton_posix.cc: the link
"SingletonLock" to host and process). Both browsers of Debian 12 were seen to do all of it, 2026-11.
"""

import os
import socket
import struct
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wizard.plain import visible
from wizard.probes.stores.nss import CHROME_FOLDERS, CHROME_HOMES, FIREFOX_FOLDERS, default_profiles, named_profiles

CERTIFICATES, KEYS = "cert9.db", "key4.db"
"""The two files of a database; the second also vouches for what the first says of trust."""
PROC = Path("/proc")


class App(StrEnum):
    """The two families of browsers."""

    CHROME = "chrome"
    FIREFOX = "firefox"


_USER_FOLDERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "": (
        (".config/google-chrome", "Google Chrome"),
        (".config/google-chrome-beta", "Google Chrome Beta"),
        (".config/google-chrome-unstable", "Google Chrome Dev"),
        (".config/chromium", "Chromium"),
        (".config/microsoft-edge", "Microsoft Edge"),
        (".config/BraveSoftware/Brave-Browser", "Brave"),
        (".config/vivaldi", "Vivaldi"),
        (".config/opera", "Opera"),
    ),
    "snap/chromium/current/": (("snap/chromium/common/chromium", "Chromium"),),
    ".var/app/com.google.Chrome/": ((".var/app/com.google.Chrome/config/google-chrome", "Google Chrome"),),
    ".var/app/org.chromium.Chromium/": ((".var/app/org.chromium.Chromium/config/chromium", "Chromium"),),
}
"""By the home of `CHROME_HOMES`: where below the person's own home each browser keeps its data (Chromium
docs/user_data_dir.md; the folders of the others from memory, 2026-11)."""

_PROGRAMS: Mapping[str, str] = {
    "chrome": "Google Chrome",
    "chromium": "Chromium",
    "chromium-browser": "Chromium",
    "msedge": "Microsoft Edge",
    "brave": "Brave",
    "vivaldi-bin": "Vivaldi",
    "opera": "Opera",
    "firefox": "Firefox",
    "firefox-esr": "Firefox",
    "firefox-bin": "Firefox",
}
"""What runs -> what a person calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """One database, which may be still to be made."""

    app: App
    home: Path
    """The person's own home."""
    place: str = ""
    """Of Chromium and its kin: the home that they take, one of `CHROME_HOMES`."""
    folder: Path
    """As the browser names it; it may lead over links, as a snap's does to its current revision."""
    browsers: tuple[str, ...] = ()
    """The browsers that read it, as people call them; none where no browser left a trace here."""
    profile: str = ""
    """Of Firefox: the profile's name. Hostile text."""

    @property
    def certificates(self) -> Path:
        """The file with certificates and trust."""
        return self.folder / CERTIFICATES


def databases(home: Path) -> tuple[Database, ...]:
    """Return the databases of the browsers of the person with this *home*; those in the old format are left out.

    Chromium's is also told where it is missing and such a browser has been used.
    """
    return (*_of_chrome(home), *_of_firefox(home))


def _of_chrome(home: Path) -> Iterator[Database]:
    for place in CHROME_HOMES:
        names = tuple(name for folder, name in _USER_FOLDERS.get(place, ()) if (home / folder).is_dir())
        folders = [home / place / folder for folder in CHROME_FOLDERS]
        # Where there is none, Chromium 146 and newer make the last one.
        folder = next((f for f in folders if (f / CERTIFICATES).is_file()), folders[-1])
        if _is_usable(folder) or (names and not _is_there(folder)):
            yield Database(app=App.CHROME, home=home, place=place, folder=folder, browsers=names)


def _of_firefox(home: Path) -> Iterator[Database]:
    for below in FIREFOX_FOLDERS["linux"]:
        named = named_profiles(home / below)
        first = [path for path in default_profiles(home / below) if path in named]
        for path in dict.fromkeys((*first, *named)):
            if _is_usable(path):
                yield Database(app=App.FIREFOX, home=home, folder=path, browsers=("Firefox",), profile=named[path])


def _is_usable(folder: Path) -> bool:
    """Say whether *folder* holds a database of today's format whose files are its own and no links elsewhere."""
    files = [folder / name for name in (CERTIFICATES, KEYS)]
    return all(file.is_file() and not file.is_symlink() for file in files)


def _is_there(folder: Path) -> bool:
    """Say whether *folder* holds any part of a database."""
    return any(os.path.lexists(folder / name) for name in (CERTIFICATES, KEYS))


def users_of(database: Database, proc: Path = PROC) -> tuple[str, ...]:
    """Return what has *database* in use now, as people call it; of a lock that was left behind, nothing.

    Processes of other people cannot be looked into, and have no business in this person's databases.
    """
    files = (database.folder / CERTIFICATES, database.folder / KEYS)
    locking = _firefox_locks(database.folder, proc) if database.app is App.FIREFOX else _chrome_locks(database, proc)
    return tuple(dict.fromkeys((*locking, *_opened_by(files, proc))))


def _opened_by(files: tuple[Path, ...], proc: Path) -> Iterator[str]:
    wanted = {(seen.st_dev, seen.st_ino) for file in files if (seen := _seen(file)) is not None}
    if not wanted:
        return
    for process in os.listdir(proc):
        if not process.isdecimal() or int(process) == os.getpid():
            continue
        try:
            if not wanted.isdisjoint(_open_files(proc / process / "fd")):
                yield _called(os.readlink(proc / process / "exe"))
        except OSError:
            # It ended meanwhile, or belongs to somebody else.
            continue


def _open_files(descriptors: Path) -> Iterator[tuple[int, int]]:
    """Yield device and inode of every open file that has a name: sockets and pipes, of which there are many, have none.

    Raises OSError where they may not be seen.
    """
    for number in os.listdir(descriptors):
        link = descriptors / number
        seen = _seen(link) if _target(link).startswith("/") else None
        if seen is not None:
            yield seen.st_dev, seen.st_ino


def _called(program: str) -> str:
    name = Path(program.removesuffix(" (deleted)")).name
    return _PROGRAMS.get(name, visible(name))


def _seen(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None


def _firefox_locks(profile: Path, proc: Path) -> Iterator[str]:
    held = _is_locked(profile / ".parentlock")
    address, _, process = _target(profile / "lock").rpartition(":")
    # A plus before the number says that the lock on the file was to be had as well: that ends with its process.
    if held or (address and _runs(process, proc)):
        yield "Firefox"


def _is_locked(file: Path) -> bool:
    """Say whether a process holds a lock on *file* (fcntl(2), F_GETLK), without taking one."""
    if sys.platform == "win32":
        return False
    else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
        import fcntl

        try:
            with file.open("rb") as opened:
                # struct flock: type, whence, start, length, process; what a 64-bit offset makes of it.
                question = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
                answer = fcntl.fcntl(opened.fileno(), fcntl.F_GETLK, question)
        except OSError:
            return False
        return bool(struct.unpack_from("h", answer)[0] != fcntl.F_UNLCK)


def _chrome_locks(database: Database, proc: Path) -> Iterator[str]:
    for folder, name in _USER_FOLDERS.get(database.place, ()):
        host, _, process = _target(database.home / folder / "SingletonLock").rpartition("-")
        # Another computer that shares this home cannot be asked; Chromium itself takes that for running.
        if host and (host != socket.gethostname() or _runs(process, proc)):
            yield name


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except OSError:
        return ""


def _runs(process: str, proc: Path) -> bool:
    """Say whether this person runs a process with that number."""
    if not process.isdecimal():
        return False
    seen = _seen(proc / process)
    return seen is not None and seen.st_uid == os.stat(proc / "self").st_uid
