"""The door on Windows: a mutex of this session, and a named pipe that only this user may open.

Sources: Microsoft Learn, "CreateMutexW", "Kernel object namespaces", "AllowSetForegroundWindow", read 2026-11. The pipe
is Qt's, as on every system it runs on, so all but the calls is tested elsewhere. Not yet run on a real Windows.
"""

from __future__ import annotations

import binascii
import sys
from typing import TYPE_CHECKING, Protocol

from wizard.views.errand import LONGEST, REFUSED, Incoming, StrangeMessageError

if TYPE_CHECKING:  # loaded by who knocks, and by the first program once it was seen
    from PySide6.QtCore import QObject
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

    from wizard.views.instance import Answer

ERROR_ALREADY_EXISTS = 183
_MOST_GUESTS = 8
_GUEST_MS = 5000


class Calls(Protocol):
    """What Windows is asked for."""

    def create_mutex(self, name: str) -> tuple[int, bool]:
        """Return a handle of the mutex *name*, and whether it was there before. Raises OSError."""

    def close_handle(self, handle: int) -> None:
        """Give the handle back."""

    def allow_foreground(self) -> None:
        """Let the other program come to the front: the person is at this one now."""


class WindowsDoor:
    """The door for *key*; *calls* are those of Windows."""

    def __init__(self, key: str, calls: Calls | None = None) -> None:
        self._calls = calls or windows_calls()
        # The path of the settings, in the key, has the user in it; the mutex is of the session by its name.
        self._name = f"trust-wizard-{binascii.crc32(key.encode('utf-8', 'surrogatepass')):08x}"
        self._mutex = 0
        self._server: QLocalServer | None = None

    def enter(self) -> bool:
        """Make the mutex, which Windows takes away however this process ends."""
        handle, was_there = self._calls.create_mutex(rf"Local\{self._name}")
        if was_there:
            self._calls.close_handle(handle)
            return False
        self._mutex = handle
        return True

    def send(self, message: bytes, patience_s: float) -> bytes:
        """Send *message* down the pipe."""
        from PySide6.QtNetwork import QLocalSocket

        self._calls.allow_foreground()
        wait = round(patience_s * 1000)
        opened = QLocalSocket()
        opened.connectToServer(self._name)
        if not opened.waitForConnected(wait):
            return b""
        opened.write(message)
        while opened.bytesToWrite() and opened.waitForBytesWritten(wait):
            pass
        # It may have answered and gone by now: then there is nothing to wait for, but a sign to read.
        opened.waitForReadyRead(wait if not opened.bytesAvailable() else 0)
        sign = bytes(opened.read(1).data())
        is_silent = opened.state() is QLocalSocket.LocalSocketState.ConnectedState
        return sign or (REFUSED if is_silent else b"")

    def serve(self, answer: Answer, parent: QObject) -> None:
        """Listen at the pipe."""
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(parent)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.setMaxPendingConnections(_MOST_GUESTS)
        # Nothing but a dead program's file, where pipes are files.
        QLocalServer.removeServer(self._name)
        if not server.listen(self._name):
            server.deleteLater()
            raise OSError(0, server.errorString())
        server.newConnection.connect(lambda: _receive(server.nextPendingConnection(), answer))
        self._server = server

    def close(self) -> None:
        """Close the pipe before the mutex goes."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        if self._mutex:
            self._calls.close_handle(self._mutex)
            self._mutex = 0


def _receive(came: QLocalSocket, answer: Answer) -> None:
    """Hear what *came* wants, in time, and answer with one sign."""
    from PySide6.QtCore import QTimer

    incoming = Incoming()
    came.setReadBufferSize(LONGEST)

    def leave(sign: bytes) -> None:
        came.readyRead.disconnect(listen)
        came.write(sign)
        came.flush()
        came.disconnectFromServer()

    def listen() -> None:
        try:
            message = incoming.feed(bytes(came.readAll().data()))
        except StrangeMessageError:
            leave(REFUSED)
            return
        if message is not None:
            leave(answer(message))

    came.readyRead.connect(listen)
    came.disconnected.connect(came.deleteLater)
    QTimer.singleShot(_GUEST_MS, came, came.abort)
    listen()


def windows_calls() -> Calls:
    """Return the calls of Windows itself."""
    if sys.platform == "win32":
        return _Windows()
    raise NotImplementedError("there is no mutex of Windows here")


if sys.platform == "win32":
    import ctypes

    class _Windows:
        """kernel32 and user32."""

        def __init__(self) -> None:
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateMutexW.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_wchar_p)
            self._kernel.CreateMutexW.restype = ctypes.c_void_p
            self._kernel.CloseHandle.argtypes = (ctypes.c_void_p,)

        def create_mutex(self, name: str) -> tuple[int, bool]:
            handle = self._kernel.CreateMutexW(None, 0, name)
            if not handle:
                raise ctypes.WinError(ctypes.get_last_error())
            return handle, ctypes.get_last_error() == ERROR_ALREADY_EXISTS

        def close_handle(self, handle: int) -> None:
            self._kernel.CloseHandle(handle)

        def allow_foreground(self) -> None:
            any_process = 0xFFFFFFFF
            ctypes.WinDLL("user32").AllowSetForegroundWindow(ctypes.c_uint32(any_process))
