"""What the window for many sites asks to be done in threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from wizard.errors import InputError
from wizard.flow.files import reason_of
from wizard.flow.site_lines import Line, answered_line, waiting_lines
from wizard.flow.site_list import LARGEST_LIST, SiteList, parse_list, read_list
from wizard.i18n import tr
from wizard.probes.base import Cancel
from wizard.views.bridge import Sink

if TYPE_CHECKING:
    from wizard.model.target import CheckOptions


@dataclass(frozen=True, slots=True)
class Read:
    """What a list holds, and the lines that the table begins with."""

    sites: SiteList
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReadSites:
    """Read a pasted list, or that of a file; the answer is `Read`."""

    source: str | Path

    def __call__(self, progress: Sink, cancel: Cancel) -> Read:
        """Do it. Raises InputError that says why it is no list."""
        sites = parse_list(self.source) if isinstance(self.source, str) else _read(self.source)
        cancel.check()
        return Read(sites, waiting_lines(sites))


def _read(path: Path) -> SiteList:
    try:
        # What is no file, such as a pipe, would be waited for.
        if not S_ISREG(path.stat().st_mode):
            raise InputError(tr("{file} is not a file.", file=path.name))
        with path.open("rb") as file:
            data = file.read(LARGEST_LIST + 1)
    except (OSError, ValueError) as error:
        raise InputError(tr("{file} cannot be read: {reason}", file=path.name, reason=reason_of(error))) from None
    return read_list(data)


@dataclass(frozen=True, slots=True)
class CheckSites:
    """Check the sites of *lines*, and tell tuples of those that were answered; nothing is answered at the end."""

    lines: tuple[Line, ...]
    options: CheckOptions

    def __call__(self, tell: Callable[[tuple[Line, ...]], None], cancel: Cancel) -> None:
        """Do it. Raises `Cancelled`."""
        # Loaded here: the window is seen sooner.
        from wizard.flow.site_crew import check_apart

        known = {line.row.address: line for line in self.lines}
        for portion in check_apart(tuple(known), self.options, cancel):
            tell(tuple(answered_line(known[told.line], told.text) for told in portion if told.line in known))


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of writing the file *path*: nothing wrong, or why it could not be written."""

    path: Path
    error: str = ""


@dataclass(frozen=True, slots=True)
class ExportSites:
    """Write *lines* to a file, as `export_sites` does; the answer is `Exported`."""

    lines: tuple[Line, ...]
    path: Path

    def __call__(self, progress: Sink, cancel: Cancel) -> Exported:
        """Do it; the file is whole, or as it was."""
        from wizard.flow.site_export import export_sites

        try:
            export_sites(self.path, (line.row for line in self.lines))
        except OSError as error:
            return Exported(self.path, reason_of(error))
        return Exported(self.path)
