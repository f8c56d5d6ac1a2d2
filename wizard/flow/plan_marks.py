"""What a person said of each step of a plan: done, skipped, or that it looks different on their device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Standing(StrEnum):
    """How far a person has come with a step of a plan."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    """It could not be done: it looks different on this device, and no other way is known here."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What was said of one step of a plan."""

    standing: Standing = Standing.OPEN
    shown_for: str = ""
    """The system whose way is shown instead of the reader's own, where that looks different; else empty."""


@dataclass(frozen=True, slots=True)
class Marks:
    """All that was said of a plan."""

    steps: Mapping[str, Mark] = field(default_factory=dict)
    """By the id of the fix."""
    ticked: frozenset[tuple[str, int]] = frozenset()
    """(`Followed.lines`, position) of every line of a guide that was marked as done."""

    def of(self, fix: str) -> Mark:
        """Return what was said of the step *fix*."""
        return self.steps.get(fix, Mark())

    def with_mark(self, fix: str, mark: Mark) -> Marks:
        """Return these marks with another one for *fix*."""
        return replace(self, steps={**self.steps, fix: mark})

    def with_tick(self, lines: str, position: int, *, done: bool) -> Marks:
        """Return these marks with a line of a guide marked as done, or not."""
        line = frozenset({(lines, position)})
        return replace(self, ticked=self.ticked | line if done else self.ticked - line)
