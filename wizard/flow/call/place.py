"""A drawn place as it stands beside words that are read out: what they lead to carries the number that they have."""

import re
from collections.abc import Mapping, Sequence

from msgspec import structs

from wizard.fixes import drawings
from wizard.fixes.drawings import Place
from wizard.fixes.drawn.place import Element, Sort, Window, said
from wizard.flow.call.base import See
from wizard.flow.call.state import MESSAGE, Call
from wizard.flow.caller.base import Way
from wizard.i18n import LANGUAGES

_BY_ANSWER: Mapping[str, str] = {
    "date": "NET::ERR_CERT_DATE_INVALID",
    "trust": "NET::ERR_CERT_AUTHORITY_INVALID",
    "name": "NET::ERR_CERT_COMMON_NAME_INVALID",
    "revoked": "NET::ERR_CERT_REVOKED",
}
"""What Chrome's page says to callers who gave that answer to the question for it."""


def code_read_out(call: Call) -> str:
    """Return Chrome's code for the certificate that stands on the caller's page; empty where nobody has read it out."""
    codes = (match.code for match in call.explanation.matches if match.source == "chrome")
    heard = next((code for code in codes if "ERR_CERT_" in code), "")
    return heard or _BY_ANSWER.get(call.answers.get(MESSAGE, ""), "")


def place_of(see: See, code: str = "") -> Place:
    """Return the drawing that *see* tells of, on a page with a code with *code* in its place where one is given.

    A guide counts what is marked by itself; on the telephone there is one count, that of the steps. So a mark has the
    number of the step that names it, and what no step names has none. A mark alone is drawn without a number.
    """
    place = drawings.place(see.id)
    if code:
        place = structs.replace(place, window=tuple(_with_code(window, code) for window in place.window))
    if place.marks() == 1:
        return place
    return structs.replace(place, window=tuple(_as_said(window, see.ways) for window in place.window))


def _with_code(window: Window, code: str) -> Window:
    # The page writes it as "net::ERR_…", the catalogue of messages as older pages did.
    label = re.sub("^NET::", "net::", code)
    main = tuple(structs.replace(e, label=label) if e.sort is Sort.CODE else e for e in window.main)
    return structs.replace(window, main=main)


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
