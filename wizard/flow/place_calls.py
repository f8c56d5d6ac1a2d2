"""What each system has to be told to open a place: of all that would do, what is there.

Only fixed words of `wizard.fixes.places` come in; they are looked for on the search path and in the system's folders.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wizard.fixes.place import Place, Start, StartKind


@dataclass(frozen=True, slots=True)
class Call:
    """A program with its arguments; on Windows anything that the system can open."""

    target: str
    arguments: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The program without the folders it lies in, or the address."""
        return Path(self.target).name


def calls_for(place: Place, environment: Mapping[str, str]) -> Iterator[Call]:
    """Yield what opens *place* on this system, of what is there; the best one first."""
    calls = {"win32": windows_calls, "darwin": macos_calls}.get(sys.platform, linux_calls)
    for start in place.starts:
        yield from calls(start, environment)


def linux_calls(start: Start, environment: Mapping[str, str]) -> Iterator[Call]:
    """Yield the programs of the search path that open *start*."""
    if start.kind is StartKind.PROGRAM:
        if is_there(start.needs, environment):
            yield from _on_path([start.words], environment)
    elif start.kind is StartKind.ADDRESS:
        yield from _on_path([(*opener, *start.words) for opener in _OPENERS], environment)
    else:
        path = _path(start, environment)
        if path is not None and start.kind is StartKind.FILE:
            yield from _on_path(_showers(path), environment)
        elif path is not None:
            yield from _on_path([(*opener, str(path)) for opener in _OPENERS[:2]], environment)


_OPENERS = (("xdg-open",), ("gio", "open"), ("sensible-browser",), ("x-www-browser",))
"""What hands an address to the program that the person chose for it; the first two take a folder as well."""


def _showers(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield what asks the file manager to show *path* (freedesktop.org: File Manager D-Bus Interface)."""
    name, at = "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"
    method, address = f"{name}.ShowItems", path.as_uri()
    # An address from `as_uri` holds no quote and no comma: both are escaped in it.
    yield "gdbus", "call", "--session", "--dest", name, "--object-path", at, "--method", method, f"['{address}']", "''"
    yield "dbus-send", "--session", "--print-reply", f"--dest={name}", at, method, f"array:string:{address}", "string:"


def _on_path(candidates: Iterable[tuple[str, ...]], environment: Mapping[str, str]) -> Iterator[Call]:
    """Yield those that are on the search path; never a program of the folder that one happens to be in."""
    for name, *arguments in candidates:
        found = shutil.which(name, path=environment.get("PATH", os.defpath))
        if found is not None and os.path.isabs(found):
            yield Call(found, tuple(arguments))


def macos_calls(start: Start, environment: Mapping[str, str]) -> Iterator[Call]:
    """Yield what ``open`` of macOS opens for *start* (open(1)); that an address is known there is not checked."""
    if start.kind is StartKind.ADDRESS:
        yield Call(_OPEN, start.words)
    elif (path := _path(start, environment)) is not None:
        yield Call(_OPEN, ("-R", str(path)) if start.kind is StartKind.FILE else (str(path),))


_OPEN = "/usr/bin/open"


def windows_calls(start: Start, environment: Mapping[str, str]) -> Iterator[Call]:
    """Yield what opens *start*; of programs only those in the system's own folders, given by their whole path."""
    root = Path(_system_root(environment))
    if start.kind is StartKind.ADDRESS:
        yield Call(start.words[0])
    elif start.kind is StartKind.PROGRAM:
        name, *arguments = start.words
        if (root / "System32" / name).is_file():
            yield Call(str(root / "System32" / name), tuple(arguments))
    elif (path := _path(start, environment)) is not None:
        # Explorer's own way of quoting: the path alone, after the comma.
        yield Call(str(root / "explorer.exe"), (f'/select,"{path}"' if start.kind is StartKind.FILE else f'"{path}"',))


def _system_root(environment: Mapping[str, str]) -> str:
    return environment.get("SystemRoot") or r"C:\Windows"


def is_there(name: str, environment: Mapping[str, str]) -> bool:
    """Say whether a file is there: a path, or a name in the folders for applications' data; true without a name."""
    if not name:
        return True
    folders = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return any(Path(folder, name).is_file() for folder in folders.split(":") if os.path.isabs(folder))


def _path(start: Start, environment: Mapping[str, str]) -> Path | None:
    """Return where *start* leads to; None for what is not there, is something else, or lies on another computer."""
    path = Path(_expanded(start.words[0], environment))
    if not path.is_absolute() or str(path).startswith(("\\\\", "//")):
        return None
    try:
        fits = path.is_file() if start.kind is StartKind.FILE else path.is_dir()
    except OSError:
        return None
    return path if fits else None


def _expanded(text: str, environment: Mapping[str, str]) -> str:
    home = environment.get("USERPROFILE" if sys.platform == "win32" else "HOME", "")
    if text == "~" or text.startswith("~/"):
        return home + text[1:]
    for name, value in (("SystemRoot", _system_root(environment)), ("APPDATA", environment.get("APPDATA", ""))):
        text = text.replace(f"%{name}%", value)
    return text
