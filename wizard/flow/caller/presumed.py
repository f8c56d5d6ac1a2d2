"""What a caller's answers make likely, as a diagnosis: its plan is made like any other, and nothing was measured."""

from dataclasses import replace
from datetime import datetime

from wizard.causes.explain import Explanation, WeighedCause, favouring
from wizard.causes.messages.questions import normal
from wizard.flow.caller.checks import CallerChecks, checks_of, favoured
from wizard.flow.presume import presume
from wizard.model.finding import Diagnosis
from wizard.model.terms import Who

NOTHING_SAID = Explanation()
"""There is no message, only a caller."""

ORGANISATION = "organisation"
"""The answer of several questions: it belongs to a company or a school."""


def explained_by(checks: CallerChecks, explanation: Explanation = NOTHING_SAID) -> Explanation:
    """Return *explanation* after the caller's answers.

    Causes that the answers speak for come in where the message names none of them; those that they speak against are
    weighed down, but never brought in by that.
    """
    factors = favoured(checks, dict(explanation.answers))
    named = {cause.id for cause in explanation.causes}
    telling = {cause: factor for cause, factor in factors.items() if factor > 1 or cause in named}
    if named:
        return favouring(explanation, telling)
    causes = tuple(WeighedCause(cause, weight) for cause, weight in normal(telling).items())
    return Explanation(causes=causes, elsewhere=explanation.elsewhere, evidence=explanation.evidence)


def presume_from(checks: CallerChecks, at: datetime, explanation: Explanation = NOTHING_SAID) -> Diagnosis | None:
    """Return the likeliest causes as findings, with the caller's rows as checks; None while nothing speaks for any.

    The plan of it leaves out what a row found in order, as of a check that was measured.
    """
    explained = explained_by(checks, explanation)
    if not explained.causes:
        return None
    made = replace(presume(explained, at), checks=checks_of(checks))
    return as_of_organisation(made) if any(given.answer == ORGANISATION for given in checks.given) else made


def as_of_organisation(diagnosis: Diagnosis) -> Diagnosis:
    """Return *diagnosis* of a device that a company or a school runs: what opens its connections is theirs to mend."""
    findings = (replace(f, who=Who.NETWORK) if f.cause == "interception" else f for f in diagnosis.findings)
    return replace(diagnosis, findings=tuple(findings))
