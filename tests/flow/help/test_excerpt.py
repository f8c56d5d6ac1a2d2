import pytest

from wizard.flow.help.asked import asked
from wizard.flow.help.excerpt import LENGTH, excerpt, places

LONG = "Nothing of it. " * 30 + "Then the clock is wrong, and the clocks go on. " + "Nothing more. " * 30


def test_the_words_around_the_hit_are_shown_and_marked() -> None:
    found = excerpt(LONG, asked("clock "))
    assert "clock is wrong" in found.text
    assert found.text.startswith("… ")
    assert found.text.endswith(" …")
    assert len(found.text) <= LENGTH + 4
    assert [found.text[begin:end] for begin, end in found.marks] == ["clock", "clocks"]


@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("clock " + "unbreakable " * 20, "clock ", "unbreakable …"),
        ("時計が違います。" + "サイトの証明書は期限切れです。" * 9, "時計", "証明書は …"),
    ],
)
def test_no_word_is_cut(text: str, word: str, shown: str) -> None:
    assert excerpt(text, asked(word)).text.endswith(shown)


def test_a_place_within_japanese_begins_with_a_phrase() -> None:
    text = "証明書の期限が切れました。" * 9 + "時計が違います。"
    assert excerpt(text, asked("時計")).text.startswith("… 証明書の期限が切れました。証")


def test_without_a_hit_the_beginning_is_shown() -> None:
    found = excerpt(LONG, asked("zebra "))
    assert found.text.startswith("Nothing of it.")
    assert found.marks == ()


def test_a_title_is_shown_whole() -> None:
    assert excerpt("The clock is wrong", asked("wrong "), whole=True).text == "The clock is wrong"


def test_a_word_of_japanese_is_one_mark() -> None:
    text = "これは証明書の有効期限です"
    assert [text[begin:end] for begin, end in places(text, asked("証明書"))] == ["証明書"]


def test_no_word_is_marked_within_another() -> None:
    assert places("a proof of roof", asked("roof ")) == ((11, 15),)


@pytest.mark.parametrize("text", ["", "İİİİ clock", "x" * 50_000, "clock" * 10_000])
def test_any_text_has_an_excerpt(text: str) -> None:
    found = excerpt(text, asked("clock "))
    assert len(found.text) <= LENGTH + 4
    assert all(0 <= begin < end <= len(found.text) for begin, end in found.marks)
