"""Faults of this program among the errors of a check."""

from wizard.flow.broken import Broken, error_words
from wizard.i18n import using


def test_a_fault_is_told_in_the_language_in_force() -> None:
    kept = Broken("OSError")
    assert error_words(kept) == "The check could not be finished; this program is at fault (OSError)."
    with using("ja"):
        assert error_words(kept) == "確認を最後まで行えませんでした。このプログラムの不具合です（OSError）。"


def test_another_error_has_its_words_already() -> None:
    assert error_words("The proxy wants a password.") == "The proxy wants a password."
