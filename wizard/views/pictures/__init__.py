"""Painted pictures: the way to the site, the chain, the validity bar, the two names, the two clocks.

Each also says itself in words, and stands where a screen reader finds it, but takes no focus: there is nothing to do.
"""

from typing import assert_never

from wizard.flow.illustration import ChainPicture, ClocksPicture, Picture, ValidityPicture
from wizard.flow.names_picture import NamesPicture
from wizard.flow.path_picture import PathPicture
from wizard.views.pictures.chain import ChainView
from wizard.views.pictures.clocks import ClocksView
from wizard.views.pictures.names import NamesView
from wizard.views.pictures.painted import CanvasView as CanvasView
from wizard.views.pictures.painted import Painted as Painted
from wizard.views.pictures.painted import write as write
from wizard.views.pictures.path import PathView
from wizard.views.pictures.validity import ValidityView


def paint_picture(picture: Picture) -> CanvasView:
    """Return the widget that shows *picture*."""
    match picture:
        case PathPicture():
            return PathView(picture)
        case ChainPicture():
            return ChainView(picture)
        case ValidityPicture():
            return ValidityView(picture)
        case NamesPicture():
            return NamesView(picture)
        case ClocksPicture():
            return ClocksView(picture)
        case _:
            assert_never(picture)
