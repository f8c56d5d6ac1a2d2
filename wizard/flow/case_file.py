"""The case file: all that a diagnosis rests on, to be opened and judged again on another machine, without a network.

A file from outside is hostile: it is bounded in every way before anything is made of it, and its texts are data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

import msgspec

from wizard import __version__
from wizard.causes.catalog import CAUSES
from wizard.causes.diagnose import diagnose
from wizard.errors import InputError, WizardError
from wizard.fixes.actions.base import Said
from wizard.fixes.actions.journal import Standing as ChangeStanding
from wizard.fixes.base import BROWSERS, SYSTEMS
from wizard.flow.acting import Change
from wizard.flow.case_limits import (
    LARGEST,
    LONGEST_NOTES,
    MOST_STEPS,
    check_limits,
    damaged,
    strict_json,
    too_large,
)
from wizard.flow.case_redaction import kept_ders, redacted
from wizard.flow.case_words import HIDDEN
from wizard.flow.computer import presumed_with_parts
from wizard.flow.files import read_bytes, reason_of
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.presume import MOST_CAUSES, presumed
from wizard.i18n import tr
from wizard.model.evidence import Evidence
from wizard.model.finding import Diagnosis
from wizard.model.target import Target
from wizard.model.terms import Audience, Verdict

SUFFIX = ".trustcase"
SCHEMA = 1
"""Raised when a field changes its meaning or a new one must not be passed over."""
KIND = "trust-wizard-case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The heart of a diagnosis, for "before and after" and to tell whether a later version judges otherwise."""

    at: datetime
    verdict: Verdict
    causes: tuple[str, ...]
    """Ids; the one to fix first comes first."""
    browsers: Mapping[str, str]
    """What each shows; "OK" where it opens the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One change that the program made for the person. Hostile text."""

    does: Said
    where: Said
    at: datetime
    standing: ChangeStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is in a case file."""

    made_at: datetime
    program: str = __version__
    """The version of this program that made it. Hostile text."""
    evidence: Evidence
    at: datetime
    """The time that it was judged at."""
    found: Summary
    """What came of that then."""
    audience: Audience = Audience.VISITOR
    system: str = ""
    """The device whose guides were shown (`fixes.base.SYSTEMS`); empty where none was known."""
    browser: str = ""
    """The same of the browser (`fixes.base.BROWSERS`)."""
    marks: Marks = field(default_factory=Marks)
    notes: str = ""
    """What the person wrote down. Hostile text, with line feeds."""
    done: tuple[Done, ...] = ()
    before: Summary | None = None
    """The answer of the check before, where there was one."""
    schema: int = SCHEMA


def case_of(diagnosis: Diagnosis, made_at: datetime, before: Diagnosis | None = None) -> Case:
    """Return the case of *diagnosis*, redacted; the rest is added with `dataclasses.replace`."""
    return Case(
        made_at=made_at,
        evidence=redacted(diagnosis.evidence),
        at=diagnosis.at,
        found=summary_of(diagnosis),
        before=summary_of(before) if before is not None else None,
    )


def summary_of(diagnosis: Diagnosis) -> Summary:
    """Return the heart of *diagnosis*."""
    return Summary(
        at=diagnosis.at,
        verdict=diagnosis.verdict,
        causes=tuple(finding.cause for finding in diagnosis.findings),
        browsers={name: shown.code for name, shown in diagnosis.browsers.items()},
    )


def done_of(changes: Sequence[Change]) -> tuple[Done, ...]:
    """Return what is told of *changes*: what was done, where and when, and nothing of how."""
    return tuple(
        Done(does=c.entry.does, where=c.entry.where, at=c.entry.begun_at, standing=c.entry.standing) for c in changes
    )


def rediagnose(case: Case) -> Diagnosis:
    """Return the diagnosis of the same evidence at the same time; nothing is connected to.

    Where nothing of the site was seen, it is what was likely then: the words that it rested on are in no case file.
    """
    diagnosis = diagnose(case.evidence, case.at)
    # A later version may know causes that this one does not.
    likely = [cause for cause in case.found.causes if cause in CAUSES][:MOST_CAUSES]
    if not likely or not diagnosis.is_presumed:
        return diagnosis
    told = replace(presumed(likely, case.at), evidence=case.evidence)
    seen = case.evidence.parts_seen
    return presumed_with_parts(told, seen) if seen else told


def target_of(case: Case) -> Target:
    """Return the site, to be checked again from here: an address that was given for the first check is not kept."""
    return replace(case.evidence.target, connect_to=None)


_Id = Annotated[str, msgspec.Meta(max_length=100)]


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    standing: Standing = Standing.OPEN
    shown_for: _Id = ""


_Few = msgspec.Meta(max_length=100)


_Name = Annotated[str, msgspec.Meta(pattern=r"\A[a-z_]{1,40}\Z")]


class _Said(msgspec.Struct, frozen=True):
    text: Annotated[str, msgspec.Meta(max_length=500)]
    values: Annotated[dict[_Name, Annotated[str, msgspec.Meta(max_length=500)]], _Few] = {}


class _Done(msgspec.Struct, frozen=True, kw_only=True):
    does: _Said
    where: _Said
    at: datetime
    standing: ChangeStanding


class _Summary(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    verdict: Verdict
    causes: Annotated[tuple[_Id, ...], _Few]
    browsers: Annotated[dict[_Id, _Id], _Few]


class _File(msgspec.Struct, frozen=True, kw_only=True):
    """The file, field by field, so that renaming an attribute of `Case` cannot change the format."""

    kind: Literal["trust-wizard-case"] = "trust-wizard-case"
    schema: Annotated[int, msgspec.Meta(ge=1)] = SCHEMA
    program: Annotated[str, msgspec.Meta(max_length=40)]
    made_at: datetime
    at: datetime
    audience: Audience
    system: _Id = ""
    browser: _Id = ""
    found: _Summary
    before: _Summary | None = None
    notes: Annotated[str, msgspec.Meta(max_length=LONGEST_NOTES)] = ""
    steps: Annotated[dict[_Id, _Step], msgspec.Meta(max_length=MOST_STEPS)] = {}
    ticked: Annotated[tuple[tuple[_Id, int], ...], msgspec.Meta(max_length=MOST_STEPS)] = ()
    done: Annotated[tuple[_Done, ...], _Few] = ()
    evidence: Evidence


def write_case(case: Case) -> bytes:
    """Return the contents of the file: JSON, always in the same order; the evidence is redacted here in any case.

    Raises WizardError where it would be larger than `read_case` reads.
    """
    evidence = redacted(case.evidence)
    ders = kept_ders(evidence)
    file = _File(
        program=case.program,
        made_at=case.made_at,
        at=case.at,
        audience=case.audience,
        system=case.system,
        browser=case.browser,
        found=_summary(case.found),
        before=_summary(case.before) if case.before is not None else None,
        # Half a pair of UTF-16 is no text that a file can hold.
        notes=case.notes.encode("utf-8", "replace").decode()[:LONGEST_NOTES],
        steps={fix: _Step(standing=m.standing, shown_for=m.shown_for) for fix, m in case.marks.steps.items()},
        ticked=tuple(sorted(case.marks.ticked)),
        done=tuple(_done(done, ders) for done in case.done[:100]),
        evidence=evidence,
    )
    data = msgspec.json.format(msgspec.json.encode(file, order="deterministic"), indent=1) + b"\n"
    try:
        read_case(data)
    except InputError as error:
        raise WizardError(tr("The case cannot be saved: {why}", why=str(error))) from None
    return data


def _summary(summary: Summary) -> _Summary:
    return _Summary(
        at=summary.at, verdict=summary.verdict, causes=summary.causes[:100], browsers=dict(summary.browsers)
    )


_PLAIN_VALUES = frozenset({"browsers", "package"})
"""Values of sentences about changes that name programs, and are the same on every computer."""


def _done(done: Done, ders: Sequence[bytes]) -> _Done:
    return _Done(does=_said(done.does, ders), where=_said(done.where, ders), at=done.at, standing=done.standing)


def _said(said: Said, ders: Sequence[bytes]) -> _Said:
    """Keep of the values the names of programs, and what stands in a certificate of the file anyway."""
    values = {
        name: value if name in _PLAIN_VALUES or any(value.encode(errors="replace") in der for der in ders) else HIDDEN
        for name, value in said.values.items()
    }
    return _Said(text=said.text, values=values)


def open_case(path: Path) -> Case:
    """Return the case in the file *path*; one that is too large is not read. Raises InputError."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise InputError(tr("{file} cannot be read: {reason}", file=path.name, reason=reason_of(error))) from None
    if size > LARGEST:
        raise too_large()
    try:
        data = read_bytes(path)
    except InputError as error:
        raise InputError(tr("{file} cannot be read: {reason}", file=path.name, reason=error)) from None
    return read_case(data)


def read_case(data: bytes) -> Case:
    """Return the case that *data* holds. Raises InputError for anything that `write_case` does not write.

    Nothing in it is believed to be true: whoever sends a case can write any evidence.
    """
    told = strict_json(data)
    if not isinstance(told, dict) or told.get("kind") != KIND:
        raise InputError(tr("This is no case file of this program; the name of one ends in {suffix}.", suffix=SUFFIX))
    schema = told.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        raise InputError(tr("This case file was made by a newer version of the program; please update it."))
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise damaged(str(error)) from None
    check_limits(file, file.evidence)
    return _case(file)


def _case(file: _File) -> Case:
    marks = {fix: Mark(s.standing, s.shown_for if s.shown_for in SYSTEMS else "") for fix, s in file.steps.items()}
    return Case(
        made_at=file.made_at,
        program=file.program,
        evidence=file.evidence,
        at=file.at,
        found=_as_summary(file.found),
        audience=file.audience,
        # Of a device that only another version knows, there are no guides here.
        system=file.system if file.system in SYSTEMS else "",
        browser=file.browser if file.browser in BROWSERS else "",
        marks=Marks(marks, frozenset(file.ticked)),
        notes=file.notes,
        done=tuple(
            Done(does=_as_said(d.does), where=_as_said(d.where), at=d.at, standing=d.standing) for d in file.done
        ),
        before=_as_summary(file.before) if file.before is not None else None,
    )


def _as_summary(summary: _Summary) -> Summary:
    return Summary(at=summary.at, verdict=summary.verdict, causes=summary.causes, browsers=summary.browsers)


def _as_said(said: _Said) -> Said:
    """Return the sentence. Raises InputError where filling it would do more than put its values in."""
    try:
        wanted = [field[1:] for field in Formatter().parse(said.text) if field[1] is not None]
    except ValueError as error:
        raise damaged(str(error)) from None
    if any(spec or conversion or name not in said.values for name, spec, conversion in wanted):
        raise damaged("a sentence with a strange field")
    return Said(said.text, said.values)
