"""Build the paths from a leaf to the roots of one store, bounded (RFC 5280 6.1, RFC 4158)."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from wizard.model.certificate import Certificate, DistinguishedName
from wizard.model.fields import Present
from wizard.model.finding import Origin, PathLink
from wizard.pki.extensions import authority_key_id, subject_key_id
from wizard.pki.kept import kept
from wizard.pki.signatures import Signature, check_signature, cost

LONGEST_PATH = 20
MOST_PATHS = 64
MOST_STEPS = 4_000
"""Certificates put on a path during one search: meshes of cross-signed CAs hold more paths than anybody can walk."""
MOST_CHECKS = 5_000
"""Signature checks for one search, in units of `cost`: hundreds of CAs of one name must not take for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What one search found."""

    paths: tuple[tuple[PathLink, ...], ...]
    """From the leaf upwards, at least one; where an anchor can be reached, only such that reach one."""
    rejected: Mapping[Certificate, tuple[Certificate, ...]]
    """For a certificate that nobody at hand signed: the issuers by name whose key does not fit."""
    complete: bool
    """False when the bounds ended the search: another path may exist."""
    checks: int
    """What the signature checks cost, in units of `cost`."""


@dataclass(slots=True)
class _Search:
    """What is known of who signed whom, and what the search has used up."""

    pool: "Pool"
    checks: int = 0
    steps: int = 0
    issuers: dict[Certificate, tuple[PathLink, ...]] = field(default_factory=dict)
    rejected: dict[Certificate, tuple[Certificate, ...]] = field(default_factory=dict)
    distance: dict[Certificate, int] = field(default_factory=dict)
    """How many certificates lie between one and the nearest anchor; only those that lead to one."""

    @property
    def is_over(self) -> bool:
        return self.checks >= MOST_CHECKS or self.steps >= MOST_STEPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Every certificate that may stand above the leaf, by subject name."""

    by_name: Mapping[str, tuple[PathLink, ...]]
    roots: frozenset[tuple[str, bytes]]
    """Name and key of every root: a certificate with both is as good as the root itself."""


@kept(4096)
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


def build_paths(leaf: Certificate, pool: Pool) -> Built:
    """Return the paths from *leaf* upwards, and who is named as an issuer without being it.

    A path ends at an anchor, or where no issuer is left. Dates, usages and constraints are not looked at.
    """
    search = _Search(pool)
    start = PathLink(certificate=leaf, origin=Origin.SENT)
    for link in pool.by_name.get(name_key(leaf.subject), ()):
        if link.certificate == leaf:
            start = link
    if not is_anchored((start,), pool):
        _find_issuers(start, search)
        _measure(search)
    # A leaf with a root's name and key leads to that root alone, which is no step up from it.
    paths = tuple(islice(_extend((start,), search), MOST_PATHS)) or ((start,),)
    complete = not search.is_over and len(paths) < MOST_PATHS
    return Built(paths=paths, rejected=search.rejected, complete=complete, checks=search.checks)


class Climb:
    """Finds who stands above certificates of one pile, each looked at once, with one bound for all of them."""

    def __init__(self, pool: Pool) -> None:
        self._search = _Search(pool)

    def above(self, certificate: Certificate) -> tuple[PathLink, ...]:
        """Return everybody above *certificate*, the nearest first, no further than to the anchors."""
        _find_issuers(PathLink(certificate=certificate, origin=Origin.SENT), self._search)
        # By their bytes: in a mesh of cross-signed authorities, this is asked very often.
        seen = {certificate.der}
        found: list[PathLink] = []
        waiting = deque([certificate])
        while waiting:
            for link in self._search.issuers.get(waiting.popleft(), ()):
                if link.certificate.der not in seen:
                    seen.add(link.certificate.der)
                    found.append(link)
                    if not is_anchor(link, self._search.pool):
                        waiting.append(link.certificate)
        return tuple(found)

    def is_anchor(self, link: PathLink) -> bool:
        """Say whether *link*, of those above a certificate, is a root of the pool, or has a root's name and key."""
        return is_anchor(link, self._search.pool)


def _find_issuers(start: PathLink, search: _Search) -> None:
    """Note for every certificate above *start* who signed it, each key tried once."""
    waiting = deque([start])
    while waiting and not search.is_over:
        link = waiting.popleft()
        if link.certificate in search.issuers:
            continue
        found = () if _signed_itself(link.certificate, search) else _issuers_of(link.certificate, search)
        search.issuers[link.certificate] = found
        waiting += (issuer for issuer in found if not is_anchor(issuer, search.pool))


def _signed_itself(certificate: Certificate, search: _Search) -> bool:
    if not certificate.is_self_issued:
        return False
    search.checks += cost(certificate)
    return check_signature(certificate, certificate) is Signature.GOOD


def _issuers_of(certificate: Certificate, search: _Search) -> tuple[PathLink, ...]:
    """Return who signed *certificate*; once a key fits, every other key is known not to."""
    candidates = _candidates(certificate, search.pool)
    fitting: list[PathLink] = []
    rejected: list[Certificate] = []
    for links in candidates.values():
        if search.checks >= MOST_CHECKS:
            return tuple(fitting)
        search.checks += cost(links[0].certificate)
        match check_signature(certificate, links[0].certificate):
            case Signature.GOOD:
                return tuple(links)
            case Signature.UNCHECKABLE:
                fitting += links
            case Signature.BAD:
                rejected += (link.certificate for link in links)
    if not fitting and rejected:
        search.rejected[certificate] = tuple(rejected)
    return tuple(fitting)


def _candidates(certificate: Certificate, pool: Pool) -> Mapping[bytes, list[PathLink]]:
    """Return the possible issuers of *certificate* by their keys, likeliest first: by key identifier, then roots."""
    wanted = authority_key_id(certificate)
    key_id = wanted.value.key_id if isinstance(wanted, Present) else None

    def rank(link: PathLink) -> tuple[bool, bool]:
        own = subject_key_id(link.certificate)
        differs = key_id is not None and isinstance(own, Present) and own.value != key_id
        return differs, not is_anchor(link, pool)

    by_key: dict[bytes, list[PathLink]] = {}
    for link in sorted(pool.by_name.get(name_key(certificate.issuer), ()), key=rank):
        if link.certificate != certificate:
            by_key.setdefault(spki(link.certificate), []).append(link)
    return by_key


def _measure(search: _Search) -> None:
    """Note how far every certificate is from the nearest anchor."""
    signed: dict[Certificate, list[Certificate]] = {}
    near: deque[Certificate] = deque()
    for certificate, issuers in search.issuers.items():
        for issuer in issuers:
            if is_anchor(issuer, search.pool):
                search.distance[issuer.certificate] = 0
                near.append(issuer.certificate)
            signed.setdefault(issuer.certificate, []).append(certificate)
    while near:
        above = near.popleft()
        for certificate in signed.get(above, ()):
            if certificate not in search.distance:
                search.distance[certificate] = search.distance[above] + 1
                near.append(certificate)


def _extend(path: tuple[PathLink, ...], search: _Search) -> Iterator[tuple[PathLink, ...]]:
    if is_anchored(path, search.pool):
        yield path
        return
    is_end = True
    for link in _ways_up(path, search):
        search.steps += 1
        is_end = False
        yield from _extend((*path, link), search)
        if search.steps >= MOST_STEPS:
            return
    if is_end and (path[0].certificate not in search.distance or len(path) >= LONGEST_PATH):
        yield path


def _ways_up(path: Sequence[PathLink], search: _Search) -> Sequence[PathLink]:
    """Return the issuers to try next, nearest to an anchor first; where one leads to an anchor, only such."""
    if len(path) >= LONGEST_PATH:
        return ()
    used = {(name_key(link.certificate.subject), spki(link.certificate)) for link in path}
    issuers = search.issuers.get(path[-1].certificate, ())
    fresh = [n for n in issuers if (name_key(n.certificate.subject), spki(n.certificate)) not in used]
    leading = [n for n in fresh if n.certificate in search.distance]
    return sorted(leading, key=lambda n: search.distance[n.certificate]) or fresh
