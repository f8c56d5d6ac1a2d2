"""Rules for certificate policies and for name constraints."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from wizard.i18n import N_
from wizard.model.fields import Present
from wizard.pki import der
from wizard.pki import extension_values as values
from wizard.pki import extensions as ext
from wizard.pki.general_names import NameKind, name_line
from wizard.pki.lint.examined import Examined, host_of
from wizard.pki.lint.record import ERROR, WARNING, Hit, LintRule, Scope
from wizard.pki.oids import ANY_POLICY, POLICIES, extension_name, with_name
from wizard.pki.profile import is_critical

_RESERVED = frozenset({"2.23.140.1.1", "2.23.140.1.2.1", "2.23.140.1.2.2", "2.23.140.1.2.3"})
_LONGEST_NOTICE = 200
_IA5, _BMP, _VISIBLE = 22, 30, 26


def _missing(x: Examined) -> Iterator[Hit]:
    if not x.has(ext.POLICIES):
        yield Hit(ext.POLICIES)


def _no_reserved(x: Examined) -> Iterator[Hit]:
    if x.policies and _RESERVED.isdisjoint(x.policy_oids):
        yield Hit(ext.POLICIES)


def _several_reserved(x: Examined) -> Iterator[Hit]:
    found = [oid for oid in dict.fromkeys(x.policy_oids) if oid in _RESERVED]
    if len(found) > 1:
        yield Hit(ext.POLICIES, {"policies": ", ".join(POLICIES[oid] for oid in found)})


def _critical(x: Examined) -> Iterator[Hit]:
    if is_critical(x.certificate, ext.POLICIES):
        yield Hit(ext.POLICIES)


def _twice(x: Examined) -> Iterator[Hit]:
    for oid, count in Counter(x.policy_oids).items():
        if count > 1:
            yield Hit(ext.POLICIES, {"policy": with_name(oid)})


def _any_policy(x: Examined) -> Iterator[Hit]:
    if ANY_POLICY in x.policy_oids:
        yield Hit(ext.POLICIES)


def _qualifiers(x: Examined) -> Iterator[tuple[str, values.Qualifier]]:
    for policy in x.policies:
        for qualifier in policy.qualifiers:
            yield policy.oid, qualifier


def _notice(x: Examined) -> Iterator[Hit]:
    for _, qualifier in _qualifiers(x):
        if qualifier.oid == values.USER_NOTICE:
            yield Hit(ext.POLICIES)
            return


def _odd_qualifier(x: Examined) -> Iterator[Hit]:
    for _, qualifier in _qualifiers(x):
        if qualifier.oid != values.CPS:
            yield Hit(ext.POLICIES, {"qualifier": with_name(qualifier.oid)})


def _any_policy_qualifier(x: Examined) -> Iterator[Hit]:
    for policy, qualifier in _qualifiers(x):
        if policy == ANY_POLICY and qualifier.oid not in {values.CPS, values.USER_NOTICE}:
            yield Hit(ext.POLICIES, {"qualifier": with_name(qualifier.oid)})


def _reference(x: Examined) -> Iterator[Hit]:
    if any(q.notice is not None and q.notice.organization is not None for _, q in _qualifiers(x)):
        yield Hit(ext.POLICIES)


def _notice_long(x: Examined) -> Iterator[Hit]:
    for _, qualifier in _qualifiers(x):
        text = qualifier.notice.text if qualifier.notice else None
        if text is not None and len(text) > _LONGEST_NOTICE:
            yield Hit(ext.POLICIES, {"length": len(text)})


def _notice_tags(x: Examined) -> Iterator[int]:
    """Yield the string type of every text of a notice."""
    for _, qualifier in _qualifiers(x):
        if qualifier.notice is not None and qualifier.notice.text is not None:
            parts = der.element(qualifier.raw).children
            yield from (part.tag for part in parts if part.tag != der.SEQUENCE)


def _notice_ascii(x: Examined) -> Iterator[Hit]:
    if _IA5 in _notice_tags(x):
        yield Hit(ext.POLICIES)


def _notice_type(x: Examined) -> Iterator[Hit]:
    if {_BMP, _VISIBLE} & set(_notice_tags(x)):
        yield Hit(ext.POLICIES)


def _statement_address(x: Examined) -> Iterator[Hit]:
    for _, qualifier in _qualifiers(x):
        if qualifier.uri is not None and not _is_web(qualifier.uri):
            yield Hit(ext.POLICIES, {"address": qualifier.uri})


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://")) and bool(host_of(url))


def _mappings(x: Examined) -> tuple[tuple[str, str], ...]:
    found = ext.policy_mappings(x.certificate)
    return found.value if isinstance(found, Present) else ()


def _maps_any(x: Examined) -> Iterator[Hit]:
    if any(ANY_POLICY in pair for pair in _mappings(x)):
        yield Hit(ext.POLICY_MAPPINGS)


def _maps_unstated(x: Examined) -> Iterator[Hit]:
    for theirs, _ in _mappings(x):
        if theirs not in x.policy_oids:
            yield Hit(ext.POLICY_MAPPINGS, {"policy": with_name(theirs)})


def _mappings_quiet(x: Examined) -> Iterator[Hit]:
    if x.has(ext.POLICY_MAPPINGS) and not is_critical(x.certificate, ext.POLICY_MAPPINGS):
        yield Hit(ext.POLICY_MAPPINGS)


def _limits_quiet(x: Examined) -> Iterator[Hit]:
    for oid in (ext.POLICY_CONSTRAINTS, ext.INHIBIT_ANY_POLICY):
        if x.has(oid) and not is_critical(x.certificate, oid):
            yield Hit(oid, {"name": extension_name(oid)})


def _constraints_quiet(x: Examined) -> Iterator[Hit]:
    if x.has(ext.NAME_CONSTRAINTS) and not is_critical(x.certificate, ext.NAME_CONSTRAINTS):
        yield Hit(ext.NAME_CONSTRAINTS)


def _constraints_of_nobody(x: Examined) -> Iterator[Hit]:
    if x.has(ext.NAME_CONSTRAINTS) and not x.is_authority:
        yield Hit(ext.NAME_CONSTRAINTS)


def _subtrees(x: Examined) -> tuple[values.GeneralSubtree, ...]:
    found = values.constrained_names(x.certificate)
    return (*found.value.permitted, *found.value.excluded) if isinstance(found, Present) else ()


def _bounds(x: Examined) -> Iterator[Hit]:
    for subtree in _subtrees(x):
        if subtree.minimum or subtree.maximum is not None:
            yield Hit(ext.NAME_CONSTRAINTS, {"name": name_line(subtree.base)})


def _leading_dot(x: Examined) -> Iterator[Hit]:
    for subtree in _subtrees(x):
        if subtree.base.kind is NameKind.DNS and subtree.base.value.startswith("."):
            yield Hit(ext.NAME_CONSTRAINTS, {"name": subtree.base.value})


def _base_broken(x: Examined) -> Iterator[Hit]:
    for subtree in _subtrees(x):
        has_holes = subtree.base.kind is NameKind.IP and not subtree.base.value.rpartition("/")[2].isdigit()
        if subtree.base.is_broken or has_holes:
            yield Hit(ext.NAME_CONSTRAINTS, {"name": name_line(subtree.base)})


def _odd_base(x: Examined) -> Iterator[Hit]:
    for subtree in _subtrees(x):
        if subtree.base.kind in {NameKind.X400, NameKind.EDI, NameKind.REGISTERED}:
            yield Hit(ext.NAME_CONSTRAINTS, {"name": name_line(subtree.base)})


def _uri_base(x: Examined) -> Iterator[Hit]:
    for subtree in _subtrees(x):
        host = subtree.base.value.removeprefix(".")
        is_host = "." in host and not any(c in host for c in "/:@") and not host.replace(".", "").isdigit()
        if subtree.base.kind is NameKind.URI and not is_host:
            yield Hit(ext.NAME_CONSTRAINTS, {"name": subtree.base.value})


RULES = (
    LintRule(
        id="policies-missing", severity=ERROR, source="CA/B TLS BR 7.1.2.7.9", check=_missing, scope=Scope.SERVER,
        title=N_("It has no certificate policies."),
    ),
    LintRule(
        id="policies-authority-missing", severity=ERROR, source="CA/B TLS BR 7.1.2.10.5", check=_missing,
        scope=Scope.SUBORDINATE, title=N_("The authority's certificate has no certificate policies."),
    ),
    LintRule(
        id="policy-none-reserved", severity=ERROR, source="CA/B TLS BR 7.1.2.7.9", check=_no_reserved,
        scope=Scope.SERVER, since=date(2020, 9, 30),
        title=N_("None of its policies tells what was checked: DV, OV, IV or EV."),
    ),
    LintRule(
        id="policy-several-reserved", severity=ERROR, source="CA/B TLS BR 7.1.2.7.9", check=_several_reserved,
        since=date(2023, 9, 15), title=N_("Its policies tell more than one thing that was checked: {policies}"),
    ),
    LintRule(
        id="policies-critical", severity=WARNING, source="CA/B TLS BR 7.1.2.7.6", check=_critical,
        title=N_("The certificate policies are critical."),
    ),
    LintRule(
        id="policy-twice", severity=ERROR, source="RFC 5280 4.2.1.4", check=_twice,
        title=N_("A policy is there more than once: {policy}"),
    ),
    LintRule(
        id="policy-any", severity=ERROR, source="CA/B TLS BR 7.1.2.7.9", check=_any_policy, scope=Scope.SERVER,
        title=N_("It is for any policy, which only an authority's may be."),
    ),
    LintRule(
        id="policy-notice", severity=WARNING, source="CA/B TLS BR 7.1.2.7.9", check=_notice,
        title=N_("It has a notice for its user, which nobody shows any more."),
    ),
    LintRule(
        id="policy-qualifier", severity=ERROR, source="CA/B TLS BR 7.1.2.7.9", check=_odd_qualifier,
        scope=Scope.ISSUED, since=date(2023, 9, 15),
        title=N_("A policy has a qualifier other than the address of a statement: {qualifier}"),
    ),
    LintRule(
        id="policy-any-qualifier", severity=ERROR, source="RFC 5280 4.2.1.4", check=_any_policy_qualifier,
        title=N_("The policy anyPolicy has a qualifier that it must not have: {qualifier}"),
    ),
    LintRule(
        id="policy-notice-reference", severity=WARNING, source="RFC 5280 4.2.1.4", check=_reference,
        title=N_("A notice refers to a text elsewhere."),
    ),
    LintRule(
        id="policy-notice-long", severity=ERROR, source="RFC 5280 4.2.1.4", check=_notice_long,
        title=N_("The text of a notice has {length} characters; 200 are allowed."),
    ),
    LintRule(
        id="policy-notice-ia5", severity=ERROR, source="RFC 6818 3", check=_notice_ascii,
        title=N_("The text of a notice is an IA5String."),
    ),
    LintRule(
        id="policy-notice-type", severity=WARNING, source="RFC 6818 3", check=_notice_type,
        title=N_("The text of a notice is no UTF8String."),
    ),
    LintRule(
        id="policy-statement", severity=ERROR, source="CA/B TLS BR 7.1.2.7.9", check=_statement_address,
        title=N_("The address of a policy's statement is none of the web: {address}"),
    ),
    LintRule(
        id="mapping-any", severity=ERROR, source="RFC 5280 4.2.1.5", check=_maps_any,
        title=N_("A policy is mapped to or from anyPolicy."),
    ),
    LintRule(
        id="mapping-unstated", severity=WARNING, source="RFC 5280 4.2.1.5", check=_maps_unstated,
        title=N_("A policy is mapped that the certificate does not have: {policy}"),
    ),
    LintRule(
        id="mapping-not-critical", severity=WARNING, source="RFC 5280 4.2.1.5", check=_mappings_quiet,
        title=N_("The policy mappings are not critical."),
    ),
    LintRule(
        id="policy-limits-not-critical", severity=ERROR, source="RFC 5280 4.2.1.11, 4.2.1.14", check=_limits_quiet,
        title=N_("The extension {name} is not critical, and must be."),
    ),
    LintRule(
        id="name-constraints-not-critical", severity=ERROR, source="RFC 5280 4.2.1.10", check=_constraints_quiet,
        title=N_("The name constraints are not critical."),
    ),
    LintRule(
        id="name-constraints-no-authority", severity=ERROR, source="RFC 5280 4.2.1.10", check=_constraints_of_nobody,
        title=N_("It has name constraints, but is no authority's."),
    ),
    LintRule(
        id="name-constraint-bounds", severity=ERROR, source="RFC 5280 4.2.1.10", check=_bounds,
        title=N_("A name constraint has a minimum or a maximum: {name}"),
    ),
    LintRule(
        id="name-constraint-dot", severity=ERROR, source="RFC 5280 4.2.1.10", check=_leading_dot,
        title=N_("A name constraint begins with a dot: {name}"),
    ),
    LintRule(
        id="name-constraint-broken", severity=ERROR, source="RFC 5280 4.2.1.10", check=_base_broken,
        title=N_("A name constraint is malformed: {name}"),
    ),
    LintRule(
        id="name-constraint-kind", severity=WARNING, source="RFC 5280 4.2.1.10", check=_odd_base,
        title=N_("A name constraint is of a kind that nobody checks: {name}"),
    ),
    LintRule(
        id="name-constraint-uri", severity=ERROR, source="RFC 5280 4.2.1.10", check=_uri_base,
        title=N_("A name constraint for URIs is no host: {name}"),
    ),
)  # fmt: skip
