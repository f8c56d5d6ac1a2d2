"""The caller's certificate as their browser shows it: the dialog with the field to be read, or Chrome's few lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wizard.flow.call.base import See
from wizard.flow.call.example import chain_seen, example_chain
from wizard.flow.call.state import MESSAGE, Call
from wizard.flow.viewer.layout import TabForm
from wizard.flow.viewer.places import Place, entry_at, in_words, places_of
from wizard.flow.viewer.sheet import Entry, Sheet, called, sheet
from wizard.i18n import tr
from wizard.model.certificate import Certificate, DistinguishedName
from wizard.model.fields import Present

MOST_LINES = 8
"""Of a group that is drawn: a certificate may be for hundreds of names."""

_GROUPS_BELOW = 1
"""How many groups are drawn below the one that is read from."""

_CLOSED = "▸ {label}"
"""A group that is opened by its triangle."""

_BELOW = "└ {name}"
"""A certificate under the one that issued it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """What to draw. All its texts but those of the window are hostile."""

    layout: str
    language: str
    sheet: Sheet
    """The tab in front, as far as it has to be drawn; of the others their labels alone."""
    names: tuple[str, ...]
    """What the dialog calls the certificates of the chain, leaf first."""
    place: Place | None
    """Of the field, in `sheet`; None where this dialog does not show it."""
    entry: Entry | None
    """What stands there."""
    is_example: bool

    @property
    def where(self) -> str:
        """Where the field stands, as one says it on the phone, in the language in force; empty for no place."""
        return tr("It is the {place}.", place=in_words(self.sheet, self.place)) if self.place is not None else ""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One of the lines that Chrome and Edge open below their code."""

    field: str
    """Of the certificate, as in `See`; empty for a line that is of something else."""
    label: str
    value: str
    """Hostile text."""


@dataclass(frozen=True, slots=True)
class CodeLines:
    """All of them."""

    lines: tuple[CodeLine, ...]
    is_example: bool


def lines_below_code(call: Call) -> CodeLines:
    """Return the lines that open below the code on Chrome's page; from memory: how their days are written."""
    (leaf, *_), is_example = chain_of(call)
    ends = leaf.not_after.value if isinstance(leaf.not_after, Present) else None
    return CodeLines(
        (
            CodeLine("subject", "Subject:", _name_in_line(leaf.subject)),
            CodeLine("issuer", "Issuer:", _name_in_line(leaf.issuer)),
            CodeLine("validity/not-after", "Expires on:", _day_in_line(ends, call.language) if ends else ""),
            CodeLine("", "Current date:", _day_in_line(call.began, call.language)),
        ),
        is_example=is_example,
    )


def chain_of(call: Call) -> tuple[tuple[Certificate, ...], bool]:
    """Return the chain to show, leaf first: the site's own where it was seen; and whether it is an example instead."""
    seen = chain_seen(call.site.diagnosis)
    return (seen, False) if seen else (example_chain(call.began.replace(microsecond=0), is_over=is_over(call)), True)


def is_over(call: Call) -> bool:
    """Say whether the caller's page is most likely about a certificate that has ended."""
    causes = call.explanation.causes
    return causes[0].id == "expired" if causes else call.answers.get(MESSAGE) == "date"


def _name_in_line(name: DistinguishedName) -> str:
    return name.common_name or name.organization or ""


def _day_in_line(moment: datetime, language: str) -> str:
    return f"{moment:%Y/%m/%d}" if language == "ja" else f"{moment:%b} {moment.day}, {moment.year}"


def dialog_of(see: See, call: Call) -> Dialog:
    """Return the dialog that *see* tells of, with the site's own certificate where one was seen, else an example."""
    chain, is_example = chain_of(call)
    whole = sheet(see.id, chain, 0, call.language)
    names = tuple(called(see.id, certificate, call.language) for certificate in chain)
    place = to_be_read(whole, see.field)
    entry = entry_at(whole, place) if place is not None else None
    shown = _in_front(whole, place, keeps_closed=see.id == "macos")
    if see.id == "macos":
        shown, place = _as_safari(shown, place, names)
    return Dialog(
        layout=see.id,
        language=call.language,
        sheet=shown,
        names=names,
        place=place,
        entry=entry,
        is_example=is_example,
    )


def to_be_read(whole: Sheet, field: str) -> Place | None:
    """Return the first place of *field* from the top, where it can be said where that is; None for none."""
    places = sorted(places_of(whole, field), key=lambda place: (place.tab, place.path)) if field else []
    sayable = [place for place in places if len(place.path) == 1 or _heading(whole, place)]
    return next(iter(sayable or places), None)


def _heading(whole: Sheet, place: Place) -> str:
    return entry_at(whole, Place(place.tab, place.path[:-1])).label


def _in_front(whole: Sheet, place: Place | None, *, keeps_closed: bool) -> Sheet:
    """Return *whole* with what stands in front when the dialog opens, down to just below *place*."""
    front = place.tab if place is not None else 0
    last = place.path[0] if place is not None else MOST_LINES
    tabs = []
    for number, tab in enumerate(whole.tabs):
        entries = tab.entries if number == front else ()
        if tab.form in {TabForm.FORM, TabForm.SECTIONS}:
            entries = tuple(_drawn(entries, place, last, keeps_closed=keeps_closed))
        tabs.append(replace(tab, entries=entries))
    return replace(whole, tabs=tuple(tabs))


def _drawn(entries: Sequence[Entry], place: Place | None, last: int, *, keeps_closed: bool) -> list[Entry]:
    if keeps_closed:
        return [_plain(e, place) if n in {0, last} else _closed(e) for n, e in enumerate(entries)]
    return [_plain(e, place) for e in entries[: last + 1 + _GROUPS_BELOW]]


def _as_safari(sheet: Sheet, place: Place | None, names: Sequence[str]) -> tuple[Sheet, Place | None]:
    """Return the sheet that Safari opens: no title, the chain on top, and what belongs together in one line."""
    (tab,) = sheet.tabs
    lines = [Entry(value=_indented(name, depth)) for depth, name in enumerate(reversed(names[:MOST_LINES]))]
    first, *rest = tab.entries
    joined = replace(first, children=tuple(map(_in_one_line, first.children)))
    entries = (Entry(children=tuple(lines)), joined, *rest)
    moved = Place(place.tab, (place.path[0] + 1, *place.path[1:])) if place is not None else None
    return Sheet("", (replace(tab, entries=entries),)), moved


def _indented(name: str, depth: int) -> str:
    return f"{chr(0x3000) * (depth - 1)}{_BELOW.format(name=name)}" if depth else name


def _in_one_line(entry: Entry) -> Entry:
    """Return *entry* with its label before its value, as the sheet writes it."""
    return replace(entry, label="", value=f"{entry.label} {entry.value}".strip())


def _closed(entry: Entry) -> Entry:
    """Return a group as a line that can be opened."""
    return Entry(label=_CLOSED.format(label=entry.label) if entry.label else "")


def _plain(entry: Entry, place: Place | None) -> Entry:
    """Return *entry* without buttons and links, and without what would fill pages."""
    most = max([MOST_LINES, *(place.path[1:] if place is not None else ())]) + 1
    children = tuple(_plain(child, place) for child in entry.children[:most])
    return replace(entry, copy=False, leads_to=None, children=children)
