import pytest

from wizard.flow.viewer.items import Item, select

NAME = Item(
    id="subject",
    children=(
        Item(id="cn", value="first"),
        Item(id="o", value="Example"),
        Item(id="cn", value="last"),
        Item(id="raw", value=b"", aside=True),
    ),
)
ROOT = Item(id="certificate", children=(NAME, Item(id="version", value=3)))


def values(path: str, item: Item = ROOT) -> list[object]:
    return [one.value for one in select(item, path)]


def test_a_path_leads_to_every_item_of_that_name() -> None:
    assert values("subject/cn") == ["first", "last"]


@pytest.mark.parametrize(("place", "value"), [("0", "first"), ("-1", "last"), ("1", "last")])
def test_a_number_chooses_one_of_several(place: str, value: str) -> None:
    assert values(f"subject/cn[{place}]") == [value]


def test_a_number_beyond_the_last_leads_nowhere() -> None:
    assert values("subject/cn[2]") == []


def test_a_star_leads_to_every_part_and_not_to_what_is_said_of_it() -> None:
    assert values("subject/*") == ["first", "Example", "last"]


def test_what_is_said_of_it_is_reached_by_its_name() -> None:
    assert values("subject/raw") == [b""]


def test_a_dot_is_the_item_itself() -> None:
    assert select(NAME, ".") == (NAME,)


def test_a_path_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="no path to a field"):
        select(ROOT, "subject/CN")
