"""Colour for a terminal."""

_COLOURS = {"red": "31", "green": "32", "yellow": "33", "bold": "1", "dim": "2"}


def paint(text: str, colour: str, *, on: bool) -> str:
    """Return *text* in a colour when *on*."""
    return f"\033[{_COLOURS[colour]}m{text}\033[0m" if on else text
