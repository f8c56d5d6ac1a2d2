import re

import pytest

from wizard import i18n
from wizard.fixes.base import SYSTEMS
from wizard.fixes.catalog import FIXES
from wizard.fixes.drawings import ids
from wizard.flow.help.of_guides import about_guide, guide_entries
from wizard.i18n import tr

GUIDES = [fix.id for fix in FIXES]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("guide", GUIDES)
def test_every_guide_has_its_article_with_steps(guide: str, language: str) -> None:
    i18n.use(language)
    fix = next(f for f in FIXES if f.id == guide)
    article = about_guide(guide, "windows", language)
    assert article.entry.title == tr(fix.title)
    assert "\n1. " in article.text
    assert set(re.findall(r"!\[[^\]]*\]\(([^)]*)\)", article.text)) <= set(ids())
    assert not re.search(r"\{[a-z]+\}", re.sub(r"`[^`]*`", "", article.text))


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_guide_is_shown_for_each_system(system: str) -> None:
    article = about_guide("set-clock", system, "en")
    assert f"@{system})" not in article.text
    assert article.text.count("(help:guide:set-clock@") == len(SYSTEMS) - 1


def test_a_guide_that_is_the_same_everywhere_leads_to_no_other_system() -> None:
    assert "@" not in re.sub(r"`[^`]*`", "", about_guide("renew-certificate", "linux", "en").text)


def test_a_difference_that_nobody_measured_is_not_spoken_of() -> None:
    assert "not measured" not in about_guide("set-clock", "windows", "en").text
    i18n.use("ja")
    assert "測定していません" not in about_guide("set-clock", "windows", "ja").text


def test_japanese_has_no_gaps_around_what_was_filled_in() -> None:
    i18n.use("ja")
    for guide in GUIDES:
        assert not re.search(r"[ぁ-ん] このサイト|このサイト [ぁ-ん]", about_guide(guide, "windows", "ja").text), guide


def test_what_a_guide_warns_of_stands_before_its_steps() -> None:
    text = about_guide("set-clock", "windows", "en").text
    assert text.index("When not to do this") < text.index("\n1. ")


def test_a_drawing_stands_in_its_step_with_its_words_below() -> None:
    text = about_guide("set-clock", "windows", "en").text
    caption = "Windows 11: the page for date and time, with the time zone, the switch and the button"
    assert f"\n   \n   ![{caption}](windows-date-time)\n   \n   *{caption}*\n3. " in text


def test_a_guide_names_the_causes_that_it_mends() -> None:
    assert "(help:cause:clock-wrong)" in about_guide("set-clock", "windows", "en").text


def test_blocks_of_code_stay_in_their_step() -> None:
    assert "\n   ```\n   openssl req" in about_guide("renew-certificate", "linux", "en").text


def test_the_guides_stand_in_the_order_of_the_catalogue() -> None:
    assert [entry.topic for entry in guide_entries()] == [f"guide:{guide}" for guide in GUIDES]
