"""From a diagnosis to the steps that one reader should take, the most useful one first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.causes.catalog import CAUSES
from wizard.fixes.base import Stage
from wizard.fixes.catalog import FIX_BY_ID
from wizard.model.finding import Audience, Diagnosis, Finding, Value
from wizard.model.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One fix in its place in a plan, with what its guide needs to be filled in."""

    fix: str
    number: int
    """From 1, in the order in which to do them."""
    step: Stage
    audience: Audience
    system: str
    title: str
    """Message id without fields."""
    values: Mapping[str, Value]
    """The finding's values, besides ``host``, ``address`` (host:port) and ``cause`` (its id); they may be hostile."""


def plan(diagnosis: Diagnosis, audience: Audience, system: str) -> tuple[Step, ...]:
    """Return what *audience* should do on *system*: the first cause's fixes first, each fix once.

    A cause that another one of the list explains gets no steps: it goes when that one goes. Nor does a check that failed.
    """
    steps: dict[str, Step] = {}
    for finding in _independent(diagnosis):
        values = {**_whereabouts(diagnosis.evidence.target), **finding.values, "cause": finding.cause}
        for fix in (FIX_BY_ID[id_] for id_ in CAUSES[finding.cause].fixes):
            if audience in fix.audiences and fix.id not in steps:
                steps[fix.id] = Step(
                    fix=fix.id,
                    number=len(steps) + 1,
                    step=fix.step,
                    audience=audience,
                    system=system,
                    title=fix.title,
                    values=values,
                )
    return tuple(steps.values())


def _whereabouts(target: Target) -> Mapping[str, Value]:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return {"host": target.host, "address": f"{host}:{target.port}"}


def _independent(diagnosis: Diagnosis) -> Iterator[Finding]:
    present = {finding.cause for finding in diagnosis.findings if finding.failed is None}
    for finding in diagnosis.findings:
        if finding.failed is None and finding.explained_by not in present:
            yield finding
