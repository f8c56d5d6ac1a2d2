"""The rows of a bundle of many certificates: read when they are asked for, arranged as wanted, told as text."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import overload

from wizard.flow.bundle_table import (
    PORTION,
    Column,
    Filter,
    Order,
    Poll,
    ask_nobody,
    date_text,
    filtered,
    in_order,
    state_text,
)
from wizard.flow.chain_groups import Group, NameIndex, group_by_chain, index_names
from wizard.i18n import N_, tr
from wizard.pki.bundle import Summary, summary
from wizard.plain import visible

COLUMNS = {
    Column.SUBJECT: N_("Name"),
    Column.ISSUER: N_("Issuer"),
    Column.STATE: N_("State"),
    Column.NOT_AFTER: N_("Valid until"),
    Column.NOT_BEFORE: N_("Valid from"),
    Column.NAMES: N_("Host names"),
    Column.IS_CA: N_("CA"),
    Column.KEY: N_("Key"),
    Column.SERIAL: N_("Serial number"),
}
"""The columns in their order, and what stands above them."""

LONGEST_TEXT = 300
"""Characters in a cell: names may have a million, which would take seconds to draw."""

_fields = attrgetter(*Summary.__slots__)


class Rows(Sequence[Summary]):
    """What the rows show of certificates (DER) that are still being found, each read when it is asked for, and kept.

    Any thread may ask while another one adds.
    """

    def __init__(self, ders: Iterable[bytes] = ()) -> None:
        self._ders: list[bytes] = []
        # Python looks through objects for garbage again and again, which stops every thread, but not through tuples
        # of plain values: so a hundred thousand of them cost nothing.
        self._read: list[tuple[object, ...] | None] = []
        self.add(tuple(ders))

    def add(self, ders: Sequence[bytes]) -> None:
        """Add certificates at the end; none is read."""
        self._read.extend([None] * len(ders))
        self._ders.extend(ders)

    @property
    def ders(self) -> Sequence[bytes]:
        """The certificates, in the order of the file."""
        return self._ders

    def is_read(self, place: int) -> bool:
        """Say whether the row at *place* costs nothing any more."""
        return self._read[place] is not None

    def __len__(self) -> int:
        return len(self._ders)

    @overload
    def __getitem__(self, place: int) -> Summary: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Summary, ...]: ...

    def __getitem__(self, place: int | slice) -> Summary | tuple[Summary, ...]:
        if isinstance(place, slice):
            return tuple(self[i] for i in range(len(self))[place])
        if (known := self._read[place]) is not None:
            return Summary(**dict(zip(Summary.__slots__, known, strict=True)))  # type: ignore[arg-type]  # its own fields
        found = summary(self._ders[place])
        self._read[place] = _fields(found)
        return found


def cell_text(row: Summary, column: Column, at: datetime) -> str:
    """Return what stands in a cell: safe to show, on one line, at most `LONGEST_TEXT` characters."""
    match column:
        case Column.STATE:
            return state_text(row, at)
        case Column.NOT_BEFORE:
            return date_text(row.not_before)
        case Column.NOT_AFTER:
            return date_text(row.not_after)
        case Column.IS_CA:
            return "" if row.broken else tr("Yes") if row.is_ca else tr("No")
        case Column.NAMES:
            return _short(", ".join(name[:LONGEST_TEXT] for name in row.names))
        case Column.SUBJECT:
            return _short(row.subject)
        case Column.ISSUER:
            return _short(row.issuer)
        case Column.KEY:
            return _short(row.key)
        case Column.SERIAL:
            return _short(row.serial)


def _short(text: str) -> str:
    return visible(text) if len(text) <= LONGEST_TEXT else f"{visible(text[:LONGEST_TEXT])}…"


def rows_text(rows: Sequence[Summary], places: Iterable[int], at: datetime, poll: Poll = ask_nobody) -> str:
    """Return the rows at *places* as lines with tabs between the cells, as spreadsheets take them; titles first."""
    lines = ["\t".join(tr(title) for title in COLUMNS.values())]
    for place in places:
        poll()
        lines.append("\t".join(cell_text(rows[place], column, at) for column in COLUMNS))
    return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """How the person wants to see the rows."""

    wanted: Filter
    order: Order | None = None
    """None for the order of the file."""
    grouped: bool = False
    """Whether each certificate stands under its issuers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """The rows as they are wanted."""

    places: Sequence[int]
    """Indices into the rows, from the top."""
    depths: Sequence[int] = ()
    """How far in each of them stands; nothing where they are not grouped."""
    fitting: int
    """How many fit; issuers that are shown only for what is under them are not among these."""
    context: frozenset[int] = frozenset()
    """The places of such issuers."""
    index: NameIndex | None = None
    """What was found out for the groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """How far the arranging is, and what fits among the rows that were looked at last."""

    done: int
    whole: int
    places: Sequence[int] = ()
    """To be shown already; nothing where the order is not known before the end."""


class _Polled(Sequence[Summary]):
    """The rows, with a question before each."""

    def __init__(self, rows: Rows, poll: Poll) -> None:
        self._rows, self._poll = rows, poll

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Summary: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Summary, ...]: ...

    def __getitem__(self, place: int | slice) -> Summary | tuple[Summary, ...]:
        self._poll()
        return self._rows[place]


class _Steps:
    """Counts what was done, asks whether it is still wanted, and tells of it, but not too often.

    Whoever is told has to stop what they do, and what is told a hundred times at once holds a window up.
    """

    def __init__(self, whole: int, poll: Poll, tell: Callable[[Portion], None]) -> None:
        self._whole, self._poll, self._tell = whole, poll, tell
        self._done = 0
        self._found: list[int] = []
        self._told_at = 0.0

    def __call__(self) -> None:
        self._poll()
        self._done = min(self._done + PORTION, self._whole)
        if time.monotonic() - self._told_at > _TELL_S:
            self.tell()

    def find(self, places: Sequence[int]) -> None:
        """Note what is to be told of."""
        self._found.extend(places)

    def tell(self) -> None:
        """Tell of everything since the last time."""
        self._tell(Portion(done=self._done, whole=self._whole, places=tuple(self._found)))
        self._found.clear()
        self._told_at = time.monotonic()


_TELL_S = 0.05


def arrange(
    rows: Rows,
    arrangement: Arrangement,
    index: NameIndex | None = None,
    poll: Poll = ask_nobody,
    tell: Callable[[Portion], None] = lambda _: None,
) -> Arranged:
    """Return the rows as they are wanted; *index* is that of an earlier time. What *poll* raises ends the work."""
    order, grouped = arrangement.order, arrangement.grouped
    stages = 1 + (order is not None) + grouped * (2 if index is None else 1)
    steps, polled = _Steps(len(rows) * stages, poll, tell), _Polled(rows, poll)
    fitting: list[int] = []
    for portion in filtered(polled, arrangement.wanted, poll=steps):
        fitting += portion
        if order is None and not grouped:
            steps.find(portion)
    steps.tell()
    places: Sequence[int] = fitting if order is None else in_order(polled, fitting, order, steps)
    if not grouped:
        return Arranged(places=places, fitting=len(fitting), index=index)
    ders = tuple(rows.ders)
    index = index or index_names(ders, steps)
    shown: list[int] = []
    depths: list[int] = []
    groups = group_by_chain(ders, index, lambda place: polled[place].is_ca, steps)
    for place, depth in in_groups(groups, places, poll):
        shown.append(place)
        depths.append(depth)
    context = frozenset(shown).difference(fitting) if len(fitting) < len(rows) else frozenset()
    return Arranged(places=shown, depths=depths, fitting=len(fitting), context=context, index=index)


_Path = tuple[int, ...]
"""A certificate below its issuers, the highest one first."""


def in_groups(groups: Iterable[Group], fitting: Iterable[int], poll: Poll = ask_nobody) -> Iterator[tuple[int, int]]:
    """Yield place and depth of each of *fitting* below its issuers; those under the same issuer keep their order.

    An issuer stands there once for each way that leads up from it; it is there, too, if only what is below it fits.
    """
    ways = _ways(groups)
    below: dict[_Path, dict[_Path, None]] = {}
    for place in fitting:
        poll()
        for way in ways.get(place, ()):
            for depth in range(len(way)):
                below.setdefault(way[:depth], {})[way[: depth + 1]] = None
    waiting = list(reversed(below.get((), {})))
    while waiting:
        poll()
        way = waiting.pop()
        yield way[-1], len(way) - 1
        waiting.extend(reversed(below.get(way, {})))


def _ways(groups: Iterable[Group]) -> dict[int, tuple[_Path, ...]]:
    ways: dict[int, tuple[_Path, ...]] = {}
    known: set[_Path] = set()
    for group in groups:
        if group.orphans:
            ways |= {place: ((place,),) for place in group.members}
            continue
        whole = tuple(reversed(group.members))
        for depth, place in enumerate(whole, start=1):
            way = whole[:depth]
            if way not in known:
                known.add(way)
                ways[place] = (*ways.get(place, ()), way)
    return ways
