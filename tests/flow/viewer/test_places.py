import pytest

from wizard import i18n
from wizard.flow.viewer.layout import TabForm
from wizard.flow.viewer.places import Place, entry_at, find, in_words, places_of
from wizard.flow.viewer.sheet import Entry, Sheet, Tab

NAMES = Entry(label="Issuer", children=tuple(Entry(label=n, value=f"{n} value", field=f"issuer/{n}") for n in "abc"))
SERIAL = Entry(label="Serial", value="04:44:C0", field="serial")
EXTENSION = Entry(label="Names", value="DNS: shop.example", field="extensions/san", decoded="one name")
SHEET = Sheet(
    "Viewer",
    (
        Tab(id="general", label="&General", form=TabForm.FORM, entries=(NAMES,)),
        Tab(id="details", label="詳細(&D)", form=TabForm.TREE, entries=(SERIAL, EXTENSION)),
    ),
)


def test_text_is_found_in_labels_values_and_meanings() -> None:
    assert find(SHEET, "SHOP") == (Place(1, (1,)),)
    assert find(SHEET, "one name") == (Place(1, (1,)),)
    assert find(SHEET, "b value") == (Place(0, (0, 1)),)


@pytest.mark.parametrize("text", ["04:44:c0", "0444C0", "04 44 C0"])
def test_bytes_are_found_however_they_are_divided(text: str) -> None:
    assert find(SHEET, text) == (Place(1, (0,)),)


def test_nothing_is_found_for_nothing() -> None:
    assert find(SHEET, "  ") == ()


def test_a_field_is_found_where_it_is_shown() -> None:
    assert places_of(SHEET, "serial") == (Place(1, (0,)),)


def test_a_field_is_found_by_what_is_inside_it() -> None:
    assert places_of(SHEET, "issuer") == (Place(0, (0, 0)), Place(0, (0, 1)), Place(0, (0, 2)))


def test_a_field_is_found_where_the_one_around_it_is_shown_as_a_whole() -> None:
    assert places_of(SHEET, "extensions/san/dns") == (Place(1, (1,)),)


def test_a_field_that_is_not_shown_has_no_place() -> None:
    assert places_of(SHEET, "subject") == ()


def test_a_place_is_told_as_on_the_phone() -> None:
    assert in_words(SHEET, Place(0, (0, 2))) == "third line under “Issuer”, on the tab “General”"
    assert in_words(SHEET, Place(1, (1,))) == "second line of the tab “詳細”"


def test_a_single_tab_is_not_named() -> None:
    sheet = Sheet("Viewer", SHEET.tabs[:1])
    assert in_words(sheet, Place(0, (0, 2))) == "third line under “Issuer”"
    assert in_words(Sheet("Viewer", SHEET.tabs[1:]), Place(0, (1,))) == "second line"


def test_a_place_is_told_in_japanese() -> None:
    with i18n.using("ja"):
        assert "「Issuer」" in in_words(SHEET, Place(0, (0, 2)))


def test_an_entry_is_where_its_place_says() -> None:
    assert entry_at(SHEET, Place(0, (0, 1))).label == "b"
    with pytest.raises(IndexError):
        entry_at(SHEET, Place(0, ()))
