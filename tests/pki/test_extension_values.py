from datetime import UTC, datetime
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import oid, tlv, with_raw
from wizard.model.certificate import Attribute
from wizard.model.fields import Absent, Present, Unreadable
from wizard.pki import extension_values as values
from wizard.pki import extensions as ext
from wizard.pki.der import Element

READERS = {
    ext.POLICIES: values.policies_in_full,
    values.APPLICATION_POLICIES: values.application_policies,
    ext.CRL_POINTS: values.crl_points_in_full,
    values.FRESHEST_CRL: values.freshest_crl,
    ext.AUTHORITY_INFO: values.authority_access,
    values.SUBJECT_INFO: values.subject_access,
    ext.AUTHORITY_KEY_ID: values.authority_key_in_full,
    values.KEY_PERIOD: values.private_key_period,
    values.DIRECTORY_ATTRIBUTES: values.subject_directory_attributes,
    ext.NAME_CONSTRAINTS: values.constrained_names,
}


def read(dotted: str, value: bytes) -> object:
    field = READERS[dotted](with_raw(dotted, value))
    assert isinstance(field, Present), field
    return field.value


@pytest.mark.parametrize("dotted", READERS)
def test_an_extension_that_is_not_there_is_absent(dotted: str) -> None:
    assert READERS[dotted](with_raw("1.2.3.4", b"")) == Absent()


@pytest.mark.parametrize("dotted", READERS)
@given(
    value=st.binary(max_size=40)
    | st.lists(st.sampled_from([0x30, 0xA0, 0xA1, 0x80, 6, 2]), max_size=5).map(
        lambda tags: reduce(lambda inner, tag: tlv(tag, inner), tags, b"")
    )
)
def test_no_bytes_make_a_reader_raise(dotted: str, value: bytes) -> None:
    assert isinstance(READERS[dotted](with_raw(dotted, value)), Present | Unreadable)


def test_a_policy_keeps_its_qualifiers_in_order() -> None:
    notice = tlv(0x30, tlv(0x30, tlv(12, b"Org"), tlv(0x30, tlv(2, b"\1"))), tlv(12, b"text"))
    qualifiers = (
        tlv(0x30, oid(values.CPS), tlv(22, b"http://a.example/")),
        tlv(0x30, oid(values.USER_NOTICE), notice),
        tlv(0x30, oid("1.2.3"), tlv(2, b"\7")),
        tlv(0x30, oid("1.2.4")),
    )
    value = tlv(0x30, tlv(0x30, oid("1.2.3.4"), tlv(0x30, *qualifiers)), tlv(0x30, oid("1.2.3.5")))
    assert read(ext.POLICIES, value) == (
        values.Policy(
            "1.2.3.4",
            (
                values.Qualifier(oid=values.CPS, uri="http://a.example/", raw=tlv(22, b"http://a.example/")),
                values.Qualifier(
                    oid=values.USER_NOTICE,
                    notice=values.UserNotice(text="text", organization="Org", numbers=(1,)),
                    raw=notice,
                ),
                values.Qualifier(oid="1.2.3", raw=tlv(2, b"\7")),
                values.Qualifier(oid="1.2.4", raw=b""),
            ),
        ),
        values.Policy("1.2.3.5", ()),
    )


def test_a_notice_may_be_empty() -> None:
    value = tlv(0x30, tlv(0x30, oid("1.2.3"), tlv(0x30, tlv(0x30, oid(values.USER_NOTICE), tlv(0x30)))))
    (policy,) = read(values.APPLICATION_POLICIES, value)  # type: ignore[misc]
    assert policy.qualifiers[0].notice == values.UserNotice()


def test_a_point_may_be_named_relative_to_its_issuer() -> None:
    relative = tlv(0xA1, tlv(0x30, oid("2.5.4.3"), tlv(12, b"x")))
    value = tlv(0x30, tlv(0x30, tlv(0xA0, relative), tlv(0x81, b"\6\x40"), tlv(0xA2, tlv(0x82, b"ca"))))
    (point,) = read(values.FRESHEST_CRL, value)  # type: ignore[misc]
    assert point.relative_name == (Attribute("2.5.4.3", "x"),)
    assert (point.full_names, point.reasons, point.issuer[0].value) == ((), ("keyCompromise",), "ca")


def test_services_stay_in_order() -> None:
    pairs = [(48, 2), (48, 1), (48, 2)]
    rows = [
        tlv(0x30, oid(f"1.3.6.1.5.5.7.{a}.{b}"), tlv(0x86, bytes([65 + place]))) for place, (a, b) in enumerate(pairs)
    ]
    found = read(ext.AUTHORITY_INFO, tlv(0x30, *rows))
    assert [(d.method[-1], d.location.value) for d in found] == [("2", "A"), ("1", "B"), ("2", "C")]  # type: ignore[attr-defined]


def test_all_three_ways_to_name_the_issuer_s_key_are_read() -> None:
    value = tlv(0x30, tlv(0x80, b"k"), tlv(0xA1, tlv(0x82, b"ca")), tlv(0x82, b"\0\xff"))
    key = read(ext.AUTHORITY_KEY_ID, value)
    assert isinstance(key, values.AuthorityKey)
    assert (key.key_id, key.issuer[0].value, key.serial) == (b"k", "ca", b"\0\xff")


def test_a_period_may_have_one_end() -> None:
    after = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert read(values.KEY_PERIOD, tlv(0x30, tlv(0x81, b"20260102030405Z"))) == values.KeyPeriod(None, after)


def test_constraints_keep_the_bounds_that_nobody_may_set() -> None:
    subtree = tlv(0x30, tlv(0x82, b"a"), tlv(0x80, b"\1"), tlv(0x81, b"\2"))
    found = read(ext.NAME_CONSTRAINTS, tlv(0x30, tlv(0xA1, subtree)))
    assert isinstance(found, values.ConstrainedNames)
    assert found.permitted == ()
    assert [(s.base.value, s.minimum, s.maximum) for s in found.excluded] == [("a", 1, 2)]


def test_a_bit_without_a_name_is_told_by_its_number() -> None:
    assert values.named_bits(Element(3, b"\0\xa0"), ("a", "b")) == ("a", "2")


def test_more_bits_than_flags_are_refused() -> None:
    with pytest.raises(ValueError, match="more bits"):
        values.named_bits(Element(3, bytes(100)), ())
