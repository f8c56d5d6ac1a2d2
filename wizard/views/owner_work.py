"""What the owner's tools ask to be done in threads: building the chain, making a key, writing files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.errors import InputError, WizardError
from wizard.i18n import tr
from wizard.plain import visible
from wizard.probes.base import Cancel
from wizard.views.bridge import Sink
from wizard.views.files import write_file

if TYPE_CHECKING:
    from wizard.fixes.owner.full_chain import FullChain, NoChain
    from wizard.fixes.owner.request import KeyKind, Request, Written
    from wizard.model.finding import Diagnosis


@dataclass(frozen=True, slots=True)
class BuildChain:
    """Build the chain that the server has to send; the answer is a `FullChain` or a `NoChain`."""

    diagnosis: Diagnosis

    def __call__(self, progress: Sink, cancel: Cancel) -> FullChain | NoChain:
        """Do it."""
        from wizard.fixes.owner.full_chain import full_chain
        from wizard.fixes.owner.server_files import programs

        answer = full_chain(self.diagnosis)
        # What the dialog asks for next, and keeps.
        programs()
        return answer


class Part(StrEnum):
    """What a request may fail for, and where in the dialog that is said."""

    WORDS = "words"
    """The names or the organization."""
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Made:
    """A request that was made, and where its two files are."""

    request: Request
    places: Written


@dataclass(frozen=True, slots=True)
class Refused:
    """Why no request was made; nothing was written."""

    part: Part
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeRequest:
    """Make a key and a request for *names*, and write both into *folder*; the answer is a `Made` or a `Refused`."""

    names: tuple[str, ...]
    key_kind: KeyKind
    organization: str
    folder: Path

    def __call__(self, progress: Sink, cancel: Cancel) -> Made | Refused:
        """Do it. Raises Cancelled before anything is written."""
        from wizard.fixes.owner.request import make_request, places_in, write_request

        try:
            request = make_request(self.names, self.key_kind, self.organization)
        except WizardError as error:
            return Refused(Part.WORDS, str(error))
        cancel.check()
        try:
            return Made(request, write_request(request, places_in(self.folder, request.names)))
        except WizardError as error:
            return Refused(Part.FILES, str(error))


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteReminder:
    """Write the reminders before the certificate ends into the calendar file *path*; the answer is *path*."""

    diagnosis: Diagnosis
    path: Path
    now: datetime

    def __call__(self, progress: Sink, cancel: Cancel) -> Path:
        """Do it. Raises InputError where there is nothing to be reminded of, or the file cannot be written."""
        from wizard.fixes.owner.reminder import calendar

        error = write_file(self.path, calendar(self.diagnosis, self.diagnosis.evidence.target.host, self.now))
        if error is not None:
            name = visible(self.path.name)
            raise InputError(tr("{file} could not be written: {why}", file=name, why=error))
        return self.path
