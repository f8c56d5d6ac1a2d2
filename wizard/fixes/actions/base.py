"""What an action is: one change that the wizard makes on this computer for a person who agreed, and takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.errors import WizardError
from wizard.fixes.actions.runner import Runner, run_program
from wizard.probes.base import Cancel

if TYPE_CHECKING:
    from wizard.model.certificate import Certificate
    from wizard.model.finding import Diagnosis

Arguments = Mapping[str, str]
"""All that an action needs to be done, taken back and looked at again, also by a later run of the program.

They are settled before anything is changed, and hold what was there before. No password, no user name beyond a path.
"""


class Scope(StrEnum):
    """How far a change reaches, the smallest first."""

    BROWSER = "browser"
    """One browser of one person."""
    USER = "user"
    """All programs of one person that use the system's list."""
    MACHINE = "machine"
    """Everybody on this computer."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in no language yet: a message id and what fills it. The values may be hostile text."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One change that could be made on this computer now, ready to be asked about."""

    kind: str
    """`Kind.id`."""
    does: Said
    """What it will do, in one sentence."""
    where: Said
    """The place that changes, in a few words: "Firefox, profile default-release"."""
    risk: Said
    """What may come of it that the person has to know."""
    commands: tuple[str, ...]
    """What will be run, word for word as one could type it; else the call, or the change of a file."""
    scope: Scope
    needs_admin: bool = False
    """Whether the system will ask for an administrator's consent."""
    is_reversible: bool = True
    wants_fingerprint: bool = False
    """Whether the person has to compare the fingerprint of ``arguments["der"]`` first."""
    arguments: Arguments


class Obstacle(StrEnum):
    """Why an action could not be done."""

    NO_TOOL = "no-tool"
    """A program is missing; the sentence names its package."""
    NO_RIGHTS = "no-rights"
    """The person is no administrator, or has said no."""
    IN_USE = "in-use"
    """A program that runs holds what would be changed."""
    CHANGED = "changed"
    """What is there now is not what was there when the person was asked."""
    FAILED = "failed"
    """A program or a call ended with an error."""


class ActionError(WizardError):
    """An action could not be done, and everything is as it was before; the text says why and is fit for a person."""

    def __init__(self, obstacle: Obstacle, text: str) -> None:
        super().__init__(text)
        self.obstacle = obstacle


@dataclass(frozen=True, slots=True)
class Work:
    """What an action is done with."""

    cancel: Cancel = field(default_factory=Cancel)
    run: Runner = run_program
    """Runs a program; a test may record what it is asked instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of change. The three functions read nothing but their arguments and the place that is changed."""

    id: str
    apply: Callable[[Arguments, Work], None]
    """Make the change and look whether it is there. Raises ActionError, and then has put everything back, or leaves it to `undo`.

    That is called after every failure.
    """
    undo: Callable[[Arguments, Work], None]
    """Put back what was there before, from any half-done state; nothing to do is no error. Raises ActionError."""
    is_done: Callable[[Arguments, Work], bool | None]
    """Say whether the change is there, as the place itself tells; None where that cannot be seen."""
    takes_trust_away: bool = False
    """Whether the root under "der" is trusted again when the change is taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What actions are wanted for."""

    diagnosis: Diagnosis
    system: str
    """"windows", "macos" or "linux": this computer's, and no caller's."""
    root: Certificate | None = None
    """The root in question: of a private CA to be trusted, or one that was added and is to go."""


Preparer = Callable[[Asked, Work], Iterator[Action]]
"""Yields the actions of one kind that could be done here, the smallest scope first; looks, and changes nothing."""
