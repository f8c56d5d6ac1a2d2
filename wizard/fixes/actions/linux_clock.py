"""Let a Linux system set its clock by itself, and do so now: timedatectl(1), as of systemd 252.

Where that is on already and the clock is wrong all the same, it is switched off and on: then the service that does it
starts anew, asks at once, and sets the clock however far it is off. systemd-timesyncd does that always, chrony where its
file has ``makestep``, as Debian's and Fedora's do (the last from memory). So no service has to be known by its name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from shutil import which

from wizard.fixes.actions.base import Action, ActionError, Arguments, Asked, Kind, Obstacle, Said, Scope, Work
from wizard.fixes.actions.linux_admin import SHELL, failed, no_consent, run_as_admin
from wizard.fixes.actions.runner import ASK_FOR_CONSENT, Ending
from wizard.i18n import N_, tr
from wizard.probes.base import Cancel, Deadline
from wizard.probes.command import ask

SOON_S = 15.0
"""Seconds to wait for the clock to be set; the setting stays when it takes longer."""
_PAUSE_S = 0.25

_ON = ("timedatectl", "set-ntp", "true")
_OFF = ("timedatectl", "set-ntp", "false")
_OFF_AND_ON = "timedatectl set-ntp false; exec timedatectl set-ntp true"

_NOT_ALLOWED = re.compile(
    r"Interactive authentication required|Access denied|Permission denied|not authorized", re.IGNORECASE
)
"""What timedatectl prints where polkit says no: there is nobody who asks, a rule forbids it, the question was dismissed
(bus-common-errors.c of systemd and the messages of polkit's errors, read 2026-11)."""


def clock_automatic(asked: Asked, _: Work) -> Iterator[Action]:
    """Yield how to let this system set its clock, where it can; nothing where it does and the clock is right."""
    if asked.system != "linux":
        return
    service = _read()
    if service.get("CanNTP") != "yes" or service.get("NTP") not in {"yes", "no"}:
        return
    was_on = service["NTP"] == "yes"
    is_wrong = any(finding.cause == "clock-wrong" for finding in asked.diagnosis.findings)
    if was_on and service.get("NTPSynchronized") == "yes" and not is_wrong:
        return
    yield Action(
        kind=CLOCK_AUTOMATIC.id,
        does=Said(
            N_("Start this computer's own setting of the clock anew, so that it sets the clock now.")
            if was_on
            else N_("Let this computer set its clock by itself, over the network, from now on.")
        ),
        where=Said(N_("This computer's date and time")),
        risk=Said(
            N_(
                "The time jumps to the right one; what is timed meanwhile may come too early or too late. Where the time"
                " zone is wrong, set it as well."
            )
        ),
        commands=tuple(f"sudo {' '.join(words)}" for words in ((_OFF, _ON) if was_on else (_ON,))),
        scope=Scope.MACHINE,
        needs_admin=True,
        arguments={"was": "on" if was_on else "off"},
    )


def _read() -> Mapping[str, str]:
    """Return what timedatectl says; nothing where it is missing, hangs, or has no systemd to talk to."""
    printed = ask(["timedatectl", "show", "-p", "CanNTP", "-p", "NTP", "-p", "NTPSynchronized"])
    lines = printed.splitlines() if isinstance(printed, str) else []
    return dict(line.split("=", 1) for line in lines if "=" in line)


def apply(arguments: Arguments, work: Work) -> None:
    """Switch it on and wait a moment for the clock to be set. Raises ActionError."""
    was_on = arguments.get("was") == "on"
    try:
        _change((SHELL, "-c", _OFF_AND_ON) if was_on else _ON, work, by_hand=_ON)
    except ActionError:
        # Between off and on it may have failed, or been broken off.
        if was_on and _read().get("NTP") == "no":
            _change(_ON, Work(cancel=Cancel(), run=work.run), by_hand=_ON)
        raise
    soon = Deadline.after(SOON_S)
    while not soon.is_over and _read().get("NTPSynchronized") != "yes" and not work.cancel.wait(_PAUSE_S):
        pass


def undo(arguments: Arguments, work: Work) -> None:
    """Let it be as it was: off or on. Raises ActionError. The time itself is not set back."""
    words, wish = (_ON, "yes") if arguments.get("was") == "on" else (_OFF, "no")
    if _read().get("NTP") not in {None, wish}:
        _change(words, work, by_hand=words)


def is_done(_: Arguments, __: Work) -> bool | None:
    """Say whether this system sets its clock by itself; None where it cannot say."""
    return {"yes": True, "no": False}.get(_read().get("NTP", ""))


def _change(words: Sequence[str], work: Work, *, by_hand: Sequence[str]) -> None:
    """Run *words*. Raises ActionError.

    With pkexec, which waits for the person. Without it timedatectl lets polkit ask, through whatever asks in this
    session, but gives up on its own while the person types; and where nothing asks, it says so at once.
    """
    typed = (f"sudo {' '.join(by_hand)}",)
    ran = run_as_admin(words, work, by_hand=typed, as_admin=which(ASK_FOR_CONSENT[0]) is not None)
    if ran.ending is Ending.HUNG:
        raise ActionError(
            Obstacle.FAILED, tr("It was broken off, or took too long. Look at the settings of the clock.")
        )
    if ran.is_fine:
        return
    raise no_consent(typed) if _NOT_ALLOWED.search(ran.printed) else failed(ran)


CLOCK_AUTOMATIC = Kind(id="clock-automatic", apply=apply, undo=undo, is_done=is_done)
