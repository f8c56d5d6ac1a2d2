"""The spoken case code: a diagnosis in twelve characters that survive a telephone line.

Ten characters of Crockford base32 carry the case, two are the check symbols of a Reed-Solomon code over GF(32),
so that one misheard character is not only noticed but named. No name, address or other private text is in it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from wizard.errors import InputError
from wizard.i18n import tr
from wizard.model.finding import Diagnosis, Verdict

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U, which sound or look like others."""

_HEARD_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})

NUMBERED_CAUSES = (
    "self-signed", "expired", "chain-expired", "not-yet-valid", "name-mismatch", "no-san", "unknown-ca",
    "missing-intermediate", "distrusted-ca", "revoked", "revocation-unknown", "weak-signature", "weak-key",
    "wrong-usage", "validity-too-long", "ct-missing", "name-constraints", "must-staple-missing", "pinning",
    "strict-only", "invalid-certificate", "clock-wrong", "outdated-roots", "outdated-software", "interception",
    "captive-portal", "no-network", "dns-failure", "connection-refused", "timeout", "connection-reset", "not-tls",
    "protocol-version", "cipher-mismatch", "client-certificate-required", "handshake-failure", "proxy-failure",
)  # fmt: skip
"""The number of each cause in a code is its place here: only ever append."""

_NONE = 63
_EPOCH = date(2020, 1, 1)
_VERDICTS = (Verdict.TRUSTED, Verdict.UNTRUSTED, Verdict.UNREACHABLE)
_FIELDS = (("version", 2), ("verdict", 2), ("first", 6), ("second", 6), ("third", 6), ("host", 14), ("day", 14))
"""Name and width in bits of each part; together the 50 bits of ten characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedCase:
    """What a code tells: verdict, at most three causes, the day, and 14 bits to compare a host name with."""

    verdict: Verdict
    causes: tuple[str, ...]
    day: date
    host_mark: int

    def is_about(self, host: str) -> bool:
        """Say whether the code may be about *host*; one other name in 16,384 fits as well."""
        return self.host_mark == host_mark(host)


def host_mark(host: str) -> int:
    """Return 14 bits of the SHA-256 of *host*: enough to confirm a name, too few to find one out."""
    return int.from_bytes(hashlib.sha256(host.lower().encode()).digest()[:2], "big") >> 2


def code_of(diagnosis: Diagnosis) -> str:
    """Return the code of *diagnosis*, as ``XXXX-XXXX-XXXX``."""
    numbers = [NUMBERED_CAUSES.index(f.cause) for f in diagnosis.findings if f.cause in NUMBERED_CAUSES][:3]
    first, second, third = (*numbers, _NONE, _NONE, _NONE)[:3]
    parts = {
        "version": 0,
        "verdict": _VERDICTS.index(diagnosis.verdict),
        "first": first,
        "second": second,
        "third": third,
        "host": host_mark(diagnosis.evidence.target.host),
        "day": max(0, min(2**14 - 1, (diagnosis.at.astimezone(UTC).date() - _EPOCH).days)),
    }
    packed = 0
    for name, width in _FIELDS:
        packed = packed << width | parts[name]
    symbols = [packed >> 5 * place & 31 for place in range(9, -1, -1)]
    text = "".join(ALPHABET[s] for s in (*symbols, *_check_symbols(symbols)))
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def read_code(text: str) -> CodedCase:
    """Return what the code *text* says. Raises InputError that names the wrong character."""
    spoken = "".join(c for c in text.upper() if not c.isspace() and c not in "-‐–—ー").translate(_HEARD_AS)
    for place, character in enumerate(spoken, start=1):
        if character not in ALPHABET:
            raise InputError(
                tr('"{character}" at place {place} is never in a case code.', character=character, place=place)
            )
    if len(spoken) != 12:
        raise InputError(tr("A case code has 12 characters; these are {count}.", count=len(spoken)))
    _refuse_errors([ALPHABET.index(c) for c in spoken])
    packed = 0
    for character in spoken[:10]:
        packed = packed << 5 | ALPHABET.index(character)
    parts: dict[str, int] = {}
    for name, width in reversed(_FIELDS):
        parts[name], packed = packed & (1 << width) - 1, packed >> width
    if parts["version"] != 0 or parts["verdict"] >= len(_VERDICTS):
        raise InputError(tr("This case code was made by a newer version of the program; please update it."))
    numbers = (parts["first"], parts["second"], parts["third"])
    return CodedCase(
        verdict=_VERDICTS[parts["verdict"]],
        causes=tuple(NUMBERED_CAUSES[n] for n in numbers if n < len(NUMBERED_CAUSES)),
        day=_EPOCH + timedelta(days=parts["day"]),
        host_mark=parts["host"],
    )


def _refuse_errors(symbols: Sequence[int]) -> None:
    """Raise InputError when the syndromes are not zero, with the place of a single wrong character."""
    s0, s1 = _syndromes(symbols)
    if s0 == s1 == 0:
        return
    if s0 and s1:
        power = (_LOG[s1] - _LOG[s0]) % 31
        if power < len(symbols):
            place = len(symbols) - power
            right = ALPHABET[symbols[place - 1] ^ s0]
            raise InputError(
                tr(
                    'The character at place {place} seems wrong: "{heard}" should probably be "{right}".',
                    place=place,
                    heard=ALPHABET[symbols[place - 1]],
                    right=right,
                )
            )
    raise InputError(tr("More than one character of this case code is wrong; please have it read out again."))


def _field_tables() -> tuple[tuple[int, ...], dict[int, int]]:
    powers, value = [], 1
    for _ in range(31):
        powers.append(value)
        value <<= 1
        if value & 32:
            value ^= 0b100101
    return tuple(powers), {p: i for i, p in enumerate(powers)}


_EXP, _LOG = _field_tables()
"""Powers of the generator of GF(32) with x^5 + x^2 + 1, and their logarithms."""


def _times(a: int, b: int) -> int:
    return _EXP[(_LOG[a] + _LOG[b]) % 31] if a and b else 0


def _syndromes(symbols: Sequence[int]) -> tuple[int, int]:
    s0 = s1 = 0
    for symbol in symbols:
        s0 ^= symbol
        s1 = _times(s1, 2) ^ symbol
    return s0, s1


def _check_symbols(symbols: Sequence[int]) -> tuple[int, int]:
    """Return the two symbols that make both syndromes zero."""
    s0, s1 = _syndromes((*symbols, 0, 0))
    for last_but_one in range(32):
        last = s0 ^ last_but_one
        if _times(last_but_one, 2) ^ last == s1:
            return last_but_one, last
    raise AssertionError("two check symbols always exist in GF(32)")
