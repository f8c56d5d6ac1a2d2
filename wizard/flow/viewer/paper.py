"""A dialog as sections of labels and values, for paper."""

from collections.abc import Iterator, Sequence

from wizard.flow.viewer.sheet import Entry, Sheet

Section = tuple[str, tuple[tuple[str, str], ...]]
"""A heading, and the labels and values under it. Hostile text."""


def sections_of(sheet: Sheet) -> tuple[Section, ...]:
    """Return every entry of *sheet* under the heading that it stands under; a tab's own under the tab's label."""
    return tuple(section for tab in sheet.tabs for section in _sections(tab.label.replace("&", ""), tab.entries))


def _sections(title: str, entries: Sequence[Entry]) -> Iterator[Section]:
    rows = tuple((entry.label, _value(entry)) for entry in entries if not entry.children)
    if rows:
        yield title, rows
    for entry in entries:
        if entry.children:
            yield from _sections(entry.label or title, entry.children)


def _value(entry: Entry) -> str:
    return f"{entry.value}\n{entry.decoded}".strip("\n") if entry.decoded else entry.value
