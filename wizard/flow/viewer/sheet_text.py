"""A dialog as plain text: its tabs one under the other, with the labels and the values that a caller sees."""

from collections.abc import Iterator, Sequence

from wizard.flow.layout import column
from wizard.flow.viewer.layout import TabForm
from wizard.flow.viewer.sheet import Entry, Sheet, Tab, called, one_line, words_of
from wizard.flow.viewer.vocabulary import Vocabulary
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.plain import columns, visible

_INDENT = "  "
_LABEL_COLUMNS = 40


def sheet_text(sheet: Sheet, layout: str, chain: Sequence[Certificate], chosen: int = 0) -> str:
    """Return *sheet*, which shows the certificate *chosen* of *chain* in *layout*, in the language in force.

    It is safe to print.
    """
    names = [called(layout, certificate) for certificate in chain]
    return "\n".join(_lines(sheet, words_of(layout), names, chosen))


def _lines(sheet: Sheet, words: Vocabulary, names: Sequence[str], chosen: int) -> Iterator[str]:
    if sheet.title:
        yield visible(sheet.title)
    for tab in sheet.tabs:
        # In a tab's label, "&" marks a key; in the name of a certificate it is a letter.
        label = visible(tab.label if tab.certificate is not None else tab.label.replace("&", ""))
        yield ""
        yield label
        yield "-" * columns(label)
        yield from _tab(tab, words, names, chosen)


def _tab(tab: Tab, words: Vocabulary, names: Sequence[str], chosen: int) -> Iterator[str]:
    match tab.form:
        case TabForm.TREE:
            yield words.label("details-certificate-hierarchy-label")
            yield from _chain(names, chosen)
            yield words.label("details-certificate-fields-label")
        case TabForm.PATH:
            yield words.label("path.path")
            yield from _chain(names, chosen)
        case TabForm.TABLE:
            yield f"{_INDENT}{column(words.label('details.field'), _LABEL_COLUMNS)}{words.label('details.value')}"
        case TabForm.FORM | TabForm.SECTIONS:
            pass
    for entry in tab.entries:
        yield from _entry(entry, _INDENT, tab.form)


def _chain(names: Sequence[str], chosen: int) -> Iterator[str]:
    """Yield the chain as the dialogs draw it: the root on top, the certificate that is shown marked."""
    for depth, place in enumerate(reversed(range(len(names)))):
        mark = ">" if place == chosen else " "
        yield f"{mark} {_INDENT * depth}{visible(names[place])}"


def _entry(entry: Entry, indent: str, form: TabForm) -> Iterator[str]:
    """Yield the label, and the value beside it: in a table as it stands there, and in full below where that is more."""
    label = visible(entry.label)
    if label and entry.critical and form is not TabForm.TREE:
        label = tr("{name} (critical)", name=label)
    lines = entry.value.split("\n") if entry.value else []
    beside = one_line(entry) if form is TabForm.TABLE else lines[0] if len(lines) == 1 else ""
    if beside and label:
        yield f"{indent}{column(label, _LABEL_COLUMNS - len(indent))}{visible(beside)}"
    elif label or beside:
        yield f"{indent}{label or visible(beside)}"
    inner = indent + _INDENT if label else indent
    if beside != entry.value:
        yield from (f"{inner}{visible(line)}".rstrip() for line in lines)
    for child in entry.children:
        yield from _entry(child, inner, form)
