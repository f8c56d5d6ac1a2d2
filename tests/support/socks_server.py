"""A small real SOCKS server of version 5 (RFC 1928, RFC 1929), on loopback."""

import socket
from dataclasses import dataclass, field

from tests.support.proxy_server import carry
from wizard.practice.listener import LOOPBACK, Visit

IPV4, NAME, IPV6 = 1, 3, 4
CONNECTED, REFUSED = 0, 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visitor asked for: kind of address, the address as it came, and the port."""

    kind: int
    address: bytes
    port: int


@dataclass(slots=True)
class SocksServer:
    """Carries every connection to *port* of this computer, whatever host was asked for.

    With *user*, only who gives it and *password* is served. *bound* is the address in the answer, its kind before it.
    """

    port: int
    user: str | None = None
    password: str = ""
    bound: bytes = bytes([IPV4, 127, 0, 0, 1])
    greetings: list[bytes] = field(default_factory=list)
    """The ways to log in that each visitor offered."""
    wanted: list[Wanted] = field(default_factory=list)

    def __call__(self, visit: Visit) -> None:
        """Serve one visitor."""
        sock = visit.sock
        assert _read(sock, 1) == b"\x05"
        self.greetings.append(_counted(sock))
        way = 0 if self.user is None else 2
        if way not in self.greetings[-1]:
            sock.sendall(b"\x05\xff")
            return
        sock.sendall(bytes([5, way]))
        if self.user is not None and not self._knows(sock):
            return
        assert _read(sock, 3) == b"\x05\x01\x00"
        self.wanted.append(_wanted(sock))
        try:
            server = socket.create_connection((LOOPBACK, self.port), timeout=10)
        except OSError:
            sock.sendall(bytes([5, REFUSED, 0]) + bytes([IPV4, 0, 0, 0, 0, 0, 0]))
            return
        with server:
            sock.sendall(bytes([5, CONNECTED, 0]) + self.bound + b"\x12\x34")
            carry(sock, server)

    def _knows(self, sock: socket.socket) -> bool:
        assert _read(sock, 1) == b"\x01"
        given = _counted(sock).decode(), _counted(sock).decode()
        is_known = given == (self.user, self.password)
        sock.sendall(b"\x01\x00" if is_known else b"\x01\x01")
        return is_known


def _wanted(sock: socket.socket) -> Wanted:
    kind = _read(sock, 1)[0]
    address = _counted(sock) if kind == NAME else _read(sock, 4 if kind == IPV4 else 16)
    return Wanted(kind, address, int.from_bytes(_read(sock, 2), "big"))


def _counted(sock: socket.socket) -> bytes:
    return _read(sock, _read(sock, 1)[0])


def _read(sock: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = sock.recv(count - len(data))
        if not more:
            raise ConnectionAbortedError("the visitor went away")
        data += more
    return data
