"""The key of the history: in the system's keyring and nowhere else, one for each file of the history.

A keyring may be absent, locked or broken, or wait for a person who is not there. Which of these it is decides what the
person is told, and whether a key is lost: so each is an answer of its own here, and nothing raises or waits for long.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum

# The reading there gives None alike for a key that is gone and for a keyring that is locked.
from wizard.flow.passwords import Ring, answer_in_time, backend_of, forget_secret, keep_secret, would_ask

SERVICE = "trust-wizard-history"
"""What the keyring lists the keys under; the user name of each is its `Key.id`."""

KEY_BYTES = 32


class NoKey(StrEnum):
    """Why there is no key."""

    NO_KEYRING = "no-keyring"
    LOCKED = "locked"
    """Or never set up: in both cases the system would have to ask the person."""
    NO_ANSWER = "no-answer"
    NOT_KEPT = "not-kept"
    """The keyring took no new key."""
    LOST = "lost"
    """The keyring is open, and no such key is in it."""
    WRONG = "wrong"
    """Something else is kept in its place."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key and the name that the keyring knows it by, 32 hex digits."""

    id: str
    secret: bytes = field(repr=False)


def find_key(key_id: str, ring: Ring | None = None, *, may_ask: bool = False) -> Key | NoKey:
    """Return the key that was kept under *key_id*, or why there is none.

    With *may_ask* the system may ask the person to unlock its keyring. Not for the window's own thread.
    """
    if not re.fullmatch(r"[0-9a-f]{32}", key_id):
        return NoKey.LOST
    asked = ring or Ring()
    found = answer_in_time(lambda: _look(asked, key_id, may_ask=may_ask), asked.person_s if may_ask else asked.soon_s)
    return found or NoKey.NO_ANSWER


def make_key(ring: Ring | None = None, *, may_ask: bool = False) -> Key | NoKey:
    """Make a new key and keep it, or return why that was not possible; no other key is replaced. As `find_key`."""
    key = Key(secrets.token_hex(16), secrets.token_bytes(KEY_BYTES))
    before = find_key(key.id, ring, may_ask=may_ask)
    if before is not NoKey.LOST:
        return before
    if not keep_secret(SERVICE, key.id, base64.b64encode(key.secret).decode("ascii"), ring):
        return NoKey.NOT_KEPT
    # Some take a secret and keep it nowhere: it would be missed when the first case is looked for.
    return key if find_key(key.id, ring) == key else NoKey.NOT_KEPT


def forget_key(key_id: str, ring: Ring | None = None) -> bool:
    """Take a key out of the keyring, and say whether it was there: what it sealed can never be read again."""
    return forget_secret(SERVICE, key_id, ring)


def _look(ring: Ring, key_id: str, *, may_ask: bool) -> Key | NoKey:
    backend = backend_of(ring)
    if backend is None:
        return NoKey.NO_KEYRING
    if not may_ask and would_ask(backend):
        return NoKey.LOCKED
    from keyring.errors import KeyringLocked

    try:
        text = backend.get_password(SERVICE, key_id)
    except KeyringLocked:
        return NoKey.LOCKED
    return NoKey.LOST if text is None else _key(key_id, text)


def _key(key_id: str, text: str) -> Key | NoKey:
    """Return the key in what a keyring gave; other programs can write there, too."""
    try:
        secret = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return NoKey.WRONG
    return Key(key_id, secret) if len(secret) == KEY_BYTES else NoKey.WRONG
