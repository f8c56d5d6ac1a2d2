"""One server test under way: how many connections it has made, and whether the server still answers."""

from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.model.server import MOST_CONNECTIONS
from wizard.model.target import CheckOptions, Target
from wizard.probes.base import Job

T = TypeVar("T")

PAUSE_S = 0.02
"""Between two connections: a test is no storm."""

NO_LIFE = 3
"""Connections at the end of a test that all came to nothing: from so many on, the server may have shut us out."""

Numbered: TypeAlias = tuple[int, T]
"""What a connection brought, and which one of the test it was."""


@dataclass(slots=True)
class Round:
    """One test under way: what it may still do, and what it saw."""

    target: Target
    options: CheckOptions
    job: Job
    made: int = 0
    heard: int = 0
    """The number of the last connection that the server answered, with whatever it was."""
    late: int = 0
    """How many connections in a row the server took and then let wait in vain."""
    left_out: list[str] = field(default_factory=list)

    def may_connect(self, what: str, *, although_deaf: bool = False) -> bool:
        """Say whether one more connection may be made, and count it; else note *what* is left out.

        Nobody is to wait for question after question that a stalled server will not answer either; other addresses
        are worth a try *although_deaf*.
        """
        self.job.cancel.check()
        is_deaf = self.heard == 0 and self.late > NO_LIFE and not although_deaf
        if self.made >= MOST_CONNECTIONS or self.job.deadline.is_over or is_deaf:
            self.left_out.append(what)
            return False
        if self.made:
            self.job.cancel.wait(PAUSE_S)
        self.made += 1
        self.job.progress(Progress(probe=ProbeId.CONNECT, state=ProbeState.RUNNING, count=self.made))
        return True

    def hear(self, *, is_answer: bool, is_late: bool = False) -> None:
        """Note whether the connection that was made last brought an answer, or waited for one in vain."""
        self.late = self.late + 1 if is_late else 0
        if is_answer:
            self.heard = self.made

    def is_shut_out(self, number: int) -> bool:
        """Say whether the connection *number* and all after it came to nothing, where the ones before did not."""
        return 0 < self.heard < number and self.made - self.heard >= NO_LIFE
