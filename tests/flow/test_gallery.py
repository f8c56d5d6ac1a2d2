"""Every picture can be drawn in both languages, says what it should, and is the same as pasting its text."""

from xml.etree import ElementTree

import pytest

from wizard import resources
from wizard.causes.explain import explain
from wizard.flow.gallery import GROUPS, Picture, draw, pictures
from wizard.i18n import LANGUAGES

BUTTONS = {"button", "cancel", "link", "link2", "view"}

BY_ID = {picture.id: picture for picture in pictures()}


def test_there_is_a_picture_for_every_program_on_desk_and_phone() -> None:
    assert {picture.group for picture in pictures()} == set(GROUPS)
    assert {picture.device for picture in pictures()} == {"desktop", "phone"}
    assert len(BY_ID) == len(pictures()) >= 40


def test_every_drawing_is_used() -> None:
    drawn = {file.stem for file in resources.path("gallery").glob("*.svg")}
    assert drawn == {picture.look for picture in pictures()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", BY_ID)
def test_a_picture_holds_all_of_its_words_and_none_of_the_drawing_s_own(id_: str, language: str) -> None:
    picture = BY_ID[id_]
    root = ElementTree.fromstring(draw(picture, language))  # noqa: S314
    texts = ["".join(element.itertext()) for element in root.iter() if element.tag.endswith("text")]
    squeezed = "".join(texts).replace(" ", "")
    for words in picture.words(language).values():
        assert words.replace(" ", "") in squeezed
    assert sum(map(len, squeezed.split())) == sum(len(w.replace(" ", "")) for w in picture.words(language).values())
    assert not any(name.startswith("data-") for e in root.iter() if e.tag.endswith("text") for name in e.attrib)


@pytest.mark.parametrize("id_", BY_ID)
def test_choosing_a_picture_is_the_same_as_pasting_its_text(id_: str) -> None:
    assert explain(BY_ID[id_].text).causes


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", BY_ID)
def test_what_a_picture_shows_leads_to_the_cause_of_its_text(id_: str, language: str) -> None:
    """Who types what the picture shows gets an answer that agrees with choosing it."""
    picture = BY_ID[id_]
    words = picture.words(language)
    shown = explain("\n".join(words[key] for key in words if key not in BUTTONS))
    assert explain(picture.text).causes[0].id in {c.id for c in shown.causes}


def test_both_languages_have_the_same_places() -> None:
    for picture in pictures():
        assert set(picture.said) == set(LANGUAGES)
        assert set(picture.said["en"]) == set(picture.said["ja"]), picture.id


def test_a_title_tells_pictures_apart_as_far_as_they_differ() -> None:
    titles = [(p.group, p.device, p.look, p.title("en")) for p in pictures()]
    assert len(set(titles)) == len(titles)
    assert isinstance(pictures()[0], Picture)
