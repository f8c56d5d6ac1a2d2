"""Certificates for everybody's tests: the builders of the practice, and a small infrastructure of one's own."""

from dataclasses import dataclass
from datetime import UTC, datetime

from wizard.practice.certificates import (
    Authority,
    Extension,
    Key,
    Leaf,
    Validity,
    der_of,
    extension,
    issue,
    key_usage,
    make_crl,
    make_intermediate,
    make_ocsp,
    make_root,
    name_of,
    new_key,
    new_rsa_key,
    pem_of,
    self_sign,
    weak_rsa_key,
    with_broken_signature,
    with_sha1_signature,
)

__all__ = [
    "AT", "Authority", "Extension", "Key", "Leaf", "Pki", "Validity", "der_of", "extension", "healthy_leaf", "issue",
    "key_usage", "make_crl", "make_intermediate", "make_ocsp", "make_pki", "make_root", "name_of", "new_key",
    "new_rsa_key", "pem_of", "self_sign", "weak_rsa_key", "with_broken_signature", "with_sha1_signature",
]  # fmt: skip

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
"""The moment that tests verify at, unless they say another."""


@dataclass(frozen=True, slots=True)
class Pki:
    """A root and an intermediate under it, both long valid at `AT`."""

    root: Authority
    issuing: Authority


def make_pki(name: str = "Test") -> Pki:
    """Make a root and an intermediate with *name* in theirs."""
    days = Validity.around(AT, before_days=3 * 365, after_days=7 * 365)
    root = make_root(name_of(f"{name} Root CA", name), days)
    return Pki(root, make_intermediate(name_of(f"{name} Issuing CA", name), root, days))


def healthy_leaf(*names: str) -> Leaf:
    """Return a leaf plan for *names*, valid at `AT`; change it with `dataclasses.replace` before it is issued."""
    return Leaf(names=names or ("shop.example",), validity=Validity.around(AT), key=new_key())
