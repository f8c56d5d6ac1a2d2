"""From a diagnosis to the steps that one reader should take, the most useful one first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wizard.causes.catalog import CAUSES
from wizard.causes.rows import ROW_BY_ID
from wizard.fixes.base import Fix, Stage
from wizard.fixes.catalog import FIX_BY_ID
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.model.finding import Audience, Check, CheckState, Diagnosis, Finding, Value, Who
from wizard.pki.extensions import subject_alt_names

MOST_NAMES = 5
"""Names of a certificate to show in a guide; a certificate may hold thousands."""


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
    """The finding's values, else the leaf's; ``address`` is host:port, ``cause`` its id, unless it is one of
    several that a message may mean. Hostile text."""


def plan(diagnosis: Diagnosis, audience: Audience, system: str) -> tuple[Step, ...]:
    """Return what *audience* should do on *system*: the first cause's fixes first, each fix once.

    A cause that another one of the list explains gets no steps: it goes when that one goes. Nor does a failed check,
    nor a fix for what was checked and is in order.
    """
    basics = _basics(diagnosis)
    fine = {check.id for check in diagnosis.checks if check.state is CheckState.OK}
    found = tuple(independent(diagnosis))
    # Several causes that nothing but a message speaks for: its exact words tell which it is.
    first = (FIX_BY_ID[READ],) if len(found) > 1 and _is_a_message_alone(diagnosis) else ()
    # And none of them may be passed on as what a check has found.
    steps: dict[str, Step] = {}
    for finding in found:
        problem = {} if first else {"cause": finding.cause, "form": finding.form or ""}
        values = {**basics, **finding.values, **problem}
        for fix in (*first, *_fixes_of(finding, diagnosis, audience)):
            is_settled = fix.is_settled_by_check and fix.check in fine
            if fix.id not in steps and not is_settled:
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


ASK_IT = "ask-it-department"
"""The fix that is no use to an owner whose own server is at fault."""
READ = "read-the-error"
"""The fix that finds out more."""
_OPENED = "interception"
"""The cause that is no fault where a company or a school means it to be."""


def _is_a_message_alone(diagnosis: Diagnosis) -> bool:
    """Say whether nothing speaks for its causes but a message; what was found wrong with the computer does as well."""
    return diagnosis.is_presumed and all(check.state is not CheckState.PROBLEM for check in diagnosis.checks)


def generic(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps of the generic checks, to be shown beside them."""
    return tuple(step for step in steps if FIX_BY_ID[step.fix].check is not None)


def row_advice(diagnosis: Diagnosis, audience: Audience, system: str) -> Mapping[str, tuple[Step, ...]]:
    """Return what to do about the rows of step 2, by the row's id.

    Those that found a problem have steps, and those that a cause makes worth a look although they could not find out.
    """
    wanted = {step.fix: step for step in generic(plan(diagnosis, audience, system))}
    basics, advice = _basics(diagnosis), {}
    for check in diagnosis.checks:
        row = ROW_BY_ID.get(check.id)
        if row is None or check.state is CheckState.OK:
            continue
        is_problem = check.state is CheckState.PROBLEM
        fixes = [FIX_BY_ID[id_] for id_ in row.fixes if (is_problem or id_ in wanted)]
        values = {**basics, **check.values, "cause": "", "form": ""}
        advice[check.id] = tuple(
            wanted.get(fix.id)
            or Step(
                fix=fix.id,
                number=number,
                step=fix.step,
                audience=audience,
                system=system,
                title=fix.title,
                values=values,
            )
            for number, fix in enumerate(fixes, start=1)
            if audience in fix.audiences and _makes_sense(fix, diagnosis)
        )
    return {id_: steps for id_, steps in advice.items() if steps}


def targeted(steps: Sequence[Step], checks: Sequence[Check]) -> tuple[Step, ...]:
    """Return the steps aimed at the cause, if there are any.

    Of generic checks, these are those that found a problem, and the cure itself of what is no fault of the site.
    """
    problems = {None, *(check.id for check in checks if check.state is CheckState.PROBLEM)}
    aimed = [step for step in steps if FIX_BY_ID[step.fix].check in problems or _is_cured_by_checks(step)]
    return tuple(aimed or steps)


def _is_cured_by_checks(step: Step) -> bool:
    cause = CAUSES.get(str(step.values.get("cause", "")))
    is_here = cause is not None and cause.who in {Who.COMPUTER, Who.NETWORK}
    return cause is not None and is_here and FIX_BY_ID[cause.fixes[0]].check is not None


def _fixes_of(finding: Finding, diagnosis: Diagnosis, audience: Audience) -> Sequence[Fix]:
    """Return the fixes for *audience*; an owner mends the site before looking at the computer in front.

    What those look into who run the network or the device, they are asked about before anything is switched off.
    """
    fixes = [FIX_BY_ID[id_] for id_ in CAUSES[finding.cause].fixes]
    ours = [fix for fix in fixes if audience in fix.audiences and _makes_sense(fix, diagnosis)]
    if audience is Audience.OWNER and finding.who is Who.SITE:
        return sorted((fix for fix in ours if fix.id != ASK_IT), key=lambda fix: -fix.step)
    if finding.cause == _OPENED and finding.who is Who.NETWORK:
        return sorted(ours, key=lambda fix: fix.id != ASK_IT)
    return ours


def _makes_sense(fix: Fix, diagnosis: Diagnosis) -> bool:
    return fix.is_for is None or fix.is_for(diagnosis)


def _basics(diagnosis: Diagnosis) -> Mapping[str, Value]:
    """Return what every guide may ask for, whatever the cause: the place, and what the leaf says of itself."""
    target = diagnosis.evidence.target
    host = f"[{target.host}]" if ":" in target.host else target.host
    # A message may name no host: the guides then say "the site".
    basics: dict[str, Value] = {"host": target.host, "address": f"{host}:{target.port}"} if host else {}
    leaf = diagnosis.chain[0] if diagnosis.chain else None
    if not isinstance(leaf, Certificate):
        return basics
    issuer = leaf.issuer.common_name or leaf.issuer.organization
    if issuer:
        basics["issuer"] = issuer
    match subject_alt_names(leaf):
        case Present(value=names) if names.dns or names.ip:
            basics["names"] = _listed((*names.dns, *names.ip))
        case _:
            pass
    return basics


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")


def independent(diagnosis: Diagnosis) -> Iterator[Finding]:
    """Yield what was found and is no mere consequence of something else that was, the first to mend first."""
    present = {finding.cause for finding in diagnosis.findings if finding.failed is None}
    return (f for f in diagnosis.findings if f.failed is None and f.explained_by not in present)
