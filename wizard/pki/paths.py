"""Build the paths from a leaf to the roots of one store, bounded (RFC 5280 6.1, RFC 4158)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from wizard.model.certificate import Certificate, DistinguishedName
from wizard.model.fields import Present
from wizard.model.finding import Origin, PathLink
from wizard.pki.extensions import authority_key_id, subject_key_id
from wizard.pki.signatures import Signature, check_signature

LONGEST_PATH = 20
MOST_PATHS = 64
MOST_CHECKS = 400
"""Signature checks for one search: meshes of cross-signed CAs must not take for ever."""


@dataclass(slots=True)
class _Search:
    """What one search has used up and found."""

    checks: int = 0
    found: int = 0
    bad: list[Certificate] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Every certificate that may stand above the leaf, by subject name."""

    by_name: Mapping[str, tuple[PathLink, ...]]
    roots: frozenset[tuple[str, bytes]]
    """Name and key of every root: a certificate with both is as good as the root itself."""


@lru_cache(maxsize=4096)
def name_key(name: DistinguishedName) -> str:
    """Return *name* in the form in which names are compared: case and runs of blanks do not count (RFC 5280 7.1)."""
    # repr() escapes what it quotes: no text in a name can look like another name.
    return repr([sorted((a.oid, " ".join(a.value.split()).casefold()) for a in rdn) for rdn in name.rdns])


def spki(certificate: Certificate) -> bytes:
    """Return the public key's DER; empty when it is unreadable."""
    key = certificate.public_key
    return key.value.spki if isinstance(key, Present) else b""


def make_pool(
    sent: Sequence[Certificate], fetched: Sequence[Certificate], roots: Sequence[Certificate], store: str
) -> Pool:
    """Return the pool of a search; a certificate that is sent and a root counts as the root."""
    by_name: dict[str, tuple[PathLink, ...]] = {}
    seen: set[bytes] = set()
    links = (
        *(PathLink(certificate=c, origin=Origin.STORE, store=store) for c in roots),
        *(PathLink(certificate=c, origin=Origin.SENT) for c in sent),
        *(PathLink(certificate=c, origin=Origin.FETCHED) for c in fetched),
    )
    for link in links:
        if link.certificate.der not in seen:
            seen.add(link.certificate.der)
            key = name_key(link.certificate.subject)
            by_name[key] = (*by_name.get(key, ()), link)
    return Pool(by_name=by_name, roots=frozenset((name_key(c.subject), spki(c)) for c in roots if spki(c)))


def is_anchored(path: Sequence[PathLink], pool: Pool) -> bool:
    """Say whether the last certificate of *path* is an anchor; a leaf is one only if it is itself in the store.

    Nobody has signed the claim of a leaf to a root's name and key.
    """
    return path[-1].origin is Origin.STORE or (len(path) > 1 and is_anchor(path[-1], pool))


def is_anchor(link: PathLink, pool: Pool) -> bool:
    """Say whether a path may end in this issuer: a root of the store, or one with a root's name and key."""
    if link.origin is Origin.STORE:
        return True
    return (name_key(link.certificate.subject), spki(link.certificate)) in pool.roots


def build_paths(leaf: Certificate, pool: Pool) -> tuple[tuple[tuple[PathLink, ...], ...], tuple[Certificate, ...]]:
    """Return the paths from *leaf* upwards, and the issuers by name whose key does not fit.

    A path ends at an anchor, or where no issuer is left. Dates, usages and constraints are not looked at.
    """
    search = _Search()
    start = PathLink(certificate=leaf, origin=Origin.SENT)
    for link in pool.by_name.get(name_key(leaf.subject), ()):
        if link.certificate == leaf:
            start = link
    return tuple(_extend((start,), pool, search)), tuple(dict.fromkeys(search.bad))


def _extend(path: tuple[PathLink, ...], pool: Pool, search: _Search) -> Iterator[tuple[PathLink, ...]]:
    top = path[-1]
    if is_anchored(path, pool):
        search.found += 1
        yield path
        return
    extended = False
    if len(path) < LONGEST_PATH and not _signed_itself(top.certificate, search):
        for link in _candidates(path, pool):
            if search.found >= MOST_PATHS or search.checks >= MOST_CHECKS:
                break
            search.checks += 1
            if check_signature(top.certificate, link.certificate) is Signature.BAD:
                search.bad.append(link.certificate)
                continue
            extended = True
            yield from _extend((*path, link), pool, search)
    if not extended:
        search.found += 1
        yield path


def _signed_itself(certificate: Certificate, search: _Search) -> bool:
    if not certificate.is_self_issued:
        return False
    search.checks += 1
    return check_signature(certificate, certificate) is Signature.GOOD


def _candidates(path: Sequence[PathLink], pool: Pool) -> Sequence[PathLink]:
    """Return the possible issuers of the path's top, likeliest first: roots, then by key identifier."""
    top = path[-1].certificate
    used = {(name_key(link.certificate.subject), spki(link.certificate)) for link in path}
    wanted = authority_key_id(top)
    key_id = wanted.value.key_id if isinstance(wanted, Present) else None

    def rank(link: PathLink) -> tuple[bool, bool]:
        own = subject_key_id(link.certificate)
        differs = key_id is not None and isinstance(own, Present) and own.value != key_id
        return differs, not is_anchor(link, pool)

    named = pool.by_name.get(name_key(top.issuer), ())
    fresh = [n for n in named if (name_key(n.certificate.subject), spki(n.certificate)) not in used]
    return sorted(fresh, key=rank)
