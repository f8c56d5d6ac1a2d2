"""Chains of every kind for the certificate dialogs of browsers, the leaf first, as DER.

All but the RSA signatures come out the same every time.
"""

from collections.abc import Callable, Mapping
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import AuthorityInformationAccessOID as Access
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage

from tests.pki.making import raw_extension, tlv
from tests.support.dialog_extensions import (
    BROKEN,
    BROKEN_AUTHORITY_ID,
    CONSTRAINTS,
    MICROSOFT,
    NAME_KINDS,
    OTHERS,
    POINT_KINDS,
    POINT_OF_ISSUER,
    POLICIES,
    POLICY_KINDS,
    POLICY_UNKNOWN_TEXT,
    TIMESTAMPS,
    USAGE_KINDS,
)
from tests.support.dialog_keys import (
    ROOT,
    ROOT_NAME,
    SIGNATURE_KINDS,
    ec_key,
    key_ids,
    key_kinds,
    modulus,
    pss_key,
    pss_signer,
    rsa_key,
    rsa_signer,
    stream,
)
from tests.support.dialog_subjects import EXTENDED, HOSTILE_TEXTS, JAPANESE, NO_TEXT, RARE, STRING_TYPES
from tests.support.pki import key_usage
from tests.support.raw_certificate import (
    CN,
    GENERALIZED_TIME,
    NULL,
    OU,
    PRINTABLE,
    UTC_TIME,
    VERSION_1,
    VERSION_2,
    C,
    O,
    Plan,
    address,
    algorithm,
    attribute,
    common_name,
    directory,
    dns,
    ec_signer,
    email,
    issue_raw,
    name,
    other_name,
    pretender,
    registered,
    rsa_key_of,
    spki,
    uri,
    usual,
)

Chain = tuple[bytes, ...]

_CA = usual(x509.BasicConstraints(ca=True, path_length=None), critical=True)
_NO_CA = usual(x509.BasicConstraints(ca=False, path_length=None), critical=True)
_CA_USES = usual(key_usage("key_cert_sign", "crl_sign"), critical=True)
_SERVER_USES = usual(key_usage("digital_signature", "key_encipherment"), critical=True)
_ISSUING_NAME = name(attribute(C, "JP", PRINTABLE), attribute(O, "Practice Trust"), attribute(CN, "R10"))


def _names(*names: bytes, critical: bool = False) -> bytes:
    return raw_extension("2.5.29.17", tlv(0x30, *names), critical=critical)


def _leaf(who: bytes, *extensions: bytes, number: int = 2001) -> Chain:
    """Return a chain of one leaf with a P-256 key."""
    return (issue_raw(Plan(subject=who, key=spki(ec_key(number)), extensions=extensions), ROOT),)


def _uri(address: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(address)


def _policy(dotted: str, *qualifiers: str) -> bytes:
    policy = x509.PolicyInformation(x509.ObjectIdentifier(dotted), list(qualifiers) or None)
    return usual(x509.CertificatePolicies([policy]))


def _web_server() -> Chain:
    """As a public CA of today makes them, down to the timestamps."""
    top, middle = spki(rsa_key(1)), spki(rsa_key(2))
    ends = tlv(UTC_TIME, b"350604110438Z")
    root, issuing = rsa_signer(ROOT_NAME, 1), rsa_signer(_ISSUING_NAME, 2)
    path = usual(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    of_middle = (_CA_USES, path, *key_ids(middle, top), _policy("2.23.140.1.2.1"))
    of_top = (_CA_USES, _CA, *key_ids(top))
    return (
        issue_raw(_web_leaf(middle), issuing),
        issue_raw(Plan(subject=_ISSUING_NAME, key=middle, ends=ends, extensions=of_middle), root),
        issue_raw(Plan(subject=ROOT_NAME, key=top, ends=ends, serial=b"\0\x82\x10\xcf", extensions=of_top), root),
    )


def _web_leaf(issuer: bytes) -> Plan:
    key = rsa_key_of(modulus("web server", 2048))
    access = [
        x509.AccessDescription(Access.OCSP, _uri("http://r10.ocsp.practice.example")),
        x509.AccessDescription(Access.CA_ISSUERS, _uri("http://r10.practice.example/")),
    ]
    point = x509.DistributionPoint([_uri("http://r10.c.practice.example/7.crl")], None, None, None)
    return Plan(
        subject=common_name("shop.example"),
        key=key,
        serial=bytes.fromhex("0412ab34cd56ef7890a1b2c3d4e5f6071829"),
        extensions=(
            _SERVER_USES,
            usual(x509.ExtendedKeyUsage([Usage.SERVER_AUTH, Usage.CLIENT_AUTH])),
            _NO_CA,
            *key_ids(key, issuer),
            usual(x509.AuthorityInformationAccess(access)),
            _names(dns(b"shop.example"), dns(b"www.shop.example")),
            POLICIES,
            usual(x509.CRLDistributionPoints([point])),
            TIMESTAMPS,
        ),
    )


def _curves() -> Chain:
    """Every usual curve, each signed with the one above it; P-384 is a CA with a path length, Ed25519 the leaf."""
    big, middle, small = ec_key(5210, ec.SECP521R1()), ec_key(3840, ec.SECP384R1()), ec_key(2560)
    edwards = ed25519.Ed25519PrivateKey.from_private_bytes(stream("edwards", 32))
    top, ca, issuing = common_name("Curve Root P-521"), common_name("Curve CA P-384"), common_name("Curve P-256")
    with_521 = ec_signer(top, big, hashes.SHA512())
    with_384 = ec_signer(ca, middle, hashes.SHA384())
    path = usual(x509.BasicConstraints(ca=True, path_length=3), critical=True)
    of_middle = (path, _CA_USES, *key_ids(spki(middle), spki(big)))
    of_leaf = (_NO_CA, usual(key_usage("digital_signature"), critical=True), _names(dns(b"curve.example")))
    return (
        issue_raw(
            Plan(subject=common_name("curve.example"), key=spki(edwards), extensions=of_leaf), ec_signer(issuing, small)
        ),
        issue_raw(Plan(subject=issuing, key=spki(small), extensions=(_CA, _CA_USES)), with_384),
        issue_raw(Plan(subject=ca, key=spki(middle), extensions=of_middle), with_521),
        issue_raw(Plan(subject=top, key=spki(big), extensions=(_CA, _CA_USES)), with_521),
    )


def _extended_validation() -> Chain:
    policy = _policy("2.23.140.1.1", "https://practice.example/cps")
    return _leaf(EXTENDED, _NO_CA, _names(dns(b"bank.example")), policy)


def _many_names() -> Chain:
    inside = name(
        attribute(C, "JP", PRINTABLE), attribute(O, "Inside"), attribute(CN, "Deep"), attribute("2.5.4.5", "7")
    )
    return _leaf(
        common_name("*.xn--wgv71a.example"),
        _names(
            dns(b"*.xn--wgv71a.example"),
            dns(b"xn--wgv71a.example"),
            address(ip_address("192.0.2.7").packed),
            address(ip_address("2001:db8::7").packed),
            address(ip_address("::").packed),
            address(ip_address("2001:db8:0:0:1:0:0:1").packed),
            email(b"postmaster@shop.example"),
            uri(b"https://shop.example/%E6%97%A5?q=1"),
            directory(inside),
            registered("1.3.6.1.4.1.55555.9"),
            other_name("1.3.6.1.4.1.311.20.2.3", tlv(12, b"user@corp.example")),
            dns(b"last.example"),
        ),
    )


def _bare() -> Chain:
    """Self-signed and without extensions: versions 3, 1 and 2; the last with unique identifiers."""
    me = ec_signer(common_name("nas.local"), ec_key(2002))
    plain = Plan(subject=me.name, key=spki(ec_key(2002)))
    ids = tlv(0x81, b"\0\xaa\xbb") + tlv(0x82, b"\0\xcc\xdd")
    return (
        issue_raw(plain, me),
        issue_raw(Plan(subject=me.name, key=plain.key, version=VERSION_1), me),
        issue_raw(Plan(subject=me.name, key=plain.key, version=VERSION_2, unique_ids=ids), me),
    )


def _must_staple() -> Chain:
    feature = x509.TLSFeature([x509.TLSFeatureType.status_request])
    both = x509.TLSFeature([x509.TLSFeatureType.status_request, x509.TLSFeatureType.status_request_v2])
    return (
        *_leaf(common_name("staple.example"), usual(feature), _names(dns(b"staple.example"))),
        *_leaf(common_name("staple-both.example"), usual(both, critical=True)),
    )


def _rsa_pss() -> Chain:
    """A leaf that is signed with RSA-PSS, whose issuer's key is for nothing else."""
    key = rsa_key(3)
    signer = pss_signer(common_name("PSS CA"), key)
    leaf = Plan(subject=common_name("pss.example"), key=rsa_key_of(modulus("pss", 3072)), extensions=(_NO_CA,))
    return issue_raw(leaf, signer), issue_raw(Plan(subject=signer.name, key=pss_key(key), extensions=(_CA,)), signer)


def _dates() -> Chain:
    """From the oldest date to the one that means "no end", and both sides of 2049 and of 1970."""
    plans = (
        (tlv(UTC_TIME, b"500101000000Z"), tlv(GENERALIZED_TIME, b"99991231235959Z")),
        (tlv(UTC_TIME, b"491231235959Z"), tlv(GENERALIZED_TIME, b"20500101000000Z")),
        (tlv(UTC_TIME, b"691231235959Z"), tlv(UTC_TIME, b"700101000000Z")),
        (tlv(GENERALIZED_TIME, b"19000101000000Z"), tlv(GENERALIZED_TIME, b"20280229120000Z")),
        (tlv(UTC_TIME, b"260705000001Z"), tlv(UTC_TIME, b"261231120000Z")),
    )
    key = spki(ec_key(2003))
    return tuple(
        issue_raw(Plan(subject=common_name(f"Dates {number}"), key=key, begins=begins, ends=ends), ROOT)
        for number, (begins, ends) in enumerate(plans)
    )


def _serials() -> Chain:
    contents = (b"\x00", b"\xff", b"\x80\x00\x01", b"\x00\xff" + bytes(range(19)), b"\x01" * 24, b"\x00\x80")
    key = spki(ec_key(2004))
    return tuple(
        issue_raw(Plan(subject=common_name(f"Serial {number}"), key=key, serial=content), ROOT)
        for number, content in enumerate(contents)
    )


def _keys() -> Chain:
    return tuple(issue_raw(Plan(subject=common_name(kind), key=key), ROOT) for kind, key in key_kinds().items())


def _signatures() -> Chain:
    """A made-up signature with each algorithm's name on it."""
    key = spki(ec_key(2005))
    return tuple(
        issue_raw(
            Plan(subject=common_name(kind), key=key),
            pretender(ROOT_NAME, algorithm(dotted, *([NULL] if "RSA" in kind else [])), stream(kind, 40)),
        )
        for kind, dotted in SIGNATURE_KINDS.items()
    )


def _authority_ids() -> Chain:
    """Authority key identifiers that name issuer and serial number, beside the key or alone."""
    who = tlv(0xA1, directory(ROOT_NAME))
    serial = tlv(0x82, b"\0\x82\x10\xcf")
    forms = ((tlv(0x80, stream("id", 20)), who, serial), (who, serial), ())
    return tuple(
        one
        for number, form in enumerate(forms)
        for one in _leaf(common_name(f"Authority {number}"), raw_extension("2.5.29.35", tlv(0x30, *form)))
    )


def _hostile() -> Chain:
    """Text that wants to be something else."""
    return tuple(
        one
        for text in HOSTILE_TEXTS
        for one in _leaf(
            name(attribute(O, text), attribute(OU, text), attribute(CN, text)),
            # These names are ASCII, and where they are not, Chromium shows nothing of the certificate.
            *([_names(dns(text.encode()), email(text.encode()), uri(text.encode()))] if text.isascii() else []),
        )
    )


def _nameless() -> Chain:
    """Subjects without a common name, down to nothing at all."""
    nobody = name()
    return (
        *_leaf(nobody, _names(dns(b"one.example"), dns(b"two.example"), critical=True)),
        *_leaf(nobody, _names(email(b"a@shop.example"), uri(b"https://shop.example/"), critical=True)),
        *_leaf(name(attribute(O, "Only Organization"), attribute(OU, "Only Unit"))),
        *_leaf(nobody),
    )


def _each(kind: str, *extensions: bytes | tuple[bytes, ...]) -> Chain:
    """Return a certificate for each of *extensions*."""
    return tuple(
        one
        for number, extension in enumerate(extensions)
        for one in _leaf(
            common_name(f"{kind} {number}"), *(extension if isinstance(extension, tuple) else (extension,))
        )
    )


CHAINS: Mapping[str, Callable[[], Chain]] = {
    "web-server": _web_server,
    "curves": _curves,
    "extended-validation": _extended_validation,
    "many-names": _many_names,
    "odd-names": lambda: _each("Name", *map(_names, NAME_KINDS)),
    "bare": _bare,
    "constrained": lambda: _leaf(common_name("Constrained CA"), _CA, _CA_USES, *CONSTRAINTS),
    "must-staple": _must_staple,
    "rsa-pss": _rsa_pss,
    "microsoft": lambda: _leaf(common_name("dc1.corp.example"), *MICROSOFT),
    "other-extensions": lambda: _leaf(common_name("Others"), *OTHERS),
    "subject-japanese": lambda: _leaf(JAPANESE),
    "subject-string-types": lambda: _leaf(STRING_TYPES),
    "subject-rare": lambda: _leaf(RARE),
    "subject-no-text": lambda: _leaf(NO_TEXT),
    "dates": _dates,
    "serials": _serials,
    "keys": _keys,
    "signatures": _signatures,
    "usages": lambda: _each("Usage", *USAGE_KINDS),
    "policies": lambda: _each("Policy", *POLICY_KINDS),
    "policy-unknown-text": lambda: _each("Policy", POLICY_UNKNOWN_TEXT),
    "authority-ids": _authority_ids,
    "crl-points": lambda: _each("Points", *POINT_KINDS),
    "crl-issuer-only": lambda: _each("Points", POINT_OF_ISSUER),
    "hostile": _hostile,
    "nameless": _nameless,
    "broken": lambda: _each("Broken", *BROKEN),
    "broken-authority-id": lambda: _each("Broken", BROKEN_AUTHORITY_ID),
}
