"""Files of a hundred thousand certificates: split at once, and of each only what a row of a table shows."""

import ipaddress
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from cryptography.x509 import InvalidVersion, load_der_x509_certificate

from wizard.model.certificate import Certificate, DistinguishedName, PublicKey
from wizard.model.fields import Field, Present, Unreadable
from wizard.pki.armour import as_plain_text, is_pem
from wizard.pki.containers import Container, Others, in_pem, read_container
from wizard.pki.der import BOOLEAN, SEQUENCE, Element, element
from wizard.pki.extensions import basic_constraints, subject_alt_names
from wizard.pki.frame import EXTENSIONS
from wizard.pki.oids import CURVES
from wizard.pki.reader import MOST_BYTES, read_leniently, read_name, read_public_key, rfc4514, string

MOST_NAMES = 100
"""Names of one certificate in its row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a row of a table shows of one certificate. Hostile text."""

    subject: str
    """The common name; where there is none, the organization, else the whole name."""
    issuer: str
    not_before: datetime | None
    not_after: datetime | None
    is_ca: bool
    names: tuple[str, ...]
    """DNS names and IP addresses, the first `MOST_NAMES` of them."""
    serial: str
    """Hex, as `inspect` tells it."""
    key: str
    """"RSA 2048", "EC P-256", "Ed25519"; empty where it cannot be read."""
    broken: bool
    """Whether something is wrong with how it is written."""


def split(data: bytes | memoryview) -> Iterator[bytes]:
    """Yield the certificates in *data*, in file order, each as it comes; nothing where there are none. Never raises."""
    yield from read_all(bytes(data))


def read_all(data: bytes, password: bytes | None = None) -> Generator[bytes, None, Container]:
    """Yield the certificates in *data* as DER, in file order, each as it comes; return the rest of the container.

    That is one without certificates, which says what is wrong where nothing was yielded. Never raises.
    """
    plain = as_plain_text(data)
    if not is_pem(plain):
        container = read_container(plain, password, most=len(plain))
        yield from container.certificates
        return replace(container, certificates=())
    others, count = Others(), 0
    for der in in_pem(plain, others):
        count += 1
        yield der
    return Container((), None if count else others.told())


def summary(der: bytes) -> Summary:
    """Return what a row shows of the certificate *der*. Never raises: what cannot be read is empty."""
    try:
        return _quick(der)
    except (ValueError, IndexError):
        # Anything unusual: the reader that knows every oddity takes its time.
        return summary_of(read_leniently(der))


def display_name(name: DistinguishedName) -> str:
    """Return the short form of *name*: its common name, else its organization, else all of it. Hostile text."""
    return name.common_name or name.organization or rfc4514(name)


def key_text(key: Field[PublicKey]) -> str:
    """Return the kind and strength of a key in a word or two."""
    match key:
        case Present(value=found):
            strength = found.curve or found.bits
            return found.type if strength is None else f"{found.type} {strength}"
        case _:
            return ""


def summary_of(read: Certificate | Unreadable) -> Summary:
    """Return what a row shows of a certificate that was read."""
    if isinstance(read, Unreadable):
        return Summary(
            subject="", issuer="", not_before=None, not_after=None,
            is_ca=False, names=(), serial="", key="", broken=True,
        )  # fmt: skip
    basic, names = basic_constraints(read), subject_alt_names(read)
    return Summary(
        subject=display_name(read.subject),
        issuer=display_name(read.issuer),
        not_before=read.not_before.value if isinstance(read.not_before, Present) else None,
        not_after=read.not_after.value if isinstance(read.not_after, Present) else None,
        is_ca=isinstance(basic, Present) and basic.value.ca,
        names=(*names.value.dns, *names.value.ip)[:MOST_NAMES] if isinstance(names, Present) else (),
        serial=f"{read.serial:x}",
        key=key_text(read.public_key),
        broken=bool(read.problems) or any(isinstance(f, Unreadable) for f in (*_fields(read), basic, names)),
    )


def _fields(read: Certificate) -> tuple[Field[datetime], Field[datetime], Field[PublicKey]]:
    return read.not_before, read.not_after, read.public_key


class _OddError(ValueError):
    """Something that the quick reading leaves to the thorough one."""


def _quick(der: bytes) -> Summary:
    """Read a healthy certificate in one pass over its bytes, of which cryptography says that they are in order.

    Raises ValueError or IndexError for anything else.
    """
    if len(der) > MOST_BYTES:
        raise _OddError
    try:
        loaded = load_der_x509_certificate(der)
    except InvalidVersion:
        raise _OddError from None
    _, signed, _ = _element(der, 0)
    _, at, signed_end = _element(der, signed)
    is_old = not der.startswith(_VERSION_3, at)
    at += 0 if is_old else len(_VERSION_3)
    parts: list[tuple[int, int, int, int]] = []
    while at < signed_end:
        tag, begin, end = _element(der, at)
        parts.append((tag, at, begin, end))
        at = end
    tags = tuple(part[0] for part in parts)
    if tags[:6] != _USUAL or (tags[6:] and (is_old or tags[6:] != (EXTENSIONS,))):
        raise _OddError
    serial, inner, issuer, _, subject, key = parts[:6]
    _, outer_begin, outer_end = _element(der, signed_end)
    number = loaded.serial_number
    if number <= 0 or serial[3] - serial[2] > 20 or der[inner[2] : inner[3]] != der[outer_begin:outer_end]:
        raise _OddError
    is_ca, names = _quick_extensions(der, parts[6][2]) if tags[6:] else (False, ())
    return Summary(
        subject=_name(der[subject[1] : subject[3]]),
        issuer=_name(der[issuer[1] : issuer[3]]),
        not_before=loaded.not_valid_before_utc,
        not_after=loaded.not_valid_after_utc,
        is_ca=is_ca,
        names=names,
        serial=f"{number:x}",
        key=_quick_key(der, *key[1:]),
        broken=False,
    )


_USUAL = (0x02, 0x30, 0x30, 0x30, 0x30, 0x30)
"""The tags of serialNumber, signature, issuer, validity, subject and subjectPublicKeyInfo."""
_VERSION_3 = bytes.fromhex("a003020102")
_BASIC, _ALT_NAMES = bytes.fromhex("551d13"), bytes.fromhex("551d11")
_COMMON_NAME, _ORGANIZATION = bytes.fromhex("550403"), bytes.fromhex("55040a")
_DNS, _IP = 0x82, 0x87


def _element(data: bytes, at: int) -> tuple[int, int, int]:
    """Return the tag of the element at *at*, and where its content begins and ends."""
    size = data[at + 1]
    begin = at + 2
    if size > 0x80:
        begin += size - 0x80
        size = int.from_bytes(data[at + 2 : begin])
    if begin + size > len(data):
        raise _OddError
    return data[at], begin, begin + size


@lru_cache(4096)
def _short_name(name: bytes) -> str:
    _, at, end = _element(name, 0)
    common = organization = None
    while at < end:
        _, inner, at = _element(name, at)
        while inner < at:
            _, kind, inner = _element(name, inner)
            _, kind, kind_end = _element(name, kind)
            tag, begin, stop = _element(name, kind_end)
            if name[kind:kind_end] == _COMMON_NAME:
                common = (tag, begin, stop)
            elif name[kind:kind_end] == _ORGANIZATION and organization is None:
                organization = (tag, begin, stop)
    if (chosen := common or organization) is None:
        return display_name(read_name(name))
    # An empty common name gives way to the organization.
    text = string(Element(chosen[0], name[chosen[1] : chosen[2]]))
    return text or display_name(read_name(name))


_LONGEST_KEPT_NAME = 1_000


def _name(name: bytes) -> str:
    # A bundle has few issuers; what is kept of them stays small, whatever it holds.
    return _short_name(name) if len(name) <= _LONGEST_KEPT_NAME else display_name(read_name(name))


def _quick_extensions(der: bytes, at: int) -> tuple[bool, tuple[str, ...]]:
    _, at, end = _element(der, at)
    is_ca = False
    names: tuple[str, ...] = ()
    seen = set()
    while at < end:
        _, kind, at = _element(der, at)
        _, kind, kind_end = _element(der, kind)
        oid = der[kind:kind_end]
        if oid in seen:
            raise _OddError
        seen.add(oid)
        if oid in {_BASIC, _ALT_NAMES}:
            tag, begin, stop = _element(der, kind_end)
            if tag == BOOLEAN:
                _, begin, stop = _element(der, stop)
            if oid == _BASIC:
                is_ca = _quick_basic(der[begin:stop])
            else:
                names = _quick_names(der[begin:stop])
    return is_ca, names


def _quick_basic(value: bytes) -> bool:
    if value in {b"\x30\0", _IS_CA}:
        return value == _IS_CA
    # With a path length of one byte.
    if len(value) != 8 or not value.startswith(b"\x30\x06\x01\x01\xff\x02\x01") or value[7] > 0x7F:
        raise _OddError
    return True


_IS_CA = b"\x30\x03\x01\x01\xff"


def _quick_names(value: bytes) -> tuple[str, ...]:
    tag, at, end = _element(value, 0)
    if tag != SEQUENCE or end != len(value) or at == end:
        raise _OddError
    dns, addresses = [], []
    while at < end:
        tag, begin, at = _element(value, at)
        if tag == _DNS:
            dns.append(value[begin:at].decode("latin-1"))
        elif tag == _IP:
            addresses.append(str(ipaddress.ip_address(value[begin:at])))
        elif tag not in _OTHER_NAMES:
            raise _OddError
    return tuple((dns + addresses)[:MOST_NAMES])


_OTHER_NAMES = {0xA0, 0x81, 0xA3, 0xA5, 0x86, 0x88}
"""All other names but those of directories, which have more inside and are left to the thorough reading."""


def _quick_key(der: bytes, start: int, begin: int, end: int) -> str:
    _, kind, algorithm_end = _element(der, begin)
    _, kind, kind_end = _element(der, kind)
    oid = der[kind:kind_end]
    if oid == _RSA:
        _, bits, _ = _element(der, algorithm_end)
        _, inner, _ = _element(der, bits + 1)
        _, modulus, modulus_end = _element(der, inner)
        return f"RSA {int.from_bytes(der[modulus:modulus_end]).bit_length()}"
    if oid == _EC:
        return _curve(der[kind_end:algorithm_end])
    if text := key_text(read_public_key(der[start:end])):
        return text
    raise _OddError


_RSA, _EC = bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a8648ce3d0201")


@lru_cache(64)
def _curve(parameters: bytes) -> str:
    if len(parameters) > 32 or parameters[:1] != b"\x06":
        raise _OddError
    oid = element(parameters).oid
    return f"EC {CURVES.get(oid, (oid, None))[0]}"
