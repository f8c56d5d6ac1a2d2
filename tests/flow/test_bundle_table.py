from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest

from tests.pki.making import PKI, a_leaf
from tests.support.pki import AT, der_of
from wizard.flow.bundle_table import (
    PORTION,
    Column,
    Filter,
    Only,
    Order,
    State,
    date_text,
    filtered,
    in_order,
    state,
    state_text,
)
from wizard.pki.bundle import summary
from wizard.probes.base import Cancel, Cancelled

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A row of the table."""

    subject: str = "shop.example"
    issuer: str = "Test Issuing CA"
    not_before: datetime | None = AT - 30 * DAY
    not_after: datetime | None = AT + 60 * DAY
    is_ca: bool = False
    names: tuple[str, ...] = ("shop.example", "www.shop.example")
    serial: str = "444c0"
    key: str = "EC P-256"
    broken: str | None = None


LEAF = Made()
EXPIRED = Made(subject="old.example", names=("old.example",), not_after=AT - DAY)
COMING = Made(subject="new.example", names=(), not_before=AT + DAY)
ENDING = Made(subject="soon.example", names=(), not_after=AT + 30 * DAY)
CA = Made(subject="Test Root CA", issuer="Test Root CA", is_ca=True, names=(), key="RSA 4096", serial="1")
BROKEN = Made(subject="", issuer="", names=(), serial="", key="", not_before=None, not_after=None, broken="cut off")
ROWS = (LEAF, EXPIRED, COMING, ENDING, CA, BROKEN)


def found(text: str = "", *only: Only, rows: tuple[Made, ...] = ROWS) -> tuple[int, ...]:
    return tuple(chain.from_iterable(filtered(rows, Filter(at=AT, text=text, only=frozenset(only)))))


def subjects(indices: tuple[int, ...]) -> list[str]:
    return [ROWS[i].subject for i in indices]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (Only.EXPIRED, ["old.example"]),
        (Only.NOT_YET_VALID, ["new.example"]),
        (Only.EXPIRING, ["soon.example"]),
        (Only.CA, ["Test Root CA"]),
        (Only.LEAF, ["shop.example", "old.example", "new.example", "soon.example"]),
        (Only.BROKEN, [""]),
        (Only.SELF_SIGNED, ["Test Root CA"]),
    ],
)
def test_each_filter_leaves_its_own(only: Only, expected: list[str]) -> None:
    assert subjects(found("", only)) == expected


def test_filters_add_up() -> None:
    assert subjects(found("", Only.LEAF, Only.EXPIRED)) == ["old.example"]
    assert found("", Only.CA, Only.EXPIRED) == ()


def test_no_filter_leaves_everything_in_its_order() -> None:
    assert found() == (0, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("www.SHOP", [0]),
        ("root", [4]),
        ("rsa 4096", [4]),
        ("444C0", [0, 1, 2, 3]),
        ("04:44:c0", [0, 1, 2, 3]),
        ("2027-01-22", [0, 2, 4]),
        ("shop issuing", [0]),
        ("shop root", []),
        ("example\nwww", [0]),
        ("no such", []),
        ("   ", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_every_word_is_looked_for_in_every_column(text: str, expected: list[int]) -> None:
    assert list(found(text)) == expected


def test_an_international_name_is_found_as_people_write_it() -> None:
    rows = (Made(names=("xn--bcher-kva.example",)), Made(subject="Bücher GmbH"), LEAF)
    assert found("Bücher", rows=rows) == (0, 1)
    assert found("bücher.example", rows=rows) == (0,)


def test_a_longer_text_chooses_among_what_fitted_before() -> None:
    narrowed = filtered(ROWS, Filter(at=AT, text="example"), among=(3, 1, 4))
    assert tuple(chain.from_iterable(narrowed)) == (3, 1)


def test_both_ends_of_the_validity_belong_to_it() -> None:
    assert state(replace(LEAF, not_after=AT), AT) is State.VALID
    assert state(replace(LEAF, not_before=AT), AT) is State.VALID
    assert state(replace(LEAF, not_after=AT - timedelta(seconds=1)), AT) is State.EXPIRED


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (LEAF, "60 days left"),
        (replace(LEAF, not_after=AT + 1.5 * DAY), "1 day left"),
        (replace(LEAF, not_after=AT + 0.5 * DAY), "Less than a day left"),
        (replace(LEAF, not_after=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)), "Never expires"),
        (EXPIRED, "Expired"),
        (COMING, "Not yet valid"),
        (BROKEN, "Broken"),
        (replace(LEAF, not_after=None), "Date unreadable"),
        (replace(EXPIRED, not_before=None), "Expired"),
    ],
)
def test_the_state_is_told_in_a_word_or_two(row: Made, words: str) -> None:
    assert state_text(row, AT) == words


def test_the_state_is_told_at_the_ends_of_time() -> None:
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert [state_text(row, last) for row in ROWS[:2]] == ["Expired", "Expired"]
    assert tuple(chain.from_iterable(filtered((LEAF,), Filter(at=last, only=frozenset({Only.EXPIRING}))))) == ()


def test_a_date_that_cannot_be_read_is_left_blank() -> None:
    assert (date_text(AT), date_text(None)) == ("2026-11-23", "")


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        (Column.SUBJECT, [2, 1, 0, 3, 4, 5], [4, 3, 0, 1, 2, 5]),
        (Column.NOT_AFTER, [1, 3, 0, 2, 4, 5], [0, 2, 4, 3, 1, 5]),
        (Column.NOT_BEFORE, [0, 1, 3, 4, 2, 5], [2, 0, 1, 3, 4, 5]),
        (Column.IS_CA, [4, 0, 1, 2, 3, 5], [0, 1, 2, 3, 4, 5]),
        (Column.NAMES, [1, 0, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]),
        (Column.SERIAL, [4, 0, 1, 2, 3, 5], [0, 1, 2, 3, 4, 5]),
        (Column.KEY, [0, 1, 2, 3, 4, 5], [4, 0, 1, 2, 3, 5]),
        (Column.ISSUER, [0, 1, 2, 3, 4, 5], [4, 0, 1, 2, 3, 5]),
    ],
)
def test_rows_are_sorted_stably_with_nothing_last(column: Column, up: list[int], down: list[int]) -> None:
    assert list(in_order(ROWS, range(6), Order(column))) == up
    assert list(in_order(ROWS, range(6), Order(column, descending=True))) == down


def many(count: int) -> tuple[Made, ...]:
    return tuple(replace(LEAF, subject=f"{n * 7919 % 1013}.example", not_after=None if n % 5 == 0 else LEAF.not_after,
                         key=f"EC {n % 3}") for n in range(count))  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, PORTION, PORTION + 1, 5 * PORTION + 3])
@pytest.mark.parametrize("descending", [False, True])
def test_many_rows_are_sorted_as_in_one_go(count: int, descending: bool) -> None:
    rows = many(count)
    expected = sorted(range(count), key=lambda i: rows[i].subject, reverse=descending)
    assert list(in_order(rows, range(count), Order(Column.SUBJECT, descending))) == expected
    known = [i for i in range(count) if rows[i].not_after]
    unknown = [i for i in range(count) if not rows[i].not_after]
    assert list(in_order(rows, range(count), Order(Column.NOT_AFTER, descending))) == known + unknown


def test_sorting_by_two_columns_one_after_the_other_sorts_by_both() -> None:
    rows = many(3_000)
    by_subject = in_order(rows, range(3_000), Order(Column.SUBJECT))
    both = in_order(rows, by_subject, Order(Column.KEY))
    assert list(both) == sorted(range(3_000), key=lambda i: (rows[i].key, rows[i].subject, i))


def test_the_first_rows_are_there_before_the_last_were_looked_at() -> None:
    looked: list[int] = []

    class Watched(list[Made]):
        def __getitem__(self, place: int) -> Made:  # type: ignore[override]  # no slices here
            looked.append(place)
            return super().__getitem__(place)

    rows = Watched(many(3 * PORTION))
    assert next(filtered(rows, Filter(at=AT, text="example"))) == tuple(range(PORTION))
    assert max(looked) == PORTION - 1


def test_filtering_and_sorting_end_when_nobody_wants_them_any_more() -> None:
    cancel = Cancel()
    rows = many(3 * PORTION)
    portions = filtered(rows, Filter(at=AT), poll=cancel.check)
    next(portions)
    cancel.set()
    with pytest.raises(Cancelled):
        next(portions)
    with pytest.raises(Cancelled):
        in_order(rows, range(len(rows)), Order(Column.KEY), cancel.check)


def test_what_the_reader_tells_of_a_certificate_is_a_row() -> None:
    rows = tuple(summary(der_of(c)) for c in (a_leaf("shop.example", "b.example"), PKI.issuing.certificate))
    assert tuple(chain.from_iterable(filtered(rows, Filter(at=AT, text="b.example")))) == (0,)
    assert tuple(chain.from_iterable(filtered(rows, Filter(at=AT, only=frozenset({Only.CA}))))) == (1,)
    assert state_text(rows[0], AT) == "60 days left"
