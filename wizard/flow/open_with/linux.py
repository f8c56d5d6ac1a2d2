"""Linux: an entry of this person for the desktop, the type of case files, and an icon, as freedesktop.org has it.

The types of certificates stand in the person's list of added programs, behind what opens them now: in the entry itself,
which goes before those of the system, they would make this program the one that opens a file. Sources: Desktop Entry
Specification 1.5, Shared MIME-info Database 0.21, "Association between MIME types and applications" 1.0.1, Icon Theme
Specification, read 2026-11; tried with GLib's gio and xdg-utils.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from wizard import resources
from wizard.fixes.actions.runner import Ran, run_program
from wizard.flow.open_with import Command, Standing, not_possible
from wizard.flow.open_with.mime_apps import MimeApps
from wizard.probes.base import Cancel
from wizard.whole_file import write_whole

ID = "trust-wizard.desktop"
CASE_TYPE = "application/x-trust-wizard-case"
_MARK = "X-Trust-Wizard-Offered=true"
_KEPT = "X-Trust-Wizard-Kept"
"""The types that another program was added for as well, to stay before ours, each with it."""

_READABLE = 0o644
_DEFAULT = re.compile(r"(\S+\.desktop)\s*$")
"""The end of what gio says, in whatever language, and all that xdg-mime says."""
_DERIVED = (
    "XMLnamespaces", "aliases", "generic-icons", "globs", "globs2", "icons", "magic", "mime.cache", "subclasses",
    "treemagic", "types", "version",
)  # fmt: skip
"""What update-mime-database makes of the packages, and leaves where there are none."""

_THROUGH_SHELL = ("/bin/sh", "-c", 'exec "$0" "$@"')

Run = Callable[[Sequence[str]], Ran]


def _run(words: Sequence[str]) -> Ran:
    return run_program(words, cancel=Cancel())


class LinuxFiles:
    """The desktop's file manager; *run* runs its programs."""

    def __init__(self, command: Command, environment: Mapping[str, str] = os.environ, run: Run = _run) -> None:
        self._command, self._run = command, run
        home = Path(environment.get("HOME") or Path.home())
        data = Path(environment.get("XDG_DATA_HOME") or home / ".local/share")
        self._data, self._entry = data, data / "applications" / ID
        self._icon = data / "icons/hicolor/scalable/apps/trust-wizard.svg"
        self._mime, self._type = data / "mime", data / "mime/packages/trust-wizard.xml"
        self._programs = MimeApps(Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "mimeapps.list")
        system = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        self._installed = tuple(Path(folder) / "applications" / ID for folder in system.split(":") if folder)

    def state(self) -> Standing:
        """Return how things stand."""
        text = self._text()
        if text is None:
            return Standing.INSTALLED if any(one.is_file() for one in self._installed) else Standing.NOT_OFFERED
        if _MARK not in text.splitlines():
            return Standing.INSTALLED
        is_as_now = text == entry_text(self._command, _kept_in(text))
        return Standing.OFFERED if is_as_now and self._type.is_file() else Standing.OUTDATED

    def _text(self) -> str | None:
        try:
            return self._entry.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def offer(self) -> None:
        """Write the entry, the type and the icon, and see to it that what opens each type by itself stays."""
        if self.state() is Standing.INSTALLED:
            return
        text = self._text()
        # Where it was offered before, what opens each type was looked at then.
        before = {} if text else {kind: self._default(kind) for kind in types() if kind != CASE_TYPE}
        try:
            self._write(self._type, resources.read_bytes("desktop", "trust-wizard.xml"))
            self._write(self._icon, resources.read_bytes("icons", "trust-wizard.svg"))
            kept = self._programs.add(before, ID) if before else _kept_in(text or "")
            # Last, as it stands for all of it; without it nobody would take the rest back.
            try:
                self._write(self._entry, entry_text(self._command, kept).encode())
            except OSError:
                if before:
                    self._programs.forget(kept, ID)
                raise
            self._look_again()
        except OSError as error:
            raise not_possible(error.strerror or str(error)) from error

    def _write(self, file: Path, data: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, data, _READABLE)

    def _default(self, kind: str) -> str:
        """Return what opens the type *kind* by itself; nothing where nothing does, or nobody says."""
        for words in (("gio", "mime", kind), ("xdg-mime", "query", "default", kind)):
            ran = self._run(words)
            if ran.is_fine:
                lines = ran.printed.splitlines()
                found = _DEFAULT.search(lines[0]) if lines else None
                return found[1] if found else ""
        return ""

    def _look_again(self) -> None:
        """Have the desktop's lists made anew; where a program for that is missing, the desktop reads without them."""
        self._run(("update-mime-database", str(self._mime)))
        self._run(("update-desktop-database", str(self._entry.parent)))

    def take_back(self) -> None:
        """Delete what was written, and what was made of it."""
        text = self._text()
        if text is None or _MARK not in text.splitlines():
            return
        try:
            self._programs.forget(_kept_in(text), ID)
            for file in (self._entry, self._type, self._icon):
                file.unlink(missing_ok=True)
            self._look_again()
            self._tidy()
        except OSError as error:
            raise not_possible(error.strerror or str(error)) from error

    def _tidy(self) -> None:
        """Delete the lists of what is not there any more, and the folders that nothing is left in."""
        if not any(self._entry.parent.glob("*.desktop")):
            (self._entry.parent / "mimeinfo.cache").unlink(missing_ok=True)
        if not any(self._type.parent.glob("*")):
            for name in _DERIVED:
                (self._mime / name).unlink(missing_ok=True)
            (self._mime / "application/x-trust-wizard-case.xml").unlink(missing_ok=True)
            _remove_empty(self._mime / "application", self._data)
        for file in (self._entry, self._type, self._icon):
            _remove_empty(file.parent, self._data)


def _remove_empty(folder: Path, top: Path) -> None:
    """Delete *folder* and those above it, up to *top*, as far as they are empty."""
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def types() -> tuple[str, ...]:
    """Return every type that the program opens."""
    return tuple(kind for kind in _value("MimeType").split(";") if kind)


def _value(key: str) -> str:
    lines = resources.read_text("desktop", ID).splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith(f"{key}="))


def entry_text(command: Command, kept: Mapping[str, str]) -> str:
    """Return the entry that starts the program by *command*; in it stands which programs were *kept* before ours."""
    # Of a program's own name the specification takes no equals sign, and GLib no percent sign, however it is written.
    is_plain = not {"%", "="} & set(command.words[0])
    words = " ".join(map(quoted, command.words if is_plain else (*_THROUGH_SHELL, *command.words)))
    changed = {"Exec": f"{words} %F", "TryExec": _as_string(command.words[0]), "MimeType": f"{CASE_TYPE};"}
    lines = []
    for line in resources.read_text("desktop", ID).splitlines():
        key = line.partition("=")[0]
        lines.append(f"{key}={changed[key]}" if key in changed else line)
    if command.folder is not None:
        lines.append(f"Path={_as_string(str(command.folder))}")
    lines.append(_MARK)
    lines.append(f"{_KEPT}={''.join(f'{kind}={program};' for kind, program in sorted(kept.items()))}")
    return "\n".join(lines) + "\n"


def _kept_in(text: str) -> Mapping[str, str]:
    for line in text.splitlines():
        if line.startswith(f"{_KEPT}="):
            pairs = (pair.partition("=") for pair in line.partition("=")[2].split(";") if "=" in pair)
            return {kind: program for kind, _, program in pairs}
    return {}


def quoted(word: str) -> str:
    """Return *word* as one argument of an ``Exec`` line: quoted, its signs escaped, and once more as in any text."""
    inner = re.sub(r'(["`$\\])', r"\\\1", word).replace("%", "%%")
    return _as_string(f'"{inner}"')


def _as_string(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
