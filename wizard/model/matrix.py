"""Why programs disagree about a site: what each says, and the rule that makes the difference."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wizard.model.finding import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAnswer:
    """One program's answer."""

    client: str
    """Id, as in the contract: "chrome", "openssl" …"""
    name: str
    """As its maker writes it."""
    opens: bool
    says: str
    """The code or the words that it shows; "OK" when it opens the site."""
    rule: str | None
    """Id of the rule that made it refuse; None when it opens the site, or when no single rule decides."""
    store: str | None
    """The list of authorities that it found the root in, or looked in."""
    source: str
    """Where its rules stand, and when they were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One rule by which some programs refuse what others open."""

    rule: str
    refuse: tuple[str, ...]
    """Ids of the programs that refuse by this rule."""
    open: tuple[str, ...]
    """Ids of the programs that open the site."""
    text: str
    """Message id of one sentence: what the rule asks of those who refuse."""
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Every program's answer, browsers first, and why they differ."""

    answers: tuple[ClientAnswer, ...]
    differences: tuple[Difference, ...]
    """Empty where all open the site, or all refuse it."""

    @property
    def agree(self) -> bool:
        """Say whether all open the site, or all refuse it."""
        return len({answer.opens for answer in self.answers}) < 2
