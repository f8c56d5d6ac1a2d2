"""What the actions of a Linux system that need an administrator share: the question for consent, and what may come of it."""

from collections.abc import Sequence

from wizard.fixes.actions.base import ActionError, Obstacle, Work
from wizard.fixes.actions.runner import Ending, Ran
from wizard.i18n import tr
from wizard.plain import visible

SHELL = "/bin/sh"

_LONGEST_WORDS = 300
"""Characters of what a program said last that go into a sentence."""


def run_as_admin(words: Sequence[str], work: Work, *, by_hand: Sequence[str], as_admin: bool = True) -> Ran:
    """Run *words* with an administrator's consent and return how that ended: by itself, or hung.

    *by_hand* is what an administrator can type instead. Raises ActionError where nobody agreed, and where the program
    is not there.
    """
    ran = work.run(words, cancel=work.cancel, as_admin=as_admin)
    if ran.ending is Ending.REFUSED:
        raise no_consent(by_hand)
    if ran.ending is Ending.MISSING:
        raise no_tool(words[0])
    return ran


def no_consent(by_hand: Sequence[str]) -> ActionError:
    """Return the error for a question that nobody agreed to, or that could not be asked."""
    return ActionError(
        Obstacle.NO_RIGHTS,
        tr("No administrator agreed, so nothing was changed. An administrator can type this in a terminal: {commands}",
           commands=visible(" ; ".join(by_hand))),
    )  # fmt: skip


def no_tool(package: str) -> ActionError:
    """Return the error for a program that is missing, by the name of the *package* that brings it."""
    return ActionError(
        Obstacle.NO_TOOL,
        tr("A program that this needs is missing. Install the package {package} and try again.", package=package),
    )


def failed(ran: Ran) -> ActionError:
    """Return the error for a program that ended badly, with what it said last."""
    return ActionError(Obstacle.FAILED, tr("It did not work. The system says: {words}",
                                           words=last_words(ran)))  # fmt: skip


def last_words(ran: Ran) -> str:
    """Return the last line that a program printed, safe to show; its exit status where it printed nothing."""
    lines = [line.strip() for line in ran.printed.splitlines() if line.strip()]
    return visible(lines[-1])[-_LONGEST_WORDS:] if lines else str(ran.status)
