from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509

from tests.support.pki import (
    AT,
    Authority,
    Validity,
    der_of,
    healthy_leaf,
    issue,
    make_intermediate,
    make_pki,
    name_of,
)
from wizard import i18n
from wizard.flow.bundle_rows import (
    COLUMNS,
    LONGEST_TEXT,
    Arranged,
    Arrangement,
    Portion,
    Rows,
    arrange,
    cell_text,
    rows_text,
)
from wizard.flow.bundle_table import Column, Filter, Only, Order
from wizard.flow.chain_groups import index_names
from wizard.probes.base import Cancel, Cancelled

PKI = make_pki("Rows")
OTHER = make_pki("Other")
DAYS = Validity.around(AT)


def leaf(name: str, issuer: Authority = PKI.issuing, ends_in: int = 60) -> bytes:
    days = Validity.around(AT, after_days=ends_in)
    return der_of(issue(replace(healthy_leaf(name), validity=days), issuer))


def ca(authority: Authority) -> bytes:
    return der_of(authority.certificate)


SHOP, OLD, SOON = leaf("shop.example"), leaf("old.example", ends_in=-1), leaf("soon.example", ends_in=3)
ELSEWHERE = leaf("elsewhere.example", OTHER.issuing)
BROKEN = b"\x30\x03abc"
DERS = (SHOP, ca(PKI.issuing), OLD, ca(PKI.root), SOON, ELSEWHERE, BROKEN)


def arranged(
    *,
    text: str = "",
    only: Only | None = None,
    order: Order | None = None,
    grouped: bool = False,
    ders: tuple[bytes, ...] = DERS,
) -> Arranged:
    wanted = Filter(at=AT, text=text, only=frozenset({only} if only else ()))
    return arrange(Rows(ders), Arrangement(wanted=wanted, order=order, grouped=grouped))


def test_a_row_is_read_when_it_is_asked_for_and_not_before() -> None:
    rows = Rows(DERS)
    rows.add((SHOP,))
    assert len(rows) == 8
    assert not any(rows.is_read(place) for place in range(8))
    assert rows[0].subject == "shop.example"
    assert [rows.is_read(place) for place in range(3)] == [True, False, False]


def test_a_row_that_was_read_says_the_same_again() -> None:
    rows = Rows(DERS)
    assert [rows[place] for place in range(7)] == [rows[place] for place in range(7)] == list(rows[:])


def test_what_fits_keeps_the_order_of_the_file() -> None:
    assert arranged(text="example").places == [0, 2, 4, 5]
    assert arranged(only=Only.CA).places == [1, 3]
    assert arranged(only=Only.BROKEN).places == [6]


def test_rows_are_sorted_and_what_has_nothing_to_sort_by_comes_last() -> None:
    assert arranged(order=Order(Column.SUBJECT)).places == (5, 2, 1, 3, 0, 4, 6)
    assert arranged(order=Order(Column.SUBJECT, descending=True)).places == (4, 0, 3, 1, 2, 5, 6)


def test_sorted_by_state_what_has_expired_comes_first_and_then_what_ends_next() -> None:
    coming = replace(healthy_leaf("coming.example"), validity=Validity.around(AT, before_days=-5))
    ders = (BROKEN, der_of(issue(coming, PKI.issuing)), SHOP, OLD, SOON)
    assert arranged(ders=ders, order=Order(Column.STATE, at=AT)).places == (3, 4, 2, 1, 0)


def test_grouped_each_stands_below_its_issuers() -> None:
    found = arranged(grouped=True)
    assert list(zip(found.places, found.depths, strict=True)) == [
        (3, 0), (1, 1), (0, 2), (2, 2), (4, 2), (5, 0), (6, 0),
    ]  # fmt: skip
    assert found.fitting == 7
    assert found.context == frozenset()


def test_issuers_that_do_not_fit_are_there_for_what_is_below_them() -> None:
    found = arranged(text="soon.example", grouped=True)
    assert list(zip(found.places, found.depths, strict=True)) == [(3, 0), (1, 1), (4, 2)]
    assert found.context == {1, 3}
    assert found.fitting == 1


def test_below_an_issuer_the_rows_are_sorted() -> None:
    found = arranged(order=Order(Column.NOT_AFTER), only=Only.LEAF, grouped=True)
    assert list(found.places) == [3, 1, 2, 4, 0, 5]


def test_two_lines_of_one_root_share_it() -> None:
    second = make_intermediate(name_of("Second CA"), PKI.root, DAYS)
    other = leaf("second.example", second)
    found = arranged(ders=(other, SHOP, ca(second), ca(PKI.issuing), ca(PKI.root)), grouped=True)
    assert list(zip(found.places, found.depths, strict=True)) == [(4, 0), (2, 1), (0, 2), (3, 1), (1, 2)]


def test_authorities_that_nothing_leads_to_stand_where_they_come_first() -> None:
    found = arranged(ders=(ca(OTHER.root), SHOP, ca(PKI.issuing)), grouped=True)
    assert list(zip(found.places, found.depths, strict=True)) == [(0, 0), (2, 0), (1, 1)]


def test_what_was_found_out_about_names_is_used_again() -> None:
    rows, grouped = Rows(DERS), Arrangement(wanted=Filter(at=AT), grouped=True)
    first = arrange(rows, grouped)
    assert first.index == index_names(DERS)
    assert arrange(rows, grouped, first.index).index is first.index


def test_what_fits_is_told_at_once_and_how_far_it_is() -> None:
    told: list[Portion] = []
    arrange(Rows(DERS * 500), Arrangement(wanted=Filter(at=AT, text="shop")), tell=told.append)
    assert [place for portion in told for place in portion.places] == list(range(0, 3500, 7))
    assert [portion.done for portion in told] == sorted(portion.done for portion in told)
    assert told[-1].whole == 3500


def test_nothing_is_told_of_rows_whose_order_is_not_known_yet() -> None:
    told: list[Portion] = []
    arrange(Rows(DERS), Arrangement(wanted=Filter(at=AT), order=Order(Column.KEY)), tell=told.append)
    assert not any(portion.places for portion in told)


@pytest.mark.parametrize("order", [None, Order(Column.SUBJECT)])
@pytest.mark.parametrize("grouped", [False, True])
def test_it_ends_soon_after_it_is_cancelled(order: Order | None, grouped: bool) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        arrange(Rows(DERS), Arrangement(wanted=Filter(at=AT), order=order, grouped=grouped), poll=cancel.check)


def test_rows_as_text_have_tabs_between_the_cells() -> None:
    lines = rows_text(Rows(DERS), (0, 2), AT).splitlines()
    assert lines[0].split("\t") == list(COLUMNS.values())
    assert [line.split("\t")[:4] for line in lines[1:]] == [
        ["shop.example", "Rows Issuing CA", "60 days left", "2027-01-22"],
        ["old.example", "Rows Issuing CA", "Expired", "2026-11-22"],
    ]


@pytest.mark.parametrize("name", ["a\tb\nc", "moc.\u202eelpmaxe", "\x1b[31mred\x00", "x" * 60])
def test_hostile_text_stays_in_its_cell_and_on_its_line(name: str) -> None:
    text = rows_text(Rows((leaf_called(name),)), (0,), AT)
    assert len(text.splitlines()) == 2
    assert text.splitlines()[1].count("\t") == len(COLUMNS) - 1
    assert all(c.isprintable() or c in "\t\n" for c in text)


def leaf_called(name: str) -> bytes:
    return der_of(issue(replace(healthy_leaf("x.example"), common_name=name), PKI.issuing))


def test_a_long_text_is_cut() -> None:
    names = tuple(f"host{n}.example" for n in range(100))
    row = Rows((der_of(issue(healthy_leaf(*names), PKI.issuing)),))[0]
    assert len(cell_text(row, Column.NAMES, AT)) == LONGEST_TEXT + 1
    assert cell_text(row, Column.NAMES, AT).endswith("…")


def test_whether_it_is_an_authority_is_not_said_of_what_is_broken() -> None:
    cells = [cell_text(row, Column.IS_CA, AT) for row in Rows((BROKEN, SHOP, ca(PKI.root)))]
    assert cells == ["", "No", "Yes"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_cell_is_told_in_every_language(language: str) -> None:
    i18n.use(language)
    for row in Rows(DERS):
        assert not any("{" in cell_text(row, column, AT) for column in Column)


def test_dates_at_the_ends_of_time_are_sorted() -> None:
    far = replace(healthy_leaf("far.example"), validity=Validity(AT, AT + timedelta(days=365 * 7_900)))
    certificate: x509.Certificate = issue(far, PKI.issuing)
    assert arranged(ders=(der_of(certificate), OLD), order=Order(Column.STATE, at=AT)).places == (1, 0)
