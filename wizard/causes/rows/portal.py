"""Whether a login page stands between."""

from collections.abc import Sequence

from wizard.causes.rows.base import line, unseen
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.evidence import PortalEvidence
from wizard.model.fields import Unknown
from wizard.model.finding import Check, CheckState, Fact, Finding


def portal_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about login pages."""
    portal = situation.evidence.portal
    if portal is Unknown.NO_ANSWER:
        return unseen("portal", N_("No answer came to the question whether a login page is in the way."))
    if not isinstance(portal, PortalEvidence):
        return unseen("portal", N_("Nobody was asked whether a login page is in the way."))
    asked = Fact(text=N_("{asked} was asked, whose answer is known."), values={"asked": portal.asked})
    if not portal.intercepted:
        return line("portal", CheckState.OK, N_("No login page is in the way."), (asked,))
    other = Fact(text=N_("Another answer came."))
    if portal.redirect is not None:
        other = Fact(text=N_("The answer led to {login} instead."), values={"login": portal.redirect})
    until = Fact(text=N_("Until somebody logs in, this network answers in the place of every site."))
    return line("portal", CheckState.PROBLEM, N_("A login page is in the way."), (asked, other, until))
