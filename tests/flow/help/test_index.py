import random
from collections.abc import Mapping

import pytest

from tests.flow.help.asks import ENGLISH, JAPANESE
from wizard import i18n
from wizard.flow.help.article import Article, Entry, Group
from wizard.flow.help.index import MOST_HITS, Index, bare
from wizard.flow.help.library import make_index


@pytest.fixture(scope="module")
def indexes() -> Mapping[str, Index]:
    return {language: make_index(language) for language in i18n.LANGUAGES}


@pytest.mark.parametrize(("asked", "topic"), ENGLISH)
def test_what_people_ask_in_english_is_among_the_first_three(
    indexes: Mapping[str, Index], asked: str, topic: str
) -> None:
    assert topic in [hit.entry.topic for hit in indexes["en"].find(asked)[:3]]


@pytest.mark.parametrize(("asked", "topic"), JAPANESE)
def test_what_people_ask_in_japanese_is_among_the_first_three(
    indexes: Mapping[str, Index], asked: str, topic: str
) -> None:
    i18n.use("ja")
    assert topic in [hit.entry.topic for hit in indexes["ja"].find(asked)[:3]]


@pytest.mark.parametrize("word", ["certificates", "expired"])
def test_more_is_found_with_each_letter_and_never_nothing(indexes: Mapping[str, Index], word: str) -> None:
    for end in range(3, len(word) + 1):
        assert indexes["en"].find(word[:end]), word[:end]


def test_each_letter_of_a_title_leads_to_it(indexes: Mapping[str, Index]) -> None:
    title = "the certificate viewer"
    assert all(indexes["en"].find(title[:end])[0].entry.topic == "viewer" for end in range(18, len(title) + 1))


@pytest.mark.parametrize("text", ["", " ", "zzqqxx", "ぬぬぬゎ", "!!!", "\0", "\u202e\u2066"])
def test_nothing_is_found_where_there_is_nothing(indexes: Mapping[str, Index], text: str) -> None:
    assert indexes["en"].find(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000, "[a-z]+*?", "\\", "<b>certificate</b>", "[x](help:start)", "'; DROP TABLE", "%s%n{0}{clock}",
        "\ud800", "certificate " * 5_000, "証明書" * 5_000, "a\u0300" * 500, "İ", "ß" * 100, "_" * 900, "0x" * 900,
    ],
)  # fmt: skip
def test_hostile_text_finds_at_most_a_list(indexes: Mapping[str, Index], text: str) -> None:
    for index in indexes.values():
        assert len(index.find(text)) <= MOST_HITS


def test_any_text_can_be_searched(indexes: Mapping[str, Index]) -> None:
    letters = random.Random(9)  # noqa: S311  (not a secret)
    for _ in range(300):
        text = "".join(
            chr(letters.choice((letters.randrange(32, 127), letters.randrange(0x3040, 0x9FFF)))) for _ in range(20)
        )
        for hit in indexes["ja"].find(text):
            assert all(0 <= begin < end <= len(hit.excerpt.text) for begin, end in hit.excerpt.marks)


def test_the_hit_is_marked_in_its_context(indexes: Mapping[str, Index]) -> None:
    hit = indexes["en"].find("smart card")[0]
    marked = {hit.excerpt.text[begin:end].lower() for begin, end in hit.excerpt.marks}
    assert {"smart", "card"} <= marked


def _article(topic: str, title: str, text: str) -> Article:
    return Article(Entry(topic, title, Group.BEGIN), f"# {title}\n\n{text}")


def test_a_title_tells_more_than_a_text() -> None:
    index = Index([_article("a", "Apples", "pears and plums"), _article("b", "Pears", "apples and plums")])
    assert index.find("pears")[0].entry.topic == "b"


def test_two_words_tell_more_than_one_twice() -> None:
    index = Index(
        [_article("a", "A", "red red red red"), _article("b", "B", "a red house"), _article("c", "C", "none")]
    )
    assert index.find("red house ")[0].entry.topic == "b"


def test_marks_of_markdown_are_not_text() -> None:
    assert bare("# T\n\n## Head\n\n- **a** [b](help:c) `d`\n\n1. ERR\\_X\n") == "Head · a b d · 1. ERR_X"
