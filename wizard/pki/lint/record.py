"""What a rule is: one record beside its check, with everything that is said of it."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wizard.pki.lint.examined import Examined

Value = str | int


class LintSeverity(StrEnum):
    """How much it matters; no browser need mind."""

    ERROR = "error"
    """Breaks a MUST."""
    WARNING = "warning"
    """Breaks a SHOULD, or a MUST that nobody keeps."""
    NOTICE = "notice"
    """Worth knowing."""


ERROR, WARNING, NOTICE = LintSeverity


class Scope(StrEnum):
    """Which certificates a rule is about."""

    ANY = "any"
    SERVER = "server"
    """Of a TLS server."""
    AUTHORITY = "authority"
    """Of an authority, roots among them."""
    SUBORDINATE = "subordinate"
    """Of an authority that is no root."""
    ISSUED = "issued"
    """Of all but those that name themselves as their issuer: an authority has to answer for them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that breaks a rule, and the values that its title needs. Hostile text."""

    field: str
    """"version", "serial", "signature", "issuer", "validity", "subject", "public-key", "unique-id", "extensions",
    or the identifier of an extension."""
    values: Mapping[str, Value] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LintRule:
    """One rule. Rules of the CA/Browser Forum bind public authorities alone."""

    id: str
    severity: LintSeverity
    source: str
    """Where the rule stands: "RFC 5280 4.1.2.2", "CA/B TLS BR 7.1.2.7"."""
    title: str
    """Message id: what is wrong, in a sentence, with the hit's values as fields."""
    check: Callable[[Examined], Iterable[Hit]]
    scope: Scope = Scope.ANY
    since: date | None = None
    """For certificates whose validity begins on this day or later."""

    @property
    def is_for_public_authorities(self) -> bool:
        """Say whether a private authority is free to break it."""
        return not self.source.startswith(("RFC", "X."))


@dataclass(frozen=True, slots=True)
class LintFinding:
    """A rule that a certificate breaks, and where."""

    rule: LintRule
    field: str
    """See `Hit.field`."""
    values: Mapping[str, Value]
    """The fields of the rule's title; safe to show."""
