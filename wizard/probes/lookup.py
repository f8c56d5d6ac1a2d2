"""Ask a second name server for the addresses of a host, to compare them with what the system's own says.

DNS over UDP, then over TCP where the answer does not fit or none comes (RFC 1035 4.2, RFC 7766). Ids are random
(dnspython), ports are (the system), and dnspython holds each answer against its question. Nothing is encrypted: a
network that intercepts port 53 tells the same lie here as to the system, so that an answer that agrees proves little.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wizard import resources
from wizard.model.evidence import Failure, FailureKind, LookupEvidence, Stage
from wizard.model.target import CheckOptions, Target
from wizard.pki.public import is_public_name
from wizard.probes.base import POLL_S, Job, receive
from wizard.probes.connect import failure_of, open_connection, system_proxy
from wizard.probes.dns import has_route
from wizard.probes.proxies.evidence import system_pac

if TYPE_CHECKING:  # 60 ms that a start, and a check of this computer's own sites, does not need
    from dns.message import QueryMessage

SOON_S = 2.8
"""Seconds for all name servers together: a little less than a check waits for what goes on beside it."""

AGAIN_S = 0.4
"""Seconds after which a question over UDP is sent once more: datagrams get lost."""

LARGEST_ANSWER = 8 * 1024
"""Bytes; more than a hundred addresses need less."""

LARGEST_DATAGRAM = 1232
"""Bytes that are asked for over UDP: what no network breaks up (the operators' DNS flag day of 2020)."""

MOST_ADDRESSES = 16
"""Addresses that are kept of one kind."""

MOST_STRANGERS = 50
"""Datagrams that are no answer to the question, after which nobody listens any more."""

_KINDS = ("A", "AAAA")

_MOST_TELLING = (FailureKind.NAME_SERVER_FAILED, FailureKind.MALFORMED, FailureKind.REFUSED, FailureKind.TIMED_OUT)
"""Of several servers that failed, the one that got furthest speaks for all."""


@dataclass(frozen=True, slots=True)
class NameServer:
    """One name server, and who runs it."""

    address: str
    port: int = 53
    owner: str = ""

    @property
    def place(self) -> str:
        """The address, with the port where it is not the usual one."""
        if self.port == 53:
            return self.address
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


def may_be_asked(target: Target, job: Job) -> bool:
    """Say whether *target* has a name that others may be asked for, and that this computer looks up itself.

    No name that is not public, none where the address was given, and none where a proxy looks it up, or may do so by
    the system's file for proxies. Raises `Cancelled`.
    """
    if target.connect_to is not None or not is_public_name(target.host):
        return False
    return system_proxy(target) is None and system_pac(job) is None


def name_servers(options: CheckOptions) -> Sequence[NameServer]:
    """Return the name servers of *options*, else those of data/resolvers.toml by the family that leads out of here."""
    if options.resolvers:
        return [NameServer(address, port) for address, port in options.resolvers]
    family = 0 if has_route((socket.AF_INET,)) or not has_route((socket.AF_INET6,)) else 1
    rows = resources.read_toml("data", "resolvers.toml")["resolver"]
    return [NameServer(row["addresses"][family], owner=row["owner"]) for row in rows]


def ask_second(host: str, servers: Sequence[NameServer], job: Job) -> LookupEvidence:
    """Return what the first of *servers* that answers says of *host*; that there is no such name is an answer, too.

    Whether the name may be asked for is not checked. Raises `Cancelled`, and IndexError without a server.
    """
    soon = replace(job, deadline=job.deadline.at_most(SOON_S))
    failed: list[LookupEvidence] = []
    for number, server in enumerate(servers):
        share_s = soon.deadline.left_s / (len(servers) - number)
        seen = _ask(server, host, replace(soon, deadline=soon.deadline.at_most(share_s)))
        if seen.failure is None or seen.failure.kind is FailureKind.NAME_NOT_FOUND:
            return seen
        failed.append(seen)
    return min(failed, key=_how_far)


def _how_far(seen: LookupEvidence) -> int:
    kind = seen.failure.kind if seen.failure else None
    return _MOST_TELLING.index(kind) if kind in _MOST_TELLING else len(_MOST_TELLING)


def _ask(server: NameServer, host: str, job: Job) -> LookupEvidence:
    """Ask one server for the addresses of both kinds."""
    found: tuple[str, ...] = ()
    failure: Failure | None = None
    for kind in _KINDS:
        answer = _addresses(server, host, kind, job)
        if isinstance(answer, Failure):
            failure = answer
            break
        found += answer
    if not found and failure is None:
        failure = _failed(FailureKind.NAME_NOT_FOUND, "the name has no address")
    return LookupEvidence(
        asked=server.place, owner=server.owner, addresses=found, failure=None if found else failure
    )  # fmt: skip


def _addresses(server: NameServer, host: str, kind: str, job: Job) -> tuple[str, ...] | Failure:
    """Return the addresses of one kind, by way of any other names that the server gives; or why there are none."""
    import dns.exception
    import dns.message
    import dns.rcode
    from dns.rdtypes.IN.A import A
    from dns.rdtypes.IN.AAAA import AAAA

    try:
        query = dns.message.make_query(host, kind, use_edns=0, payload=LARGEST_DATAGRAM)
    except dns.exception.DNSException as error:
        return _failed(FailureKind.NAME_NOT_FOUND, str(error))
    answer = _exchange(query, server, job)
    if isinstance(answer, Failure):
        return answer
    if answer.rcode() == dns.rcode.NXDOMAIN:
        return _failed(FailureKind.NAME_NOT_FOUND, "there is no such name")
    if answer.rcode() != dns.rcode.NOERROR:
        return _failed(FailureKind.NAME_SERVER_FAILED, dns.rcode.to_text(answer.rcode()))
    try:
        records = answer.resolve_chaining().answer
    except dns.exception.DNSException as error:
        return _failed(FailureKind.NAME_SERVER_FAILED, str(error))
    found = (record.address for record in records or () if isinstance(record, A | AAAA))
    return tuple(address for address, _ in zip(found, range(MOST_ADDRESSES), strict=False))


def _exchange(query: QueryMessage, server: NameServer, job: Job) -> QueryMessage | Failure:
    """Ask over UDP for two thirds of the time, and over TCP when that brought no whole answer."""
    import dns.flags

    try:
        answer = _by_udp(query, server, replace(job, deadline=job.deadline.at_most(job.deadline.left_s * 2 / 3)))
        if not answer.flags & dns.flags.TC:
            return answer
    except OSError:
        # Lost, held back or refused: TCP may still get through.
        pass
    try:
        return _by_tcp(query, server, job)
    except OSError as error:
        return failure_of(error, Stage.RESOLVE)


def _by_udp(query: QueryMessage, server: NameServer, job: Job) -> QueryMessage:
    """Return the answer, which may be cut short. Raises OSError, TimeoutError among them."""
    is_repeated = False
    patience = replace(job, deadline=job.deadline.at_most(AGAIN_S))
    strangers = 0
    # Connected, so that the system lets through only what comes from the server's own address and port.
    with _datagrams(server) as sock:
        sock.send(query.to_wire())
        while strangers <= MOST_STRANGERS:
            try:
                data = receive(sock, 65_535, patience)
            except TimeoutError:
                if is_repeated or job.deadline.is_over:
                    raise
                is_repeated, patience = True, job
                sock.send(query.to_wire())
                continue
            if (answer := _read(data, query)) is not None:
                return answer
            strangers += 1
    raise TimeoutError("what came was no answer to the question")


def _datagrams(server: NameServer) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in server.address else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.settimeout(POLL_S)
        sock.connect((server.address, server.port))
    except OSError:
        sock.close()
        raise
    return sock


def _by_tcp(query: QueryMessage, server: NameServer, job: Job) -> QueryMessage | Failure:
    """Return the answer. Raises OSError, TimeoutError among them."""
    opened = open_connection((server.address,), server.port, job)
    if isinstance(opened, Failure):
        return replace(opened, stage=Stage.RESOLVE)
    with opened.sock as sock:
        wire = query.to_wire()
        sock.sendall(len(wire).to_bytes(2, "big") + wire)
        size = int.from_bytes(_receive_all(sock, 2, job), "big")
        data = _receive_all(sock, size, job) if 0 < size <= LARGEST_ANSWER else b""
    answer = _read(data, query)
    return answer or _failed(FailureKind.MALFORMED, "what came was no answer to the question")


def _receive_all(sock: socket.socket, size: int, job: Job) -> bytes:
    """Return *size* bytes, or fewer when the other side ended. Raises OSError."""
    data = b""
    while len(data) < size and (more := receive(sock, size - len(data), job)):
        data += more
    return data


def _read(data: bytes, query: QueryMessage) -> QueryMessage | None:
    """Return the answer in *data* when it is one to *query*: same id, same question, readable, not too large."""
    import dns.exception
    import dns.message

    if len(data) > LARGEST_ANSWER:
        return None
    try:
        answer = dns.message.from_wire(data, raise_on_truncation=True)
    except dns.message.Truncated as cut:
        answer = cut.message()  # type: ignore[no-untyped-call]  # dnspython leaves this one without types
    except (dns.exception.DNSException, ValueError):
        return None
    return answer if isinstance(answer, dns.message.QueryMessage) and query.is_response(answer) else None


def _failed(kind: FailureKind, detail: str) -> Failure:
    return Failure(stage=Stage.RESOLVE, kind=kind, detail=detail)
