"""Logs of Certificate Transparency of our own, that sign what tests ask them to (RFC 6962)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtensionOID

from tests.support.pki import AT, Authority, new_key
from wizard.pki.logs import Log, Logs, LogState

YEARS_AGO = AT - timedelta(days=1000)
TODAY = AT.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLog:
    """A log whose private key we hold."""

    operator: str = "One"
    state: LogState = LogState.USABLE
    since: datetime = YEARS_AGO
    starts: datetime | None = None
    ends: datetime | None = None
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = field(default_factory=new_key)  # type: ignore[assignment]

    @property
    def spki(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def public(self) -> Log:
        """What a list of logs says of it."""
        return Log(
            id=hashlib.sha256(self.spki).digest(),
            key=self.spki,
            name=f"{self.operator}'s log",
            operator=self.operator,
            state=self.state,
            since=self.since,
            starts=self.starts,
            ends=self.ends,
        )

    def sct(self, entry: bytes, at: datetime = AT - timedelta(days=30)) -> bytes:
        """Return a timestamp over *entry*, which begins with its type (RFC 6962 3.2)."""
        stamp = ((at - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)).to_bytes(8)
        signed = b"\0\0" + stamp + entry + b"\0\0"
        if isinstance(self.key, rsa.RSAPrivateKey):
            algorithm, signature = b"\4\1", self.key.sign(signed, padding.PKCS1v15(), SHA256())
        else:
            algorithm, signature = b"\4\3", self.key.sign(signed, ec.ECDSA(SHA256()))
        return b"\0" + self.public.id + stamp + b"\0\0" + algorithm + vector(signature)


def vector(content: bytes) -> bytes:
    """Return *content* behind its length in two bytes."""
    return len(content).to_bytes(2) + content


def sct_list(*scts: bytes) -> bytes:
    """Return the timestamps as a list, inside an OCTET STRING."""
    content = vector(b"".join(map(vector, scts)))
    assert len(content) < 0x10000
    return b"\x04\x82" + len(content).to_bytes(2) + content if len(content) > 255 else _short(content)


def _short(content: bytes) -> bytes:
    return b"\x04" + (b"" if len(content) < 128 else b"\x81") + bytes([len(content)]) + content


def precertificate_entry(certificate: x509.Certificate, issuer: Authority) -> bytes:
    """Return what a log signs for *certificate*, which has no timestamps yet."""
    spki = issuer.certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    tbs = certificate.tbs_certificate_bytes
    return b"\0\1" + hashlib.sha256(spki).digest() + len(tbs).to_bytes(3) + tbs


def with_scts(certificate: x509.Certificate, issuer: Authority, *scts: bytes) -> x509.Certificate:
    """Return *certificate* with *scts* embedded, signed anew by *issuer*."""
    return with_sct_extension(certificate, issuer, sct_list(*scts))


def with_sct_extension(certificate: x509.Certificate, issuer: Authority, value: bytes) -> x509.Certificate:
    """Return *certificate* with the extension for timestamps around any bytes."""
    builder = x509.CertificateBuilder(subject_name=certificate.subject, issuer_name=certificate.issuer)
    builder = builder.public_key(certificate.public_key()).serial_number(certificate.serial_number)  # type: ignore[arg-type]
    builder = builder.not_valid_before(certificate.not_valid_before_utc)
    builder = builder.not_valid_after(certificate.not_valid_after_utc)
    for one in certificate.extensions:
        builder = builder.add_extension(one.value, one.critical)
    embedded = x509.UnrecognizedExtension(ExtensionOID.PRECERT_SIGNED_CERTIFICATE_TIMESTAMPS, value)
    return builder.add_extension(embedded, critical=False).sign(issuer.key, SHA256())


def listed(*logs: OwnLog, as_of: date = TODAY) -> Logs:
    """Return a list of exactly these logs."""
    return Logs(as_of=as_of, by_id={log.public.id: log.public for log in logs})


def logged(
    certificate: x509.Certificate, issuer: Authority, logs: Sequence[OwnLog], at: datetime = AT - timedelta(days=30)
) -> x509.Certificate:
    """Return *certificate* with a timestamp of each of *logs*."""
    entry = precertificate_entry(certificate, issuer)
    return with_scts(certificate, issuer, *(log.sct(entry, at) for log in logs))
