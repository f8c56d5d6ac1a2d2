"""The way to the site in a report: well-formed, harmless, without names of this computer's network."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.cases.test_cases import FILES, read
from tests.flow.test_report_pictures import HARMLESS, words_in
from tests.support.diagnoses import finding, made_diagnosis
from tests.support.evidence import failed
from wizard.causes.diagnose import diagnose
from wizard.fixes.drawn.pen import Type
from wizard.flow.path_picture import PathPicture, Station, StationKind, StationState, path_of
from wizard.flow.report_pictures import WIDTH
from wizard.flow.report_way import fitting, handed_out, way_picture, way_words
from wizard.i18n import LANGUAGES, using
from wizard.model.evidence import FailureKind, Stage


def paths() -> dict[str, PathPicture]:
    found = {path.stem: path_of(diagnose(read(path).evidence)) for path in FILES}
    return {name: picture for name, picture in found.items() if picture is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_is_a_harmless_picture_that_says_itself(language: str) -> None:
    for name, picture in paths().items():
        with using(language):
            svg, words = way_picture(picture, "way"), way_words(picture)
        root = ElementTree.fromstring(svg)  # noqa: S314  (made here)
        assert {element.tag for element in root.iter()} <= HARMLESS, name
        assert root.find("*[@id='way-text']").text == words  # type: ignore[union-attr]
        assert "{" not in svg


def test_the_end_is_told_by_a_sign_and_a_word() -> None:
    picture = path_of(made_diagnosis(failure=failed(FailureKind.REFUSED, stage=Stage.CONNECT)))
    assert picture is not None
    told = words_in(way_picture(picture, "way"))
    assert "✗ refused" in told
    assert "It stops at the site: refused." in told


def test_proxies_tunnels_and_login_pages_have_no_names_there() -> None:
    kinds = (StationKind.LOGIN, StationKind.VPN, StationKind.PROXY)
    stations = [Station(kind=kind, state=StationState.REACHED, name=f"secret-{kind}") for kind in kinds]
    site = Station(kind=StationKind.SITE, state=StationState.STOPPED, name="shop.example", word="refused")
    picture = PathPicture(stations=(*stations, site))
    for text in (way_picture(picture, "way"), way_words(picture)):
        assert "secret" not in text
        assert "shop.example" in text
    assert handed_out(picture).stations[-1] == site


@pytest.mark.parametrize("name", ["<script>x</script>", "\u202e]]>&", "x" * 1_000_000, "名" * 300])
def test_hostile_names_stay_text_and_stay_inside(name: str) -> None:
    site = Station(kind=StationKind.SITE, state=StationState.STOPPED, name=name, word="refused")
    svg = way_picture(PathPicture(stations=(replace(site, state=StationState.REACHED, word=""),) * 6 + (site,)), "way")
    root = ElementTree.fromstring(svg)  # noqa: S314  (made here)
    assert {element.tag for element in root.iter()} <= HARMLESS
    shown = [text for text in words_in(svg) if "…" in text or "script" in text]
    assert all(Type(size=11).width(text) <= WIDTH / 7 for text in shown)
    assert len(svg) < 20_000


def test_a_long_text_loses_its_middle() -> None:
    assert fitting("short", Type(), 200) == "short"
    told = fitting("a" * 100 + "b" * 100, Type(), 100)
    assert told[0] == "a"
    assert told[-1] == "b"
    assert Type().width(told) <= 100


@pytest.mark.parametrize(("text", "shown"), [("abc", "a…c"), ("abcd", "a…d"), ("ab", "ab")])
def test_two_letters_stay_however_narrow_it_is(text: str, shown: str) -> None:
    assert fitting(text, Type(), 1) == shown


def test_a_text_is_measured_few_times_however_long_it_is() -> None:
    measured: list[int] = []

    class Counted(Type):
        def width(self, text: str) -> float:
            measured.append(len(text))
            return float(len(text))

    assert fitting("a" * 9_000 + "b" * 1_000, Counted(), 11) == "aaaaa…bbbbb"
    assert sum(measured) < 3 * 10_000


def test_a_check_without_a_way_has_no_picture_of_it() -> None:
    assert path_of(made_diagnosis([finding("expired")])) is None
