"""What a viewer's window is opened on: certificates, and where each came from.

Nothing that looks for more is imported here: a window is seen before anything is looked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable
from wizard.model.terms import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.flow.hierarchy import Hierarchy
    from wizard.model.finding import Diagnosis


class Whence(StrEnum):
    """Where a certificate came from."""

    SENT = "sent"
    FILE = "file"
    OTHER_FILE = "other-file"
    FETCHED = "fetched"
    STORE = "store"


_WORDS = {
    Whence.SENT: N_("sent by the server"),
    Whence.FILE: N_("in this file"),
    Whence.OTHER_FILE: N_("in {name}"),
    Whence.FETCHED: N_("fetched from {name}"),
    Whence.STORE: N_("root list: {name}"),
}
_ORIGINS = {Origin.SENT: Whence.SENT, Origin.FETCHED: Whence.FETCHED, Origin.STORE: Whence.STORE}

STORE_NAMES = {
    "system": N_("this computer"),
    "mozilla": "Mozilla",
    "chrome": "Chrome",
    "given": N_("given on the command line"),
    "only": N_("given on the command line"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One certificate of the window, and where it came from."""

    certificate: Certificate
    whence: Whence
    name: str = ""
    """Of the file, the host or the list. Hostile text."""

    def in_words(self) -> str:
        """Return where it came from, in the language in force."""
        known = STORE_NAMES.get(self.name)
        name = tr(known) if known and self.whence is Whence.STORE else self.name
        return tr(_WORDS[self.whence], name=name) if name else tr(_WORDS[self.whence])


MOST_IN_VIEWER = 20
"""Certificates that are shown as one chain; a file with more of them is a bundle, and shown as a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """The certificates of a window: a chain, leaf first, and behind it those that stand beside it."""

    title: str
    """Name of the file or the host; empty: that of the certificate. Hostile text."""
    shown: tuple[Shown, ...]
    linked: int = 1
    """How many of them are the chain."""
    ders: tuple[bytes, ...] = ()
    """What the file held, in its order; empty where there is no file."""
    hierarchy: Hierarchy | None = None
    """The chain above the first certificate, once it was looked for."""
    first: int = 0
    """Which certificate is in front to begin with."""
    field: str = ""
    """Which field of it is spoken of; empty: none."""

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """Those of `shown`, without where they came from."""
        return tuple(one.certificate for one in self.shown)

    def group(self, index: int) -> range:
        """Return the places of the chain, where the certificate *index* is part of it; else its own place alone."""
        return range(min(self.linked, len(self.shown))) if index < self.linked else range(index, index + 1)

    def upwards(self, index: int) -> tuple[Certificate, ...]:
        """Return the certificate *index* and those above it in its chain."""
        return self.certificates[index : self.group(index).stop]


def of_file(name: str, certificates: Sequence[Certificate | Unreadable], ders: Sequence[bytes]) -> Viewed:
    """Return what to show of a file: its first certificate that issued no other one, the chain above it, the rest.

    Only names are compared; the order of the file is that of *ders*.
    """
    readable = [c for c in certificates if not isinstance(c, Unreadable)]
    linked = _linked(readable)
    rest = [c for c in readable if c not in linked]
    shown = tuple(Shown(certificate=c, whence=Whence.FILE) for c in (*linked, *rest))
    return Viewed(title=name, shown=shown, linked=len(linked), ders=tuple(ders))


def _linked(certificates: Sequence[Certificate]) -> list[Certificate]:
    issuers = {c.issuer.der for c in certificates if not c.is_self_issued}
    start = next((c for c in certificates if c.subject.der not in issuers), None)
    found = [start] if start is not None else list(certificates[:1])
    while found and not found[-1].is_self_issued:
        name = found[-1].issuer.der
        issuer = next((c for c in certificates if c.subject.der == name and c not in found), None)
        if issuer is None:
            break
        found.append(issuer)
    return found


def of_diagnosis(diagnosis: Diagnosis) -> Viewed:
    """Return what to show of a diagnosis: the path as built, then what was sent besides it."""
    path = [
        Shown(certificate=link.certificate, whence=_ORIGINS[link.origin], name=link.store or "")
        for link in diagnosis.path
    ]
    known = {one.certificate for one in path}
    rest = [c for c in diagnosis.chain if not isinstance(c, Unreadable) and c not in known]
    sent = [Shown(certificate=c, whence=Whence.SENT) for c in rest]
    shown = (*path, *sent)
    first, field = _spoken_of(diagnosis, [one.certificate for one in shown])
    return Viewed(title=diagnosis.evidence.target.host, shown=shown, linked=max(len(path), 1), first=first, field=field)


def _spoken_of(diagnosis: Diagnosis, shown: Sequence[Certificate]) -> tuple[int, str]:
    """Return which certificate, and which field of it, the cause to be mended first is about."""
    from wizard.causes.catalog import CAUSES

    finding = next(iter(diagnosis.findings), None)
    if finding is None or finding.failed:
        return 0, ""
    spoken = diagnosis.chain[finding.certificate] if finding.certificate is not None else None
    is_shown = isinstance(spoken, Certificate) and spoken in shown
    return shown.index(spoken) if is_shown and isinstance(spoken, Certificate) else 0, CAUSES[finding.cause].seen_in
