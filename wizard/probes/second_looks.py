"""A second name server, and other ways to the site: asked and tried beside one check, and never waited for in vain."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from wizard.model.evidence import Evidence, LookupEvidence, OtherWay, PartValue, WaysEvidence
from wizard.model.fields import Unknown
from wizard.model.progress import PartSeen
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Part
from wizard.probes.base import Cancel, Deadline, Job
from wizard.probes.parts import awaited, look_at
from wizard.probes.ways import ASK_S, goes_by_proxy, seems_broken, try_family, try_further, why_not

OF_THE_SITE = frozenset({Part.LOOKUP, Part.WAYS})
"""The parts that are looked at here."""

THREADS = 3
"""Tasks at the same time: the name server, the other family, and the further ways."""

QUICK_S = 0.3
"""Seconds from the beginning in which the second name server may answer about a site that opens: it adds no more."""


class SecondLooks:
    """What is asked and tried beside one check; threads of *pool* do it, and end with the context `second_looks`."""

    def __init__(
        self, target: Target, options: CheckOptions, pool: ThreadPoolExecutor, job: Job, *, among_many: bool = False
    ) -> None:
        self._options, self._pool, self._job = options, pool, job
        self._quick, self._asked_until = Deadline.after(QUICK_S), Deadline.after(0.0)
        self._started = job.outside.monotonic()
        self._why_not = why_not(target, options) if Part.WAYS in options.parts else Unknown.NOT_ASKED
        self._lookup: Future[PartValue] | None = None
        self._family: Future[tuple[OtherWay, ...] | Unknown] | None = None
        self._further: Future[WaysEvidence | Unknown] | None = None
        self._is_broken = False
        # Among many sites no name server is troubled for each, but for one that the person named.
        self._only_where_broken = among_many and not options.resolvers
        if not self._only_where_broken:
            self._look_up(target)

    def _look_up(self, target: Target) -> None:
        if Part.LOOKUP in self._options.parts:
            self._lookup = self._pool.submit(look_at, Part.LOOKUP, target, self._options, self._job)

    def _try_family(self, seen: Evidence) -> None:
        if self._why_not is None:
            self._family = self._pool.submit(try_family, seen, self._options, self._job)

    def connected(self, seen: Evidence) -> None:
        """Begin with what needs to know no more than the usual way."""
        if goes_by_proxy(seen):
            self._why_not = self._why_not or Unknown.NO_USE
        if not self._only_where_broken:
            self._try_family(seen)

    def trusted(self, seen: Evidence) -> None:
        """Go on where the usual way leads to nothing that a browser would take; among many sites, begin only there."""
        if self._why_not is not None and Part.LOOKUP not in self._options.parts:
            return
        self._is_broken = seems_broken(seen)
        if self._is_broken and self._only_where_broken:
            self._look_up(seen.target)
            self._try_family(seen)
        if self._is_broken and self._why_not is None:
            self._asked_until = Deadline.after(ASK_S)
            self._further = self._pool.submit(try_further, seen, self._ask, self._options, self._job)

    def _ask(self) -> LookupEvidence | Unknown:
        if self._lookup is None:
            return Unknown.NOT_ASKED
        seen = awaited(self._lookup, self._asked_until, self._job)
        return seen if isinstance(seen, LookupEvidence | Unknown) else Unknown.NO_ANSWER

    def found(self, patience: Deadline) -> Mapping[Part, PartValue]:
        """Return what was seen; only for a site that does not open is the slowest waited for. Raises `Cancelled`."""
        found: dict[Part, PartValue] = {}
        if Part.WAYS in self._options.parts:
            found[Part.WAYS] = self._ways(patience)
            elapsed = (self._job.outside.monotonic() - self._started) * 1000
            self._job.seen(PartSeen(part=Part.WAYS, seen=found[Part.WAYS], milliseconds=elapsed))
        if self._lookup is not None:
            found[Part.LOOKUP] = awaited(self._lookup, patience if self._is_broken else self._quick, self._job)
        return found

    def _ways(self, patience: Deadline) -> WaysEvidence | Unknown:
        if self._why_not is not None:
            return self._why_not
        if self._only_where_broken and not self._is_broken:
            return Unknown.NOT_ASKED
        family = awaited(self._family, patience, self._job) if self._family else ()
        further = awaited(self._further, patience, self._job) if self._further else WaysEvidence(ways=())
        if isinstance(further, Unknown):
            return WaysEvidence(ways=family) if isinstance(family, tuple) and family else further
        return replace(further, ways=(*(family if isinstance(family, tuple) else ()), *further.ways))


@contextmanager
def second_looks(
    target: Target, options: CheckOptions, pool: ThreadPoolExecutor, job: Job, *, among_many: bool = False
) -> Iterator[SecondLooks]:
    """Look while the context lasts: what still goes on at its end is told to end, as nobody waits for it.

    Of a site *among_many*, only one that fails is looked at.
    """
    ours = Cancel(job.cancel)
    try:
        yield SecondLooks(target, options, pool, replace(job, cancel=ours), among_many=among_many)
    finally:
        ours.set()
