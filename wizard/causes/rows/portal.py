"""Whether a login page stands between."""

from collections.abc import Sequence

from wizard.causes.rows.base import line, unseen
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.evidence import PortalEvidence
from wizard.model.finding import Check, CheckState, Finding


def portal_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about login pages."""
    portal = situation.evidence.portal
    if not isinstance(portal, PortalEvidence):
        return unseen("portal", N_("Nobody was asked whether a login page stands between."))
    if portal.intercepted:
        return line("portal", CheckState.PROBLEM, N_("A login page stands between."))
    return line("portal", CheckState.OK, N_("No login page stands between."))
