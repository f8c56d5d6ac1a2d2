"""Letters as they are said on the phone: by name, by the words of the spelling alphabet, and in Japanese.

Sources: the spelling alphabet of ITU Radio Regulations, Appendix 14; the Japanese names of the letters as every
dictionary has them. Which letters are taken for each other: those whose names share their vowel.
"""

from collections.abc import Mapping
from types import MappingProxyType

NATO: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            "abcdefghijklmnopqrstuvwxyz",
            (
                "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo",
                "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor",
                "Whiskey", "X-ray", "Yankee", "Zulu",
            ),
            strict=True,
        )
    )
)  # fmt: skip
"""Letter -> the word that stands for it."""

KATAKANA: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            "abcdefghijklmnopqrstuvwxyz",
            (
                "エー", "ビー", "シー", "ディー", "イー", "エフ", "ジー", "エイチ", "アイ", "ジェー", "ケー",
                "エル", "エム", "エヌ", "オー", "ピー", "キュー", "アール", "エス", "ティー", "ユー", "ブイ",
                "ダブリュー", "エックス", "ワイ", "ゼット",
            ),
            strict=True,
        )
    )
)  # fmt: skip
"""Letter -> its name in Japanese."""

_OTHER_NAMES = {
    "エイ": "a", "デー": "d", "イ": "e", "エッチ": "h", "ジェイ": "j", "ケイ": "k", "テー": "t", "ヴイ": "v",
    "ブィ": "v", "ダブリュ": "w", "ズィー": "z", "アルファ": "a", "ヴィー": "v",
}  # fmt: skip

JAPANESE_LETTERS: Mapping[str, str] = MappingProxyType(
    {name: letter for letter, name in KATAKANA.items()} | _OTHER_NAMES
)
"""Every name of a letter in Japanese -> the letter."""

NATO_WORDS: Mapping[str, str] = MappingProxyType(
    {word.lower().replace("-", ""): letter for letter, word in NATO.items()}
    | {"alpha": "a", "juliet": "j", "whisky": "w"}
)

LETTER_NAMES: Mapping[str, str] = MappingProxyType({
    "ay": "a", "bee": "b", "cee": "c", "dee": "d", "ee": "e", "ef": "f", "eff": "f", "gee": "g", "aitch": "h",
    "eye": "i", "jay": "j", "kay": "k", "el": "l", "em": "m", "en": "n", "oh": "o", "pee": "p", "cue": "q",
    "ar": "r", "es": "s", "ess": "s", "tee": "t", "yu": "u", "you": "u", "vee": "v", "doubleyou": "w", "ex": "x",
    "why": "y", "zee": "z", "zed": "z",
})  # fmt: skip
"""Names of the letters in English, as people type them by ear."""

DIGITS: Mapping[str, str] = MappingProxyType(
    {"zero": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
    | {"seven": "7", "eight": "8", "nine": "9", "niner": "9"}
)

JAPANESE_DIGITS: Mapping[str, str] = MappingProxyType({
    "ゼロ": "0", "れい": "0", "レイ": "0", "まる": "0", "マル": "0", "〇": "0", "零": "0",
    "いち": "1", "イチ": "1", "一": "1",
    "に": "2", "ニ": "2", "二": "2", "さん": "3", "サン": "3", "三": "3", "よん": "4", "ヨン": "4", "四": "4",
    "ご": "5", "ゴ": "5", "五": "5", "ろく": "6", "ロク": "6", "六": "6", "なな": "7", "ナナ": "7", "七": "7",
    "はち": "8", "ハチ": "8", "八": "8", "きゅう": "9", "キュウ": "9", "九": "9",
})  # fmt: skip

READINGS: Mapping[str, str] = MappingProxyType({
    "ネット": "net", "エラー": "error", "サート": "cert", "サーティフィケート": "certificate",
    "サーティフィケイト": "certificate", "デート": "date", "デイト": "date", "インバリッド": "invalid",
    "インヴァリッド": "invalid", "インバリド": "invalid", "オーソリティ": "authority", "オーソリティー": "authority",
    "コモン": "common", "ネーム": "name", "アンノウン": "unknown", "アンノーン": "unknown", "イシュアー": "issuer",
    "イシュア": "issuer", "セック": "sec", "プロトコル": "protocol", "バージョン": "version", "サイファー": "cipher",
    "サイファ": "cipher", "ミスマッチ": "mismatch", "オア": "or", "バッド": "bad", "ドメイン": "domain",
    "エクスパイアード": "expired", "エクスパイヤード": "expired", "リボークド": "revoked", "リヴォークド": "revoked",
    "セルフ": "self", "サインド": "signed", "タイムド": "timed", "アウト": "out", "コネクション": "connection",
    "リフューズド": "refused", "リセット": "reset", "クローズド": "closed", "ノット": "not", "リゾルブド": "resolved",
    "ウィーク": "weak", "シグネチャー": "signature", "シグネチャ": "signature", "アルゴリズム": "algorithm",
    "モジラ": "mozilla", "ピーケーアイエックス": "pkix", "ミットエム": "mitm", "ディテクテッド": "detected",
    "レコード": "record", "トゥー": "too", "ロング": "long", "トランスペアレンシー": "transparency",
    "リクワイアード": "required",
    "オーバーラップ": "overlap", "アクセス": "access", "インターネット": "internet",
    "ディスコネクテッド": "disconnected",
})  # fmt: skip
"""English words of codes as Japanese callers read them."""

SIGNS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("アンダーバー", "アンダースコア", "アンダーライン", "コロン", "ハイフン", "、", "。", "・"), " ")
)
"""What is said for the signs of a code; they part the words."""

_LIKE = ("bcdegptvz3", "ajkh8", "iy5", "mn", "fsx", "quw", "lr", "o0", "1i")
"""Letters and digits that are taken for each other on the phone."""

SOUND_ALIKE = frozenset(a + b for group in _LIKE for a in group for b in group if a != b) | {
    "ck",
    "kc",
    "cs",
    "sc",
    "sz",
    "zs",
}
"""Every pair of them, both ways; and those that stand for the same sound inside a word."""

_EN_SIGNS = {".": "dot", ":": "colon", "/": "slash", "-": "hyphen", "_": "underscore"}
_JA_SIGNS = {".": "ドット", ":": "コロン", "/": "スラッシュ", "-": "ハイフン", "_": "アンダーバー"}


def spelled(word: str, language: str) -> str:
    """Return how to say *word* letter by letter: "w, Whiskey; i, India" or 「w ダブリュー、i アイ」."""
    if language == "ja":
        return "、".join(_said(sign, KATAKANA, _JA_SIGNS, " ") for sign in word)
    return "; ".join(_said(sign, NATO, _EN_SIGNS, ", ") for sign in word)


def _said(sign: str, names: Mapping[str, str], signs: Mapping[str, str], between: str) -> str:
    name = names.get(sign.lower())
    return f"{sign}{between}{name}" if name else signs.get(sign, sign)
