"""Ask an HTTP proxy for a tunnel (RFC 9110 9.3.6), with user name and password where it wants them (RFC 7617)."""

import re
import socket
from base64 import b64encode

from wizard.model.evidence import Failure, FailureKind, LoginWanted, Stage
from wizard.model.target import ProxyLogin, Target
from wizard.probes.base import Job, receive

LONGEST_ANSWER = 16 * 1024
"""Bytes of an answer's head that are read."""

MOST_SCHEMES = 8
"""Ways to log in that are kept; a proxy has two or three."""

_END = b"\r\n\r\n"
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?')
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]{0,19})(?:\s+(?!=)|\s*$)")
"""A name of a scheme, and not of one of its parameters, which has "=" behind it (RFC 9110 11.3)."""


def ask_http(sock: socket.socket, login: ProxyLogin | None, target: Target, job: Job) -> Failure | None:
    """Ask for a tunnel to *target* over *sock*; return the proxy's refusal, None when it consented.

    The login goes to the proxy as it is: Basic hides nothing from those who listen on the way there. Raises OSError
    when the connection fails, and `Cancelled`.
    """
    host = f"[{target.host}]" if ":" in target.host else target.host
    lines = [f"CONNECT {host}:{target.port} HTTP/1.1", f"Host: {host}:{target.port}"]
    if login is not None:
        secret = b64encode(f"{login.user}:{login.password}".encode(errors="replace"))
        lines.append(f"Proxy-Authorization: Basic {secret.decode()}")
    sock.sendall("\r\n".join([*lines, "", ""]).encode())
    head = _read_head(sock, job)
    first = head.split(b"\r\n", 1)[0]
    status = first.split(b" ")[1:2]
    if status == [b"407"]:
        wanted = LoginWanted(schemes=schemes_in(head), given=login is not None)
        return _refusal(_words(first), FailureKind.PROXY_LOGIN, wanted)
    if status != [b"200"]:
        return _refusal(_words(first) or "the proxy closed the connection")
    # What follows an unfinished head would be taken for TLS, and the site for what the proxy did.
    return None if head.endswith(_END) else _refusal("the proxy's answer does not end")


def _refusal(detail: str, kind: FailureKind = FailureKind.PROXY_REFUSED, login: LoginWanted | None = None) -> Failure:
    return Failure(stage=Stage.PROXY, kind=kind, detail=detail, login=login)


def _words(line: bytes) -> str:
    return line[:100].decode("ascii", "replace")


def _read_head(sock: socket.socket, job: Job) -> bytes:
    """Read up to the blank line, byte by byte, as what follows belongs to TLS."""
    head = b""
    while not head.endswith(_END) and len(head) < LONGEST_ANSWER and (more := receive(sock, 1, job)):
        head += more
    return head


def schemes_in(head: bytes) -> tuple[str, ...]:
    """Return the ways to log in that an answer's *head* offers, in lower case and each once (RFC 9110 11.7.1).

    The realm is left out: it is whatever the proxy likes to say, and browsers do not show it either.
    """
    found: dict[str, None] = {}
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"proxy-authenticate":
            parts = _QUOTED.sub('""', value.decode("latin-1")).split(",")
            found.update((match[1].lower(), None) for part in parts if (match := _SCHEME.match(part)))
    return tuple(found)[:MOST_SCHEMES]
