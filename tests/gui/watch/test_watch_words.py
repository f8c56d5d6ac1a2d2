"""Words and marks for a watched site and for the daily check."""

from datetime import datetime, timedelta

import pytest

from tests.support.pki import AT
from wizard import i18n
from wizard.flow.watch import News, NewsKind
from wizard.flow.watch_list import Standing, Watched, WatchList
from wizard.model.terms import Verdict
from wizard.views.tokens import Tone
from wizard.views.watch.watch_words import (
    certificate_text,
    count_text,
    ends_text,
    in_order,
    mark_of,
    news_lines,
    next_round,
    state_text,
    when_text,
)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def site(
    name: str = "a",
    *,
    ends: timedelta | None = 60 * DAY,
    verdict: Verdict = Verdict.TRUSTED,
    cause: str | None = None,
    is_short: bool = False,
) -> Watched:
    end = AT + ends if ends is not None else None
    return Watched(
        address=f"https://{name}.example:443",
        seen=Standing(verdict=verdict, cause=cause, ends=end, is_short=is_short),
    )


@pytest.mark.parametrize(
    ("watched", "icon", "tone", "words"),
    [
        (Watched(address="https://a.example:443"), "waiting", Tone.NOTE, "not checked yet"),
        (Watched(address="https://a.example:443", silent=1), "question", Tone.WARNING, "no answer yet"),
        (site(), "ok", Tone.OK, "fine"),
        (site(is_short=True), "time", Tone.WARNING, "opens; the certificate has to be renewed"),
        (site(ends=-HOUR), "problem", Tone.PROBLEM, "opened when it was checked; the certificate has ended since"),
        (
            site(cause="missing-intermediate"), "warning", Tone.WARNING,
            "opens, but something has to be mended (A certificate in between is missing)",
        ),
        (
            site(verdict=Verdict.UNTRUSTED, cause="expired"), "problem", Tone.PROBLEM,
            "cannot be opened safely (The certificate has expired)",
        ),
        (
            site(verdict=Verdict.UNREACHABLE, cause="timeout"), "problem", Tone.PROBLEM,
            "The server does not answer",
        ),
    ],
)  # fmt: skip
def test_a_site_stands_so(watched: Watched, icon: str, tone: Tone, words: str) -> None:
    assert mark_of(watched, AT) == (icon, tone)
    assert state_text(watched, AT) == words


@pytest.mark.parametrize(
    ("left", "few", "sentence"),
    [
        (None, "", ""),
        (34 * DAY + HOUR, "ends in 34 days", "Its certificate ends in 34 days, on 27 December 2026."),
        (DAY, "ends in 1 day", "Its certificate ends in 1 day, on 24 November 2026."),
        (DAY - HOUR, "ends within a day", "Its certificate ends within a day, on 24 November 2026."),
        (timedelta(0), "ended on 23 November 2026", "Its certificate ended on 23 November 2026."),
    ],
)
def test_how_long_it_is_valid(left: timedelta | None, few: str, sentence: str) -> None:
    assert (ends_text(site(ends=left), AT), certificate_text(site(ends=left), AT)) == (few, sentence)


def test_the_urgent_come_first_and_then_those_that_end_first() -> None:
    sites = (
        site("long"), site("soon", ends=30 * DAY), Watched(address="https://new.example:443"),
        site("short", is_short=True, ends=DAY), site("bad", verdict=Verdict.UNTRUSTED, cause="expired"),
    )  # fmt: skip
    order = [one.address.split("/")[2].split(".")[0] for one in in_order(WatchList(sites=sites), AT)]
    assert order == ["bad", "short", "new", "soon", "long"]
    assert count_text(WatchList(sites=sites), AT) == "5 sites, 2 need attention"
    assert count_text(WatchList(sites=sites[:1]), AT) == "1 site"


@pytest.mark.parametrize(
    ("last", "hours"),
    [(None, 0), (-24 * HOUR, 0), (-23.5 * HOUR, 0), (-23 * HOUR, 1), (-HOUR, 23), (timedelta(0), 24), (HOUR, 0)],
)
def test_the_next_round_is_at_the_first_start_when_it_is_due(last: timedelta | None, hours: int) -> None:
    assert next_round(AT, AT + last if last is not None else None) == AT + hours * HOUR


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today at 15:30"), (1, "tomorrow at 15:30"), (-1, "yesterday at 15:30")]
)
def test_near_days_have_names(days: int, words: str) -> None:
    now = datetime(2026, 11, 23, 9, 0).astimezone()
    moment = datetime(2026, 11, 23 + days, 15, 30).astimezone()
    assert when_text(moment, now) == words


def test_other_days_are_those_of_the_clock_here(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 23, 9, 0).astimezone()
    late = datetime(2026, 11, 27, 23, 50).astimezone()
    assert when_text(late, now) == "27 November 2026 at 23:50"
    i18n.use("ja")
    assert "2026年11月27日" in when_text(late, now)


def test_many_news_are_counted() -> None:
    news = tuple(News(address=f"https://site{n}.example:443", kind=NewsKind.FINE) for n in range(6))
    assert news_lines(news[:4], AT)[-1] == "site3.example is fine again."
    assert news_lines(news, AT)[-1] == "2 more"
