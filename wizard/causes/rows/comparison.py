"""The certificates of other sites, to tell "this site" from "this computer and network"."""

from collections.abc import Sequence

from wizard.causes.interception import hosts_alike
from wizard.causes.rows.base import line
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.finding import Check, CheckState, Finding


def comparison_check(situation: Situation, findings: Sequence[Finding]) -> Check | None:
    """Return the row about other hosts; None where none was looked at: that is done for unknown authorities alone."""
    compared = situation.evidence.comparisons
    if not compared:
        return None
    alike, answered = hosts_alike(situation), tuple(c.host for c in compared if c.chain)
    if alike:
        words, state = (
            N_("{hosts}: the same unknown issuer there, so it is this computer or this network."),
            CheckState.PROBLEM,
        )
    elif answered:
        words, state = N_("{hosts}: other issuers there, so it is this site alone."), CheckState.OK
    else:
        words, state = N_("{hosts}: asked for comparison, and no certificate came."), CheckState.NOT_CHECKED
    hosts = alike or answered or tuple(c.host for c in compared)
    return line("comparison", state, words, hosts=", ".join(hosts))
