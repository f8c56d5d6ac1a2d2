"""The door on Linux and macOS: a lock and a socket in a folder that is the user's alone.

Plain sockets, and Qt's notice of them: QtNetwork would cost 9 ms and 3 MiB more (measured with PySide6 6.11).
"""

from __future__ import annotations

import binascii
import fcntl
import os
import stat
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.views.errand import REFUSED, Incoming, StrangeMessageError

# For the type checker on Windows, where none of this is.
assert sys.platform != "win32"  # noqa: S101

if TYPE_CHECKING:  # loaded by who knocks, and by the first program once it was seen
    import socket

    from PySide6.QtCore import QObject, QSocketNotifier, QTimer

    from wizard.views.instance import Answer

_LONGEST_PATH = 100
"""Bytes; macOS takes 104 for a socket, Linux 108."""
_MOST_GUESTS = 8
_GUEST_MS = 5000
"""How long one may take to say what it wants."""
_PIECE = 64 * 1024
_MAC_SOL_LOCAL, _MAC_LOCAL_PEERCRED, _MAC_XUCRED = 0, 1, 76
"""sys/un.h and sys/ucred.h of macOS: version, then the user's id."""


def own_folder(environment: Mapping[str, str], fallback: str = "/tmp") -> str | None:  # noqa: S108  (checked below)
    """Return a folder that nobody else may look into, made where it is missing; None where that cannot be had."""
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(runtime) and _is_own(runtime):
        candidate = f"{runtime}/trust-wizard"
    else:
        candidate = f"{environment.get('TMPDIR') or fallback}/trust-wizard-{os.geteuid()}"
    try:
        Path(candidate).mkdir(mode=0o700)
    except FileExistsError:
        pass
    except OSError:
        return None
    return candidate if _is_own(candidate) else None


def _is_own(folder: str) -> bool:
    """Say whether *folder* is a folder, no link to one, of this user, and closed to all others."""
    try:
        seen = Path(folder).lstat()
    except OSError:
        return False
    return stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.geteuid() and not seen.st_mode & 0o077


class UnixDoor:
    """The door for *key* in *folder*."""

    def __init__(self, folder: Path, key: str) -> None:
        # A short name: the key itself is compared when something is sent.
        name = f"{binascii.crc32(key.encode('utf-8', 'surrogateescape')):08x}"
        self._lock_file, self._socket_file = folder / f"{name}.lock", folder / f"{name}.socket"
        self._lock = -1
        self._reception: _Reception | None = None

    def enter(self) -> bool:
        """Take the lock, which the system frees however this process ends."""
        if len(os.fsencode(self._socket_file)) > _LONGEST_PATH:
            raise OSError(0, "the path of the socket is too long")
        lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        self._lock = lock
        return True

    def send(self, message: bytes, patience_s: float) -> bytes:
        """Send *message*, if it is this very user that listens."""
        import socket

        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as opened:
            opened.settimeout(patience_s)
            try:
                opened.connect(str(self._socket_file))
                if not is_same_user(opened):
                    return REFUSED
                opened.sendall(message)
                return opened.recv(1)
            except TimeoutError:
                return REFUSED
            except OSError:
                # Not open yet, or no longer.
                return b""

    def serve(self, answer: Answer, parent: QObject) -> None:
        """Listen; what a dead program left here is taken away: the lock says that it is dead."""
        import socket

        self._socket_file.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listening.bind(str(self._socket_file))
            self._socket_file.chmod(0o600)
            listening.listen(_MOST_GUESTS)
            listening.setblocking(False)
        except OSError:
            listening.close()
            raise
        self._reception = _Reception(listening, answer, parent)

    def close(self) -> None:
        """Take the socket away before the lock is free: who knocks then is the next one."""
        if self._reception is not None:
            self._reception.close()
            self._reception = None
            self._socket_file.unlink(missing_ok=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def is_same_user(opened: socket.socket) -> bool:
    """Say whether the other side of *opened* is a process of this user; true where the system cannot tell."""
    import socket
    import struct

    if sys.platform == "linux":
        size = struct.calcsize("3i")
        _, uid, _ = struct.unpack("3i", opened.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    elif sys.platform == "darwin":
        told = opened.getsockopt(_MAC_SOL_LOCAL, _MAC_LOCAL_PEERCRED, _MAC_XUCRED)
        _, uid = struct.unpack_from("=II", told)
    else:
        return True
    return bool(uid == os.geteuid())


class _Reception:
    """Lets guests in, and listens to a few of them at a time."""

    def __init__(self, listening: socket.socket, answer: Answer, parent: QObject) -> None:
        from PySide6.QtCore import QSocketNotifier

        self._listening, self._answer, self._parent = listening, answer, parent
        self._guests: set[_Guest] = set()
        self._notice = QSocketNotifier(listening.fileno(), QSocketNotifier.Type.Read, parent)
        self._notice.activated.connect(lambda *_: self._let_in())

    def _let_in(self) -> None:
        try:
            came, _ = self._listening.accept()
        except OSError:
            return
        if len(self._guests) >= _MOST_GUESTS or not is_same_user(came):
            came.close()
            return
        came.setblocking(False)
        self._guests.add(_Guest(came, self._answer, self._guests.discard, self._parent))

    def close(self) -> None:
        """Send everybody away."""
        for guest in tuple(self._guests):
            guest.leave()
        self._notice.setEnabled(False)
        self._listening.close()


class _Guest:
    """One that knocked: says what it wants in time, hears one sign, and goes."""

    def __init__(self, came: socket.socket, answer: Answer, gone: Callable[[_Guest], object], parent: QObject) -> None:
        from PySide6.QtCore import QSocketNotifier, QTimer

        self._came, self._answer, self._gone = came, answer, gone
        self._incoming = Incoming()
        self._notice: QSocketNotifier = QSocketNotifier(came.fileno(), QSocketNotifier.Type.Read, parent)
        self._notice.activated.connect(lambda *_: self._listen())
        self._clock: QTimer = QTimer(parent, singleShot=True, interval=_GUEST_MS)
        self._clock.timeout.connect(self.leave)
        self._clock.start()

    def _listen(self) -> None:
        try:
            piece = self._came.recv(_PIECE)
            message = self._incoming.feed(piece)
        except BlockingIOError:
            return
        except (OSError, StrangeMessageError):
            self.leave(REFUSED)
            return
        if message is not None:
            self.leave(self._answer(message))
        elif not piece:
            self.leave()

    def leave(self, sign: bytes = b"") -> None:
        """Give it a *sign*, and let it go."""
        if self._came.fileno() < 0:
            return
        self._notice.setEnabled(False)
        self._clock.stop()
        with suppress(OSError):
            self._came.send(sign)
        self._came.close()
        self._notice.deleteLater()
        self._clock.deleteLater()
        self._gone(self)
