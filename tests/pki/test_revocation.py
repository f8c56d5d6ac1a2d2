import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import PKI, Parts, a_leaf, raw_extension, read, tlv, unrecognized, with_tbs
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    healthy_leaf,
    issue,
    make_crl,
    make_intermediate,
    make_ocsp,
    make_pki,
    name_of,
    new_rsa_key,
)
from wizard.pki import der
from wizard.pki.revocation import (
    CLOCK_TOLERANCE,
    MOST_RESPONDERS,
    NO_REVOCATION_AVAILABLE,
    RevocationReading,
    RevocationState,
    _listed,
    good_until,
    needs_no_answer,
    ocsp_request,
    read_crl,
    read_ocsp,
    signed_on,
)

LEAF = a_leaf()
ISSUER = read(PKI.issuing.certificate)
OTHER = make_pki("Other")
DAY = timedelta(days=1)
GOOD, REVOKED, UNUSABLE = RevocationState.GOOD, RevocationState.REVOKED, RevocationState.UNUSABLE
OCSP = make_ocsp(LEAF, PKI.issuing, AT, revoked=False)


def asked(data: bytes, at: datetime = AT, leaf: x509.Certificate = LEAF) -> RevocationReading:
    return read_ocsp(data, read(leaf), ISSUER, at)


def listed(data: bytes, at: datetime = AT) -> RevocationReading:
    return read_crl(data, read(LEAF), ISSUER, at)


def responder(*, usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.OCSP_SIGNING, **changes: object) -> Authority:
    """Return a responder that the issuing CA named (RFC 6960 4.2.2.2)."""
    plan = replace(healthy_leaf("ocsp.example"), usages=(usage,), **changes)  # type: ignore[arg-type]
    return Authority(issue(plan, PKI.issuing), plan.key)


def answer_by(
    signer: Authority,
    *,
    about: Authority = PKI.issuing,
    next_update: datetime | None = AT + DAY,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
) -> bytes:
    revoked_at = AT - 2 * DAY if status is ocsp.OCSPCertStatus.REVOKED else None
    builder = ocsp.OCSPResponseBuilder().add_response(
        LEAF, about.certificate, SHA1(), status, AT - DAY, next_update, revoked_at, None
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
    return builder.certificates([signer.certificate]).sign(signer.key, SHA256()).public_bytes(Encoding.DER)


def a_list(
    *extensions: x509.ExtensionType,
    reason: x509.ReasonFlags | None = None,
    critical: bool = True,
    ends: datetime = AT + DAY,
) -> bytes:
    """Return a list with *extensions*; with a *reason*, the leaf is on it."""
    builder = x509.CertificateRevocationListBuilder(PKI.issuing.certificate.subject, AT - 2 * DAY, ends)
    for value in extensions:
        builder = builder.add_extension(value, critical=critical)
    if reason is not None:
        entry = x509.RevokedCertificateBuilder(LEAF.serial_number, AT - DAY)
        builder = builder.add_revoked_certificate(entry.add_extension(x509.CRLReason(reason), critical=False).build())
    return builder.sign(PKI.issuing.key, SHA256()).public_bytes(Encoding.DER)


def partition(**only: object) -> x509.IssuingDistributionPoint:
    """Return what part of the certificates a list is for; of everything, unless *only* says otherwise."""
    flags = ("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl", "only_contains_attribute_certs")
    whole = {"full_name": None, "relative_name": None, "only_some_reasons": None, **dict.fromkeys(flags, False)}
    return x509.IssuingDistributionPoint(**(whole | only))  # type: ignore[arg-type]


def test_a_request_names_the_certificate() -> None:
    request = ocsp.load_der_ocsp_request(ocsp_request(read(LEAF), ISSUER))
    assert request.serial_number == LEAF.serial_number


def test_a_certificate_that_cannot_be_loaded_cannot_be_asked_about() -> None:
    def change(parts: Parts) -> None:
        parts[0] = tlv(0xA0, tlv(2, b"\3"))

    with pytest.raises(ValueError, match="loaded"):
        ocsp_request(read(with_tbs(LEAF, change)), ISSUER)


def test_a_good_answer_is_good() -> None:
    assert asked(OCSP).state is GOOD


def test_a_revoked_answer_has_its_time_and_reason() -> None:
    found = asked(make_ocsp(LEAF, PKI.issuing, AT, revoked=True))
    assert (found.state, found.reason, found.revoked_at) == (REVOKED, "key_compromise", AT - 2 * DAY)


def test_an_answer_about_another_certificate_is_unusable() -> None:
    assert asked(OCSP, leaf=a_leaf()).why == "the answer is about another certificate"


# RFC 6960 3.2 (1): serial numbers are one authority's own.
def test_an_answer_about_another_issuers_certificate_is_unusable() -> None:
    answer = answer_by(PKI.issuing, about=OTHER.issuing)
    assert asked(answer).why == "the answer is about another certificate"


def test_an_answer_that_a_stranger_signed_is_unusable() -> None:
    assert asked(answer_by(OTHER.issuing)).why == "the answer is not signed by the issuer"


# RFC 6960 4.2.2.2
def test_a_responder_that_the_issuer_named_may_answer() -> None:
    assert asked(answer_by(responder())).state is GOOD


def test_any_other_certificate_of_the_issuer_may_not_answer() -> None:
    assert asked(answer_by(responder(usage=ExtendedKeyUsageOID.SERVER_AUTH))).state is UNUSABLE


def test_a_responder_out_of_date_may_not_answer() -> None:
    assert asked(answer_by(responder(validity=Validity.around(AT, after_days=-1)))).state is UNUSABLE


def test_an_answer_is_checked_with_an_rsa_key_as_well() -> None:
    authority = make_intermediate(name_of("RSA"), PKI.root, Validity.around(AT), key=new_rsa_key())
    leaf = issue(healthy_leaf(), authority)
    answer = make_ocsp(leaf, authority, AT, revoked=False)
    assert read_ocsp(answer, read(leaf), read(authority.certificate), AT).state is GOOD


# RFC 6960 4.2.2.1
@pytest.mark.parametrize(
    ("at", "why"),
    [(AT + 8 * DAY, "the answer is too old"), (AT - DAY, "the answer is from the future")],
)
def test_an_answer_out_of_its_time_is_unusable(at: datetime, why: str) -> None:
    assert asked(OCSP, at).why == why


def test_clocks_may_differ_a_little() -> None:
    assert asked(OCSP, AT + 7 * DAY + CLOCK_TOLERANCE).state is GOOD


@pytest.mark.parametrize(("days", "state"), [(0, GOOD), (5, GOOD), (7, UNUSABLE), (90, UNUSABLE)])
def test_an_answer_without_an_end_is_good_for_a_week(days: int, state: RevocationState) -> None:
    assert asked(answer_by(PKI.issuing, next_update=None), AT + days * DAY).state is state


def test_an_unsuccessful_answer_tells_what_the_responder_said() -> None:
    refused = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
    assert asked(refused.public_bytes(Encoding.DER)).why == "the responder asks to try again later"


@pytest.mark.parametrize("data", [b"", b"<html>", OCSP[:-1], OCSP + b"\0", b"\x30\x84\xff\xff\xff\xff"])
def test_junk_is_unusable(data: bytes) -> None:
    assert asked(data).state is UNUSABLE
    assert listed(data).state is UNUSABLE


def test_a_list_without_the_certificate_is_good() -> None:
    assert listed(make_crl(PKI.issuing, (a_leaf(),), AT)).state is GOOD


def test_a_list_with_the_certificate_has_its_time_and_reason() -> None:
    found = listed(make_crl(PKI.issuing, (LEAF,), AT))
    assert (found.state, found.reason, found.revoked_at) == (REVOKED, "key_compromise", AT - 2 * DAY)


def test_a_list_may_be_pem() -> None:
    pem = x509.load_der_x509_crl(make_crl(PKI.issuing, (LEAF,), AT)).public_bytes(Encoding.PEM)
    assert listed(pem).state is REVOKED


def test_a_list_that_a_stranger_signed_is_unusable() -> None:
    assert listed(make_crl(OTHER.issuing, (LEAF,), AT)).why == "the list is not signed by the issuer"


def test_a_list_whose_signature_is_broken_is_unusable() -> None:
    data = bytearray(make_crl(PKI.issuing, (LEAF,), AT))
    data[-1] ^= 1
    assert listed(bytes(data)).state is UNUSABLE


# cryptography raises InvalidVersion for it, which is no ValueError.
def test_a_list_of_a_version_that_does_not_exist_is_unusable() -> None:
    data = make_crl(PKI.issuing, (LEAF,), AT)
    assert listed(data.replace(b"\2\1\1", b"\2\1\x09", 1)).state is UNUSABLE


# RFC 5280 5.1.2.5
@pytest.mark.parametrize(
    ("at", "why"), [(AT + 8 * DAY, "the list is too old"), (AT - DAY, "the list is from the future")]
)
def test_a_list_out_of_its_time_is_unusable(at: datetime, why: str) -> None:
    assert listed(make_crl(PKI.issuing, (), AT), at).why == why


def test_what_an_old_list_revoked_stays_revoked() -> None:
    assert listed(make_crl(PKI.issuing, (LEAF,), AT), AT + 90 * DAY).state is REVOKED


def test_a_certificate_taken_from_the_list_is_good() -> None:
    assert listed(a_list(reason=x509.ReasonFlags.remove_from_crl)).state is GOOD


# RFC 5280 5.2: a critical extension that is not processed forbids to conclude "not revoked" from the list.
@pytest.mark.parametrize(
    "extra",
    [
        partition(only_contains_ca_certs=True),
        partition(only_contains_attribute_certs=True),
        partition(indirect_crl=True),
        x509.DeltaCRLIndicator(1),
        x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0"),
    ],
)
def test_a_list_about_other_certificates_says_nothing_of_this_one(extra: x509.ExtensionType) -> None:
    assert listed(a_list(extra)).state is UNUSABLE


def test_a_list_about_servers_is_about_this_one() -> None:
    assert listed(a_list(partition(only_contains_user_certs=True))).state is GOOD
    assert listed(a_list(partition(only_contains_user_certs=True), reason=x509.ReasonFlags.superseded)).state is REVOKED


# RFC 5280 6.3.3 (b) (2) (i): big authorities split their lists by address.
@pytest.mark.parametrize(("address", "state"), [("http://c.example/1.crl", GOOD), ("http://c.example/2.crl", UNUSABLE)])
def test_a_part_of_a_split_list_is_the_one_that_the_certificate_names(address: str, state: RevocationState) -> None:
    leaf = issue(replace(healthy_leaf(), crl_url="http://c.example/1.crl"), PKI.issuing)
    data = a_list(partition(full_name=[x509.UniformResourceIdentifier(address)]))
    assert read_crl(data, read(leaf), ISSUER, AT).state is state


def test_a_part_that_is_named_in_another_way_is_not_known_to_be_the_right_one() -> None:
    leaf = read(issue(replace(healthy_leaf(), crl_url="http://c.example/1.crl"), PKI.issuing))
    relative = x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COMMON_NAME, "Part 2")])
    directory = [x509.DirectoryName(x509.Name([relative]))]
    for part in (partition(relative_name=relative), partition(full_name=directory)):
        assert read_crl(a_list(part), leaf, ISSUER, AT).state is UNUSABLE


def test_an_old_list_that_takes_a_revocation_back_is_unusable() -> None:
    taken_back = a_list(reason=x509.ReasonFlags.remove_from_crl)
    assert (listed(taken_back).state, listed(taken_back, AT + 2 * DAY).why) == (GOOD, "the list is too old")


@pytest.mark.parametrize(("days", "state"), [(4, GOOD), (6, UNUSABLE)])
def test_a_list_without_an_end_is_good_for_a_week(days: int, state: RevocationState) -> None:
    signed, algorithm, _ = der.element(a_list()).children
    parts = [p.whole for p in signed.children]
    del parts[4]
    body = tlv(0x30, *parts)
    assert isinstance(PKI.issuing.key, ec.EllipticCurvePrivateKey)
    signature = PKI.issuing.key.sign(body, ec.ECDSA(SHA256()))
    endless = tlv(0x30, body, algorithm.whole, tlv(3, b"\0" + signature))
    assert listed(endless, AT + days * DAY).state is state


@pytest.mark.parametrize("key", [ed25519.Ed25519PrivateKey.generate(), ed448.Ed448PrivateKey.generate()])
def test_a_list_may_be_signed_with_an_edwards_curve(key: ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey) -> None:
    name = name_of("Edwards")
    issuer = x509.CertificateBuilder(name, name, key.public_key(), 7, AT - DAY, AT + DAY).sign(key, None)
    data = x509.CertificateRevocationListBuilder(name, AT - DAY, AT + DAY).sign(key, None).public_bytes(Encoding.DER)
    assert read_crl(data, read(LEAF), read(issuer), AT).state is GOOD


def test_a_list_is_read_once_for_all_dates() -> None:
    data = a_list()
    listed(data)
    known = _listed.cache_info().misses
    assert [listed(data, AT + n * DAY).state for n in range(2)] == [GOOD, GOOD]
    assert _listed.cache_info().misses == known


def test_only_a_few_certificates_of_an_answer_are_asked_whether_they_signed_it() -> None:
    signer, others = responder(), [responder().certificate for _ in range(MOST_RESPONDERS)]
    builder = ocsp.OCSPResponseBuilder().add_response(
        LEAF, PKI.issuing.certificate, SHA1(), ocsp.OCSPCertStatus.GOOD, AT - DAY, AT + DAY, None, None
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
    for place, state in ((MOST_RESPONDERS - 1, GOOD), (MOST_RESPONDERS, UNUSABLE)):
        crowd = [*others[:place], signer.certificate, *others[place:]]
        data = builder.certificates(crowd).sign(signer.key, SHA256()).public_bytes(Encoding.DER)
        assert asked(data).state is state


def test_an_entry_whose_extensions_are_broken_is_still_revoked() -> None:
    broken = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.21"), b"junk")
    entry = x509.RevokedCertificateBuilder(LEAF.serial_number, AT - DAY).add_extension(broken, critical=False)
    builder = x509.CertificateRevocationListBuilder(PKI.issuing.certificate.subject, AT - DAY, AT + DAY)
    made = builder.add_revoked_certificate(entry.build()).sign(PKI.issuing.key, SHA256())
    assert listed(made.public_bytes(Encoding.DER)).state is REVOKED


# cryptography raises DuplicateExtension for it, which is no ValueError.
def test_a_responder_with_a_doubled_extension_may_not_answer() -> None:
    def change(parts: Parts) -> None:
        usage = raw_extension("2.5.29.15", b"\3\2\7\x80")
        parts[7] = tlv(0xA3, tlv(0x30, usage, usage))

    honest = responder()
    doubled = x509.load_der_x509_certificate(signed_by(with_tbs(honest.certificate, change), PKI.issuing))
    assert asked(answer_by(Authority(doubled, honest.key))).state is UNUSABLE


def signed_by(data: bytes, issuer: Authority) -> bytes:
    """Return the certificate *data* with a signature that fits."""
    assert isinstance(issuer.key, ec.EllipticCurvePrivateKey)
    signed, algorithm, _ = der.element(data).children
    signature = issuer.key.sign(signed.whole, ec.ECDSA(SHA256()))
    return tlv(0x30, signed.whole, algorithm.whole, tlv(3, b"\0", signature))


@given(st.integers(0, len(OCSP) - 1), st.integers(0, 255))
def test_a_mutated_answer_is_never_revoked(place: int, byte: int) -> None:
    data = bytearray(OCSP)
    data[place] = byte
    assert asked(bytes(data)).state in {GOOD, UNUSABLE}


@pytest.mark.filterwarnings("ignore:Attribute's length")  # What cryptography says of a country of three letters.
@given(st.integers(0, 400), st.integers(0, 255))
def test_a_mutated_list_never_raises(place: int, byte: int) -> None:
    data = bytearray(make_crl(PKI.issuing, (LEAF,), AT))
    data[place % len(data)] = byte
    assert isinstance(listed(bytes(data)), RevocationReading)


def test_a_revocation_does_not_run_out_with_the_responders_certificate() -> None:
    signer = responder(validity=Validity.around(AT, after_days=3))
    revoked = answer_by(signer, status=ocsp.OCSPCertStatus.REVOKED)
    assert asked(revoked, AT + 30 * DAY).state is REVOKED
    assert asked(answer_by(signer, next_update=None), AT + 30 * DAY).state is UNUSABLE


def test_a_revoked_answer_of_a_responder_that_was_out_of_date_then_is_unusable() -> None:
    signer = responder(validity=Validity.around(AT, after_days=-30))
    assert asked(answer_by(signer, status=ocsp.OCSPCertStatus.REVOKED)).state is UNUSABLE


def test_what_a_list_revoked_was_revoked_before_the_list_was_made() -> None:
    assert listed(make_crl(PKI.issuing, (LEAF,), AT), AT - DAY).state is REVOKED


@pytest.mark.parametrize(
    ("data", "until"),
    [
        (OCSP, AT + 7 * DAY),
        (make_crl(PKI.issuing, (), AT), AT + 7 * DAY),
        (answer_by(PKI.issuing, next_update=None), None),
        (
            ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(Encoding.DER),
            None,
        ),
        (b"junk", None),
        (b"-----BEGIN junk", None),
    ],
)
def test_an_answer_says_until_when_it_is_good(data: bytes, until: datetime | None) -> None:
    assert good_until(data) == until


def test_a_list_of_a_version_that_does_not_exist_does_not_say_until_when() -> None:
    signed, *rest = der.element(a_list()).children
    broken = tlv(0x30, tlv(0x30, tlv(2, b"\7"), *(p.whole for p in signed.children[1:])), *(r.whole for r in rest))
    pem = b"-----BEGIN X509 CRL-----\n" + base64.encodebytes(broken) + b"-----END X509 CRL-----\n"
    assert (good_until(broken), good_until(pem)) == (None, None)


def lasting(days: float, begin: datetime = AT, **places: str) -> x509.Certificate:
    plan = replace(healthy_leaf(), validity=Validity(begin, begin + timedelta(days=days)), **places)
    return issue(plan, PKI.issuing)


@pytest.mark.parametrize(
    ("certificate", "needless"),
    [
        (lasting(6.5), True),
        (lasting(8), False),
        (lasting(8, datetime(2026, 1, 1, tzinfo=UTC)), True),
        (lasting(6.5, ocsp_url="http://ocsp.test/"), False),
        (lasting(6.5, crl_url="http://ca.test/list.crl"), False),
    ],
)
def test_of_a_certificate_that_soon_ends_nobody_has_to_be_asked(certificate: x509.Certificate, needless: bool) -> None:
    assert needs_no_answer(read(certificate)) is needless


def test_a_certificate_may_say_that_nobody_answers() -> None:
    plan = replace(healthy_leaf(), extra=(unrecognized(NO_REVOCATION_AVAILABLE, b"\x05\x00"),))
    assert needs_no_answer(read(issue(plan, PKI.issuing)))


@pytest.mark.parametrize("revoked", [False, True])
def test_when_an_answer_was_signed_is_told_whatever_the_time_is_now(revoked: bool) -> None:
    answer = make_ocsp(LEAF, PKI.issuing, AT + 4_000 * DAY, revoked=revoked)
    assert signed_on(answer, read(LEAF), ISSUER) == AT + 4_000 * DAY - timedelta(hours=1)


@pytest.mark.parametrize("data", [b"", b"nonsense", make_ocsp(LEAF, OTHER.issuing, AT, revoked=False)])
def test_what_the_issuer_did_not_sign_has_no_date(data: bytes) -> None:
    assert signed_on(data, read(LEAF), ISSUER) is None
