"""Secrets in the system's keyring and nowhere else, and only when the person says so: passwords of certificate files.

A keyring may be absent, locked or broken, or wait for a person who is not there: nothing here raises or waits for long.
"""

from __future__ import annotations

import logging
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # it takes longer to load than the window that asks for a password
    from keyring.backend import KeyringBackend

T = TypeVar("T")

logger = logging.getLogger(__name__)

SERVICE = "trust-wizard"
"""What the keyring lists the passwords of files under; the user name of each is the SHA-256 of its file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Which keyring is asked, and how long it may take, seconds."""

    backend: KeyringBackend | None = None
    """None for the system's own. No other is looked for: some of those write passwords to a file as they are."""
    soon_s: float = 5.0
    person_s: float = 120.0
    """Where the system may ask the person to unlock it first."""


def can_keep_passwords(ring: Ring | None = None) -> bool:
    """Say whether the system has a keyring; it may be locked. Loads it: not for the window's own thread."""
    asked = ring or Ring()
    return answer_in_time(lambda: backend_of(asked) is not None, asked.soon_s) is True


def password_of(file_sha256: str, ring: Ring | None = None) -> str | None:
    """Return the password that was kept for a file, by the 64 hex digits of its SHA-256; None when there is none.

    As `secret_of`.
    """
    return secret_of(SERVICE, file_sha256, ring)


def keep_password(file_sha256: str, password: str, ring: Ring | None = None) -> bool:
    """Keep the password of a file, and say whether that was possible; as `keep_secret`."""
    return keep_secret(SERVICE, file_sha256, password, ring)


def forget_password(file_sha256: str, ring: Ring | None = None) -> bool:
    """Take the password of a file out of the keyring, and say whether one was there."""
    return forget_secret(SERVICE, file_sha256, ring)


def secret_of(service: str, name: str, ring: Ring | None = None) -> str | None:
    """Return what was kept under *service* and *name*; None when there is nothing.

    A locked keyring has nothing: nobody is asked to unlock it for this. Not for the window's own thread.
    """
    asked = ring or Ring()
    return answer_in_time(lambda: _read(asked, service, name), asked.soon_s)


def keep_secret(service: str, name: str, secret: str, ring: Ring | None = None) -> bool:
    """Keep *secret*, and say whether that was possible; the system may ask the person to unlock its keyring first."""
    asked = ring or Ring()
    return answer_in_time(lambda: _write(asked, service, name, secret), asked.person_s) is True


def forget_secret(service: str, name: str, ring: Ring | None = None) -> bool:
    """Take out of the keyring what was kept, and say whether something was."""
    asked = ring or Ring()
    return answer_in_time(lambda: _delete(asked, service, name), asked.person_s) is True


def _read(ring: Ring, service: str, name: str) -> str | None:
    backend = backend_of(ring)
    return backend.get_password(service, name) if backend and not would_ask(backend) else None


def _write(ring: Ring, service: str, name: str, secret: str) -> bool:
    backend = backend_of(ring)
    if backend is None:
        return False
    backend.set_password(service, name, secret)
    return True


def _delete(ring: Ring, service: str, name: str) -> bool:
    backend = backend_of(ring)
    if backend is None:
        return False
    backend.delete_password(service, name)
    return True


def backend_of(ring: Ring) -> KeyringBackend | None:
    """Return the system's keyring; None where there is none."""
    if ring.backend is not None:
        return ring.backend
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring as Own
    elif sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as Own
    else:
        from keyring.backends.SecretService import Keyring as Own
    return Own() if Own.viable else None  # type: ignore[no-untyped-call]  # the library's constructors have no types


def would_ask(backend: KeyringBackend) -> bool:
    """Say whether reading would make the system ask the person to unlock its keyring, or to make one."""
    if type(backend).__module__ != "keyring.backends.SecretService":
        return False
    import secretstorage

    with closing(secretstorage.dbus_init()) as connection:
        try:
            return secretstorage.get_collection_by_alias(connection, "default").is_locked()
        except secretstorage.exceptions.ItemNotFoundException:
            return True


def answer_in_time(work: Callable[[], T], seconds: float) -> T | None:
    """Return what *work* returns; None when the keyring refuses, breaks, or does not answer in time.

    The libraries wait for D-Bus, and for dialogs of the system, without a limit: hence a thread, which is left behind.
    """
    answers: queue.SimpleQueue[T | None] = queue.SimpleQueue()

    def run() -> None:
        answer = None
        try:
            answer = work()
        except _troubles() as error:
            # Never the text: it may hold what was asked for.
            logger.debug("the keyring gives no answer: %s", type(error).__name__)
        finally:
            answers.put(answer)

    threading.Thread(target=run, name="keyring", daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty:
        return None


def _troubles() -> tuple[type[Exception], ...]:
    """Return what the libraries raise when a keyring is absent, locked or broken."""
    known: tuple[type[Exception], ...] = (ImportError, OSError, RuntimeError, ValueError)
    try:
        from keyring.errors import KeyringError
    except ImportError:
        return known
    if sys.platform == "win32" or sys.platform == "darwin":
        return (*known, KeyringError)
    else:  # noqa: RET505  (mypy takes what follows a return for unreachable there)
        from jeepney import DBusErrorResponse
        from secretstorage.exceptions import SecretStorageException

        return (*known, KeyringError, DBusErrorResponse, SecretStorageException)
