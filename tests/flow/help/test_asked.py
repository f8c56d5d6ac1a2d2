import pytest

from wizard.flow.help.asked import LONGEST, MOST_TERMS, asked, plain, stem, terms_of


@pytest.mark.parametrize(
    "words",
    [
        ("certificate", "certificates"),
        ("expire", "expired", "expires", "expiring", "expiry"),
        ("check", "checks", "checked", "checking"),
        ("print", "printing", "prints"),
        ("authority", "authorities"),
        ("stop", "stopped", "stopping"),
        ("renew", "renews", "renewed"),
    ],
)
def test_forms_of_a_word_have_one_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize("word", ["tls", "dns", "pem", "sha1", "windows10", "des"])
def test_short_words_and_codes_stay_whole(word: str) -> None:
    assert stem(word) == word


def _texts(text: str) -> list[str]:
    return [term.text for term in asked(text)]


def test_japanese_is_cut_into_pairs() -> None:
    assert _texts("証明書") == ["証明", "明書"]
    assert list(terms_of("期限切れ。")) == ["期限", "限切", "切れ"]


def test_full_width_is_the_same_as_half_width() -> None:
    assert plain("ＮＥＴ：：ＥＲＲ") == "net::err"
    assert _texts("ｶｰﾄﾞ") == _texts("カード")


def test_a_code_is_looked_for_whole_and_in_parts() -> None:
    assert "err_cert_date_invalid" in _texts("ERR_CERT_DATE_INVALID ")
    assert "invalid" in _texts("ERR_CERT_DATE_INVALID ")


def test_words_that_tell_nothing_count_only_where_there_is_nothing_else() -> None:
    assert _texts("what is the clock ") == ["clock"]
    assert _texts("what is it ") != []


def test_the_last_word_may_go_on() -> None:
    assert [term.is_begun for term in asked("wrong clo")] == [False, True]
    assert not any(term.is_begun for term in asked("wrong clock "))


@pytest.mark.parametrize("text", ["", "   ", "!?…", "\0\u202e", "😀"])
def test_nothing_is_looked_for_where_nothing_was_typed(text: str) -> None:
    assert asked(text) == ()


def test_a_long_text_is_cut() -> None:
    assert len(asked(" ".join(f"word{n}" for n in range(10_000)))) <= MOST_TERMS
    assert asked("a" * LONGEST * 100)
