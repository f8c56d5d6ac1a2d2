"""Step 2 of its own: this computer and its network, part by part, with or without a site."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from wizard.causes.checks import make_checks
from wizard.causes.diagnose import diagnose
from wizard.causes.rows import judge_rows, rows_resting_on
from wizard.causes.situation import situation_of
from wizard.model.evidence import Evidence, PartValue
from wizard.model.fields import Unknown
from wizard.model.finding import Check, Diagnosis, Finding
from wizard.model.target import DECIDING_PARTS, NO_SITE_PARTS, CheckOptions, Target
from wizard.model.terms import Part
from wizard.probes import parts as probes
from wizard.probes.base import Cancel, Deadline, Job, Outside, SeenSink

PATIENCE_S = 6.0
"""Seconds after which a part that has not come yet counts as one that gave no answer: two programs that hang."""

NO_SITE = Target(host="", port=443)
"""What stands for the site where there is none."""

OF_THIS_COMPUTER = frozenset({"clock-wrong", "captive-portal", "outdated-software"})
"""The causes that a look at this computer and its network alone can find."""


def look_around(
    parts: Collection[Part] = NO_SITE_PARTS,
    target: Target = NO_SITE,
    options: CheckOptions | None = None,
    *,
    cancel: Cancel | None = None,
    outside: Outside | None = None,
    seen: SeenSink = lambda _: None,
) -> Mapping[Part, PartValue]:
    """Look at *parts* side by side, and tell *seen* of each as it is there; what hangs is Unknown.NO_ANSWER.

    *seen* is called from worker threads. Raises `probes.base.Cancelled` within 0.1 s after *cancel* is set.
    """
    job = Job(
        deadline=Deadline.after(PATIENCE_S), cancel=cancel or Cancel(), outside=outside or Outside(), seen=seen
    )  # fmt: skip
    return probes.look_around(parts, target, options or CheckOptions(), job)


def bare_evidence(at: datetime, target: Target = NO_SITE) -> Evidence:
    """Return evidence that holds nothing yet."""
    return Evidence(target=target, at=at, resolution=Unknown.NOT_ASKED, attempts=())


def check_computer(
    options: CheckOptions | None = None,
    parts: Collection[Part] = NO_SITE_PARTS,
    *,
    cancel: Cancel | None = None,
    outside: Outside | None = None,
    seen: SeenSink = lambda _: None,
) -> Diagnosis:
    """Look at *parts* of this computer and its network without a site; the findings are only those that they can show.

    Raises `probes.base.Cancelled` within 0.1 s after *cancel* is set.
    """
    options, outside = options or CheckOptions(), outside or Outside()
    found = look_around(parts, options=options, cancel=cancel, outside=outside, seen=seen)
    evidence = bare_evidence(options.at or outside.now()).with_parts(found)
    return with_rows_alone(diagnose(evidence), parts)


def with_rows_alone(diagnosis: Diagnosis, parts: Collection[Part] = NO_SITE_PARTS) -> Diagnosis:
    """Return *diagnosis* with the rows that rest on *parts* and need no site, and what follows from them."""
    findings = tuple(f for f in diagnosis.findings if f.cause in OF_THIS_COMPUTER)
    rows = {row.id for row in rows_resting_on(parts)}
    return replace(diagnosis, findings=findings, checks=tuple(c for c in diagnosis.checks if c.id in rows))


def rows_so_far(seen: Mapping[Part, PartValue], at: datetime, target: Target = NO_SITE) -> tuple[Check, ...]:
    """Return the rows that rest on what was *seen*, before it is known what is wrong with the site."""
    situation = situation_of(bare_evidence(at, target).with_parts(seen), at)
    return tuple(judge_rows(situation, (), seen.keys()))


def with_parts(diagnosis: Diagnosis, seen: Mapping[Part, PartValue], at: datetime | None = None) -> Diagnosis:
    """Return *diagnosis* with what was *seen* anew, judged at *at* where the answer about the site depends on it."""
    evidence = diagnosis.evidence.with_parts(seen)
    if DECIDING_PARTS & seen.keys():
        return diagnose(replace(evidence, at=at or evidence.at))
    situation = situation_of(evidence, diagnosis.at)
    return replace(diagnosis, evidence=evidence, checks=make_checks(situation, diagnosis.findings))


def presumed_with_parts(diagnosis: Diagnosis, seen: Mapping[Part, PartValue]) -> Diagnosis:
    """Return what a message makes likely with what was *seen* of this computer: that comes first where it is wrong."""
    evidence = diagnosis.evidence.with_parts(seen)
    # To judge the computer, rows count that say nothing where certificates alone are judged.
    around = with_rows_alone(diagnose(replace(evidence, offline=False)))
    others: list[Finding] = [f for f in diagnosis.findings if f.cause not in {g.cause for g in around.findings}]
    first = [f for f in around.findings if f.cause != "outdated-software"]
    last = [f for f in around.findings if f.cause == "outdated-software"]
    return replace(
        diagnosis, evidence=evidence, findings=(*first, *others, *last), checks=around.checks
    )  # fmt: skip
