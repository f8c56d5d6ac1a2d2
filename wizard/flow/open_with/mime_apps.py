"""The person's programs for types of files: ``mimeapps.list``, changed line by line, all else as it is.

Source: "Association between MIME types and applications" 1.0.1 of freedesktop.org, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wizard.whole_file import write_whole

_ADDED = "[Added Associations]"
_MODE = 0o644


class MimeApps:
    """The list in *file*."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def _lines(self) -> list[str]:
        try:
            return self._file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        except FileNotFoundError:
            return []

    def _write(self, lines: list[str]) -> None:
        if any("=" in line or line.startswith("#") for line in lines):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            text = "\n".join(lines) + "\n"
            # The file that a link leads to: some people keep this one elsewhere.
            write_whole(self._file.resolve(), text.encode("utf-8", "surrogateescape"), self._mode())
        else:
            self._file.unlink(missing_ok=True)

    def _mode(self) -> int:
        return self._file.stat().st_mode & 0o777 if self._file.exists() else _MODE

    def add(self, before: Mapping[str, str], own: str) -> Mapping[str, str]:
        """Offer *own* for each type, behind what opens it *before*, if anything; return which of these were written.

        Where the person has programs for a type here, it comes last. Raises OSError.
        """
        lines = self._lines()
        wanted, written = dict(before), dict[str, str]()
        group = ""
        for place, line in enumerate(lines):
            group = line.strip() if line.startswith("[") else group
            kind = line.partition("=")[0].strip()
            if group == _ADDED and kind in wanted:
                del wanted[kind]
                programs = _programs(line)
                lines[place] = _line(kind, programs if own in programs else [*programs, own])
        for kind, program in wanted.items():
            written.update({kind: program} if program else {})
        if _ADDED not in lines:
            lines.append(_ADDED)
        at = lines.index(_ADDED) + 1
        new = [_line(kind, [*([program] if program else []), own]) for kind, program in wanted.items()]
        self._write([*lines[:at], *new, *lines[at:]])
        return written

    def forget(self, written: Mapping[str, str], own: str) -> None:
        """Take *own* out wherever it is named, and what `add` wrote with it, as far as it stands. Raises OSError."""
        before = self._lines()
        after: list[str] = []
        group = ""
        for line in before:
            group = line.strip() if line.startswith("[") else group
            programs, kind = _programs(line), line.partition("=")[0].strip()
            left = [program for program in programs if program != own]
            if left != programs and (not left or (group == _ADDED and left == [written.get(kind)])):
                continue
            after.append(line if left == programs else _line(kind, left))
        if after and after != before and after[-1] == _ADDED:
            after.pop()
        if after != before:
            self._write(after)


def _programs(line: str) -> list[str]:
    is_list = "=" in line and not line.startswith(("#", "["))
    return [program for program in line.partition("=")[2].strip().split(";") if program] if is_list else []


def _line(kind: str, programs: list[str]) -> str:
    return f"{kind}={';'.join(programs)};"
