"""The rows of step 2 that rest on the lists of roots alone, for who asks for nothing else."""

from datetime import datetime

from wizard.causes.rows import judge_rows
from wizard.causes.situation import situation_of
from wizard.flow.computer import bare_evidence
from wizard.model.computer import RootsEvidence
from wizard.model.finding import Check
from wizard.model.terms import Part
from wizard.probes.base import Outside


def root_checks(roots: RootsEvidence, at: datetime | None = None) -> tuple[Check, ...]:
    """Return what the rows say that rest on *roots* alone; *at* is now by default."""
    evidence = bare_evidence(at or Outside().now()).with_parts({Part.ROOTS: roots})
    return tuple(judge_rows(situation_of(evidence, evidence.at), (), {Part.ROOTS}))
