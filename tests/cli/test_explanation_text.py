"""The answer of explain for people: weights, the question, and what to do where nothing was recognised."""

import re

import pytest

from wizard.cli.explanation_text import explanation_text
from wizard.flow.explaining import explain_all
from wizard.i18n import using


def test_an_explanation_weighs_its_causes() -> None:
    told = explanation_text(explain_all("NET::ERR_CERT_DATE_INVALID"))
    shares = [int(share) for share in re.findall(r"(\d+) %", told)]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(100, abs=len(shares))
    assert "Do other sites fail too?" in told


def test_an_explanation_of_nothing_says_where_the_code_stands() -> None:
    told = explanation_text(explain_all("the cat sat on the mat"))
    assert "does not recognise" in told
    assert "Advanced" in told


def test_a_host_in_the_text_is_offered_to_be_checked_without_its_tricks() -> None:
    told = explanation_text(explain_all("https://shop.example/ says NET::ERR_CERT_DATE_INVALID"))
    assert "trust-wizard check shop.example" in told


def test_it_speaks_japanese() -> None:
    with using("ja"):
        assert re.search("[ぁ-ん]", explanation_text(explain_all("NET::ERR_CERT_DATE_INVALID")).splitlines()[-1])
