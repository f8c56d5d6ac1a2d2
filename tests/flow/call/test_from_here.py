from dataclasses import replace

import pytest

from tests.flow.call.callers import BEGAN, fails, found
from wizard.flow.call.from_here import MOST_NAMED, Sureness, Suspect, site_seen, sureness, suspects
from wizard.flow.call.state import SiteState, begin, with_words
from wizard.model.terms import Verdict


def test_a_site_that_opens_is_fine() -> None:
    diagnosis = found(verdict=Verdict.TRUSTED)
    assert site_seen(diagnosis).state is SiteState.FINE
    assert site_seen(diagnosis).diagnosis is diagnosis


@pytest.mark.parametrize("cause", ["expired", "name-mismatch", "connection-refused", "client-certificate-required"])
def test_what_ails_the_site_fails(cause: str) -> None:
    assert site_seen(found(cause)).state is SiteState.FAILS


@pytest.mark.parametrize("cause", ["clock-wrong", "captive-portal", "no-network", "interception"])
def test_what_ails_this_computer_tells_nothing_of_the_site_but_is_kept(cause: str) -> None:
    seen = site_seen(found(cause))
    assert seen.state is SiteState.NOT_ASKED
    assert seen.diagnosis is not None


def test_nothing_is_suspected_of_somebody_who_only_calls() -> None:
    assert suspects(begin(BEGAN)) == ()


def test_what_was_seen_is_nearly_certain() -> None:
    call = replace(with_words(begin(BEGAN), "net err cert date invalid"), site=fails("expired"))
    assert suspects(call) == (Suspect("expired", Sureness.NEARLY_CERTAIN),)


def test_several_are_named_the_likeliest_first() -> None:
    named = suspects(with_words(begin(BEGAN), "SEC_ERROR_UNKNOWN_ISSUER"))
    assert 2 <= len(named) <= MOST_NAMED
    assert named[0].cause == "missing-intermediate"


@pytest.mark.parametrize(
    ("weight", "word"),
    [
        (1.0, Sureness.NEARLY_CERTAIN),
        (0.85, Sureness.NEARLY_CERTAIN),
        (0.84, Sureness.LIKELY),
        (0.5, Sureness.LIKELY),
        (0.49, Sureness.POSSIBLE),
    ],
)
def test_a_weight_has_a_word(weight: float, word: Sureness) -> None:
    assert sureness(weight) is word
