"""The Japanese is written, not translated: polite, with one term for one thing, set by the rules of print."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache

import pytest

from tests.words.texts import Text, texts
from wizard import resources
from wizard.views.widgets import without_mnemonic

LETTER = "ぁ-ゖァ-ヺー一-鿿々"
_LABEL = re.compile(r"「[^「」]*(?:「[^」]*」[^「」]*)*」|`[^`]*`|\*\*[^*]+\*\*|!\[[^]]*\]\([^)]*\)")
"""Words of other programs, and commands: they stay as they are."""

PLAIN_ENDING = re.compile(
    r"(?:だ|だった|ない|なかった|する|(?<![でま])した|なる|なった|いる|いた|れる|れた|ある|あった|きる|べき)。"
)
"""How a sentence ends that speaks as a textbook does, and not to a person."""

GLOSSARY = {
    r"拇印|指紋": "フィンガープリント",
    r"サーバ(?!ー)": "サーバー",
    r"ブラウザ(?!ー)": "ブラウザー",
    r"コンピュータ(?!ー)": "コンピューター",
    r"ユーザ(?!ー)": "ユーザー",
    r"プリンタ(?!ー)": "プリンター",
    r"ルータ(?!ー)": "ルーター",
    r"ビューア(?!ー)": "ビューアー",
    r"フォルダ(?!ー)(?!の \.)": "フォルダー",
    r"証明機関|認証機関|発行機関|CA 局": "認証局",
    r"電子証明書|SSL 証明書|サーバ証明書": "証明書",
    r"有効期日|満了日|失効日": "有効期限",
    r"秘密キー|プライベートキー|プライベート キー": "秘密鍵",
    r"公開キー": "公開鍵",
    r"ルートCA|ルート CA|ルート認証局の証明書": "ルート証明書",
    r"コモン ?ネーム|一般名": "共通名",
    r"サブジェクトの?代替名": "サブジェクトの別名",
    r"ログイン画面|ログインページ": "ログイン ページ",
    r"タイム ゾーン": "タイムゾーン",
    r"ネーム サーバー": "ネームサーバー",
    r"セキュリティソフト(?!ウェア)": "セキュリティ ソフト",
    r"スマートカード": "スマート カード",
    r"エラー メッセージ": "エラーメッセージ",
    r"エラー コード": "エラーコード",
    r"アドレスバー": "アドレス バー",
    r"情報システム部門|情シス|IT部門": "IT 部門",
    r"Web ?(?:サイト|ページ)": "ウェブサイト",
    r"無線 LAN|ワイファイ": "Wi-Fi",
    r"モバイル通信|モバイル データ通信": "モバイル回線",
    r"わか(?:ら|り|る|っ)": "分かる",
    r"だれ": "誰",
    r"既に": "すでに",
    r"気づ": "気付く",
    r"〜": "～",
    r"：": "半角のコロンと空白",
}
"""What is never said, and what is said instead."""

ELSEWHERE = {"wizard/causes/clients/": "in the words of browsers", "wizard/flow/viewer/": "in the words of dialogs"}
"""Files that quote other programs, which have terms of their own."""


@cache
def _own() -> tuple[Text, ...]:
    return tuple(text for text in texts() if text.japanese and not text.stands_in(*ELSEWHERE))


@cache
def _unquoted(words: str) -> str:
    """Return *words* without labels of other programs: in brackets, in bold, or as the way through their menus."""
    return _LABEL.sub("「」", re.sub(r"[^ 。、]+(?: [A-Za-z]+)* > [^。、]*", "", words))


@cache
def _guides() -> tuple[tuple[str, str], ...]:
    found = list[tuple[str, str]]()
    for path in sorted(resources.path("guides", "ja").glob("*.md")):
        prose = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found += ((path.name, line.strip()) for line in prose.splitlines() if line.strip())
    return tuple(found)


def _leaves(table: dict[str, object]) -> Iterator[str]:
    for value in table.values():
        if isinstance(value, dict):
            yield from _leaves(value)
        else:
            yield str(value)


def _letters() -> list[str]:
    return list(_leaves(tomllib.loads(resources.read_text("letters", "ja", "letter.toml"))))


def test_sentences_are_polite() -> None:
    told = [*(text.japanese for text in _own()), *(line for _name, line in _guides()), *_letters()]
    assert [words for words in told if PLAIN_ENDING.search(_unquoted(words))] == []


@pytest.mark.parametrize(("variant", "term"), GLOSSARY.items())
def test_one_thing_has_one_name(variant: str, term: str) -> None:
    wrong = re.compile(variant)
    assert [text.japanese for text in _own() if wrong.search(_unquoted(text.japanese))] == [], term
    assert [(name, line) for name, line in _guides() if wrong.search(_unquoted(line))] == [], term


SPOKEN = ("wizard/flow/call/", "wizard/flow/caller/", "wizard/causes/messages/questions.py")
"""What is said to a caller: there a computer with a keyboard is a パソコン, as everybody calls it."""


def test_a_computer_is_a_computer_but_in_speech() -> None:
    assert [text.japanese for text in _own() if "パソコン" in text.japanese and not text.stands_in(*SPOKEN)] == []


def test_a_terminal_is_no_device() -> None:
    # 端末 is both; here it is neither: 機器 and ターミナル.
    found = re.compile(r"端末(?!（|情報)")
    assert [text.japanese for text in _own() if found.search(_unquoted(text.japanese))] == []


TRANSLATED = re.compile(
    r"あなた|それは|彼|することができ|することが可能|においては?、|に関しまして|ことにより|によって(?:行わ|提供さ)れ"
    r"|ところの|の中の一つ|のうちの一つ|であるところ"
)
"""What no Japanese writes who does not have English before them."""


def test_nothing_reads_like_a_translation() -> None:
    assert [text.japanese for text in _own() if TRANSLATED.search(_unquoted(text.japanese))] == []


def test_there_is_no_half_width_katakana() -> None:
    told = [*(text.japanese for text in texts()), *(line for _name, line in _guides()), *_letters()]
    assert [words for words in told if re.search(r"[\uff61-\uff9f]", words)] == []


def test_punctuation_is_full_width() -> None:
    mark = re.compile(rf"[{LETTER}」）][,.!?;](?!\w)|[{LETTER}」）] ?\((?![&*])|(?<=[(])[{LETTER}]|[{LETTER}]\)")
    wrong = [
        text.japanese for text in _own() if mark.search(re.sub(r"\(&.\)|\(&\{n\}\)", "", _unquoted(text.japanese)))
    ]
    assert wrong == []


def test_a_question_mark_ends_a_text() -> None:
    assert [text.japanese for text in _own() if re.search(r"？(?!$|」|（)", text.japanese)] == []


def test_no_blank_stands_between_a_field_and_japanese() -> None:
    # The program sets it, as it knows what fills the field: wizard.i18n.fill.
    blank = re.compile(rf"[{LETTER}] +\{{|\}} +[{LETTER}]")
    assert [text.japanese for text in _own() if blank.search(text.japanese)] == []


def test_latin_stands_apart_from_japanese() -> None:
    close = re.compile(rf"[{LETTER}][A-Za-z0-9]|[A-Za-z0-9][{LETTER}]")

    def plain(words: str) -> str:
        return re.sub(r"\{\w+\}|\d{4}年(?:\d+月(?:\d+日)?)?|\(&\w\)", "", _unquoted(words))

    assert [text.japanese for text in _own() if close.search(plain(text.japanese))] == []


def test_there_is_no_double_or_stray_blank() -> None:
    stray = re.compile(rf"\S  +\S|[{LETTER}、。] +[、。）」？]|[、。] +[{LETTER}]|（ | ）|「 | 」")
    assert [text.japanese for text in _own() if stray.search(text.japanese)] == []


def _buttons() -> list[Text]:
    return [text for text in _own() if re.search(r"&\w", text.words) and not re.search(r"[.?:;]", text.words)]


def test_buttons_are_short() -> None:
    assert len(_buttons()) > 50
    long = [text.japanese for text in _buttons() if len(without_mnemonic(text.japanese).rstrip("…")) > 26]
    assert long == []


def test_buttons_are_nominal() -> None:
    assert [text.japanese for text in _buttons() if re.search(r"。|ください", text.japanese)] == []


def test_the_key_of_a_button_stands_before_its_dots() -> None:
    assert [text.japanese for text in _own() if re.search(r"…\(&\w\)", text.japanese)] == []


def test_a_button_has_its_key_in_both_languages() -> None:
    keys = [(re.findall(r"&(\w)", text.words), re.findall(r"&(\w)", text.japanese), text.words) for text in _own()]
    assert [words for english, japanese, words in keys if bool(english) != bool(japanese)] == []


NAMES = frozenset({
    "hosts", "www", "https", "http", "snap", "cron", "crontab", "systemd", "launchd", "certbot", "keytool", "preload",
    "postmaster", "explain", "inspect", "check", "net", "err", "cert", "date", "invalid", "winver", "systemsettings",
    "tls", "ssl",
})  # fmt: skip
"""Words that Japanese writes in Latin letters: names, commands, file names, settings, codes."""


_COMMAND = re.compile(r"\{\w+\}|（[^）]*）|(?:GNU Lesser General Public License|Qt for Python)|\S*[/_.@=:*#-]\S*")
"""Fields, asides, addresses and options. The lines for servers in the server test are the same in every language."""


def test_no_english_word_is_left_over() -> None:
    left = {
        word
        for text in _own()
        if not text.stands_in("wizard/causes/server/")
        for word in re.findall(r"[A-Za-z][A-Za-z’'-]{2,}", _COMMAND.sub(" ", _unquoted(text.japanese)))
        if word.islower() and word in text.words.split()
    }
    assert sorted(left - NAMES) == []
