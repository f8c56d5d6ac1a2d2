"""The system's list of trusted roots."""

from collections.abc import Sequence

from wizard.causes.environment import missing_root
from wizard.causes.rows.base import line
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.finding import Check, CheckState, Finding


def roots_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about the system's list of roots."""
    sizes = {store.name: store.size for store in situation.evidence.stores}
    if missing_root(situation) is not None:
        return line("roots", CheckState.PROBLEM, N_("A root that current programs trust is missing on this system."))
    if sizes.get("system"):
        return line("roots", CheckState.OK, N_("This system trusts {count} roots."), count=sizes["system"])
    if "system" in sizes:
        return line("roots", CheckState.PROBLEM, N_("This system has no list of trusted roots."))
    return line("roots", CheckState.NOT_CHECKED, N_("The system's list of roots was not looked at."))
