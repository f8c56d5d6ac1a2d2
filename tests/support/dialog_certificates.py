"""Chains of every kind for the certificate dialogs of browsers, the leaf first, as DER.

All but the RSA signatures come out the same every time.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa, x25519
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
    TIMESTAMPS,
    USAGE_KINDS,
)
from tests.support.pki import key_usage, new_rsa_key
from tests.support.raw_certificate import (
    BMP,
    CN,
    GENERALIZED_TIME,
    IA5,
    NULL,
    OU,
    PRINTABLE,
    ST,
    TELETEX,
    UNIVERSAL,
    UTC_TIME,
    VERSION_1,
    VERSION_2,
    C,
    L,
    O,
    Plan,
    Signer,
    address,
    algorithm,
    any_key,
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

_RSA_SHA256 = algorithm("1.2.840.113549.1.1.11", NULL)
_EMAIL, _UID, _DC = "1.2.840.113549.1.9.1", "0.9.2342.19200300.100.1.1", "0.9.2342.19200300.100.1.25"
_SHA256_PARAMETER = algorithm("2.16.840.1.101.3.4.2.1", NULL)
_PSS_PARAMETERS = tlv(
    0x30,
    tlv(0xA0, _SHA256_PARAMETER),
    tlv(0xA1, algorithm("1.2.840.113549.1.1.8", _SHA256_PARAMETER)),
    tlv(0xA2, b"\x02\x01\x20"),
)
_RSA_PSS = algorithm("1.2.840.113549.1.1.10", _PSS_PARAMETERS)


def _ec_key(number: int, curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(number, curve or ec.SECP256R1())


def _stream(label: str, length: int) -> bytes:
    """Return bytes that look like chance and are always the same."""
    return hashlib.shake_256(label.encode()).digest(length)


def _modulus(label: str, bits: int) -> bytes:
    """Return an odd number of exactly *bits* bits."""
    number = int.from_bytes(_stream(label, (bits + 7) // 8)) >> (-bits % 8)
    return (number | 1 << (bits - 1) | 1).to_bytes((bits + 7) // 8)


def _key_ids(own: bytes, issuer: bytes | None = None) -> tuple[bytes, ...]:
    ids = [raw_extension("2.5.29.14", tlv(4, hashlib.sha1(own).digest()))]  # noqa: S324
    if issuer is not None:
        ids.append(raw_extension("2.5.29.35", tlv(0x30, tlv(0x80, hashlib.sha1(issuer).digest()))))  # noqa: S324
    return tuple(ids)


_CA = usual(x509.BasicConstraints(ca=True, path_length=None), critical=True)
_NO_CA = usual(x509.BasicConstraints(ca=False, path_length=None), critical=True)
_CA_USES = usual(key_usage("key_cert_sign", "crl_sign"), critical=True)
_SERVER_USES = usual(key_usage("digital_signature", "key_encipherment"), critical=True)
_SHORT = _ec_key(1001)
_ROOT_NAME = name(attribute(C, "JP", PRINTABLE), attribute(O, "Practice Trust"), attribute(CN, "Practice Root X1"))
_ROOT = ec_signer(_ROOT_NAME, _SHORT)


def _names(*names: bytes, critical: bool = False) -> bytes:
    return raw_extension("2.5.29.17", tlv(0x30, *names), critical=critical)


@cache
def _rsa_key(number: int) -> rsa.RSAPrivateKey:
    """Return the RSA key *number* of this run."""
    return new_rsa_key()


def _rsa_signer(who: bytes, number: int) -> Signer:
    key = _rsa_key(number)
    return Signer(who, _RSA_SHA256, lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256()))


def _leaf(who: bytes, *extensions: bytes, number: int = 2001) -> Chain:
    """Return a chain of one leaf with a P-256 key."""
    return (issue_raw(Plan(subject=who, key=spki(_ec_key(number)), extensions=extensions), _ROOT),)


def _web_server() -> Chain:
    """As a public CA of today makes them, down to the timestamps."""
    root, middle = spki(_rsa_key(1)), spki(_rsa_key(2))
    leaf = rsa_key_of(_modulus("web server", 2048))
    root_signer = _rsa_signer(_ROOT_NAME, 1)
    middle_name = name(attribute(C, "JP", PRINTABLE), attribute(O, "Practice Trust"), attribute(CN, "R10"))
    pointers = usual(
        x509.AuthorityInformationAccess(
            [
                x509.AccessDescription(Access.OCSP, x509.UniformResourceIdentifier("http://r10.ocsp.practice.example")),
                x509.AccessDescription(
                    Access.CA_ISSUERS, x509.UniformResourceIdentifier("http://r10.practice.example/")
                ),
            ]
        )
    )
    point = x509.DistributionPoint(
        [x509.UniformResourceIdentifier("http://r10.c.practice.example/7.crl")], None, None, None
    )
    ends = tlv(UTC_TIME, b"350604110438Z")
    return (
        issue_raw(
            Plan(
                subject=common_name("shop.example"),
                key=leaf,
                serial=bytes.fromhex("0412ab34cd56ef7890a1b2c3d4e5f6071829"),
                extensions=(
                    _SERVER_USES,
                    usual(x509.ExtendedKeyUsage([Usage.SERVER_AUTH, Usage.CLIENT_AUTH])),
                    _NO_CA,
                    *_key_ids(leaf, middle),
                    pointers,
                    _names(dns(b"shop.example"), dns(b"www.shop.example")),
                    POLICIES,
                    usual(x509.CRLDistributionPoints([point])),
                    TIMESTAMPS,
                ),
            ),
            _rsa_signer(middle_name, 2),
        ),
        issue_raw(
            Plan(
                subject=middle_name,
                key=middle,
                ends=ends,
                extensions=(
                    _CA_USES,
                    usual(x509.BasicConstraints(ca=True, path_length=0), critical=True),
                    *_key_ids(middle, root),
                    usual(x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier("2.23.140.1.2.1"), None)])),
                ),
            ),
            root_signer,
        ),
        issue_raw(Plan(subject=_ROOT_NAME, key=root, ends=ends, serial=b"\0\x82\x10\xcf", extensions=(_CA_USES, _CA, *_key_ids(root))), root_signer),
    )  # fmt: skip


def _curves() -> Chain:
    """Every usual curve, each signed with the one above it; P-384 is a CA with a path length, Ed25519 the leaf."""
    big = _ec_key(5210, ec.SECP521R1())
    middle = _ec_key(3840, ec.SECP384R1())
    small = _ec_key(2560)
    edwards = ed25519.Ed25519PrivateKey.from_private_bytes(_stream("edwards", 32))
    top, ca, issuing = common_name("Curve Root P-521"), common_name("Curve CA P-384"), common_name("Curve P-256")

    def signer(who: bytes, key: ec.EllipticCurvePrivateKey, method: hashes.HashAlgorithm, dotted: str) -> Signer:
        chosen = ec.ECDSA(method, deterministic_signing=True)
        return Signer(who, algorithm(dotted), lambda data: key.sign(data, chosen))

    with_521 = signer(top, big, hashes.SHA512(), "1.2.840.10045.4.3.4")
    with_384 = signer(ca, middle, hashes.SHA384(), "1.2.840.10045.4.3.3")
    path = usual(x509.BasicConstraints(ca=True, path_length=3), critical=True)
    last = (_NO_CA, usual(key_usage("digital_signature"), critical=True), _names(dns(b"curve.example")))
    return (
        issue_raw(Plan(subject=common_name("curve.example"), key=spki(edwards), extensions=last), ec_signer(issuing, small)),
        issue_raw(Plan(subject=issuing, key=spki(small), extensions=(_CA, _CA_USES)), with_384),
        issue_raw(Plan(subject=ca, key=spki(middle), extensions=(path, _CA_USES, *_key_ids(spki(middle), spki(big)))), with_521),
        issue_raw(Plan(subject=top, key=spki(big), extensions=(_CA, _CA_USES)), with_521),
    )  # fmt: skip


def _extended_validation() -> Chain:
    who = name(
        attribute("1.3.6.1.4.1.311.60.2.1.3", "JP", PRINTABLE),
        attribute("1.3.6.1.4.1.311.60.2.1.2", "Tokyo"),
        attribute("1.3.6.1.4.1.311.60.2.1.1", "Chiyoda-ku"),
        attribute("2.5.4.15", "Private Organization"),
        attribute("2.5.4.5", "0100-01-012345", PRINTABLE),
        attribute(C, "JP", PRINTABLE),
        attribute("2.5.4.17", "100-0001", PRINTABLE),
        attribute(ST, "Tokyo"),
        attribute(L, "Chiyoda-ku"),
        attribute("2.5.4.9", "1-1 Marunouchi"),
        attribute(O, "Example Bank K.K."),
        attribute(CN, "bank.example"),
    )
    policy = x509.PolicyInformation(x509.ObjectIdentifier("2.23.140.1.1"), ["https://practice.example/cps"])
    return _leaf(who, _NO_CA, _names(dns(b"bank.example")), usual(x509.CertificatePolicies([policy])))


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
    me = ec_signer(common_name("nas.local"), _ec_key(2002))
    plain = Plan(subject=me.name, key=spki(_ec_key(2002)))
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
    key = _rsa_key(3)
    who = common_name("PSS CA")
    chosen = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    signer = Signer(who, _RSA_PSS, lambda data: key.sign(data, chosen, hashes.SHA256()))
    own = any_key("1.2.840.113549.1.1.10", spki(key)[24:], _PSS_PARAMETERS)
    leaf = Plan(subject=common_name("pss.example"), key=rsa_key_of(_modulus("pss", 3072)), extensions=(_NO_CA,))
    return issue_raw(leaf, signer), issue_raw(Plan(subject=who, key=own, extensions=(_CA,)), signer)


_JAPANESE = name(
    attribute(C, "JP", PRINTABLE),
    attribute(ST, "東京都"),
    attribute(O, "株式会社サンプル"),
    attribute(O, "Second Organization"),
    attribute(OU, "情報システム部"),
    attribute(OU, "Second Unit"),
    (attribute(CN, "first.example"), attribute(_UID, "u-17")),
    attribute(CN, "日本語.example"),
)
"""Several values of a kind, in one relative name and in several."""
_STRING_TYPES = name(
    attribute(_DC, "example", IA5),
    attribute(_DC, "corp", IA5),
    attribute(O, "BMP 文字", BMP),
    attribute(OU, "Universal 文字", UNIVERSAL),
    attribute(OU, "Télétexte", TELETEX),
    attribute(_EMAIL, "root@corp.example", IA5),
    attribute(CN, "xn--wgv71a.example", PRINTABLE),
)
_RARE = name(
    attribute("2.5.4.4", "Surname"),
    attribute("2.5.4.42", "Given"),
    attribute("2.5.4.43", "I."),
    attribute("2.5.4.44", "Jr."),
    attribute("2.5.4.12", "Title"),
    attribute("2.5.4.46", "Qualifier", PRINTABLE),
    attribute("2.5.4.65", "Pseudonym"),
    attribute("2.5.4.97", "VATJP-1234567890"),
    attribute("2.5.4.20", "+81 3 0000 0000", PRINTABLE),
    attribute("2.5.4.13", "Description"),
    attribute("2.5.4.16", "Postal"),
    attribute("2.5.4.18", "PO Box"),
    attribute("1.3.6.1.4.1.55555.3", "Private"),
    attribute("0.9.2342.19200300.100.1.3", "mail@corp.example", IA5),
)
"""Kinds that few certificates have."""
_NO_TEXT = name(attribute(O, "Numbers"), attribute("1.3.6.1.4.1.55555.4", tlv(2, b"\x07"), 0x30))
"""A value that is no text."""


def _dates() -> Chain:
    """From the oldest date to the one that means "no end", and both sides of 2049 and of 1970."""
    plans = (
        (tlv(UTC_TIME, b"500101000000Z"), tlv(GENERALIZED_TIME, b"99991231235959Z")),
        (tlv(UTC_TIME, b"491231235959Z"), tlv(GENERALIZED_TIME, b"20500101000000Z")),
        (tlv(UTC_TIME, b"691231235959Z"), tlv(UTC_TIME, b"700101000000Z")),
        (tlv(GENERALIZED_TIME, b"19000101000000Z"), tlv(GENERALIZED_TIME, b"20280229120000Z")),
        (tlv(UTC_TIME, b"260705000001Z"), tlv(UTC_TIME, b"261231120000Z")),
    )
    key = spki(_ec_key(2003))
    return tuple(
        issue_raw(Plan(subject=common_name(f"Dates {number}"), key=key, begins=begins, ends=ends), _ROOT)
        for number, (begins, ends) in enumerate(plans)
    )


def _serials() -> Chain:
    contents = (b"\x00", b"\xff", b"\x80\x00\x01", b"\x00\xff" + bytes(range(19)), b"\x01" * 24, b"\x00\x80")
    key = spki(_ec_key(2004))
    return tuple(
        issue_raw(Plan(subject=common_name(f"Serial {number}"), key=key, serial=content), _ROOT)
        for number, content in enumerate(contents)
    )


def _keys() -> Chain:
    """Keys that are no P-256 keys; several of them no dialog has words for."""
    post_quantum = any_key("2.16.840.1.101.3.4.3.18", _stream("ML-DSA-65", 1952))
    keys = {
        "RSA 4096 e 3": rsa_key_of(_modulus("large", 4096), 3),
        "RSA 1024": rsa_key_of(_modulus("small", 1024)),
        "RSA 2047": rsa_key_of(_modulus("odd", 2047)),
        "RSA large e": rsa_key_of(_modulus("exponent", 2048), 0x1_0000_0001),
        "secp256k1": spki(_ec_key(77, ec.SECP256K1())),
        "brainpoolP256r1": spki(_ec_key(78, ec.BrainpoolP256R1())),
        "P-224": spki(_ec_key(79, ec.SECP224R1())),
        "X25519": spki(x25519.X25519PrivateKey.from_private_bytes(_stream("x25519", 32))),
        "Ed448": spki(ed448.Ed448PrivateKey.from_private_bytes(_stream("ed448", 57))),
        "ML-DSA-65": post_quantum,
        "Unknown": any_key("1.3.6.1.4.1.55555.5", _stream("unknown", 40), NULL),
    }
    return tuple(issue_raw(Plan(subject=common_name(kind), key=key), _ROOT) for kind, key in keys.items())


_SIGNATURES: Mapping[str, str] = {
    "md5WithRSA": "1.2.840.113549.1.1.4",
    "sha1WithRSA": "1.2.840.113549.1.1.5",
    "sha384WithRSA": "1.2.840.113549.1.1.12",
    "sha512WithRSA": "1.2.840.113549.1.1.13",
    "sha224WithRSA": "1.2.840.113549.1.1.14",
    "md2WithRSA": "1.2.840.113549.1.1.2",
    "ecdsaWithSHA1": "1.2.840.10045.4.1",
    "ecdsaWithSHA224": "1.2.840.10045.4.3.1",
    "dsaWithSHA1": "1.2.840.10040.4.3",
    "dsaWithSHA256": "2.16.840.1.101.3.4.3.2",
    "ed25519": "1.3.101.112",
    "ed448": "1.3.101.113",
    "mlDsa44": "2.16.840.1.101.3.4.3.17",
    "mlDsa87": "2.16.840.1.101.3.4.3.19",
    "slhDsa": "2.16.840.1.101.3.4.3.20",
    "private": "1.3.6.1.4.1.55555.6",
}


def _signatures() -> Chain:
    """A made-up signature with each algorithm's name on it."""
    key = spki(_ec_key(2005))
    return tuple(
        issue_raw(
            Plan(subject=common_name(kind), key=key),
            pretender(_ROOT_NAME, algorithm(dotted, *([NULL] if "RSA" in kind else [])), _stream(kind, 40)),
        )
        for kind, dotted in _SIGNATURES.items()
    )


def _authority_ids() -> Chain:
    """Authority key identifiers that name issuer and serial number, beside the key or alone."""
    who = tlv(0xA1, directory(_ROOT_NAME))
    serial = tlv(0x82, b"\0\x82\x10\xcf")
    forms = ((tlv(0x80, _stream("id", 20)), who, serial), (who, serial), ())
    return tuple(
        one
        for number, form in enumerate(forms)
        for one in _leaf(common_name(f"Authority {number}"), raw_extension("2.5.29.35", tlv(0x30, *form)))
    )


def _hostile() -> Chain:
    """Text that wants to be something else."""
    texts = (
        "evil.example\0.shop.example",
        "\u202egnp.elpmaxe\u202c \u2067\u200b\u200f\ufeff",
        "<b>bold</b><img src=x onerror=alert(1)>&amp;",
        "line one\nline two\r\ttab \x1b[31mred\x07\x7f\x85",
        "  spaces  inside  ",
        'comma, plus+ "quote" back\\slash; #hash = <less>',
        "e\u0301 \U0001f512 \uff21 \ue000 \ufffd",
        "a" * 300,
    )
    return tuple(
        one
        for text in texts
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
    "subject-japanese": lambda: _leaf(_JAPANESE),
    "subject-string-types": lambda: _leaf(_STRING_TYPES),
    "subject-rare": lambda: (*_leaf(_RARE), *_leaf(_NO_TEXT)),
    "dates": _dates,
    "serials": _serials,
    "keys": _keys,
    "signatures": _signatures,
    "usages": lambda: _each("Usage", *USAGE_KINDS),
    "policies": lambda: _each("Policy", *POLICY_KINDS),
    "authority-ids": _authority_ids,
    "crl-points": lambda: _each("Points", *POINT_KINDS),
    "crl-issuer-only": lambda: _each("Points", POINT_OF_ISSUER),
    "hostile": _hostile,
    "nameless": _nameless,
    "broken": lambda: _each("Broken", *BROKEN),
    "broken-authority-id": lambda: _each("Broken", BROKEN_AUTHORITY_ID),
}
