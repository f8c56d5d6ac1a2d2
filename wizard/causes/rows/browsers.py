"""The installed browsers."""

from collections.abc import Sequence

from wizard.causes.rows.base import line, unseen
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.computer import BrowsersEvidence
from wizard.model.finding import Check, CheckState, Finding


def browsers_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about the browsers."""
    browsers = situation.evidence.browsers
    if not isinstance(browsers, BrowsersEvidence):
        return unseen("browsers", N_("The browsers were not looked at."))
    if not browsers.browsers:
        return line("browsers", CheckState.NOT_CHECKED, N_("No browser was found."))
    names = ", ".join(f"{b.name} {b.version}" for b in browsers.browsers)
    return line(
        "browsers", CheckState.NOT_CHECKED, N_("Installed: {names}. Compare with the newest version."), names=names
    )
