"""Every list of roots on this computer, root by root: in which of them each is, and since when it is not any more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cached_property

from cryptography.hazmat.primitives.serialization import Encoding

from wizard.model.certificate import Certificate
from wizard.model.computer import HeldStore, Placed, RootsEvidence, Trouble
from wizard.pki.known_roots import Distrust, KnownRoot, distrusted_roots, known_roots
from wizard.pki.reader import read_certificate
from wizard.probes.base import Cancel, Deadline, Job
from wizard.probes.held_roots import read_held_roots
from wizard.probes.roots import WholeList, whole_lists
from wizard.probes.stores.nss import NssRoots, read_chrome_roots, read_firefox_roots

PATIENCE_S = 10.0
"""Seconds that the reading may take."""

OF_BROWSERS = ("mozilla", "chrome")
"""The lists that browsers bring; the others are of this computer."""


class Standing(StrEnum):
    """How a root stands in one list."""

    HELD = "held"
    LIMITED = "limited"
    """There, but what it issued after a day is refused."""
    FETCHED = "fetched"
    """Not there yet: the system may fetch it when it first meets it."""
    GONE = "gone"
    """It was there, and was taken out."""
    REFUSED = "refused"
    """Somebody switched it off here."""
    ABSENT = "absent"
    UNREAD = "unread"
    """The list could not be read: nothing is known."""


HOLDING = frozenset({Standing.HELD, Standing.LIMITED})
"""The root is in the list, and some of what it issued is trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InList:
    """How one root stands in one list."""

    list: str
    standing: Standing
    since: datetime | None = None
    """Of one that was taken out: when; of one with limits: the day after which what it issues is refused."""
    placed: Placed = Placed.MAKER
    """Who put it there, where it is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootList:
    """One list."""

    id: str
    """"system", "mozilla", "chrome"; "nss" and "firefox" for what was added to Chrome (on Linux) and to Firefox."""
    origin: str
    size: int
    written: datetime | None = None
    troubles: tuple[Trouble, ...] = ()
    """Why it could not be read, or not all of it."""


@dataclass(frozen=True)
class Root:
    """One root of any list."""

    sha256: str
    certificate: Certificate | None
    """None where only its fingerprint is known here."""
    known: KnownRoot | None
    """What the data files know of it, where it is a public one."""
    called: str = ""
    """What it is called, where neither tells. Hostile text."""

    @cached_property
    def name(self) -> str:
        """What to call it. Hostile text."""
        if self.known is not None:
            return self.known.name
        subject = self.certificate.subject if self.certificate else None
        named = subject and (subject.common_name or subject.organization or _first_value(self.certificate))
        return named or self.called or self.sha256[:16]


def _first_value(certificate: Certificate | None) -> str:
    values = (part.value for rdn in certificate.subject.rdns for part in rdn) if certificate else ()
    return next(iter(values), "")


@dataclass(frozen=True, kw_only=True)
class RootStores:
    """Everything that was read at one time."""

    lists: tuple[RootList, ...]
    roots: tuple[Root, ...]
    """Of all lists, each once, by name."""
    evidence: RootsEvidence
    members: Mapping[str, frozenset[str]]
    """The roots in each list by their SHA-256; without a list that could not be read."""

    def standings(self, root: Root) -> tuple[InList, ...]:
        """Return how *root* stands in each list, in their order."""
        return tuple(self.standing(found.id, root) for found in self.lists)

    def standing(self, list_id: str, root: Root) -> InList:
        """Return how *root* stands in the list *list_id*."""
        is_there = root.sha256 in self.members.get(list_id, ())
        if list_id in OF_BROWSERS:
            return _in_a_browser(list_id, root, is_there=is_there)
        held = self._held.get(list_id)
        if held is None:
            standing = Standing.UNREAD if list_id not in self.members else Standing.ABSENT
            return InList(list=list_id, standing=standing)
        if any(root.sha256 == other.sha256 for other in held.refused):
            return InList(list=list_id, standing=Standing.REFUSED)
        if is_there:
            placed = next((r.placed for r in held.roots if r.sha256 == root.sha256), Placed.UNKNOWN)
            return InList(list=list_id, standing=Standing.HELD, placed=placed)
        may_come = held.grows and root.known is not None and root.known.mozilla
        return InList(list=list_id, standing=Standing.FETCHED if may_come else Standing.ABSENT)

    @cached_property
    def _held(self) -> Mapping[str, HeldStore]:
        return {store.name: store for store in self.evidence.stores}


def _in_a_browser(list_id: str, root: Root, *, is_there: bool) -> InList:
    """Return how *root* stands in a list that a browser brings."""
    known, limits = root.known, distrusted_roots().get(root.sha256)
    until = None if limits is None else _limit(list_id, limits)
    is_in = is_there or (known is not None and list_id == "mozilla" and known.mozilla and until is not None)
    if is_in:
        return InList(list=list_id, standing=Standing.LIMITED if until else Standing.HELD, since=until)
    if until is not None:
        return InList(list=list_id, standing=Standing.GONE, since=until)
    if list_id == "mozilla" and known is not None and (known.gone or known.retired_on):
        return InList(list=list_id, standing=Standing.GONE, since=_as_moment(known.retired_on or known.gone))
    return InList(list=list_id, standing=Standing.ABSENT)


def _limit(list_id: str, limits: Distrust) -> datetime | None:
    return limits.mozilla if list_id == "mozilla" else limits.chrome


def _as_moment(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def read_root_stores(cancel: Cancel | None = None) -> RootStores:
    """Read every list of this computer and of its browsers. Raises `probes.base.Cancelled` after *cancel*."""
    job = Job(Deadline.after(PATIENCE_S), cancel or Cancel())
    evidence = read_held_roots(job)
    wholes = {found.name: found for found in whole_lists()}
    added = {"nss": read_chrome_roots(), "firefox": read_firefox_roots()}
    job.cancel.check()
    ders = {name: tuple(_ders(found)) for name, found in wholes.items() if found.trouble is None}
    ders |= {name: found.roots for name, found in added.items() if found is not None and _is_read(found)}
    refused = tuple(der for found in added.values() if found is not None for der in found.refused)
    by_print = {hashlib.sha256(der).hexdigest(): der for group in (*ders.values(), refused) for der in group}
    return RootStores(
        lists=(*(_list_of(found, evidence) for found in wholes.values()), *_lists_added(added)),
        roots=_roots(by_print, evidence, job),
        evidence=evidence,
        members={name: frozenset(hashlib.sha256(der).hexdigest() for der in group) for name, group in ders.items()},
    )


def _ders(found: WholeList) -> Iterator[bytes]:
    return (root.public_bytes(Encoding.DER) for root in found.roots)


def _is_read(found: NssRoots) -> bool:
    return bool(found.roots) or not found.troubles


def _list_of(found: WholeList, evidence: RootsEvidence) -> RootList:
    written = next((store.written for store in evidence.stores if store.name == found.name), None)
    troubles = (found.trouble,) if found.trouble else ()
    return RootList(id=found.name, origin=found.origin, size=found.size, written=written, troubles=troubles)


def _lists_added(added: Mapping[str, NssRoots | None]) -> Iterator[RootList]:
    for name, found in added.items():
        if found is not None:
            yield RootList(
                id=name, origin=found.origin, size=len(found.roots), written=found.written, troubles=found.troubles
            )


def _roots(by_print: Mapping[str, bytes], evidence: RootsEvidence, job: Job) -> tuple[Root, ...]:
    """Return every root that is at hand, that the data files know, or that somebody switched off, by name."""
    found: list[Root] = []
    known = known_roots()
    for sha256, der in by_print.items():
        job.cancel.check()
        read = read_certificate(der)
        found.append(Root(sha256, read if isinstance(read, Certificate) else None, known.get(sha256)))
    found += [Root(sha256, None, row) for sha256, row in known.items() if sha256 not in by_print]
    told = {root.sha256: root.name for store in evidence.stores for root in store.refused}
    there = by_print.keys() | known.keys()
    found += [Root(sha256, None, None, name) for sha256, name in told.items() if sha256 not in there]
    return tuple(sorted(found, key=lambda root: (root.name.casefold(), root.sha256)))
