import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pki.making import oid
from wizard.pki.asn1_values import MOST_CHARACTERS, hex_text, integer_text, value_text


@pytest.mark.parametrize(
    ("number", "content", "text"),
    [
        (1, b"\xff", "TRUE"),
        (1, b"\0", "FALSE"),
        (1, b"\1", "01"),
        (2, b"\xff", "-1"),
        (2, b"\x7f" + b"\xff" * 7, str(2**63 - 1)),
        (2, b"\1" * 9, "01 " * 8 + "01"),
        (2, b"", ""),
        (3, b"\5\xa0", "(3 bits) A0"),
        (3, b"\0", "(0 bits)"),
        (3, b"\x09\xa0", "09 A0"),
        (4, b"\xde\xad", "DE AD"),
        (5, b"", ""),
        (6, oid("2.5.29.17")[2:], "2.5.29.17 (subjectAltName)"),
        (6, oid("1.2.3.4")[2:], "1.2.3.4"),
        (6, b"\x80", "80"),
        (12, "é".encode(), "é"),
        (12, b"\xff", "\N{REPLACEMENT CHARACTER}"),
        (30, "é".encode("utf-16-be"), "é"),
        (23, b"491231235959Z", "2049-12-31 23:59:59Z"),
        (23, b"500101000000Z", "1950-01-01 00:00:00Z"),
        (23, b"0001010000+0900", "2000-01-01 00:00 +0900"),
        (24, b"20500101000000.5Z", "2050-01-01 00:00:00.5Z"),
        (24, b"soon", "soon"),
        (10, b"\3", "3"),
        (99, b"\1", "01"),
    ],
)
def test_content_is_told_as_its_type_says(number: int, content: bytes, text: str) -> None:
    assert value_text(number, content) == text


def test_long_content_is_cut_and_its_length_told() -> None:
    assert hex_text(b"\1" * 1000).endswith("01 … (1000 bytes)")
    assert integer_text(b"\1" * 1000).endswith("01 … (1000 bytes)")
    assert value_text(12, b"a" * 1000) == "a" * MOST_CHARACTERS + "…"


@given(number=st.integers(0, 40), content=st.binary(max_size=300))
def test_no_content_makes_it_raise_or_long(number: int, content: bytes) -> None:
    assert len(value_text(number, content)) < 2 * MOST_CHARACTERS
