import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import oid, tlv, with_raw
from wizard.model.fields import Present, Unreadable
from wizard.pki import qualified


def only(dotted: str, *info: bytes) -> qualified.QcStatement:
    value = tlv(0x30, tlv(0x30, oid(dotted), *info))
    field = qualified.qc_statements(with_raw(qualified.QC_STATEMENTS, value))
    assert isinstance(field, Present), field
    (statement,) = field.value
    return statement


@pytest.mark.parametrize("dotted", [qualified.COMPLIANCE, qualified.SECURE_DEVICE, "1.2.3"])
def test_some_statements_are_made_by_being_there(dotted: str) -> None:
    assert only(dotted) == qualified.QcStatement(oid=dotted)


def test_the_type_is_an_identifier() -> None:
    assert only(qualified.TYPE, tlv(0x30, oid("0.4.0.1862.1.6.3"))).types == ("0.4.0.1862.1.6.3",)


def test_disclosures_have_their_language() -> None:
    info = tlv(0x30, tlv(0x30, tlv(22, b"https://a.example/pds"), tlv(19, b"en")))
    assert only(qualified.DISCLOSURE, info).disclosures == (qualified.Disclosure("https://a.example/pds", "en"),)


def test_a_limit_is_an_amount_with_its_power_of_ten() -> None:
    info = tlv(0x30, tlv(19, b"EUR"), tlv(2, b"\5"), tlv(2, b"\3"))
    assert only(qualified.LIMIT, info).limit == qualified.Limit("EUR", 5, 3)


def test_records_are_kept_for_years() -> None:
    assert only(qualified.RETENTION, tlv(2, b"\x0a")).years == 10


def test_countries_of_the_law_are_told() -> None:
    assert only(qualified.LEGISLATION, tlv(0x30, tlv(19, b"CH"))).countries == ("CH",)


def test_the_meaning_of_names_is_told() -> None:
    assert only(qualified.SEMANTICS, tlv(0x30, oid("0.4.0.194121.1.2"))).semantics == "0.4.0.194121.1.2"
    assert only(qualified.SEMANTICS, tlv(0x30)).semantics is None


def test_a_payment_service_has_roles_and_an_authority() -> None:
    role = tlv(0x30, oid("0.4.0.19495.1.3"), tlv(12, b"PSP_AI"))
    info = tlv(0x30, tlv(0x30, role), tlv(12, b"Bank Authority"), tlv(12, b"XX-BA"))
    assert only(qualified.PAYMENT, info).payment == qualified.PaymentService(("PSP_AI",), "Bank Authority", "XX-BA")


def test_a_broken_statement_hides_no_other() -> None:
    value = tlv(0x30, tlv(0x30, oid(qualified.LIMIT), tlv(2, b"\1")), tlv(0x30, oid(qualified.COMPLIANCE)))
    field = qualified.qc_statements(with_raw(qualified.QC_STATEMENTS, value))
    assert isinstance(field, Present)
    assert [(s.oid, s.is_broken) for s in field.value] == [(qualified.LIMIT, True), (qualified.COMPLIANCE, False)]
    assert field.value[0].raw == tlv(2, b"\1")


@pytest.mark.parametrize(("kind", "name"), [(tlv(2, b"\0"), "picture"), (tlv(2, b"\7"), "7"), (oid("1.2.3"), "1.2.3")])
def test_a_picture_s_hash_is_read(kind: bytes, name: str) -> None:
    row = tlv(0x30, kind, tlv(0x30, oid("2.16.840.1.101.3.4.2.1")), tlv(4, b"h"), tlv(22, b"http://a.example/p"))
    field = qualified.biometric_info(with_raw(qualified.BIOMETRIC_INFO, tlv(0x30, row)))
    assert field == Present(
        (qualified.Biometric(kind=name, hash_algorithm="2.16.840.1.101.3.4.2.1", hash=b"h", uri="http://a.example/p"),)
    )


parts = st.builds(tlv, st.sampled_from([2, 4, 5, 6, 12, 0x30, 0x31]), st.binary(max_size=9))


@given(
    dotted=st.sampled_from([f"0.4.0.1862.1.{n}" for n in range(1, 8)] + [qualified.PAYMENT, qualified.SEMANTICS]),
    info=st.lists(parts | st.builds(lambda p: tlv(0x30, *p), st.lists(parts, max_size=3)), max_size=3),
)
def test_no_information_makes_a_statement_vanish(dotted: str, info: list[bytes]) -> None:
    assert only(dotted, *info).oid == dotted


@given(st.binary(max_size=40) | st.builds(lambda p: tlv(0x30, tlv(0x30, *p)), st.lists(parts, max_size=4)))
def test_no_bytes_make_it_raise(value: bytes) -> None:
    for dotted, read in (
        (qualified.QC_STATEMENTS, qualified.qc_statements), (qualified.BIOMETRIC_INFO, qualified.biometric_info)
    ):  # fmt: skip
        assert isinstance(read(with_raw(dotted, value)), Present | Unreadable)
