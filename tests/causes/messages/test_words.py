"""A text becomes the same words however it was quoted, escaped, coloured, wrapped or typed."""

import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.causes.messages.words import Words, split, split_phrase

SENTENCE = ["self", "signed", "certificate", "in", "certificate", "chain"]
KNOWN = (frozenset({"certificate", "chain", "self", "signed", "in", "unable", "issuer"}),)


@pytest.mark.parametrize(
    "written",
    [
        "NET::ERR_CERT_DATE_INVALID",
        "net::err_cert_date_invalid",
        "net err cert date invalid",
        "net - err - cert - date - invalid",
        "ＮＥＴ：：ＥＲＲ＿ＣＥＲＴ＿ＤＡＴＥ＿ＩＮＶＡＬＩＤ",
        "NET%3A%3AERR_CERT_DATE_INVALID",
        r"NET\u003a\u003aERR_CERT_DATE_INVALID",
        "NET&#58;&#58;ERR_CERT_DATE_INVALID",
        "\x1b[31mNET::ERR_CERT\x1b[0m_DATE_INVALID",
        "NET::ERR\u200b_CERT_DATE_INVALID",
        "NetErrCertDateInvalid",
    ],
)
def test_a_code_is_the_same_words_however_it_is_written(written: str) -> None:
    assert split(written).words == ["net", "err", "cert", "date", "invalid"]


@pytest.mark.parametrize(
    "written",
    [
        "self-signed certificate in certificate chain",
        "“Self signed certificate” in certificate chain",
        "self signed certificate\nin certificate chain",
        "self signed certifi\ncate in certificate chain",
        "self signed certifi-\n  cate in certificate chain",
        "npm ERR! self signed certificate in\nnpm ERR! certificate chain",
        "> self signed certificate in\n> certificate chain",
        "remote: self signed certificate in\nremote: certificate chain",
        "2026-11-29 10:00:00,123 self signed certificate in\n2026-11-29 10:00:01,456 certificate chain",
        "[ERROR] self signed certificate in\n[ERROR] certificate chain",
        "#12 3.456 self signed certificate in\n#12 3.457 certificate chain",
        "E/flutter ( 1234): self signed certificate in\nE/flutter ( 1234): certificate chain",
        r"self signed certificate\nin certificate chain",
        "self%20signed%20certificate%20in%20certificate%20chain",
        "self&nbsp;signed&nbsp;certificate in certificate chain",
    ],
)
def test_line_breaks_and_what_logs_put_before_lines_do_not_matter(written: str) -> None:
    assert split(written, KNOWN).words == SENTENCE


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("0x80072F05", ["80072f05"]),
        ("80072f05", ["80072f05"]),
        ("0xFFFFFFFF800B0109", ["800b0109"]),
        ("Code=-1202", ["code", "-1202"]),
        ("(error code: -1202 [3:-9843])", ["error", "code", "-1202", "3", "-9843"]),
        ("error \u22121202", ["error", "-1202"]),
        ("2026-11-29", ["2026", "11", "29"]),
        ("Code=-1202证书", ["code", "-1202", "证", "书"]),
        ("错误-1202", ["错", "误", "-1202"]),
        ("x509-1202", ["x509", "1202"]),
        ("TLS1.2 TLSv1.2 TLS 1.2", ["tls", "1.2"] * 3),
        ("SSLv3 TLSV1_ALERT ssl3_read", ["ssl", "3", "tls", "1", "alert", "ssl", "3", "read"]),
        ("OpenSSL3 SSL23_GET TLS1_3x", ["openssl3", "ssl23", "get", "tls", "1", "3x"]),
    ],
)
def test_numbers_keep_their_sign_and_lose_their_prefix(written: str, words: list[str]) -> None:
    assert split(written).words == words


@pytest.mark.parametrize(
    "written",
    [
        "この接続ではプライバシーが保護されません",
        "この接続では プライバシーが\n保護されません。",
        "この接続ではﾌﾟﾗｲﾊﾞｼｰが保護されません",
        r"\u3053\u306e\u63a5\u7d9a\u3067\u306f\u30d7\u30e9\u30a4\u30d0\u30b7\u30fc\u304c\u4fdd\u8b77\u3055\u308c\u307e\u305b\u3093",
        quote("この接続ではプライバシーが保護されません"),
    ],
)
def test_japanese_is_split_into_characters_and_spaces_do_not_matter(written: str) -> None:
    # A long vowel at the end of a word is left out by many, and so here.
    assert split(written).words == [*"この接続ではプライバシが保護され", "ない"]


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("信頼された認証局から発行されていません", "信頼された証明機関から発行されてい\n  ない"),
        ("接続できませんでした", "接続出来ない"),
        ("発行元が不明なサーバー", "発行者が不明なサーバ"),
        ("ウェブサイトに接続できません", "Webサイトに接続できなかった"),
    ],
)
def test_denials_and_synonyms_of_japanese_are_the_same_words(one: str, another: str) -> None:
    assert split(one).words == split_phrase(one) == split(another).words


def test_what_affirms_is_not_what_stands_before_a_noun() -> None:
    assert split("証明書は信頼されました").words != split("証明書は信頼された").words


def test_articles_do_not_matter_but_spelled_letters_do() -> None:
    assert split("the trustAnchors parameter").words == split("trust anchors parameter").words
    assert split("not a valid CA").words == split_phrase("not valid CA")
    assert split("C E R T A U T H").words == list("certauth")


def test_accents_do_not_matter_however_they_are_written() -> None:
    assert split("e\u0301metteur").words == split("émetteur").words == split("emetteur").words == ["emetteur"]


def test_a_phrase_of_the_catalogue_is_split_like_a_text() -> None:
    for text in (
        "RemoteCertificateNameMismatch",
        "can't verify 'x'",
        "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
        "証明書 エラー",
    ):
        assert split_phrase(text) == split(text).words


def places(words: Words) -> list[str]:
    return [words.text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]


@pytest.mark.parametrize(
    "text",
    [
        "NET::ERR_CERT_DATE_INVALID",
        "x%20y%20z",
        r"x\ny\tz",
        "npm ERR! x y\nnpm ERR! z",
        "\x1b[31mx\x1b[0m y",
        "接続 エラー x できま\nせん the end",
    ],
)
def test_every_word_stands_where_it_is_said_to(text: str) -> None:
    assert [split(piece).words for piece in places(split(text))] == [[word] for word in split(text).words]


def test_an_escape_belongs_whole_to_its_word() -> None:
    text = r"xx \u8a3c\u660e yy"
    assert places(split(text)) == ["xx", r"\u8a3c", r"\u660e", "yy"]


def test_a_word_cut_in_two_stands_where_both_halves_stand() -> None:
    text = "this certifi\ncate is"
    assert places(split(text, KNOWN))[1] == "certifi\ncate"


@pytest.mark.parametrize(
    "hostile",
    [
        "AaBb" * 250_000,
        "%41" * 300_000,
        "\\u0041" * 160_000,
        "&amp;" * 200_000,
        "=E3" * 300_000,
        "> " * 500_000,
        "\n> " * 300_000,
        "[1" * 500_000,
        "\n[1" * 300_000,
        "\x1b[" * 500_000,
        "-" * 1_000_000,
        "-1" * 500_000,
        "e\u0301" * 500_000,
        "\uff8a\uff9f" * 500_000,
        "\\" * 1_000_000,
        "2026-11-29 10:00:00 " * 50_000,
        "a\n" * 500_000,
    ],
)
def test_hostile_text_ends_soon(hostile: str) -> None:
    began = time.process_time()
    split(hostile, KNOWN)
    # Far above what it takes: the test is there for patterns that go on for ever.
    assert time.process_time() - began < 15


PIECES = st.sampled_from(
    ["NET::ERR_", "%E8%A8%BC", r"\u8a3c", r"\n", "\n", "> ", "npm ERR! ", "&amp;", "\x1b[31m", "=E8=A8=BC", "=\n", "ﾌﾟ"]
)


@given(st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join))
def test_words_of_any_text_stand_in_it_in_its_order(text: str) -> None:
    found = split(text, KNOWN)
    assert len(found.words) == len(found.starts) == len(found.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
    assert found.starts == sorted(found.starts)
    assert all(found.words)
