"""A small real name server (RFC 1035) on loopback or elsewhere, over UDP and TCP, whose answers the test chooses."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from dns.message import QueryMessage

from tests.support.loopback import LOOPBACK

Answer = QueryMessage | bytes | None
Reply = Callable[[QueryMessage], Answer | tuple[Answer, ...]]
"""What is answered to a question: a message, bytes as they are, or nothing; or several of these in turn."""

SILENT: Reply = lambda _: None  # noqa: E731


@dataclass(slots=True)
class Asked:
    """What came, in its order: "udp A www.shop.org"."""

    questions: list[str] = field(default_factory=list)
    port: int = 0


def response(query: QueryMessage, *lines: str, rcode: int = dns.rcode.NOERROR) -> QueryMessage:
    """Return an answer to *query* with the records in *lines* ("name type value")."""
    answer = dns.message.make_response(query, recursion_available=True)
    answer.set_rcode(dns.rcode.Rcode(rcode))
    for line in lines:
        name, kind, value = line.split(" ", 2)
        answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, value))
    assert isinstance(answer, QueryMessage)
    return answer


def telling(known: Mapping[str, Sequence[str]]) -> Reply:
    """Return the replies of a server that knows these addresses, and that no other name exists."""

    def reply(query: QueryMessage) -> QueryMessage:
        name, kind = name_in(query), kind_in(query)
        if name not in known:
            return response(query, rcode=dns.rcode.NXDOMAIN)
        fitting = [a for a in known[name] if (":" in a) == (kind == "AAAA")]
        return response(query, *(f"{name} {kind} {address}" for address in fitting))

    return reply


def name_in(query: QueryMessage) -> str:
    """Return the name that is asked for."""
    return query.question[0].name.to_text(omit_final_dot=True)


def kind_in(query: QueryMessage) -> str:
    """Return the kind of record that is asked for."""
    return query.question[0].rdtype.name


def cut_short(query: QueryMessage) -> QueryMessage:
    """Return an empty answer that is marked as cut short (RFC 1035 4.2.1)."""
    answer = response(query)
    answer.flags |= dns.flags.TC
    return answer


@contextmanager
def name_server(udp: Reply, tcp: Reply | None = None) -> Iterator[Asked]:
    """Answer over UDP by *udp*, and over TCP by *tcp* (else the same), while the context lasts."""
    asked = Asked()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams, socket.socket() as door:
        door.bind((LOOPBACK, 0))
        asked.port = door.getsockname()[1]
        datagrams.bind((LOOPBACK, asked.port))
        door.listen()
        serve(datagrams, door, udp, tcp or udp, asked)
        yield asked
        # What waits in a call is woken, and ends with the error of the call.
        for sock in (datagrams, door):
            sock.close()


def serve(datagrams: socket.socket, door: socket.socket, udp: Reply, tcp: Reply, asked: Asked) -> None:
    """Answer what comes at both sockets, in threads of their own, until they are closed."""
    for work, sock, reply in ((_serve_udp, datagrams, udp), (_serve_tcp, door, tcp)):
        sock.settimeout(0.05)
        threading.Thread(target=_until_closed, args=(work, sock, reply, asked), name="name-server", daemon=True).start()


def _until_closed(
    work: Callable[[socket.socket, Reply, Asked], None], sock: socket.socket, reply: Reply, asked: Asked
) -> None:
    while sock.fileno() >= 0:
        try:
            work(sock, reply, asked)
        except OSError:
            # Nobody came in this while, or whoever did has gone.
            continue


def _serve_udp(sock: socket.socket, reply: Reply, asked: Asked) -> None:
    data, visitor = sock.recvfrom(4096)
    for answer in _answers(data, "udp", reply, asked):
        sock.sendto(answer, visitor)


def _serve_tcp(door: socket.socket, reply: Reply, asked: Asked) -> None:
    sock, _ = door.accept()
    with sock:
        sock.settimeout(5.0)
        size = int.from_bytes(sock.recv(2, socket.MSG_WAITALL), "big")
        data = sock.recv(size, socket.MSG_WAITALL)
        for answer in _answers(data, "tcp", reply, asked):
            # Bytes are the test's own, with whatever length they claim.
            sock.sendall(answer)
        sock.recv(1)


def _answers(data: bytes, way: str, reply: Reply, asked: Asked) -> Iterator[bytes]:
    query = dns.message.from_wire(data)
    assert isinstance(query, QueryMessage)
    asked.questions.append(f"{way} {kind_in(query)} {name_in(query)}")
    answers = reply(query)
    for answer in answers if isinstance(answers, tuple) else (answers,):
        if isinstance(answer, QueryMessage):
            wire = answer.to_wire(max_size=65_535)
            yield len(wire).to_bytes(2, "big") + wire if way == "tcp" else wire
        elif answer is not None:
            yield answer
