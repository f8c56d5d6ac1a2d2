"""What the field says while somebody types."""

import pytest

from wizard.causes.explain import explain
from wizard.causes.messages.catalogue import catalogue
from wizard.flow.hint import LONGEST_HINT, hint_for, why_not


@pytest.fixture(autouse=True)
def loaded() -> None:
    catalogue()


def test_a_code_is_named_with_its_likeliest_cause() -> None:
    hint = hint_for("net err cert date invalid")
    assert "NET::ERR_CERT_DATE_INVALID" in hint
    assert "expired" in hint


def test_the_telling_code_comes_before_its_wrappers() -> None:
    text = "The SSL connection could not be established, see inner exception. PartialChain"
    assert hint_for(text).startswith("Recognised: X509ChainStatusFlags.PartialChain")


@pytest.mark.parametrize("text", ["", "   ", "shop.example", "hello", "x" * (LONGEST_HINT + 1)])
def test_nothing_is_said_where_nothing_is_recognised(text: str) -> None:
    assert hint_for(text) == ""


def test_another_subject_is_told() -> None:
    assert "SSH" in hint_for("WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!")
    assert "SSH" in why_not(explain("WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!"))
    assert "not enough to find the cause" in why_not(explain("the cat sat on the mat"))
