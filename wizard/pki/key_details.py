"""What a public key, and a signature, are made of, for people; nothing is checked (RFC 3279, RFC 4055, RFC 5480)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from wizard.model.certificate import Certificate
from wizard.model.fields import Field, Present, Unreadable
from wizard.pki import der
from wizard.pki.der import Element
from wizard.pki.kept import kept
from wizard.pki.oids import CURVES, KEY_TYPES, algorithm_name

T = TypeVar("T")

RSA, RSA_PSS, EC, DSA = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.10045.2.1", "1.2.840.10040.4.1"

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "P-192": ("prime192v1", "secp192r1"),
    "P-224": ("secp224r1",),
    "P-256": ("prime256v1", "secp256r1"),
    "P-384": ("secp384r1",),
    "P-521": ("secp521r1",),
    "K-163": ("sect163k1",),
    "B-163": ("sect163r2",),
    "K-233": ("sect233k1",),
    "B-233": ("sect233r1",),
    "K-283": ("sect283k1",),
    "B-283": ("sect283r1",),
    "K-409": ("sect409k1",),
    "B-409": ("sect409r1",),
    "K-571": ("sect571k1",),
    "B-571": ("sect571r1",),
    "SM2": ("sm2p256v1",),
}
"""Other names of curves, in X9.62 and SEC 2 (RFC 8422 Appendix A)."""


@dataclass(frozen=True, slots=True)
class RsaKey:
    """A modulus and an exponent. Either may be of any size, and negative in a broken key."""

    modulus: int
    exponent: int

    @property
    def bits(self) -> int:
        """The size of the modulus."""
        return self.modulus.bit_length()


@dataclass(frozen=True, slots=True, kw_only=True)
class EcKey:
    """A point on a curve."""

    curve_oid: str | None
    """None for a curve that is given by its parameters."""
    curve_names: tuple[str, ...]
    """Every common name, NIST's first; empty for a curve that we do not know."""
    bits: int | None
    point: bytes
    is_compressed: bool
    x: bytes | None
    """None where the point is of no known form."""
    y: bytes | None
    """None in a compressed point, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DsaKey:
    """The public value, and the parameters; None where they are the issuer's."""

    y: int
    p: int | None
    q: int | None
    g: int | None


@dataclass(frozen=True, slots=True)
class RawKey:
    """A key that is a string of bytes, as of Ed25519 and ML-DSA, or one of an unknown kind."""

    value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PssParameters:
    """How RSASSA-PSS signs (RFC 4055 3.1), defaults filled in. Algorithms are identifiers."""

    hash: str
    mask: str
    mask_hash: str | None
    salt_length: int
    trailer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDetails:
    """A SubjectPublicKeyInfo (RFC 5280 4.1.2.7) taken apart."""

    algorithm_oid: str
    algorithm: str
    """"RSA", "EC" …; the identifier where it has no name."""
    parameters: bytes
    """As DER; empty where there are none."""
    bits: bytes
    """The content of the BIT STRING, without the count of unused bits."""
    key: RsaKey | EcKey | DsaKey | RawKey
    pss: PssParameters | None = None
    """What an RSA-PSS key may be used with, where it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureDetails:
    """The algorithm and the value of a certificate's signature."""

    algorithm_oid: str
    algorithm: str
    parameters: bytes
    """As DER; empty where there are none."""
    value: bytes
    pss: PssParameters | None = None


@kept(64)
def key_details(certificate: Certificate) -> Field[KeyDetails]:
    """Return what the certificate's public key is made of."""
    match certificate.public_key:
        case Present(value=key):
            return _tried(lambda: _key(der.element(key.spki)))
        case absent_or_broken:
            return absent_or_broken


@kept(64)
def signature_details(certificate: Certificate) -> Field[SignatureDetails]:
    """Return what the certificate's signature is made of."""
    return _tried(lambda: _signature(der.element(certificate.der)))


def _tried(read: Callable[[], T]) -> Field[T]:
    try:
        return Present(read())
    except (ValueError, IndexError) as error:
        return Unreadable(f"malformed: {error}"[:120])


def _key(spki: Element) -> KeyDetails:
    algorithm, bits = spki.expect(der.SEQUENCE).children
    oid, *rest = algorithm.expect(der.SEQUENCE).children
    value = bits.expect(der.BIT_STRING).content[1:]
    parameters = rest[0] if rest else None
    read = _KEYS.get(oid.oid, _raw)
    return KeyDetails(
        algorithm_oid=oid.oid,
        algorithm=KEY_TYPES.get(oid.oid, oid.oid),
        parameters=parameters.whole if parameters else b"",
        bits=value,
        key=read(value, parameters),
        pss=_pss(parameters) if oid.oid == RSA_PSS and parameters else None,
    )


def _raw(value: bytes, _: Element | None) -> RawKey:
    return RawKey(value)


def _rsa(value: bytes, _: Element | None) -> RsaKey:
    modulus, exponent = der.element(value).expect(der.SEQUENCE).children
    return RsaKey(modulus.integer, exponent.integer)


def _ec(value: bytes, parameters: Element | None) -> EcKey:
    oid = parameters.oid if parameters is not None and parameters.tag == der.OID else None
    name, bits = CURVES.get(oid, (None, None)) if oid else ("explicit", _explicit_bits(parameters))
    form, half = value[:1], (len(value) - 1) // 2
    # X9.62: 2 and 3 begin a compressed point, 4 an uncompressed one, 6 and 7 a hybrid of both.
    is_compressed = form in {b"\2", b"\3"}
    is_whole = form in {b"\4", b"\6", b"\7"} and len(value) == 1 + 2 * half
    return EcKey(
        curve_oid=oid,
        curve_names=(name, *_ALIASES.get(name, ())) if name else (),
        bits=bits,
        point=value,
        is_compressed=is_compressed,
        x=value[1:] if is_compressed else value[1 : 1 + half] if is_whole else None,
        y=value[1 + half :] if is_whole else None,
    )


def _explicit_bits(parameters: Element | None) -> int | None:
    """Return the size of the prime field of a curve that is given by its parameters (RFC 3279 2.3.5)."""
    if parameters is None or parameters.tag != der.SEQUENCE:
        return None
    _, field, *_ = parameters.children
    kind, prime = field.expect(der.SEQUENCE).children
    return prime.integer.bit_length() if kind.oid == "1.2.840.10045.1.1" else None


def _dsa(value: bytes, parameters: Element | None) -> DsaKey:
    numbers = parameters.children if parameters is not None and parameters.tag == der.SEQUENCE else ()
    p, q, g = [number.integer for number in numbers] or (None, None, None)
    return DsaKey(y=der.element(value).integer, p=p, q=q, g=g)


_KEYS: Mapping[str, Callable[[bytes, Element | None], RsaKey | EcKey | DsaKey | RawKey]] = {
    RSA: _rsa, RSA_PSS: _rsa, EC: _ec, DSA: _dsa
}  # fmt: skip


def _signature(certificate: Element) -> SignatureDetails:
    _, algorithm, signature = certificate.expect(der.SEQUENCE).children
    oid, *rest = algorithm.expect(der.SEQUENCE).children
    return SignatureDetails(
        algorithm_oid=oid.oid,
        algorithm=algorithm_name(oid.oid),
        parameters=rest[0].whole if rest else b"",
        value=signature.expect(der.BIT_STRING).content[1:],
        pss=_pss(rest[0]) if oid.oid == RSA_PSS and rest else None,
    )


_SHA1, _MGF1 = "1.3.14.3.2.26", "1.2.840.113549.1.1.8"


def _pss(parameters: Element) -> PssParameters:
    parts = {part.tag: part.children[0] for part in parameters.expect(der.SEQUENCE).children}
    mask, mask_hash = _MGF1, _SHA1 if 0xA1 not in parts else None
    if 0xA1 in parts:
        kind, *rest = parts[0xA1].children
        mask, mask_hash = kind.oid, rest[0].children[0].oid if rest else None
    return PssParameters(
        hash=parts[0xA0].children[0].oid if 0xA0 in parts else _SHA1,
        mask=mask,
        mask_hash=mask_hash,
        salt_length=parts[0xA2].small_integer if 0xA2 in parts else 20,
        trailer=parts[0xA3].small_integer if 0xA3 in parts else 1,
    )
