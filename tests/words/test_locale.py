"""Dates, numbers and plurals are written as each language writes them."""

from datetime import UTC, datetime, timedelta

import pytest

from wizard.i18n import date_in_words, fill, span_in_words, tr, trn, use, using

MOMENT = datetime(2026, 11, 3, 22, 5, tzinfo=UTC)


@pytest.mark.parametrize(("language", "words"), [("en", "3 November 2026"), ("ja", "2026年11月3日")])
def test_a_date(language: str, words: str) -> None:
    with using(language):
        assert date_in_words(MOMENT) == words


@pytest.mark.parametrize(("language", "words"), [("en", "5 minutes"), ("ja", "5 分")])
def test_a_length_of_time(language: str, words: str) -> None:
    with using(language):
        assert span_in_words(timedelta(minutes=5)) == words


@pytest.mark.parametrize(
    ("count", "english", "japanese"),
    [(0, "0 certificates", "0 件の証明書"), (1, "1 certificate", "1 件の証明書"),
     (999, "999 certificates", "999 件の証明書"), (12_345, "12,345 certificates", "12,345 件の証明書")],
)  # fmt: skip
def test_a_number(count: int, english: str, japanese: str) -> None:
    assert trn("{count} certificate", "{count} certificates", count, count=count) == english
    with using("ja"):
        assert trn("{count} certificate", "{count} certificates", count, count=count) == japanese


def test_a_port_or_a_year_is_no_count() -> None:
    assert fill("", "port {port}, since {year}", {"port": 8443, "year": 2026}) == "port 8443, since 2026"


def test_a_number_that_is_a_text_already_stays() -> None:
    assert tr("{count} selected", count="12,000") == "12,000 selected"


@pytest.mark.parametrize(
    ("text", "values", "words"),
    [
        ("{host}の証明書", {"host": "shop.example"}, "shop.example の証明書"),
        ("{host} の証明書", {"host": "shop.example"}, "shop.example の証明書"),
        ("{name}の証明書", {"name": "日本の認証局"}, "日本の認証局の証明書"),
        ("{name} の証明書", {"name": "日本の認証局"}, "日本の認証局の証明書"),
        ("{date}に切れました", {"date": MOMENT}, "2026年11月3日に切れました"),
        ("期限は{date}です", {"date": MOMENT}, "期限は2026年11月3日です"),
        ("約{offset}ずれ", {"offset": timedelta(minutes=5)}, "約 5 分ずれ"),
        ("残り{n}件", {"n": 3}, "残り 3 件"),
        ("{year}年以降", {"year": 2016}, "2016年以降"),
        ("サーバー{address}です", {"address": "[2001:db8::1]"}, "サーバー [2001:db8::1] です"),
        ("「{name}」を", {"name": "x"}, "「x」を"),
        ("（{name}）", {"name": "x"}, "（x）"),
        ("理由: {why}この", {"why": "終わり。"}, "理由: 終わり。この"),
        ("{a}{b}は", {"a": "あ", "b": "x"}, "あ x は"),
        ("{name}の", {"name": ""}, "の"),
        ("{name} – {list}", {"name": "x", "list": "y"}, "x – y"),
        ("{{name}}の{name}", {"name": "x"}, "{name}の x"),
        ("{name!r:>5}の", {"name": "x"}, "  'x'の"),
    ],
)
def test_latin_stands_apart_from_japanese_and_nothing_else_does(
    text: str, values: dict[str, object], words: str
) -> None:
    with using("ja"):
        assert fill("", text, values) == words


def test_english_is_filled_as_it_stands() -> None:
    assert fill("", "{a}の{b}", {"a": "x", "b": "y"}) == "xのy"


def test_a_japanese_text_that_does_not_fit_gives_way() -> None:
    with using("ja"):
        assert fill("for {host}", "{wirt}の", {"host": "shop.example"}) == "for shop.example"
        assert fill("for {host}", "{host", {"host": "shop.example"}) == "for shop.example"


@pytest.fixture(autouse=True)
def _english() -> None:
    use("en")
