"""The alignment of two names: cheap, complete, and what it marks is what differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.flow.letters import (
    MOST_LETTERS,
    Column,
    Mark,
    align,
    compare,
    differences,
    distance,
    letters,
    looks_like,
    parts,
)

LABELS = st.text("abcdeом-1*", min_size=1, max_size=8)
NAMES = st.lists(LABELS, min_size=1, max_size=5).map(".".join)
ANYTHING = st.text(max_size=140)


def told(wanted: str, offered: str) -> list[tuple[str, str, str]]:
    return [(c.wanted, c.offered, c.mark.value) for c in differences(compare(wanted, offered))]


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        ("shop.exmaple.com", "shop.example.com", [("ma", "am", "different")]),
        ("gooogle.com", "google.com", [("o", "", "absent")]),
        ("exampl.com", "example.com", [("", "e", "absent")]),
        ("shop.example", "www.shop.example", [("", "www.", "absent")]),
        ("www.shop.example", "shop.example", [("www.", "", "absent")]),
        ("a.b.example.org", "*.example.org", [("a.", "", "too-many"), ("b.", "*.", "covered")]),
        ("a.b.c.example.org", "*.example.org", [("a.b.", "", "too-many"), ("c.", "*.", "covered")]),
        ("example.org", "*.example.org", [("", "*.", "absent")]),
        ("www.exmaple.org", "*.example.org", [("www.", "*.", "covered"), ("ma", "am", "different")]),
        ("p\u0430ypal.com", "paypal.com", [("\u0430", "a", "alike")]),
        ("paypa1.com", "paypal.com", [("1", "l", "alike")]),
        ("b\u00fccher.example", "bucher.example", [("\u00fc", "u", "alike")]),
        ("login.example", "mail.example", [("login", "mail", "different")]),
        ("shop.example", "default.hosting.test", [("shop.example", "default.hosting.test", "different")]),
        ("same.example", "same.example", []),
    ],
)
def test_what_differs_is_marked(wanted: str, offered: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(wanted, offered) == expected


@given(ANYTHING, ANYTHING)
def test_an_alignment_holds_both_names_whole(wanted: str, offered: str) -> None:
    pairs = align(letters(wanted[:40]), letters(offered[:40]))
    assert "".join(p.wanted for p in pairs) == wanted[:40]
    assert "".join(p.offered for p in pairs) == offered[:40]
    assert all(p.wanted or p.offered for p in pairs)


@given(NAMES, NAMES)
def test_an_alignment_is_as_cheap_as_can_be(wanted: str, offered: str) -> None:
    ours, theirs = letters(wanted), letters(offered)
    assert sum(not p.is_same for p in align(ours, theirs)) == distance(ours, theirs)


@given(NAMES, NAMES, NAMES)
def test_the_distance_is_one(a: str, b: str, c: str) -> None:
    x, y, z = letters(a), letters(b), letters(c)
    assert (distance(x, y) == 0) == (a == b)
    assert distance(x, y) == distance(y, x)
    assert distance(x, z) <= distance(x, y) + distance(y, z)


@given(ANYTHING, ANYTHING)
def test_the_columns_hold_both_names_whole(wanted: str, offered: str) -> None:
    columns = compare(wanted, offered)
    assert "".join(c.wanted for c in columns) == wanted
    assert "".join(c.offered for c in columns) == offered


@given(NAMES, NAMES)
def test_equal_columns_are_marked_so_and_others_not(wanted: str, offered: str) -> None:
    for column in compare(wanted, offered):
        assert (column.mark is Mark.SAME) == (column.wanted == column.offered)
        assert (column.mark is Mark.ALIKE) <= looks_like(column.wanted, column.offered)
        assert not (column.mark is Mark.COVERED and column.offered != "*.")


@given(NAMES)
def test_a_name_does_not_differ_from_itself(name: str) -> None:
    assert differences(compare(name, name)) == ()


@given(NAMES, st.integers(0, 30), st.sampled_from("xyz"))
def test_one_slip_is_one_mark(name: str, place: int, letter: str) -> None:
    # Only names without stars, and slips that leave the dots where they are.
    name = f"{name.replace('*', 'q')}.example"
    place %= len(name)
    if name[place] in {".", letter}:
        return
    wrong = name[:place] + letter + name[place + 1 :]
    found = differences(compare(wrong, name))
    assert len(found) == 1
    assert letter in found[0].wanted


def test_a_name_longer_than_anybody_reads_is_not_compared_by_letters() -> None:
    long = "x" * (MOST_LETTERS + 1)
    assert compare(long, "x") == (Column(long, "x", Mark.DIFFERENT),)
    assert compare(long, long) == (Column(long, long, Mark.SAME),)
    many = "a." * 40 + "example"
    assert compare(many, "a.example") == (Column(many, "a.example", Mark.DIFFERENT),)


def test_a_sign_stays_with_its_letter_and_a_dot_with_its_part() -> None:
    assert letters("e\u0301a\u20dd.") == ("e\u0301", "a\u20dd", ".")
    assert parts("www.example.org") == ("www.", "example.", "org")
    assert parts("a..b") == ("a.", ".", "b")


def test_letters_of_other_alphabets_look_alike() -> None:
    assert looks_like("о", "o")
    assert looks_like("ο", "о")
    assert looks_like("0", "o")
    assert not looks_like("o", "o")
    assert not looks_like("a", "b")
