"""Everything that follows from the evidence before any cause is named; derived once, read by every detector."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from wizard.model.certificate import Certificate
from wizard.model.evidence import Attempt, ClockEvidence, Evidence, RootStore
from wizard.model.fields import Unreadable
from wizard.model.finding import Origin
from wizard.pki.faults import Fault, Judged, Rule
from wizard.pki.judge import ChainShape, chain_shape, judge
from wizard.pki.known_roots import known_roots
from wizard.pki.names import HostMatch, match_host
from wizard.pki.reader import read_certificate
from wizard.pki.revocation import RevocationReading, read_crl, read_ocsp

PUBLIC_LISTS = ("mozilla", "chrome")
"""The stores that hold public authorities only."""

CLOCKS_AGREE = timedelta(seconds=60)
"""How far two outside opinions about the time may lie apart and still count as one."""

CLOCK_MATTERS = timedelta(minutes=5)
"""Chromium calls a clock wrong from here on (components/security_interstitials error_classification.cc)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The evidence, judged at one time."""

    evidence: Evidence
    at: datetime
    chain: tuple[Certificate | Unreadable, ...]
    """As sent; empty when no certificate came."""
    fetched: tuple[Certificate, ...]
    judged: Mapping[str, Judged]
    """Each store's answer, by the store's name; empty when the leaf cannot be read."""
    deciding: Judged | None
    """The answer that counts: of the store that this computer's own programs would ask."""
    shape: ChainShape | None
    host: HostMatch | None
    revocation: tuple[RevocationReading, ...]
    """What OCSP and CRLs said of the leaf; empty when nobody was asked."""
    revocation_above: tuple[tuple[int, RevocationReading], ...] = ()
    """The same of the certificates above it, each with its place on the deciding path."""
    stapled: bool
    clock_offset: timedelta | None
    """True time minus this computer's; None when too few opinions agree."""

    @property
    def leaf(self) -> Certificate | None:
        """The first certificate, when it can be read."""
        return self.chain[0] if self.chain and isinstance(self.chain[0], Certificate) else None

    @property
    def attempt(self) -> Attempt | None:
        """The attempt that shows what a current browser meets."""
        return self.evidence.main

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults on the deciding path."""
        return self.deciding.faults if self.deciding else ()

    def with_rule(self, *rules: Rule) -> tuple[Fault, ...]:
        """Return the faults on the deciding path that broke one of *rules*."""
        return tuple(f for f in self.faults if f.rule in rules)

    def sent_index(self, position: int) -> int | None:
        """Return where the certificate at *position* of the deciding path stands in the chain as sent."""
        if self.deciding is None or position >= len(self.deciding.path):
            return None
        certificate = self.deciding.path[position].certificate
        return next((i for i, c in enumerate(self.chain) if c == certificate), None)

    def name_at(self, position: int) -> str:
        """Return what to call the certificate at *position* of the deciding path. Hostile text."""
        if self.deciding is None or position >= len(self.deciding.path):
            return "?"
        certificate = self.deciding.path[position].certificate
        return certificate.subject.common_name or certificate.subject.organization or certificate.sha256[:16]

    def is_public(self) -> bool:
        """Say whether the chain leads to a root that browsers bring: the rules for public CAs then hold."""
        return any(self.judged[name].anchored for name in PUBLIC_LISTS if name in self.judged)

    def store_named(self, name: str) -> RootStore:
        """Return the store that gave the answer *name*. Raises KeyError for a name that none of them has."""
        return {store.name: store for store in _stores(self.evidence)}[name]

    def is_public_root(self, judged: Judged, lists: Collection[str] = PUBLIC_LISTS) -> bool:
        """Say whether the path of *judged* ends in a root that one of the *lists* holds, too."""
        top = judged.path[-1].certificate.der
        return any(top in store.roots for store in self.evidence.stores if store.name in lists)

    def has_local_root(self) -> bool:
        """Say whether the system's list completes the chain with a root that somebody added to it.

        It is in no public list, is no public root of former days, and its maker did not put it there.
        """
        system = self.judged.get("system")
        if system is None or not system.anchored or self.is_public_root(system):
            return False
        root = system.path[-1].certificate
        return root.sha256 not in known_roots() and root.der not in (self.store_named("system").brought or ())

    def without_fetched(self, name: str) -> Judged:
        """Return the answer of the store *name* to the chain as sent, without what was fetched."""
        store = self.store_named(name)
        return judge(_readable(self.chain), (), store.name, _roots(store), self.at)

    def without_roots(self, name: str, left_out: Collection[Certificate]) -> Judged:
        """Return the answer of the store *name* as if it did not hold the roots *left_out*."""
        roots = tuple(root for root in self.roots_of(name) if root not in left_out)
        return judge(_readable(self.chain), self.fetched, name, roots, self.at)

    def roots_of(self, name: str) -> tuple[Certificate, ...]:
        """Return the roots of the store *name* that could matter here."""
        return _roots(self.store_named(name))

    def rejudged(self, at: datetime) -> Judged | None:
        """Return the deciding store's answer at another time."""
        if self.deciding is None:
            return None
        store = self.store_named(self.deciding.store)
        return judge(_readable(self.chain), self.fetched, store.name, _roots(store), at)


def situation_of(evidence: Evidence, at: datetime) -> Situation:
    """Derive everything from *evidence* at the time *at*."""
    chain = tuple(read_certificate(der) for der in evidence.chain)
    fetched = _readable([read_certificate(f.body) for f in evidence.fetched_issuers if f.body])
    judged = _judged_by_all(evidence, chain, fetched, at) if chain and isinstance(chain[0], Certificate) else {}
    deciding = _deciding(judged, evidence.stores)
    leaf = chain[0] if chain and isinstance(chain[0], Certificate) else None
    staples = [a.handshake.ocsp_staple for a in evidence.attempts if a.handshake and a.handshake.ocsp_staple]
    answers = _revocation(evidence, deciding, staples, at)
    return Situation(
        evidence=evidence,
        at=at,
        chain=chain,
        fetched=fetched,
        judged=judged,
        deciding=deciding,
        shape=chain_shape(deciding) if deciding else None,
        host=match_host(leaf, evidence.target.host) if leaf else None,
        revocation=tuple(reading for place, reading in answers if place == 0),
        revocation_above=tuple((place, reading) for place, reading in answers if place > 0),
        stapled=bool(staples),
        clock_offset=clock_offset(evidence.clock) if isinstance(evidence.clock, ClockEvidence) else None,
    )


def _judged_by_all(
    evidence: Evidence, chain: Sequence[Certificate | Unreadable], fetched: Sequence[Certificate], at: datetime
) -> Mapping[str, Judged]:
    """Return each store's answer; stores with the same roots give the same one, and are asked once."""
    by_roots: dict[frozenset[bytes], Judged] = {}
    answers: dict[str, Judged] = {}
    for store in _stores(evidence):
        roots = frozenset(store.roots)
        if roots not in by_roots:
            by_roots[roots] = judge(_readable(chain), fetched, store.name, _roots(store), at)
        answers[store.name] = _as_of(store.name, by_roots[roots])
    return answers


def _as_of(name: str, judged: Judged) -> Judged:
    """Return *judged* as the answer of the store *name*."""
    if judged.store == name:
        return judged
    path = tuple(replace(link, store=name) if link.origin is Origin.STORE else link for link in judged.path)
    return replace(judged, store=name, path=path)


def _stores(evidence: Evidence) -> tuple[RootStore, ...]:
    """Return the stores to judge by; without any, one that trusts nobody."""
    return evidence.stores or (RootStore(name="none", size=0, roots=(), origin=""),)


def _readable(certificates: Sequence[Certificate | Unreadable]) -> tuple[Certificate, ...]:
    return tuple(c for c in certificates if isinstance(c, Certificate))


def _roots(store: RootStore) -> tuple[Certificate, ...]:
    return _readable([read_certificate(der) for der in store.roots])


def _deciding(judged: Mapping[str, Judged], stores: Sequence[RootStore]) -> Judged | None:
    """Return the answer of the first store that finds a path to a root, of those that this computer trusts.

    The lists that browsers bring speak only where the system has no list at all; what was added to a browser never.
    Mozilla's stands for what a system fetches when it meets it, too.
    """
    system = next((store for store in stores if store.name == "system"), None)
    of_browsers = {"nss", "firefox", *(PUBLIC_LISTS if system is None or system.size else ())}
    if system is not None and system.grows:
        of_browsers.discard("mozilla")
    names = [n for n in judged if n not in of_browsers]
    ours = [judged[n] for n in names]
    if not ours:
        return None
    return min(ours, key=lambda j: (not j.anchored, not j.is_fine))


def _revocation(
    evidence: Evidence, deciding: Judged | None, staples: Sequence[bytes], at: datetime
) -> tuple[tuple[int, RevocationReading], ...]:
    """Return what was said of each certificate that has its issuer on the path, with its place there."""
    if deciding is None:
        return ()
    path = [link.certificate for link in deciding.path]
    answers: list[tuple[int, RevocationReading]] = []
    for place, (ours, issuer) in enumerate(pairwise(path)):
        # An answer without a note of what was asked for is about the leaf.
        about = {ours.sha256} if place else {ours.sha256, None}
        stapled = () if place else staples
        ocsp = [f.body for f in evidence.ocsp if f.body and f.request_for in about]
        answers += [(place, read_ocsp(body, ours, issuer, at)) for body in (*stapled, *ocsp)]
        answers += [
            (place, read_crl(f.body, ours, issuer, at)) for f in evidence.crls if f.body and f.request_for in about
        ]
    return tuple(answers)


def clock_offset(clock: ClockEvidence) -> timedelta | None:
    """Return the true time minus this computer's, when at least two outside opinions agree about it."""
    offsets = sorted(r.offset_s for r in clock.readings if r.offset_s is not None)
    best: list[float] = []
    for start, low in enumerate(offsets):
        near = [o for o in offsets[start:] if o - low <= CLOCKS_AGREE.total_seconds()]
        best = max(best, near, key=len)
    return timedelta(seconds=median(best)) if len(best) >= 2 else None
