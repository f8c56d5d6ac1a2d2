"""A small Internet inside a network namespace: name servers, time, login-page checks and sites, on their real ports.

Programs use it that run in a namespace of their own (`unshare --net`): there, the loopback interface has whatever
addresses are wanted, and nothing else can be reached.
"""

import socket
import struct
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset

from tests.support.time_server import telling
from wizard.practice.listener import Behaviour, Visit, part

SYSTEMS_SERVER = "198.18.0.53"
"""The name server of the system; the block is for tests of networks (RFC 2544)."""

PUBLIC_SERVERS = ("1.1.1.1", "9.9.9.10")
"""Those of data/resolvers.toml."""

WEB = "198.18.0.80"
"""Where every name leads that nobody has named."""

Addresses = Callable[[str, str], tuple[str, ...] | None]
"""Name and type ("A", "AAAA") -> addresses; None for a name that does not exist."""

CANONICAL = b'<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>'


class Internet:
    """What answers in the namespace, until it is closed; everything is healthy until a test changes it."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        """How far every time server is ahead of this computer."""
        self.is_up = True
        """Whether time servers and web servers answer at all."""
        self.portal: Callable[[str], bytes] | None = None
        """What a login page answers to a request for a host, in the place of every web server."""
        self.names: Mapping[str, tuple[str, ...]] = {}
        """What the system's name server says of some names; no addresses stand for a name that does not exist."""
        self.public_names: Mapping[str, tuple[str, ...]] = {}
        """The same of the public name servers."""
        self._ends = ExitStack()
        run("ip", "link", "set", "lo", "up")
        # A way out that leads nowhere: without one, programs take it that there is no network.
        run("ip", "link", "add", "up0", "type", "veth", "peer", "name", "up1")
        run("ip", "addr", "add", "198.18.1.2/24", "dev", "up0")
        for device in ("up0", "up1"):
            run("ip", "link", "set", device, "up")
        run("ip", "route", "add", "default", "via", "198.18.1.1", "dev", "up0")
        for address in (SYSTEMS_SERVER, WEB, *PUBLIC_SERVERS):
            self.add_address(address)
        self.answer_names(SYSTEMS_SERVER, lambda name: self.names.get(name, (WEB,)))
        for address in PUBLIC_SERVERS:
            self.answer_names(address, lambda name: self.public_names.get(name, (WEB,)))
        self.listen(WEB, 80, self._web)
        self._datagrams(WEB, 123, self._tell_time)

    def close(self) -> None:
        """End everything."""
        self._ends.close()

    def add_address(self, address: str) -> None:
        """Let this computer be *address*."""
        run("ip", "addr", "add", f"{address}/{128 if ':' in address else 32}", "dev", "lo")

    def listen(self, address: str, port: int, behaviour: Behaviour) -> None:
        """Serve *behaviour* at an address that is this computer's."""
        door = socket.create_server((address, port), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
        self._ends.callback(door.close)
        threading.Thread(target=_accept, args=(door, behaviour), daemon=True).start()

    def answer_names(self, address: str, names: Callable[[str], tuple[str, ...]]) -> None:
        """Be a name server at *address*."""
        self._datagrams(address, 53, lambda asked: _named(asked, names))

    def _datagrams(self, address: str, port: int, reply: Callable[[bytes], bytes | None]) -> None:
        door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        door.bind((address, port))
        self._ends.callback(door.close)
        threading.Thread(target=_answer, args=(door, reply), daemon=True).start()

    def _now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def _tell_time(self, asked: bytes) -> bytes | None:
        return telling(self._now)(asked) if self.is_up and self.portal is None else None

    def _web(self, visit: Visit) -> None:
        head = visit.sock.recv(65_536).decode("latin-1")
        host = next((line[6:].strip() for line in head.split("\r\n") if line.lower().startswith("host: ")), "")
        if not self.is_up:
            return
        if self.portal is not None:
            visit.sock.sendall(self.portal(host))
        elif "generate_204" in head:
            visit.sock.sendall(self.page(204))
        elif "canonical" in head:
            visit.sock.sendall(self.page(200, CANONICAL))
        else:
            visit.sock.sendall(self.page(200, b"hello"))
        part(visit.sock)

    def web_of_its_own(self, visit: Visit) -> None:
        """Serve a page with the right time, whatever became of the rest."""
        if visit.sock.recv(65_536):
            visit.sock.sendall(self.page(200, b"hello"))
            part(visit.sock)

    def page(self, status: int, body: bytes = b"", *more: str) -> bytes:
        """Return an answer with the time in its head."""
        lines = [f"HTTP/1.1 {status} Words", f"Date: {format_datetime(self._now(), usegmt=True)}", *more]
        return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def run(*words: str) -> None:
    """Run a program that has to succeed."""
    subprocess.run(words, check=True, capture_output=True)


def _accept(door: socket.socket, behaviour: Behaviour) -> None:
    ending = threading.Event()
    while True:
        try:
            sock, _ = door.accept()
        except OSError:
            return
        sock.settimeout(10.0)
        threading.Thread(target=_serve, args=(behaviour, Visit(sock, ending)), daemon=True).start()


def _serve(behaviour: Behaviour, visit: Visit) -> None:
    with visit.sock:
        try:
            behaviour(visit)
        except OSError:
            # The visitor went away.
            return


def _answer(door: socket.socket, reply: Callable[[bytes], bytes | None]) -> None:
    while True:
        try:
            asked, visitor = door.recvfrom(2_048)
        except OSError:
            return
        if (answer := reply(asked)) is not None:
            door.sendto(answer, visitor)


def _named(asked: bytes, names: Callable[[str], tuple[str, ...]]) -> bytes | None:
    try:
        query = dns.message.from_wire(asked)
    except (dns.exception.DNSException, struct.error):
        return None
    answer = dns.message.make_response(query, recursion_available=True)
    question = query.question[0]
    name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
    addresses = names(name)
    wanted = [a for a in addresses if (":" in a) == (kind == "AAAA") and kind in {"A", "AAAA"}]
    if not addresses:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    elif wanted:
        answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, wanted))
    return answer.to_wire()
