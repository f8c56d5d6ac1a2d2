"""Drawings of the places that guides speak of, made from ``resources/drawings``: no picture of anybody is copied."""

from collections.abc import Collection

from wizard.fixes.drawn.ink import DARK, LIGHT, Ink
from wizard.fixes.drawn.place import Place, all_places
from wizard.fixes.drawn.windows import compose
from wizard.fixes.drawn.words import describe

__all__ = ["DARK", "LIGHT", "Ink", "Place", "describe", "draw", "ids", "place"]


def ids() -> Collection[str]:
    """Return the names of all places, as guides write them: ``![caption](id)``."""
    return all_places().keys()


def place(id_: str) -> Place:
    """Return the place named *id_*. Raises KeyError where there is none."""
    return all_places()[id_]


def draw(drawn: Place, language: str, ink: Ink = LIGHT, family: str = "sans-serif") -> str:
    """Return *drawn* with the labels of *language* as SVG (Tiny 1.2), set in the fonts of *family*.

    A user unit is a pixel at 100 %; the least width to read it is that of the drawing.
    """
    board, width, height = compose(drawn, language, ink, family)
    return board.pen.svg(width, height)
