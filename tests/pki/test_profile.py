"""What only strict programs mind, compared with the real strict program: openssl verify -x509_strict."""

import subprocess
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from tests.pki.making import PKI, read, unrecognized
from tests.support.pki import (
    AT,
    Authority,
    Validity,
    der_of,
    extension,
    healthy_leaf,
    issue,
    key_usage,
    make_root,
    name_of,
    new_rsa_key,
    pem_of,
    weak_rsa_key,
)
from wizard.model.certificate import Certificate
from wizard.pki.faults import Rule
from wizard.pki.profile import profile_faults

CA = x509.BasicConstraints(ca=True, path_length=None)
SIGNS = key_usage("key_cert_sign")
BOTH = key_usage("digital_signature", "key_cert_sign")
DAYS = Validity.around(AT)
KEY_ID, OWN_KEY_ID = ExtensionOID.AUTHORITY_KEY_IDENTIFIER, ExtensionOID.SUBJECT_KEY_IDENTIFIER

Extensions = tuple[x509.Extension[x509.ExtensionType], ...]


def leaf_with(*extra: x509.Extension[x509.ExtensionType], **changes: object) -> tuple[x509.Certificate, ...]:
    leaf = issue(replace(healthy_leaf(), extra=extra, **changes), PKI.issuing)  # type: ignore[arg-type]
    return leaf, PKI.issuing.certificate, PKI.root.certificate


def ca_with(
    *extra: x509.Extension[x509.ExtensionType], without: Collection[x509.ObjectIdentifier] = ()
) -> tuple[x509.Certificate, ...]:
    """Return a path whose intermediate is made like a leaf, so that its extensions can be anything."""
    plan = healthy_leaf("odd.example")
    own = x509.SubjectKeyIdentifier.from_public_key(plan.key.public_key())
    usual = (extension(CA, critical=True), extension(SIGNS, critical=True), extension(own), *extra)
    ours = {e.oid: e for e in usual if e.oid not in without}
    wanted = frozenset({ExtensionOID.EXTENDED_KEY_USAGE, *without})
    plan = replace(plan, common_name="Odd CA", extra=tuple(ours.values()), without=wanted)
    odd = Authority(issue(plan, PKI.root), plan.key)
    return issue(healthy_leaf(), odd), odd.certificate, PKI.root.certificate


def path_of(chain: tuple[x509.Certificate, ...]) -> list[Certificate]:
    return [read(c) for c in chain]


def openssl_says(chain: tuple[x509.Certificate, ...], folder: Path, *options: str) -> str:
    """Return the errors that openssl verify prints about *chain*, root last."""
    files = [folder / f"{n}.pem" for n in range(len(chain))]
    for file, certificate in zip(files, chain, strict=True):
        file.write_text(pem_of(certificate).decode())
    (folder / "between.pem").write_text("".join(f.read_text() for f in files[1:-1]))
    words = ["openssl", "verify", "-attime", str(int(AT.timestamp())), "-CAfile", files[-1], *options]
    words += ["-untrusted", folder / "between.pem"] if len(files) > 2 else []
    done = subprocess.run([*map(str, words), str(files[0])], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


STRICT = {
    "a leaf without authority key identifier": leaf_with(without=frozenset({KEY_ID})),
    "an intermediate without subject key identifier": ca_with(without={OWN_KEY_ID}),
    "constraints that are not critical": ca_with(extension(CA)),
    "a CA without key usage": ca_with(without={ExtensionOID.KEY_USAGE}),
    "a leaf that may sign certificates": leaf_with(extension(BOTH, critical=True)),
    "a leaf with no subject and a name that is not critical": leaf_with(
        extension(x509.SubjectAlternativeName([x509.DNSName("shop.example")])), common_name=""
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", STRICT)
def test_strict_programs_say_the_same(case: str, tmp_path: Path) -> None:
    chain = STRICT[case]
    told = [f for f in profile_faults(path_of(chain), anchored=True) if f.rule is Rule.STRICT]
    assert told, case
    heard = openssl_says(chain, tmp_path, "-x509_strict")
    number = str(told[0].values["openssl"]).rpartition("(")[2].rstrip(")")
    assert f"error {number} at" in heard, heard
    assert "OK" in openssl_says(chain, tmp_path)


def test_a_clean_path_passes_both(tmp_path: Path) -> None:
    chain = leaf_with()
    assert not list(profile_faults(path_of(chain), anchored=True))
    assert "OK" in openssl_says(chain, tmp_path, "-x509_strict")


def test_a_root_need_not_name_itself(tmp_path: Path) -> None:
    path = path_of(leaf_with())
    assert read(PKI.root.certificate).extension("2.5.29.35") is None
    assert not [f for f in profile_faults(path, anchored=True) if f.position == 2]


# crypto/x509/v3_purp.c, X509_check_akid
def test_a_key_identifier_of_another_keeps_openssl_from_the_issuer(tmp_path: Path) -> None:
    other = x509.AuthorityKeyIdentifier(b"another key", None, None)
    chain = leaf_with(extension(other))
    assert [(f.rule, f.position) for f in profile_faults(path_of(chain), anchored=True)] == [(Rule.KEY_ID, 0)]
    assert "error 20 at 0" in openssl_says(chain, tmp_path)


def test_a_serial_number_of_another_keeps_openssl_from_the_issuer(tmp_path: Path) -> None:
    issuer = PKI.issuing.certificate
    own = x509.SubjectKeyIdentifier.from_public_key(PKI.issuing.key.public_key()).digest
    named = x509.AuthorityKeyIdentifier(own, [x509.DirectoryName(issuer.issuer)], issuer.serial_number + 1)
    chain = leaf_with(extension(named))
    assert [f.rule for f in profile_faults(path_of(chain), anchored=True)] == [Rule.KEY_ID]
    assert "error 20 at 0" in openssl_says(chain, tmp_path)


def test_issuer_and_serial_number_that_fit_are_fine(tmp_path: Path) -> None:
    issuer = PKI.issuing.certificate
    own = x509.SubjectKeyIdentifier.from_public_key(PKI.issuing.key.public_key()).digest
    named = x509.AuthorityKeyIdentifier(own, [x509.DirectoryName(issuer.issuer)], issuer.serial_number)
    chain = leaf_with(extension(named))
    assert not list(profile_faults(path_of(chain), anchored=True))
    assert "OK" in openssl_says(chain, tmp_path, "-x509_strict")


def test_an_rsa_key_under_2048_bits_is_small(tmp_path: Path) -> None:
    chain = leaf_with(key=new_rsa_key(1024))
    (fault,) = profile_faults(path_of(chain), anchored=True)
    assert (fault.rule, fault.values) == (Rule.SMALL_KEY, {"bits": 1024, "type": "RSA"})
    assert "error 66 at 0" in openssl_says(chain, tmp_path, "-auth_level", "2")


def test_a_key_that_browsers_refuse_is_another_rules() -> None:
    assert not list(profile_faults(path_of(leaf_with(key=weak_rsa_key())), anchored=True))


def test_a_small_root_is_told() -> None:
    root = make_root(name_of("Small Root"), DAYS, key=new_rsa_key(1024))
    path = [read(issue(healthy_leaf(), root)), read(root.certificate)]
    assert [(f.rule, f.position) for f in profile_faults(path, anchored=True)] == [(Rule.SMALL_KEY, 1)]


def test_a_leaf_without_usages_is_told() -> None:
    chain = leaf_with(without=frozenset({ExtensionOID.EXTENDED_KEY_USAGE}))
    assert [f.rule for f in profile_faults(path_of(chain), anchored=True)] == [Rule.NO_SERVER_USAGE]


def names(*dns: str) -> x509.Extension[x509.ExtensionType]:
    return extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in dns]))


CONSTRAINTS = extension(x509.NameConstraints([x509.DNSName("example")], None), critical=True)
DOTTED = unrecognized("2.5.29.30", bytes.fromhex("300da00b300982072e6f72672e6565"), critical=True)
"""Permitted: the DNS names under ".org.ee"."""


@pytest.mark.parametrize(
    ("chain", "position", "what"),
    [
        (leaf_with(CONSTRAINTS), 0, "no authority's"),
        (ca_with(DOTTED), 1, "begins with a dot"),
        (ca_with(extension(x509.PolicyConstraints(0, None))), 1, "policyConstraints not critical"),
        (ca_with(extension(x509.InhibitAnyPolicy(0))), 1, "inhibitAnyPolicy not critical"),
        (leaf_with(names("shop.example", ".example")), 0, "that is none"),
        (leaf_with(names("my_shop.example")), 0, "that is none"),
    ],
    ids=["constraints of a leaf", "dot", "policies", "any policy", "empty label", "underscore"],
)
def test_what_only_the_standard_minds_is_told(chain: tuple[x509.Certificate, ...], position: int, what: str) -> None:
    (fault,) = profile_faults(path_of(chain), anchored=True)
    assert (fault.rule, fault.position) == (Rule.PROFILE, position)
    assert what in str(fault.values["what"])


@pytest.mark.parametrize("name", ["shop.example", "*.shop.example", "xn--bcher-kva.example", "1.example", "localhost"])
def test_names_that_occur_are_names(name: str) -> None:
    chain = leaf_with(names(name))
    assert not list(profile_faults(path_of(chain), anchored=True))


def test_the_top_of_a_path_that_leads_nowhere_is_held_to_the_rules() -> None:
    leaf = issue(replace(healthy_leaf(), without=frozenset({KEY_ID})), PKI.issuing)
    assert [f.rule for f in profile_faults([read(der_of(leaf))], anchored=False)] == [Rule.STRICT]
