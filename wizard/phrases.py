"""Where a line of Japanese may end: between its phrases and behind its marks, never within a word.

It is told from the kinds of letters and from few words. There is no dictionary: what is in doubt stays in one piece.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from operator import add

_TIE = "\u2060"
"""A place where no line may end, which nobody sees (WORD JOINER)."""

_TIED_BLANK = "\u00a0" + _TIE
"""A blank that no line ends at: a plain one is not changed by a tie."""

_LONGEST = 18
"""Columns, two for a letter of Japanese, that fit into the narrowest line in the largest text."""

_TOO_LONG = 26
"""Columns of Japanese that are parted even within a word, where there is no better place."""

_SHORTEST_LINE = 3
"""Letters, with what closes them, that may stand behind a blank in a line of their own."""

_MOST = 60
"""Letters of a piece that is looked through for good places."""

_CONJUNCTIONS = ("または", "および", "あるいは", "もしくは")
"""What follows a bracket here and is no particle."""

_COUNTERS = (
    *("日", "時", "分", "秒", "ミリ秒", "年", "月", "か月", "週", "つ", "回", "件", "個", "台", "人", "枚", "本", "行"),
    *("桁", "文字", "語", "種", "か所", "ビット", "バイト", "番", "ページ", "段", "通", "度", "倍", "点", "項目", "歳"),
    *("以上", "以下", "以内", "未満", "以降", "以前", "組", "種類", "段階", "者", "名", "字", "区切り", "進数"),
    *("パケット", "メガ", "KB", "MB", "GB", "%", "％"),
)
_DIGITS = frozenset("0123456789")
_NUMBERS = _DIGITS | frozenset("一二三四五六七八九十百数何")
_BEFORE_NUMBERS = (
    *("約", "第", "各", "計", "全", "あと", "ほか"),
    *("バージョン", "ステップ", "ポート", "レベル", "オフセット", "手順"),
)
_MARKS = frozenset("✗✓✘✔⚠•※")
"""They belong to what they mark."""

_BEFORE_KATAKANA = ("IP", "DNS", "URL", "CA", "PEM", "ID", "PC", "QR", "VPN", "TLS", "OS")
"""Latin words that are one with the katakana behind them."""

_PARTICLES = frozenset("はがをにのとでもへやてらりばず")
"""The last letters of phrases that one of `_STARTS` may follow."""

_STARTS = (
    *("この", "その", "それ", "これ", "どれ", "ここ", "そこ", "どこ", "どの", "どう", "こちら", "そちら", "どちら"),
    *("まだ", "もうあ", "もう一", "すぐ", "すべて", "ほか", "ほとんど", "いったん", "おそらく", "いつ", "あと "),
    *("さまざま", "うまく", "よく", "さらに", "あり", "ある", "あっ", "でき", "つなが", "つか", "やめ", "ずれ", "そろ"),
    *("いずれ", "いちばん", "かか", "なりすま", "わか", "みな", "いただ", "もら", "ください", "しまい"),
    *("そうす", "まとめ"),
)
"""Words in hiragana that begin a phrase."""

_POINTING = frozenset(("この", "その", "あの", "どの"))
"""このため, そのもの, その後: one word."""

_OTHER_WHICH = ("などの", "ほどの", "んどの")
"""They end as どの, and are none."""

_NOUNS = ("もの", "こと", "とき", "ため", "ところ", "はず", "わけ", "おそれ", "まま")
_BEFORE_NOUNS = frozenset("るたいなのすうくぶむつぐ")
"""The last letters of what describes one of `_NOUNS`."""

_AIDS = (
    *("いま", "いる", "いな", "いた", "いけ", "おき", "おり", "なっ", "なり", "なら", "なく", "ない", "なけれ", "よう"),
    *("どうか", "という", "かも", "あれば", "いらっしゃ"),
)
_BEFORE_AIDS = frozenset("てでにくるのかはもば")
"""Where a long phrase may be parted, within hiragana: behind one of these, before one of `_AIDS`."""

_STEMS = frozenset("りきみけれしちびじいえげめべせねぎ")
"""Between two kanji they are of one word: 読み込む, 貼り付け."""

_NO_STEMS = frozenset(re.findall("..", "同じ少し再び古い長い短い弱い強い良い悪い近い遠い多い高い低い早い"))
"""Words that look so, and end there."""

_KATAKANA = (
    *("サーバー", "センター", "リスク", "アクセス", "アップデート", "キーチェーン", "パスワード", "パネル", "プロキシ"),
    *("ソフト", "エラー", "ファイル", "システム", "アプリ", "プログラム", "ブラウザー", "レベル", "パッチ", "フィルタ"),
    *("タイムゾーン", "ネットワーク", "ポータル", "コード", "メッセージ", "ストア", "ページ", "サイト"),
)
"""Words that long ones are made of."""

_LETTERS = {
    "s": "、。，．：；？！…～〜",  # A line may end behind them, whatever comes.
    "z": ":;",
    "c": "」』】〉》〕）",
    "r": ")]}",
    "p": ".,%?!/",
    "o": "（「『【〈《〔",
    "q": "([{",
    "g": ">→←·–—",  # Between parts, as of a way through menus: they end a line, and begin none.
    "e": "おご",  # Before a kanji they are of its word: お使い, ご連絡.
    "m": "ぁぃぅぇぉっゃゅょゎゝゞ",
    "l": "ァィゥェォッャュョヮヵヶー・々％",
}
"""A kind of letters for each that matters to the end of a line (JIS X 4051); for the others see `_kind`."""

_KINDS = {letter: kind for kind, letters in _LETTERS.items() for letter in letters}
_NEVER_FIRST, _NEVER_LAST = frozenset("szcrpgmlb"), frozenset("oq")
_HIRAGANA = "hem"


@cache
def _kind(letter: str) -> str:
    """Return h for hiragana, k for katakana, j for kanji, b for a blank, w for what else is wide, n for the rest."""
    if letter in _KINDS:
        return _KINDS[letter]
    if "ぁ" <= letter <= "ゟ":
        return "h"
    if "゠" <= letter <= "ヿ":
        return "k"
    if "㐀" <= letter <= "鿿" or letter == "〇" or "０" <= letter <= "９":
        return "j"
    if letter.isspace():
        return "b"
    return "w" if is_wide(letter) else "n"


def is_wide(letter: str) -> bool:
    """Say whether *letter* takes a whole square (UAX 11)."""
    return unicodedata.east_asian_width(letter) in "WF"


def tied(text: str) -> str:
    """Return *text* so that Qt ends its lines between phrases only."""
    return "".join(map(_tied, phrases(text)))


def tied_letters(text: str) -> Sequence[str]:
    """Return what `tied` shows for each letter of *text*."""
    return re.findall(f"{_TIE}?[^{_TIE}]", tied(text), re.DOTALL)


def _tied(phrase: str) -> str:
    whole = phrase.rstrip()
    if whole.isascii():
        return phrase
    shown = whole[0]
    for before, letter in pairwise(whole):
        if letter == " ":
            shown += _TIED_BLANK
        elif before.isascii() and letter.isascii():
            shown += letter
        else:
            shown += letter if before == " " else _TIE + letter
    return shown + phrase[len(whole) :]


def phrases(text: str) -> Sequence[str]:
    """Return *text* in the pieces that stay in one line; what is between two of them may be the end of one."""
    pieces = []
    start = 0
    kinds = "".join(map(_kind, text))
    for place, pair in enumerate(map(add, kinds, kinds[1:]), 1):
        if pair in _BORDERS and _BORDERS[pair](text, place):
            pieces.append(text[start:place])
            start = place
    pieces.append(text[start:])
    return [part for piece in pieces for part in _short(piece)]


def _always(text: str, place: int) -> bool:
    return True


def _behind_blank(text: str, place: int) -> bool:
    """Say whether a line may end at the blank: not before a counter, a number or a particle, nor behind a mark."""
    before, after = text[place - 2] if place > 1 else "", text[place]
    if before in _MARKS or (before in _NUMBERS and text.startswith(_COUNTERS, place)):
        return False
    if after in _DIGITS and text.endswith(_BEFORE_NUMBERS, 0, place - 1):
        return False
    if after in _DIGITS and before.isascii() and before.isalpha():
        # Windows 10.
        return False
    if _kind(after) == "k" and (_kind(before or " ") in "kl" or text.endswith(_BEFORE_KATAKANA, 0, place - 1)):
        # ケース コード, IP アドレス.
        return False
    return _kind(after) not in _HIRAGANA or _kind(before or " ") in "szb" or text.startswith(_STARTS, place)


def _before_conjunction(text: str, place: int) -> bool:
    return text.startswith(_CONJUNCTIONS, place)


def _before_bracket(text: str, place: int) -> bool:
    # The mark of a key is of the words before it.
    return not text.startswith("(&", place)


def _before_hiragana(text: str, place: int) -> bool:
    """Say whether the hiragana begins a word behind others."""
    before = text[place - 1]
    if text.startswith("どの", place) and not text.endswith(_OTHER_WHICH, 0, place + 2):
        return True
    if before in _PARTICLES and text.startswith(_STARTS, place):
        return True
    if before in _BEFORE_NOUNS and text.startswith(_NOUNS, place):
        return text[place - 2 : place] not in _POINTING
    # なお is a word of its own.
    return before != "な" and _is_polite(text, place)


def _is_polite(text: str, place: int) -> bool:
    return text[place] in _LETTERS["e"] and _kind(text[place + 1 : place + 2] or " ") == "j"


def _before_katakana(text: str, place: int) -> bool:
    """Say whether the hiragana is no どの, which is one with its noun; それほどの and the like are others."""
    return not text.endswith("どの", 0, place) or text.endswith(_OTHER_WHICH, 0, place)


def _before_kanji(text: str, place: int) -> bool:
    """Say whether the hiragana before the kanji ends a word."""
    before, two = text[place - 1], text[max(0, place - 2) : place]
    if not _before_katakana(text, place):
        return False
    if before in _LETTERS["e"]:
        return two == "なお"
    if before == "か" and text[place] in "所月国年":
        return two[0] not in _NUMBERS
    if two == "もう":
        return text[place] != "一"
    if text[place] in "目後":
        return before != "つ" and two not in _POINTING
    if before not in _STEMS or two in _NO_STEMS or len(two) < 2:
        return True
    return _kind(two[0]) != "j" and two not in ("わせ", "やり")


def _before_month(text: str, place: int) -> bool:
    # A date is too long for the columns of tables.
    return text[place - 1] == "年" and text[place] in _DIGITS


_WIDE = "hemkljcw"
"""What Qt would part anywhere."""

_BORDERS: dict[str, Callable[[str, int], bool]] = {
    **{"b" + ahead: _behind_blank for ahead in "hekjnpoqw"},
    **{behind + ahead: _always for behind in "sg" for ahead in "hekjow"},
    **{behind + ahead: _always for behind in "zr" for ahead in "kjow"},
    **{"c" + ahead: _always for ahead in "kjnow"},
    "ch": _before_conjunction,
    **{behind + ahead: _always for behind in _HIRAGANA for ahead in "know"},
    **{behind + ahead: _always for behind in "kljw" for ahead in "ow"},
    **{"w" + ahead: _always for ahead in "hekj"},
    **{behind + "q": _before_bracket for behind in "s" + _WIDE},
    **{behind + ahead: _before_hiragana for behind in _HIRAGANA for ahead in "he"},
    **{behind + "k": _before_katakana for behind in _HIRAGANA},
    **{behind + "j": _before_kanji for behind in _HIRAGANA},
    "sn": _always,
    "zh": _always,
    "ze": _always,
    "no": _always,
    "je": _is_polite,
    "jn": _before_month,
}
"""The kinds of two letters that a phrase may end between, with what decides on it."""


def _short(piece: str) -> Iterator[str]:
    """Yield *piece*, parted near its middle where it is too long for a narrow line."""
    if 2 * len(piece) <= _LONGEST or piece.isascii() or _columns(piece) <= _LONGEST:
        yield piece
        return
    # What is far longer is no phrase, and would take the square of its length.
    last = len(piece) - 1 if len(piece) <= _MOST else 0
    places = [place for place in range(2, last) if _may_part(piece, place)]
    if places:
        place = min(places, key=lambda place: abs(_columns(piece[:place]) - _columns(piece[place:])))
        yield from _short(piece[:place])
        yield from _short(piece[place:])
    elif 2 * sum(map(is_wide, piece)) > _TOO_LONG:
        yield from clusters(piece)
    else:
        yield piece


def _columns(piece: str) -> int:
    return sum(2 if is_wide(letter) else 1 for letter in piece.rstrip(" 、。，．」）：？！…"))


def _may_part(piece: str, place: int) -> bool:
    """Say whether a phrase that is too long may be parted: between scripts, before an aid, within a long katakana."""
    before, after = _kind(piece[place - 1]), _kind(piece[place])
    if before in _NEVER_LAST or after in _NEVER_FIRST:
        return False
    if before == "b":
        # A particle alone is no line.
        is_number = piece[place] in _DIGITS and piece.endswith(_BEFORE_NUMBERS, 0, place - 1)
        return not is_number and len(piece) - place > _SHORTEST_LINE
    if after in _HIRAGANA:
        # A particle alone, behind a blank, is no end of a line.
        is_whole = before in _HIRAGANA and _kind(piece[place - 2]) != "b"
        return is_whole and piece[place - 1] in _BEFORE_AIDS and piece.startswith(_AIDS, place)
    if before in "kl" and after == "k":
        return piece[place - 1] == "・" or piece.startswith(_KATAKANA, place)
    if before in _HIRAGANA or (piece[place - 1].isascii() and piece[place].isascii()):
        return False
    return before != after and piece[place - 1] not in _NUMBERS and piece[place - 1] != "月"


def clusters(phrase: str) -> Iterator[str]:
    """Yield letter by letter, each with the marks that may not be parted from it, and Latin words whole."""
    cluster = ""
    for letter in phrase:
        if cluster and not _is_one(cluster[-1], letter):
            yield cluster
            cluster = ""
        cluster += letter
    yield cluster


def _is_one(before: str, letter: str) -> bool:
    behind, ahead = _kind(before), _kind(letter)
    return ahead in _NEVER_FIRST or behind in _NEVER_LAST or (behind != "b" and before.isascii() and letter.isascii())
