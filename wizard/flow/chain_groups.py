"""Who stands above whom in a bundle of many certificates: by names and key identifiers alone, without a signature."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from cryptography import x509

from wizard.flow.bundle_table import Poll, ask_nobody
from wizard.pki import ber
from wizard.pki.paths import LONGEST_PATH
from wizard.pki.signatures import loaded

T = TypeVar("T", x509.AuthorityKeyIdentifier, x509.SubjectKeyIdentifier)

MOST_CANDIDATES = 64
"""Issuers of one name that are looked at; honest files have a few."""


@dataclass(frozen=True, slots=True)
class Names:
    """The two names of a certificate as DER."""

    issuer: bytes
    subject: bytes


def names_in(data: bytes) -> Names | None:
    """Return the names of the certificate *data*; None where they cannot be found.

    It looks at headers alone: reading the whole certificate takes fifty times as long.
    """
    try:
        at = _content(data, _content(data, 0))
        parts: list[bytes] = []
        while len(parts) < 5:
            part = ber.element_at(data, at)
            at += len(part)
            if part[0] != _VERSION:
                parts.append(part)
    except (ValueError, IndexError):
        return None
    return Names(issuer=parts[2], subject=parts[4])


_VERSION = 0xA0


def _content(data: bytes, at: int) -> int:
    """Return where the content of the element at *at* begins."""
    size = data[at + 1]
    return at + 2 + (size & 0x7F if size & 0x80 else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameIndex:
    """The certificates of one file by their names."""

    issuer_of: tuple[bytes | None, ...]
    subject_of: tuple[bytes | None, ...]
    """Plain values: Python would look through a hundred thousand `Names` for garbage while everything stands still."""
    by_subject: Mapping[bytes, tuple[int, ...]]
    """The first `MOST_CANDIDATES` of each name."""
    issuers: frozenset[bytes]
    """The names that some certificate has as its issuer's and not as its own."""

    def names(self, place: int) -> Names | None:
        """Return the names of the certificate at *place*; None where they could not be found."""
        issuer, subject = self.issuer_of[place], self.subject_of[place]
        return None if issuer is None or subject is None else Names(issuer, subject)


def index_names(ders: Iterable[bytes], poll: Poll = ask_nobody) -> NameIndex:
    """Return the index of a file. What *poll* raises ends the work."""
    issuer_of: list[bytes | None] = []
    subject_of: list[bytes | None] = []
    by_subject: dict[bytes, tuple[int, ...]] = {}
    issuers: set[bytes] = set()
    for place, der in enumerate(ders):
        poll()
        own = names_in(der)
        issuer_of.append(own.issuer if own else None)
        subject_of.append(own.subject if own else None)
        if own is not None:
            if len(known := by_subject.get(own.subject, ())) < MOST_CANDIDATES:
                by_subject[own.subject] = (*known, place)
            if own.issuer != own.subject:
                issuers.add(own.issuer)
    return NameIndex(
        issuer_of=tuple(issuer_of),
        subject_of=tuple(subject_of),
        by_subject=by_subject,
        issuers=frozenset(issuers),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Certificates of a file that belong together, as indices."""

    members: tuple[int, ...]
    """A leaf and its issuers upwards; of authorities without a leaf, all of them in the order of the file."""
    orphans: bool = False
    """Whether these are the authorities that nothing else in the file leads to."""


def group_by_chain(
    ders: Sequence[bytes], index: NameIndex, is_ca: Callable[[int], bool], poll: Poll = ask_nobody
) -> Iterator[Group]:
    """Yield a group for every leaf, in the order of the file, and at last one for the authorities that are left over.

    *is_ca* says whether the certificate at an index is an authority's; one whose name others have as their issuer's
    counts as such. Of several issuers with one name, that with the fitting key identifier is taken, and rather the one
    that ends the chain.
    """
    lines = _Lines(ders, index)
    used: set[int] = set()
    authorities: list[int] = []
    for place, subject in enumerate(index.subject_of):
        poll()
        if is_ca(place) or subject in index.issuers:
            authorities.append(place)
            continue
        above = lines.above(place)
        used.update(above)
        yield Group(members=(place, *above))
    orphans = tuple(place for place in authorities if place not in used)
    if orphans:
        yield Group(members=orphans, orphans=True)


def chain_of(ders: Sequence[bytes], index: NameIndex, place: int) -> tuple[int, ...]:
    """Return the certificate at *place* and its issuers upwards, as `group_by_chain` puts them together."""
    return (place, *_Lines(ders, index).above(place))


@dataclass(slots=True)
class _Lines:
    """The chains upwards, each found once."""

    ders: Sequence[bytes]
    index: NameIndex
    issuer_of: dict[int, int | None] = field(default_factory=dict)
    """Of authorities only: a leaf is asked about once."""
    key_ids: dict[int, bytes | None] = field(default_factory=dict)

    def above(self, place: int) -> tuple[int, ...]:
        """Return the issuers of *place*, nearest first."""
        found: list[int] = []
        issuer = self._find_issuer(place)
        while issuer is not None and issuer not in found and len(found) < LONGEST_PATH:
            found.append(issuer)
            if issuer not in self.issuer_of:
                self.issuer_of[issuer] = self._find_issuer(issuer)
            issuer = self.issuer_of[issuer]
        return tuple(found)

    def _find_issuer(self, place: int) -> int | None:
        own = self.index.names(place)
        if own is None or own.issuer == own.subject:
            return None
        candidates = [c for c in self.index.by_subject.get(own.issuer, ()) if c != place]
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        known = {self._key_id(c) for c in candidates}
        wanted = _authority_key_id(self.ders[place]) if len(known) > 1 else None
        return min(candidates, key=lambda c: (wanted not in {None, self._key_id(c)}, not self._is_self_issued(c)))

    def _is_self_issued(self, place: int) -> bool:
        own = self.index.names(place)
        return own is not None and own.issuer == own.subject

    def _key_id(self, place: int) -> bytes | None:
        if place not in self.key_ids:
            self.key_ids[place] = _subject_key_id(self.ders[place])
        return self.key_ids[place]


def _authority_key_id(data: bytes) -> bytes | None:
    found = _extension(data, x509.AuthorityKeyIdentifier)
    return found.key_identifier if found else None


def _subject_key_id(data: bytes) -> bytes | None:
    found = _extension(data, x509.SubjectKeyIdentifier)
    return found.digest if found else None


def _extension(data: bytes, kind: type[T]) -> T | None:
    """Return one extension by the library, which reads twenty certificates while ours reads one; None for odd ones."""
    certificate = loaded(data)
    try:
        return certificate.extensions.get_extension_for_class(kind).value if certificate else None
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None
