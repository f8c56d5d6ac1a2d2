"""Just enough HTTP/1.1 for the practice sites: read a request, answer it once, close (RFC 9112)."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http import HTTPStatus

from wizard.i18n import N_, tr
from wizard.practice.listener import Behaviour, Visit, part
from wizard.practice.scenarios import Scenario

LARGEST_REQUEST = 64 * 1024
"""Bytes; a longer request is not read to its end."""

_TLS_HANDSHAKE = b"\x16"
_NOT_HERE = b"<h1>400 Bad Request</h1>\n<p>This server expects plain HTTP.</p>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a visitor asked for; headers and body are read and dropped."""

    method: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer; its length, its Date and the end of the connection are added when it is written."""

    status: HTTPStatus = HTTPStatus.OK
    type: str = "text/html; charset=utf-8"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Answer = Callable[[Request], Response]
Now = Callable[[], datetime]


def read_request(receive: Callable[[], bytes]) -> Request | None:
    """Read one request with its body; None when the visitor ends or sends something else."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = receive()
        if not more or len(data) > LARGEST_REQUEST:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        return None
    left = _body_length(lines[1:]) - len(body)
    while 0 < left <= LARGEST_REQUEST and (more := receive()):
        left -= len(more)
    return Request(method=words[0], path=words[1])


def _body_length(headers: list[str]) -> int:
    for header in headers:
        name, _, value = header.partition(":")
        if name.strip().lower() == "content-length" and value.strip().isdecimal():
            return int(value)
    return 0


def written(response: Response, request: Request, now: datetime) -> bytes:
    """Return *response* as bytes for the wire; the answer to HEAD has no body (RFC 9110 9.3.2)."""
    headers = {
        "Date": format_datetime(now.astimezone(UTC), usegmt=True),
        "Connection": "close",
        "Cache-Control": "no-store",
        **response.headers,
    }
    if response.status != HTTPStatus.NO_CONTENT:
        headers |= {"Content-Type": response.type, "Content-Length": str(len(response.body))}
    lines = [f"HTTP/1.1 {response.status.value} {response.status.phrase}", *(f"{k}: {v}" for k, v in headers.items())]
    head = "\r\n".join((*lines, "", "")).encode("latin-1")
    return head if request.method == "HEAD" else head + response.body


def plain_site(answer: Answer, now: Now) -> Behaviour:
    """Return a behaviour that serves *answer* by plain http, with the Date that *now* tells."""

    def serve(visit: Visit) -> None:
        request = read_request(lambda: visit.sock.recv(65_536))
        if request is not None:
            visit.sock.sendall(written(answer(request), request, now()))
        part(visit.sock)

    return serve


def plain_only(answer: Answer, now: Now) -> Behaviour:
    """Return a behaviour that serves *answer* by plain http, and by plain http says that TLS is not spoken here."""

    def serve(visit: Visit) -> None:
        start = visit.sock.recv(1, socket.MSG_PEEK)
        if start == _TLS_HANDSHAKE:
            visit.sock.recv(65_536)
            refused = Response(status=HTTPStatus.BAD_REQUEST, body=_NOT_HERE)
            visit.sock.sendall(written(refused, Request(method="GET", path="/"), now()))
            part(visit.sock)
        else:
            plain_site(answer, now)(visit)

    return serve


_PAGE = """<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>{title}</title></head>
<body style="font-family: sans-serif; max-width: 40em; margin: 3em auto; line-height: 1.5">
<h1>{title}</h1>
<p>{story}</p>
<p>{where}</p>
</body>
</html>
"""

_WHERE = N_("This is the practice site “{id}” of Trust Wizard. It runs on this computer only.")


def page_of(scenario: Scenario) -> Answer:
    """Return an answer to every request: the page that says which practice site this is."""

    def answer(_: Request) -> Response:
        text = _PAGE.format(
            title=escape(tr(scenario.title)),
            story=escape(tr(scenario.story)),
            where=escape(tr(_WHERE, id=scenario.id)),
        )
        return Response(body=text.encode())

    return answer


def document(body: bytes, media_type: str) -> Answer:
    """Return an answer to every request: the bytes *body*."""
    return lambda _: Response(type=media_type, body=body)
