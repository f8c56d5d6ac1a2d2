"""Ask a SOCKS proxy of version 5 for a connection (RFC 1928), with user name and password if need be (RFC 1929).

The proxy is always given the site's name, and looks it up itself: browsers do so as well.
"""

import ipaddress
import socket

from wizard.model.evidence import Failure, FailureKind, LoginWanted, Stage
from wizard.model.target import ProxyLogin, Target
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


class _LoginError(_RefusedError):
    """The proxy wants a user name and a password, or others than these."""


def ask_socks(sock: socket.socket, login: ProxyLogin | None, target: Target, job: Job) -> Failure | None:
    """Ask for a connection to *target* over *sock*; return the proxy's refusal, None when it consented.

    The login goes to the proxy as it is, for those to read who listen on the way there. Nothing of what follows the
    consent is read. Raises OSError when the connection fails, and `Cancelled`.
    """
    try:
        _log_in(sock, login, job)
        sock.sendall(bytes([_VERSION, _CONNECT, 0]) + _written(target.host) + target.port.to_bytes(2, "big"))
        _read_reply(sock, job)
    except _RefusedError as error:
        wanted = LoginWanted(given=login is not None) if isinstance(error, _LoginError) else None
        kind = FailureKind.PROXY_LOGIN if wanted else FailureKind.PROXY_REFUSED
        return Failure(stage=Stage.PROXY, kind=kind, detail=str(error), socks=True, login=wanted)
    return None


def _log_in(sock: socket.socket, login: ProxyLogin | None, job: Job) -> None:
    """Agree on a way to log in, and do it (RFC 1928 3, RFC 1929 2)."""
    ways = [_OPEN_TO_ALL, _PASSWORD] if login else [_OPEN_TO_ALL]
    sock.sendall(bytes([_VERSION, len(ways), *ways]))
    version, way = _exactly(sock, 2, job)
    if version != _VERSION:
        raise _RefusedError("the proxy does not speak SOCKS 5")
    if way == _NONE_OF_THEM and login is None:
        # It might want something rarer still; that shows when it is offered these.
        raise _LoginError("the proxy wants a user name and a password")
    if way == _NONE_OF_THEM:
        raise _RefusedError("the proxy wants another way to log in")
    if way not in ways:
        raise _RefusedError("the proxy chose a way to log in that was not offered")
    if login is not None and way == _PASSWORD:
        _give(sock, login, job)


def _give(sock: socket.socket, login: ProxyLogin, job: Job) -> None:
    user, password = (text.encode(errors="replace") for text in (login.user, login.password))
    if max(len(user), len(password)) > _LONGEST:
        raise _LoginError("the user name or the password is too long for SOCKS")
    sock.sendall(bytes([1, len(user)]) + user + bytes([len(password)]) + password)
    _, status = _exactly(sock, 2, job)
    if status != 0:
        raise _LoginError("the proxy does not accept the user name and password")


def _written(host: str) -> bytes:
    """Return *host* with its type before it (RFC 1928 5)."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.encode()
        if len(name) > _LONGEST:
            raise _RefusedError("the site's name is too long for SOCKS") from None
        return bytes([_NAME, len(name)]) + name
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
