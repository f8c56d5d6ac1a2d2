"""The words for a check and its answer, for the model's closed sets, and the icon that goes with each."""

from wizard.flow.session import Outcome
from wizard.i18n import N_
from wizard.model.progress import ProbeId, ProbeState
from wizard.model.terms import Certainty, CheckState, Severity, Verdict, Who
from wizard.views.tokens import Tone

PROBES = {
    ProbeId.RESOLVE: N_("Find the server"),
    ProbeId.CONNECT: N_("Connect to it"),
    ProbeId.HANDSHAKE: N_("Agree on a secure connection"),
    ProbeId.CERTIFICATE: N_("Read the certificate"),
    ProbeId.TRUST: N_("Is its issuer trusted?"),
    ProbeId.NAME: N_("Is it made out to this name?"),
    ProbeId.DATES: N_("Is it valid today?"),
    ProbeId.REVOCATION: N_("Was it revoked?"),
    ProbeId.CLOCK: N_("This computer's clock"),
    ProbeId.PORTAL: N_("A login page in between?"),
    ProbeId.SYSTEM: N_("This computer's system"),
}

PROBE_STATES = {
    ProbeState.RUNNING: N_("under way"),
    ProbeState.DONE: N_("fine"),
    ProbeState.FAILED: N_("problem"),
    ProbeState.SKIPPED: N_("not checked"),
}
PROBE_ICONS = {
    ProbeState.RUNNING: ("running", Tone.NOTE),
    ProbeState.DONE: ("ok", Tone.OK),
    ProbeState.FAILED: ("problem", Tone.PROBLEM),
    ProbeState.SKIPPED: ("unknown", Tone.NOTE),
}
PROBE_OF = {
    CheckState.OK: ProbeState.DONE,
    CheckState.PROBLEM: ProbeState.FAILED,
    CheckState.NOT_CHECKED: ProbeState.SKIPPED,
}

VERDICT_TONES = {Verdict.TRUSTED: Tone.OK, Verdict.UNTRUSTED: Tone.PROBLEM, Verdict.UNREACHABLE: Tone.PROBLEM}

WHO_ICONS = {Who.SITE: "site", Who.COMPUTER: "computer", Who.NETWORK: "network", Who.UNKNOWN: "question"}

SEVERITY_ICONS = {
    Severity.BLOCKING: ("problem", Tone.PROBLEM),
    Severity.WARNING: ("warning", Tone.WARNING),
    Severity.NOTE: ("note", Tone.NOTE),
}

OUTCOMES = {
    Outcome.MENDED: (N_("Mended: the connection is trusted now."), Tone.OK),
    Outcome.CHANGED: (N_("Something changed, but there is still a problem."), Tone.WARNING),
    Outcome.SAME: (N_("Nothing has changed yet."), Tone.WARNING),
    Outcome.STILL_FINE: (N_("The connection was trusted before, and still is."), Tone.OK),
    Outcome.BROKEN: (N_("The connection was trusted before; now it is not."), Tone.PROBLEM),
    Outcome.OPENS_IN_MORE: (N_("It opens in {browsers} now. Other programs still refuse it."), Tone.OK),
    Outcome.OPENS_IN_FEWER: (N_("{browsers} no longer opens it."), Tone.NOTE),
}
"""``browsers`` are those for which it is no longer as it was."""

CHECKED_FROM_HERE = (
    N_("Checked from this computer now. The case may be about another computer: compare the two."),
    Tone.NOTE,
)
"""Said instead where the answer before was told by a case file."""

SIDES = (N_("Before"), N_("After"))
SIDES_TOLD = (N_("In the case"), N_("From here, now"))
"""The headings of two answers side by side."""

CERTAINTIES = {
    Certainty.SURE: N_("This is certain: it was measured directly."),
    Certainty.LIKELY: N_("This is likely: some checks that could change the answer could not be made."),
    Certainty.OPEN: N_("This is not certain yet: the next step looks at the usual suspects."),
}
