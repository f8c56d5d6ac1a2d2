"""What the viewer asks to be done in threads: looking for a chain, and what there is to say of a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.probes.base import Cancel, Deadline, Job, ProgressSink

if TYPE_CHECKING:
    from wizard.flow.hierarchy import Hierarchy
    from wizard.flow.viewer.sheet import About
    from wizard.flow.viewer.viewed import Viewed

FETCH_S = 10.0
"""How long the hosts of authorities may take in all."""


@dataclass(frozen=True, slots=True)
class OtherFile:
    """Another file that is open, in which an issuer may be."""

    name: str
    ders: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindChain:
    """Look for the chain above the first certificate, without any network; the answer is a `Hierarchy`."""

    viewed: Viewed
    at: datetime
    others: tuple[OtherFile, ...] = ()
    hosts: frozenset[str] = frozenset()
    """Hosts that may be asked; empty: none."""

    def __call__(self, progress: ProgressSink, cancel: Cancel) -> Hierarchy:
        """Do it. Raises Cancelled after *cancel*."""
        from wizard.flow.hierarchy import OpenFile, Surroundings, hierarchy_of, with_fetched

        ders = self.viewed.ders or tuple(certificate.der for certificate in self.viewed.certificates)
        around = Surroundings(
            at=self.at,
            file=OpenFile.of(self.viewed.title, ders),
            others=tuple(OpenFile.of(other.name, other.ders) for other in self.others),
        )
        cancel.check()
        found = hierarchy_of(self.viewed.certificates[0], around)
        if not self.hosts:
            return found
        job = Job(deadline=Deadline.after(FETCH_S), cancel=cancel, progress=progress)
        return with_fetched(found, around, self.hosts, job)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookCloser:
    """Find out what there is to say of a certificate, in the language in force; the answer is an `About`."""

    viewed: Viewed
    chosen: int
    at: datetime

    def __call__(self, progress: ProgressSink, cancel: Cancel) -> About:
        """Do it. A hostile certificate may take seconds; it cannot be cancelled in between."""
        from wizard.flow.viewer.surroundings import about

        return about(self.viewed, self.chosen, self.at)
