from datetime import timedelta

import pytest

from tests.support.pki import AT
from wizard.flow.watch import News, NewsKind
from wizard.flow.watch_list import Standing, Watched
from wizard.flow.watch_text import cause_title, news_text, site_name, standing_text
from wizard.model.finding import Verdict

SITE = "https://shop.example:443"
ENDS = AT + timedelta(days=5)


@pytest.mark.parametrize(
    ("news", "text"),
    [
        (News(address=SITE, kind=NewsKind.SILENT, cause="timeout"),
         "shop.example did not answer, twice in a row."),
        (News(address=SITE, kind=NewsKind.REFUSED, cause="expired"),
         "shop.example cannot be opened safely. The certificate has expired."),
        (News(address=SITE, kind=NewsKind.FLAWED, cause="missing-intermediate"),
         "shop.example opens, but something has to be mended. A certificate in between is missing."),
        (News(address=SITE, kind=NewsKind.FINE), "shop.example is fine again."),
        (News(address=SITE, kind=NewsKind.ENDING, ends=ENDS),
         "The certificate of shop.example ends in 5 days, on 28 November 2026."),
        (News(address=SITE, kind=NewsKind.ENDING, ends=AT - timedelta(days=1)),
         "The certificate of shop.example ended on 22 November 2026."),
        (News(address=SITE, kind=NewsKind.RENEWED, ends=ENDS),
         "shop.example has a new certificate, which is valid until 28 November 2026."),
        (News(address="smtp://mail.example:25", kind=NewsKind.FINE), "mail.example:25 is fine again."),
    ],
)  # fmt: skip
def test_each_kind_of_news_is_a_sentence(news: News, text: str) -> None:
    assert news_text(news, AT) == text


def test_every_kind_has_words() -> None:
    texts = {news_text(News(address=SITE, kind=kind, cause="expired", ends=ENDS), AT) for kind in NewsKind}
    assert len(texts) == len(NewsKind)


@pytest.mark.parametrize(
    ("seen", "silent", "text"),
    [
        (None, 0, "not checked yet"),
        (None, 1, "no answer yet"),
        (Standing(ends=ENDS), 0, "fine, valid until 28 November 2026"),
        (Standing(), 0, "fine, valid until an unknown day"),
        (Standing(cause="missing-intermediate", ends=ENDS), 0,
         "opens, to be mended (A certificate in between is missing); valid until 28 November 2026"),
        (Standing(verdict=Verdict.UNTRUSTED, cause="expired"), 0,
         "cannot be opened safely (The certificate has expired)"),
        (Standing(verdict=Verdict.UNREACHABLE, cause="timeout"), 2, "The server does not answer"),
    ],
)  # fmt: skip
def test_how_a_site_stands_is_told(seen: Standing | None, silent: int, text: str) -> None:
    assert standing_text(Watched(address=SITE, seen=seen, silent=silent)) == text


@pytest.mark.parametrize("cause", ["of-a-later-version", "", None])
def test_an_unknown_cause_is_told_as_one(cause: str | None) -> None:
    assert cause_title(cause) == "a fault that this version does not know"


def test_look_alikes_are_shown_with_what_programs_compare() -> None:
    assert site_name("https://xn--pple-43d.example:443") == "аpple.example (xn--pple-43d.example)"
