"""Extensions for the certificates of the dialogs: what every dialog decodes, what some do, and what none does."""

import base64
import hashlib
from ipaddress import ip_network

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage

from tests.pki.making import oid, raw_extension, tlv
from tests.support.logs import sct_list, vector
from tests.support.pki import key_usage
from tests.support.raw_certificate import (
    BMP,
    CN,
    GENERALIZED_TIME,
    IA5,
    NULL,
    UTF8,
    address,
    attribute,
    directory,
    dns,
    email,
    name,
    other_name,
    registered,
    uri,
    usual,
)

_MICROSOFT = "1.3.6.1.4.1.311"
_NETSCAPE = "2.16.840.1.113730.1"
_OURS = "1.3.6.1.4.1.55555"
_PKIX = "1.3.6.1.5.5.7"

_INTEGER, _BITS, _OCTETS = 2, 3, 4
_ONE = tlv(_INTEGER, b"\1")


def _sequence(*parts: bytes) -> bytes:
    return tlv(0x30, *parts)


def _sct(log_id: bytes, stamp: int, algorithm: bytes) -> bytes:
    signature = hashlib.shake_256(log_id).digest(71)
    return b"\0" + log_id + stamp.to_bytes(8) + vector(b"") + algorithm + vector(signature)


_ARGON = base64.b64decode("1219ENGn9XfCx+lf1wC/+YLJM1pl4dCzAXMXwMjFaXc=")
"""Google Argon2026h2, a log of today."""
_ROCKETEER = bytes.fromhex("ee4bbdb775ce60bae142691fabe19e66a30f7e5fb072d88300c47b897aa8fdcb")
"""Google Rocketeer, a log of before."""
TIMESTAMPS = raw_extension(
    "1.3.6.1.4.1.11129.2.4.2",
    sct_list(
        _sct(_ARGON, 1_793_675_045_678, b"\4\3"),
        _sct(_ROCKETEER, 1_793_675_046_000, b"\4\3"),
        _sct(hashlib.sha256(b"nobody's log").digest(), 1_793_675_047_123, b"\4\1"),
    ),
)


def _policy(dotted: str, *qualifiers: str | x509.UserNotice) -> x509.PolicyInformation:
    return x509.PolicyInformation(x509.ObjectIdentifier(dotted), list(qualifiers) or None)


_NOTICE = x509.UserNotice(x509.NoticeReference("Practice Trust", [1, 2]), "Practice only, 練習のみ。")
POLICIES = usual(
    x509.CertificatePolicies(
        [
            _policy("2.23.140.1.2.1"),
            _policy("1.3.6.1.4.1.44947.1.1.1", "http://cps.practice.example", _NOTICE),
            _policy("2.16.840.1.114412.1.2", x509.UserNotice(None, "Only a text.")),
        ]
    )
)
_QUALIFIERS = (
    _sequence(oid(f"{_PKIX}.2.1"), tlv(IA5, b"https://practice.example/cps")),
    _sequence(oid(f"{_PKIX}.2.2"), _sequence()),
    _sequence(oid(f"{_PKIX}.2.2"), _sequence(tlv(BMP, "BMP 文字".encode("utf-16-be")))),
    _sequence(oid(f"{_PKIX}.2.2"), _sequence(_sequence(tlv(UTF8, b"Only a reference"), _sequence(_ONE)))),
    _sequence(oid(f"{_OURS}.12"), _sequence(tlv(_INTEGER, b"\5"))),
)
_UNKNOWN_TEXT = _sequence(oid(f"{_OURS}.12"), tlv(UTF8, b"text"))
POLICY_UNKNOWN_TEXT = raw_extension("2.5.29.32", _sequence(_sequence(oid(f"{_OURS}.11"), _sequence(_UNKNOWN_TEXT))))
POLICY_KINDS = (
    *(
        raw_extension("2.5.29.32", _sequence(_sequence(oid(f"{_OURS}.11"), _sequence(q))), critical=True)
        for q in _QUALIFIERS
    ),
    raw_extension("2.5.29.32", _sequence(_sequence(oid("2.5.29.32.0"), _sequence(*_QUALIFIERS)))),
    raw_extension(
        "2.5.29.32",
        _sequence(*(_sequence(oid(f"2.23.140.1.2.{kind}")) for kind in (2, 3)), _sequence(oid("2.23.140.1.31"))),
    ),
    raw_extension("2.5.29.32", _sequence(_sequence(oid("1.3.6.1.4.1.6449.1.2.1.5.1")), _sequence(oid("1.2.3.4")))),
)
"""Each for a certificate of its own."""

_INSIDE = name(attribute("2.5.4.6", "JP"), attribute("2.5.4.10", "Practice Trust"), attribute(CN, "Inside"))
_UPN = f"{_MICROSOFT}.20.2.3"
NAME_KINDS = (
    tlv(0xA3, _sequence()),
    tlv(0xA5, tlv(0xA1, tlv(UTF8, b"Party"))),
    other_name(_UPN, tlv(UTF8, "利用者@corp.example".encode())),
    other_name(f"{_MICROSOFT}.25.1", tlv(_OCTETS, bytes(range(16)))),
    other_name(f"{_OURS}.13", _sequence(_ONE)),
    other_name(f"{_PKIX}.8.7", tlv(IA5, b"_xmpp-client.shop.example")),
    other_name(f"{_PKIX}.8.9", tlv(UTF8, "利用者@shop.example".encode())),
    address(b"\x7f\0\0"),
    directory(name()),
    directory(name((attribute(CN, "Two"), attribute("2.5.4.11", "in one")), attribute(f"{_OURS}.14", "x"))),
    uri("https://日本語.example/".encode()),
    dns("日本語.example".encode()),
    dns(b""),
    registered("2.5.4.3"),
)
"""General names of rare kinds, each for a certificate of its own."""

CONSTRAINTS = (
    usual(
        x509.NameConstraints(
            [
                x509.DNSName("corp.example"),
                x509.IPAddress(ip_network("10.0.0.0/8")),
                x509.IPAddress(ip_network("2001:db8::/32")),
                x509.RFC822Name("corp.example"),
                x509.UniformResourceIdentifier(".corp.example"),
            ],
            [x509.DNSName("secret.corp.example"), x509.DirectoryName(x509.Name.from_rfc4514_string("O=Other,C=US"))],
        ),
        critical=True,
    ),
    usual(x509.PolicyConstraints(require_explicit_policy=2, inhibit_policy_mapping=0), critical=True),
    raw_extension(
        "2.5.29.33",
        _sequence(
            _sequence(oid("2.23.140.1.2.1"), oid(f"{_OURS}.15")), _sequence(oid(f"{_OURS}.16"), oid(f"{_OURS}.17"))
        ),
        critical=True,
    ),
    usual(x509.InhibitAnyPolicy(3), critical=True),
    usual(x509.CertificatePolicies([_policy("2.5.29.32.0")])),
)

MICROSOFT = (
    raw_extension(f"{_MICROSOFT}.20.2", tlv(BMP, "DomainController".encode("utf-16-be"))),
    raw_extension(f"{_MICROSOFT}.21.1", tlv(_INTEGER, b"\3\0\4")),
    raw_extension(f"{_MICROSOFT}.21.2", tlv(_OCTETS, hashlib.sha256(b"previous").digest()[:20])),
    raw_extension(
        f"{_MICROSOFT}.21.7",
        _sequence(oid(f"{_MICROSOFT}.21.8.1234567.7654321.14"), tlv(_INTEGER, b"\x64"), tlv(_INTEGER, b"\7")),
    ),
    raw_extension(
        f"{_MICROSOFT}.21.10",
        _sequence(_sequence(oid(f"{_PKIX}.3.1")), _sequence(oid(f"{_PKIX}.3.2")), _sequence(oid(f"{_OURS}.18"))),
    ),
    raw_extension(f"{_MICROSOFT}.25.2", _sequence(other_name(f"{_MICROSOFT}.25.2.1", tlv(_OCTETS, b"S-1-5-21-7")))),
    raw_extension(
        "1.2.840.113549.1.9.15",
        _sequence(_sequence(oid("2.16.840.1.101.3.4.1.42")), _sequence(oid("1.2.840.113549.3.7"))),
    ),
)  # fmt: skip

_STATEMENTS = _sequence(
    _sequence(oid("0.4.0.1862.1.1")),
    _sequence(oid("0.4.0.1862.1.4")),
    _sequence(oid("0.4.0.1862.1.2"), _sequence(tlv(19, b"JPY"), tlv(_INTEGER, b"\5"), tlv(_INTEGER, b"\6"))),
    _sequence(oid("0.4.0.1862.1.3"), tlv(_INTEGER, b"\x0f")),
    _sequence(oid("0.4.0.1862.1.5"), _sequence(_sequence(tlv(IA5, b"https://practice.example/pds"), tlv(19, b"ja")))),
    _sequence(oid("0.4.0.1862.1.6"), _sequence(*(oid(f"0.4.0.1862.1.6.{kind}") for kind in range(1, 5)))),
    _sequence(oid(f"{_OURS}.19")),
)
OTHERS = (
    raw_extension(f"{_PKIX}.1.3", _STATEMENTS),
    raw_extension(f"{_NETSCAPE}.1", tlv(_BITS, b"\0\xf7")),
    raw_extension(f"{_NETSCAPE}.2", tlv(IA5, b"https://practice.example/")),
    raw_extension(f"{_NETSCAPE}.3", tlv(IA5, b"revoked?")),
    raw_extension(f"{_NETSCAPE}.4", tlv(IA5, b"ca-revoked?")),
    raw_extension(f"{_NETSCAPE}.7", tlv(IA5, b"renew?")),
    raw_extension(f"{_NETSCAPE}.8", tlv(IA5, b"policy.html")),
    raw_extension(f"{_NETSCAPE}.12", tlv(IA5, b"ssl.example")),
    raw_extension(f"{_NETSCAPE}.13", tlv(IA5, b"A comment.\nTwo lines.")),
    raw_extension(f"{_NETSCAPE}.14", tlv(IA5, b"lost.html")),
    raw_extension(f"{_OURS}.20", tlv(UTF8, "非公開の拡張".encode()), critical=True),
    raw_extension(f"{_OURS}.21", bytes(range(40))),
    raw_extension(f"{_OURS}.22", b""),
    raw_extension("2.5.29.18", _sequence(dns(b"ca.example"), email(b"ca@practice.example"))),
    raw_extension("2.5.29.9", _sequence(_sequence(oid("1.3.6.1.5.5.7.9.4"), tlv(0x31, tlv(19, b"JP"))))),
    raw_extension("2.5.29.16", _sequence(tlv(0x80, b"20260101000000Z"), tlv(0x81, b"20261231000000Z"))),
    raw_extension("2.5.29.46", _sequence(_sequence(tlv(0xA0, tlv(0xA0, uri(b"http://practice.example/delta")))))),
    raw_extension(f"{_PKIX}.1.11", _sequence(_sequence(oid(f"{_PKIX}.48.5"), uri(b"https://repository.example/")))),
    raw_extension(
        f"{_PKIX}.1.1",
        _sequence(
            _sequence(oid(f"{_PKIX}.48.1"), uri(b"http://ocsp.practice.example/")),
            _sequence(oid(f"{_PKIX}.48.2"), directory(_INSIDE)),
            _sequence(oid(f"{_OURS}.23"), dns(b"method.example")),
        ),
    ),
    raw_extension(f"{_PKIX}.48.1.5", NULL),
    raw_extension("1.3.6.1.4.1.11129.2.4.3", NULL, critical=True),
    raw_extension("2.23.140.3.1", _sequence(tlv(19, b"NTR"), tlv(19, b"JP"), tlv(UTF8, b"0100-01-012345"))),
    raw_extension("1.2.840.113533.7.65.0", _sequence(tlv(27, b"V7.1"), tlv(_BITS, b"\3\x28"))),
    raw_extension("1.3.6.1.4.1.11129.2.1.22", tlv(GENERALIZED_TIME, b"20260101000000Z")),
)

_ALL_BITS = tlv(_BITS, b"\7\xff\x80")
USAGE_KINDS = (
    (
        raw_extension("2.5.29.15", _ALL_BITS, critical=True),
        usual(
            x509.ExtendedKeyUsage(
                [
                    *(Usage.SERVER_AUTH, Usage.CLIENT_AUTH, Usage.CODE_SIGNING, Usage.EMAIL_PROTECTION),
                    *(Usage.TIME_STAMPING, Usage.OCSP_SIGNING, Usage.ANY_EXTENDED_KEY_USAGE),
                    *(Usage.IPSEC_IKE, Usage.SMARTCARD_LOGON, Usage.KERBEROS_PKINIT_KDC),
                    *map(x509.ObjectIdentifier, (f"{_PKIX}.3.5", f"{_PKIX}.3.6", f"{_PKIX}.3.7", f"{_PKIX}.3.36")),
                    *map(
                        x509.ObjectIdentifier,
                        (f"{_MICROSOFT}.10.3.{number}" for number in (*range(1, 14), "3.1", "4.1", "5.1", "10.1")),
                    ),
                    *map(x509.ObjectIdentifier, (f"{_MICROSOFT}.20.2.1", f"{_MICROSOFT}.21.5", f"{_MICROSOFT}.21.6")),
                    *map(x509.ObjectIdentifier, ("2.16.840.1.113730.4.1", f"{_OURS}.24", "1.3.6.1.5.5.8.2.2")),
                ]
            ),
            critical=True,
        ),
    ),
    (usual(key_usage()),),
    (raw_extension("2.5.29.15", tlv(_BITS, b"\0\xa0")), usual(x509.BasicConstraints(ca=True, path_length=0))),
)

_POINT = uri(b"http://crl.practice.example/1.crl")
_LDAP = uri(b"ldap://directory.practice.example/cn=CA?certificateRevocationList")
_ISSUER = tlv(0xA2, directory(_INSIDE))
_REASONS = tlv(0x81, b"\1\x7e")
POINT_KINDS = (
    raw_extension(
        "2.5.29.31",
        _sequence(
            _sequence(tlv(0xA0, tlv(0xA0, _POINT, _LDAP))),
            _sequence(tlv(0xA0, tlv(0xA0, directory(_INSIDE))), _REASONS),
            _sequence(tlv(0xA0, tlv(0xA0, _POINT)), _REASONS, _ISSUER),
        ),
    ),
    raw_extension("2.5.29.31", _sequence(_sequence(tlv(0xA0, tlv(0xA1, attribute(CN, "Relative"))), _ISSUER))),
)
"""Each for a certificate of its own."""
POINT_OF_ISSUER = raw_extension("2.5.29.31", _sequence(_sequence(_ISSUER)))
"""Firefox shows nothing of a certificate that has it."""

_BROKEN_VALUES = {
    "2.5.29.17": _sequence(b"\x82\x40abc"),
    "2.5.29.15": b"\xff\xff",
    "2.5.29.19": _sequence(_ONE, _ONE),
    "2.5.29.37": _sequence(),
    "2.5.29.14": b"\x04",
    f"{_PKIX}.1.1": _sequence(_sequence()),
    "2.5.29.31": _ONE,
    "2.5.29.32": _sequence(_ONE),
    "2.5.29.30": _ONE,
    "1.3.6.1.4.1.11129.2.4.2": tlv(_OCTETS, b"\0\5abc"),
    f"{_PKIX}.1.24": _ONE,
    f"{_NETSCAPE}.1": _ONE,
    f"{_MICROSOFT}.21.7": _ONE,
}
BROKEN = tuple(raw_extension(dotted, value) for dotted, value in _BROKEN_VALUES.items())
"""Extensions that dialogs know, with content that nobody can read, each for a certificate of its own."""
BROKEN_AUTHORITY_ID = raw_extension("2.5.29.35", _sequence(tlv(0x80, b"")))
"""Firefox shows nothing of a certificate that has it."""
