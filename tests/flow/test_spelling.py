"""How a code is spoken, and what people type of what they hear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.flow.spelling import ALPHABET, LENGTHS, LONGEST, WORDS, heard, sound_alike, spoken
from wizard.i18n import LANGUAGES

CODES = st.text(ALPHABET, min_size=16, max_size=16)


@given(CODES, st.sampled_from(LANGUAGES))
def test_what_is_spoken_is_heard(code: str, language: str) -> None:
    words = [said for _, said in spoken(code, language)]
    for separator in (" ", ", ", "\n", "、", "　"):
        assert heard(separator.join(words)) == code
        assert heard(separator.join(words).lower()) == code


@given(CODES)
def test_japanese_words_need_no_spaces(code: str) -> None:
    assert heard("".join(said for _, said in spoken(code, "ja"))) == code


@given(CODES, st.sampled_from(["-", " ", "－", "ー", "‐", "–", "　", "", "\n", ". "]), st.booleans())
def test_a_code_is_heard_in_groups_and_widths_of_all_kinds(code: str, separator: str, is_wide: bool) -> None:
    typed = separator.join(code[i : i + 4] for i in range(0, 16, 4))
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in typed)
    assert heard(wide.lower() if is_wide else typed.lower()) == code


@given(CODES)
def test_letters_that_look_like_digits_are_these(code: str) -> None:
    assert heard(code.replace("0", "o").replace("1", "l")) == code
    assert heard(code.replace("0", "O").replace("1", "I")) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("papa mike november", "PMN"),
        ("alpha juliet whisky xray x-ray X ray niner", "AJWXXX9"),
        ("alfabravo charlie", "ABC"),
        ("oh one two", "012"),
        ("A as in Alfa, B as in Boat, M for Mary 7", "ABM7"),
        ("7K2M alfa bravo 9 9", "7K2MAB99"),
        ("アルファのA ブラボーのB", "AB"),
        ("アルファのAブラボーのBナナ", "AB7"),
        ("あるふぁ　ぶらぼー　なな", "AB7"),
        ("ｱﾙﾌｧ ﾌﾞﾗﾎﾞｰ ﾅﾅ", "AB7"),
        ("エービーシーディー", "ABCD"),
        ("アメリカのエー、東京のティー、数字のきゅう", "AT9"),
        ("キュー キュウ", "Q9"),
        ("シチ ナナ シ ヨン ク レイ マル", "7744900"),
        ("パンダのP 大阪のピー", "PP"),
        ("PAPAのP Alfaのエー", "PA"),
        ("数字の7 数字のゼロ", "70"),
        ("ゼロアメリカのA", "0A"),
        ("ノベンバーのNマイクのM", "NM"),
        ("オー アイ エル", "011"),
    ],
)
def test_words_of_people_are_understood(typed: str, code: str) -> None:
    assert heard(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("papa-mike-k110-z2z2", "PAPAM1KEK110Z2Z2"),
        ("PAPA-K2K2-ZZ01-X9X9", "PAPAK2K2ZZ01X9X9"),
        ("MIKE-ECHO-GOLF-ZERO", "M1KEECH0G01FZER0"),
    ],
)
def test_words_that_stand_in_a_code_are_its_characters(typed: str, code: str) -> None:
    assert heard(typed) == code


@pytest.mark.parametrize(
    "line",
    ["Case code: {}", "ケース コード: {}", '{{"code": "{}"}}', "my code is {}, thanks", "{}\n", "コード：{}です"],
)
@pytest.mark.parametrize("code", ["4ND3-JX8S-E95P-TCZW", "21ZZ-RFB2-EPAF"])
def test_a_pasted_line_holds_the_code(line: str, code: str) -> None:
    assert heard(line.format(code)) == code.replace("-", "")
    assert heard(line.format(code.lower())) == code.replace("-", "")


def test_two_codes_in_a_text_are_none() -> None:
    assert len(heard("4ND3-JX8S-E95P-TCZW 4ND3-JX8S-E95P-TCZW")) == 32


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("7K!2", "7K!2"), ("7Kß2", "7KSS2"), ("uniform", "U"), ("犬 7", "犬7"), ("７é", "7É"), ("", ""), ("ー", "")],
)
def test_what_is_not_understood_stays(typed: str, kept: str) -> None:
    assert heard(typed) == kept


@given(st.text())
def test_anything_can_be_typed(text: str) -> None:
    assert len(heard(text)) <= LONGEST


@given(st.text(st.sampled_from("ノのアルファエービシーキュウニクゴ数字 A7-日本"), max_size=60))
def test_any_mixture_of_words_can_be_typed(text: str) -> None:
    assert set(heard(text)).isdisjoint(" -")


@pytest.mark.parametrize(
    "text",
    [
        "ニー" * 5000,
        "ノ" * 9000,
        "シ" * 9999 + "!",
        "A AS IN " * 1000,
        "ONE" * 3000 + "!",
        "ニ" * 998 + "ノA",
        "x-" * 9000,
    ],
)
def test_long_texts_are_cut(text: str) -> None:
    assert len(heard(text)) <= LONGEST


def test_each_character_has_words_of_its_own() -> None:
    for language, words in WORDS.items():
        said = spoken(ALPHABET, language)
        assert [character for character, _ in said] == list(ALPHABET)
        assert len({words[character] for character in ALPHABET}) == len(ALPHABET)
    assert LENGTHS == (16, 12)


def test_hyphens_are_not_spoken() -> None:
    assert spoken("7K-2", "ja") == (("7", "数字のナナ"), ("K", "京都のK"), ("2", "数字のニ"))
    assert spoken("7K-2", "en") == (("7", "seven"), ("K", "Kilo"), ("2", "two"))


@pytest.mark.parametrize("pair", ["BD", "BP", "PT", "DT", "MN", "FS", "9Q", "17"])
def test_what_the_telephone_confuses_sounds_alike(pair: str) -> None:
    assert sound_alike(pair[0], pair[1])
    assert sound_alike(pair[1], pair[0])


@pytest.mark.parametrize("pair", ["BM", "F4", "R2"])
def test_what_it_does_not_confuse_does_not(pair: str) -> None:
    assert not sound_alike(pair[0], pair[1])


@pytest.mark.parametrize(("typed", "code"), [("B", "B"), ("ビー", "B"), ("D", "D"), ("ディー", "D"), ("m n", "MN")])
def test_letters_that_sound_alike_are_not_exchanged(typed: str, code: str) -> None:
    assert heard(typed) == code
