"""Ask a SOCKS proxy of version 5 for a connection (RFC 1928), with user name and password if need be (RFC 1929).

The proxy is always given the site's name, and looks it up itself: browsers do so as well.
"""

import ipaddress
import socket
from urllib.parse import SplitResult, unquote

from wizard.model.target import Target
from wizard.probes.base import Job, receive

_VERSION, _CONNECT = 5, 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_OPEN_TO_ALL, _PASSWORD, _NONE_OF_THEM = 0, 2, 0xFF

_LONGEST = 255
"""Bytes of a name or a password: their length is one byte."""

_REFUSALS = {
    1: "general SOCKS server failure",
    2: "connection not allowed by ruleset",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "TTL expired",
    7: "command not supported",
    8: "address type not supported",
}
"""The words of RFC 1928 6."""

_ADDRESS_LENGTHS = {_IPV4: 4, _IPV6: 16}


class _RefusedError(Exception):
    """The proxy will not, or does not speak SOCKS; the reason."""


def ask_socks(sock: socket.socket, proxy: SplitResult, target: Target, job: Job) -> str | None:
    """Ask for a connection to *target* over *sock*; return the proxy's refusal, None when it consented.

    Nothing of what follows the consent is read. Raises OSError when the connection fails, and `Cancelled`.
    """
    try:
        _log_in(sock, proxy, job)
        sock.sendall(bytes([_VERSION, _CONNECT, 0]) + _written(target.host) + target.port.to_bytes(2, "big"))
        _read_reply(sock, job)
    except _RefusedError as error:
        return str(error)
    return None


def _log_in(sock: socket.socket, proxy: SplitResult, job: Job) -> None:
    """Agree on a way to log in, and do it (RFC 1928 3, RFC 1929 2)."""
    ways = [_OPEN_TO_ALL, _PASSWORD] if proxy.username else [_OPEN_TO_ALL]
    sock.sendall(bytes([_VERSION, len(ways), *ways]))
    version, way = _exactly(sock, 2, job)
    if version != _VERSION:
        raise _RefusedError("the proxy does not speak SOCKS 5")
    if way == _NONE_OF_THEM:
        reason = "another way to log in" if proxy.username else "a user name and a password"
        raise _RefusedError(f"the proxy wants {reason}")
    if way not in ways:
        raise _RefusedError("the proxy chose a way to log in that was not offered")
    if way == _PASSWORD:
        sock.sendall(b"\x01" + _counted(unquote(proxy.username or "")) + _counted(unquote(proxy.password or "")))
        _, status = _exactly(sock, 2, job)
        if status != 0:
            raise _RefusedError("the proxy does not accept the user name and password")


def _counted(text: str) -> bytes:
    data = text.encode()
    if len(data) > _LONGEST:
        raise _RefusedError("a name or password is too long for SOCKS")
    return bytes([len(data)]) + data


def _written(host: str) -> bytes:
    """Return *host* with its type before it (RFC 1928 5)."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return bytes([_NAME]) + _counted(host)
    return bytes([_IPV4 if address.version == 4 else _IPV6]) + address.packed


def _read_reply(sock: socket.socket, job: Job) -> None:
    """Read the answer to its end: the address in it is not needed, but TLS begins behind it."""
    version, reply = _exactly(sock, 2, job)
    if version != _VERSION:
        raise _RefusedError("the proxy does not speak SOCKS 5")
    if reply != 0:
        raise _RefusedError(_REFUSALS.get(reply, f"refusal number {reply}"))
    _, kind = _exactly(sock, 2, job)
    length = _exactly(sock, 1, job)[0] if kind == _NAME else _ADDRESS_LENGTHS.get(kind)
    if length is None:
        raise _RefusedError("the proxy's answer cannot be read")
    _exactly(sock, length + 2, job)


def _exactly(sock: socket.socket, count: int, job: Job) -> bytes:
    data = b""
    while len(data) < count:
        more = receive(sock, count - len(data), job)
        if not more:
            raise _RefusedError("the proxy closed the connection")
        data += more
    return data
