import pytest

from wizard.cli.colour import paint


@pytest.mark.parametrize("colour", ["red", "green", "yellow", "bold", "dim"])
def test_colour_is_there_only_on_request(colour: str) -> None:
    assert paint("text", colour, on=False) == "text"
    painted = paint("text", colour, on=True)
    assert painted.startswith("\033[")
    assert painted.endswith("mtext\033[0m")
