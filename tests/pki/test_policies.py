"""Certificate policies, where they are demanded (RFC 5280 6.1). What browsers say: tests/causes/test_combined.py."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from tests.pki.making import PKI, oid, read, tlv
from tests.support.pki import Authority, Extension, extension, healthy_leaf, issue, key_usage, name_of
from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable
from wizard.pki.extensions import policy_constraints
from wizard.pki.policies import broken_policy

ANY, A, B, C = "2.5.29.32.0", "1.2.3.1", "1.2.3.2", "1.2.3.3"
_CA = (
    extension(x509.BasicConstraints(ca=True, path_length=None), critical=True),
    extension(key_usage("key_cert_sign"), critical=True),
)


def policies(*oids: str) -> Extension:
    infos = [x509.PolicyInformation(x509.ObjectIdentifier(o), None) for o in oids]
    return extension(x509.CertificatePolicies(infos))


def demand(skip: int | None = None, no_mapping: int | None = None) -> Extension:
    return extension(x509.PolicyConstraints(skip, no_mapping), critical=True)


def no_any(skip: int) -> Extension:
    return extension(x509.InhibitAnyPolicy(skip), critical=True)


def mapping(*pairs: tuple[str, str]) -> Extension:
    value = tlv(0x30, *(tlv(0x30, oid(a), oid(b)) for a, b in pairs))
    return extension(x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.33"), value), critical=True)


def path(*levels: Sequence[Extension]) -> list[Certificate]:
    """Return a path under a root, leaf first; *levels* are the extensions of each certificate."""
    above = PKI.root
    made = [PKI.root.certificate]
    for place in range(len(levels) - 1, 0, -1):
        plan = replace(
            healthy_leaf(), common_name=f"CA {place}", without=frozenset({ExtensionOID.SUBJECT_ALTERNATIVE_NAME}),
            extra=(*_CA, *levels[place]),
        )  # fmt: skip
        certificate = issue(plan, above)
        above = Authority(certificate, plan.key)
        made.insert(0, certificate)
    made.insert(0, issue(replace(healthy_leaf(), extra=tuple(levels[0])), above))
    return [read(c) for c in made]


def test_nothing_is_demanded_by_itself() -> None:
    assert broken_policy(path([], [])) is None
    assert broken_policy(path([], [policies(A)], [policies(B)])) is None


@pytest.mark.parametrize(
    ("leaf", "issuing", "position"),
    [
        ([], [demand(0)], 0),
        ([policies(A)], [demand(0)], 0),
        ([policies(A)], [demand(0), policies(A)], None),
        ([policies(A)], [demand(0), policies(B)], 0),
        ([policies(A)], [demand(0), policies(ANY)], None),
        ([policies(ANY)], [demand(0), policies(A)], None),
        ([policies(ANY)], [demand(0), policies(ANY)], None),
        ([policies(ANY)], [demand(0), policies(A), no_any(0)], 0),
        ([policies(A)], [demand(0), policies(A), no_any(0)], None),
        # The leaf itself is counted.
        ([], [demand(1)], 0),
        ([], [demand(2)], None),
        ([demand(0)], [], 0),
        ([demand(0), policies(A)], [], 0),
        ([demand(0), policies(A)], [policies(A)], None),
        ([demand(1)], [], None),
    ],
)
def test_what_is_demanded(leaf: list[Extension], issuing: list[Extension], position: int | None) -> None:
    assert broken_policy(path(leaf, issuing)) == position


def test_the_authority_that_names_none_is_told() -> None:
    assert broken_policy(path([policies(A)], [], [demand(0), policies(A)])) == 1


def test_what_is_demanded_further_up_cannot_be_put_off_below() -> None:
    assert broken_policy(path([], [demand(5)], [demand(2)])) == 0
    assert broken_policy(path([], [demand(5)], [demand(3)])) is None


@pytest.mark.parametrize(
    ("leaf", "pairs", "no_mapping", "position"),
    [
        (B, [(A, B)], None, None),
        (A, [(A, B)], None, 0),
        (C, [(A, B), (A, C)], None, None),
        (B, [(C, B)], None, 0),
        (B, [(A, B)], 0, 0),
        (B, [(A, B)], 1, None),
    ],
)
def test_mapped_policies(leaf: str, pairs: list[tuple[str, str]], no_mapping: int | None, position: int | None) -> None:
    upper = [demand(0, no_mapping), policies(A)]
    assert broken_policy(path([policies(leaf)], [policies(A), mapping(*pairs)], upper)) == position


def test_a_policy_that_any_stands_for_can_be_mapped() -> None:
    assert broken_policy(path([policies(B)], [demand(0), policies(ANY), mapping((A, B))])) is None


def test_an_authority_that_issues_to_itself_is_not_counted() -> None:
    plan = replace(
        healthy_leaf(), common_name="Again", without=frozenset({ExtensionOID.SUBJECT_ALTERNATIVE_NAME}),
        extra=(*_CA, demand(2)),
    )  # fmt: skip
    upper = Authority(issue(plan, PKI.root), plan.key)
    again = Authority(issue(replace(plan, extra=_CA), upper), plan.key)
    assert again.certificate.subject == name_of("Again") == again.certificate.issuer
    leaf = issue(healthy_leaf(), again)
    assert broken_policy([read(c) for c in (leaf, again.certificate, upper.certificate, PKI.root.certificate)]) is None


def test_an_unreadable_extension_is_another_rules_matter() -> None:
    empty = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.36"), b"\x30\x00")
    broken = path([extension(empty, critical=True)], [])
    assert isinstance(policy_constraints(broken[0]), Unreadable)
    assert broken_policy(broken) is None


def test_a_path_of_one_has_nobody_to_demand() -> None:
    assert broken_policy([read(PKI.root.certificate)]) is None


def test_thousands_of_mappings_cost_little() -> None:
    many = [f"1.2.3.{n}" for n in range(2_000)]
    levels = [[policies(*many), mapping(*((a, b) for a in many[:40] for b in many[:40]))] for _ in range(10)]
    long = path([], *levels, [demand(0), policies(ANY)])
    # RFC 5280's tree would have 40 ** 10 leaves.
    assert broken_policy(long) == 0
