"""What the window asks to be done in threads; everything heavy is imported there, after the first paint."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.flow.address import PracticeInput
from wizard.flow.viewer.viewed import MOST_IN_VIEWER
from wizard.i18n import tr
from wizard.model.finding import Diagnosis
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Part
from wizard.probes.base import Cancel, ProgressSink

if TYPE_CHECKING:
    from wizard.causes.explain import Explanation
    from wizard.fixes.place import Place
    from wizard.flow.case_code import CodedCase
    from wizard.flow.case_file import Case
    from wizard.flow.open_place import Outcome
    from wizard.flow.session import Subject
    from wizard.flow.tasks import InspectedFile
    from wizard.model.evidence import PartValue
    from wizard.model.server import ServerReport
    from wizard.practice.servers import Practice, Site

Sink = Callable[[object], None]
"""Takes what a work tells while it runs, in its own thread."""

CASE_SUFFIX = ".trustcase"
"""That of `wizard.flow.case_file`, which would be much to load before anything is opened."""

logger = logging.getLogger(__name__)


class PracticeGround:
    """The practice site that is running, if any: one at a time, kept for checking again, ended with the window."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._practice: Practice | None = None
        self._scenario = ""

    def way_to(self, scenario: str, options: CheckOptions) -> tuple[Target, CheckOptions]:
        """Return how to reach the site *scenario*, and *options* with what it needs. Raises InputError as `site`."""
        from wizard.flow import tasks

        practice, site = self.site(scenario)
        return tasks.practice_target(site), tasks.practice_options(practice, site, options)

    def way_of(self, subject: Subject | None, options: CheckOptions) -> tuple[Target, CheckOptions] | None:
        """Return how to reach *subject*; None for what cannot be connected to. Raises InputError as `site`."""
        match subject:
            case PracticeInput(scenario=scenario):
                return self.way_to(scenario, options)
            case Target():
                return subject, options
            case _:
                return None

    def site(self, scenario: str) -> tuple[Practice, Site]:
        """Return the running site *scenario*, started if need be. Raises InputError for one that does not exist."""
        from wizard.flow.tasks import start_practice

        with self._lock:
            if self._practice is None or self._scenario != scenario:
                self._end()
                practice = start_practice(scenario)
                practice.__enter__()
                self._practice, self._scenario = practice, scenario
            return self._practice, self._practice.sites[scenario]

    def close(self) -> None:
        """End the running site."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._practice is not None:
            self._practice.close()
            self._practice = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSubject:
    """Check a server or a practice site; the answer is a `Diagnosis`."""

    subject: Subject
    options: CheckOptions
    ground: PracticeGround

    def __call__(self, progress: Sink, cancel: Cancel) -> Diagnosis:
        """Do it. Raises InputError for a practice site that does not exist, Cancelled after *cancel*."""
        from wizard.flow import tasks

        way = self.ground.way_of(self.subject, self.options)
        if way is None:
            raise TypeError(f"cannot be checked: {self.subject!r}")
        return tasks.check(*way, progress=progress, cancel=cancel, seen=progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAround:
    """Look at parts of this computer and its network, telling of each; the answer maps each part to what was seen."""

    subject: Subject | None
    options: CheckOptions
    ground: PracticeGround
    parts: frozenset[Part]

    def __call__(self, progress: Sink, cancel: Cancel) -> Mapping[Part, PartValue]:
        """Do it. Raises InputError for a practice site that does not exist, Cancelled after *cancel*."""
        from wizard.flow.computer import NO_SITE, look_around

        target, options = self.ground.way_of(self.subject, self.options) or (NO_SITE, self.options)
        return look_around(self.parts, target, options, cancel=cancel, seen=progress)


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """Open a place where something is put right; the answer is an `Outcome`."""

    place: Place

    def __call__(self, progress: Sink, cancel: Cancel) -> Outcome:
        """Do it; takes half a second at most."""
        from wizard.flow.open_place import open_place

        return open_place(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskServers:
    """Test the servers of a site or a practice site for its owner; the answer is a `ServerReport`."""

    subject: Target | PracticeInput
    options: CheckOptions
    ground: PracticeGround

    def __call__(self, progress: ProgressSink, cancel: Cancel) -> ServerReport:
        """Do it. Raises InputError for a practice site that does not exist, Cancelled after *cancel*."""
        from wizard.flow.server_check import check_server

        target, options = self.subject, self.options
        if isinstance(target, PracticeInput):
            target, options = self.ground.way_to(target.scenario, options)
        return check_server(target, options, progress=progress, cancel=cancel)


@dataclass(frozen=True, slots=True)
class ReadText:
    """Find every certificate of a pasted text; the answer is an `InspectedFile`."""

    text: str

    def __call__(self, progress: ProgressSink, cancel: Cancel) -> InspectedFile:
        """Do it; none is read."""
        from wizard.flow.tasks import inspect_bytes

        return inspect_bytes(tr("pasted text"), self.text.encode(errors="replace"))


@dataclass(frozen=True, slots=True)
class ExplainText:
    """Recognise what is known in a pasted text.

    The answer is an `Explanation`; a `Diagnosis` when there are certificates beside the message; an `InspectedFile`
    when there is nothing else than certificates; an `OpenedCase` for what was read from the pictures of a case.
    """

    text: str

    def __call__(self, progress: ProgressSink, cancel: Cancel) -> Explanation | Diagnosis | InspectedFile | OpenedCase:
        """Do it; too quick to report progress or to be cancelled. Raises InputError where pictures are missing."""
        from wizard.flow.case_frames import is_frame
        from wizard.flow.explaining import explain_all

        if is_frame(self.text):
            return OpenCase(self.text)(progress, cancel)
        explained = explain_all(self.text)
        if not explained.explanation.matches and "-----BEGIN " in self.text:
            return ReadText(self.text)(progress, cancel)
        return explained.diagnosis or explained.explanation


def is_case_file(path: Path) -> bool:
    """Say whether *path* is named as case files are."""
    return path.suffix.lower() == CASE_SUFFIX


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case file, and what comes of its evidence here."""

    case: Case
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case file, the text of its pictures, or what was read before; the answer is an `OpenedCase`."""

    source: Path | str | Case

    def __call__(self, progress: ProgressSink, cancel: Cancel) -> OpenedCase:
        """Do it; nothing is connected to. Raises InputError."""
        from wizard.flow.case_file import open_case, read_case, rediagnose
        from wizard.flow.case_frames import join_frames

        match self.source:
            case Path() as path:
                case = open_case(path)
            case str() as text:
                case = read_case(join_frames(text.splitlines()))
            case made:
                case = made
        return OpenedCase(case, rediagnose(case))


@dataclass(frozen=True, slots=True)
class ReadCode:
    """Read a case code; the answer is a `CodedCase`."""

    code: str

    def __call__(self, progress: ProgressSink, cancel: Cancel) -> CodedCase:
        """Do it. Raises InputError that names what is wrong."""
        from wizard.flow.case_code import read_code

        return read_code(self.code)


@dataclass(frozen=True, slots=True)
class Found:
    """Certificates (DER) that were found since the last report."""

    ders: Sequence[bytes]

    @property
    def is_bundle(self) -> bool:
        """Whether these alone are too many to be shown as one chain."""
        return len(self.ders) > MOST_IN_VIEWER


@dataclass(frozen=True, slots=True)
class ReadFile:
    """Find every certificate of a file or a folder, telling of them as `Found`; the answer is an `InspectedFile`."""

    path: Path
    password: str | None = None
    keep: bool = False
    """Whether the password is to be remembered in the keyring."""

    def __call__(self, progress: Callable[[Found], None], cancel: Cancel) -> InspectedFile:
        """Do it; none is read. Raises Cancelled after *cancel*."""
        from wizard.flow.opening import Password, open_path

        password = None if self.password is None else Password(text=self.password, keep=self.keep)
        return open_path(self.path, password, progress=lambda ders: progress(Found(ders)), cancel=cancel)


@dataclass(frozen=True, slots=True)
class JudgeChain:
    """Diagnose certificates of a file as if a host had sent them; no network. The answer is a `Diagnosis`."""

    ders: tuple[bytes, ...]
    target: Target

    def __call__(self, progress: ProgressSink, cancel: Cancel) -> Diagnosis:
        """Do it; nothing is connected to."""
        from wizard.flow.tasks import diagnose_chain

        return diagnose_chain(self.ders, self.target, CheckOptions())


def load_checks() -> None:
    """Import what a check needs and read the data files, so that the first check finds them ready."""
    from wizard.causes.messages.catalogue import catalogue, translations
    from wizard.fixes import drawings, guides, plan
    from wizard.flow import coded_case, dossier, following, illustration, looking, report, tasks
    from wizard.flow.call import choose
    from wizard.views import ways
    from wizard.views.call import call_window

    loaded = (
        drawings,
        guides,
        plan,
        coded_case,
        dossier,
        following,
        illustration,
        looking,
        report,
        tasks,
        choose,
        ways,
        call_window,
    )
    logger.debug("loaded %s", [module.__name__ for module in loaded])
    catalogue().pack.hold_keys()
    translations().hold_keys()
    # What was loaded stays: Python need not look through it for garbage, which takes 50 ms, in which nothing else runs.
    gc.freeze()
