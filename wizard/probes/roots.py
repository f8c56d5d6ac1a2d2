"""The lists of trusted roots: whole, and reduced to those that could matter for one chain."""

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from wizard.model.computer import Trouble
from wizard.model.evidence import RootStore
from wizard.model.target import CheckOptions
from wizard.pki.known_roots import is_in_chromes_list, roots_as_of
from wizard.probes.stores import fetches_roots, read_brought_roots, read_system_roots
from wizard.probes.stores.nss import read_chrome_roots, read_firefox_roots

KEPT_S = 60.0
"""Seconds for which the lists stay as they were read, where many sites are checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeList:
    """One whole list, by subject name."""

    name: str
    origin: str
    size: int
    by_subject: Mapping[bytes, tuple[x509.Certificate, ...]]
    brought: frozenset[bytes] | None = None
    """DER of the roots that came with the system; None when that cannot be told."""
    grows: bool = False
    trouble: Trouble | None = None
    """Why it could not be read, where it could not."""

    @property
    def roots(self) -> Iterator[x509.Certificate]:
        """Every root of the list."""
        return (root for roots in self.by_subject.values() for root in roots)


def whole_lists() -> tuple[WholeList, WholeList, WholeList]:
    """Return the system's list, Mozilla's and Chrome's as they are now; what has not changed is not parsed again."""
    system, chrome = _present()
    return _with_brought(system), _mozilla(), chrome


def system_list() -> WholeList:
    """Return the system's list as it is now."""
    return _with_brought(_present()[0])


def stores(
    chain: Sequence[bytes], fetched: Sequence[bytes], options: CheckOptions, *, of_minute: bool = False
) -> tuple[RootStore, ...]:
    """Return every list that *options* allows, each with the roots that certificates of the chain may lead to.

    The lists are read as they are now, or as they were at some time in the last minute: `KEPT_S`.
    """
    pool = tuple(_readable((*chain, *fetched)))
    if options.only_roots is not None:
        return (_reduced(_only(options.only_roots), pool),)
    given = (_given(options.extra_roots),) if options.extra_roots else ()
    known = _of_minute(int(time.monotonic() // KEPT_S)) if of_minute else _all_lists()
    return tuple(_reduced(index, pool) for index in (*given, *known))


def _all_lists() -> tuple[WholeList, ...]:
    return (*whole_lists(), *_added())


@lru_cache(maxsize=1)
def _of_minute(_minute: int) -> tuple[WholeList, ...]:
    """Return every list as it was when it was first asked for in this minute: hundreds of sites are judged in one."""
    return _all_lists()


@lru_cache(maxsize=1)
def _given(roots: tuple[bytes, ...]) -> WholeList:
    return _index("given", "--trust", roots)


@lru_cache(maxsize=1)
def _only(roots: tuple[bytes, ...]) -> WholeList:
    return _index("only", "--only-trust", roots)


def roots_named(subject: bytes) -> tuple[bytes, ...]:
    """Return the roots of this name (DER) in Mozilla's list and in the system's, each once."""
    lists = (_mozilla(), _present()[0])
    return tuple(dict.fromkeys(_der(root) for found in lists for root in found.by_subject.get(subject, ())))


def _with_brought(system: WholeList) -> WholeList:
    brought = read_brought_roots()
    return replace(system, brought=None if brought is None else _ders_of(brought), grows=fetches_roots())


def _present() -> tuple[WholeList, WholeList]:
    """Return the system's list and Chrome's."""
    found = read_system_roots()
    if isinstance(found, Trouble):
        system, chrome = _parsed(b"", "")
        return replace(system, trouble=found), chrome
    return _parsed(*found)


@lru_cache(maxsize=2)
def _parsed(pem: bytes, origin: str) -> tuple[WholeList, WholeList]:
    system = _pem_index("system", origin, pem)
    return system, _chrome(system)


@lru_cache(maxsize=2)
def _ders_of(pem: bytes) -> frozenset[bytes]:
    return frozenset(map(_der, _pem_roots(pem)))


@cache
def _mozilla() -> WholeList:
    return _pem_index("mozilla", f"certifi {version('certifi')}", Path(certifi.where()).read_bytes())


def _chrome(system: WholeList) -> WholeList:
    """Return Chrome's list: known by fingerprints, its certificates are taken from the other lists."""
    ders = (_der(root) for found in (_mozilla(), system) for root in found.roots)
    both = {hashlib.sha256(der).hexdigest(): der for der in ders}
    ours = [der for fingerprint, der in both.items() if is_in_chromes_list(fingerprint)]
    return _index("chrome", f"Chromium 156, {roots_as_of()}", ours)


def _der(root: x509.Certificate) -> bytes:
    return root.public_bytes(Encoding.DER)


def _added() -> Iterator[WholeList]:
    """Yield what people added to browsers; read anew each time, since that is what they may be about to do."""
    for name, read in (("nss", read_chrome_roots), ("firefox", read_firefox_roots)):
        found = read()
        if found is not None:
            yield _index(name, found.origin, found.roots)


def _pem_index(name: str, origin: str, pem: bytes) -> WholeList:
    return _indexed(name, origin, _pem_roots(pem))


def _pem_roots(pem: bytes) -> tuple[x509.Certificate, ...]:
    try:
        return tuple(x509.load_pem_x509_certificates(pem)) if pem.strip() else ()
    except (ValueError, x509.InvalidVersion):
        # One bad block spoils the quick way; then each is read alone.
        blocks = pem.split(b"-----END CERTIFICATE-----")
        return tuple(_readable_pem(block + b"-----END CERTIFICATE-----\n" for block in blocks if b"BEGIN" in block))


def _readable_pem(blocks: Iterable[bytes]) -> Iterator[x509.Certificate]:
    for block in blocks:
        try:
            yield x509.load_pem_x509_certificate(block)
        except (ValueError, x509.InvalidVersion):
            continue


def _index(name: str, origin: str, ders: Sequence[bytes]) -> WholeList:
    return _indexed(name, origin, tuple(_readable(ders)))


def _indexed(name: str, origin: str, roots: Iterable[x509.Certificate]) -> WholeList:
    named = [root for root in roots if _has_names(root)]
    by_subject: dict[bytes, tuple[x509.Certificate, ...]] = {}
    for root in named:
        subject = root.subject.public_bytes()
        by_subject[subject] = (*by_subject.get(subject, ()), root)
    return WholeList(name=name, origin=origin, size=len(named), by_subject=by_subject)


def _readable(ders: Sequence[bytes]) -> Iterator[x509.Certificate]:
    """Yield the certificates that cryptography can load; what it cannot load has no path that could be verified."""
    for der in ders:
        try:
            certificate = x509.load_der_x509_certificate(der)
        except (ValueError, x509.InvalidVersion):
            continue
        if _has_names(certificate):
            yield certificate


def _has_names(certificate: x509.Certificate) -> bool:
    """Say whether both names can be read: they are parsed when first asked for, and may be broken."""
    try:
        certificate.issuer, certificate.subject  # noqa: B018  (asking is the test)
    except ValueError:
        return False
    return True


def _reduced(index: WholeList, pool: Sequence[x509.Certificate]) -> RootStore:
    if index.name in {"given", "only"}:
        # What the user gave is little, and a root of unlike name encoding must not be lost.
        chosen = [root for roots in index.by_subject.values() for root in roots]
    else:
        chosen = _that_matter(index, pool)
    roots = tuple(dict.fromkeys(map(_der, chosen)))
    return RootStore(
        name=index.name,
        size=index.size,
        roots=roots,
        origin=index.origin,
        brought=None if index.brought is None else tuple(root for root in roots if root in index.brought),
        grows=index.grows,
    )


def _that_matter(index: WholeList, pool: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Return the roots named as an issuer, or as a subject, of the pool; and the issuers of such roots."""
    chosen: list[x509.Certificate] = []
    names = {name.public_bytes() for c in pool for name in (c.issuer, c.subject)}
    seen: set[bytes] = set()
    while names:
        name = names.pop()
        seen.add(name)
        for root in index.by_subject.get(name, ()):
            chosen.append(root)
            names |= {root.issuer.public_bytes()} - seen
    return chosen
