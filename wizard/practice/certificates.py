"""Certificates for practice and for tests: clean by RFC 5280, then broken on purpose in exactly the asked way."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Extension = x509.Extension[x509.ExtensionType]

_SHA256_WITH_RSA = bytes.fromhex("06092a864886f70d01010b")
_SHA1_WITH_RSA = bytes.fromhex("06092a864886f70d010105")
"""The two algorithms' OIDs in DER (RFC 8017 C): they differ in one byte and not in length."""

# cryptography makes no RSA key under 1024 bits, and browsers accept 1024; so these two primes were made once, with
# `openssl genrsa 768`. They are known to everybody and protect nothing but the practice site about weak keys.
_PRIME_ONE = int("ff55b6a7fed55f9911a5b4ebc57c220e1a9f9473136b7aaa1bb94853d7925f5c5a789cc909f3d123d7fc83aff6b5b879", 16)
_PRIME_TWO = int("dfc49ff4e79660bd4fcee3e48c35d22d67e65dcecdf49e8225a4aac439837ce420bb2c51e74042165667fd413541ae65", 16)


@dataclass(frozen=True, slots=True)
class Validity:
    """The time from *begins* to *ends*, both included (RFC 5280 4.1.2.5), whole seconds of UTC."""

    begins: datetime
    ends: datetime

    @classmethod
    def around(cls, at: datetime, *, before_days: int = 30, after_days: int = 60) -> "Validity":
        """Return the 90 days around *at*; a negative number of days moves an end to the other side of it."""
        whole = at.replace(microsecond=0)
        return cls(whole - timedelta(days=before_days), whole + timedelta(days=after_days))


@dataclass(frozen=True, slots=True)
class Authority:
    """A CA that can sign: its certificate and its key."""

    certificate: x509.Certificate
    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A server certificate to be made; the defaults are right, whatever differs from them is the fault."""

    names: tuple[str, ...]
    """dNSNames and, by their look, iPAddresses of the subject alternative name."""
    validity: Validity
    key: Key
    common_name: str | None = None
    """The subject's common name; None for the first of *names*, "" for an empty subject."""
    usages: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.SERVER_AUTH,)
    ocsp_url: str | None = None
    issuer_url: str | None = None
    crl_url: str | None = None
    extra: tuple[Extension, ...] = ()
    """Further extensions; one of a usual kind takes the usual one's place."""
    without: frozenset[x509.ObjectIdentifier] = frozenset()
    """Usual extensions to leave out."""


def new_key() -> ec.EllipticCurvePrivateKey:
    """Return a fresh P-256 key: quick to make, accepted everywhere."""
    return ec.generate_private_key(ec.SECP256R1())


def new_rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return a fresh RSA key of at least 1024 bits."""
    return rsa.generate_private_key(public_exponent=65_537, key_size=bits)


@cache
def weak_rsa_key() -> rsa.RSAPrivateKey:
    """Return the RSA key of 768 bits, always the same and known to everybody."""
    p, q, e = _PRIME_ONE, _PRIME_TWO, 65_537
    d = pow(e, -1, (p - 1) * (q - 1))
    dp, dq, inverse = rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q)
    return rsa.RSAPrivateNumbers(p, q, d, dp, dq, inverse, rsa.RSAPublicNumbers(e, p * q)).private_key()


def name_of(common_name: str, organization: str | None = None) -> x509.Name:
    """Return a distinguished name, the organization before the common name; empty for an empty *common_name*."""
    attributes = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization)] if organization else []
    if common_name:
        attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, common_name))
    return x509.Name(attributes)


def make_root(name: x509.Name, validity: Validity, *, key: Key | None = None) -> Authority:
    """Make a self-signed root CA."""
    own = key or new_key()
    myself = _Signer(name, own)
    return Authority(_build(myself, validity, _ca_extensions(own, None, path_length=None), myself), own)


def make_intermediate(
    name: x509.Name,
    issuer: Authority,
    validity: Validity,
    *,
    key: Key | None = None,
    path_length: int | None = 0,
) -> Authority:
    """Make a CA that *issuer* signs."""
    own = key or new_key()
    extensions = _ca_extensions(own, issuer, path_length=path_length)
    return Authority(_build(_Signer(name, own), validity, extensions, _signer(issuer)), own)


def issue(leaf: Leaf, issuer: Authority) -> x509.Certificate:
    """Make the certificate *leaf*, signed by *issuer* with SHA-256."""
    subject = _Signer(_subject_of(leaf), leaf.key)
    return _build(subject, leaf.validity, _leaf_extensions(leaf, issuer), _signer(issuer))


def self_sign(leaf: Leaf) -> x509.Certificate:
    """Make the certificate *leaf*, signed by its own key; it is no CA."""
    myself = _Signer(_subject_of(leaf), leaf.key)
    return _build(myself, leaf.validity, _leaf_extensions(leaf, None), myself)


def with_sha1_signature(certificate: x509.Certificate, issuer: Authority) -> x509.Certificate:
    """Return *certificate* with its SHA-256 signature replaced by one with SHA-1. Raises TypeError without RSA.

    cryptography (50, and versions before) refuses to sign certificates so: the algorithm is replaced in the DER,
    whose lengths stay as they are, and the key signs what comes out.
    """
    if not isinstance(issuer.key, rsa.RSAPrivateKey):
        raise TypeError("only an RSA signature can be replaced by one with SHA-1")
    old_part = certificate.tbs_certificate_bytes
    new_part = old_part.replace(_SHA256_WITH_RSA, _SHA1_WITH_RSA)
    # The weakness is what the practice site shows.
    signature = issuer.key.sign(new_part, padding.PKCS1v15(), SHA1())  # noqa: S303
    der = certificate.public_bytes(Encoding.DER).replace(certificate.signature, signature)
    return x509.load_der_x509_certificate(der.replace(_SHA256_WITH_RSA, _SHA1_WITH_RSA))


def with_broken_signature(certificate: x509.Certificate) -> x509.Certificate:
    """Return *certificate* with one bit of its signature turned."""
    der = bytearray(certificate.public_bytes(Encoding.DER))
    der[-1] ^= 1
    return x509.load_der_x509_certificate(bytes(der))


def make_crl(issuer: Authority, revoked: Sequence[x509.Certificate], at: datetime) -> bytes:
    """Return a revocation list (RFC 5280 5) as DER, fresh at *at*, that names *revoked* for a stolen key."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at - timedelta(hours=1))
        .next_update(at + timedelta(days=7))
        .add_extension(_authority_key_id(issuer), critical=False)
        .add_extension(x509.CRLNumber(1), critical=False)
    )
    for certificate in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number)
        entry = entry.revocation_date(at - timedelta(days=2))
        entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.key, SHA256()).public_bytes(Encoding.DER)


def make_ocsp(certificate: x509.Certificate, issuer: Authority, at: datetime, *, revoked: bool) -> bytes:
    """Return an OCSP response (RFC 6960) as DER, fresh at *at*, signed by the issuer itself."""
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=certificate,
            issuer=issuer.certificate,
            # It names the issuer and protects nothing (RFC 5019 2.1.1).
            algorithm=SHA1(),  # noqa: S303
            cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=at - timedelta(hours=1),
            next_update=at + timedelta(days=7),
            revocation_time=at - timedelta(days=2) if revoked else None,
            revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)
    )
    return builder.sign(issuer.key, SHA256()).public_bytes(Encoding.DER)


def pem_of(*certificates: x509.Certificate) -> bytes:
    """Return the certificates as PEM, one after the other."""
    return b"".join(c.public_bytes(Encoding.PEM) for c in certificates)


def der_of(certificate: x509.Certificate) -> bytes:
    """Return the certificate as DER."""
    return certificate.public_bytes(Encoding.DER)


@dataclass(frozen=True, slots=True)
class _Signer:
    name: x509.Name
    key: Key


def _signer(authority: Authority) -> _Signer:
    return _Signer(authority.certificate.subject, authority.key)


def _subject_of(leaf: Leaf) -> x509.Name:
    return name_of(leaf.names[0] if leaf.common_name is None else leaf.common_name)


def _build(subject: _Signer, validity: Validity, extensions: Sequence[Extension], issuer: _Signer) -> x509.Certificate:
    # The first bit of the 16 bytes is clear so that the number is positive, the second set so that they stay 16.
    serial = 1 << 126 | secrets.randbits(126)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject.name)
        .issuer_name(issuer.name)
        .public_key(subject.key.public_key())
        .serial_number(serial)
        .not_valid_before(validity.begins)
        .not_valid_after(validity.ends)
    )
    for extension in extensions:
        builder = builder.add_extension(extension.value, critical=extension.critical)
    return builder.sign(issuer.key, SHA256())


def extension(value: x509.ExtensionType, *, critical: bool = False) -> Extension:
    """Return *value* as an extension of a certificate."""
    return x509.Extension(value.oid, critical, value)


def key_usage(*uses: str) -> x509.KeyUsage:
    """Return a key usage with exactly *uses*, named as cryptography does: "digital_signature" and the like."""
    return x509.KeyUsage(
        digital_signature="digital_signature" in uses,
        content_commitment="content_commitment" in uses,
        key_encipherment="key_encipherment" in uses,
        data_encipherment="data_encipherment" in uses,
        key_agreement="key_agreement" in uses,
        key_cert_sign="key_cert_sign" in uses,
        crl_sign="crl_sign" in uses,
        encipher_only="encipher_only" in uses,
        decipher_only="decipher_only" in uses,
    )


def _authority_key_id(issuer: Authority) -> x509.AuthorityKeyIdentifier:
    for own in issuer.certificate.extensions:
        if isinstance(own.value, x509.SubjectKeyIdentifier):
            return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own.value)
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())


def _ca_extensions(key: Key, issuer: Authority | None, *, path_length: int | None) -> tuple[Extension, ...]:
    """Return what RFC 5280 4.2.1 asks of a CA; without *issuer*, of a root, which needs no authority key identifier."""
    uses = ("key_cert_sign", "crl_sign") if issuer is None else ("digital_signature", "key_cert_sign", "crl_sign")
    own = (
        extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True),
        extension(key_usage(*uses), critical=True),
        extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key())),
    )
    return own if issuer is None else (*own, extension(_authority_key_id(issuer)))


def _leaf_extensions(leaf: Leaf, issuer: Authority | None) -> tuple[Extension, ...]:
    usual = [
        extension(x509.BasicConstraints(ca=False, path_length=None), critical=True),
        extension(key_usage("digital_signature"), critical=True),
        extension(x509.ExtendedKeyUsage(leaf.usages)),
        # RFC 5280 4.2.1.6: critical when there is no subject to fall back on.
        extension(x509.SubjectAlternativeName(map(_general_name, leaf.names)), critical=leaf.common_name == ""),
        extension(x509.SubjectKeyIdentifier.from_public_key(leaf.key.public_key())),
    ]
    if issuer is not None:
        usual.append(extension(_authority_key_id(issuer)))
    usual.extend(_pointers(leaf))
    replaced = {e.oid for e in leaf.extra} | leaf.without
    return (*(e for e in usual if e.oid not in replaced), *leaf.extra)


def _pointers(leaf: Leaf) -> tuple[Extension, ...]:
    """Return the extensions that say where to fetch the issuer, OCSP answers and revocation lists."""
    access = [
        x509.AccessDescription(method, x509.UniformResourceIdentifier(url))
        for method, url in (
            (AuthorityInformationAccessOID.OCSP, leaf.ocsp_url),
            (AuthorityInformationAccessOID.CA_ISSUERS, leaf.issuer_url),
        )
        if url is not None
    ]
    pointers: list[Extension] = [extension(x509.AuthorityInformationAccess(access))] if access else []
    if leaf.crl_url is not None:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(leaf.crl_url)], None, None, None)
        pointers.append(extension(x509.CRLDistributionPoints([point])))
    return tuple(pointers)


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
