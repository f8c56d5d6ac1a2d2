"""Read what OCSP and CRLs say of one certificate; the answer's own signature and freshness included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from wizard.i18n import N_
from wizard.model.certificate import Certificate
from wizard.model.fields import Absent, Present
from wizard.pki import der
from wizard.pki.extensions import authority_information_access, basic_constraints, crl_distribution_points
from wizard.pki.kept import kept
from wizard.pki.signatures import loaded

_X509_ERRORS = (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, x509.InvalidVersion)
"""What cryptography raises of malformed data besides ValueError; none of the four is one."""

NO_REVOCATION_AVAILABLE = "2.5.29.56"
_SHORTER_FROM = datetime(2026, 3, 15, tzinfo=UTC)

LONGEST_ANSWER = timedelta(days=7)
"""How long an answer counts that does not say until when (as Chromium holds it, from memory)."""

CLOCK_TOLERANCE = timedelta(minutes=15)
"""How far an answer may lie in the future: responders' clocks differ."""

MOST_RESPONDERS = 8
"""Certificates of one answer that are looked at for who signed it; as many as Firefox takes (mozpkix, from memory)."""

MOST_ANSWERS = 100
"""Answers about one serial number that are looked at for the one about this issuer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How a program takes the dates of an OCSP response."""

    slop: timedelta
    """How far its clock and the responder's may differ."""
    without_end: timedelta
    """How long an answer counts that does not say until when."""
    longest: timedelta | None = None
    """How long one counts that says so."""


OURS = Patience(slop=CLOCK_TOLERANCE, without_end=LONGEST_ANSWER)
FIREFOXS = Patience(slop=timedelta(days=1), without_end=timedelta(days=1), longest=timedelta(days=10))
"""Seen in Firefox 153.8, 2026-11: an answer without an end counts for two days, one with an end for eleven at most."""


class Flaw(StrEnum):
    """Why an OCSP response is of no use; programs have a code for each."""

    MALFORMED = "malformed"
    OTHER = "other"
    """It is about another certificate."""
    SIGNER = "signer"
    UNKNOWN = "unknown"
    FUTURE = "future"
    OLD = "old"
    NOT_UNDERSTOOD = "not-understood"
    FAULT = "fault"
    LATER = "later"
    UNSIGNED = "unsigned"
    UNAUTHORIZED = "unauthorized"


_REFUSALS: Mapping[ocsp.OCSPResponseStatus, tuple[str, Flaw]] = {
    ocsp.OCSPResponseStatus.MALFORMED_REQUEST: (
        N_("the responder did not understand the question"),
        Flaw.NOT_UNDERSTOOD,
    ),
    ocsp.OCSPResponseStatus.INTERNAL_ERROR: (N_("the responder has a fault of its own"), Flaw.FAULT),
    ocsp.OCSPResponseStatus.TRY_LATER: (N_("the responder asks to try again later"), Flaw.LATER),
    ocsp.OCSPResponseStatus.SIG_REQUIRED: (N_("the responder answers signed questions only"), Flaw.UNSIGNED),
    ocsp.OCSPResponseStatus.UNAUTHORIZED: (
        N_("the responder does not answer for this certificate"),
        Flaw.UNAUTHORIZED,
    ),
}
"""What a responder says in place of an answer (RFC 6960 4.2.1)."""


class RevocationState(StrEnum):
    """What one answer says."""

    GOOD = "good"
    REVOKED = "revoked"
    UNUSABLE = "unusable"
    """No trustworthy answer; the reason is in ``why``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationReading:
    """One answer about one certificate."""

    state: RevocationState
    revoked_at: datetime | None = None
    reason: str | None = None
    """The name of the CRL reason (RFC 5280 5.3.1), such as "key_compromise"."""
    produced_at: datetime | None = None
    why: str | None = None
    """A message id without fields."""
    flaw: Flaw | None = None
    """The same for programs, of an OCSP response that is unusable."""


def _unusable(why: str, flaw: Flaw | None = None) -> RevocationReading:
    return RevocationReading(state=RevocationState.UNUSABLE, why=why, flaw=flaw)


def needs_no_answer(certificate: Certificate) -> bool:
    """Say whether the authority answers nobody about *certificate*, and need not.

    It says so itself (RFC 9608), or it lives so shortly that public authorities need not offer anything: seven days,
    ten when issued before 2026-03-15 (CA/Browser Forum baseline requirements, "short-lived subscriber certificate").
    """
    if certificate.extension(NO_REVOCATION_AVAILABLE) is not None:
        return True
    points, access = crl_distribution_points(certificate), authority_information_access(certificate)
    offers = not isinstance(points, Absent) or (isinstance(access, Present) and bool(access.value.ocsp))
    begin, end = certificate.not_before, certificate.not_after
    if offers or not isinstance(begin, Present) or not isinstance(end, Present):
        return False
    return end.value - begin.value <= timedelta(days=7 if begin.value >= _SHORTER_FROM else 10)


def ocsp_request(certificate: Certificate, issuer: Certificate) -> bytes:
    """Return an OCSP request (RFC 6960 4.1) as DER; SHA-1 names the issuer, as responders expect.

    Raises ValueError when either certificate cannot be loaded.
    """
    ours, theirs = loaded(certificate.der), loaded(issuer.der)
    if ours is None or theirs is None:
        raise ValueError("a certificate that cannot be loaded cannot be asked about")
    # The hash only names the issuer here, it protects nothing (RFC 5019 2.1.1).
    request = ocsp.OCSPRequestBuilder().add_certificate(ours, theirs, SHA1()).build()  # noqa: S303
    return request.public_bytes(Encoding.DER)


def read_ocsp(
    data: bytes, certificate: Certificate, issuer: Certificate, at: datetime, patience: Patience = OURS
) -> RevocationReading:
    """Return what the OCSP response *data* says of *certificate* at the time *at*."""
    theirs = loaded(issuer.der)
    if theirs is None:
        return _unusable(N_("the issuer cannot be loaded"))
    try:
        response = ocsp.load_der_ocsp_response(data)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return _unusable(*_REFUSALS[response.response_status])
        with_serial = islice((s for s in response.responses if s.serial_number == certificate.serial), MOST_ANSWERS)
        single = next((s for s in with_serial if _is_of(s, theirs)), None)
        if single is None:
            return _unusable(N_("the answer is about another certificate"), Flaw.OTHER)
        if not _signed_by_issuer(response, _brought_along(data), theirs, _signed_at(single, at)):
            return _unusable(N_("the answer is not signed by the issuer"), Flaw.SIGNER)
        return _ocsp_state(single, response.produced_at_utc, at, patience)
    except (ValueError, IndexError, UnsupportedAlgorithm, *_X509_ERRORS):
        return _unusable(N_("the answer cannot be read"), Flaw.MALFORMED)


@kept(16)
def signed_on(data: bytes, certificate: Certificate, issuer: Certificate) -> datetime | None:
    """Return from when on the OCSP response *data* about *certificate* holds, if the issuer signed it.

    Whether it is current does not matter: the true time cannot be before its thisUpdate. None for anything else.
    """
    try:
        response = ocsp.load_der_ocsp_response(data)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return None
        dates = [
            s.this_update_utc for s in islice(response.responses, MOST_ANSWERS) if s.serial_number == certificate.serial
        ]
    except (ValueError, UnsupportedAlgorithm, *_X509_ERRORS):
        return None
    signed = (read_ocsp(data, certificate, issuer, at).produced_at is not None for at in dates[:1])
    return dates[0] if any(signed) else None


def _signed_at(single: ocsp.OCSPSingleResponse, at: datetime) -> datetime:
    """Return when the signer has to be in date: a revocation does not run out with the responder's certificate."""
    return single.this_update_utc if single.certificate_status is ocsp.OCSPCertStatus.REVOKED else at


def _is_of(single: ocsp.OCSPSingleResponse, issuer: x509.Certificate) -> bool:
    """Say whether *single* is about a certificate of *issuer*: others use the same serial numbers (RFC 6960 3.2)."""
    # A request about anything of the issuer's holds the issuer's key as the answer has to name it.
    wanted = ocsp.OCSPRequestBuilder().add_certificate(issuer, issuer, single.hash_algorithm).build()
    return single.issuer_key_hash == wanted.issuer_key_hash


def _ocsp_state(
    single: ocsp.OCSPSingleResponse, produced: datetime, at: datetime, patience: Patience
) -> RevocationReading:
    if single.certificate_status is ocsp.OCSPCertStatus.REVOKED:
        reason = single.revocation_reason
        return RevocationReading(
            state=RevocationState.REVOKED,
            revoked_at=single.revocation_time_utc,
            reason=reason.name if reason else None,
            produced_at=produced,
        )
    if single.certificate_status is not ocsp.OCSPCertStatus.GOOD:
        return _unusable(N_("the responder does not know the certificate"), Flaw.UNKNOWN)
    begins = single.this_update_utc
    if begins > at + patience.slop:
        return _unusable(N_("the answer is from the future"), Flaw.FUTURE)
    until = single.next_update_utc or begins + patience.without_end
    if patience.longest is not None:
        until = min(until, begins + patience.longest)
    if until < at - patience.slop:
        return _unusable(N_("the answer is too old"), Flaw.OLD)
    return RevocationReading(state=RevocationState.GOOD, produced_at=produced)


def _brought_along(data: bytes) -> tuple[x509.Certificate, ...]:
    """Return the first few certificates of a response (RFC 6960 4.2.1). The library takes quadratic time for them."""
    _, body = der.element(data).children
    basic = der.element(body.children[0].children[1].expect(der.OCTET_STRING).content)
    held = basic.children[3].children[0].children if len(basic.children) > 3 else ()
    found = (loaded(one.whole) for one in held[:MOST_RESPONDERS])
    return tuple(c for c in found if c is not None)


def _signed_by_issuer(
    response: ocsp.OCSPResponse, brought: Sequence[x509.Certificate], issuer: x509.Certificate, at: datetime
) -> bool:
    """Say whether the issuer, or a responder that it named, signed *response* (RFC 6960 4.2.2.2)."""
    named = (c for c in brought if _may_answer(c, issuer, at))
    digest = response.signature_hash_algorithm
    return any(_verifies(c, response.signature, response.tbs_response_bytes, digest) for c in (issuer, *named))


def _may_answer(responder: x509.Certificate, issuer: x509.Certificate, at: datetime) -> bool:
    if not responder.not_valid_before_utc <= at <= responder.not_valid_after_utc:
        return False
    try:
        responder.verify_directly_issued_by(issuer)
        usage = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, *_X509_ERRORS):
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _verifies(signer: x509.Certificate, signature: bytes, data: bytes, digest: HashAlgorithm | None) -> bool:
    try:
        match signer.public_key():
            case rsa.RSAPublicKey() as key if digest is not None:
                key.verify(signature, data, padding.PKCS1v15(), digest)
            case ec.EllipticCurvePublicKey() as key if digest is not None:
                key.verify(signature, data, ec.ECDSA(digest))
            case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey() as key:
                key.verify(signature, data)
            case _:
                return False
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return True


def read_crl(data: bytes, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationReading:
    """Return what the revocation list *data* (DER or PEM) says of *certificate* at the time *at*."""
    said = _listed(data, certificate, issuer)
    if isinstance(said, RevocationReading):
        return said
    begins, ends = said
    if begins > at + CLOCK_TOLERANCE:
        return _unusable(N_("the list is from the future"))
    if ends < at - CLOCK_TOLERANCE:
        return _unusable(N_("the list is too old"))
    return RevocationReading(state=RevocationState.GOOD, produced_at=begins)


_LIST_KEYS = (rsa.RSAPublicKey, ec.EllipticCurvePublicKey, ed25519.Ed25519PublicKey, ed448.Ed448PublicKey)


@kept(4)
def _listed(
    data: bytes, certificate: Certificate, issuer: Certificate
) -> RevocationReading | tuple[datetime, datetime]:
    """Return what a list says at any time; where *certificate* is not on it, from when until when that holds.

    It is kept, since lists are large and judged at many dates.
    """
    theirs = loaded(issuer.der)
    if theirs is None:
        return _unusable(N_("the issuer cannot be loaded"))
    try:
        load = x509.load_pem_x509_crl if b"-----BEGIN" in data[:100] else x509.load_der_x509_crl
        crl = load(data)
        key = theirs.public_key()
        if not isinstance(key, _LIST_KEYS):
            return _unusable(N_("the issuer's key cannot sign lists"))
        if crl.issuer != theirs.subject or not crl.is_signature_valid(key):
            return _unusable(N_("the list is not signed by the issuer"))
        if not _covers(crl, certificate):
            return _unusable(N_("the list is about other certificates"))
        entry = crl.get_revoked_certificate_by_serial_number(certificate.serial)
        if entry is not None and (revoked := _crl_entry(entry, crl.last_update_utc)) is not None:
            return revoked
        return crl.last_update_utc, crl.next_update_utc or crl.last_update_utc + LONGEST_ANSWER
    except (ValueError, TypeError, UnsupportedAlgorithm, *_X509_ERRORS):
        return _unusable(N_("the list cannot be read"))


def good_until(data: bytes) -> datetime | None:
    """Return when the OCSP response or revocation list *data* asks to be replaced; None when it does not say.

    Nobody's signature is checked.
    """
    try:
        response = ocsp.load_der_ocsp_response(data)
    except ValueError:
        return _list_ends(data)
    if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return None
    return min((s.next_update_utc for s in response.responses if s.next_update_utc), default=None)


def _list_ends(data: bytes) -> datetime | None:
    load = x509.load_pem_x509_crl if b"-----BEGIN" in data[:100] else x509.load_der_x509_crl
    try:
        return load(data).next_update_utc
    except (ValueError, *_X509_ERRORS):
        return None


def _covers(crl: x509.CertificateRevocationList, certificate: Certificate) -> bool:
    """Say whether *crl* decides about *certificate* (RFC 5280 5.2 and 6.3.3 (b))."""
    for extension in crl.extensions:
        match extension.value:
            case x509.IssuingDistributionPoint() as part:
                if not _is_in(part, certificate):
                    return False
            case x509.DeltaCRLIndicator():
                return False
            case x509.AuthorityKeyIdentifier() | x509.CRLNumber():
                pass
            case _ if extension.critical:
                return False
    return True


def _is_in(part: x509.IssuingDistributionPoint, certificate: Certificate) -> bool:
    """Say whether *certificate* belongs to the part of the certificates that a list is for (RFC 5280 5.2.5)."""
    if part.indirect_crl or part.only_contains_attribute_certs or part.only_some_reasons:
        return False
    basic = basic_constraints(certificate)
    is_ca = isinstance(basic, Present) and basic.value.ca
    if (part.only_contains_ca_certs and not is_ca) or (part.only_contains_user_certs and is_ca):
        return False
    if part.full_name is None and part.relative_name is None:
        return True
    places = {n.value for n in part.full_name or () if isinstance(n, x509.UniformResourceIdentifier)}
    points = crl_distribution_points(certificate)
    return isinstance(points, Present) and not places.isdisjoint(points.value)


def _crl_entry(entry: x509.RevokedCertificate, updated: datetime) -> RevocationReading | None:
    """Return the revocation that *entry* tells; None where it takes one back."""
    try:
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.name
    except (ValueError, *_X509_ERRORS):
        reason = None
    if reason == "remove_from_crl":
        return None
    return RevocationReading(
        state=RevocationState.REVOKED, revoked_at=entry.revocation_date_utc, reason=reason, produced_at=updated
    )
