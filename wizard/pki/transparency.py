"""Signed certificate timestamps (SCTs, RFC 6962): read them where they are, and check who signed them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from cryptography.x509 import ocsp

from wizard.model.certificate import Certificate
from wizard.model.fields import Absent, Field, Present, Unreadable
from wizard.pki import der
from wizard.pki.extensions import SCT_LIST
from wizard.pki.kept import kept
from wizard.pki.logs import Log, Logs
from wizard.pki.signatures import loaded

STAPLED_SCT_LIST = "1.3.6.1.4.1.11129.2.4.5"
"""The extension of one answer in an OCSP response (RFC 6962 3.3)."""

CLOCK_TOLERANCE = timedelta(minutes=15)
"""How far a timestamp may lie in the future: the clocks of logs differ from ours."""

_HASH_NAMES = ("none", "MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512")
_SIGNATURE_NAMES = ("anonymous", "RSA", "DSA", "ECDSA")
"""By the numbers of RFC 5246 7.4.1.4.1."""

_SHA256_WITH = {(4, 1): "RSA", (4, 3): "EC"}
"""The pairs of hash and signature numbers (RFC 5246 7.4.1.4.1) that logs may sign with (RFC 6962 2.1.4)."""


class Source(StrEnum):
    """How a timestamp came."""

    EMBEDDED = "embedded"
    STAPLED = "stapled"


class SctState(StrEnum):
    """What one timestamp is worth."""

    GOOD = "good"
    BAD = "bad"
    """The log's key did not make this signature for this certificate, or its time lies ahead."""
    UNKNOWN_LOG = "unknown-log"
    """Its log is in no list of ours: nothing can be checked."""
    REFUSED_LOG = "refused-log"
    """The signature is right, but the log's word does not count, or not for certificates of this end."""
    UNCHECKED = "unchecked"
    """The issuer's key, which is part of what was signed, is not at hand, or the library cannot say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sct:
    """One timestamp as it came (RFC 6962 3.2). Nothing is checked."""

    source: Source
    version: int
    log_id: bytes
    at: datetime
    extensions: bytes
    algorithm: tuple[int, int]
    signature: bytes

    @property
    def algorithm_name(self) -> str:
        """The hash and the kind of key that the signature names: "SHA-256 ECDSA"; numbers where they have no name."""
        pairs = zip((_HASH_NAMES, _SIGNATURE_NAMES), self.algorithm, strict=True)
        return " ".join(names[number] if number < len(names) else str(number) for names, number in pairs)

    @property
    def leaf_index(self) -> int | None:
        """The place in a log that is served as files (c2sp.org/static-ct-api, "SCT Extension"), where it is told."""
        is_told = len(self.extensions) == 8 and self.extensions[:3] == b"\0\0\5"
        return int.from_bytes(self.extensions[3:]) if is_told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SctReading:
    """One timestamp, its log if it is a known one, and what it is worth."""

    sct: Sct
    state: SctState
    log: Log | None = None


def read_sct_list(data: bytes, source: Source) -> tuple[Sct, ...]:
    """Return the timestamps of a SignedCertificateTimestampList. Raises ValueError when it is none."""
    whole, rest = _vector(data)
    if rest or not whole:
        raise ValueError("not a list of timestamps")
    return tuple(_sct(one, source) for one in _each(whole))


def _vector(data: bytes) -> tuple[bytes, bytes]:
    """Split *data* after its first vector with a length of two bytes (RFC 5246 4.3)."""
    size = int.from_bytes(data[:2])
    if len(data) < 2 + size:
        raise ValueError("shorter than it says")
    return data[2 : 2 + size], data[2 + size :]


def _each(data: bytes) -> Iterator[bytes]:
    while data:
        one, data = _vector(data)
        yield one


def _sct(data: bytes, source: Source) -> Sct:
    if len(data) < 47:
        raise ValueError("a timestamp that is too short")
    extensions, rest = _vector(data[41:])
    signature, remainder = _vector(rest[2:])
    if remainder:
        raise ValueError("a timestamp with something behind it")
    milliseconds = int.from_bytes(data[33:41])
    try:
        at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError as error:
        raise ValueError("a timestamp of no year that there is") from error
    return Sct(
        source=source,
        version=data[0],
        log_id=data[1:33],
        at=at,
        extensions=extensions,
        algorithm=(rest[0], rest[1]),
        signature=signature,
    )


def embedded_scts(certificate: Certificate) -> Field[tuple[Sct, ...]]:
    """Return the timestamps in *certificate*."""
    extension = certificate.extension(SCT_LIST)
    if extension is None:
        return Absent()
    try:
        content = der.element(extension.value).expect(der.OCTET_STRING).content
        return Present(read_sct_list(content, Source.EMBEDDED))
    except (ValueError, IndexError) as error:
        return Unreadable(f"malformed: {error}"[:120])


def stapled_scts(staple: bytes, certificate: Certificate) -> Field[tuple[Sct, ...]]:
    """Return the timestamps that an OCSP response brings along for *certificate*; it is not checked itself."""
    try:
        response = ocsp.load_der_ocsp_response(staple)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return Absent()
        single = next((s for s in response.responses if s.serial_number == certificate.serial), None)
        part = _single_extension(response.tbs_response_bytes, certificate.serial) if single else None
        return Present(read_sct_list(part, Source.STAPLED)) if part else Absent()
    except (ValueError, IndexError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        return Unreadable(f"malformed: {error}"[:120])


def _single_extension(data: bytes, serial: int) -> bytes | None:
    """Return the SCT list of the answer about *serial* in ResponseData (RFC 6960 4.2.1)."""
    fields = der.element(data).expect(der.SEQUENCE).children
    answers = next(f for f in fields if f.tag == der.SEQUENCE and f.children and f.children[0].tag == der.SEQUENCE)
    for answer in answers.children:
        named, *_, last = answer.children
        if named.children[3].integer != serial or last.tag != 0xA1:
            continue
        for one in last.children[0].children:
            if one.children[0].oid == STAPLED_SCT_LIST:
                return der.element(one.children[-1].content).expect(der.OCTET_STRING).content
    return None


def check_sct(sct: Sct, certificate: Certificate, issuer: Certificate | None, logs: Logs, at: datetime) -> SctReading:
    """Say what *sct* is worth for *certificate* at the time *at*. The certificate itself is not judged."""
    log = logs.by_id.get(sct.log_id)
    if log is None:
        return SctReading(sct=sct, state=SctState.UNKNOWN_LOG)
    state = _signature_state(sct, certificate, issuer, log)
    if state is SctState.GOOD and sct.at > at + CLOCK_TOLERANCE:
        state = SctState.BAD
    if state is SctState.GOOD and not _is_accepted(sct, certificate, log, at):
        state = SctState.REFUSED_LOG
    return SctReading(sct=sct, state=state, log=log)


def _is_accepted(sct: Sct, certificate: Certificate, log: Log, at: datetime) -> bool:
    """Say whether the log's word counts: for a certificate that has run out, whether it did to the end."""
    if not isinstance(certificate.not_after, Present):
        return False
    end = certificate.not_after.value
    return log.takes(end) and log.counts(sct.at, min(at, end))


@kept(256)
def _signature_state(sct: Sct, certificate: Certificate, issuer: Certificate | None, log: Log) -> SctState:
    if sct.version != 0 or sct.algorithm not in _SHA256_WITH:
        return SctState.BAD
    entry = _entry(sct.source, certificate, issuer)
    if entry is None:
        return SctState.UNCHECKED
    milliseconds = (sct.at - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
    signed = b"\0\0" + milliseconds.to_bytes(8) + entry + len(sct.extensions).to_bytes(2) + sct.extensions
    try:
        return SctState.GOOD if _verifies(_loaded_key(log.key), sct, signed) else SctState.BAD
    except (ValueError, UnsupportedAlgorithm):
        return SctState.UNCHECKED


@kept(256)
def _entry(source: Source, certificate: Certificate, issuer: Certificate | None) -> bytes | None:
    """Return the type and the content of what the log saw (RFC 6962 3.2): a precertificate for an embedded SCT."""
    if source is Source.STAPLED:
        return b"\0\0" + len(certificate.der).to_bytes(3) + certificate.der
    ours = loaded(certificate.der)
    if ours is None or issuer is None or not isinstance(issuer.public_key, Present):
        return None
    try:
        signed = ours.tbs_precertificate_bytes
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None
    key_hash = hashlib.sha256(issuer.public_key.value.spki).digest()
    return b"\0\1" + key_hash + len(signed).to_bytes(3) + signed


@kept(64)
def _loaded_key(spki: bytes) -> PublicKeyTypes:
    return load_der_public_key(spki)


def _verifies(key: PublicKeyTypes, sct: Sct, data: bytes) -> bool:
    try:
        match key:
            case ec.EllipticCurvePublicKey() if _SHA256_WITH[sct.algorithm] == "EC":
                key.verify(sct.signature, data, ec.ECDSA(SHA256()))
            case rsa.RSAPublicKey() if _SHA256_WITH[sct.algorithm] == "RSA":
                key.verify(sct.signature, data, padding.PKCS1v15(), SHA256())
            case _:
                return False
    except InvalidSignature:
        return False
    return True
