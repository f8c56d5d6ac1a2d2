"""Many listening ports on loopback: one thread accepts for all of them, and each connection gets its own."""

import os
import selectors
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

from wizard.errors import WizardError
from wizard.i18n import tr

LOOPBACK = "127.0.0.1"

MOST_AT_ONCE = 64
"""Connections served at the same time, over all ports; further ones wait in the system's queue."""

PATIENCE_S = 20.0
"""How long a visitor may be silent before the connection is ended, seconds."""

_PARTING_S = 2.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One accepted connection; the listener closes the socket when its behaviour returns or raises OSError."""

    sock: socket.socket
    closing: threading.Event
    """Set when the practice ends."""


Behaviour = Callable[[Visit], None]
"""What a port does with a connection; called in the connection's own thread."""


class Listener:
    """Every port of a running practice. Open or reserve all ports, then start; `close` ends everything."""

    def __init__(self) -> None:
        self._behaviours: dict[socket.socket, Behaviour] = {}
        self._reserved: list[socket.socket] = []
        self._wake, self._alarm = socket.socketpair()
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._visits: dict[threading.Thread, socket.socket] = {}
        self._doorman = threading.Thread(target=self._accept, name="practice", daemon=True)

    def open(self, behaviour: Behaviour, port: int = 0) -> int:
        """Listen on *port*, or on a free one for 0, and return it. Raises WizardError when it is taken."""
        door = _bound(port, shared=True)
        door.listen(128)
        # The visitor may be gone between the selector's word and the call: accept must not wait for the next one.
        door.setblocking(False)
        self._behaviours[door] = behaviour
        return _port_of(door)

    def reserve(self, port: int = 0) -> int:
        """Take *port* without listening, so that every connection to it is refused. Raises WizardError when taken."""
        door = _bound(port, shared=False)
        self._reserved.append(door)
        return _port_of(door)

    def start(self) -> None:
        """Begin to accept, on every port opened so far."""
        self._doorman.start()

    def close(self) -> None:
        """End every connection and give the ports back; returns when the threads have ended. Twice does no harm."""
        self._closing.set()
        self._alarm.close()
        if self._doorman.ident is not None:
            self._doorman.join()
        with self._lock:
            threads = tuple(self._visits)
            for sock in self._visits.values():
                _cut(sock)
        for thread in threads:
            thread.join()
        for door in (*self._behaviours, *self._reserved, self._wake):
            door.close()

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake, selectors.EVENT_READ)
            for door, behaviour in self._behaviours.items():
                selector.register(door, selectors.EVENT_READ, (door, behaviour))
            while not self._closing.is_set():
                for event, _ in selector.select():
                    if event.data is not None:
                        self._welcome(*event.data)

    def _welcome(self, door: socket.socket, behaviour: Behaviour) -> None:
        try:
            sock, _ = door.accept()
        except OSError:
            return
        while not self._slots.acquire(timeout=0.1):
            if self._closing.is_set():
                sock.close()
                return
        sock.settimeout(PATIENCE_S)
        thread = threading.Thread(target=self._serve, args=(behaviour, sock), name="practice-visit", daemon=True)
        with self._lock:
            self._visits[thread] = sock
        thread.start()

    def _serve(self, behaviour: Behaviour, sock: socket.socket) -> None:
        try:
            behaviour(Visit(sock, self._closing))
        except OSError:
            # The visitor went away, or was silent for too long; both are theirs to do.
            pass
        finally:
            with self._lock:
                del self._visits[threading.current_thread()]
                sock.close()
            self._slots.release()


def part(sock: socket.socket) -> None:
    """Close in order: say the end, then read until the visitor has closed too.

    A socket closed with unread bytes sends a reset, which may overtake what was said last.
    """
    sock.shutdown(socket.SHUT_WR)
    sock.settimeout(_PARTING_S)
    while sock.recv(65_536):
        pass


def _bound(port: int, *, shared: bool) -> socket.socket:
    """Return a socket bound to *port*; *shared* with connections of an earlier run that the system still remembers."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if shared and port and os.name == "posix":
        # On Windows the option would let two programs listen on one port.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((LOOPBACK, port))
    except OSError as error:
        door.close()
        raise WizardError(
            tr(
                "Port {port} of this computer is not free: {reason}. Choose another one.",
                port=port,
                reason=str(error.strerror),
            )
        ) from error
    return door


def _port_of(door: socket.socket) -> int:
    port: int = door.getsockname()[1]
    return port


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        # It is closed or was never really open; nothing is left to end.
        return
