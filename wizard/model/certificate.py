"""A certificate as bytes and plain values; `pki` reads and judges it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from wizard.model.fields import Field


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a distinguished name, for example ``("2.5.4.3", "shop.example")``."""

    oid: str
    value: str


@dataclass(frozen=True, slots=True)
class DistinguishedName:
    """A name as a sequence of relative names in certificate order (RFC 5280 4.1.2.4), with its DER."""

    rdns: tuple[tuple[Attribute, ...], ...]
    der: bytes

    def values(self, oid: str) -> tuple[str, ...]:
        """Return every value of the attribute type *oid*, in certificate order."""
        return tuple(a.value for rdn in self.rdns for a in rdn if a.oid == oid)

    @property
    def common_name(self) -> str | None:
        """The last, that is most specific, common name."""
        names = self.values("2.5.4.3")
        return names[-1] if names else None

    @property
    def organization(self) -> str | None:
        """The first organization, as Chromium's dialog shows it."""
        names = self.values("2.5.4.10")
        return names[0] if names else None

    @property
    def is_empty(self) -> bool:
        """Say whether the name has no attribute at all."""
        return not self.rdns


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension, undecoded: its value is the DER inside the OCTET STRING."""

    oid: str
    critical: bool
    value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """The subject's public key: ``type`` is "RSA", "EC", "Ed25519" …; ``bits`` its strength, None where it has none."""

    type: str
    bits: int | None
    curve: str | None
    spki: bytes
    """The SubjectPublicKeyInfo as DER."""

    @property
    def spki_sha256(self) -> str:
        """The SHA-256 of the SubjectPublicKeyInfo, 64 lower-case hex digits."""
        return hashlib.sha256(self.spki).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """An X.509 certificate (RFC 5280 4.1). Signature, dates and names are not checked."""

    der: bytes
    version: int
    serial: int
    """May be zero or negative in broken certificates."""
    subject: DistinguishedName
    issuer: DistinguishedName
    not_before: Field[datetime]
    not_after: Field[datetime]
    signature_oid: str
    signature_algorithm: str
    """The field's usual name, such as "sha256WithRSAEncryption"; the OID where it has none."""
    signature_hash: str | None
    """"sha256" …; None where the algorithm has no separate hash or is unknown."""
    public_key: Field[PublicKey]
    extensions: tuple[Extension, ...]
    not_before_text: str = ""
    """The time as it stands there, such as "260230000000Z", also where it is none; hostile text."""
    not_after_text: str = ""
    missing: tuple[str, ...] = ()
    """Parts by their names in RFC 5280 4.1 that are not there or cannot be read: what stands for them means nothing."""
    problems: tuple[str, ...] = ()
    """What is malformed, one English sentence each, without certificate text."""

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 fingerprint, 64 lower-case hex digits."""
        return hashlib.sha256(self.der).hexdigest()

    @cached_property
    def sha1(self) -> str:
        """The SHA-1 fingerprint, 40 lower-case hex digits; to identify, never to trust."""
        return hashlib.sha1(self.der, usedforsecurity=False).hexdigest()

    @cached_property
    def md5(self) -> str:
        """The MD5 fingerprint, 32 lower-case hex digits; old programs and lists tell it. Never to trust."""
        return hashlib.md5(self.der, usedforsecurity=False).hexdigest()

    @property
    def is_self_issued(self) -> bool:
        """Say whether subject and issuer are the same name. The signature is not checked."""
        return self.subject.der == self.issuer.der

    def extension(self, oid: str) -> Extension | None:
        """Return the first extension *oid*; None when the certificate has none."""
        return self._by_oid.get(oid)

    @cached_property
    def _by_oid(self) -> Mapping[str, Extension]:
        # Backwards, so that of several the first one stays.
        return {extension.oid: extension for extension in reversed(self.extensions)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Certificate) and self.der == other.der

    def __hash__(self) -> int:
        return hash(self.der)
