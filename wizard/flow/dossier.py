"""One case as the windows hand it around: what a case file, a report, a code and the history are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wizard.fixes.readers import Reader
from wizard.flow.acting import Change
from wizard.flow.case_code import CodedCase, write_code
from wizard.flow.case_file import Case, Done, case_of, done_of
from wizard.flow.case_file import Summary as CaseSummary
from wizard.flow.coded_case import case_from
from wizard.flow.following import reader_for
from wizard.flow.history_seal import DISAGREE, WARNED, Summary
from wizard.flow.plan_marks import Marks
from wizard.flow.report_sheet import ReportInput
from wizard.flow.session import Session
from wizard.i18n import language
from wizard.model.finding import Diagnosis
from wizard.model.terms import Audience, Severity, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known of one case, in whichever window it is worked on."""

    diagnosis: Diagnosis
    previous: Diagnosis | None = None
    """The answer before, where the check was made again."""
    was_told: bool = False
    """Whether that was told by a file: of another computer, it is not what was before here."""
    audience: Audience
    reader: Reader
    """The device and the browser in question."""
    marks: Marks = field(default_factory=Marks)
    changes: Sequence[Change] = ()
    """What this program changed on this computer in this case."""
    told_done: tuple[Done, ...] = ()
    """What the case file tells of such changes, where the case was taken up from one."""
    told_before: CaseSummary | None = None
    """The same of the answer before."""
    coded: CodedCase | None = None
    """The case code that all of it was told by; None where it was not."""
    notes: str = ""


def dossier_of(session: Session, changes: Sequence[Change] = ()) -> Dossier | None:
    """Return the case of *session* with those of *changes* that were made in it; None while there is no answer."""
    diagnosis = session.answer_in_force
    if diagnosis is None:
        return None
    return Dossier(
        diagnosis=diagnosis,
        previous=session.previous,
        was_told=session.was_told,
        audience=session.audience,
        reader=reader_for(session),
        marks=session.marks,
        changes=_in_this_case(session, diagnosis, changes),
        told_done=session.case.done if session.case is not None else (),
        told_before=session.case.before if session.case is not None else None,
        coded=session.coded,
        notes=session.notes,
    )


def _in_this_case(session: Session, diagnosis: Diagnosis, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return those of *changes* that were made since its first check on this computer, which a told case has not."""
    if session.is_told:
        return ()
    first = diagnosis if session.previous is None or session.was_told else session.previous
    return tuple(change for change in changes if change.entry.begun_at >= first.at)


def case_for(dossier: Dossier, now: datetime) -> Case:
    """Return the case file of *dossier*; of a reader nobody has named, the likely one."""
    case = case_of(dossier.diagnosis, now, dossier.previous)
    return replace(
        case,
        audience=dossier.audience,
        system=dossier.reader.system,
        browser=dossier.reader.browser,
        marks=dossier.marks,
        notes=dossier.notes,
        done=(*dossier.told_done, *done_of(dossier.changes)),
        before=case.before or dossier.told_before,
    )


def code_for(dossier: Dossier) -> str:
    """Return the case code, four groups of four; where one told the case, it is that one."""
    if dossier.coded is not None:
        return write_code(dossier.coded)
    return write_code(case_from(dossier.diagnosis, dossier.reader.system, dossier.reader.browser))


def report_for(dossier: Dossier, now: datetime, in_language: str = "") -> ReportInput:
    """Return what a report of *dossier* is made of, in the language in force unless another one is given."""
    return ReportInput(
        diagnosis=dossier.diagnosis,
        previous=None if dossier.was_told else dossier.previous,
        audience=dossier.audience,
        reader=dossier.reader,
        marks=dossier.marks,
        changes=dossier.changes,
        notes=dossier.notes,
        coded=dossier.coded,
        code=code_for(dossier),
        language=in_language or language(),
        now=now,
    )


def entry_for(dossier: Dossier, now: datetime) -> Summary:
    """Return what the history's list says of *dossier*."""
    return Summary(
        when=now,
        host=dossier.diagnosis.evidence.target.host,
        causes=tuple(finding.cause for finding in dossier.diagnosis.findings),
        verdict=_standing(dossier.diagnosis),
        note=dossier.notes,
    )


def _standing(diagnosis: Diagnosis) -> str:
    """Return the verdict for the list: what this computer trusts is not therefore in order everywhere."""
    if diagnosis.verdict is not Verdict.TRUSTED:
        return diagnosis.verdict.value
    if any(shown.code != "OK" for shown in diagnosis.browsers.values()):
        return DISAGREE
    first = diagnosis.headline
    return diagnosis.verdict.value if first is None or first.severity is Severity.NOTE else WARNED
