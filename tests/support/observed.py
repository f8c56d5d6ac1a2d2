"""Chains with the defects that were shown to real browsers, rebuilt by the names under which they were recorded.

The record is tests/causes/observed.json: what Chromium 156.0.8078.79 and Firefox ESR 153.7 showed on loopback with one
root added to their stores, seen in November 2026.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from tests.support.pki import (
    AT,
    Authority,
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
    with_broken_signature,
    with_sha1_signature,
)

HOST = "site.test"
_LONG = Validity.around(AT, before_days=1000, after_days=3000)
_PAST = Validity.around(AT, before_days=100, after_days=-10)
_FUTURE = Validity.around(AT, before_days=-10, after_days=100)
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


@cache
def world() -> World:
    """Make the authorities, once a run."""
    root = make_root(name_of("Observed Root", "Observed"), _LONG)
    stranger = make_root(name_of("Stranger Root", "Stranger"), _LONG)
    return World(
        root,
        make_intermediate(name_of("Observed Issuing", "Observed"), root, _LONG),
        stranger,
        make_intermediate(name_of("Stranger Issuing", "Stranger"), stranger, _LONG),
    )


def _expired(leaf: Leaf) -> Leaf:
    return replace(leaf, validity=_PAST)


def _not_yet(leaf: Leaf) -> Leaf:
    return replace(leaf, validity=_FUTURE)


def _wrong_host(leaf: Leaf) -> Leaf:
    return replace(leaf, names=("other.test",))


def _named(*names: str) -> Change:
    return lambda leaf: replace(leaf, names=names)


def _with(*values: x509.ExtensionType, critical: bool = False) -> Change:
    return lambda leaf: replace(leaf, extra=(*leaf.extra, *(extension(v, critical=critical) for v in values)))


def _without(*oids: x509.ObjectIdentifier) -> Change:
    return lambda leaf: replace(leaf, without=leaf.without | set(oids))


def _usages(*usages: x509.ObjectIdentifier) -> Change:
    return lambda leaf: replace(leaf, usages=usages)


def _curve(curve: ec.EllipticCurve) -> Change:
    return lambda leaf: replace(leaf, key=ec.generate_private_key(curve))


def _rsa(bits: int) -> Change:
    return lambda leaf: replace(leaf, key=weak_rsa_key() if bits < 1024 else new_rsa_key(bits))


def _days(days: int) -> Change:
    return lambda leaf: replace(leaf, validity=Validity(AT - timedelta(days=10), AT + timedelta(days=days - 10)))


_CA = _with(x509.BasicConstraints(ca=True, path_length=None), critical=True)
_STAPLE = _with(_TLS_FEATURE)
_CLIENT = _usages(ExtendedKeyUsageOID.CLIENT_AUTH)
_CRITICAL = _with(_ODD, critical=True)
_CN_ONLY = _without(ExtensionOID.SUBJECT_ALTERNATIVE_NAME)


def _plan(host: str, *changes: Change) -> Leaf:
    leaf = healthy_leaf(host)
    for change in changes:
        leaf = change(leaf)
    return leaf


def _issued(*changes: Change, host: str = HOST) -> Chain:
    issuing = world().issuing
    return issue(_plan(host, *changes), issuing), issuing.certificate


def _self_signed(*changes: Change, host: str = HOST) -> Chain:
    return (self_sign(_plan(host, *changes)),)


def _by_stranger(*changes: Change, root: bool = True) -> Chain:
    unknown = world()
    chain = issue(_plan(HOST, *changes), unknown.stranger_issuing), unknown.stranger_issuing.certificate
    return (*chain, unknown.stranger.certificate) if root else chain


def _under(issuing: Authority, *changes: Change) -> Chain:
    return issue(_plan(HOST, *changes), issuing), issuing.certificate


def _issuing(validity: Validity = _LONG, key: ec.EllipticCurvePrivateKey | None = None) -> Authority:
    return make_intermediate(name_of("Odd Issuing", "Observed"), world().root, validity, key=key)


def _odd_issuing(*changes: Change) -> Authority:
    """Return an intermediate that is made as a leaf is, with *changes*: one that no CA would make."""
    plan = _plan(
        "Odd Issuing", _without(ExtensionOID.SUBJECT_ALTERNATIVE_NAME, ExtensionOID.EXTENDED_KEY_USAGE), *changes
    )
    plan = replace(plan, validity=_LONG)
    return Authority(issue(plan, world().root), plan.key)


def _constrained(*changes: Change) -> Chain:
    allowed = x509.NameConstraints(permitted_subtrees=[x509.DNSName("allowed.test")], excluded_subtrees=None)
    return _under(_odd_issuing(_CA, _CA_USE, _with(allowed, critical=True)), *changes)


_CA_USE = _with(key_usage("key_cert_sign", "crl_sign"), critical=True)


def _too_deep() -> Chain:
    """Return a chain whose upper intermediate allows no further one below it."""
    upper = _issuing()
    lower = make_intermediate(name_of("Lower Issuing", "Observed"), upper, _LONG)
    return issue(_plan(HOST), lower), lower.certificate, upper.certificate


def _sha1(*changes: Change) -> Chain:
    issuing = make_intermediate(name_of("RSA Issuing", "Observed"), world().root, _LONG, key=new_rsa_key())
    return with_sha1_signature(issue(_plan(HOST, *changes), issuing), issuing), issuing.certificate


def _no_common_name() -> Chain:
    made = world().issuing
    healthy = issue(_plan(HOST), made)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Observed")])
    builder = x509.CertificateBuilder(subject_name=subject).issuer_name(healthy.issuer)
    builder = builder.public_key(healthy.public_key()).serial_number(healthy.serial_number)  # type: ignore[arg-type]
    builder = builder.not_valid_before(healthy.not_valid_before_utc).not_valid_after(healthy.not_valid_after_utc)
    for one in healthy.extensions:
        builder = builder.add_extension(one.value, one.critical)
    return builder.sign(made.key, hashes.SHA256()), made.certificate


def _ends_before_it_begins() -> Chain:
    """Return a leaf that ends before it begins, both in the past: no builder makes one, so its dates change places."""
    issuing = world().issuing
    healthy = issue(_plan(HOST, _expired), issuing)
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


def _expired_root() -> tuple[Chain, Authority]:
    root = make_root(name_of("Old Root", "Observed"), _PAST)
    issuing = make_intermediate(name_of("Old Issuing", "Observed"), root, _LONG)
    return (issue(_plan(HOST), issuing), issuing.certificate), root


_IP = "127.0.0.1"

CHAINS: Mapping[str, Callable[[], Chain]] = {
    "apex_only": lambda: _issued(),
    "bad_sig": lambda: (with_broken_signature(_issued()[0]), world().issuing.certificate),
    "direct_root": lambda: (issue(_plan(HOST), world().root),),
    "dup_chain": lambda: (*_issued(), world().issuing.certificate, world().issuing.certificate),
    "eku_any": lambda: _issued(_usages(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)),
    "eku_client": lambda: _issued(_CLIENT),
    "eku_client_expired": lambda: _issued(_CLIENT, _expired),
    "eku_client_wronghost": lambda: _issued(_CLIENT, _wrong_host),
    "eku_none": lambda: _issued(_without(ExtensionOID.EXTENDED_KEY_USAGE)),
    "eku_server_ocsp": lambda: _issued(_usages(ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.OCSP_SIGNING)),
    "empty_subject": lambda: _issued(
        lambda leaf: replace(leaf, common_name=""), _with(x509.SubjectAlternativeName([x509.DNSName(HOST)]))
    ),
    "expired": lambda: _issued(_expired),
    "expired_wronghost": lambda: _issued(_expired, _wrong_host),
    "int_and_leaf_expired": lambda: _under(_issuing(_PAST), _expired),
    "int_eku_client": lambda: _under(
        _odd_issuing(_CA, _CA_USE, _with(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])))
    ),
    "int_expired": lambda: _under(_issuing(_PAST)),
    "int_expired_wronghost": lambda: _under(_issuing(_PAST), _wrong_host),
    "int_no_keycertsign": lambda: _under(_odd_issuing(_CA, _with(key_usage("crl_sign"), critical=True))),
    "int_rsa1024": lambda: _under(
        make_intermediate(name_of("Short Issuing", "Observed"), world().root, _LONG, key=new_rsa_key(1024))
    ),
    "ip_as_dns": lambda: _issued(_with(x509.SubjectAlternativeName([x509.DNSName(_IP)])), host=_IP),
    "ip_in_cn": lambda: _issued(_CN_ONLY, host=_IP),
    "ip_san": lambda: _issued(host=_IP),
    "k256": lambda: _issued(_curve(ec.SECP256K1())),
    "ku_bad": lambda: _issued(_with(key_usage("key_agreement"), critical=True)),
    "leaf_ca_expired": lambda: _issued(_CA, _expired),
    "leaf_is_ca": lambda: _issued(_CA),
    "long900": lambda: _issued(_days(900)),
    "long_398_known": lambda: _issued(_days(398)),
    "many": lambda: _issued(_expired, _wrong_host, _rsa(1024)),
    "missing_int": lambda: _issued()[:1],
    "missing_int_expired": lambda: _issued(_expired)[:1],
    "missing_int_wronghost": lambda: _issued(_wrong_host)[:1],
    "muststaple": lambda: _issued(_STAPLE),
    "muststaple_expired": lambda: _issued(_STAPLE, _expired),
    "muststaple_wronghost": lambda: _issued(_STAPLE, _wrong_host),
    "nc_bad": lambda: _constrained(),
    "nc_bad_expired": lambda: _constrained(_expired),
    "nc_bad_wronghost": lambda: _constrained(_wrong_host),
    "no_bc": lambda: _issued(_without(ExtensionOID.BASIC_CONSTRAINTS)),
    "no_cn_san_ok": _no_common_name,
    "nosan": lambda: _issued(_CN_ONLY),
    "nosan_expired": lambda: _issued(_CN_ONLY, _expired),
    "not_before_after": _ends_before_it_begins,
    "notca_issuer": lambda: _under(_odd_issuing()),
    "notyet": lambda: _issued(_not_yet),
    "notyet_wronghost": lambda: _issued(_not_yet, _wrong_host),
    "ok": lambda: _issued(),
    "ok_2": lambda: _issued(),
    "p224": lambda: _issued(_curve(ec.SECP224R1())),
    "p521": lambda: _issued(_curve(ec.SECP521R1())),
    "partial_wild": lambda: _issued(_named("s*.test")),
    "pathlen": _too_deep,
    "rsa1024": lambda: _issued(_rsa(1024)),
    "rsa1024_expired": lambda: _issued(_rsa(1024), _expired),
    "rsa1024_wronghost": lambda: _issued(_rsa(1024), _wrong_host),
    "rsa2048": lambda: _issued(_rsa(2048)),
    "rsa768": lambda: _issued(_rsa(768)),
    "self": lambda: _self_signed(),
    "self_all": lambda: _self_signed(_expired, _wrong_host),
    "self_ca": lambda: _self_signed(_CA),
    "self_expired": lambda: _self_signed(_expired),
    "self_ip": lambda: _self_signed(host=_IP),
    "self_local": lambda: _self_signed(host="nas.local"),
    "self_local_wrong": lambda: _self_signed(_wrong_host, host="nas.local"),
    "self_localhost": lambda: _self_signed(host="localhost"),
    "self_notyet": lambda: _self_signed(_not_yet),
    "self_wronghost": lambda: _self_signed(_wrong_host),
    "sha1": lambda: _sha1(),
    "sha1_expired": lambda: _sha1(_expired),
    "sha1_wronghost": lambda: _sha1(_wrong_host),
    "shuffled": lambda: (_issued()[0], world().root.certificate, world().issuing.certificate),
    "tls12_only": lambda: _issued(),
    "underscore": lambda: _issued(host="a_b.site.test"),
    "unk_crit": lambda: _issued(_CRITICAL),
    "unk_crit_expired": lambda: _issued(_CRITICAL, _expired),
    "unknown_root": lambda: _by_stranger(),
    "unknown_root_all": lambda: _by_stranger(_expired, _wrong_host),
    "unknown_root_expired": lambda: _by_stranger(_expired),
    "unknown_root_noroot": lambda: _by_stranger(root=False),
    "unknown_root_wronghost": lambda: _by_stranger(_wrong_host),
    "unrelated_first": lambda: (_issued()[0], world().stranger.certificate, world().issuing.certificate),
    "wild2": lambda: _issued(_named("*.test")),
    "wild_apex": lambda: _issued(_named("*.site.test")),
    "wild_ok": lambda: _issued(_named("*.site.test")),
    "wild_sub": lambda: _issued(_named("*.www.site.test")),
    "wronghost": lambda: _issued(_wrong_host),
    "www_only": lambda: _issued(_named("www.site.test")),
}
"""What each server of the record sent, leaf first. The cases without a chain are in `ENDINGS`."""


def chain_and_root(case: str) -> tuple[Chain, Authority]:
    """Return what the server of *case* sent, and the root that the browser trusted."""
    if case == "root_expired_trusted":
        return _expired_root()
    return CHAINS[case](), world().root
