"""The end of a call: the diagnosis that a plan is made of like any other, and whom its guides are cut to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile

from wizard.causes.catalog import CAUSES
from wizard.causes.explain import WeighedCause
from wizard.fixes.plan import Step, plan, targeted
from wizard.fixes.readers import Reader, browser_of, evidence_of
from wizard.flow.call.choose import ENOUGH
from wizard.flow.call.likely import is_about_the_site, weights_of
from wizard.flow.call.state import Call, SiteState, caller_checks
from wizard.flow.caller.checks import checks_of
from wizard.flow.caller.presumed import ORGANISATION, as_of_organisation
from wizard.flow.presume import LEAST_LIKELY, MOST_CAUSES, presume
from wizard.i18n import N_
from wizard.model.fields import Unknown
from wizard.model.finding import Check, CheckState, Diagnosis, Who
from wizard.model.terms import Audience

_GUESSED = {"phone": "android", "windows": "windows", "mac": "macos", "other": "linux"}
"""The usual system where only the first question for the device was answered."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What a call comes to."""

    diagnosis: Diagnosis
    reader: Reader
    is_device_known: bool
    """Whether the reader's system was told; else it is the likeliest one, and its guides may not fit."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The plan to read out."""
        return targeted(plan(self.diagnosis, Audience.HELPDESK, self.reader.system), self.diagnosis.checks)


def plan_of(call: Call) -> Ending:
    """Return what the call has come to so far; there is always a first cause, however unlikely."""
    reader = reader_of_call(call)
    diagnosis = _seen_from_here(call) or _presumed(call)
    if ORGANISATION in call.answers.values():
        diagnosis = as_of_organisation(diagnosis)
    # Else a case would tell the system of this computer as the caller's.
    system = evidence_of(reader.system) if call.device is not None else Unknown.NOT_ASKED
    diagnosis = replace(diagnosis, evidence=replace(diagnosis.evidence, system=system))
    return Ending(diagnosis, reader, call.device is not None)


def reader_of_call(call: Call) -> Reader:
    """Return whom guides are cut to: the caller's device and browser, as far as they are known."""
    browser = browser_of(call.browser)
    if call.device is not None:
        return Reader(call.device.system, browser)
    path = call.device_path
    by_browser = "macos" if browser == "safari" else "windows"
    return Reader(_GUESSED.get(path[0], by_browser) if path else by_browser, browser)


def likely_causes(call: Call) -> tuple[WeighedCause, ...]:
    """Return the causes to make a plan for: the first alone where it is clear, else those that are not far behind."""
    weights = weights_of(call)
    first = next(iter(weights))
    if weights[first] >= ENOUGH:
        return (WeighedCause(first, weights[first]),)
    near = takewhile(lambda item: item[1] >= LEAST_LIKELY * weights[first], weights.items())
    return tuple(WeighedCause(cause, weight) for cause, weight in near)[:MOST_CAUSES]


def _presumed(call: Call) -> Diagnosis:
    from msgspec.structs import replace as with_fields

    likely = with_fields(call.explanation, causes=likely_causes(call))
    made = replace(presume(likely, call.began), checks=_checks(call))
    target = call.target or (call.site.diagnosis.evidence.target if call.site.diagnosis else None)
    return made if target is None else replace(made, evidence=replace(made.evidence, target=target))


def _seen_from_here(call: Call) -> Diagnosis | None:
    """Return what was found from here, if that is what troubles the caller: it knows the site's own values.

    This computer's own checks tell nothing of the caller's device and are left out.
    """
    diagnosis, site = call.site.diagnosis, call.site
    if diagnosis is None or site.state is not SiteState.FAILS or not is_about_the_site(diagnosis):
        return None
    first = likely_causes(call)[0].id
    if all(finding.cause != first for finding in diagnosis.findings if finding.failed is None):
        return None
    ranked = sorted(diagnosis.findings, key=lambda finding: finding.cause != first)
    return replace(diagnosis, findings=tuple(ranked), checks=_checks(call, is_the_site=True))


_THE_SITE = N_("The site fails from another computer, too: the clock of that device is not the cause.")


def _checks(call: Call, *, is_the_site: bool = False) -> tuple[Check, ...]:
    """Return the caller's answers as the checks of step 2; where the site is at fault, the clock is settled."""
    checks = checks_of(caller_checks(call))
    first = likely_causes(call)[0].id
    # Of one that begins later, only the clock left open whose it is.
    is_of_site = CAUSES[first].who is Who.SITE or first == "not-yet-valid"
    if not (is_the_site and is_of_site):
        return checks
    settled = Check(id="clock", state=CheckState.OK, detail=_THE_SITE)
    return tuple(
        settled if check.id == "clock" and check.state is CheckState.NOT_CHECKED else check for check in checks
    )
