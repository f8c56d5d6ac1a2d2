"""The pictures of a report: well-formed, harmless, and told in words too."""

from xml.etree import ElementTree

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from tests.support.timelines import chained, lived
from wizard.flow.illustration import Box, ChainPicture, illustrate
from wizard.flow.report_pictures import MOST_BOXES, chain_picture, chain_words, timeline_picture, timeline_words
from wizard.i18n import LANGUAGES, using
from wizard.model.finding import Diagnosis

SVG = "{http://www.w3.org/2000/svg}"
HARMLESS = {f"{SVG}{name}" for name in ("svg", "title", "desc", "rect", "path", "text")}


def chain_of(diagnosis: Diagnosis) -> ChainPicture:
    return next(picture for picture in illustrate(diagnosis) if isinstance(picture, ChainPicture))


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  (made here)


def words_in(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", ["expired", "unknown-ca", "missing-intermediate", None])
def test_a_chain_is_a_harmless_picture_with_a_title_and_a_description(cause: str | None, language: str) -> None:
    picture = chain_of(made_diagnosis([finding(cause)] if cause else []))
    with using(language):
        svg = chain_picture(picture, "chain-1")
        words = chain_words(picture)
    root = parsed(svg)
    assert {element.tag for element in root.iter()} <= HARMLESS
    assert root.get("role") == "img"
    labels = [root.find(f"*[@id='{id_}']") for id_ in (root.get("aria-labelledby") or "").split()]
    assert [label is not None and bool(label.text) for label in labels] == [True, True]
    assert labels[1] is not None
    assert labels[1].text == words
    assert not [value for element in root.iter() for value in element.attrib.values() if "url(" in value]


def test_the_broken_link_is_drawn_and_told() -> None:
    broken = chain_picture(chain_of(made_diagnosis([finding("unknown-ca")])), "c")
    assert "broken link" in words_in(broken)
    assert "broken link" not in words_in(chain_picture(chain_of(made_diagnosis()), "c"))


def test_hostile_names_stay_text() -> None:
    boxes = tuple(Box(name=name) for name in ("<script>x</script>", "]]>&amp;<b>", "\u202ea\x00b", "x" * 1_000_000))
    svg = chain_picture(ChainPicture(boxes=boxes), "c")
    assert {element.tag for element in parsed(svg).iter()} <= HARMLESS
    assert words_in(svg)[:3] == ["<script>x</script>", "]]>&amp;<b>", "<U+202E>a<U+0000>b"]
    assert len(svg) < 4_000


def test_a_long_chain_is_cut() -> None:
    svg = chain_picture(ChainPicture(boxes=(Box(name="CA"),) * 100), "c")
    assert words_in(svg) == ["CA"] * MOST_BOXES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("leaf", [(-100, -10), (-30, 60), (5, 80)])
def test_a_timeline_shows_each_certificate_and_now(leaf: tuple[int, int], language: str) -> None:
    _, timeline = lived(chained(leaf=leaf))
    with using(language):
        svg = timeline_picture(timeline, "dates")
        words = timeline_words(timeline)
    assert {element.tag for element in parsed(svg).iter()} <= HARMLESS
    told = words_in(svg)
    assert words.split("; ")[0] in told
    for name in ("site.test", "Issuing", "Old Root"):
        assert any(name in text for text in told)
        assert name in words


def test_what_is_refused_is_told_apart_without_colours() -> None:
    _, timeline = lived(chained(leaf=(-100, -10)))
    told = words_in(timeline_picture(timeline, "dates"))
    assert "✓ opens" in told
    assert [text for text in told if text.startswith("✗ the site's certificate: site.test, 15 August 2026")]
