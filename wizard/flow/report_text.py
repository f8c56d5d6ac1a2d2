"""A report as plain text for a ticket, and as the draft of a mail to be read and sent by a person.

Nothing from outside becomes a link there (`letter_evidence.quoted`), ends a line or hides another character.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol, assert_never

from wizard.flow.layout import column
from wizard.flow.letter import Letter
from wizard.flow.report_contents import sheet_of
from wizard.flow.report_sheet import Block, Cell, Facts, Figure, Paragraph, ReportInput, Section, Sheet, Table
from wizard.flow.report_telling import quoting_for
from wizard.i18n import tr, using
from wizard.plain import columns

_WIDEST = 30
"""Terminal columns of labels; a longer one moves its value away."""

_DASH = " – "

IN_MAIL = ("before", "plan", "found", "notes", "code", "browsers")
"""Sections of a mail, in their order: its reader can ask for the rest."""


def report_text(report: ReportInput) -> str:
    """Return *report* in lines that end with line feeds, without markup; fields are aligned for letters of one width.

    Raises ValueError for a language that is not in `i18n.LANGUAGES`.
    """
    sheet = _sheet(report)
    with using(sheet.language):
        lines = [*_head(sheet, _AsColumns()), *_sections(sheet.sections, _AsColumns()), "", sheet.colophon]
        return "\n".join(lines) + "\n"


def mail_draft(report: ReportInput) -> Letter:
    """Return *report* as a mail to nobody yet: what matters, for a person to complete; `letter.mailto` opens it.

    Raises ValueError for a language that is not in `i18n.LANGUAGES`.
    """
    sheet = _sheet(report)
    with using(sheet.language):
        chosen = [section for id_ in IN_MAIL for section in sheet.sections if section.id == id_]
        lines = [
            tr("Hello,"),
            "",
            tr("Here is what was found about {place}.", place=sheet.facts.rows[0][1].lines[0]),
            "",
            *_head(sheet, _AsLines())[3:],
            *_sections(chosen, _AsLines()),
            "",
            sheet.colophon,
        ]
        return Letter(
            subject=tr("{title}: {verdict}", title=sheet.title, verdict=sheet.verdict),
            body="\n".join(lines),
            address_hint="",
            remark=tr("Read it through and complete it before you send it."),
        )


def _sheet(report: ReportInput) -> Sheet:
    return sheet_of(report, quoting_for(report.diagnosis.evidence.target.host))


class _Form(Protocol):
    """How what belongs together stands side by side."""

    def facts(self, facts: Facts) -> Iterator[str]:
        """Yield what the labels stand for."""

    def rows(self, table: Table) -> Iterator[str]:
        """Yield a line for each row."""


class _AsLines:
    """For a mail, whose reader's program has letters of its own: nothing is aligned."""

    def facts(self, facts: Facts) -> Iterator[str]:
        """Yield each label before its value."""
        if facts.title:
            yield facts.title
        indent = "  " if facts.title else ""
        for label, cell in facts.rows:
            first, *others = cell.lines or ("",)
            yield indent + _labelled(label, first)
            yield from (f"{indent}  {line}" for line in others)

    def rows(self, table: Table) -> Iterator[str]:
        """Yield the first cell before the others; without a head of its own, each of those has its head before it."""
        for first, *cells in table.rows:
            lead, told = _joined(first), [_joined(cell) for cell in cells]
            if not table.heads[0]:
                yield _DASH.join((lead, *map(_labelled, table.heads[1:], told)))
                continue
            others = _DASH.join(text for text in told if text not in {"", "–"})
            yield tr("{number}. {title}", number=lead, title=others) if lead.isdigit() else _labelled(lead, others)


class _AsColumns:
    """For a ticket, in letters of one width."""

    def facts(self, facts: Facts) -> Iterator[str]:
        """Yield the values one under the other."""
        if facts.title:
            yield facts.title
        width = min(max((columns(label) for label, _ in facts.rows), default=0), _WIDEST) + 2
        indent = "  " if facts.title else ""
        for label, cell in facts.rows:
            first, *others = cell.lines or ("",)
            yield f"{indent}{column(label, width)}{first}"
            yield from (f"{indent}{' ' * width}{line}" for line in others)

    def rows(self, table: Table) -> Iterator[str]:
        """Yield a line for the heads and each row."""
        lasts = len(table.heads) - 1
        heads = tuple(Cell((head,)) for head in table.heads)
        widths = [
            min(max(columns(_joined(row[place])) for row in (heads, *table.rows)), _WIDEST * 2) + 2
            for place in range(lasts)
        ]
        for row in (heads, *table.rows):
            lead = "".join(column(_joined(cell), width) for cell, width in zip(row, widths, strict=False))
            yield f"{lead}{_joined(row[lasts])}".rstrip()


def _labelled(label: str, text: str) -> str:
    return tr("{title}: {state}", title=label, state=text)


def _joined(cell: Cell) -> str:
    return " / ".join(cell.lines)


def _head(sheet: Sheet, form: _Form) -> list[str]:
    answer = (sheet.verdict, sheet.sentence, sheet.whose, sheet.next_step)
    return [*_titled(sheet.title, "="), "", *filter(None, answer), "", *form.facts(sheet.facts)]


def _titled(title: str, line: str) -> tuple[str, str]:
    return title, line * min(columns(title), 96)


def _sections(sections: Sequence[Section], form: _Form) -> Iterator[str]:
    for section in sections:
        yield from ("", *_titled(section.title, "-"))
        for block in section.blocks:
            yield from _block(block, form)


def _block(block: Block, form: _Form) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from block.text.split("\n")
        case Facts():
            yield from form.facts(block)
        case Table():
            yield from form.rows(block)
        case Figure():
            yield block.text
        case _:
            assert_never(block)
