"""What the diagnosis says: language-neutral values that both faces put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from wizard.model.certificate import Certificate
from wizard.model.evidence import Evidence
from wizard.model.fields import Unreadable

Value = str | int | datetime | timedelta
"""What a text's named field may hold; `i18n.fill` formats it for the language in force."""


class Severity(StrEnum):
    """How much a cause matters."""

    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


class Who(StrEnum):
    """Who can put it right."""

    SITE = "site"
    COMPUTER = "computer"
    NETWORK = "network"
    UNKNOWN = "unknown"


class Audience(StrEnum):
    """For whom a step is written."""

    VISITOR = "visitor"
    OWNER = "owner"
    HELPDESK = "helpdesk"


class Verdict(StrEnum):
    """The three answers of the contract."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    UNREACHABLE = "unreachable"


class Origin(StrEnum):
    """Where a certificate of a path came from."""

    SENT = "sent"
    FETCHED = "fetched"
    STORE = "store"


class CheckState(StrEnum):
    """The result of one line of step 1 or 2."""

    OK = "ok"
    PROBLEM = "problem"
    NOT_CHECKED = "not-checked"


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
class Check:
    """One line of what was checked: id, state, and a sentence as message id with values."""

    id: str
    state: CheckState
    detail: str
    values: Mapping[str, Value] = field(default_factory=dict)


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
