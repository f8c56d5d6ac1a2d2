"""Rules for public keys and for the algorithms of signatures."""

from collections.abc import Iterator
from datetime import date
from math import gcd, isqrt, prod

from wizard.i18n import N_
from wizard.model.fields import Present
from wizard.pki.key_details import EC, RSA, RSA_PSS, EcKey, RsaKey, signature_details
from wizard.pki.lint.examined import Examined, inside
from wizard.pki.lint.record import ERROR, NOTICE, WARNING, Hit, LintRule, Scope
from wizard.pki.oids import CURVES
from wizard.pki.profile import SMALLEST_SAFE_RSA

_NULL = b"\5\0"
_BROKEN_HASHES = {"md2", "md4", "md5"}
_ALLOWED_CURVES = {"1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"}

_PRIMES = tuple(n for n in range(3, 752) if all(n % d for d in range(2, isqrt(n) + 1)))
_SMALL_FACTORS = prod(_PRIMES)

_ROCA_PRIMES = _PRIMES[:38]
"""The odd primes up to 167: modulo these, the faulty keys are powers of 65537 (Nemec and others, CCS 2017, 2.2)."""
_ROCA_POWERS = {p: frozenset(pow(65537, e, p) for e in range(p)) for p in _ROCA_PRIMES}


def _algorithms(x: Examined) -> Iterator[tuple[str, bytes | None]]:
    """Yield the identifier of the signature's algorithm and its parameters, from both places."""
    for place in ("signature", "algorithm"):
        match inside(x.parts.get(place)):
            case (oid, *rest) if oid.tag == 6:
                yield x.certificate.signature_oid, rest[0].whole if rest else None
            case _:
                pass


def _rsa_parameters(x: Examined) -> Iterator[Hit]:
    is_rsa = "WithRSA" in x.certificate.signature_algorithm
    if is_rsa and any(parameters != _NULL for _, parameters in _algorithms(x)):
        yield Hit("signature", {"algorithm": x.certificate.signature_algorithm})


def _needless_parameters(x: Examined) -> Iterator[Hit]:
    name = x.certificate.signature_algorithm
    has_none = name.startswith(("ecdsa", "Ed25519", "Ed448", "ML-DSA"))
    if has_none and any(parameters is not None for _, parameters in _algorithms(x)):
        yield Hit("signature", {"algorithm": name})


def _broken_hash(x: Examined) -> Iterator[Hit]:
    if x.certificate.signature_hash in _BROKEN_HASHES:
        yield Hit("signature", {"algorithm": x.certificate.signature_algorithm})


def _sha1(x: Examined) -> Iterator[Hit]:
    if x.certificate.signature_hash == "sha1":
        yield Hit("signature", {"algorithm": x.certificate.signature_algorithm})


def _unknown_algorithm(x: Examined) -> Iterator[Hit]:
    name = x.certificate.signature_algorithm
    is_allowed = name == "rsassaPss" or ("WithRSA" in name) or name.startswith("ecdsa-with-SHA")
    if not is_allowed:
        yield Hit("signature", {"algorithm": name})


_SALTS = {"2.16.840.1.101.3.4.2.1": 32, "2.16.840.1.101.3.4.2.2": 48, "2.16.840.1.101.3.4.2.3": 64}


def _pss(x: Examined) -> Iterator[Hit]:
    found = signature_details(x.certificate)
    if x.certificate.signature_oid != RSA_PSS or not isinstance(found, Present):
        return
    pss = found.value.pss
    is_allowed = pss is not None and pss.mask_hash == pss.hash and _SALTS.get(pss.hash) == pss.salt_length
    # Every identifier of the hash has NULL as its parameters.
    if not is_allowed or found.value.parameters.count(_NULL) != 2:
        yield Hit("signature")


def _rsa_key(x: Examined) -> RsaKey | None:
    return x.key.key if x.key is not None and isinstance(x.key.key, RsaKey) else None


def _ec_key(x: Examined) -> EcKey | None:
    return x.key.key if x.key is not None and isinstance(x.key.key, EcKey) else None


def _key_parameters(x: Examined) -> Iterator[Hit]:
    if x.key is not None and x.key.algorithm_oid == RSA and x.key.parameters != _NULL:
        yield Hit("public-key")


def _key_type(x: Examined) -> Iterator[Hit]:
    if x.key is not None and x.key.algorithm_oid not in {RSA, EC}:
        yield Hit("public-key", {"type": x.key.algorithm})


def _key_unreadable(x: Examined) -> Iterator[Hit]:
    if x.key is None:
        yield Hit("public-key")


def _explicit_curve(x: Examined) -> Iterator[Hit]:
    key = _ec_key(x)
    if key is not None and key.curve_oid is None:
        yield Hit("public-key")


def _odd_curve(x: Examined) -> Iterator[Hit]:
    key = _ec_key(x)
    if key is not None and key.curve_oid is not None and key.curve_oid not in _ALLOWED_CURVES:
        yield Hit("public-key", {"curve": CURVES.get(key.curve_oid, (key.curve_oid, 0))[0]})


def _compressed_point(x: Examined) -> Iterator[Hit]:
    key = _ec_key(x)
    if key is not None and key.is_compressed:
        yield Hit("public-key")


def _small_rsa(x: Examined) -> Iterator[Hit]:
    key = _rsa_key(x)
    if key is not None and key.bits < SMALLEST_SAFE_RSA:
        yield Hit("public-key", {"bits": key.bits})


def _odd_size(x: Examined) -> Iterator[Hit]:
    key = _rsa_key(x)
    if key is not None and key.bits % 8:
        yield Hit("public-key", {"bits": key.bits})


def _even_exponent(x: Examined) -> Iterator[Hit]:
    key = _rsa_key(x)
    if key is not None and (key.exponent < 3 or key.exponent % 2 == 0):
        yield Hit("public-key")


def _exponent_range(x: Examined) -> Iterator[Hit]:
    key = _rsa_key(x)
    if key is not None and not 2**16 < key.exponent < 2**256:
        yield Hit("public-key")


_MOST_BITS = 16_384
"""Of a modulus that is put to the tests below; a larger one would take long, and no program takes it."""


def _small_factor(x: Examined) -> Iterator[Hit]:
    key = _rsa_key(x)
    if key is None or not key.modulus > 0 or key.bits > _MOST_BITS:
        return
    common = gcd(key.modulus, 2 * _SMALL_FACTORS)
    if common > 1:
        factor = 2 if common % 2 == 0 else next(p for p in _PRIMES if common % p == 0)
        yield Hit("public-key", {"factor": factor})


_FERMAT_ROUNDS = 100

_SIEVE = 5040
_SQUARES = frozenset(n * n % _SIEVE for n in range(_SIEVE))
"""What squares leave: of 25 other numbers 24 leave something else, which is cheaper to see than a root is to take."""


def _close_primes(x: Examined) -> Iterator[Hit]:
    """Try to find two primes that lie close together (Fermat; CA/B TLS BR 6.1.1.3 asks for 100 rounds)."""
    key = _rsa_key(x)
    if key is None or key.modulus < 3 or key.modulus % 2 == 0 or key.bits > _MOST_BITS:
        return
    middle = isqrt(key.modulus - 1) + 1
    low, left = middle % _SIEVE, key.modulus % _SIEVE
    rounds = (middle + n for n in range(_FERMAT_ROUNDS) if ((low + n) ** 2 - left) % _SIEVE in _SQUARES)
    for guess in rounds:
        square = guess * guess - key.modulus
        if isqrt(square) ** 2 == square:
            yield Hit("public-key")
            return


def _roca(x: Examined) -> Iterator[Hit]:
    key = _rsa_key(x)
    if key is None or key.modulus <= _SMALL_FACTORS.bit_length() or key.bits > _MOST_BITS:
        return
    if all(key.modulus % p in powers for p, powers in _ROCA_POWERS.items()):
        yield Hit("public-key")


RULES = (
    LintRule(
        id="signature-parameters-missing", severity=ERROR, source="RFC 4055 5", check=_rsa_parameters,
        title=N_("The parameters of the signature algorithm {algorithm} are not NULL."),
    ),
    LintRule(
        id="signature-parameters-needless", severity=ERROR, source="RFC 5758 3.2", check=_needless_parameters,
        title=N_("The signature algorithm {algorithm} has parameters, and must have none."),
    ),
    LintRule(
        id="signature-broken-hash", severity=ERROR, source="CA/B TLS BR 7.1.3.2", check=_broken_hash,
        title=N_("It is signed with {algorithm}, whose signatures can be forged."),
    ),
    LintRule(
        id="signature-sha1", severity=ERROR, source="CA/B TLS BR 7.1.3.2", check=_sha1, scope=Scope.ISSUED,
        since=date(2016, 1, 1), title=N_("It is signed with {algorithm}; SHA-1 ended with 2015."),
    ),
    LintRule(
        id="signature-algorithm", severity=ERROR, source="CA/B TLS BR 7.1.3.2", check=_unknown_algorithm,
        scope=Scope.ISSUED, title=N_("The signature algorithm {algorithm} is not among those allowed."),
    ),
    LintRule(
        id="signature-pss-parameters", severity=ERROR, source="CA/B TLS BR 7.1.3.2.1", check=_pss,
        title=N_("The parameters of RSASSA-PSS are not among those allowed."),
    ),
    LintRule(
        id="key-unreadable", severity=ERROR, source="RFC 5280 4.1.2.7", check=_key_unreadable,
        title=N_("The public key cannot be read."),
    ),
    LintRule(
        id="key-rsa-parameters", severity=ERROR, source="RFC 3279 2.3.1", check=_key_parameters,
        title=N_("The parameters of the RSA key are not NULL."),
    ),
    LintRule(
        id="key-type", severity=ERROR, source="CA/B TLS BR 6.1.5", check=_key_type,
        title=N_("A key of type {type} is not allowed; only RSA and elliptic curves are."),
    ),
    LintRule(
        id="key-curve-explicit", severity=ERROR, source="RFC 5480 2.1.1", check=_explicit_curve,
        title=N_("The curve is given by its parameters, and not by its name."),
    ),
    LintRule(
        id="key-curve", severity=ERROR, source="CA/B TLS BR 6.1.5", check=_odd_curve,
        title=N_("The curve {curve} is not allowed; only P-256, P-384 and P-521 are."),
    ),
    LintRule(
        id="key-point-compressed", severity=NOTICE, source="RFC 5480 2.2", check=_compressed_point,
        title=N_("The point of the public key is compressed, which many programs cannot read."),
    ),
    LintRule(
        id="key-rsa-small", severity=ERROR, source="CA/B TLS BR 6.1.5", check=_small_rsa, since=date(2014, 1, 1),
        title=N_("The RSA key has {bits} bits; 2048 are needed."),
    ),
    LintRule(
        id="key-rsa-odd-size", severity=ERROR, source="CA/B TLS BR 6.1.5", check=_odd_size,
        title=N_("The RSA key has {bits} bits, which is no multiple of 8."),
    ),
    LintRule(
        id="key-rsa-exponent", severity=ERROR, source="CA/B TLS BR 6.1.6", check=_even_exponent,
        title=N_("The exponent of the RSA key is even, or smaller than 3."),
    ),
    LintRule(
        id="key-rsa-exponent-range", severity=WARNING, source="CA/B TLS BR 6.1.6", check=_exponent_range,
        title=N_("The exponent of the RSA key should lie between 2^16+1 and 2^256-1."),
    ),
    LintRule(
        id="key-rsa-small-factor", severity=ERROR, source="CA/B TLS BR 6.1.6", check=_small_factor,
        title=N_("The modulus of the RSA key is divisible by {factor}: the key is worth nothing."),
    ),
    LintRule(
        id="key-rsa-close-primes", severity=ERROR, source="CA/B TLS BR 6.1.1.3", check=_close_primes,
        title=N_("The primes of the RSA key lie so close together that anyone can find them."),
    ),
    LintRule(
        id="key-rsa-roca", severity=ERROR, source="CA/B TLS BR 6.1.1.3", check=_roca,
        title=N_("The RSA key was made by a faulty chip (ROCA, CVE-2017-15361): it can be computed."),
    ),
)  # fmt: skip
