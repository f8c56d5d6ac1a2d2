"""The head of a report: what is wrong, whose problem it is, what to do now, and what and whom all of it is about."""

from collections.abc import Iterator
from dataclasses import replace

from wizard.causes.began import checked_at
from wizard.fixes.plan import Step, plan, targeted
from wizard.flow import answer_words
from wizard.flow.answer_words import VERDICTS, verdict_of
from wizard.flow.coded_case import plan_from
from wizard.flow.following import BROWSERS, SYSTEMS
from wizard.flow.illustration import certainty
from wizard.flow.plan_marks import Standing
from wizard.flow.report_sheet import Cell, Facts, ReportInput, Tone
from wizard.flow.report_telling import Quote, local_time, sentence_told, shown
from wizard.i18n import N_, date_in_words, tr
from wizard.model.fields import Unknown
from wizard.model.finding import Diagnosis, Severity, Verdict, Who
from wizard.model.terms import Audience, Certainty
from wizard.pki.idn import with_unicode

_CERTAINTIES = {
    Certainty.SURE: N_("This is certain: it was measured directly."),
    Certainty.LIKELY: N_("This is likely: some checks that could change the answer could not be made."),
    Certainty.OPEN: N_("This is not certain yet."),
}
_FROM_A_CODE = N_("This rests on a case code alone; no certificate was seen here.")
_FROM_WORDS = N_("This rests on what was read out or told; no certificate was seen.")
_AUDIENCES = {
    Audience.VISITOR: N_("a visitor of the site"),
    Audience.OWNER: N_("the owner of the site"),
    Audience.HELPDESK: N_("a helpdesk with a caller"),
}


def is_from_code(diagnosis: Diagnosis) -> bool:
    """Say whether *diagnosis* was made of a case code: nobody looked, and nobody read a message to us."""
    evidence = diagnosis.evidence
    nothing_seen = not evidence.attempts and not diagnosis.chain and evidence.resolution is Unknown.NOT_ASKED
    return nothing_seen and not evidence.target.host and not evidence.offline


def is_untested(diagnosis: Diagnosis) -> bool:
    """Say whether nothing of the site was seen for *diagnosis*."""
    return is_from_code(diagnosis) or diagnosis.is_presumed


def place(diagnosis: Diagnosis) -> str:
    """Return what a report is about, in the language in force. Safe to show."""
    target = diagnosis.evidence.target
    if target.host:
        return shown(with_unicode(target.address))
    return tr("a case code") if is_from_code(diagnosis) else tr("an error message")


def verdict(diagnosis: Diagnosis) -> str:
    """Return what came of the check; of a message alone nothing is known but that the site did not open."""
    return tr(VERDICTS[Verdict.UNREACHABLE] if diagnosis.is_presumed else verdict_of(diagnosis))


def tone(diagnosis: Diagnosis) -> Tone:
    """Return how good or bad the answer is."""
    first = diagnosis.headline
    if diagnosis.verdict is not Verdict.TRUSTED:
        return Tone.PROBLEM
    is_warned_of = first is not None and first.severity is not Severity.NOTE
    return Tone.WARNING if is_warned_of or _refusing(diagnosis) else Tone.OK


def _refusing(diagnosis: Diagnosis) -> tuple[str, ...]:
    return tuple(BROWSERS.get(id_, id_) for id_, shows in diagnosis.browsers.items() if shows.code != "OK")


def sentence(diagnosis: Diagnosis, quote: Quote) -> str:
    """Return the one sentence."""
    if diagnosis.headline is not None:
        return sentence_told(diagnosis.headline, diagnosis, quote)
    if refusing := _refusing(diagnosis):
        return tr(
            "This computer opens the site, but not every browser does. It is refused by: {browsers}.",
            browsers=tr(", ").join(refusing),
        )
    return tr("Everything that was checked is in order. The site opens securely.")


def whose(diagnosis: Diagnosis, reader: Audience) -> str:
    """Return whose problem it is and how sure that is; the owner of the site is spoken to."""
    first = diagnosis.headline
    if is_from_code(diagnosis):
        sure = tr(_FROM_A_CODE)
    elif diagnosis.is_presumed:
        sure = tr(_FROM_WORDS)
    else:
        sure = tr(_CERTAINTIES[certainty(diagnosis)])
    return tr("{who} {sure}", who=tr(answer_words.whose(first.who, reader)), sure=sure) if first else sure


def steps_of(report: ReportInput) -> tuple[Step, ...]:
    """Return the plan for the reader of *report*."""
    diagnosis, audience, system = report.diagnosis, report.audience, report.reader.system
    if report.coded is None:
        steps = plan(diagnosis, audience, system)
    else:
        # The device that was chosen counts more than the one in the code.
        steps = plan_from(replace(report.coded, system=system), audience)
    return tuple(targeted(steps, diagnosis.checks))


def next_step(report: ReportInput) -> str:
    """Return what is to be done now, the first step of the plan that is still open; empty without a plan."""
    steps = steps_of(report)
    still_open = (step for step in steps if report.marks.of(step.fix).standing is Standing.OPEN)
    if (step := next(still_open, None)) is not None:
        return tr("To do now: {step}", step=tr(step.title))
    return tr("Every step of the plan has been gone through.") if steps else ""


def facts(report: ReportInput) -> Facts:
    """Return what the report is about, when that was checked, and for whom it is."""
    rows = (
        (tr("Site"), place(report.diagnosis)),
        *_times(report),
        (tr("Device in question"), _device(report)),
        (tr("Steps for"), tr(_AUDIENCES[report.audience])),
        (tr("Report made"), date_in_words(report.now, with_time=True)),
        (tr("Case code"), report.code),
    )
    return Facts(rows=tuple((label, Cell((value,))) for label, value in rows if value))


def _times(report: ReportInput) -> Iterator[tuple[str, str]]:
    diagnosis = report.diagnosis
    checked = checked_at(diagnosis)
    if is_untested(diagnosis):
        # A code has the day alone, and a message is as old as whoever reads it knows.
        yield tr("As of"), date_in_words(diagnosis.at)
        return
    yield tr("Checked"), date_in_words(checked, with_time=True)
    yield tr("By the local clock"), local_time(checked, diagnosis, report.now)
    if abs((diagnosis.at - checked).total_seconds()) >= 60:
        yield tr("Judged for"), date_in_words(diagnosis.at, with_time=True)


def _device(report: ReportInput) -> str:
    browser = BROWSERS.get(report.reader.browser, "")
    system = tr(SYSTEMS.get(report.reader.system, ""))
    device = tr("{system}, {browser}", system=system, browser=browser) if browser and system else system or browser
    is_about_it = any(found.who in {Who.COMPUTER, Who.NETWORK, Who.UNKNOWN} for found in report.diagnosis.findings)
    # Whoever reads the report sits in front of another one.
    return tr("{device} (called “this computer” here)", device=device) if device and is_about_it else device
