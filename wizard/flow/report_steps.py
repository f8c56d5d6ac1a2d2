"""The plan of a report with what was said of each step, and what the program itself changed."""

from collections.abc import Iterator

from wizard.fixes.actions.base import Scope
from wizard.fixes.actions.journal import Standing as Changed
from wizard.fixes.plan import Step
from wizard.flow.acting import Change
from wizard.flow.following import SYSTEMS
from wizard.flow.plan_marks import Standing
from wizard.flow.report_head import steps_of
from wizard.flow.report_sheet import Cell, Facts, Paragraph, ReportInput, Table, Tone
from wizard.flow.report_telling import Quote, change_told
from wizard.i18n import N_, date_in_words, tr, trn

_STANDINGS = {
    Standing.OPEN: (N_("still to be done"), "○", Tone.PLAIN),
    Standing.DONE: (N_("done"), "✓", Tone.OK),
    Standing.SKIPPED: (N_("skipped"), "–", Tone.QUIET),
    Standing.FAILED: (N_("could not be done: it looks different there"), "✗", Tone.PROBLEM),
}
_SCOPES = {
    Scope.BROWSER: N_("one browser of one person"),
    Scope.USER: N_("all programs of one person"),
    Scope.MACHINE: N_("everybody on this computer"),
}
_BEGUN = N_("The program ended in the middle of it. Take it back to be sure.")
_UNDONE = N_("It was taken back.")
_THERE = {
    True: N_("It is in force."),
    False: N_("It is no longer there: something else has taken it away."),
    None: N_("Whether it is still there cannot be seen."),
}


def steps_table(report: ReportInput) -> Iterator[Table | Paragraph]:
    """Yield the plan for the reader of the report, in the language in force, or that there is nothing to mend."""
    steps = steps_of(report)
    if not steps:
        yield Paragraph(tr("There is nothing to mend."))
        return
    rows = tuple(
        (Cell((str(number),), is_short=True), Cell((tr(step.title),)), _standing(step, report))
        for number, step in enumerate(steps, start=1)
    )
    heads = (tr("No."), tr("Step"), tr("What was done"))
    yield Table(heads=heads, rows=rows, name=tr("The plan, and what was done of it"))


def _standing(step: Step, report: ReportInput) -> Cell:
    mark = report.marks.of(step.fix)
    word, sign, tone = _STANDINGS[mark.standing]
    lines = [tr("{sign} {what}", sign=sign, what=tr(word))]
    ticked = sum(1 for place, _ in report.marks.ticked if place.startswith(f"{step.fix}/{report.audience}/"))
    if ticked:
        lines.append(trn("{n} line of its guide was ticked", "{n} lines of its guide were ticked", ticked))
    if mark.shown_for in SYSTEMS:
        lines.append(tr("in the way for {system}", system=tr(SYSTEMS[mark.shown_for])))
    return Cell(tuple(lines), tone)


def change_facts(report: ReportInput, quote: Quote) -> Iterator[Facts]:
    """Yield each change that the program made: what, where, when, for whom, and how it stands; the newest first."""
    for number, change in enumerate(report.changes, start=1):
        entry = change.entry
        text, tone = _changed(change)
        yield Facts(
            title=tr("{number}. {title}", number=number, title=change_told(entry.does, quote)),
            rows=(
                (tr("Where"), Cell((change_told(entry.where, quote),))),
                (tr("When"), Cell((date_in_words(entry.begun_at, with_time=True),))),
                (tr("For whom"), Cell((tr(_SCOPES[entry.scope]),))),
                (tr("Now"), Cell((text,), tone)),
            ),
        )


def _changed(change: Change) -> tuple[str, Tone]:
    entry = change.entry
    if entry.standing is Changed.UNDONE:
        when = f" ({date_in_words(entry.settled_at, with_time=True)})" if entry.settled_at else ""
        return tr(_UNDONE) + when, Tone.QUIET
    if entry.standing is Changed.BEGUN:
        return tr(_BEGUN), Tone.PROBLEM
    return tr(_THERE[change.is_there]), Tone.OK if change.is_there else Tone.QUIET
