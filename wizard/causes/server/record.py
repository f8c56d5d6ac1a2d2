"""What a rule of the server test is: one record beside the function that finds it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wizard.causes.server.view import ServerView
from wizard.model.finding import Severity, Value
from wizard.model.server import ServerFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerRule:
    """One rule: what it finds, how much that weighs, why it matters, and what cures it."""

    id: str
    weight: Severity
    title: str
    reason: str
    cure: str
    source: str
    find: Callable[["ServerRule", ServerView], Iterable[ServerFinding]]

    def finding(self, **values: Value) -> ServerFinding:
        """Return a finding of this rule."""
        return ServerFinding(
            id=self.id, weight=self.weight, title=self.title, reason=self.reason, cure=self.cure, source=self.source,
            values=values,
        )  # fmt: skip


def listed(items: Iterable[str]) -> str:
    """Return *items* for a sentence, each once."""
    return ", ".join(dict.fromkeys(items))
