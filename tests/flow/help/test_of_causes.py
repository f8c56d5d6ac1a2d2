import re

import pytest

from wizard import i18n
from wizard.causes.catalog import CATALOG
from wizard.fixes.catalog import FIXES
from wizard.flow.help.of_causes import about_cause, by_reader, cause_entries
from wizard.i18n import tr
from wizard.model.terms import Audience

CAUSES = [cause.id for cause in CATALOG]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_has_its_article(cause: str, language: str) -> None:
    i18n.use(language)
    record = next(c for c in CATALOG if c.id == cause)
    article = about_cause(cause, language)
    assert article.entry.title == tr(record.title)
    assert not re.search(r"\{[a-z]+\}", article.text)
    assert article.words, "what people type who look for it"
    for fix in record.fixes:
        assert f"(help:guide:{fix})" in article.text


def test_the_causes_stand_in_the_order_for_people() -> None:
    assert [entry.topic for entry in cause_entries()] == [f"cause:{cause}" for cause in CAUSES]


def test_an_article_tells_who_can_mend_it_and_what_browsers_show() -> None:
    text = about_cause("expired", "en").text
    assert "has to be mended by its owner" in text
    assert "`NET::ERR_CERT_DATE_INVALID`" in text
    assert "SEC\\_ERROR\\_EXPIRED\\_CERTIFICATE" in text
    assert "CERT_E_EXPIRED" in text
    assert "Source: " in text


def test_what_was_not_measured_is_named_and_not_made_up() -> None:
    assert "‹name›" in about_cause("expired", "en").text
    i18n.use("ja")
    assert "‹名前›" in about_cause("expired", "ja").text


def test_readers_with_the_same_to_do_share_a_heading() -> None:
    text = about_cause("name-mismatch", "en").text
    assert "## To visit the site · To help someone on the phone" in text
    assert text.count("(help:guide:tell-owner)") == 1


def test_what_everybody_does_names_nobody() -> None:
    same = dict.fromkeys(Audience, "steps")
    assert list(by_reader(same)) == [("For everybody", "steps")]


def test_every_fix_of_a_reader_is_under_that_reader() -> None:
    owners = {fix.id for fix in FIXES if fix.audiences == (Audience.OWNER,)}
    text = about_cause("expired", "en").text
    part = text[text.index("## For the owner of the site") :]
    assert {f for f in owners if f"guide:{f})" in text} <= set(re.findall(r"guide:([a-z-]+)", part))


def test_an_unknown_cause_is_an_error() -> None:
    with pytest.raises(KeyError):
        about_cause("no-such-cause", "en")
