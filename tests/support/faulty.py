"""Certificates and chains with any faults, composed: the builders of the recorded cases and of their combinations."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import count

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from tests.support.pki import (
    AT,
    Authority,
    Key,
    Leaf,
    Validity,
    extension,
    healthy_leaf,
    issue,
    key_usage,
    make_intermediate,
    make_root,
    name_of,
    new_rsa_key,
    self_sign,
    weak_rsa_key,
    with_sha1_signature,
)

HOST = "site.test"
_TLS_FEATURE = x509.TLSFeature([x509.TLSFeatureType.status_request])
_ODD = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.55555.1"), b"\x05\x00")

Chain = tuple[x509.Certificate, ...]
Change = Callable[[Leaf], Leaf]


@dataclass(frozen=True, slots=True)
class World:
    """The authorities of the record: one root that the browsers trusted, and one that they did not."""

    root: Authority
    issuing: Authority
    stranger: Authority
    stranger_issuing: Authority


_MOMENT: ContextVar[datetime] = ContextVar("moment", default=AT)
_KEYS: dict[bytes, Key] = {}
_NUMBERS = count(1)


@contextmanager
def made_around(moment: datetime) -> Iterator[None]:
    """Make every chain around *moment* while the context lasts, not around `AT`: real browsers have a real clock."""
    token = _MOMENT.set(moment)
    try:
        yield
    finally:
        _MOMENT.reset(token)


def key_of(certificate: x509.Certificate) -> Key:
    """Return the private key of a leaf that was made here. Raises KeyError for another."""
    return _KEYS[_spki(certificate.public_key())]


def _spki(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined,no-any-return]


def long() -> Validity:
    """Return the validity of an authority."""
    return Validity.around(_MOMENT.get(), before_days=1000, after_days=3000)


def past() -> Validity:
    """Return a validity that is over."""
    return Validity.around(_MOMENT.get(), before_days=100, after_days=-10)


def future() -> Validity:
    """Return a validity that is still to come."""
    return Validity.around(_MOMENT.get(), before_days=-10, after_days=100)


def world() -> World:
    """Return the authorities, the same each time."""
    return _world(_MOMENT.get())


@cache
def _world(moment: datetime) -> World:
    with made_around(moment):
        root = make_root(name_of("Observed Root", "Observed"), long())
        stranger = make_root(name_of("Stranger Root", "Stranger"), long())
        return World(
            root,
            make_intermediate(name_of("Observed Issuing", "Observed"), root, long()),
            stranger,
            make_intermediate(name_of("Stranger Issuing", "Stranger"), stranger, long()),
        )


def expired(leaf: Leaf) -> Leaf:
    return replace(leaf, validity=past())


def not_yet(leaf: Leaf) -> Leaf:
    return replace(leaf, validity=future())


def wrong_host(leaf: Leaf) -> Leaf:
    return replace(leaf, names=("other.test",))


def for_names(*names: str) -> Change:
    return lambda leaf: replace(leaf, names=names)


def having(*values: x509.ExtensionType, critical: bool = False) -> Change:
    return lambda leaf: replace(leaf, extra=(*leaf.extra, *(extension(v, critical=critical) for v in values)))


def without(*oids: x509.ObjectIdentifier) -> Change:
    return lambda leaf: replace(leaf, without=leaf.without | set(oids))


def used_for(*usages: x509.ObjectIdentifier) -> Change:
    return lambda leaf: replace(leaf, usages=usages)


def curve(curve: ec.EllipticCurve) -> Change:
    return lambda leaf: replace(leaf, key=ec.generate_private_key(curve))


def rsa(bits: int) -> Change:
    return lambda leaf: replace(leaf, key=weak_rsa_key() if bits < 1024 else new_rsa_key(bits))


def lasting(days: int) -> Change:
    return lambda leaf: replace(leaf, validity=Validity.around(_MOMENT.get(), before_days=10, after_days=days - 10))


IS_CA = having(x509.BasicConstraints(ca=True, path_length=None), critical=True)
STAPLE = having(_TLS_FEATURE)
CLIENT = used_for(ExtendedKeyUsageOID.CLIENT_AUTH)
CRITICAL = having(_ODD, critical=True)
CN_ONLY = without(ExtensionOID.SUBJECT_ALTERNATIVE_NAME)
CA_USE = having(key_usage("key_cert_sign", "crl_sign"), critical=True)


def plan_of(host: str, *changes: Change) -> Leaf:
    """Return a healthy leaf for *host* with *changes*."""
    leaf = replace(healthy_leaf(host), validity=Validity.around(_MOMENT.get()))
    for change in changes:
        leaf = change(leaf)
    _KEYS[_spki(leaf.key.public_key())] = leaf.key
    return leaf


def issued(*changes: Change, host: str = HOST) -> Chain:
    issuing = world().issuing
    return issue(plan_of(host, *changes), issuing), issuing.certificate


def self_signed(*changes: Change, host: str = HOST) -> Chain:
    return (self_sign(plan_of(host, *changes)),)


def by_stranger(*changes: Change, root: bool = True) -> Chain:
    unknown = world()
    chain = issue(plan_of(HOST, *changes), unknown.stranger_issuing), unknown.stranger_issuing.certificate
    return (*chain, unknown.stranger.certificate) if root else chain


def under(issuing: Authority, *changes: Change) -> Chain:
    return issue(plan_of(HOST, *changes), issuing), issuing.certificate


def new_issuing(validity: Validity | None = None, key: Key | None = None) -> Authority:
    """Return an intermediate of its own name: Firefox keeps every intermediate that it has seen."""
    name = name_of(f"Odd Issuing {next(_NUMBERS)}", "Observed")
    return make_intermediate(name, world().root, validity or long(), key=key)


def odd_issuing(*changes: Change) -> Authority:
    """Return an intermediate that is made as a leaf is, with *changes*: one that no CA would make."""
    plan = plan_of(
        f"Odd Issuing {next(_NUMBERS)}",
        without(ExtensionOID.SUBJECT_ALTERNATIVE_NAME, ExtensionOID.EXTENDED_KEY_USAGE),
        *changes,
    )
    plan = replace(plan, validity=long())
    return Authority(issue(plan, world().root), plan.key)


def constrained(*changes: Change) -> Chain:
    allowed = x509.NameConstraints(permitted_subtrees=[x509.DNSName("allowed.test")], excluded_subtrees=None)
    return under(odd_issuing(IS_CA, CA_USE, having(allowed, critical=True)), *changes)


def too_deep(*changes: Change) -> Chain:
    """Return a chain whose upper intermediate allows no further one below it."""
    upper = new_issuing()
    lower = make_intermediate(name_of(f"Lower Issuing {next(_NUMBERS)}", "Observed"), upper, long())
    return issue(plan_of(HOST, *changes), lower), lower.certificate, upper.certificate


def signed_with_sha1(*changes: Change) -> Chain:
    issuing = new_issuing(key=new_rsa_key())
    return with_sha1_signature(issue(plan_of(HOST, *changes), issuing), issuing), issuing.certificate


def ends_before_it_begins(*changes: Change) -> Chain:
    """Return a leaf that ends before it begins, both in the past: no builder makes one, so its dates change places."""
    issuing = world().issuing
    healthy = issue(plan_of(HOST, expired, *changes), issuing)
    form = "%y%m%d%H%M%SZ"
    begins = healthy.not_valid_before_utc.strftime(form).encode()
    ends = healthy.not_valid_after_utc.strftime(form).encode()
    tbs = healthy.tbs_certificate_bytes
    swapped = tbs.replace(begins, b"*" * len(begins)).replace(ends, begins).replace(b"*" * len(begins), ends)
    assert isinstance(issuing.key, ec.EllipticCurvePrivateKey)
    signature = issuing.key.sign(swapped, ec.ECDSA(hashes.SHA256()))
    algorithm = bytes.fromhex("300a06082a8648ce3d040302")
    body = swapped + algorithm + b"\x03" + _length(len(signature) + 1) + b"\0" + signature
    return x509.load_der_x509_certificate(b"\x30" + _length(len(body)) + body), issuing.certificate


def _length(size: int) -> bytes:
    """Return *size* as DER writes lengths (X.690 8.1.3)."""
    if size < 128:
        return bytes([size])
    octets = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([0x80 | len(octets)]) + octets
