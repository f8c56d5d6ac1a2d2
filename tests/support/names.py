"""The system's name lookup and its routes, as this machine does not have them."""

import errno
import socket
from collections.abc import Mapping, Sequence

import pytest


class NameServer:
    """Answers for *names* alone; every other name does not exist."""

    def __init__(self, patch: pytest.MonkeyPatch, names: Mapping[str, Sequence[str]]) -> None:
        self._names = names
        self.asked: list[str] = []
        patch.setattr(socket, "getaddrinfo", self._answer)

    def _answer(self, host: str, port: int, *_: object, **__: object) -> list[object]:
        if host.replace(".", "").isdigit() or ":" in host:
            return [_entry(host, port)]
        self.asked.append(host)
        if host not in self._names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [_entry(address, port) for address in self._names[host]]


def _entry(address: str, port: int) -> object:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return (family, socket.SOCK_STREAM, 6, "", (address, port))


class Routes:
    """A way out of this computer for *families* alone; datagram sockets alone ask for one."""

    def __init__(self, patch: pytest.MonkeyPatch, *families: socket.AddressFamily) -> None:
        self._families, self._connect = families, socket.socket.connect
        found = self

        def connect(sock: socket.socket, address: object) -> None:
            found.take(sock, address)

        patch.setattr(socket.socket, "connect", connect)

    def take(self, sock: socket.socket, address: object) -> None:
        """Connect, or find no route."""
        if sock.type != socket.SOCK_DGRAM:
            self._connect(sock, address)  # type: ignore[arg-type]
        elif sock.family not in self._families:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")
