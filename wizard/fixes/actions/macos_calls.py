"""How the actions for macOS run programs: with an administrator's consent, and what each of their refusals means.

Texts and exit codes, read 2026-11: anchordotdev/cli issue 34 (2024-08) and arduino/arduino-create-agent issue 637 (2021-05)
for ``security``; Apple's AppleScript Language Guide for -128; for ``systemsetup``, which ends with 0 whatever happens, and
for which of the two ways each command needs, measurements that people published for macOS 15.6 and 15.7 (2026-09). Their
words may be in the person's language; the numbers stay. Not yet run on a real Mac.
"""

import re
from collections.abc import Sequence

from wizard.fixes.actions.base import ActionError, Obstacle, Work
from wizard.fixes.actions.runner import Ending, Ran
from wizard.i18n import tr
from wizard.plain import visible

SECURITY = "/usr/bin/security"
OSASCRIPT = "/usr/bin/osascript"

_ELEVATED = (
    "on run argv",
    'set typed to "/bin/sh -c"',
    "repeat with piece in argv",
    "set typed to typed & space & quoted form of (piece as text)",
    "end repeat",
    "do shell script typed with administrator privileges",
    "end run",
)
"""AppleScript that has an administrator's shell run the first argument, with the others as its own; nothing in them is
read as AppleScript or by the shell (osascript(1); AppleScript Language Guide, "quoted form")."""

_DECLINED = re.compile(r"\(-128\)|\(-60006\)|\(-60007\)|authorization was cancell?ed|User cancell?ed", re.IGNORECASE)
"""userCanceledErr, errAuthorizationCanceled, a wrong name or password, and how ``security`` and ``osascript`` say it."""
_NOBODY_TO_ASK = re.compile(r"no user interaction|\(-60005\)|authorization was denied|need administrator access", re.I)

_LONGEST_WORDS = 300


def ask_person(words: Sequence[str], work: Work) -> Ran:
    """Run *words*, for which macOS itself asks the person. Raises ActionError unless it ended, well or not."""
    # As an administrator: that leaves a person the time to answer. What it runs is no administrator's.
    ran = work.run(words, cancel=work.cancel, as_admin=True)
    match ran.ending:
        case Ending.MISSING:
            raise ActionError(Obstacle.NO_TOOL, tr("A program of macOS is missing: {name}.", name=words[0]))
        case Ending.HUNG:
            raise ActionError(
                Obstacle.FAILED, tr("It was broken off, or took too long, and may be half done. Try again.")
            )
        case Ending.REFUSED:
            raise _declined()
        case Ending.ENDED:
            return ran


def as_administrator(script: str, arguments: Sequence[str], work: Work, osascript: str = OSASCRIPT) -> Ran:
    """Run the shell's *script* as an administrator, after macOS asked for one, and return what it printed.

    *script* is fixed text; the *arguments* are its $1, $2 …, quoted by AppleScript. It runs outside of the person's
    session: trust settings cannot be changed from there. Raises ActionError unless it ended well.
    """
    options = [word for line in _ELEVATED for word in ("-e", line)]
    ran = ask_person([osascript, *options, script, "sh", *arguments], work)
    if not ran.is_fine:
        raise failure(ran)
    return ran


def failure(ran: Ran) -> ActionError:
    """Return the error for a program that ended badly: the person said no, or it did not work."""
    if _DECLINED.search(ran.printed):
        return _declined()
    if _NOBODY_TO_ASK.search(ran.printed):
        return ActionError(
            Obstacle.NO_RIGHTS, tr("No administrator agreed, so nothing was changed. Ask whoever looks after this computer.")
        )  # fmt: skip
    lines = [line.strip() for line in ran.printed.splitlines() if line.strip()]
    words = visible(lines[-1])[-_LONGEST_WORDS:] if lines else str(ran.status)
    return ActionError(
        Obstacle.FAILED, tr("It did not work, and nothing was changed. The system says: {words}", words=words)
    )


def _declined() -> ActionError:
    return ActionError(Obstacle.NO_RIGHTS, tr("macOS asked, and nobody agreed: nothing was changed."))
