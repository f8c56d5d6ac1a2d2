"""One question by plain http: small, soon, given up at once when cancelled, and to nowhere it should not go."""

import io
import ipaddress
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from wizard.model.evidence import Failure
from wizard.probes.base import Job
from wizard.probes.connect import open_connection
from wizard.probes.dns import resolve

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from urllib3 import BaseHTTPResponse

LARGEST_ANSWER = 64 * 1024
SOON_S = 5.0
"""Seconds that one answer may take."""

_KEPT_IN_A_PATH = "/%:@!$&'()*+,;=~?[]"
"""What is left as it is in path and query (RFC 3986 3.3, 3.4); everything else is percent-encoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer: status 0 stands for none, with the reason in *error*."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    error: str | None = None


def http(
    url: str, job: Job, *, private_allowed: bool, body: bytes | None = None, largest: int = LARGEST_ANSWER
) -> Answer:
    """Ask *url* once, without following redirects; POST when there is a *body*.

    The name is resolved first and the connection goes to that very address, so that a name cannot change its
    mind between the check and the use. Raises `Cancelled`.
    """
    parts = _parts(url)
    if parts is None:
        return _no_answer("the address is unusable")
    if parts.scheme != "http" or not parts.hostname:
        return _no_answer("only plain http is fetched")
    soon = replace(job, deadline=job.deadline.at_most(SOON_S))
    port = parts.port or 80
    resolution = resolve(parts.hostname, port, soon)
    allowed = [a for a in resolution.addresses if private_allowed or ipaddress.ip_address(a).is_global]
    if not allowed:
        return _no_answer("the host was not found" if not resolution.addresses else "a private address is not asked")
    opened = open_connection(allowed, port, soon)
    if isinstance(opened, Failure):
        return _no_answer(opened.detail)
    with opened.sock:
        return _ask(_Patient(opened.sock, soon), parts, body, largest)


def ask_over(sock: socket.socket, url: str, job: Job) -> Answer:
    """Ask *url* over a connection that is open already, and stays so; its calls must wait `base.POLL_S` at most.

    Raises `Cancelled`.
    """
    parts = _parts(url)
    return _no_answer("the address is unusable") if parts is None else _ask(_Patient(sock, job), parts, None, 0)


def redirect(url: str, answer: Answer) -> str | None:
    """Return where *answer* to *url* points to, as it stands there if that is no address; None if nowhere."""
    location = answer.headers.get("location")
    if location is None:
        return None
    try:
        return urljoin(url, location)
    except ValueError:
        return location


def host_of(url: str) -> str | None:
    """Return the host that *url* names; None where there is none, or *url* is no address."""
    parts = _parts(url)
    return parts.hostname if parts else None


def place_of(url: str) -> str:
    """Return ``host:port`` as *url* writes it, without user name and password; "?" where it is no address."""
    parts = _parts(url)
    return parts.netloc.rpartition("@")[2] if parts else "?"


def _parts(url: str) -> SplitResult | None:
    """Return the parts of *url*; None when it has no usable host or port."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (a bad port is noticed when it is read)
    except ValueError:
        return None
    return parts if re.fullmatch(r"[!-~]*", parts.netloc) else None


def _no_answer(why: str) -> Answer:
    return Answer(status=0, headers={}, body=b"", error=why)


class _Patient:
    """As much of a socket as an HTTP connection uses; each wait looks at the deadline and the cancel.

    urllib3's own limits are for one wait each: a byte a second, or interim answers without end, would hold it.
    """

    def __init__(self, sock: socket.socket, job: Job) -> None:
        self._sock = sock
        self._job = job

    def sendall(self, data: bytes) -> None:
        waiting = memoryview(data)
        while waiting:
            waiting = waiting[self.until_done(lambda: self._sock.send(waiting)) :]  # noqa: B023  (called at once)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self, self._sock))

    def settimeout(self, _seconds: float | None) -> None:
        """Leave the limits as they are."""

    def close(self) -> None:
        """Leave the socket to its owner."""

    def until_done(self, step: Callable[[], int]) -> int:
        while True:
            self._job.cancel.check()
            if self._job.deadline.is_over:
                raise TimeoutError("the answer is too slow")
            try:
                return step()
            except TimeoutError:
                continue


class _Incoming(io.RawIOBase):
    """What comes from a patient socket, as a file."""

    def __init__(self, patient: _Patient, sock: socket.socket) -> None:
        super().__init__()
        self._patient = patient
        self._sock = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        return self._patient.until_done(lambda: self._sock.recv_into(buffer))


def _ask(sock: _Patient, parts: SplitResult, body: bytes | None, largest: int) -> Answer:
    import urllib3
    from urllib3.connection import HTTPConnection

    headers = {"Host": place_of(parts.geturl()), "User-Agent": "trust-wizard", "Connection": "close"}
    if body is not None:
        headers["Content-Type"] = "application/ocsp-request"
    path = quote(parts.path or "/", _KEPT_IN_A_PATH) + (
        f"?{quote(parts.query, _KEPT_IN_A_PATH)}" if parts.query else ""
    )
    connection = HTTPConnection(parts.hostname or "", parts.port or 80)
    connection.sock = sock
    try:
        connection.request(
            "GET" if body is None else "POST", path, body, headers, preload_content=False, decode_content=False
        )
        answer = connection.getresponse()
        data = _read(answer, largest)
    except (urllib3.exceptions.TimeoutError, TimeoutError):
        return _no_answer("the answer is too slow")
    except (urllib3.exceptions.HTTPError, HTTPException, OSError) as error:
        return _no_answer(str(error) or type(error).__name__)
    finally:
        connection.close()
    if data is None and largest:
        return _no_answer("the answer is too large")
    return Answer(status=answer.status, headers=_first_of_each(answer), body=data or b"")


def _first_of_each(answer: "BaseHTTPResponse") -> Mapping[str, str]:
    """Return the headers, names in lower case; of several with one name the first, as browsers do it with HSTS."""
    return {name.lower(): value for name, value in reversed(tuple(answer.headers.items()))}


def _read(answer: "BaseHTTPResponse", largest: int) -> bytes | None:
    """Read to the end; None when that is too much, or not wanted."""
    data = bytearray()
    if largest == 0:
        return None
    while more := answer.read(8_192):
        data += more
        if len(data) > largest:
            return None
    return bytes(data)
