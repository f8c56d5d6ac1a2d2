from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from tests.pki.making import (
    PKI,
    Parts,
    a_leaf,
    oid,
    raw_extension,
    read,
    tlv,
    unrecognized,
    with_algorithm,
    with_extensions,
    with_part,
    with_tbs,
)
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    extension,
    healthy_leaf,
    issue,
    key_usage,
    make_intermediate,
    make_root,
    name_of,
    new_rsa_key,
    weak_rsa_key,
    with_broken_signature,
    with_sha1_signature,
)
from wizard.model.certificate import Certificate
from wizard.pki.faults import Fault, Rule
from wizard.pki.verify import MOST_ALIKE, verify_path

DAYS = Validity.around(AT)
ROOT, ISSUING = read(PKI.root.certificate), read(PKI.issuing.certificate)
CA = x509.BasicConstraints(ca=True, path_length=None)


def faults(leaf: x509.Certificate | bytes, *above: Certificate, anchored: bool = True) -> tuple[Fault, ...]:
    return verify_path([read(leaf), *(above or (ISSUING, ROOT))], AT, anchored=anchored)


def rules(leaf: x509.Certificate | bytes, *above: Certificate, anchored: bool = True) -> list[tuple[Rule, int]]:
    return [(f.rule, f.position) for f in faults(leaf, *above, anchored=anchored)]


def changed(*extra: x509.Extension[x509.ExtensionType], **changes: object) -> x509.Certificate:
    return issue(replace(healthy_leaf(), extra=extra, **changes), PKI.issuing)  # type: ignore[arg-type]


def odd_ca(*extra: x509.Extension[x509.ExtensionType], without: Sequence[x509.ObjectIdentifier] = ()) -> Authority:
    """Return a CA made like a leaf, so that its extensions can be anything."""
    ours = (extension(CA, critical=True), extension(key_usage("key_cert_sign"), critical=True), *extra)
    plan = replace(
        healthy_leaf("odd.example"),
        common_name="Odd CA",
        extra=tuple({e.oid: e for e in ours}.values()),
        without=frozenset({ExtensionOID.EXTENDED_KEY_USAGE, *without}),
    )
    return Authority(issue(plan, PKI.root), plan.key)


def under(authority: Authority) -> list[tuple[Rule, int]]:
    return rules(issue(healthy_leaf(), authority), read(authority.certificate), ROOT)


def test_a_healthy_path_breaks_no_rule() -> None:
    assert faults(a_leaf()) == ()


# RFC 5280 6.1.3 (a)(1)
def test_a_broken_signature_is_told_at_what_was_signed() -> None:
    assert rules(with_broken_signature(a_leaf())) == [(Rule.SIGNATURE, 0)]


def test_a_signature_that_cannot_be_checked_is_not_taken_for_good() -> None:
    (fault,) = faults(with_algorithm(a_leaf(), tlv(0x30, oid("1.2.3.4"))))
    assert (fault.rule, fault.position) == (Rule.SIGNATURE, 0)
    assert "1.2.3.4" in str(fault.values["what"])


def test_a_weak_signature_that_cannot_be_checked_is_told_once() -> None:
    assert rules(with_algorithm(a_leaf(), tlv(0x30, oid("1.2.840.113549.1.1.2")))) == [(Rule.WEAK_SIGNATURE, 0)]


def test_the_anchors_own_signature_does_not_count() -> None:
    root = read(with_broken_signature(PKI.root.certificate))
    assert rules(a_leaf(), ISSUING, root) == []


# RFC 5280 6.1.3 (a)(2)
@pytest.mark.parametrize(
    ("begins", "ends", "rule"),
    [
        (timedelta(days=-9), timedelta(seconds=-1), Rule.EXPIRED),
        (timedelta(seconds=1), timedelta(days=9), Rule.NOT_YET_VALID),
    ],
)
def test_a_second_outside_the_validity_is_told(begins: timedelta, ends: timedelta, rule: Rule) -> None:
    leaf = changed(validity=Validity(AT + begins, AT + ends))
    assert rules(leaf) == [(rule, 0)]


# RFC 5280 4.1.2.5: both ends belong to the validity.
@pytest.mark.parametrize("days", [Validity(AT, AT + timedelta(9)), Validity(AT - timedelta(9), AT)])
def test_the_ends_of_the_validity_are_inside(days: Validity) -> None:
    assert rules(changed(validity=days)) == []


# RFC 5280 4.1.2.5.2: times have whole seconds, so the last one lasts until the next.
def test_a_part_of_the_last_second_is_inside() -> None:
    leaf = changed(validity=Validity(AT - timedelta(9), AT))
    assert verify_path([read(leaf), ISSUING, ROOT], AT + timedelta(microseconds=999_999), anchored=True) == ()


def test_an_expired_root_is_told_at_its_place() -> None:
    old = Validity.around(AT, after_days=-1)
    root = make_root(name_of("Old Root"), old)
    issuing = make_intermediate(name_of("Issuing"), root, DAYS)
    found = rules(issue(healthy_leaf(), issuing), read(issuing.certificate), read(root.certificate))
    assert found == [(Rule.EXPIRED, 2)]


def test_a_validity_that_cannot_be_read_is_malformed() -> None:
    assert (Rule.MALFORMED, 0) in rules(with_part(4, tlv(0x30, tlv(23, b"junk"), tlv(23, b"junk"))))


# RFC 5280 6.1.4 (k)
def test_an_issuer_that_says_it_is_no_ca_is_told() -> None:
    assert (Rule.NOT_A_CA, 1) in under(odd_ca(extension(x509.BasicConstraints(ca=False, path_length=None))))


def test_an_issuer_without_basic_constraints_is_told() -> None:
    assert (Rule.NOT_A_CA, 1) in under(odd_ca_without_basic())


def odd_ca_without_basic() -> Authority:
    plan = replace(healthy_leaf(), common_name="Odd CA", without=frozenset({ExtensionOID.BASIC_CONSTRAINTS}))
    return Authority(issue(plan, PKI.root), plan.key)


def test_a_root_of_version_1_may_issue() -> None:
    def change(parts: Parts) -> None:
        parts[0] = parts[7] = b""

    assert rules(a_leaf(), ISSUING, read(with_tbs(PKI.root.certificate, change))) == []


def test_broken_basic_constraints_are_malformed() -> None:
    def change(parts: Parts) -> None:
        parts[7] = tlv(0xA3, tlv(0x30, raw_extension("2.5.29.19", b"\x31\0")))

    assert (Rule.MALFORMED, 1) in rules(a_leaf(), read(with_tbs(PKI.issuing.certificate, change)), ROOT)


# RFC 5280 6.1.4 (l) and (m)
def test_one_authority_too_many_is_told_at_the_one_that_forbids_it() -> None:
    lower = make_intermediate(name_of("Lower CA"), PKI.issuing, DAYS)
    found = rules(issue(healthy_leaf(), lower), read(lower.certificate), ISSUING, ROOT)
    assert found == [(Rule.PATH_LENGTH, 2)]


def test_a_self_issued_authority_does_not_count_for_the_path_length() -> None:
    again = make_intermediate(PKI.issuing.certificate.subject, PKI.issuing, DAYS)
    assert rules(issue(healthy_leaf(), again), read(again.certificate), ISSUING, ROOT) == []


# RFC 5280 6.1.4 (n)
def test_an_issuer_that_may_not_sign_certificates_is_told() -> None:
    assert (Rule.CERT_SIGN, 1) in under(odd_ca(extension(key_usage("digital_signature"), critical=True)))


def test_an_issuer_without_key_usage_is_a_matter_for_strict_verifiers_only() -> None:
    plan = replace(
        healthy_leaf(),
        common_name="Odd CA",
        extra=(extension(CA, critical=True),),
        without=frozenset({ExtensionOID.KEY_USAGE}),
    )
    found = under(Authority(issue(plan, PKI.root), plan.key))
    assert found == [(Rule.STRICT, 1)]


# RFC 5280 4.2
@pytest.mark.parametrize("dotted", ["1.2.3.4", "2.5.29.14", "2.5.29.35"])
def test_a_critical_extension_that_is_not_processed_is_told(dotted: str) -> None:
    fault = faults(changed(unrecognized(dotted, b"\4\0", critical=True)))[0]
    assert (fault.rule, fault.position, fault.values) == (Rule.UNKNOWN_CRITICAL, 0, {"oid": dotted})


def test_of_thousands_of_critical_extensions_a_few_are_told() -> None:
    odd = (raw_extension(f"1.3.6.1.4.1.{n}", b"\5\0", critical=True) for n in range(1_000))
    faults = verify_path([with_extensions(*odd)], AT, anchored=False)
    assert [f.rule for f in faults].count(Rule.UNKNOWN_CRITICAL) == MOST_ALIKE


def test_an_unknown_extension_that_is_not_critical_is_let_pass() -> None:
    assert rules(changed(unrecognized("1.2.3.4", b"junk"))) == []


@pytest.mark.parametrize(("dotted", "named"), [("2.5.29.17", "subjectAltName"), ("2.5.29.37", "extKeyUsage")])
def test_a_broken_extension_of_weight_is_malformed_and_named(dotted: str, named: str) -> None:
    (fault,) = faults(changed(unrecognized(dotted, b"\x30\x05\x01")))
    assert fault.rule is Rule.MALFORMED
    assert str(fault.values["what"]).startswith(named)


def test_an_extension_that_stands_twice_is_malformed() -> None:
    def change(parts: Parts) -> None:
        names = tlv(0x30, oid("2.5.29.17"), tlv(4, tlv(0x30, tlv(0x82, b"a.example"))))
        parts[7] = tlv(0xA3, tlv(0x30, names, names))

    assert (Rule.MALFORMED, 0) in rules(with_tbs(a_leaf(), change))


def test_a_sha1_signature_is_weak() -> None:
    authority = make_intermediate(name_of("RSA CA"), PKI.root, DAYS, key=new_rsa_key())
    leaf = with_sha1_signature(issue(healthy_leaf(), authority), authority)
    assert rules(leaf, read(authority.certificate), ROOT) == [(Rule.WEAK_SIGNATURE, 0)]


def test_a_root_may_sign_itself_weakly() -> None:
    root = make_root(name_of("SHA-1 Root"), DAYS, key=new_rsa_key())
    issuing = make_intermediate(name_of("Issuing"), root, DAYS)
    weak = read(with_sha1_signature(root.certificate, root))
    assert rules(issue(healthy_leaf(), issuing), read(issuing.certificate), weak) == []


def test_an_rsa_key_of_768_bits_is_weak() -> None:
    (fault,) = faults(changed(key=weak_rsa_key()))
    assert (fault.rule, fault.values) == (Rule.WEAK_KEY, {"bits": 768, "type": "RSA"})


@pytest.mark.parametrize("curve", [ec.SECP224R1(), ec.SECP256K1()])
def test_a_curve_that_browsers_refuse_is_weak(curve: ec.EllipticCurve) -> None:
    assert rules(changed(key=ec.generate_private_key(curve))) == [(Rule.WEAK_KEY, 0)]


# RFC 5280 4.2.1.12
@pytest.mark.parametrize(
    ("usages", "found"),
    [
        ((ExtendedKeyUsageOID.CLIENT_AUTH,), [(Rule.EXTENDED_KEY_USAGE, 0)]),
        ((ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH), []),
        # RFC 5280 lets it stand for every purpose, Firefox does not.
        ((ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,), [(Rule.ODD_USAGE, 0)]),
    ],
)
def test_a_leaf_must_be_for_servers(usages: tuple[x509.ObjectIdentifier, ...], found: list[tuple[Rule, int]]) -> None:
    assert rules(changed(usages=usages)) == found


def test_an_issuer_for_mail_only_is_told() -> None:
    mail = extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]))
    plan = replace(healthy_leaf(), common_name="Mail CA", extra=(*ca_extensions(), mail))
    assert under(Authority(issue(plan, PKI.root), plan.key)) == [(Rule.EXTENDED_KEY_USAGE, 1)]


def ca_extensions() -> tuple[x509.Extension[x509.ExtensionType], ...]:
    return (extension(CA, critical=True), extension(key_usage("key_cert_sign"), critical=True))


def test_a_leaf_that_may_only_encipher_cannot_serve() -> None:
    assert rules(changed(extension(key_usage("key_encipherment")))) == [(Rule.KEY_USAGE, 0)]


def test_a_leaf_that_says_it_is_a_ca_is_told() -> None:
    assert (Rule.LEAF_IS_CA, 0) in rules(changed(extension(CA, critical=True)))


# RFC 5280 4.1.2.6
def test_an_empty_subject_needs_a_critical_alternative_name() -> None:
    names = extension(x509.SubjectAlternativeName([x509.DNSName("a.example")]))
    assert (Rule.EMPTY_SUBJECT, 0) in rules(changed(names, common_name=""))
    assert rules(changed(common_name="")) == []
