"""How a case code is spoken and heard: words for each character, and what people type of what they hear.

In English the spelling alphabet of radio and NATO (ICAO annex 10, volume II, 5.2.1.3, from memory). Japan's radio
rules have its words for Latin letters too (欧文通話表 in 無線局運用規則, 別表第5号), but on the telephone hardly
anybody knows them. Helpdesks say names of places and things instead, and 「数字の」 before a digit, since 9 and Q
sound alike (キュウ, キュー) and イチ, シチ and ハチ nearly do; 7 is ナナ, and 4 is ヨン. The other table, 和文通話表,
spells kana and no Latin letters. What is heard is understood in either way.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U, which sound or look like others."""

GROUP = 4
"""Characters that are said together."""
LENGTHS = (16, 12)
"""Characters of a case code: of this version's, and of the first one's."""

LONGEST = 1000
"""Characters of a text that are looked at: more than any code spelled out has."""

_ENGLISH_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ENGLISH_LETTERS = (
    "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo", "Lima", "Mike",
    "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor", "Whiskey", "X-ray",
    "Yankee", "Zulu",
)  # fmt: skip
_JAPANESE_DIGITS = ("ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ")
_JAPANESE_WORDS = {
    "A": "アメリカ", "B": "ブラジル", "C": "カナダ", "D": "デンマーク", "E": "エジプト", "F": "フランス",
    "G": "ゴルフ", "H": "ホテル", "J": "ジャパン", "K": "京都", "M": "メキシコ", "N": "日本", "P": "パリ",
    "Q": "クイーン", "R": "ローマ", "S": "スペイン", "T": "東京", "V": "ビクトリー", "W": "ワシントン",
    "X": "エックス線", "Y": "横浜", "Z": "ゼブラ",
}  # fmt: skip

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": dict(zip("0123456789", _ENGLISH_DIGITS, strict=True)) | {word[0]: word for word in _ENGLISH_LETTERS},
        "ja": {str(digit): f"数字の{name}" for digit, name in enumerate(_JAPANESE_DIGITS)}
        | {letter: f"{word}の{letter}" for letter, word in _JAPANESE_WORDS.items()},
    }
)
"""By language and character: what to say for it."""

_ALIKE = tuple(map(frozenset, ("BCDEGPTVZ3", "MN", "FSX", "AHJK8", "59Y", "9Q", "17", "78")))
"""Characters that are taken for each other on the telephone, in English or in Japanese."""


def grouped(characters: Sequence[str]) -> str:
    """Return *characters*, each of which may have marks around it, as a code is written."""
    return "-".join("".join(characters[at : at + GROUP]) for at in range(0, len(characters), GROUP))


def spoken(code: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return each character of *code* with the words for it in *language*, "en" or "ja"; hyphens are left out."""
    return tuple((character, WORDS[language][character]) for character in code if character in ALPHABET)


def sound_alike(one: str, other: str) -> bool:
    """Say whether two characters are easily taken for each other when their names are spoken."""
    return any(one in sounds and other in sounds for sounds in _ALIKE)


def heard(text: str) -> str:
    """Return the characters of the code that *text* spells, in capitals and without what separates them.

    Takes small letters, spaces, hyphens, full width, words of either alphabet, names of letters in kana, and a line
    with a code in it; O, I and L stand for 0 and 1. Whatever is not understood stays as it is. Letters that only sound
    alike are not exchanged.
    """
    folded = unicodedata.normalize("NFKC", text[:LONGEST]).upper().translate(_HIRAGANA)[:LONGEST]
    if len(lone := _WRITTEN.findall(folded)) == 1:
        folded = lone[0]
    groups = _SEPARATORS.sub(" ", folded).split()
    # A group such as PAPA may stand in a code: what comes in its groups was typed character by character.
    is_plain = len(groups) == 1 or all(len(group) == 4 for group in groups)
    text = "".join(groups)
    if not is_plain or len(text) not in LENGTHS or not text.isalnum() or not text.isascii():
        text = "".join(_pieces(folded))
    return text.translate(_READ_AS)


_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−ー_.,:;/・、。「」()'\"]+")
"""The long mark of kana is among them: Japanese keyboards have it where others have the hyphen."""

_WRITTEN = re.compile(r"(?<![A-Z0-9-])[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2,3}(?![A-Z0-9-])")
"""A code as it is written, for whoever pastes a line that holds one."""

_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}

_OTHER_ENGLISH = {
    "ALPHA": "A", "JULIET": "J", "WHISKY": "W", "XRAY": "X", "OH": "0", "NOUGHT": "0", "FIFE": "5", "NINER": "9",
}  # fmt: skip
_ENGLISH = {name.upper(): character for character, name in WORDS["en"].items()} | _OTHER_ENGLISH

_KANA_NAMES = """
0 レイ マル
1 ワン
2 ニー
4 シ
5 ゴー
7 シチ
9 ク
A エー エイ アルファ アルファー
B ビー ブラボー
C シー チャーリー チャイナ
D ディー デー デルタ
E イー エコー
F エフ フォックストロット
G ジー
H エイチ エッチ ハワイ
I アイ インディア イタリア
J ジェー ジェイ ジュリエット
K ケー ケイ キロ キョウト
L エル リマ ロンドン
M エム マイク
N エヌ ノベンバー ノヴェンバー ニッポン ニホン
O オー オスカー オオサカ 大阪
P ピー パパ
Q キュー ケベック
R アール ロメオ ロミオ
S エス シエラ
T ティー テー タンゴ トウキョウ
U ユー ユニフォーム
V ブイ ヴィー ビクター ヴィクター ヴィクトリー
W ダブリュー ダブリュ ダブル ウイスキー ウィスキー
X エックス エックスレイ エックスセン
Y ワイ ヤンキー ヨコハマ
Z ゼット ズィー ズールー
"""
"""What else people say: names of the characters, of both alphabets, and other usual ones."""

_JAPANESE = (
    {name: str(digit) for digit, name in enumerate(_JAPANESE_DIGITS)}
    | {word: letter for letter, word in _JAPANESE_WORDS.items()}
    | {name: line[0] for line in _KANA_NAMES.split("\n") for name in line[1:].split()}
)

_ENGLISH_WORD = re.compile("|".join(sorted(_ENGLISH, key=len, reverse=True)))
_ENGLISH_RUN = re.compile(f"(?:{_ENGLISH_WORD.pattern})+")
_JAPANESE_RUN = r"[\u30a1-\u30fa\u30fc\u4e00-\u9fff]"
_NAME = "|".join(sorted(_JAPANESE, key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<latin>[A-Z0-9](?=\s+(?:AS\s+IN|FOR|LIKE)\s+[A-Z]{{2}}))\s+(?:AS\s+IN|FOR|LIKE)\s+[A-Z]+(?:-[A-Z]+)*"
    rf"|(?P<xray>X[- ]?RAY)(?![A-Z0-9])|(?P<introduced>[A-Z]{{2,}}ノ)(?=[A-Z0-9]|{_NAME})"
    rf"|(?P<word>[A-Z0-9]+)|(?P<kana>{_JAPANESE_RUN}+)|(?P<other>.)",
    re.DOTALL,
)
_NAMED = re.compile(rf"(?:(?:{_NAME}|数字)ノ)?({_NAME})")
_NAMES = re.compile(rf"(?:(?:(?:{_NAME}|数字)ノ)?(?:{_NAME}))*")
_INTRODUCED = re.compile(rf"(?:.*ノ)?({_NAME})?", re.DOTALL)


def _pieces(folded: str) -> list[str]:
    found: list[str] = []
    for match in _TOKEN.finditer(folded):
        token = match[0]
        match match.lastgroup:
            case "latin":
                found.append(match["latin"])
            case "xray":
                found.append("X")
            case "word":
                is_spelled = _ENGLISH_RUN.fullmatch(token) is not None
                found += [_ENGLISH[word] for word in _ENGLISH_WORD.findall(token)] if is_spelled else [token]
            case "kana":
                found.append(_of_kana(token, folded[match.end() : match.end() + 1]))
            case "other" if not _SEPARATORS.fullmatch(token):
                found.append(token)
    return found


def _of_kana(run: str, after: str) -> str:
    """Return the characters that a run of kana and kanji names; *after* is the character that follows it."""
    if not run.strip("ー"):
        return ""
    is_followed = after.isascii() and after.isalnum()
    # As in 「アメリカのA」: the letter itself comes next.
    names = run.removesuffix("ノ") if is_followed else run
    if names != run and (split := re.fullmatch(rf"({_NAMES.pattern})(?:{_NAME}|数字)", names)):
        return _named(split[1])
    if _NAMES.fullmatch(run):
        return _named(run)
    if names != run:
        return ""
    if "ノ" in run and (told := _INTRODUCED.fullmatch(run)) and told[1]:
        return _JAPANESE[told[1]]
    return run


def _named(run: str) -> str:
    return "".join(_JAPANESE[match[1]] for match in _NAMED.finditer(run))
