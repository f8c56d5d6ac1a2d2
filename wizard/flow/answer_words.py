"""What an answer says in a sentence of its own, the same in the terminal, the window and a report."""

from typing import TYPE_CHECKING

from wizard.i18n import N_
from wizard.model.terms import Audience, Severity, Verdict, Who

if TYPE_CHECKING:  # the window shows its first picture before the rules are loaded
    from wizard.model.finding import Diagnosis

VERDICTS = {
    Verdict.TRUSTED: N_("The connection is trusted."),
    Verdict.UNTRUSTED: N_("The connection is not trusted."),
    Verdict.UNREACHABLE: N_("No secure connection can be made."),
}
WHO = {
    Who.SITE: N_("The site has to be mended by its owner."),
    Who.COMPUTER: N_("It can be put right on this computer."),
    Who.NETWORK: N_("The cause lies in the network here, not in the site."),
    Who.UNKNOWN: N_("It is not clear yet who has to mend this."),
}
SEVERITIES = {
    Severity.BLOCKING: N_("Stops the connection"),
    Severity.WARNING: N_("Warning"),
    Severity.NOTE: N_("Note"),
}

_DISAGREE = N_("Some programs trust this connection, others do not.")
_YOURS = N_("You can mend this, as the site is yours.")


def verdict_of(diagnosis: "Diagnosis") -> str:
    """Return the sentence, as message id, for the verdict: that of this computer is not all where a browser refuses."""
    is_refused = any(shown.code != "OK" for shown in diagnosis.browsers.values())
    return _DISAGREE if diagnosis.verdict is Verdict.TRUSTED and is_refused else VERDICTS[diagnosis.verdict]


def whose(who: Who, reader: Audience) -> str:
    """Return who can mend it, as message id; the owner of the site is spoken to."""
    return _YOURS if who is Who.SITE and reader is Audience.OWNER else WHO[who]
