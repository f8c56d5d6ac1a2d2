"""How a case lies in the history: padded, so that its size tells little, and sealed with AES-256-GCM.

What was sealed for one record, one day and one purpose opens for no other: nobody can swap records, or their days. An
older copy of the same record is not told from the newest by it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from wizard.model.fields import Unreadable

NONCE_BYTES = 12
_LENGTH_BYTES = 4
_LEAST = 1024
"""Bytes; a summary without a long note looks like any other."""

DISAGREE, WARNED = "programs-disagree", "warned-of"
"""Verdicts of cases that this computer trusts: a browser refuses them, or there is something to be warned of."""

DAMAGED = Unreadable("this record is damaged, or was changed by another program")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the list shows of a case."""

    host: str
    """As it was checked; empty for a message alone."""
    causes: tuple[str, ...]
    """Ids of `causes.catalog`, the most important first."""
    verdict: str
    """A `Verdict`, or `DISAGREE` or `WARNED`."""
    note: str = ""
    when: datetime
    """When the case was put on file, with its time zone."""


def seal(key: bytes, plain: bytes, bound: bytes) -> bytes:
    """Return *plain*, padded and encrypted under a nonce of its own, for `unseal` with the same *bound* alone.

    *key* is 32 bytes; it is good for four thousand million records (NIST SP 800-38D, 8.3).
    """
    import secrets

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE_BYTES)
    framed = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain
    return nonce + AESGCM(key).encrypt(nonce, framed.ljust(bucket(len(framed)), b"\0"), bound)


def unseal(key: bytes, sealed: object, bound: bytes) -> bytes | Unreadable:
    """Return what was sealed; `DAMAGED` where a single bit of it, of *bound* or of the key is another one."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    # A file that another program wrote may hold anything there.
    if not isinstance(sealed, bytes):
        return DAMAGED
    try:
        framed = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError):
        return DAMAGED
    length = int.from_bytes(framed[:_LENGTH_BYTES], "big")
    return framed[_LENGTH_BYTES : _LENGTH_BYTES + length]


def bucket(size: int) -> int:
    """Return to how many bytes *size* is padded: four sizes for each doubling, so at most a quarter more."""
    step = max(_LEAST, 1 << max(0, size.bit_length() - 3))
    return -(-size // step) * step


def seal_summary(key: bytes, summary: Summary, bound: bytes) -> bytes:
    """Seal *summary* as `seal` does."""
    import msgspec

    # What was pasted or read may hold halves of characters, which no file can.
    kept = replace(
        summary,
        host=_whole(summary.host),
        causes=tuple(map(_whole, summary.causes)),
        verdict=_whole(summary.verdict),
        note=_whole(summary.note),
    )
    return seal(key, msgspec.json.encode(kept), bound)


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def unseal_summary(key: bytes, sealed: object, bound: bytes) -> Summary | Unreadable:
    """Return the summary that was sealed, or `DAMAGED`."""
    import msgspec

    plain = unseal(key, sealed, bound)
    if isinstance(plain, Unreadable):
        return plain
    try:
        return msgspec.json.decode(plain, type=Summary)
    except msgspec.MsgspecError:
        return DAMAGED
