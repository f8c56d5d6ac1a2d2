import json
from dataclasses import replace

import pytest

from wizard import i18n
from wizard.flow.site_lines import (
    Heading,
    Line,
    Wanted,
    answered_line,
    arranged,
    cell_words,
    fits,
    lines_text,
    list_words,
    progress_words,
    standing_words,
    waiting_again,
    waiting_lines,
)
from wizard.flow.site_list import SiteList, parse_list
from wizard.flow.site_table import SiteRow, SiteState

WAITING = waiting_lines(parse_list("shop.example\nmail.example:993\nnot a site!\n"))


def answer(code: object = "NET::ERR_CERT_DATE_INVALID", verdict: str = "untrusted", days: int = -2) -> str:
    causes = [{"id": "expired", "severity": "blocking", "title": "The certificate has expired"}]
    said = {"verdict": verdict, "causes": causes if verdict != "trusted" else [], "chain": [{"days_left": days}]}
    return json.dumps({**said, "at": "2026-11-23T10:00:00Z", "browsers": {"chrome": {"code": code}}})


REFUSED = answered_line(WAITING[0], answer())
FINE = answered_line(WAITING[1], answer("OK", "trusted", 60))
LINES = (REFUSED, FINE, WAITING[2])


def test_a_list_is_lines_that_wait_and_lines_that_are_none() -> None:
    assert [line.row.state for line in WAITING] == [SiteState.WAITING, SiteState.WAITING, SiteState.NO_SITE]
    assert [line.row.number for line in WAITING] == [1, 2, 3]


def test_an_answer_brings_the_code_that_a_browser_shows() -> None:
    assert (REFUSED.row.state, REFUSED.code) == (SiteState.REFUSED, "NET::ERR_CERT_DATE_INVALID")
    assert (FINE.row.state, FINE.code) == (SiteState.FINE, "")


@pytest.mark.parametrize("code", [None, 5, ["x"]])
def test_a_code_that_is_none_is_left_out(code: object) -> None:
    assert answered_line(WAITING[0], answer(code)).code == ""


def test_a_hostile_code_is_shown_as_it_is_and_short() -> None:
    code = answered_line(WAITING[0], answer("\u202eEVIL" + "x" * 500)).code
    assert code.startswith("<U+202E>EVIL")
    assert len(code) < 100


def test_an_answer_without_browsers_has_no_code() -> None:
    said = answered_line(WAITING[0], json.dumps({"error": "no site"}))
    assert (said.row.state, said.code) == (SiteState.NO_SITE, "")


def test_what_is_checked_again_waits_with_nothing_said_of_it() -> None:
    again = waiting_again(REFUSED)
    assert again == WAITING[0]


def test_every_cell_is_told() -> None:
    assert [cell_words(REFUSED, heading) for heading in Heading] == [
        "1", "Not trusted", "shop.example", "The certificate has expired", "ended 2 days ago",
        "NET::ERR_CERT_DATE_INVALID",
    ]  # fmt: skip
    assert [cell_words(FINE, heading) for heading in Heading] == [
        "2", "Fine", "mail.example:993", "Nothing to mend", "60 days left", "",
    ]  # fmt: skip


def test_lines_for_the_clipboard_stand_under_their_headings() -> None:
    head, *rows = lines_text(LINES).split("\n")
    assert head.split("\t") == ["No.", "State", "Site", "First cause", "Days left", "Code in Chrome and Edge"]
    assert [len(row.split("\t")) for row in rows] == [6, 6, 6]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(), (1, 2, 3)),
        (Wanted(descending=True), (3, 2, 1)),
        (Wanted(heading=Heading.STATE), (1, 3, 2)),
        (Wanted(heading=Heading.SITE), (2, 1, 3)),
        (Wanted(heading=Heading.DAYS, descending=True), (2, 1, 3)),
        (Wanted(heading=Heading.CAUSE), (3, 1, 2)),
        (Wanted(heading=Heading.CODE), (1, 2, 3)),
        (Wanted(heading=Heading.CODE, descending=True), (1, 2, 3)),
        (Wanted(state=SiteState.FINE), (2,)),
        (Wanted(text="EXAMPLE mail"), (2,)),
        (Wanted(text="date_invalid"), (1,)),
        (Wanted(text="date_invalid", state=SiteState.FINE), ()),
        (Wanted(text="shop", state=SiteState.REFUSED), (1,)),
    ],
)
def test_lines_are_filtered_and_sorted(wanted: Wanted, numbers: tuple[int, ...]) -> None:
    assert arranged(LINES, wanted) == numbers
    assert [line.row.number for line in LINES if fits(line, wanted)] == sorted(numbers)


def test_codes_are_sorted_and_lines_without_one_come_last() -> None:
    lines = [Line(SiteRow(number=n, host="x"), code) for n, code in enumerate(("B", "", "A", "C"), 1)]
    assert arranged(lines, Wanted(heading=Heading.CODE)) == (3, 1, 4, 2)
    assert arranged(lines, Wanted(heading=Heading.CODE, descending=True)) == (4, 1, 3, 2)


@pytest.mark.parametrize(
    ("done", "elapsed_s", "words"),
    [
        (0, 0.0, "0 of 1,000 checked"),
        (5, 9.0, "5 of 1,000 checked"),
        (300, 1.0, "300 of 1,000 checked"),
        (300, 2.0, "300 of 1,000 checked · 150 sites a second · about 5 seconds left"),
        (10, 60.0, "10 of 1,000 checked · 10 sites a minute · about 99 minutes left"),
        (999, 10.0, "999 of 1,000 checked · 100 sites a second · about 1 second left"),
        (1000, 10.0, "1,000 of 1,000 checked"),
    ],
)
def test_how_far_how_fast_and_how_long(done: int, elapsed_s: float, words: str) -> None:
    assert progress_words(done, 1000, elapsed_s) == words


def test_where_a_round_stands() -> None:
    counts = {SiteState.REFUSED: 2, SiteState.FINE: 1}
    assert standing_words(counts, 1, 3, 0.5, is_running=True) == "1 of 3 checked"
    assert standing_words(counts, 1, 3, 0.5, is_running=False) == "Stopped: 1 of 3 checked"
    assert (
        standing_words(counts, 3, 3, 2.2, is_running=False) == "3 sites checked in 2 seconds: 2 of them need attention"
    )
    assert standing_words({}, 1, 1, 0.0, is_running=False) == "1 site checked in 1 second: nothing to mend"


def test_what_was_read_from_a_list() -> None:
    assert list_words(parse_list("a.example\nb.example\nA.example\nno site!")) == (
        "2 sites to check", "1 line is not an address", "1 repeated line is left out",
    )  # fmt: skip
    assert list_words(replace(SiteList(sites=()), left_out=1234)) == (
        "0 sites to check", "1,234 lines too many are left out",
    )  # fmt: skip


def test_the_words_are_those_of_the_language_in_force() -> None:
    with i18n.using("ja"):
        assert cell_words(REFUSED, Heading.STATE) == "信頼できない"
