"""Updates that wait to be installed, or for a restart, and whether the system still looks for any."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from wizard.causes.clock import true_now
from wizard.causes.rows.base import unseen
from wizard.causes.rows.troubles import facts_of
from wizard.causes.situation import Situation
from wizard.i18n import N_
from wizard.model.computer import UpdatesEvidence
from wizard.model.finding import Check, CheckState, Fact, Finding, Value

LONG = timedelta(days=30)
"""How long a system may go without a look for updates. Every one looks daily by itself; Microsoft publishes repairs once
a month, the others more often, so that after this time some are missing for sure (the CIS benchmarks ask for the same)."""

A_DAY = timedelta(days=1)
"""As far as a note may lie in the future: the clock that wrote it may have been set right since."""

_TOOLS: Mapping[str, str] = {
    "packagekit": "PackageKit",
    "softwareupdate": "macOS",
    "windows-update": "Windows Update",
}
"""What to call a tool where that is not what its program is called."""

_Sentence = tuple[CheckState, str, Mapping[str, Value]]


def updates_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about updates of the system; a problem where a person should install, restart or look."""
    seen = situation.evidence.updates
    if not isinstance(seen, UpdatesEvidence):
        return unseen("updates", N_("The updates of the system were not looked at."))
    now = true_now(situation)
    age = _age(seen.looked, now)
    state, words, values = _problem(seen, age) or _unknown(seen, age) or _fine(seen)
    facts = (*_facts(seen, now, is_told=words), *facts_of(seen.troubles))
    return Check(id="updates", state=state, detail=words, values=values, facts=facts)


def _age(looked: datetime | None, now: datetime) -> timedelta | None:
    """Return how long ago the system last looked; None where that is not known, or lies in the future."""
    if looked is None or looked - now > A_DAY:
        return None
    return max(now - looked, timedelta(0))


_ONE_WAITS = N_("One update is waiting to be installed, and it is for security.")
_ONE_OF_THEM_WAITS = N_("{pending} updates are waiting to be installed, one of them for security.")
_SECURITY_WAITS = N_("{pending} updates are waiting to be installed, {security} of them for security.")
_RESTART = N_("Updates are installed, but take effect only after a restart.")


def _problem(seen: UpdatesEvidence, age: timedelta | None) -> _Sentence | None:
    """Return what a person should do something about, the most urgent first; None where there is nothing."""
    if seen.security:
        pending = max(seen.pending or 0, seen.security)
        words = _SECURITY_WAITS if seen.security > 1 else _ONE_WAITS if pending == 1 else _ONE_OF_THEM_WAITS
        return CheckState.PROBLEM, words, {"pending": pending, "security": seen.security}
    if seen.restart:
        return CheckState.PROBLEM, _RESTART, {}
    if age is not None and age > LONG:
        return CheckState.PROBLEM, N_("This system has not looked for updates for {age}."), {"age": age}
    return None


def _unknown(seen: UpdatesEvidence, age: timedelta | None) -> _Sentence | None:
    """Return what could not be found out; None where all is known."""
    state = CheckState.NOT_CHECKED
    if not seen.tool:
        return state, N_("How this system gets its updates is not known here."), {}
    if seen.unlooked:
        return state, N_("There is no list of updates: this system has not looked for any, or threw the list away."), {}
    if seen.pending is None:
        return state, N_("Whether updates wait could not be found out."), {}
    if age is None:
        words = N_("When this system last looked for updates is not known; known to wait: {pending}.")
        return state, words, {"pending": seen.pending}
    if seen.pending and seen.security is None:
        words = N_("Updates that wait to be installed: {pending}. Whether any of them is about security is not told.")
        return state, words, {"pending": seen.pending}
    return None


def _fine(seen: UpdatesEvidence) -> _Sentence:
    if not seen.pending:
        return CheckState.OK, N_("No updates wait to be installed."), {}
    words = N_("Updates that wait to be installed: {pending}; none of them is about security.")
    return CheckState.OK, words, {"pending": seen.pending}


def _facts(seen: UpdatesEvidence, now: datetime, *, is_told: str) -> Iterator[Fact]:
    if seen.looked is not None:
        past = N_("This system last looked for updates on {date}.")
        future = N_("By its own notes this system last looked for updates on {date}, a day that is still to come.")
        yield Fact(text=past if _age(seen.looked, now) is not None else future, values={"date": seen.looked})
    if seen.restart and is_told != _RESTART:
        yield Fact(text=_RESTART)
    if seen.bearing:
        words = N_("Among those that wait, these bear on certificates: {names}.")
        yield Fact(text=words, values={"names": ", ".join(seen.bearing)})
    if seen.held:
        yield Fact(text=N_("Updates that somebody keeps back on purpose: {count}."), values={"count": seen.held})
    if seen.paused is not None and seen.paused > now:
        yield Fact(text=N_("Somebody has put updates off until {date}."), values={"date": seen.paused})
    if seen.automatic is not None:
        by_itself = N_("This system installs security updates by itself, which may take a day.")
        by_hand = N_("This system does not install updates by itself.")
        yield Fact(text=by_itself if seen.automatic else by_hand)
    if seen.tool:
        words = N_("{tool} was asked, and not made to look for new ones.")
        yield Fact(text=words, values={"tool": _TOOLS.get(seen.tool, seen.tool)})
