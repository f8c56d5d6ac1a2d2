"""A small real HTTP proxy: CONNECT only (RFC 9110 9.3.6), on loopback."""

import socket
import threading
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field

from wizard.practice.listener import LOOPBACK, Visit


@dataclass(slots=True)
class HttpProxy:
    """Carries every tunnel to *port* of *server*, whatever host was asked for.

    With *user*, only who gives it and *password* is served.
    """

    port: int
    user: str | None = None
    password: str = ""
    server: str = LOOPBACK
    asked: list[bytes] = field(default_factory=list)
    """The head of each request that came."""

    def __call__(self, visit: Visit) -> None:
        """Serve one visitor."""
        head = read_until(visit.sock, b"\r\n\r\n")
        self.asked.append(head)
        if self.user is not None:
            secret = b64encode(f"{self.user}:{self.password}".encode())
            if b"Proxy-Authorization: Basic " + secret + b"\r\n" not in head:
                visit.sock.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                return
        try:
            server = socket.create_connection((self.server, self.port), timeout=10)
        except OSError:
            visit.sock.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return
        with server:
            visit.sock.sendall(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 proxy\r\n\r\n")
            carry(visit.sock, server)


def carry(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until both sides have ended."""
    back = threading.Thread(target=_carry_one_way, args=(other, one), daemon=True)
    back.start()
    _carry_one_way(one, other)
    back.join()


def _carry_one_way(giver: socket.socket, taker: socket.socket) -> None:
    try:
        while data := giver.recv(65_536):
            taker.sendall(data)
    except OSError:
        # One side was cut off; then the other one ends, too.
        pass
    _end(taker.shutdown)


def _end(shutdown: Callable[[int], None]) -> None:
    try:
        shutdown(socket.SHUT_WR)
    except OSError:
        return


def read_until(sock: socket.socket, end: bytes) -> bytes:
    """Read byte by byte up to *end*; less when the visitor ends before."""
    data = b""
    while not data.endswith(end) and (more := sock.recv(1)):
        data += more
    return data
