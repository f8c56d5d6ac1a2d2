"""A drawn place as it stands beside words that are read out: what they lead to carries the number that they have."""

from collections.abc import Sequence

from msgspec import structs

from wizard.fixes import drawings
from wizard.fixes.drawings import Place
from wizard.fixes.drawn.place import Element, Window, said
from wizard.flow.call.base import See
from wizard.flow.caller.base import Way
from wizard.i18n import LANGUAGES


def place_of(see: See) -> Place:
    """Return the drawing that *see* tells of.

    A guide counts what is marked by itself; on the telephone there is one count, that of the steps. So a mark has the
    number of the step that names it, and what no step names has none. A mark alone is drawn without a number.
    """
    place = drawings.place(see.id)
    if place.marks() == 1:
        return place
    return structs.replace(place, window=tuple(_as_said(window, see.ways) for window in place.window))


def _as_said(window: Window, ways: Sequence[Way]) -> Window:
    def counted(region: Sequence[Element]) -> tuple[Element, ...]:
        return tuple(structs.replace(e, mark=_step(e, ways)) if e.mark else e for e in region)

    return structs.replace(
        window,
        opener=0,
        side=counted(window.side),
        tabs=counted(window.tabs),
        main=counted(window.main),
        foot=counted(window.foot),
    )


def _step(element: Element, ways: Sequence[Way]) -> int:
    """Return the number of the step that names *element* in quotation marks; 0 where none does."""
    names = {f"“{said(words, LANGUAGES[0])}”" for words in (element.label, element.value) if words}
    steps = (found for way in ways for found in enumerate(way.steps, start=1))
    return next((number for number, step in steps if any(name in step for name in names)), 0)
