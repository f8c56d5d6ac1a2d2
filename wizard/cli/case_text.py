"""What a case tells people at a terminal: all of a spoken code, and what a file holds beside the diagnosis."""

from collections.abc import Iterator, Mapping, Sequence

from wizard.causes.base import detail_of, sentence_of, title_of
from wizard.fixes.catalog import FIX_BY_ID
from wizard.fixes.plan import Step
from wizard.flow.answer_words import VERDICTS, WHO
from wizard.flow.case_file import Case
from wizard.flow.following import BROWSERS, SYSTEMS
from wizard.flow.layout import wrapped
from wizard.flow.plan_marks import Standing
from wizard.i18n import N_, tr
from wizard.model.finding import Audience, Diagnosis
from wizard.plain import visible

STANDINGS = {
    Standing.OPEN: N_("still to be done"),
    Standing.DONE: N_("done"),
    Standing.SKIPPED: N_("skipped"),
    Standing.FAILED: N_("could not be done"),
}
_STEPS = {
    Audience.VISITOR: N_("What you can do as a visitor"),
    Audience.OWNER: N_("What the owner of the site can do"),
}


def case_lines(case: Case, diagnosis: Diagnosis) -> Iterator[str]:
    """Yield what the file of *case* tells beside its *diagnosis*."""
    yield ""
    yield tr("The case file")
    saved = N_("Saved on {date} by version {version} of this program.")
    yield from wrapped(tr(saved, date=case.made_at, version=visible(case.program)))
    if case.found.causes != tuple(finding.cause for finding in diagnosis.findings):
        causes = visible(", ".join(case.found.causes)) or "–"
        yield from wrapped(tr("That version found something else: {causes}.", causes=causes))
    yield from _device_lines(case.system, case.browser)
    if case.before is not None:
        verdict = tr(VERDICTS[case.before.verdict])
        yield from wrapped(tr("The check before it, of {date}: {verdict}", date=case.before.at, verdict=verdict))
    for fix, mark in case.marks.steps.items():
        title = tr(FIX_BY_ID[fix].title) if fix in FIX_BY_ID else visible(fix)
        yield from wrapped(f"{title}: {tr(STANDINGS[mark.standing])}")
    for done in case.done:
        yield from wrapped(tr(done.does.text, **done.does.values))
    if case.notes.strip():
        yield ""
        yield tr("Notes")
        yield from (f"  {visible(line)}" for line in case.notes.splitlines())


def _device_lines(system: str, browser: str) -> Iterator[str]:
    if system:
        yield from wrapped(tr("The device has {system}.", system=tr(SYSTEMS[system])))
    if browser:
        yield from wrapped(tr("The browser is {browser}.", browser=BROWSERS[browser]))


def code_lines(
    diagnosis: Diagnosis, plans: Mapping[Audience, Sequence[Step]], code: str, system: str, browser: str
) -> Iterator[str]:
    """Yield what the case code *code* tells: a *diagnosis*, the *plans* for each reader, the device and its browser.

    It holds nothing of certificates, nor of what each program shows.
    """
    yield f"{code}  ({diagnosis.at.date().isoformat()})"
    yield tr(VERDICTS[diagnosis.verdict])
    for number, finding in enumerate(diagnosis.findings, start=1):
        yield ""
        yield f"{number}. {visible(title_of(finding))}  [{finding.cause}]"
        if finding is diagnosis.headline:
            yield from wrapped(sentence_of(finding))
            yield from wrapped(tr(WHO[finding.who]))
        else:
            yield from wrapped(detail_of(finding))
    yield ""
    yield tr("What the code tells beside that")
    yield from _device_lines(system, browser)
    for check in diagnosis.checks:
        yield from wrapped(tr(check.detail, **check.values))
    for audience, heading in _STEPS.items():
        steps = plans.get(audience, ())
        if steps:
            yield ""
            yield tr(heading)
        yield from (f"  {step.number}. {visible(tr(step.title, **step.values))}" for step in steps)
