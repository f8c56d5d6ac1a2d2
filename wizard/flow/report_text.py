"""A report as plain text for a ticket, and as the draft of a mail to be read and sent by a person.

Nothing from outside becomes a link there (`letter_evidence.quoted`), ends a line or hides another character.
"""

from collections.abc import Iterator
from typing import assert_never

from wizard.flow.layout import column
from wizard.flow.letter import Letter
from wizard.flow.report_contents import sheet_of
from wizard.flow.report_sheet import Block, Cell, Facts, Figure, Paragraph, ReportInput, Section, Sheet, Table
from wizard.flow.report_telling import quoting_for
from wizard.i18n import tr, using
from wizard.plain import columns

_WIDEST = 30
"""Terminal columns of labels; a longer one moves its value away."""

IN_MAIL = ("before", "plan", "found", "notes", "code", "browsers")
"""Sections of a mail, in their order: its reader can ask for the rest."""


def report_text(report: ReportInput) -> str:
    """Return *report* in lines that end with line feeds, without markup; fields are aligned for letters of one width.

    Raises ValueError for a language that is not in `i18n.LANGUAGES`.
    """
    sheet = _sheet(report)
    with using(sheet.language):
        return "\n".join([*_head(sheet), *_sections(sheet.sections), "", sheet.colophon]) + "\n"


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
            tr("here is what was found about {place}.", place=sheet.facts.rows[0][1].lines[0]),
            "",
            *_head(sheet)[3:],
            *_sections(chosen),
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


def _head(sheet: Sheet) -> list[str]:
    answer = (sheet.verdict, sheet.sentence, sheet.whose, sheet.next_step)
    return [*_titled(sheet.title, "="), "", *filter(None, answer), "", *_facts(sheet.facts)]


def _titled(title: str, line: str) -> tuple[str, str]:
    return title, line * min(columns(title), 96)


def _sections(sections: tuple[Section, ...] | list[Section]) -> Iterator[str]:
    for section in sections:
        yield from ("", *_titled(section.title, "-"))
        for block in section.blocks:
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from block.text.split("\n")
        case Facts():
            yield from _facts(block)
        case Table():
            yield from _rows(block)
        case Figure():
            yield block.text
        case _:
            assert_never(block)


def _facts(facts: Facts) -> Iterator[str]:
    if facts.title:
        yield facts.title
    width = min(max((columns(label) for label, _ in facts.rows), default=0), _WIDEST) + 2
    indent = "  " if facts.title else ""
    for label, cell in facts.rows:
        first, *others = cell.lines or ("",)
        yield f"{indent}{column(label, width)}{first}"
        yield from (f"{indent}{' ' * width}{line}" for line in others)


def _rows(table: Table) -> Iterator[str]:
    """Yield a line for each row, the last cell told behind the others in as many lines as it has."""
    lasts = len(table.heads) - 1
    heads = tuple(Cell((head,)) for head in table.heads)
    widths = [
        min(max(columns(_joined(row[place])) for row in (heads, *table.rows)), _WIDEST * 2) + 2
        for place in range(lasts)
    ]
    for row in (heads, *table.rows):
        lead = "".join(column(_joined(cell), width) for cell, width in zip(row, widths, strict=False))
        yield f"{lead}{_joined(row[lasts])}".rstrip()


def _joined(cell: Cell) -> str:
    return " / ".join(cell.lines)
