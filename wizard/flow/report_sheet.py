"""A report of a case as values: sections of paragraphs, tables and pictures, which a page, a text or a window lays out.

Nothing here is marked up: every string is plain text, made fit to be shown, and stays text in each format.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wizard.fixes.readers import Reader
from wizard.flow.acting import Change
from wizard.flow.case_code import CodedCase
from wizard.flow.plan_marks import Marks
from wizard.model.finding import Diagnosis
from wizard.model.terms import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInput:
    """All that a report is made from."""

    diagnosis: Diagnosis
    previous: Diagnosis | None = None
    """The answer before, where the check was made again."""
    audience: Audience
    reader: Reader
    """The device in question."""
    marks: Marks
    """What was said of the steps of the plan."""
    changes: Sequence[Change] = ()
    """What this program changed on this computer, as far as it belongs to the case."""
    notes: str = ""
    """The person's own words, told as they are."""
    code: str = ""
    """The case code, in groups; empty to leave it out."""
    coded: CodedCase | None = None
    """What the diagnosis was made of, where that was a code alone: it knows more of the plan than the diagnosis."""
    language: str
    """One of `i18n.LANGUAGES`."""
    now: datetime
    """When the report is made; with a time zone."""


class Tone(StrEnum):
    """What a piece of text means at a glance; the words say it as well."""

    PLAIN = "plain"
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; line feeds in it stay."""

    text: str
    tone: Tone = Tone.PLAIN
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its lines."""

    lines: tuple[str, ...]
    tone: Tone = Tone.PLAIN
    is_code: bool = False
    is_short: bool = False
    """Whether it may stand in one line: no text from outside, and not long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells under heads; the first cell of each row names it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    name: str
    """What the table holds, for those who do not see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Labels with their values, under a title of their own where there are several."""

    title: str = ""
    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture, and the same in words."""

    name: str
    """Letters and hyphens; no other picture of the report has it."""
    svg: str
    """Whole and harmless markup: it refers to nothing, and has a title and a description in it."""
    text: str


Block = Paragraph | Table | Facts | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole report, in one language."""

    language: str
    title: str
    verdict: str
    tone: Tone
    sentence: str
    """The one sentence."""
    whose: str
    """Whose problem it is, and how sure that is; empty where there is none."""
    next_step: str
    """What to do now; empty where there is nothing to mend."""
    facts: Facts
    """What it is about, when it was checked, by what."""
    sections: tuple[Section, ...]
    colophon: str
    """By which version it was made, and what is left out of it."""
    page_number: str
    """What stands on each page of paper, with the fields ``page`` and ``count``."""
