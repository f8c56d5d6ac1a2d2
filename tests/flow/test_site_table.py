import json
from datetime import UTC, datetime

import pytest

from wizard.flow.site_list import parse_list
from wizard.flow.site_table import (
    SiteColumn,
    SiteRow,
    SiteState,
    answered_row,
    cause_words,
    checked_at,
    counted,
    days_words,
    filtered_rows,
    sorted_rows,
    state_words,
    waiting_row,
)


def answer(verdict: str, *causes: tuple[str, str], days: int | None = 60, **more: object) -> str:
    told = [{"id": id_, "severity": severity, "title": f"About {id_}\u202e"} for id_, severity in causes]
    chain = [] if days is None else [{"days_left": days, "subject": "CN=x"}]
    return json.dumps({"verdict": verdict, "causes": told, "chain": chain, "at": "2026-11-23T10:00:00Z", **more})


WAITING = SiteRow(number=1, host="shop.example", address="https://shop.example")


@pytest.mark.parametrize(
    ("text", "state", "cause", "days"),
    [
        (answer("trusted"), SiteState.FINE, "", 60),
        (answer("trusted", ("ct-missing", "note")), SiteState.FINE, "", 60),
        (answer("trusted", days=30), SiteState.SOON, "", 30),
        (answer("trusted", ("note-first", "note"), ("weak-key", "warning"), days=3), SiteState.TO_MEND, "weak-key", 3),
        (answer("untrusted", ("expired", "blocking"), days=-4), SiteState.REFUSED, "expired", -4),
        (answer("unreachable", ("dns-failure", "blocking"), days=None), SiteState.UNREACHABLE, "dns-failure", None),
        (answer("trusted", chain=[{"sha256": None, "problems": ["x"]}]), SiteState.FINE, "", None),
    ],
)
def test_a_row_tells_the_answer(text: str, state: SiteState, cause: str, days: int | None) -> None:
    row = answered_row(WAITING, text)
    assert (row.number, row.host, row.address) == (1, "shop.example", "https://shop.example")
    assert (row.state, row.cause, row.days_left) == (state, cause, days)
    assert row.words == (f"About {cause}<U+202E>" if cause else "")
    assert checked_at(row) == datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_how_soon_is_soon_can_be_chosen() -> None:
    assert answered_row(WAITING, answer("trusted", days=30), soon_days=7).state is SiteState.FINE


def test_an_answer_with_an_error_is_no_site() -> None:
    row = answered_row(WAITING, json.dumps({"schema": 1, "input": "x", "error": "bad\u202e"}))
    assert (row.state, row.words, row.at, checked_at(row)) == (SiteState.NO_SITE, "bad<U+202E>", "", None)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"verdict": 1}', '{"causes": [{}]}'])
def test_what_is_no_answer_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        answered_row(WAITING, text)


def test_half_a_character_is_no_fault_of_the_answer() -> None:
    text = answer("untrusted", ("expired", "blocking")).replace("About", "\\ud800 About")
    assert answered_row(WAITING, text).words == "<U+D800> About expired<U+202E>"


def test_lines_wait_or_say_what_is_wrong_with_them() -> None:
    sites = parse_list("shop.example\nsmtp://mail.example\nx.example:8443\nno\u202e way\n").sites
    rows = [waiting_row(number, site) for number, site in enumerate(sites, 1)]
    assert [row.host for row in rows] == ["shop.example", "smtp://mail.example:25", "x.example:8443", "no<U+202E> way"]
    assert [row.state for row in rows] == [SiteState.WAITING] * 3 + [SiteState.NO_SITE]
    assert rows[3].words
    assert not rows[3].address


@pytest.mark.parametrize(
    ("days", "words"),
    [(None, ""), (60, "60 days left"), (1, "1 day left"), (0, "Less than a day left"), (-1, "ended 1 day ago"),
     (-40, "ended 40 days ago")],
)  # fmt: skip
def test_days_are_told_in_words(days: int | None, words: str) -> None:
    assert days_words(SiteRow(number=1, host="x", days_left=days)) == words


def test_every_state_has_words_of_its_own() -> None:
    assert len({state_words(state) for state in SiteState}) == len(SiteState)


def test_no_cause_is_told_only_of_what_was_checked() -> None:
    assert cause_words(WAITING) == ""
    assert cause_words(answered_row(WAITING, answer("trusted"))) == "Nothing to mend"


@pytest.mark.parametrize(
    ("days", "words"),
    [(5, "Renew it within 5 days"), (1, "Renew it within 1 day"), (0, "Renew it today"), (31, "Nothing to mend")],
)
def test_what_ends_soon_is_to_be_renewed_by_then(days: int, words: str) -> None:
    assert cause_words(answered_row(WAITING, answer("trusted", days=days))) == words


ROWS = (
    SiteRow(number=1, host="b.example", state=SiteState.FINE, verdict="trusted", days_left=60, at="2026-11-23T10:02"),
    SiteRow(number=2, host="a.test", state=SiteState.REFUSED, words="Expired", days_left=-4, at="2026-11-23T10:01"),
    SiteRow(number=3, host="a.example:8443", state=SiteState.SOON, days_left=5, at="2026-11-23T10:03"),
    SiteRow(number=4, host="a.example", state=SiteState.UNREACHABLE, words="Not found", cause="dns-failure"),
    SiteRow(number=5, host="smtp://a.example:25"),
    SiteRow(number=6, host="c.test", state=SiteState.REFUSED, words="expired", days_left=-9),
)  # fmt: skip


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        (SiteColumn.NUMBER, [1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1]),
        (SiteColumn.STATE, [6, 2, 4, 3, 1, 5], [5, 1, 3, 4, 2, 6]),
        (SiteColumn.HOST, [4, 5, 3, 1, 2, 6], [6, 2, 1, 3, 5, 4]),
        (SiteColumn.CAUSE, [2, 6, 4, 1, 3, 5], [4, 2, 6, 1, 3, 5]),
        (SiteColumn.DAYS, [6, 2, 3, 1, 4, 5], [1, 3, 2, 6, 4, 5]),
        (SiteColumn.AT, [2, 1, 3, 4, 5, 6], [3, 1, 2, 4, 5, 6]),
    ],
)
def test_rows_are_sorted_and_what_has_nothing_there_comes_last(
    column: SiteColumn, up: list[int], down: list[int]
) -> None:
    assert [row.number for row in sorted_rows(ROWS, column)] == up
    assert [row.number for row in sorted_rows(ROWS, column, descending=True)] == down


@pytest.mark.parametrize(
    ("text", "states", "numbers"),
    [
        ("", frozenset(), [1, 2, 3, 4, 5, 6]),
        ("A.EXAMPLE", frozenset(), [3, 4, 5]),
        ("example 8443", frozenset(), [3]),
        ("expired", frozenset(), [2, 6]),
        ("trusted test", frozenset(), [2, 6]),
        ("", frozenset({SiteState.REFUSED, SiteState.SOON}), [2, 3, 6]),
        ("a.", frozenset({SiteState.REFUSED, SiteState.SOON}), [2, 3]),
        ("nothing like it", frozenset(), []),
    ],
)
def test_a_filter_leaves_what_has_every_word_and_one_of_the_states(
    text: str, states: frozenset[SiteState], numbers: list[int]
) -> None:
    assert [row.number for row in filtered_rows(ROWS, text, states)] == numbers


def test_rows_are_counted_by_state_the_worst_first() -> None:
    told = [(state.value, count) for state, count in counted(ROWS).items()]
    assert told == [("refused", 2), ("unreachable", 1), ("soon", 1), ("fine", 1), ("waiting", 1)]
