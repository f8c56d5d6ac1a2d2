"""What an answer says in a sentence of its own, the same in the terminal, the window and a report."""

from wizard.i18n import N_
from wizard.model.terms import Severity, Verdict, Who

VERDICTS = {
    Verdict.TRUSTED: N_("The connection is trusted."),
    Verdict.UNTRUSTED: N_("The connection is not trusted."),
    Verdict.UNREACHABLE: N_("No secure connection can be made."),
}
WHO = {
    Who.SITE: N_("The site has to be mended by its owner."),
    Who.COMPUTER: N_("This computer has to be mended."),
    Who.NETWORK: N_("The cause lies in the network here, not in the site."),
    Who.UNKNOWN: N_("It is not clear yet who has to mend this."),
}
SEVERITIES = {
    Severity.BLOCKING: N_("Stops the connection"),
    Severity.WARNING: N_("Warning"),
    Severity.NOTE: N_("Note"),
}
