"""Texts are broken into lines where their language allows it."""

import pytest

from wizard.lines import Letters, fitted

PLAIN = Letters()


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("short", 10, ["short"]),
        ("Your connection is not private", 12, ["Your connection", "is not private"]),
        ("この接続ではプライバシーが保護されません", 14, ["この接続ではプライバシーが", "保護されません"]),
        ("NET::ERR_CERT_COMMON_NAME_INVALID", 14, ["NET::ERR_CERT_", "COMMON_NAME_INVALID"]),
        ("", 10, [""]),
    ],
)
def test_lines_end_between_words_phrases_and_parts_of_codes(text: str, width: float, lines: list[str]) -> None:
    found, size = fitted(text, width * 10, 4, 10, PLAIN)
    assert list(found) == lines
    assert size == 10


def test_nothing_is_lost_and_no_line_is_too_wide() -> None:
    for text in (
        "The quick brown fox jumps over the lazy dog",
        "基礎になる接続が閉じられました: 信頼関係を確立できませんでした。",
    ):
        lines, size = fitted(text, 80, 9, 10, PLAIN)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(PLAIN.width(line) * size <= 80 for line in lines)


def test_what_needs_too_many_lines_is_set_smaller() -> None:
    lines, size = fitted("one two three four five six", 60, 2, 10, PLAIN)
    assert size < 10
    assert len(lines) == 2


def test_no_line_begins_with_a_closing_sign() -> None:
    lines, _ = fitted("これは証明書です。あれは鍵です。それは名前です。", 60, 9, 10, PLAIN)
    assert all(line[0] not in "。、）" for line in lines)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Windows セキュリティ", 7, ["Windows", "セキュリティ"]),
        ("Wi-Fi とインターネット", 9, ["Wi-Fi と", "インターネット"]),
        ("Microsoft Edge について", 8, ["Microsoft", "Edge について"]),
    ],
)
def test_a_word_is_not_parted_for_evenness_alone(text: str, width: float, lines: list[str]) -> None:
    assert list(fitted(text, width * 10, 2, 10, PLAIN)[0]) == lines
