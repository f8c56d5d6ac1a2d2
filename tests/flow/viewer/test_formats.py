from datetime import UTC, datetime

import pytest

from wizard.flow.viewer.formats import magnitude, octets, written
from wizard.flow.viewer.items import Bits, Oid, Value
from wizard.flow.viewer.layout import Part
from wizard.flow.viewer.vocabulary import Vocabulary

WORDS = Vocabulary(
    {
        "labels": {"info-idn-value-format": {"en": "$1 ($2)", "ja": "$1（$2）"}},
        "values": {"bytes": {"en": "$1 bytes : $2", "ja": "$1バイト: $2"}},
        "usages": {"1.2.3": "Example"},
        "prefixes": {"1.3.6": "Private"},
        "truth": {"yes": "Yes", "no": "No"},
    },
    "en",
)


def form(value: Value, name: str, **more: str) -> str:
    return written(value, WORDS, Part(format=name, **more))


@pytest.mark.parametrize(("number", "expected"), [(0, "00"), (127, "7f"), (128, "0080"), (-1, "ff"), (-128, "80")])
def test_a_number_takes_the_bytes_of_an_integer(number: int, expected: str) -> None:
    assert octets(number).hex() == expected


def test_the_magnitude_lacks_the_zero_that_keeps_it_positive() -> None:
    assert magnitude(b"\0\x80") == b"\x80"
    assert magnitude(b"\0") == b"\0"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hex-rows", "00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n10"),
        ("hex-colons", "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10"),
        ("hex-plain", "000102030405060708090a0b0c0d0e0f10"),
        ("hex-blanks", "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10"),
        ("hex-upper-blanks", "00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10"),
        ("sized-bytes", "17 bytes : 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10"),
        ("octet-bits", "136"),
    ],
)
def test_bytes_in_each_form(name: str, expected: str) -> None:
    assert form(bytes(range(17)), name) == expected


def test_a_number_is_written_without_its_leading_zero_where_the_form_says_so() -> None:
    number = Bits(0x80FF, 16)
    assert form(number, "hex-number-colons") == "80:FF"
    assert form(number, "bit-count") == "16"
    assert form(number, "octet-bits") == "16"
    assert form(number, "sized-number") == "2 bytes : 80 FF"
    assert form(number, "text") == str(0x80FF)


def test_names_of_identifiers_come_from_the_table() -> None:
    assert form(Oid("1.2.3"), "named", table="usages", known="$name ($oid)") == "Example (1.2.3)"
    assert form(Oid("9.9"), "named", table="usages", unknown="OID.$oid") == "OID.9.9"


def test_an_identifier_can_be_named_by_its_beginning() -> None:
    told = form(
        Oid("1.3.6.1.4"), "named", table="usages", prefix_table="prefixes", prefixed="$name ($prefix)", unknown=""
    )
    assert told == "Private (1.3.6)"


def test_a_beginning_ends_at_a_dot() -> None:
    assert form(Oid("1.3.61"), "named", table="usages", prefix_table="prefixes", unknown="none") == "none"


def test_a_truth_is_written_by_its_labels() -> None:
    assert [form(truth, "flag", table="truth") for truth in (True, False)] == ["Yes", "No"]


def test_a_host_in_ascii_letters_has_its_meaning_behind_it() -> None:
    assert form("xn--wgv71a.example", "idn") == "xn--wgv71a.example (日本.example)"
    assert form("shop.example", "idn") == "shop.example"


def test_an_impossible_host_is_left_as_it_is() -> None:
    assert form("xn--a-ecp.ru\0", "idn") == "xn--a-ecp.ru\0"


def test_a_time_as_javascript_writes_it() -> None:
    assert form(datetime(2026, 11, 3, 9, 5, 7, tzinfo=UTC), "utc-string") == "Tue, 03 Nov 2026 09:05:07 GMT"


def test_thousands_are_grouped() -> None:
    assert form(2048, "grouped") == "2,048"
