"""Which of the rules that a certificate breaks are worth telling, gravest first, in the language in force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.pki.certificate_kinds import Issuer, kind_of
from wizard.pki.lint import RULES, lint
from wizard.pki.lint.record import ERROR, NOTICE, WARNING, LintRule, LintSeverity

_GRAVEST_FIRST: Mapping[LintSeverity, int] = {ERROR: 0, WARNING: 1, NOTICE: 2}

_FOR_ALL: tuple[LintRule, ...] = tuple(rule for rule in RULES if not rule.is_for_public_authorities)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule:
    """A rule that a certificate breaks; safe to show."""

    id: str
    severity: LintSeverity
    source: str
    """Where the rule stands: "RFC 5280 4.1.2.2"."""
    field: str
    """Which part of the certificate it is about (`wizard.pki.lint.record.Hit`)."""
    text: str


def findings_of(certificate: Certificate, chain: Sequence[Certificate], at: datetime) -> tuple[BrokenRule, ...]:
    """Return what is against the rules in *certificate*; *chain* holds certificates that may stand above it."""
    return findings_under(certificate, kind_of(certificate, chain, at).issuer)


def findings_under(certificate: Certificate, issuer: Issuer) -> tuple[BrokenRule, ...]:
    """Return the same for a certificate of a known *issuer*.

    The rules of the CA/Browser Forum and of root programs bind public authorities: nobody else is held to them.
    """
    return tuple(_broken(certificate, RULES if issuer is Issuer.PUBLIC else _FOR_ALL))


def _broken(certificate: Certificate, rules: Sequence[LintRule]) -> Iterator[BrokenRule]:
    for found in sorted(lint(certificate, rules), key=lambda finding: _GRAVEST_FIRST[finding.rule.severity]):
        rule = found.rule
        yield BrokenRule(
            id=rule.id,
            severity=rule.severity,
            source=rule.source,
            field=found.field,
            text=tr(rule.title, **found.values),
        )
