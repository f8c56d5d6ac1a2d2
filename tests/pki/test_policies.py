"""Certificate policies along a path; what Chromium 156 says of each was seen on 2026-11-28."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography import x509

from tests.pki.making import oid, read, tlv, unrecognized
from tests.support.faulty import CA_USE, IS_CA, Change, having, issued, odd_issuing, plan_of, under
from tests.support.pki import Authority, Leaf, issue
from wizard.model.certificate import Certificate
from wizard.pki.policies import NONE_LEFT, broken_policy

ONE, OTHER, ANY = (x509.ObjectIdentifier(o) for o in ("1.3.6.1.4.1.55555.1", "1.3.6.1.4.1.55555.2", "2.5.29.32.0"))
NOWHERE = None


def policies(*oids: x509.ObjectIdentifier) -> Change:
    return having(x509.CertificatePolicies([x509.PolicyInformation(o, None) for o in oids]))


def demand(after: int | None = 0, no_mapping: int | None = None) -> Change:
    return having(x509.PolicyConstraints(after, no_mapping), critical=True)


def no_any(after: int = 0) -> Change:
    return having(x509.InhibitAnyPolicy(after), critical=True)


def raw(dotted: str, value: bytes) -> Callable[[Leaf], Leaf]:
    return lambda leaf: replace(leaf, extra=(*leaf.extra, unrecognized(dotted, value)))


def mapped(*pairs: tuple[x509.ObjectIdentifier, x509.ObjectIdentifier]) -> Change:
    content = (tlv(0x30, oid(a.dotted_string), oid(b.dotted_string)) for a, b in pairs)
    return raw("2.5.29.33", tlv(0x30, *content))


def ca(*changes: Change) -> Authority:
    return odd_issuing(IS_CA, CA_USE, *changes)


def chain(above: tuple[Change, ...], below: tuple[Change, ...]) -> list[Certificate]:
    return [read(c) for c in under(ca(*above), *below)]


def test_without_a_demand_nobody_needs_a_policy() -> None:
    assert broken_policy([read(c) for c in issued()]) is None


@pytest.mark.parametrize(
    ("above", "below", "broken"),
    [
        ((demand(),), (), 0),
        ((demand(),), (policies(ONE),), 0),
        ((demand(), policies(ONE)), (policies(ONE),), NOWHERE),
        ((demand(), policies(ONE)), (policies(OTHER),), 0),
        ((demand(), policies(ANY)), (policies(ONE),), NOWHERE),
        ((demand(), policies(ONE)), (policies(ANY),), NOWHERE),
        ((demand(), policies(ONE), no_any()), (policies(ANY),), 0),
        ((demand(), policies(ONE), no_any(1)), (policies(ANY),), NOWHERE),
        ((demand(), policies(ANY), no_any()), (policies(ONE),), NOWHERE),
        ((demand(1),), (), 0),
        ((demand(5),), (), NOWHERE),
        ((demand(None, 0),), (), NOWHERE),
        ((), (demand(),), 0),
        ((), (demand(1),), NOWHERE),
        ((policies(ONE),), (demand(), policies(ONE)), NOWHERE),
        ((demand(), policies(ONE), mapped((ONE, OTHER))), (policies(OTHER),), NOWHERE),
        ((demand(), policies(ONE), mapped((ONE, OTHER))), (policies(ONE),), 0),
        ((demand(0, 5), policies(ANY), mapped((ONE, OTHER))), (policies(OTHER),), NOWHERE),
    ],
)
def test_a_demanded_policy_has_to_hold_all_the_way(
    above: tuple[Change, ...], below: tuple[Change, ...], broken: int | None
) -> None:
    assert broken_policy(chain(above, below)) == (None if broken is None else (broken, NONE_LEFT))


def test_a_demand_counts_the_authorities_between() -> None:
    for after, is_broken in ((0, True), (1, True), (2, True), (3, False)):
        upper = ca(demand(after))
        lower = issue(plan_of("lower.test", IS_CA, CA_USE), upper)
        leaf = issue(plan_of("site.test"), Authority(lower, plan_of("lower.test").key))
        assert (broken_policy([read(c) for c in (leaf, lower, upper.certificate)]) is not None) is is_broken


def test_a_mapping_that_is_forbidden_ends_the_policy() -> None:
    top = ca(demand(0, 0), policies(ONE))
    lower = issue(plan_of("lower.test", IS_CA, CA_USE, policies(ONE), mapped((ONE, OTHER))), top)
    leaf = issue(plan_of("site.test", policies(OTHER)), Authority(lower, plan_of("lower.test").key))
    assert broken_policy([read(c) for c in (leaf, lower, top.certificate)]) == (0, NONE_LEFT)


@pytest.mark.parametrize(
    ("dotted", "value", "told"),
    [
        ("2.5.29.32", tlv(0x30), "certificatePolicies: malformed: no policy in it"),
        ("2.5.29.32", tlv(0x30, *[tlv(0x30, oid("1.2.3"))] * 2), "certificatePolicies: a policy stands twice"),
        ("2.5.29.36", tlv(0x30), "policyConstraints: malformed: neither of the two numbers in it"),
        ("2.5.29.36", tlv(0x30, tlv(0x80, b"\xff")), "policyConstraints: malformed: a number that is none"),
        ("2.5.29.54", tlv(2, b"\xff"), "inhibitAnyPolicy: malformed: a number that is none"),
        ("2.5.29.33", tlv(0x30), "policyMappings: malformed: not pairs of policies"),
        ("2.5.29.33", tlv(0x30, tlv(0x30, oid("2.5.29.32.0"), oid("1.2.3"))), "policyMappings: anyPolicy is mapped"),
    ],
)
def test_policies_that_are_stated_wrongly_are_told(dotted: str, value: bytes, told: str) -> None:
    assert broken_policy([read(c) for c in issued(raw(dotted, value))]) == (0, told)


def test_thousands_of_policies_cost_little() -> None:
    many = tlv(0x30, *(tlv(0x30, oid(f"1.3.6.1.4.1.{n}")) for n in range(5_000)))
    pairs = tlv(0x30, *(tlv(0x30, oid(f"1.3.6.1.4.1.{n}"), oid(f"1.3.6.1.4.1.{n + 1}")) for n in range(5_000)))
    wide = read(issued(raw("2.5.29.32", many), raw("2.5.29.33", pairs))[0])
    assert broken_policy([wide] * 20) is None
