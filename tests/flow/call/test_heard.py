import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.flow.call.heard import LEAST_CONFIDENCE, SURE, hear, nearest, spelled_out

_DATE = "NET::ERR_CERT_DATE_INVALID"
_BY_NATO = (
    "november echo tango echo romeo romeo charlie echo romeo tango delta alfa tango echo"
    " india november victor alfa lima india delta"
)
_AUTHORITY = "NET::ERR_CERT_AUTHORITY_INVALID"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("NET ERR CERT DATE INVALID", _DATE),
        ("err cert authority invalid", _AUTHORITY),
        ("N E T E R R C E R T D A T E I N V A L I D", _DATE),
        ("en ee tee err cert date invalid", _DATE),
        ("n as in nancy e t err cert date invalid", _DATE),
        (_BY_NATO, _DATE),
        ("net err sert authority invalid", _AUTHORITY),
        ("net err zert common game invalid", "NET::ERR_CERT_COMMON_NAME_INVALID"),
        ("sec error unknown isher", "SEC_ERROR_UNKNOWN_ISSUER"),
        ("net err cert data invalid", _DATE),
        ("zero x 800 B 0109", "CERT_E_UNTRUSTEDROOT"),
        ("ゼロ エックス 八〇〇B〇一〇九", "CERT_E_UNTRUSTEDROOT"),
        ("エヌイーティー イーアールアール サート デート インバリッド", _DATE),
        ("ネット エラー サート オーソリティー インバリッド", _AUTHORITY),
        ("エスイーシー アンダーバー エラー アンダーバー アンノウン イシュアー", "SEC_ERROR_UNKNOWN_ISSUER"),
        ("エスエスエル エラー バッド サート ドメイン", "SSL_ERROR_BAD_CERT_DOMAIN"),
        ("ＮＥＴ：：ＥＲＲ＿ＣＥＲＴ＿ＤＡＴＥ＿ＩＮＶＡＬＩＤ", _DATE),
    ],
)
def test_letters_by_voice_become_the_code(said: str, code: str) -> None:
    heard = hear(said)
    assert heard.guesses[0].code == code
    assert heard.confidence >= SURE
    assert heard.explanation.causes


@pytest.mark.parametrize(
    "said",
    [
        "",
        "hello I would like to order a pizza",
        "my cat sat on the keyboard and the mouse ran away",
        "it does not work since yesterday",
        "the printer prints only blank pages",
        "can you please reset my password",
        "コピー機が紙詰まりです",
        "yes",
        "😀" * 300,
    ],
)
def test_what_is_no_code_is_not_made_one(said: str) -> None:
    assert hear(said).guesses == ()
    assert hear(said).explanation.causes == ()


def test_a_letter_that_sounds_alike_is_a_smaller_slip_than_another() -> None:
    alike, other = (nearest(f"net err cert da{letter}e invalid")[0] for letter in "pk")
    assert alike.code == other.code == _DATE
    assert alike.confidence > other.confidence


def test_words_that_may_be_several_codes_are_not_taken_for_sure() -> None:
    assert hear("net air cert day invalid").confidence < SURE


def test_a_sentence_of_letters_is_left_alone() -> None:
    assert spelled_out("Your connection is not private") == "Your connection is not private"


@settings(deadline=None)
@given(st.text(max_size=500))
def test_whatever_is_typed_is_taken(said: str) -> None:
    heard = hear(said)
    assert heard.text == said
    assert all(LEAST_CONFIDENCE <= guess.confidence <= 1 for guess in heard.guesses)
