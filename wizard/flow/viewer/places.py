"""Where something stands in a dialog: for searching it, for pointing at a field, and for saying so on the phone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wizard.flow.viewer.sheet import Entry, Sheet
from wizard.i18n import N_, tr


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a dialog: the number of its tab, and the way to it through the entries."""

    tab: int
    path: tuple[int, ...]


def entry_at(sheet: Sheet, place: Place) -> Entry:
    """Return the entry at *place*. Raises IndexError where there is none."""
    entries, entry = sheet.tabs[place.tab].entries, None
    for position in place.path:
        entry = entries[position]
        entries = entry.children
    if entry is None:
        raise IndexError("a place without a path")
    return entry


def every_entry(sheet: Sheet) -> Iterator[tuple[Place, Entry]]:
    """Yield every entry with its place, from the top down."""
    for number, tab in enumerate(sheet.tabs):
        for path, entry in _walk(tab.entries, ()):
            yield Place(number, path), entry


def _walk(entries: Sequence[Entry], path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Entry]]:
    for position, entry in enumerate(entries):
        here = (*path, position)
        yield here, entry
        yield from _walk(entry.children, here)


def find(sheet: Sheet, text: str) -> tuple[Place, ...]:
    """Return where *text* stands in labels, values or meanings; upper and lower case are the same.

    In bytes it is found with and without what stands between them: ``04:44:C0``, ``0444c0``.
    """
    wanted, plain = text.casefold().strip(), _plain(text)
    if not wanted:
        return ()
    return tuple(
        place
        for place, entry in every_entry(sheet)
        if any(wanted in part.casefold() for part in (entry.label, entry.value, entry.decoded))
        or (len(plain) >= _SHORTEST_BYTES and plain in _plain(entry.value))
    )


_SHORTEST_BYTES = 6


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c not in ": \n-")


def places_of(sheet: Sheet, field: str) -> tuple[Place, ...]:
    """Return where the field *field* of the certificate is shown, or what is inside it; the nearest first.

    A field inside one that is shown as a whole is shown there.
    """
    exact, inside, around = [], [], []
    for place, entry in every_entry(sheet):
        if entry.field == field:
            exact.append(place)
        elif entry.field.startswith(f"{field}/"):
            inside.append(place)
        elif entry.field and field.startswith(f"{entry.field}/") and not entry.children:
            around.append(place)
    return (*exact, *inside, *around)


_LINES = (
    N_("first line"),
    N_("second line"),
    N_("third line"),
    N_("fourth line"),
    N_("fifth line"),
    N_("sixth line"),
    N_("seventh line"),
    N_("eighth line"),
    N_("ninth line"),
)


def in_words(sheet: Sheet, place: Place) -> str:
    """Say where *place* is as one says it on the phone: on which tab, which line, under which heading.

    Where there is one tab alone, the dialog shows none.
    """
    tab, last = sheet.tabs[place.tab], place.path[-1]
    line = tr(_LINES[last]) if last < len(_LINES) else tr("line {number}", number=last + 1)
    has_tabs = len(sheet.tabs) > 1
    if len(place.path) == 1:
        return tr("{line} of the tab “{tab}”", line=line, tab=_said(tab.label)) if has_tabs else line
    heading = entry_at(sheet, Place(place.tab, place.path[:-1])).label
    if not has_tabs:
        return tr("{line} under “{heading}”", line=line, heading=heading)
    return tr("{line} under “{heading}”, on the tab “{tab}”", line=line, heading=heading, tab=_said(tab.label))


def _said(label: str) -> str:
    """Return a label without the mark of its key: "&General", "全般(&G)"."""
    start = label.find("(&")
    return label[:start] if start >= 0 else label.replace("&", "")
