"""A diagnosis made short enough to be read aloud, and made whole again as far as that can be.

What comes back has the same verdict, causes and plan; no name, certificate or date is in a code, so the words that
belong there are plain ones, those that guides have where nothing is known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from wizard.causes.catalog import CAUSES
from wizard.fixes.catalog import FIX_BY_ID
from wizard.fixes.plan import Step, plan
from wizard.fixes.readers import browser_of, evidence_of, reader_of
from wizard.flow.caller.devices import Device
from wizard.flow.case_code import CodedCase, CodedFinding, day_of
from wizard.flow.case_scales import CodedClock, Stand
from wizard.i18n import N_, Phrase, fields_of
from wizard.model.evidence import Evidence
from wizard.model.fields import Unknown
from wizard.model.finding import Audience, Check, CheckState, Diagnosis, Finding, Severity, Value
from wizard.model.target import Target

_TRUST = ("trust-private-ca", "install-private-root-by-it")
_REMOVE, _NEXT = "remove-added-root", "turn-off-https-scanning"
"""The removal of a root, and the step that it comes before in the fixes of its only cause."""
_CLOCK_WRONG = "clock-wrong"
_FORMS_IN_ONE = ("staple-", "staple-other")
"""The forms for a useless proof have the same words, so that one stands for all."""


def case_from(diagnosis: Diagnosis, system: str = "", browser: str = "") -> CodedCase:
    """Return what a code is to tell of *diagnosis*, made on a device with *system* (`SYSTEMS`) and seen in *browser*.

    What is empty is taken from the evidence where that names it, as it does of this computer. *browser* is one of
    `wizard.fixes.base.BROWSERS`, or the id of a browser that is like one of them.
    """
    reader = reader_of(diagnosis.evidence, "")
    found = _chosen([f for f in diagnosis.findings if f.failed is None])
    causes = {f.cause for f in found}
    clock = _clock_of(diagnosis)
    return CodedCase(
        verdict=diagnosis.verdict,
        findings=tuple(map(_coded, found)),
        day=day_of(diagnosis.at),
        is_presumed=diagnosis.is_presumed,
        system=system or reader.system,
        browser=browser_of(browser) or reader.browser,
        clock=clock,
        span=next((span for f in found if isinstance(span := f.values.get("span"), timedelta)), None),
        may_trust_root=causes.isdisjoint(_WITH_TRUST) or _makes_sense(_TRUST[0], diagnosis),
        has_bad_root=not causes.isdisjoint(_WITH_REMOVAL) and _makes_sense(_REMOVE, diagnosis),
    )


_WITH_TRUST = frozenset(cause.id for cause in CAUSES.values() if not set(_TRUST).isdisjoint(cause.fixes))
_WITH_REMOVAL = frozenset(cause.id for cause in CAUSES.values() if _REMOVE in cause.fixes)


def _makes_sense(fix: str, diagnosis: Diagnosis) -> bool:
    is_for = FIX_BY_ID[fix].is_for
    return is_for is None or is_for(diagnosis)


def _chosen(findings: list[Finding]) -> list[Finding]:
    """Return the three findings to tell, in their order: those that are no mere consequence of another come first."""
    present = {finding.cause for finding in findings}
    ranked = sorted(findings, key=lambda finding: finding.explained_by in present)
    told = {id(finding) for finding in ranked[:3]}
    return [finding for finding in findings if id(finding) in told]


def _coded(finding: Finding) -> CodedFinding:
    begins, one = _FORMS_IN_ONE
    form = one if finding.form and finding.form.startswith(begins) else finding.form
    usual = CAUSES[finding.cause].who_in(finding.form)
    who = finding.who if finding.who is not usual else None
    return CodedFinding(cause=finding.cause, form=form, who=who, severity=finding.severity)


def _clock_of(diagnosis: Diagnosis) -> CodedClock:
    for finding in diagnosis.findings:
        match finding.values:
            case {"clock": datetime() as clock, "true": datetime() as true} if finding.cause == _CLOCK_WRONG:
                stand = Stand.BEHIND if true > clock else Stand.AHEAD
                return CodedClock(stand, abs(true - clock), finding.form == "zone")
    is_right = any(check.id == "clock" and check.state is CheckState.OK for check in diagnosis.checks)
    return CodedClock(Stand.RIGHT if is_right else Stand.UNKNOWN)


def device_of(system: str) -> Device | None:
    """Return the caller's device that has *system*, one of `SYSTEMS`; None for an unknown one."""
    alike = "linux" if system == "kde" else system
    return next((device for device in Device if device.system == alike), None)


def diagnosis_from(case: CodedCase) -> Diagnosis:
    """Return *case* as a diagnosis without certificates, host and browsers' answers, at noon of its day.

    Nothing was checked here. Of its plan, `plan_from` tells what was decided by certificates that are not here.
    """
    at = datetime.combine(case.day, time(12), UTC)
    return Diagnosis(
        evidence=Evidence(
            target=Target(host="", port=443),
            at=at,
            resolution=Unknown.NOT_ASKED,
            attempts=(),
            system=evidence_of(case.system) if case.system else Unknown.NOT_ASKED,
            offline=case.is_presumed,
        ),
        at=at,
        verdict=case.verdict,
        findings=_findings(case),
        browsers={},
        verifiers={},
        chain=(),
        path=(),
        checks=tuple(_checks(case)),
    )


def plan_from(case: CodedCase, audience: Audience, system: str = "") -> tuple[Step, ...]:
    """Return the plan of *case* for *audience*; *system* (`SYSTEMS`) stands in where the code names none."""
    steps = list(plan(diagnosis_from(case), audience, case.system or system))
    if not case.may_trust_root:
        steps = [step for step in steps if step.fix not in _TRUST]
    if case.has_bad_root:
        steps = list(_with_removal(steps))
    return tuple(replace(step, number=number) for number, step in enumerate(steps, start=1))


def _with_removal(steps: list[Step]) -> Iterator[Step]:
    for step in steps:
        if step.fix == _NEXT:
            fix = FIX_BY_ID[_REMOVE]
            yield replace(step, fix=fix.id, step=fix.step, title=fix.title)
        yield step


def _findings(case: CodedCase) -> tuple[Finding, ...]:
    """Return the findings, with what makes another a mere consequence, by the rule of `causes.diagnose`.

    A wrong clock explains dates only where it is what stops the connection, which its weight tells. Of what is presumed
    nothing explains anything.
    """
    findings = tuple(_finding(coded, case) for coded in case.findings)
    explaining = [finding for finding in findings if finding.severity is Severity.BLOCKING and not case.is_presumed]

    def explainer(finding: Finding) -> str | None:
        return next((e.cause for e in explaining if finding.cause in CAUSES[e.cause].explains), None)

    return tuple(replace(finding, explained_by=explainer(finding)) for finding in findings)


def _finding(coded: CodedFinding, case: CodedCase) -> Finding:
    cause = CAUSES[coded.cause]
    form = coded.form
    if form == "zone" and not case.clock.is_zone:
        form = None
    if coded.cause == _CLOCK_WRONG and form is None and case.clock.offset:
        # No number tells of them: the code has the side of the clock for itself.
        form = {Stand.AHEAD: "ahead", Stand.BEHIND: "behind"}.get(case.clock.stand)
    finding = cause.finding(None, severity=coded.severity, form=form, who=coded.who)
    return replace(finding, values=_values(finding, case))


def _values(finding: Finding, case: CodedCase) -> Mapping[str, Value]:
    """Return the values that the finding's sentence needs: those of the code, else plain words.

    Its details would be made of nothing else: without values, the sentence stands in for them (`causes.base`).
    """
    cause = CAUSES[finding.cause]
    form = cause.forms.get(finding.form or "")
    needed = fields_of((form and form.sentence) or cause.sentence)
    known: dict[str, Value] = {}
    if finding.cause == _CLOCK_WRONG and case.clock.offset:
        known = {"offset": case.clock.offset, "hours": f"{case.clock.offset / timedelta(hours=1):g}"}
    elif case.span is not None:
        known = {"span": case.span}
    return {name: known.get(name) or _plain(name, finding) for name in sorted(needed)}


def _plain(name: str, finding: Finding) -> Phrase:
    special = _PLAIN_OF.get((f"{finding.cause}/{finding.form}", name)) or _PLAIN_OF.get((finding.cause, name))
    return Phrase(special or _PLAIN[name])


_THE_SITE = N_("the site")
_PLAIN = {
    "host": _THE_SITE,
    "names": N_("another name"),
    "issuer": N_("an unknown issuer"),
    "product": N_("HTTPS scanning software"),
    "source": N_("another computer"),
    "offset": N_("5 minutes or more"),
    "span": N_("some time"),
}
"""Plain words for what a code does not tell. The fields of guides have those that guides have (guides/words.toml)."""
_ITS_OWN = N_("that of the site")
_PLAIN_OF = {
    ("name-mismatch/www", "nearest"): N_("the other name, with or without www"),
    ("name-mismatch/address", "host"): _ITS_OWN,
    ("name-mismatch/address-as-name", "host"): _ITS_OWN,
}
"""Other ones for a cause, or for one form of it."""


def _checks(case: CodedCase) -> Iterator[Check]:
    clock = {
        Stand.UNKNOWN: (CheckState.NOT_CHECKED, N_("The case code does not tell whether the clock was right.")),
        Stand.RIGHT: (CheckState.OK, N_("By the case code, the clock was right.")),
        Stand.AHEAD: (CheckState.PROBLEM, N_("By the case code, the clock was ahead by about {offset}.")),
        Stand.BEHIND: (CheckState.PROBLEM, N_("By the case code, the clock was behind by about {offset}.")),
    }
    state, detail = clock[case.clock.stand]
    values: dict[str, Value] = {"offset": case.clock.offset} if case.clock.offset else {}
    yield Check(id="clock", state=state, detail=detail, values=values)
    if "captive-portal" in case.causes:
        yield Check(
            id="portal",
            state=CheckState.PROBLEM,
            detail=N_("By the case code, a login page stood in the way."),
            values={},
        )
    else:
        yield Check(
            id="portal",
            state=CheckState.NOT_CHECKED,
            detail=N_("The case code does not tell whether a login page stood in the way."),
            values={},
        )
