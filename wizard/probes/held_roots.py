"""The lists of trusted roots that people and makers can change: who is in them, and who put them there."""

import hashlib
import platform
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence
from wizard.pki.known_roots import known_roots
from wizard.probes.base import Job
from wizard.probes.roots import WholeList, system_list
from wizard.probes.stores import read_marks, roots_written
from wizard.probes.stores.marks import Marks, key_of
from wizard.probes.stores.nss import NssRoots, read_chrome_roots, read_firefox_roots

LONGEST_NAME = 200
"""Characters; what is longer is cut off."""


def read_held_roots(job: Job) -> RootsEvidence:
    """Return the system's list, and what was added to browsers. Raises `Cancelled`.

    A list that cannot be read is a trouble, and not among the stores.
    """
    job.cancel.check()
    marks, system = read_marks(job), system_list()
    job.cancel.check()
    added = {"nss": read_chrome_roots(), "firefox": read_firefox_roots()}
    stores = [] if system.trouble else [_of_system(system, marks)]
    stores += [_of_browser(name, found) for name, found in added.items() if found is not None and _is_read(found)]
    troubles = [*((system.trouble,) if system.trouble else ()), *marks.troubles]
    troubles += [trouble for found in added.values() if found is not None for trouble in found.troubles]
    return RootsEvidence(stores=tuple(stores), troubles=tuple(dict.fromkeys(troubles)))


def _is_read(found: NssRoots) -> bool:
    return bool(found.roots or found.refused) or not found.troubles


def _of_system(found: WholeList, marks: Marks) -> HeldStore:
    held = (_held(root, _placed(_der(root), found, marks)) for root in found.roots)
    return HeldStore(
        name="system",
        origin=found.origin,
        roots=_by_name(held),
        written=roots_written(),
        grows=found.grows,
        refused=_by_name(_read(marks.refused, Placed.UNKNOWN)),
    )


def _placed(der: bytes, found: WholeList, marks: Marks) -> Placed:
    """Return who put a root there: it may have come with the system and have been added as well."""
    if found.brought is not None and der in found.brought:
        return Placed.MAKER
    placed = marks.placed.get(key_of(der))
    if placed is None:
        return Placed.MAKER if hashlib.sha256(der).hexdigest() in known_roots() else Placed.UNKNOWN
    return placed


def _of_browser(name: str, found: NssRoots) -> HeldStore:
    return HeldStore(
        name=name,
        origin=found.origin,
        roots=_by_name(_read(found.roots, Placed.USER)),
        written=found.written,
        refused=_by_name(_read(found.refused, Placed.USER)),
    )


def _read(ders: Iterable[bytes], placed: Placed) -> Iterator[HeldRoot]:
    """Yield what can be read; what cryptography cannot load has no path that could be verified."""
    for der in ders:
        try:
            root = x509.load_der_x509_certificate(der)
            root.subject  # noqa: B018  (names are parsed when they are asked for)
        except (ValueError, x509.InvalidVersion):
            continue
        yield _held(root, placed)


def _held(root: x509.Certificate, placed: Placed) -> HeldRoot:
    fingerprint = hashlib.sha256(_der(root)).hexdigest()
    known = known_roots().get(fingerprint)
    if known is not None:
        return HeldRoot(sha256=fingerprint, name=known.name, placed=placed)
    names = _names(root.subject)
    organization = names.get(NameOID.ORGANIZATION_NAME, "")
    name = names.get(NameOID.COMMON_NAME) or organization or names.get(NameOID.ORGANIZATIONAL_UNIT_NAME, "")
    return HeldRoot(sha256=fingerprint, name=name, organization=organization, placed=placed)


def _names(subject: x509.Name) -> Mapping[x509.ObjectIdentifier, str]:
    """Return what a name consists of; of several values of a kind the last, which is the most specific."""
    texts = ((part.oid, part.value) for part in subject)
    return {oid: without_people(text)[:LONGEST_NAME] for oid, text in texts if isinstance(text, str)}


def without_people(text: str) -> str:
    """Return *text* without who made it: tools of developers write ``user@host (Full Name)`` into their roots."""
    text = _person().sub("…", text)
    return _this_host().sub("…", text)


@cache
def _person() -> re.Pattern[str]:
    return re.compile(r"[^\s@]+@[^\s@]+(?: \([^()]*\))?")


@cache
def _this_host() -> re.Pattern[str]:
    """Return what finds the name of this computer; a short one may be any word."""
    host = platform.node()
    names = {name for name in (host, host.partition(".")[0], f"{host}.local") if len(name) >= _SHORTEST_HOST}
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names, key=len, reverse=True)) or r"(?!)")


_SHORTEST_HOST = 4


def _by_name(roots: Iterable[HeldRoot]) -> tuple[HeldRoot, ...]:
    once = {root.sha256: root for root in roots}
    return tuple(sorted(once.values(), key=lambda root: (root.name.casefold(), root.sha256)))


def _der(root: x509.Certificate) -> bytes:
    return root.public_bytes(Encoding.DER)
