"""What a message alone makes likely, as a diagnosis: its plan is made like any other, and nothing was checked."""

from collections.abc import Sequence
from datetime import datetime

from wizard.causes.catalog import CAUSES
from wizard.causes.explain import Explanation
from wizard.errors import InputError
from wizard.flow.address import parse_target
from wizard.i18n import N_
from wizard.model.evidence import Evidence
from wizard.model.fields import Unknown
from wizard.model.finding import Check, CheckState, Diagnosis, Verdict
from wizard.model.target import Target

LEAST_LIKELY = 0.3
"""A cause gets steps while it is at least this likely in proportion to the first."""

MOST_CAUSES = 3

_NOT_LOOKED_AT = {
    "clock": N_("Only the message is known; the clock of the computer that showed it was not looked at."),
    "portal": N_("Only the message is known; whether a login page stands in the way was not looked at."),
}


def presume(explanation: Explanation, at: datetime) -> Diagnosis:
    """Return the likeliest causes of *explanation* as findings without evidence.

    The host is empty where the text names none.
    """
    likely = [c for c in explanation.causes if c.weight >= LEAST_LIKELY * explanation.causes[0].weight][:MOST_CAUSES]
    return presumed([cause.id for cause in likely], at, host_of(explanation))


def presumed(causes: Sequence[str], at: datetime, target: Target | None = None) -> Diagnosis:
    """Return *causes*, the likeliest first, as findings without evidence. Raises KeyError for an id that is none."""
    return Diagnosis(
        evidence=Evidence(
            target=target or Target(host="", port=443),
            at=at,
            resolution=Unknown.NOT_ASKED,
            attempts=(),
            offline=True,
        ),
        at=at,
        verdict=Verdict.UNTRUSTED,
        findings=tuple(CAUSES[cause].finding(None) for cause in causes),
        browsers={},
        verifiers={},
        chain=(),
        path=(),
        checks=tuple(
            Check(id=id_, state=CheckState.NOT_CHECKED, detail=detail, values={})
            for id_, detail in _NOT_LOOKED_AT.items()
        ),
    )


def host_of(explanation: Explanation) -> Target | None:
    """Return the first host that the text names and that can be checked; None without one."""
    for host in explanation.evidence.hosts:
        try:
            return parse_target(host)
        except InputError:
            continue
    return None
