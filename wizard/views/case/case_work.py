"""What the windows of a case ask to be done in threads: making the case of a dossier, saving it, drawing pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.errors import WizardError
from wizard.flow.case_file import SUFFIX, Case, write_case
from wizard.flow.case_frames import qr_frames, small
from wizard.flow.dossier import Dossier, case_for
from wizard.flow.unwritten import NO_FILE, why_unwritten
from wizard.i18n import tr
from wizard.plain import visible
from wizard.probes.base import Cancel
from wizard.whole_file import write_whole

if TYPE_CHECKING:
    from wizard.views.bridge import Sink

_LONGEST_HOST = 100
"""Characters of a suggested name: folders of people are long, too."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The case of a dossier, without its notes, and how many bytes its file has."""

    case: Case
    size: int


@dataclass(frozen=True, slots=True)
class PrepareCase:
    """Make the case of *dossier*; the answer is a `Prepared`. Raises WizardError where it cannot be saved."""

    dossier: Dossier
    now: datetime

    def __call__(self, progress: Sink, cancel: Cancel) -> Prepared:
        """Do it."""
        case = case_for(replace(self.dossier, notes=""), self.now)
        return Prepared(case, len(write_case(case)))


@dataclass(frozen=True, slots=True)
class Saved:
    """A case file that was written, and how many bytes it has."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class NotSaved:
    """Why no case file was written; what was there before is still there."""

    why: str


@dataclass(frozen=True, slots=True)
class SaveCase:
    """Write the file of *case* to *path*, whole or not at all; the answer is a `Saved` or a `NotSaved`."""

    case: Case
    path: Path

    def __call__(self, progress: Sink, cancel: Cancel) -> Saved | NotSaved:
        """Do it."""
        try:
            data = write_case(self.case)
        except WizardError as error:
            return NotSaved(str(error))
        try:
            if self.path.exists() and not self.path.is_file():
                return NotSaved(_not_written(self.path, tr(NO_FILE)))
            write_whole(self.path, data)
        except (OSError, ValueError) as error:
            return NotSaved(_not_written(self.path, why_unwritten(error)))
        return Saved(self.path, len(data))


def _not_written(path: Path, why: str) -> str:
    return tr("{file} could not be written: {why}", file=visible(path.name), why=why)


@dataclass(frozen=True, slots=True)
class DrawFrames:
    """Draw the pictures of the small form of *case*, titled in *language*; the answer is a tuple of SVG.

    Raises WizardError where they would be too many.
    """

    case: Case
    language: str

    def __call__(self, progress: Sink, cancel: Cancel) -> tuple[str, ...]:
        """Do it."""
        return qr_frames(write_case(small(self.case)), self.language)


def suggested_name(host: str, now: datetime) -> str:
    """Return what to call the file: the site and the day, in characters that every system takes."""
    site = re.sub(r"[^\w.-]+", "-", host[:_LONGEST_HOST]).strip(".-")
    parts = ("case", site, now.astimezone(UTC).date().isoformat())
    return "-".join(part for part in parts if part) + SUFFIX


def with_suffix(path: Path) -> Path:
    """Return *path* with the ending of case files, added where it has another one or none."""
    return path if path.suffix.casefold() == SUFFIX else path.with_name(path.name + SUFFIX)
