"""What the diagnosis says: language-neutral values that both faces put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wizard.model.certificate import Certificate
from wizard.model.evidence import Evidence
from wizard.model.fields import Unreadable
from wizard.model.terms import Audience as Audience
from wizard.model.terms import CheckState as CheckState
from wizard.model.terms import Origin as Origin
from wizard.model.terms import Severity as Severity
from wizard.model.terms import Verdict as Verdict
from wizard.model.terms import Who as Who

Value = str | int | datetime | timedelta
"""What a text's named field may hold; `i18n.fill` formats it for the language in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One cause that holds, with the values its texts need."""

    cause: str
    severity: Severity
    who: Who
    certificate: int | None = None
    """Index into the chain as sent; None when it is about no single sent certificate."""
    values: Mapping[str, Value] = field(default_factory=dict)
    form: str | None = None
    """Which of the cause's forms it takes, where it has several; each has words of its own."""
    explained_by: str | None = None
    """The cause that makes this one a mere consequence."""
    failed: str | None = None
    """Set when the detector itself broke: what it raised. The finding then says "this check failed"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientVerdict:
    """What one browser shows: ``code`` is "OK" when it opens the site."""

    code: str
    heading: str | None
    """The page's heading as an English message id, translated by the browser's own words."""
    can_proceed: bool | None
    """None where the page has no such link by nature (a connection error, or no error)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathLink:
    """One certificate of the built path and where it came from."""

    certificate: Certificate
    origin: Origin
    store: str | None = None
    """Name of the store, for a root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that was seen, as message id with values."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of what was checked: id, state, and a sentence as message id with values."""

    id: str
    state: CheckState
    detail: str
    values: Mapping[str, Value] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    """What the sentence rests on, for those who want to see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The whole answer about one host at one time."""

    evidence: Evidence
    at: datetime
    verdict: Verdict
    findings: tuple[Finding, ...]
    """The one to fix first comes first."""
    browsers: Mapping[str, ClientVerdict]
    verifiers: Mapping[str, str]
    chain: tuple[Certificate | Unreadable, ...]
    """As sent; one that cannot be read stays in its place."""
    path: tuple[PathLink, ...]
    """As built, leaf first; empty without a certificate."""
    checks: tuple[Check, ...]

    @property
    def headline(self) -> Finding | None:
        """What to speak of first: the first finding that stops the connection, else the first of all."""
        blocking = (f for f in self.findings if f.severity is Severity.BLOCKING)
        return next(blocking, self.findings[0] if self.findings else None)

    @property
    def is_presumed(self) -> bool:
        """Whether nothing of the site was seen: what it says of it rests on a message, or on what somebody told."""
        return self.evidence.offline and not self.evidence.attempts and not self.chain
