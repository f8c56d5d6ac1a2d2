import pytest

from wizard import i18n
from wizard.flow.viewer.vocabulary import Vocabulary, vocabulary

WORDS = {
    "labels": {"issuer": {"en": "Issuer", "ja": "発行元"}, "key": {"en": "Key $1 of $2", "ja": "$2 の鍵 $1"}},
    "names": {"1.2.3": "Plain"},
}


def test_a_label_is_in_the_language_of_the_vocabulary() -> None:
    assert Vocabulary(WORDS, "ja").label("issuer") == "発行元"


def test_places_are_filled_in_the_order_of_the_language() -> None:
    assert Vocabulary(WORDS, "ja").label("key", "A", "B") == "B の鍵 A"


def test_what_is_filled_in_is_not_filled_itself() -> None:
    assert Vocabulary(WORDS, "en").label("key", "$2", "B") == "Key $2 of B"


def test_a_plain_word_is_the_same_in_every_language() -> None:
    assert Vocabulary(WORDS, "ja").label("names.1.2.3") == "Plain"


def test_an_unknown_label_is_an_error_and_an_unknown_name_is_none() -> None:
    words = Vocabulary(WORDS, "en")
    with pytest.raises(KeyError):
        words.label("nothing")
    assert words.name("names", "9.9") is None


def test_the_language_in_force_is_taken_where_none_is_named() -> None:
    with i18n.using("ja"):
        assert vocabulary(["chrome-viewer.toml"]).label("details-issuer") == "発行元"
    assert vocabulary(["chrome-viewer.toml"], "ja").label("details-issuer") == "発行元"
