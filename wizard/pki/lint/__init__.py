"""What the rules for certificates say of one: RFC 5280, and what the CA/Browser Forum asks of public authorities."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from wizard.model.certificate import Certificate
from wizard.pki.certificate_kinds import Role
from wizard.pki.kept import kept
from wizard.pki.lint import fields, keys, names, pointers, policies, subjects, usages
from wizard.pki.lint.examined import Examined
from wizard.pki.lint.record import LintFinding, LintRule, Scope, Value
from wizard.plain import visible

RULES: tuple[LintRule, ...] = (
    *fields.RULES, *keys.RULES, *subjects.RULES, *names.RULES, *usages.RULES, *pointers.RULES, *policies.RULES
)  # fmt: skip
"""Every rule, in the order of a certificate's parts."""

MOST_ALIKE = 20
"""Findings of one rule: a certificate with thousands of bad names has one fault, not thousands."""

_LONGEST_VALUE = 200


def lint(certificate: Certificate, rules: Sequence[LintRule] = RULES) -> tuple[LintFinding, ...]:
    """Return which of *rules* the *certificate* breaks and where. Trust, dates and revocation are not judged."""
    return _all_of(certificate, rules if isinstance(rules, tuple) else tuple(rules))


@kept(64)
def _all_of(certificate: Certificate, rules: tuple[LintRule, ...]) -> tuple[LintFinding, ...]:
    """Return the same: of the authorities above many sites it is asked for each of them."""
    examined = Examined(certificate)
    return tuple(finding for rule in rules if _applies(rule, examined) for finding in _found(rule, examined))


def _applies(rule: LintRule, examined: Examined) -> bool:
    if rule.since is not None and (examined.issued is None or examined.issued < rule.since):
        return False
    match rule.scope:
        case Scope.ANY:
            return True
        case Scope.SERVER:
            return examined.role is Role.LEAF
        case Scope.AUTHORITY:
            return examined.is_authority
        case Scope.SUBORDINATE:
            return examined.role is Role.INTERMEDIATE
        case Scope.ISSUED:
            return not examined.certificate.is_self_issued


def _found(rule: LintRule, examined: Examined) -> Iterable[LintFinding]:
    for hit in islice(rule.check(examined), MOST_ALIKE):
        yield LintFinding(rule, hit.field, _safe(hit.values))


def _safe(values: Mapping[str, Value]) -> Mapping[str, Value]:
    return {name: visible(v[:_LONGEST_VALUE]) if isinstance(v, str) else v for name, v in values.items()}
