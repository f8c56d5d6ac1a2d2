from datetime import date

import pytest

from tests.flow.call.callers import BEGAN
from wizard.flow.address import LONGEST_ADDRESS
from wizard.flow.call.state import begin
from wizard.flow.call.typed import begun_with, in_groups, mended, said_for, understood
from wizard.flow.case_code import CodedCase, CodedFinding, write_code
from wizard.flow.check_symbols import check_symbols
from wizard.flow.spelling import ALPHABET, WORDS
from wizard.model.finding import Verdict

CODE = write_code(
    CodedCase(
        verdict=Verdict.UNTRUSTED,
        findings=(CodedFinding(cause="expired"), CodedFinding(cause="name-mismatch")),
        day=date(2026, 11, 23),
        system="windows",
        browser="chrome",
    )
)


def spoken(language: str) -> str:
    return " ".join(WORDS[language][character] for character in CODE if character != "-")


@pytest.mark.parametrize("text", [CODE, CODE.lower().replace("-", " "), f"Case {CODE}", spoken("en"), spoken("ja")])
def test_a_case_code_is_read_however_it_is_typed(text: str) -> None:
    code = understood(text).code
    assert code is not None
    assert code.case is not None
    assert code.case.causes == ("expired", "name-mismatch")
    assert in_groups(code) == CODE


@pytest.mark.parametrize("place", range(1, 17))
def test_a_wrong_character_is_bracketed_at_its_place_and_can_be_mended(place: int) -> None:
    plain = CODE.replace("-", "")
    wrong = "7" if plain[place - 1] != "7" else "8"
    code = understood(f"{plain[: place - 1]}{wrong}{plain[place:]}").code
    assert code is not None
    assert code.fault is not None
    assert code.fault.places == (place,)
    assert f"[{wrong}]" in in_groups(code)
    assert mended(code) == CODE


def test_two_that_changed_places_are_both_bracketed_and_nothing_is_offered() -> None:
    plain = CODE.replace("-", "")
    at = next(n for n in range(15) if plain[n] != plain[n + 1])
    code = understood(f"{plain[:at]}{plain[at + 1]}{plain[at]}{plain[at + 2 :]}").code
    assert code is not None
    assert in_groups(code).count("[") == 2
    assert mended(code) == ""


def test_the_beginning_of_a_code_is_taken_as_one() -> None:
    for length in (6, 9, 11, 14, 18):
        code = understood(CODE[:length]).code
        assert code is not None, CODE[:length]
        assert code.is_begun


def test_a_code_of_a_newer_version_is_told_as_such() -> None:
    symbols = [ALPHABET.index(character) for character in CODE.replace("-", "")[:13]]
    symbols[0] ^= 0b01000
    newer = "".join(ALPHABET[symbol] for symbol in (*symbols, *check_symbols(symbols, 3)))
    code = understood(newer).code
    assert code is not None
    assert code.fault is not None
    assert "version" in code.fault.text
    assert code.fault.places == ()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("shop.example", "shop.example"),
        ("https://somebody:secret@shop.example/a?b", "shop.example"),
        ("www dot shop dot example", "www.shop.example"),
        ("www ドット shop ドット example", "www.shop.example"),
        ("192.0.2.7", "192.0.2.7"),
        ("printer:8443", "printer:8443"),
        ("mail.shop.info", "mail.shop.info"),
    ],
)
def test_an_address_is_a_site(text: str, address: str) -> None:
    typed = understood(text)
    assert typed.target is not None
    assert typed.target.address == address
    assert "secret" not in repr(typed.target)


@pytest.mark.parametrize("text", ["shop..example", "shop.example:99999", "https://"])
def test_a_wrong_address_says_why(text: str) -> None:
    typed = understood(text)
    assert typed.error
    assert typed.target is None
    assert typed.is_wrong


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NET ERR CERT DATE INVALID", "NET::ERR_CERT_DATE_INVALID"),
        ("net error sert dayt invalit", "NET::ERR_CERT_DATE_INVALID"),
        ("エヌイーティー エラー サート デート インバリッド", "NET::ERR_CERT_DATE_INVALID"),
    ],
)
def test_words_with_slips_are_a_message(text: str, code: str) -> None:
    typed = understood(text)
    assert typed.heard.guesses[0].code == code
    assert typed.code is None
    assert typed.target is None


def test_words_that_name_a_site_offer_it() -> None:
    typed = understood("Your connection to shop.example is not private NET::ERR_CERT_DATE_INVALID")
    assert typed.heard.explanation.causes
    assert typed.host is not None
    assert typed.host.host == "shop.example"


@pytest.mark.parametrize("text", ["blah blah", "intranet", "Windows 11 pro 23H2", "my-shop-info", "この人は。急いで。"])
def test_what_says_nothing_is_not_guessed(text: str) -> None:
    typed = understood(text)
    assert typed.says_nothing
    assert typed.is_unusable
    assert not typed.is_wrong


def test_nothing_typed_is_no_complaint() -> None:
    typed = understood(" \n")
    assert typed.is_empty
    assert not typed.is_unusable


def test_a_long_text_ends_soon_and_is_no_address() -> None:
    """It would take minutes if the patterns went back over it."""
    assert understood("a." * LONGEST_ADDRESS).target is None
    assert understood("a-" * 50_000).code is None


def test_the_call_begins_with_what_was_typed() -> None:
    call = begin(BEGAN)
    assert begun_with(call, understood(CODE)).coded == ("expired", "name-mismatch")
    assert begun_with(call, understood("shop.example")) == call
    words = begun_with(call, understood("net err cert date invalid"))
    assert words.heard.text == "net err cert date invalid"
    assert words.explanation.causes[0].id == "expired"


def test_the_guess_that_was_chosen_counts_as_read() -> None:
    typed = understood("sec error xrl expired")
    second = typed.heard.guesses[1]
    call = begun_with(begin(BEGAN), typed, second)
    assert call.heard.guesses[0].code == second.code == "SEC_ERROR_KRL_EXPIRED"
    assert call.heard.confidence == 1.0
    assert call.heard.text == "sec error xrl expired"


def test_a_character_is_said_in_the_caller_s_language() -> None:
    assert said_for("W", "en") == "Whiskey"
    assert "ワシントン" in said_for("W", "ja")
