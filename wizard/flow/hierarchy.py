"""The chain above one certificate: from its own file, other open files, the lists of roots and, if agreed to, fetched.

Nothing is connected to but by `with_fetched`, which asks no host that the person has not agreed to.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import zip_longest

from wizard.flow.chain_groups import NameIndex, index_names
from wizard.model.certificate import Certificate
from wizard.model.evidence import Fetched, RootStore
from wizard.model.finding import PathLink
from wizard.model.target import CheckOptions
from wizard.pki.paths import Built, build_paths, is_anchored, make_pool, name_key, spki
from wizard.pki.reader import read_certificate
from wizard.pki.signatures import Signature, check_signature
from wizard.pki.verify import is_in_date
from wizard.probes.base import Job
from wizard.probes.fetch import MOST_LEVELS, fetch_issuer, issuer_addresses
from wizard.probes.roots import stores
from wizard.probes.web import host_of

MOST_CANDIDATES = 500
"""Certificates that are looked at above one; a hostile file may be full of namesakes."""


class Place(StrEnum):
    """Where a certificate of the hierarchy was found; of several places, the first of these."""

    FILE = "file"
    OTHER_FILE = "other-file"
    FETCHED = "fetched"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a certificate was found, and what that is called: the file, the address, or the list of roots."""

    place: Place
    name: str
    """Of the file as it was opened; the address of one that was fetched; "system", "mozilla" … for a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One certificate of the hierarchy."""

    certificate: Certificate
    source: Source
    signature: Signature | None
    """Whether the next one signed it, or it itself at the end; None where its issuer is not at hand."""


class End(StrEnum):
    """What the hierarchy ends with."""

    TRUSTED = "trusted"
    """A root in one of the lists, or a certificate with the name and the key of one."""
    SELF_SIGNED = "self-signed"
    """A certificate that signed itself, and is in no list."""
    MISSING = "missing"
    """A certificate whose issuer is not at hand."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an issuer could be fetched; the *host* is what a person is asked about. Hostile text."""

    host: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingIssuer:
    """Who is lacking above the last certificate."""

    addresses: tuple[Address, ...]
    """What the certificate itself names (RFC 5280 4.2.2.1); empty where it names nothing that can be asked."""
    strangers: tuple[Certificate, ...]
    """Certificates at hand that have the issuer's name, and did not sign it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """The best chain above one certificate, that certificate first."""

    links: tuple[Link, ...]
    end: End
    trusted_by: tuple[str, ...]
    """The lists that have the root: "system", "mozilla", "chrome" …; empty unless the end is trusted."""
    missing: MissingIssuer | None
    fetched: tuple[Fetched, ...]
    """Everything that was fetched, failures too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """The certificates of one open file, and who is who among them."""

    name: str
    ders: Sequence[bytes]
    index: NameIndex

    @classmethod
    def of(cls, name: str, ders: Sequence[bytes]) -> "OpenFile":
        """Index the certificates of a file; 100,000 take about a second."""
        return cls(name=name, ders=ders, index=index_names(ders))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where the issuers of a certificate may be found."""

    at: datetime
    """Of several chains, one that is in date at this moment is shown."""
    file: OpenFile
    others: tuple[OpenFile, ...] = ()
    options: CheckOptions = field(default_factory=CheckOptions)
    """Which lists of roots count."""


def hierarchy_of(certificate: Certificate, around: Surroundings, fetched: tuple[Fetched, ...] = ()) -> Hierarchy:
    """Return the chain above *certificate*; nothing is connected to.

    A chain that reaches a trusted root comes before one that does not, then one in date, then the shortest: so a root
    is shown and not the cross-signed twin under another. The lists of roots are read from disk when first needed.
    """
    sources = _sources(certificate, around, fetched)
    lists = stores((certificate.der, *sources), (), around.options)
    roots = _read([root for one in lists for root in one.roots])
    pool = make_pool(_read(sources), (), roots, "")
    built = build_paths(certificate, pool)
    path = min(built.paths, key=lambda p: _rank(p, around.at, anchored=is_anchored(p, pool)))
    places = {root: Source(Place.STORE, one.name) for one in reversed(lists) for root in one.roots} | dict(sources)
    places[certificate.der] = Source(Place.FILE, around.file.name)
    links = tuple(_links([link.certificate for link in path], places))
    trusted_by = tuple(one.name for one in lists if _trusts(one, path)) if is_anchored(path, pool) else ()
    end = End.TRUSTED if trusted_by else _open_end(links[-1])
    missing = _missing(links[-1].certificate, built) if end is End.MISSING else None
    return Hierarchy(links=links, end=end, trusted_by=trusted_by, missing=missing, fetched=fetched)


def _sources(certificate: Certificate, around: Surroundings, fetched: Sequence[Fetched]) -> Mapping[bytes, Source]:
    """Return the DER of every certificate that may stand above *certificate* by its name, and where it was found."""
    files = [(Place.FILE, around.file), *((Place.OTHER_FILE, other) for other in around.others)]
    files += [(Place.FETCHED, OpenFile.of(f.url, (f.body,))) for f in fetched if f.body]
    found: dict[bytes, Source] = {}
    waiting, asked = deque([certificate.issuer.der]), set[bytes]()
    while waiting and len(found) < MOST_CANDIDATES:
        name = waiting.popleft()
        if name in asked:
            continue
        asked.add(name)
        for place, file in files:
            places = file.index.by_subject.get(name, ())
            for one in places:
                found.setdefault(file.ders[one], Source(place, file.name))
            waiting += (own.issuer for one in places if (own := file.index.names(one)) is not None)
    return found


def _read(ders: Iterable[bytes]) -> tuple[Certificate, ...]:
    return tuple(c for c in map(read_certificate, ders) if isinstance(c, Certificate))


def _rank(path: Sequence[PathLink], at: datetime, *, anchored: bool) -> tuple[bool, int, int]:
    """Return what chains are compared by, the best one being the least."""
    stale = sum(not is_in_date(link.certificate, at) for link in path)
    return not anchored, stale, len(path) if anchored else -len(path)


def _links(path: Sequence[Certificate], places: Mapping[bytes, Source]) -> Iterator[Link]:
    for certificate, issuer in zip_longest(path, path[1:]):
        above = issuer or (certificate if certificate.is_self_issued else None)
        signature = check_signature(certificate, above) if above else None
        yield Link(certificate=certificate, source=places[certificate.der], signature=signature)


def _trusts(one: RootStore, path: Sequence[PathLink]) -> bool:
    """Say whether a list has the end of *path*; the name and the key of a root are as good, if somebody signed below.

    A lone certificate has to be the root itself: nobody has signed its claim to a root's name and key.
    """
    top = path[-1].certificate
    if top.der in one.roots:
        return True
    return len(path) > 1 and (name_key(top.subject), spki(top)) in {
        (name_key(r.subject), spki(r)) for r in _read(one.roots)
    }


def _open_end(last: Link) -> End:
    # A signature that is beyond the library is taken at its word: nothing rests on it.
    is_own = last.certificate.is_self_issued and last.signature is not Signature.BAD
    return End.SELF_SIGNED if is_own else End.MISSING


def _missing(top: Certificate, built: Built) -> MissingIssuer:
    addresses = tuple(Address(host_of(url) or "?", url) for url in issuer_addresses(top))
    return MissingIssuer(addresses=addresses, strangers=built.rejected.get(top, ()))


def with_fetched(
    found: Hierarchy, around: Surroundings, agreed: frozenset[str], job: Job, *, private_allowed: bool = False
) -> Hierarchy:
    """Return the hierarchy with what could be fetched above it, a level at a time, as far as the person agreed.

    A level whose certificate names a host that is not among *agreed* ends it: then `missing` names it. So does the
    deadline of *job*. Hosts in private networks are asked only when *private_allowed*. Raises `Cancelled`.
    """
    for _ in range(MOST_LEVELS):
        addresses = found.missing.addresses if found.missing else ()
        if not addresses or job.deadline.is_over or not {a.host for a in addresses} <= agreed:
            break
        top = found.links[-1].certificate
        told = fetch_issuer(top, job, private_allowed=private_allowed)
        found = hierarchy_of(found.links[0].certificate, around, (*found.fetched, *told))
        if found.links[-1].certificate == top:
            break
    return found
