from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.pki.making import PKI, a_leaf, oid, raw_extension, read, tlv, with_extensions, with_raw
from tests.support.pki import AT, Leaf, extension, healthy_leaf, issue, self_sign
from wizard.model.certificate import Certificate
from wizard.pki.certificate_kinds import Issuer, Kind, Names, Role, Validation, kind_of

PUBLIC = Path(__file__).parent / "public" / "docs.python.org.pem"
IN_SPRING = datetime(2026, 3, 1, tzinfo=UTC)
ROOT, ISSUING = read(PKI.root.certificate), read(PKI.issuing.certificate)


def kind(certificate: Certificate, *chain: Certificate) -> Kind:
    return kind_of(certificate, chain, AT)


def leaf(**changes: object) -> Certificate:
    return read(issue(replace(healthy_leaf(), **changes), PKI.issuing))  # type: ignore[arg-type]


def under_policies(*oids: str) -> Certificate:
    policies = [x509.PolicyInformation(x509.ObjectIdentifier(o), None) for o in oids]
    return leaf(extra=(extension(x509.CertificatePolicies(policies)),))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("a.example",), Names.ONE),
        (("a.example", "A.example"), Names.ONE),
        (("a.example", "www.a.example"), Names.SEVERAL),
        (("a.example", "192.0.2.1"), Names.SEVERAL),
        (("*.a.example",), Names.WILDCARD),
        (("a.example", "*.a.example"), Names.WILDCARD),
    ],
)
def test_names_are_counted(names: tuple[str, ...], found: Names) -> None:
    assert kind(read(a_leaf(*names))).names is found


def test_a_certificate_without_names_is_for_none() -> None:
    assert kind(with_extensions()).names is Names.NONE
    assert kind(ISSUING).subject_names == ()


@pytest.mark.parametrize(
    ("policies", "found"),
    [
        (("2.23.140.1.2.1",), Validation.DOMAIN),
        (("1.2.3.4", "2.23.140.1.2.2"), Validation.ORGANIZATION),
        (("2.23.140.1.2.3",), Validation.INDIVIDUAL),
        (("2.23.140.1.1",), Validation.EXTENDED),
        (("2.23.140.1.5.1.3",), Validation.MAILBOX),
        (("2.23.140.1.5.3.1",), Validation.ORGANIZATION),
        (("0.4.0.2042.1.6",), Validation.DOMAIN),
        (("1.2.3.4",), Validation.UNKNOWN),
    ],
)
def test_policies_tell_what_was_checked(policies: tuple[str, ...], found: Validation) -> None:
    assert kind(under_policies(*policies)).validation is found


def test_a_private_authority_is_not_held_to_what_it_says_it_checked() -> None:
    assert kind(under_policies("2.23.140.1.1"), ISSUING, ROOT).validation is Validation.UNKNOWN


@pytest.mark.parametrize(
    ("usages", "role"),
    [
        ((ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH), Role.LEAF),
        ((ExtendedKeyUsageOID.CLIENT_AUTH,), Role.CLIENT),
        ((ExtendedKeyUsageOID.CODE_SIGNING,), Role.CODE_SIGNING),
        ((ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION), Role.EMAIL),
        ((ExtendedKeyUsageOID.OCSP_SIGNING,), Role.OCSP_SIGNER),
        ((ExtendedKeyUsageOID.TIME_STAMPING,), Role.TIMESTAMPING),
        ((ExtendedKeyUsageOID.KERBEROS_PKINIT_KDC,), Role.OTHER),
    ],
)
def test_usages_tell_what_it_is_for(usages: tuple[x509.ObjectIdentifier, ...], role: Role) -> None:
    value = tlv(0x30, *(oid(u.dotted_string) for u in usages))
    assert kind(with_raw("2.5.29.37", value)).role is role


def test_without_usages_the_names_tell() -> None:
    mail = tlv(0x30, tlv(0x81, b"me@a.example"))
    found = kind(with_raw("2.5.29.17", mail))
    assert (found.role, found.names, found.subject_names) == (Role.EMAIL, Names.ONE, ("me@a.example",))
    assert kind(with_extensions()).role is Role.LEAF


def test_authorities_are_told_apart() -> None:
    assert kind(ROOT).role is Role.ROOT
    assert kind(ISSUING).role is Role.INTERMEDIATE


def test_a_chain_up_to_a_root_of_nobody_s_list_is_private() -> None:
    assert kind(read(a_leaf()), ISSUING, ROOT).issuer is Issuer.PRIVATE
    assert kind(read(a_leaf()), ROOT, ISSUING).issuer is Issuer.PRIVATE
    assert kind(ROOT).issuer is Issuer.PRIVATE


def test_without_a_root_nobody_can_tell() -> None:
    assert kind(read(a_leaf())).issuer is Issuer.UNKNOWN
    assert kind(read(a_leaf()), ISSUING).issuer is Issuer.UNKNOWN


def test_a_leaf_that_signed_itself_is_self_signed() -> None:
    own: Leaf = healthy_leaf()
    assert kind(read(self_sign(own))).issuer is Issuer.SELF_SIGNED


def test_roots_in_the_lists_are_public() -> None:
    root = read(x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes())[0])
    assert (kind(root).issuer, kind(root).role) == (Issuer.PUBLIC, Role.ROOT)


def test_a_chain_without_its_root_is_public_when_a_public_log_has_signed_for_it() -> None:
    ours, issuer = map(read, x509.load_pem_x509_certificates(PUBLIC.read_bytes()))
    found = kind_of(ours, (issuer,), IN_SPRING)
    assert (found.issuer, found.validation, found.names) == (Issuer.PUBLIC, Validation.DOMAIN, Names.WILDCARD)
    assert kind_of(ours, (), IN_SPRING).issuer is Issuer.UNKNOWN


def test_a_public_root_beside_it_makes_nobody_public() -> None:
    root = read(x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes())[0])
    assert kind(read(a_leaf()), ISSUING, ROOT, root).issuer is Issuer.PRIVATE


def test_a_broken_extension_tells_nothing() -> None:
    broken = with_extensions(*(raw_extension(o, b"\xff") for o in ("2.5.29.17", "2.5.29.19", "2.5.29.32", "2.5.29.37")))
    found = kind(broken)
    assert (found.names, found.validation, found.role) == (Names.NONE, Validation.UNKNOWN, Role.LEAF)
