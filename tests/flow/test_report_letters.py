"""The names of a report, letter by letter: well-formed, harmless, and told in words too."""

from xml.etree import ElementTree

import pytest

from tests.flow.test_report_pictures import HARMLESS, SVG, words_in
from tests.support.sans import certificate_for
from wizard.flow.letters import Column, Mark
from wizard.flow.names_picture import NamesPicture, compare_names
from wizard.flow.report_letters import drawn_words, names_drawn
from wizard.flow.report_pictures import WIDTH
from wizard.i18n import LANGUAGES, using

PAIRS = (
    ("shop.exmaple.com", ["shop.example.com", "other.test"]),
    ("a.b.example.org", ["*.example.org"]),
    ("xn--pypal-4ve.com", ["paypal.com"]),
    ("192.0.2.7", ["shop.example"]),
    ("shop.example", []),
    ("shop.example", [f"very-long-name-of-customer-{i}.hosting.test" for i in range(40)]),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("host", "names"), PAIRS, ids=str)
def test_names_are_a_harmless_picture_that_says_itself(host: str, names: list[str], language: str) -> None:
    picture = compare_names(certificate_for(*names), host)
    with using(language):
        svg, words = names_drawn(picture, "names"), drawn_words(picture)
    root = ElementTree.fromstring(svg)  # noqa: S314  (made here)
    assert {element.tag for element in root.iter()} <= HARMLESS
    assert root.find("*[@id='names-text']").text == words  # type: ignore[union-attr]


def test_both_names_stand_in_it_and_what_differs_is_boxed() -> None:
    svg = names_drawn(compare_names(certificate_for("shop.example.com"), "shop.exmaple.com"), "names")
    assert words_in(svg)[:12] == [
        "You asked for", "shop.", "ex", "m", "a", "ple.", "com",
        "The certificate is made out to", "shop.", "ex", "a", "m",
    ]  # fmt: skip
    boxes = [e for e in ElementTree.fromstring(svg).iter(f"{SVG}rect")]  # noqa: S314, C416  (made here)
    assert len(boxes) == 4


def test_what_is_missing_has_an_empty_box() -> None:
    svg = names_drawn(compare_names(certificate_for("www.shop.example"), "shop.example"), "names")
    assert words_in(svg).count("www.") == 1
    assert len(list(ElementTree.fromstring(svg).iter(f"{SVG}rect"))) == 2  # noqa: S314  (made here)


@pytest.mark.parametrize("name", ["<b>x</b>", "\u202e" * 40, "x" * 1_000_000, "名" * 60])
def test_hostile_names_stay_text_and_inside(name: str) -> None:
    picture = NamesPicture(
        wanted=name, offered=(name, name), columns=(Column(name, "a", Mark.DIFFERENT), Column("a", "a", Mark.SAME))
    )
    svg = names_drawn(picture, "names")
    root = ElementTree.fromstring(svg)  # noqa: S314  (made here)
    assert {element.tag for element in root.iter()} <= HARMLESS
    assert all(float(e.get("x", 0)) + float(e.get("width", 0)) <= WIDTH for e in root.iter(f"{SVG}rect"))
    assert len(svg) < 20_000
