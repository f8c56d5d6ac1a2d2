"""What the window for bundles asks to be done in threads, and which of it is under way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from wizard.flow.bundle_rows import Arranged, Arrangement, Portion, Rows, arrange, rows_text
from wizard.flow.chain_groups import NameIndex, chain_of, index_names
from wizard.flow.export import ExportForm, encode
from wizard.probes.base import Cancel
from wizard.views.bridge import Bridge, Sink, Work
from wizard.views.files import write_file


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Read the rows at *places* that would hold the window up."""

    rows: Rows
    places: Sequence[int]

    def __call__(self, progress: Sink, cancel: Cancel) -> None:
        """Do it."""
        for place in self.places:
            cancel.check()
            self.rows[place]


@dataclass(frozen=True, slots=True)
class ArrangeRows:
    """Filter, sort and group *rows*, telling `Portion`s; the answer is `Arranged`."""

    rows: Rows
    arrangement: Arrangement
    index: NameIndex | None

    def __call__(self, progress: Callable[[Portion], None], cancel: Cancel) -> Arranged:
        """Do it."""
        return arrange(self.rows, self.arrangement, self.index, cancel.check, progress)


@dataclass(frozen=True, slots=True)
class Chain:
    """A certificate (DER) and its issuers in the same file, and the index that they were found by."""

    ders: tuple[bytes, ...]
    index: NameIndex


@dataclass(frozen=True, slots=True)
class FindChain:
    """Find the issuers of the certificate at *place* in its file; the answer is a `Chain`."""

    ders: Sequence[bytes]
    index: NameIndex | None
    place: int

    def __call__(self, progress: Sink, cancel: Cancel) -> Chain:
        """Do it."""
        ders = tuple(self.ders)
        index = self.index or index_names(ders, cancel.check)
        return Chain(tuple(ders[i] for i in chain_of(ders, index, self.place)), index)


@dataclass(frozen=True, slots=True)
class TellRows:
    """Tell the rows at *places* as text for a spreadsheet; the answer is that text."""

    rows: Rows
    places: Sequence[int]
    at: datetime

    def __call__(self, progress: Sink, cancel: Cancel) -> str:
        """Do it."""
        return rows_text(self.rows, self.places, self.at, cancel.check)


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing the file *path*."""

    path: Path
    error: str | None


@dataclass(frozen=True, slots=True)
class WriteCertificates:
    """Write certificates (DER) to a file; the answer is `Written`."""

    ders: Sequence[bytes]
    form: ExportForm
    path: Path

    def __call__(self, progress: Sink, cancel: Cancel) -> Written:
        """Do it; the file is whole, or not there."""
        data = encode(self.ders, self.form)
        cancel.check()
        return Written(self.path, write_file(self.path, data))


class Kind(StrEnum):
    """What may be under way, each once at a time. The first one of these is stopped first."""

    ASKING = "asking"
    """What the person asked for: a chain, a text, a file."""
    ARRANGING = "arranging"
    LOADING = "loading"
    READING = "reading"
    """Of rows that are on screen; nobody is told of this."""


class Jobs:
    """The jobs of one window."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._numbers: dict[Kind, int] = {}

    def start(self, kind: Kind, work: Work) -> None:
        """Begin *work* instead of what is under way of its kind."""
        self.cancel(kind)
        self._numbers[kind] = self._bridge.start(work)

    def follow(self, kind: Kind, number: int) -> None:
        """Take over the job *number*, which somebody else began."""
        self.cancel(kind)
        self._numbers[kind] = number

    def cancel(self, kind: Kind) -> None:
        """Cancel what is under way of this kind, if anything is."""
        if kind in self._numbers:
            self._bridge.cancel(self._numbers.pop(kind))

    def cancel_all(self) -> None:
        """Cancel everything."""
        for kind in tuple(self._numbers):
            self.cancel(kind)

    def first(self) -> Kind | None:
        """Return what is to be stopped first, of what the person waits for; None when nothing is under way."""
        return next((kind for kind in Kind if kind in self._numbers and kind is not Kind.READING), None)

    def kind(self, number: int) -> Kind | None:
        """Return the kind of the job *number*; None for one that is not ours."""
        return next((kind for kind, own in self._numbers.items() if own == number), None)

    def end(self, number: int) -> Kind | None:
        """Forget the job *number*, which has ended, and return its kind; None for one that is not ours."""
        kind = self.kind(number)
        if kind is not None:
            del self._numbers[kind]
        return kind
