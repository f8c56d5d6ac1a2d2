from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509

from tests.pki.making import (
    PKI,
    Parts,
    a_leaf,
    oid,
    raw_extension,
    read,
    tlv,
    unrecognized,
    with_part,
    with_raw,
    with_tbs,
)
from tests.support.pki import Authority, Leaf, Validity, healthy_leaf, issue, make_intermediate, make_pki, name_of
from wizard import i18n
from wizard.flow.compare import ComparedField, Difference, compare, comparison_text, field_text
from wizard.model.certificate import Certificate

LEAF = healthy_leaf("shop.example", "www.shop.example")
OLD = read(issue(LEAF, PKI.issuing))
LATER = Validity(LEAF.validity.begins + timedelta(days=45), LEAF.validity.ends + timedelta(days=45))


def issued(issuer: Authority = PKI.issuing, **changes: object) -> Certificate:
    return read(issue(replace(LEAF, **changes), issuer))  # type: ignore[arg-type]  # the test knows the fields


def new_key() -> Leaf:
    return healthy_leaf("shop.example", "www.shop.example")


def fields(left: Certificate, right: Certificate) -> Mapping[str, ComparedField]:
    return {field.id: field for field in compare(left, right).fields}


def verdict(left: Certificate, right: Certificate) -> tuple[str, ...]:
    return compare(left, right).verdict


def test_the_same_certificate_is_said_to_be_the_same() -> None:
    assert verdict(OLD, read(OLD.der)) == ("The same certificate.",)
    assert {field.state for field in compare(OLD, OLD).fields} == {Difference.SAME}


def test_a_renewal_with_the_same_key_is_told_with_the_days_that_it_brings() -> None:
    assert verdict(OLD, issued(validity=LATER)) == (
        "Renewed with the same key for the same names.",
        "Valid 45 days longer: until 8 March 2027.",
    )


def test_a_renewal_with_a_new_key_is_told() -> None:
    assert verdict(OLD, issued(key=new_key().key)) == (
        "Renewed with a new key for the same names.",
        "Both are valid until 22 January 2027.",
    )


def test_an_older_certificate_is_told_to_be_older() -> None:
    assert verdict(issued(validity=LATER), OLD)[1:] == (
        "Ends 45 days earlier: on 22 January 2027.",
        "The second certificate is the older one.",
    )


def test_the_order_and_the_case_of_names_do_not_count() -> None:
    assert verdict(OLD, issued(names=("WWW.shop.example", "shop.example"), common_name="shop.example"))[0] == (
        "Renewed with the same key for the same names."
    )


def test_names_that_are_new_and_gone_are_told() -> None:
    assert verdict(OLD, issued(names=("shop.example", "a.example", "b.example"))) == (
        "The names differ, the key is the same.",
        "From the same issuer.",
        "2 names are new: a.example, b.example.",
        "1 name is gone: www.shop.example.",
        "Both are valid until 22 January 2027.",
    )


def test_a_sentence_names_a_few_names_only() -> None:
    many = tuple(f"{n}.example" for n in range(9))
    told = verdict(OLD, issued(names=(*LEAF.names, *many)))
    assert told[2] == "9 names are new: 0.example, 1.example, 2.example, 3.example, 4.example …."


def test_another_issuer_is_named_beside_the_first() -> None:
    assert verdict(OLD, issued(make_pki("Other").issuing))[:2] == (
        "Another issuer: Other Issuing CA instead of Test Issuing CA.",
        "The names and the key are the same.",
    )


def test_issuers_that_share_their_common_name_are_told_apart_by_the_rest() -> None:
    namesake = make_intermediate(name_of("Test Issuing CA", "Elsewhere"), PKI.root, LEAF.validity)
    assert verdict(OLD, issued(namesake))[0] == (
        "Another issuer: CN=Test Issuing CA,O=Elsewhere instead of CN=Test Issuing CA,O=Test."
    )


def test_an_issuer_of_the_same_name_with_another_key_is_not_taken_for_the_same() -> None:
    assert verdict(OLD, issued(make_pki("Test").issuing))[:2] == (
        "The issuers have the same name, CN=Test Issuing CA,O=Test, but not the same key: they may be two authorities.",
        "The names and the key are the same.",
    )


def test_two_that_signed_themselves_are_not_called_a_renewal() -> None:
    one, other = make_pki("Same").root.certificate, make_pki("Same").root.certificate
    assert "may be two authorities" in verdict(read(one), read(other))[0]


def test_authorities_without_other_names_are_compared_by_their_subjects() -> None:
    crossed = make_intermediate(
        name_of("Test Root CA", "Test"), make_pki("Other").root, LEAF.validity, key=PKI.root.key
    )
    assert verdict(read(PKI.root.certificate), read(crossed.certificate))[:2] == (
        "Another issuer: Other Root CA instead of Test Root CA.",
        "The names and the key are the same.",
    )


def with_serial_of(other: Certificate) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[1] = tlv(2, other.serial.to_bytes(16))

    return change


def test_a_serial_number_that_was_given_twice_is_told() -> None:
    twin = read(with_tbs(issue(replace(LEAF, validity=LATER), PKI.issuing), with_serial_of(OLD)))
    assert verdict(OLD, twin)[1].startswith("Both have the same serial number")


def test_a_precertificate_is_recognised() -> None:
    poisoned = replace(LEAF, extra=(unrecognized("1.3.6.1.4.1.11129.2.4.3", b"\x05\x00", critical=True),))
    pre = read(with_tbs(issue(poisoned, PKI.issuing), with_serial_of(OLD)))
    (only,) = verdict(OLD, pre)
    assert only.startswith("One is the precertificate")


def test_fields_stand_in_the_order_in_which_people_read() -> None:
    found = list(fields(OLD, issued(validity=LATER)))
    assert found[:10] == [
        "subject", "names", "issuer", "not-before", "not-after", "key", "key-sha256", "serial", "signature", "version"
    ]  # fmt: skip
    assert found[-2:] == ["sha256", "sha1"]
    assert "2.5.29.15" in found
    assert "2.5.29.17" not in found


@pytest.mark.parametrize(
    ("field", "state"),
    [
        ("subject", Difference.SAME),
        ("names", Difference.SAME),
        ("not-after", Difference.CHANGED),
        ("key", Difference.SAME),
        ("key-sha256", Difference.CHANGED),
        ("serial", Difference.CHANGED),
        ("2.5.29.15", Difference.SAME),
    ],
)
def test_each_field_says_whether_it_changed(field: str, state: Difference) -> None:
    assert fields(OLD, issued(validity=LATER, key=new_key().key))[field].state is state


def test_a_list_says_what_was_added_and_what_was_removed() -> None:
    names = fields(OLD, issued(names=("shop.example", "a.example")))["names"]
    assert (names.state, names.removed, names.added) == (
        Difference.CHANGED,
        ("DNS:www.shop.example",),
        ("DNS:a.example",),
    )


def test_an_extension_of_one_side_alone_is_told() -> None:
    stapled = issued(extra=(unrecognized("1.3.6.1.5.5.7.1.24", bytes.fromhex("3003020105")),))
    assert fields(OLD, stapled)["1.3.6.1.5.5.7.1.24"].state is Difference.ONLY_RIGHT
    assert fields(stapled, OLD)["1.3.6.1.5.5.7.1.24"].state is Difference.ONLY_LEFT


def test_becoming_critical_is_a_change() -> None:
    usage = next(e for e in a_leaf().extensions if e.oid.dotted_string == "2.5.29.37")
    critical = issued(extra=(x509.Extension(usage.oid, True, usage.value),))
    assert fields(OLD, critical)["2.5.29.37"].added == ("critical",)


def dumped(*lines: bytes) -> Certificate:
    return issued(extra=(unrecognized("1.2.3.4", b"".join(lines)),))


def test_the_order_counts_in_bytes_that_nobody_decodes() -> None:
    one, other = dumped(b"a" * 16, b"b" * 16), dumped(b"b" * 16, b"a" * 16)
    assert fields(one, other)["1.2.3.4"].state is Difference.CHANGED


def test_the_same_usages_in_other_bytes_are_no_silent_equal() -> None:
    short, long = (with_raw("2.5.29.15", bytes.fromhex(value)) for value in ("03020780", "0303078000"))
    usage = fields(short, long)["2.5.29.15"]
    assert (usage.state, usage.added) == (Difference.CHANGED, ("(the same in another encoding)",))


def test_an_extension_that_stands_twice_is_compared_twice() -> None:
    twice = read(
        with_part(7, tlv(0xA3, tlv(0x30, raw_extension("1.2.3.4", b"\x05\x00"), raw_extension("1.2.3.4", b"\x05\x01"))))
    )
    assert fields(twice, twice)["1.2.3.4#2"].left == ("05 01",)


def test_a_name_in_another_encoding_is_no_silent_equal() -> None:
    def named(tag: int) -> Certificate:
        return read(with_part(5, tlv(0x30, tlv(0x31, tlv(0x30, oid("2.5.4.3"), tlv(tag, b"shop"))))))

    subject = fields(named(12), named(19))["subject"]
    assert (subject.left, subject.right) == (("CN=shop",), ("CN=shop", "(the same in another encoding)"))
    assert subject.state is Difference.CHANGED


def test_a_broken_date_and_key_hide_nothing_else() -> None:
    broken = read(with_part(4, tlv(0x30, tlv(23, b"no date"), tlv(23, b"nor this"))))
    assert fields(OLD, broken)["not-after"].right == ("nor this (no time)",)
    keyless = read(with_part(6, tlv(0x30, tlv(5), tlv(5))))
    assert fields(OLD, keyless)["key-sha256"].state is Difference.ONLY_LEFT


def test_two_unreadable_keys_are_not_the_same_key() -> None:
    keyless = read(with_part(6, tlv(0x30, tlv(5), tlv(5))))
    other = read(with_part(6, tlv(0x30, tlv(5), tlv(5, b"x"))))
    assert verdict(keyless, other)[0] == "Renewed with a new key for the same names."


def test_the_text_marks_what_differs() -> None:
    text = comparison_text(compare(OLD, issued(names=("shop.example", "a.example"))))
    assert "= Subject\n      CN=shop.example\n" in text
    assert "≠ Names\n      DNS:shop.example\n    − DNS:www.shop.example\n    + DNS:a.example\n" in text


def test_the_text_spells_out_what_steers() -> None:
    hostile = read(with_part(5, tlv(0x30, tlv(0x31, tlv(0x30, oid("2.5.4.3"), tlv(12, "a\u202e\x1b[2J\nb".encode()))))))
    text = comparison_text(compare(hostile, OLD))
    assert "a<U+202E><U+001B>[2J<U+000A>b" in text
    assert not any(sign in text for sign in "\u202e\x1b")


def test_the_comparison_speaks_japanese() -> None:
    with i18n.using("ja"):
        assert fields(OLD, OLD)["issuer"].label == "発行者"


def test_one_field_is_told_as_in_the_whole_comparison() -> None:
    renewed = issued(names=("shop.example", "new.shop.example"))
    names = fields(OLD, renewed)["names"]
    assert field_text(names).split("\n") == [
        "≠ Names",
        "      DNS:shop.example",
        "    − DNS:www.shop.example",
        "    + DNS:new.shop.example",
        "",
    ]
    assert field_text(names) in comparison_text(compare(OLD, renewed))


def test_dates_are_in_the_manner_of_the_language_and_to_the_second() -> None:
    assert fields(OLD, OLD)["not-after"].left == ("22 January 2027 10:00:00 UTC",)
    with i18n.using("ja"):
        assert fields(OLD, OLD)["not-after"].left == ("2027年1月22日 10:00:00 UTC",)
