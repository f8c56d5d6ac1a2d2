"""What a report of a case says, section by section, from the one sentence to the case code.

Each section is left out where it has nothing to say. What may be told is settled in `report_telling`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import wizard
from wizard.causes.base import title_of
from wizard.causes.began import Rest, began, began_text
from wizard.causes.rows import ROW_BY_ID
from wizard.causes.timeline import timeline_of
from wizard.flow import report_head as head
from wizard.flow.answer_words import SEVERITIES, whose
from wizard.flow.following import BROWSERS
from wizard.flow.illustration import ChainPicture, illustrate
from wizard.flow.names_picture import NamesPicture
from wizard.flow.outlook import caveat, summary
from wizard.flow.path_picture import PathPicture
from wizard.flow.report import heading_of
from wizard.flow.report_certificates import certificates
from wizard.flow.report_letters import drawn_words, names_drawn
from wizard.flow.report_name import MOST_NOTES
from wizard.flow.report_pictures import chain_picture, chain_words, timeline_picture, timeline_words
from wizard.flow.report_sheet import (
    Block,
    Cell,
    Facts,
    Figure,
    Paragraph,
    ReportInput,
    Section,
    Sheet,
    Table,
    Tone,
)
from wizard.flow.report_steps import change_facts, steps_table
from wizard.flow.report_telling import (
    LONGEST_SENTENCE,
    Quote,
    check_title,
    check_told,
    detail_told,
    shown,
)
from wizard.flow.report_way import way_picture, way_words
from wizard.flow.session import opening
from wizard.flow.spelling import spoken
from wizard.i18n import N_, date_in_words, language, tr, using
from wizard.model.finding import Diagnosis, Finding, Severity
from wizard.model.terms import CheckState
from wizard.plain import visible

_SEVERITIES = {
    Severity.BLOCKING: ("✗", Tone.PROBLEM),
    Severity.WARNING: ("!", Tone.WARNING),
    Severity.NOTE: ("–", Tone.QUIET),
}
_STATES = {
    CheckState.OK: (N_("fine"), "✓", Tone.OK),
    CheckState.PROBLEM: (N_("problem"), "✗", Tone.PROBLEM),
    CheckState.NOT_CHECKED: (N_("not checked"), "–", Tone.QUIET),
}
_COLOPHON_WITH_NOTES = N_(
    "Made by Trust Wizard {version}. Left out are names of people, addresses and files of this computer, proxies, "
    "passwords and other sites; the notes stand as they were written."
)
_COLOPHON = N_(
    "Made by Trust Wizard {version}. Left out are names of people, addresses and files of this computer, proxies, "
    "passwords and other sites."
)
SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "before": N_("Before and after"),
        "plan": N_("The plan, and what was done of it"),
        "changes": N_("What this program changed"),
        "found": N_("What was found"),
        "notes": N_("Notes"),
        "code": N_("The case code"),
        "browsers": N_("What each browser shows"),
        "way": N_("The way to the server"),
        "names": N_("The names"),
        "chain": N_("The chain of certificates"),
        "dates": N_("The dates"),
        "checks": N_("What was checked"),
    }
)
"""The sections that a report may have: what somebody acts on first, so that the first page is enough for most, then
what proves it."""

LONGEST_CAPTION = 2_000
"""Characters of a picture in words: eight names at most."""


def sheet_of(report: ReportInput, quote: Quote = shown) -> Sheet:
    """Return the report as values, in its language; *quote* makes hostile text fit for the format.

    Raises ValueError for a language that is not in `i18n.LANGUAGES`.
    """
    with using(report.language):
        diagnosis = report.diagnosis
        sections = tuple(_sections(report, quote))
        has_notes = any(section.id == "notes" for section in sections)
        return Sheet(
            language=report.language,
            title=tr("Report about {place}", place=head.place(diagnosis)),
            verdict=head.verdict(diagnosis),
            tone=head.tone(diagnosis),
            sentence=head.sentence(diagnosis, quote),
            whose=head.whose(diagnosis, report.audience),
            next_step=head.next_step(report),
            facts=head.facts(report),
            sections=sections,
            colophon=tr(_COLOPHON_WITH_NOTES if has_notes else _COLOPHON, version=wizard.__version__),
            page_number=tr("Page {page} of {count}"),
        )


def _sections(report: ReportInput, quote: Quote) -> Iterator[Section]:
    """Yield every section that has something to say."""
    diagnosis = report.diagnosis
    figures = _figures(diagnosis, quote)
    every: Mapping[str, Iterable[Block]] = {
        "before": _before(report),
        "plan": steps_table(report),
        "changes": change_facts(report, quote),
        "found": _found(report, quote),
        "notes": _notes(report),
        "code": _code(report),
        "browsers": _browsers(diagnosis, quote),
        "way": figures["way"],
        "names": figures["names"],
        "chain": (*figures["chain"], *certificates(diagnosis, quote)),
        "dates": _dates(diagnosis, quote),
        "checks": _checks(diagnosis, quote),
    }
    for id_, title in SECTIONS.items():
        told: tuple[Block, ...] = tuple(every[id_])
        if told:
            yield Section(id=id_, title=tr(title), blocks=told)


def _found(report: ReportInput, quote: Quote) -> Iterator[Block]:
    for number, finding in enumerate(report.diagnosis.findings, start=1):
        title = tr("{number}. {title}", number=number, title=title_of(finding))
        rows = tuple(row for row in _about(finding, report, quote) if row[1].lines != ("",))
        yield Facts(title=title, rows=rows)


def _about(finding: Finding, report: ReportInput, quote: Quote) -> Iterator[tuple[str, Cell]]:
    """Yield what is told of *finding*; whose the first one is stands in the answer already."""
    diagnosis = report.diagnosis
    sign, tone = _SEVERITIES[finding.severity]
    is_first = finding is diagnosis.headline
    yield tr("Effect"), Cell((tr("{sign} {what}", sign=sign, what=tr(SEVERITIES[finding.severity])),), tone)
    if not head.is_from_code(diagnosis):
        # A code knows no names and no dates.
        yield tr("In detail"), Cell((detail_told(finding, diagnosis, quote),))
    since = began(diagnosis) if is_first else None
    if since is not None and since.rests_on is not Rest.CHECK:
        yield tr("Since when"), Cell((began_text(since),))
    if reason := next((f for f in diagnosis.findings if f.cause == finding.explained_by), None):
        yield tr("Consequence of"), Cell((title_of(reason),))
    elif not is_first:
        yield tr("Who can mend it"), Cell((tr(whose(finding.who, report.audience)),))
    yield tr("Name of the cause"), Cell((finding.cause,), is_code=True)


def _before(report: ReportInput) -> Iterator[Block]:
    if report.previous is None:
        return
    sides = (report.previous, report.diagnosis)
    rows: tuple[tuple[str, list[Cell]], ...] = (
        (tr("Verdict"), [Cell((head.verdict(d),), head.tone(d)) for d in sides]),
        (tr("Found"), [Cell(tuple(map(title_of, d.findings)) or (tr("nothing"),)) for d in sides]),
        (tr("Opens in"), [Cell((_opens_in(d),)) for d in sides]),
        (tr("Judged for"), [Cell((date_in_words(d.at, with_time=True),)) for d in sides]),
    )
    yield Table(
        heads=("", tr("Before"), tr("After")),
        rows=tuple((Cell((label,)), *cells) for label, cells in rows),
        name=tr("Before and after"),
    )


def _opens_in(diagnosis: Diagnosis) -> str:
    opened = opening(diagnosis)
    return tr(", ").join(name for id_, name in BROWSERS.items() if id_ in opened) or tr("no browser")


def _browsers(diagnosis: Diagnosis, quote: Quote) -> Iterator[Block]:
    rows = []
    for id_, shows in diagnosis.browsers.items():
        name = Cell((BROWSERS.get(id_, id_),), is_short=True)
        if shows.code == "OK":
            rows.append((name, Cell((tr("✓ {what}", what=tr("opens the site")),), Tone.OK), Cell(("–",))))
            continue
        heading = quote(heading_of(shows, diagnosis) or "", LONGEST_SENTENCE)
        page = [tr("“{heading}”", heading=heading)] if heading else []
        if shows.can_proceed is False:
            page.append(tr("Its page offers no way on to the site."))
        rows.append(
            (name, Cell((visible(shows.code),), Tone.PROBLEM, is_code=True, is_short=True), Cell(tuple(page) or ("–",)))
        )
    if rows:
        yield Paragraph(tr("By the rules of each browser, for the certificates that came:"), Tone.QUIET)
        heads = (tr("Browser"), tr("Code"), tr("Page"))
        yield Table(heads=heads, rows=tuple(rows), name=tr("What each browser shows"))


def _figures(diagnosis: Diagnosis, quote: Quote) -> Mapping[str, Sequence[Figure]]:
    """Return what makes *diagnosis* plain as figures, by the section in which each stands."""
    found: dict[str, list[Figure]] = {"way": [], "names": [], "chain": []}
    for picture in illustrate(diagnosis):
        match picture:
            case PathPicture():
                id_, svg, text = "way", way_picture(picture, "picture-way"), way_words(picture)
            case NamesPicture():
                id_, svg, text = "names", names_drawn(picture, "picture-names"), drawn_words(picture)
            case ChainPicture():
                id_, svg, text = "chain", chain_picture(picture, "picture-chain"), chain_words(picture)
            case _:
                # The dates have a picture of their own, with more in it.
                continue
        found[id_].append(Figure(name=f"picture-{id_}", svg=svg, text=quote(text, LONGEST_CAPTION)))
    return found


def _dates(diagnosis: Diagnosis, quote: Quote) -> Iterator[Block]:
    timeline = timeline_of(diagnosis)
    if timeline is None:
        return
    text = quote(timeline_words(timeline), LONGEST_CAPTION)
    yield Figure(name="picture-dates", svg=timeline_picture(timeline, "picture-dates"), text=text)
    for sentence in summary(timeline, diagnosis.verdict):
        yield Paragraph(quote(sentence, LONGEST_SENTENCE))
    yield Paragraph(caveat(timeline), Tone.QUIET)


def _checks(diagnosis: Diagnosis, quote: Quote) -> Iterator[Block]:
    rows, unseen = [], []
    for check in diagnosis.checks:
        if check.id in ROW_BY_ID and check.state is CheckState.NOT_CHECKED:
            unseen.append(check_title(check))
            continue
        word, sign, tone = _STATES[check.state]
        state = Cell((tr("{sign} {what}", sign=sign, what=tr(word)),), tone, is_short=True)
        rows.append((Cell((check_title(check),)), state, Cell((check_told(check, quote) or "–",))))
    if rows:
        heads = (tr("Check"), tr("Result"), tr("What was seen"))
        yield Table(heads=heads, rows=tuple(rows), name=tr("What was checked"))
    if unseen:
        yield Paragraph(tr("Not checked: {what}", what=tr(", ").join(unseen)), Tone.QUIET)


def _notes(report: ReportInput) -> Iterator[Block]:
    if notes := report.notes.strip()[:MOST_NOTES]:
        yield Paragraph(visible(notes.replace("\r\n", "\n"), lines=True))


def _code(report: ReportInput) -> Iterator[Block]:
    groups = report.code.split("-")
    if report.code:
        yield Paragraph(report.code, is_code=True)
        yield Table(
            heads=(tr("Characters"), tr("Read out")),
            rows=tuple((Cell((group,), is_code=True, is_short=True), Cell((_read_out(group),))) for group in groups),
            name=tr("The case code, to be read out"),
        )
        yield Paragraph(
            tr("Typed into Trust Wizard, it shows the same causes and the same plan. No name and no address is in it."),
            Tone.QUIET,
        )


def _read_out(group: str) -> str:
    return tr(", ").join(words for _, words in spoken(group, language()))
