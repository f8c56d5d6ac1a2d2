import re

import pytest

from wizard import i18n, resources
from wizard.flow.help.article import TOPICS, Keys
from wizard.flow.help.library import LINK
from wizard.flow.help.written import marked_down, title_of, written

POLITE = re.compile(r"(です|ます|せん|でした|ました|ください|ましょう)(（[^）]*）)?。$")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_topic_has_its_file_and_every_file_its_topic(language: str) -> None:
    assert {file.stem for file in resources.path("help", language).glob("*.md")} == set(TOPICS)


def _headings(topic: str, language: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", resources.read_text("help", language, f"{topic}.md"), re.M)]


@pytest.mark.parametrize("topic", TOPICS)
def test_both_languages_have_the_same_headings(topic: str) -> None:
    english, japanese = (_headings(topic, language) for language in ("en", "ja"))
    assert english == japanese
    assert english[0] == 1
    assert english.count(1) == 1


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_an_article_has_a_title_a_text_and_search_words_and_shows_none_of_these_words(
    topic: str, language: str
) -> None:
    article = written(topic, language)
    assert article.entry.title == title_of(topic, language) != ""
    assert article.text.startswith(f"# {article.entry.title}\n")
    assert article.words
    assert "[words]" not in article.text
    assert "<" not in article.text


@pytest.mark.parametrize("topic", TOPICS)
def test_japanese_articles_are_polite_japanese(topic: str) -> None:
    lines = [line for line in written(topic, "ja").text.splitlines() if line and line[0] not in "#-0123456789"]
    sentences = re.findall(r"[^。]+。", LINK.sub("", "".join(lines)))
    assert sentences
    assert [
        s for s in sentences if not re.search(r"(です|ます|せん|でした|ました|ください|ましょう)(（[^）]*）)?。$", s)
    ] == []


def test_the_keys_stand_under_their_menus() -> None:
    keys = (Keys("File", "Open…", "Ctrl+O"), Keys("File", "Print…", "Ctrl+P"), Keys("View", "Large", "Ctrl++"))
    text = written("keyboard", "en", keys).text
    assert text.index("## File") < text.index("**Ctrl+P** · Print…") < text.index("## View")
    assert text.count("## File") == 1


def test_without_keys_the_article_says_where_they_stand() -> None:
    assert "{keys}" not in written("keyboard", "en").text
    assert "in the menus" in written("keyboard", "en").text


def test_what_is_marked_down_shows_as_it_is() -> None:
    assert marked_down("*a* [b](c) <d> _e_") == r"\*a\* \[b\](c) \<d\> \_e\_"
    assert marked_down("a\u202eb") == r"a\<U+202E\>b"
