"""A list of roots beside Mozilla's and Chrome's: what it lacks, what it has too much, and whether it is out of date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wizard.model.computer import HeldRoot, HeldStore
from wizard.pki.known_roots import KnownRoot, known_roots, roots_as_of

OLD_YEARS = 5
"""Whoever makes a system ships one list unchanged for no longer: Debian for three years, and two of long-term support."""

FEWEST = 0.1
"""The share of the roots of these years that a list must have. Single ones are carried over to old systems, as Debian did
with Sectigo's two of 2023; Apple, which takes in fewer than Mozilla, had 14 of 33 in 2026-08 (CCADB)."""

_TOO_FEW = 10
"""Where the data knows fewer new roots than this, nothing can be told from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of something are there."""

    count: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The system's list beside the two that browsers bring."""

    mozilla: Share
    chrome: Share
    recent: Share
    """Of the roots that both lists have and that Mozilla's got in the last `OLD_YEARS`."""
    since: date
    """When these years began."""
    missing: tuple[KnownRoot, ...]
    """In both lists and not here; the one that was there first comes first."""
    given_up: tuple[KnownRoot, ...]
    """Here and in neither list any more, for what their owners did."""
    newest: date | None
    """When the newest root that is here came to Mozilla's list; None where none of it is here."""

    @property
    def is_outdated(self) -> bool:
        """Say whether the list has hardly anything of what browsers took in during the last years."""
        return self.recent.total >= _TOO_FEW and self.recent.count < FEWEST * self.recent.total


def compare(store: HeldStore, known: Mapping[str, KnownRoot] | None = None, as_of: date | None = None) -> Compared:
    """Compare *store* with what is *known* of public roots *as_of* a day; by default with the data files.

    The computer's clock is not asked: what is missing is told from lists of a known day. What was added by hand does not
    make an old list new.
    """
    known, as_of = known or known_roots(), as_of or roots_as_of()
    since = date(as_of.year - OLD_YEARS, as_of.month, min(as_of.day, 28))
    here = {root.sha256 for root in store.roots}
    brought = {root.sha256 for root in store.roots if not root.is_added}
    both = [root for root in known.values() if _in_mozillas(root) and root.chrome]
    recent = [root for root in both if root.since is not None and root.since >= since]
    dates = [root.since for root in known.values() if root.sha256 in brought and root.since is not None]
    return Compared(
        mozilla=_share([root for root in known.values() if _in_mozillas(root)], here),
        chrome=_share([root for root in known.values() if root.chrome], here),
        recent=_share(recent, brought),
        since=since,
        missing=tuple(sorted((r for r in both if r.sha256 not in here), key=lambda r: (r.since or date.min, r.name))),
        given_up=tuple(r for r in known.values() if r.sha256 in here and is_given_up(r)),
        newest=max(dates, default=None),
    )


def is_given_up(root: KnownRoot) -> bool:
    """Say whether browsers took *root* out for what its owner did, and not for its age or on its owner's wish."""
    return not (root.mozilla or root.chrome or root.retired or root.withdrawn)


def added_to(store: HeldStore, known: Mapping[str, KnownRoot] | None = None) -> tuple[HeldRoot, ...]:
    """Return the roots of *store* that did not come with the system, and that no browser brings either."""
    known = known or known_roots()
    return tuple(root for root in store.roots if root.is_added and not _is_public(known.get(root.sha256)))


def _is_public(root: KnownRoot | None) -> bool:
    return root is not None and (root.mozilla or root.chrome)


def _in_mozillas(root: KnownRoot) -> bool:
    """Say whether Mozilla's list has *root* for certificates of today."""
    return root.mozilla and root.gone is None


def _share(roots: Sequence[KnownRoot], here: set[str]) -> Share:
    return Share(count=sum(root.sha256 in here for root in roots), total=len(roots))
