"""How long the maker of the system cares for it."""

from collections.abc import Sequence

from wizard.causes.rows.base import line, unseen
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.computer import SystemEvidence
from wizard.model.finding import Check, CheckState, Finding


def system_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about the system."""
    system = situation.evidence.system
    if not isinstance(system, SystemEvidence):
        return unseen("system", N_("The system was not looked at."))
    ends = system.support_ends
    if ends is None:
        return line(
            "system",
            CheckState.NOT_CHECKED,
            N_("{system}: how long it gets updates is not known here."),
            system=system.name,
        )
    if ends < situation.at.date().isoformat():
        return line(
            "system", CheckState.PROBLEM, N_("{system} has had no updates since {date}."), system=system.name, date=ends
        )
    return line("system", CheckState.OK, N_("{system} gets updates until {date}."), system=system.name, date=ends)
