"""A plain-http server on loopback that keeps what it was asked, and answers as the test says, byte for byte."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.loopback import LOOPBACK, serving
from tests.support.proxy_server import read_until
from wizard.practice.listener import Visit, part


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request."""

    method: str
    path: str
    head: bytes
    body: bytes


@dataclass(slots=True)
class WebServer:
    """Gives every request to *answer*, which returns the bytes for the wire."""

    answer: Callable[[Asked], bytes]
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, visit: Visit) -> None:
        """Serve one visitor."""
        head = read_until(visit.sock, b"\r\n\r\n")
        if not head:
            return
        body = b""
        while len(body) < _length(head) and (more := visit.sock.recv(65_536)):
            body += more
        method, path, _ = head.decode("latin-1").split(" ", 2)
        self.asked.append(Asked(method=method, path=path, head=head, body=body))
        visit.sock.sendall(self.answer(self.asked[-1]))
        part(visit.sock)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


@contextmanager
def web(server: WebServer) -> Iterator[str]:
    """Run *server* while the context lasts, and give its address without a path."""
    with serving(server) as port:
        yield f"http://{LOOPBACK}:{port}"


def response(status: int, body: bytes = b"", **headers: str) -> bytes:
    """Return an answer as bytes; an underscore in a header's name stands for a hyphen."""
    lines = [f"HTTP/1.1 {status} Words", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
