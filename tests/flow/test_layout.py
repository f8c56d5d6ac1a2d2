from datetime import UTC, datetime, timedelta, timezone

from wizard.flow.layout import column, iso, wrapped


def test_a_column_counts_wide_characters_twice() -> None:
    assert column("日本", 6) == "日本  "
    assert column("too long", 3) == "too long "


def test_long_lines_are_broken_and_indented() -> None:
    lines = list(wrapped("word " * 60))
    assert len(lines) > 2
    assert all(line.startswith("   ") and len(line) <= 96 for line in lines)


def test_japanese_is_left_to_the_terminal_to_break() -> None:
    assert list(wrapped("証明書" * 60)) == ["   " + "証明書" * 60]


def test_what_hides_or_steers_is_written_out() -> None:
    assert list(wrapped("a\x1b[31m\u202eb")) == ["   a<U+001B>[31m<U+202E>b"]


def test_commands_are_not_broken_at_hyphens() -> None:
    command = "Strict-Transport-Security-and-more-" * 2
    assert any(command in line for line in wrapped(f"{'word ' * 14}{command} {'word ' * 10}"))


def test_a_moment_is_told_in_utc_with_seconds() -> None:
    assert iso(datetime(2026, 11, 23, 19, 0, 0, 999, tzinfo=timezone(timedelta(hours=9)))) == "2026-11-23T10:00:00Z"


def test_a_moment_long_ago_has_four_digits() -> None:
    assert iso(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00Z"
