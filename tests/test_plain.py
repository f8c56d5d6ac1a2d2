import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.plain import breakable, columns, unbroken, visible, with_whole_dates


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("\x1b[31mred", "<U+001B>[31mred"),
        ("\x9b31m", "<U+009B>31m"),
        ("a\x00b", "a<U+0000>b"),
        ("a\rb\nc\td", "a<U+000D>b<U+000A>c<U+0009>d"),
        ("moc.elpmaxe\u202e", "moc.elpmaxe<U+202E>"),
        ("\u2066shop\u2069", "<U+2066>shop<U+2069>"),
        ("sh\u200bop\ufeff", "sh<U+200B>op<U+FEFF>"),
        ("so\u00adft", "so<U+00AD>ft"),
        ("a\u2028b\u2029", "a<U+2028>b<U+2029>"),
        ("\udcff", "<U+DCFF>"),
        ("\ue000", "<U+E000>"),
        ("\U000e0041", "<U+E0041>"),
    ],
)
def test_what_hides_or_steers_is_written_out(hidden: str, shown: str) -> None:
    assert visible(hidden) == shown


@pytest.mark.parametrize("text", ["", "shop.example", "日本語の名前", "Zürich", "שלום", "e\u0301", "🔒"])
def test_text_that_can_be_seen_stays(text: str) -> None:
    assert visible(text) == text


def test_line_feeds_stay_on_request_and_nothing_else_does() -> None:
    assert visible("a\nb\rc\u202e", lines=True) == "a\nb<U+000D>c<U+202E>"


@given(st.text())
def test_no_control_character_passes(text: str) -> None:
    assert not {unicodedata.category(c) for c in visible(text)} & {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("日本", 4), ("ｱ", 1), ("Ａ", 2), ("e\u0301", 1), ("", 0)])
def test_wide_characters_take_two_columns(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("shop.example", ["shop.example"]),
        ("expired.practice.localhost", ["expired.", "practice.", "localhost"]),
        ("SEC_ERROR_EXPIRED_ISSUER_CERTIFICATE", ["SEC_", "ERROR_", "EXPIRED_", "ISSUER_", "CERTIFICATE"]),
        ("a" * 45, ["a" * 20, "a" * 20, "a" * 5]),
        ("two words, and neither of them is long", None),
    ],
)
def test_long_words_can_be_broken_behind_their_dots_and_dashes(text: str, parts: list[str] | None) -> None:
    assert breakable(text).split("\u200b") == (parts or [text])
    assert unbroken(breakable(text)) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("until 3 May 2026, or later", "until 3_~May_~2026, or later"),
        ("on 23 November 2026 10:05 UTC", "on 23_~November_~2026 10:05 UTC"),
        ("2026年1月4日に終了", "2026~年~1~月~4~日~に終~了"),
        ("In 20 Chrome windows", "In 20 Chrome windows"),
        ("Port 20 May 20261", "Port 20 May 20261"),
    ],
)
def test_a_date_stays_in_one_line(text: str, shown: str) -> None:
    whole = with_whole_dates(breakable(text))
    assert whole.replace("\u00a0", "_").replace("\u2060", "~") == shown
    assert unbroken(whole) == text
