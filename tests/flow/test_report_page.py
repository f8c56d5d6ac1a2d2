"""A report as a page: whole, silent, and nothing in it but text."""

from html.parser import HTMLParser

import pytest

from tests.support.reports import change, named, report_of
from tests.support.timelines import chained
from wizard.causes.diagnose import diagnose
from wizard.flow.report_page import POLICY, report_page
from wizard.i18n import LANGUAGES
from wizard.plain import visible

EXPIRED = diagnose(chained(leaf=(-100, -10)))
FULL = report_of(EXPIRED, previous=diagnose(chained()), changes=(change(),), notes="Called at noon.")

HOSTILE = (
    "<script>document.title='hit'</script>", "<img src=x onerror=alert(1)>", "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% include 'x' %}", "</style><style>*{background:url(https://evil.example)}",
    "\u202egnp.exe", "\x1b]0;x\x07",
    "javascript:alert(1)", "https://evil.example/?a=1&b=2", "'\"><b>", "&lt;i&gt;",
)  # fmt: skip

ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "h1",
        "h2",
        "h3",
        "div",
        "p",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "section",
        "figure",
        "footer",
        "svg",
        "desc",
        "rect",
        "path",
        "text",
    ]
)
ATTRIBUTES = frozenset(
    [
        "lang",
        "dir",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "scope",
        "aria-label",
        "aria-labelledby",
        "id",
        "role",
        "xmlns",
        "version",
        "baseprofile",
        "viewbox",
        "width",
        "height",
        "x",
        "y",
        "rx",
        "fill",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "d",
        "font-family",
        "font-size",
        "font-weight",
        "text-anchor",
    ]
)


class Parts(HTMLParser):
    """Collects elements, attributes and texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: dict[str, set[str | None]] = {}
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language_and_allows_nothing_from_outside(language: str) -> None:
    page = report_page(report_of(EXPIRED, language=language))
    assert page.startswith("<!DOCTYPE html>")
    parts = Parts(page)
    assert parts.attributes["lang"] == {language}
    assert POLICY in parts.attributes["content"]
    assert "default-src 'none'" in POLICY


def test_only_known_elements_and_attributes_are_in_it() -> None:
    parts = Parts(report_page(FULL))
    assert parts.elements <= ELEMENTS
    assert set(parts.attributes) <= ATTRIBUTES


def test_there_is_no_address_in_the_page_but_the_name_of_svg() -> None:
    page = report_page(FULL)
    assert page.replace("http://www.w3.org/2000/svg", "").count("://") == 0
    assert "url(" not in page
    assert "@import" not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_text(text: str) -> None:
    parts = Parts(report_page(report_of(named(text), notes=text)))
    assert parts.elements <= ELEMENTS
    assert set(parts.attributes) <= ATTRIBUTES
    assert visible(text) in parts.texts


def test_a_name_of_a_million_letters_leaves_a_page_of_usual_size() -> None:
    assert len(report_page(report_of(named("x" * 1_000_000)))) < 60_000


def test_headings_go_down_one_by_one_and_every_id_is_alone() -> None:
    page = report_page(FULL)
    parts = Parts(page)
    assert page.count("<h1") == 1
    assert [page.count(f' id="{id_}"') for id_ in parts.attributes["id"]] == [1] * len(parts.attributes["id"])
    wanted = {id_ for ids in parts.attributes["aria-labelledby"] for id_ in (ids or "").split()}
    assert wanted <= parts.attributes["id"]


def test_the_style_is_in_the_page_and_turns_to_black_on_white_in_print() -> None:
    page = report_page(FULL)
    style = page[page.index("<style>") : page.index("</style>")]
    assert "@media screen and (prefers-color-scheme: dark)" in style
    assert "table-header-group" in style
