"""The server test: every address and both names, asked politely and at most forty times. Nothing is judged here."""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias, TypeVar

from wizard.model.certificate import Certificate
from wizard.model.evidence import Attempt, Evidence, Failure, FailureKind, Resolution, Stage
from wizard.model.fields import Present, Unknown
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.model.server import (
    MOST_CONNECTIONS,
    VERSION_NAMES,
    Answer,
    Endpoint,
    ServerEvidence,
    Visit,
    WebAnswer,
    site_url,
)
from wizard.model.target import CheckOptions, Target, is_address
from wizard.pki.reader import read_certificate
from wizard.probes.base import Cancel, Deadline, Job, Outside, ProgressSink, receive
from wizard.probes.connect import Connected, failure_of, open_connection
from wizard.probes.dns import has_route, resolve
from wizard.probes.fetch import fetch_issuers
from wizard.probes.hello import Offer, build_hello, read_choice
from wizard.probes.offers import FINITE_FIELD, PROTOCOLS, WEAK, clients, offer_of
from wizard.probes.roots import stores
from wizard.probes.server_web import ask_plain, ask_secure
from wizard.probes.starttls import speak_starttls
from wizard.probes.tls import KeyKind, handshake

T = TypeVar("T")

VERSIONS = tuple(VERSION_NAMES)
"""Oldest first."""

PAUSE_S = 0.02
"""Between two connections: a test is no storm."""

MOST_VISITS = 12
"""Endpoints that are visited at most; a name with more addresses has them by contract with one network."""

NO_LIFE = 3
"""Connections at the end of a test that all came to nothing: from so many on, the server may have shut us out."""

_LONGEST_ANSWER = 64 * 1024
"""Bytes of a server's first flight that are read; a chain of a hundred certificates is longer and not needed here."""


_Numbered: TypeAlias = tuple[int, T]
"""What a connection brought, and which one of the test it was."""


@dataclass(slots=True)
class _Round:
    """One test under way: what it may still do, and what it saw."""

    target: Target
    options: CheckOptions
    job: Job
    made: int = 0
    heard: int = 0
    """The number of the last connection that the server answered, with whatever it was."""
    left_out: list[str] = field(default_factory=list)

    def may_connect(self, what: str) -> bool:
        """Say whether one more connection may be made, and count it; else note *what* is left out."""
        self.job.cancel.check()
        if self.made >= MOST_CONNECTIONS or self.job.deadline.is_over:
            self.left_out.append(what)
            return False
        if self.made:
            self.job.cancel.wait(PAUSE_S)
        self.made += 1
        self.job.progress(Progress(probe=ProbeId.CONNECT, state=ProbeState.RUNNING, count=self.made))
        return True

    def hear(self, *, is_answer: bool) -> None:
        """Note whether the connection that was made last brought an answer."""
        if is_answer:
            self.heard = self.made

    def is_shut_out(self, number: int) -> bool:
        """Say whether the connection *number* and all after it came to nothing, where the ones before did not."""
        return 0 < self.heard < number and self.made - self.heard >= NO_LIFE


def look_at_server(
    target: Target,
    options: CheckOptions,
    *,
    http_port: int | None = None,
    progress: ProgressSink = lambda _: None,
    cancel: Cancel | None = None,
    outside: Outside | None = None,
) -> ServerEvidence:
    """Return what every address of *target* and of its name with or without ``www.`` answers.

    *http_port* is where the plain site listens; None for 80 beside 443, and for none beside another port.
    Ends within three times ``options.timeout_s``. Raises `Cancelled` within 0.1 s after *cancel* is set.
    """
    job = Job(
        deadline=Deadline.after(3 * options.timeout_s),
        cancel=cancel or Cancel(),
        outside=outside or Outside(),
        progress=progress,
    )
    work = _Round(target=target, options=options, job=job)
    at = options.at or job.outside.now()
    found = tuple((name, _look_up(name, work)) for name in _names(target))
    endpoints, beyond = _endpoints(found, target)
    visits = [_visit(e, work) for e in _polite(endpoints, work) if work.may_connect(f"{e.name} {e.address}")]
    open_ = [v.endpoint for v in visits if v.failure is None or v.failure.stage is not Stage.CONNECT]
    asked = _interview(open_[0], work) if open_ else []
    nameless = _nameless(open_[0], work) if open_ else ()
    other = _other_key(visits, [a for _, a in asked], work)
    web = _web(open_, http_port, work) if target.scheme == "https" else []
    for endpoint in _other_addresses(open_):
        asked += _versions(endpoint, work)
    visits += [visit for number, visit in nameless if not work.is_shut_out(number)]
    answers = [replace(a, is_doubtful=a.was_hung_up and work.is_shut_out(number)) for number, a in asked]
    checks = (*_unfound(found[0], at, work), *_checks([*visits, *([other] if other else [])], at, work))
    progress(Progress(probe=ProbeId.CONNECT, state=ProbeState.DONE))
    return ServerEvidence(
        target=target, at=at, names=tuple((name, seen.addresses) for name, seen in found),
        unresolved=tuple((name, seen.failure) for name, seen in found if seen.failure is not None),
        beyond_reach=beyond, visits=tuple(visits), answers=tuple(answers), web=tuple(web), checks=checks,
        connections=work.made, left_out=tuple(work.left_out), other_key=other,
    )  # fmt: skip


def both_names(host: str) -> tuple[str, ...]:
    """Return *host*, and the same name with ``www.`` or without it; an address and a single label stand alone."""
    if is_address(host) or "." not in host:
        return (host,)
    return (host, host.removeprefix("www.") if host.startswith("www.") else f"www.{host}")


def _names(target: Target) -> tuple[str, ...]:
    """Return the names to test; where no name server is asked, not a ``www.`` in front of a name that has a front.

    Only web sites have a second one.
    """
    both = both_names(target.host) if target.scheme == "https" else (target.host,)
    is_likely = target.host.startswith("www.") or target.host.count(".") == 1
    return both if target.connect_to is None or is_likely else both[:1]


def _look_up(name: str, work: _Round) -> Resolution:
    if work.target.connect_to is not None:
        return Resolution(addresses=(work.target.connect_to[0],), milliseconds=0.0)
    work.job.cancel.check()
    return resolve(name, work.target.port, work.job)


def _endpoints(found: Sequence[tuple[str, Resolution]], target: Target) -> tuple[tuple[Endpoint, ...], tuple[str, ...]]:
    """Return the endpoints that can be reached from here, and the addresses that this computer knows no way to."""
    port = target.connect_to[1] if target.connect_to else target.port
    every = [Endpoint(name=name, address=a, port=port) for name, seen in found for a in seen.addresses]
    ways = {version: has_route([family]) for version, family in ((4, socket.AF_INET), (6, socket.AF_INET6))}
    if not any(ways.values()):
        # Without any network, that is what there is to tell; not something about the addresses.
        return tuple(every), ()

    def is_near(address: str) -> bool:
        parsed = ipaddress.ip_address(address)
        return ways[parsed.version] or not parsed.is_global

    beyond = dict.fromkeys(e.address for e in every if not is_near(e.address))
    return tuple(e for e in every if is_near(e.address)), tuple(beyond)


def _polite(endpoints: Sequence[Endpoint], work: _Round) -> tuple[Endpoint, ...]:
    """Return the endpoints to visit, so that connections are left for the questions; the others are left out."""
    work.left_out.extend(f"{e.name} {e.address}" for e in endpoints[MOST_VISITS:])
    return tuple(endpoints[:MOST_VISITS])


def _soon(job: Job, options: CheckOptions) -> Job:
    """Return *job* with a deadline for one connection, and silent."""
    return replace(job, deadline=job.deadline.at_most(min(options.timeout_s, 5.0)), progress=lambda _: None)


def _open(endpoint: Endpoint, work: _Round, job: Job) -> Connected | Failure:
    opened = open_connection([endpoint.address], endpoint.port, job)
    if isinstance(opened, Failure):
        return opened
    if refused := speak_starttls(opened.sock, work.target.starttls, job):
        opened.sock.close()
        return refused
    return opened


def _visit(endpoint: Endpoint, work: _Round, *, sni: bool = True, key: KeyKind | None = None) -> Visit:
    job = _soon(work.job, work.options)
    opened = _open(endpoint, work, job)
    if isinstance(opened, Failure):
        return Visit(endpoint=endpoint, sni=sni, handshake=None, failure=opened)
    with opened.sock:
        shaken = handshake(opened.sock, replace(work.target, host=endpoint.name), job, sni=sni, key=key)
    failure = shaken.failure
    work.hear(is_answer=shaken.handshake is not None or (failure is not None and failure.alert is not None))
    return Visit(endpoint=endpoint, sni=sni, handshake=shaken.handshake, failure=failure)


def _nameless(endpoint: Endpoint, work: _Round) -> tuple[_Numbered[Visit], ...]:
    if not work.may_connect("without-name"):
        return ()
    return ((work.made, _visit(endpoint, work, sni=False)),)


def _other_key(visits: Sequence[Visit], answers: Sequence[Answer], work: _Round) -> Visit | None:
    """Return a visit as a program that takes one kind of key only: the kind that no visit has seen yet.

    It speaks TLS 1.2, where the ciphers decide; None where the server has one kind only.
    """
    met = next((v for v in visits if v.handshake and v.handshake.chain), None)
    if met is None or met.handshake is None or not any(a.protocol == "TLSv1.2" for a in answers):
        return None
    wanted = _other_kind(met.handshake.chain[0])
    if wanted is None or not work.may_connect("other-key"):
        return None
    other = _visit(met.endpoint, work, key=wanted)
    is_new = other.handshake and other.handshake.chain and other.handshake.chain[0] != met.handshake.chain[0]
    return other if is_new else None


def _other_kind(leaf: bytes) -> KeyKind | None:
    read = read_certificate(leaf)
    key = read.public_key if isinstance(read, Certificate) else None
    return {"RSA": KeyKind.EC, "EC": KeyKind.RSA}.get(key.value.type) if isinstance(key, Present) else None


def _interview(endpoint: Endpoint, work: _Round) -> list[_Numbered[Answer]]:
    """Ask *endpoint* everything; nothing that the versions it speaks have answered already."""
    answers = _versions(endpoint, work, every=True)
    spoken = {a.protocol for _, a in answers}
    if spoken - {"TLSv1.3", None}:
        answers += _answers(endpoint, WEAK, work)
    if work.target.scheme != "https":
        # Browsers do not speak with mail and directory servers.
        return answers
    wanted = [c for c in clients() if spoken & set(VERSIONS[VERSIONS.index(c.oldest) : VERSIONS.index(c.newest) + 1])]
    return answers + _answers(endpoint, [offer_of(c) for c in wanted], work)


def _versions(endpoint: Endpoint, work: _Round, *, every: bool = False) -> list[_Numbered[Answer]]:
    """Ask for the versions of TLS; SSL 3.0 only with *every*, and TLS 1.0 not where a hello up to 1.1 was refused."""
    *old, twelve, thirteen = PROTOCOLS
    answers = _answers(endpoint, (*old, twelve, thirteen) if every else (thirteen, twelve, old[-1]), work)
    last = answers[-1][1] if answers else None
    if not every and last is not None and last.offer == "TLSv1.1" and last.accepted:
        answers += _answers(endpoint, old[1:2], work)
    return answers


def _other_addresses(endpoints: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    """Return one endpoint for each address besides the first: they are asked for their versions only."""
    by_address = {e.address: e for e in reversed(endpoints)}
    return tuple(
        e for e in dict.fromkeys(by_address[e.address] for e in endpoints) if e.address != endpoints[0].address
    )


def _answers(endpoint: Endpoint, offers: Sequence[Offer], work: _Round) -> list[_Numbered[Answer]]:
    asked: list[_Numbered[Answer]] = []
    for offer in offers:
        if work.may_connect(f"{endpoint.address} {offer.id}"):
            answer = _ask(endpoint, offer, work)
            work.hear(is_answer=answer.accepted or answer.alert is not None)
            asked.append((work.made, answer))
    return asked


def _ask(endpoint: Endpoint, offer: Offer, work: _Round) -> Answer:
    job = _soon(work.job, work.options)
    opened = _open(endpoint, work, job)
    if isinstance(opened, Failure):
        return Answer(endpoint=endpoint, offer=offer.id, protocol=None, cipher=None, failure=opened)
    with opened.sock:
        return _hear(endpoint, offer, opened, job)


def _hear(endpoint: Endpoint, offer: Offer, opened: Connected, job: Job) -> Answer:
    wants_group = offer.id == FINITE_FIELD
    heard = bytearray()
    failure: Failure | None = None
    try:
        opened.sock.sendall(build_hello(offer, None if is_address(endpoint.name) else endpoint.name))
        while (choice := read_choice(bytes(heard), wants_group=wants_group)) is None and len(heard) < _LONGEST_ANSWER:
            more = receive(opened.sock, 16_384, job)
            if not more:
                failure = Failure(stage=Stage.HANDSHAKE, kind=FailureKind.CLOSED, detail="closed without an answer")
                break
            heard += more
    except OSError as error:
        choice, failure = None, failure_of(error, Stage.HANDSHAKE)
    if choice is None or not choice.is_tls:
        failure = failure or Failure(stage=Stage.HANDSHAKE, kind=FailureKind.NOT_TLS, detail="not TLS")
        return Answer(endpoint=endpoint, offer=offer.id, protocol=None, cipher=None, failure=failure)
    return Answer(
        endpoint=endpoint,
        offer=offer.id,
        protocol=choice.protocol,
        cipher=choice.cipher,
        group_bits=choice.group_bits,
        alert=choice.alert,
        is_compressed=choice.is_compressed,
        is_bound=choice.is_bound,
    )


def _web(endpoints: Sequence[Endpoint], http_port: int | None, work: _Round) -> list[WebAnswer]:
    """Ask the plain site for its redirect and the secure one for HSTS, once for each name."""
    plain = http_port or (80 if work.target.port == 443 else None)
    found: list[WebAnswer] = []
    for name in dict.fromkeys(e.name for e in endpoints):
        endpoint = next(e for e in endpoints if e.name == name)
        if plain is not None and work.may_connect(f"http {name}"):
            found.append(
                ask_plain(site_url("http", name), replace(endpoint, port=plain), _soon(work.job, work.options))
            )
        if work.may_connect(f"https {name}"):
            found.append(ask_secure(site_url("https", name), endpoint, _soon(work.job, work.options), work.options))
            work.hear(is_answer=found[-1].status is not None)
    return found


def _unfound(found: tuple[str, Resolution], at: datetime, work: _Round) -> tuple[Evidence, ...]:
    """Return evidence for the name that the owner asked about, where it has no address."""
    name, seen = found
    if seen.addresses:
        return ()
    return (_evidence(replace(work.target, host=name), at, seen, (), work),)


def _checks(visits: Sequence[Visit], at: datetime, work: _Round) -> tuple[Evidence, ...]:
    """Return evidence for each visit, so that what it met is judged as in any check."""
    made: list[Evidence] = []
    for visit in visits:
        if not visit.sni:
            continue
        endpoint = visit.endpoint
        attempt = Attempt(
            address=endpoint.address, port=endpoint.port, milliseconds=0.0, handshake=visit.handshake,
            failure=visit.failure,
        )  # fmt: skip
        resolution = Resolution(addresses=(endpoint.address,), milliseconds=0.0)
        seen = _evidence(replace(work.target, host=endpoint.name), at, resolution, (attempt,), work)
        is_first = bool(seen.chain) and not any(m.chain for m in made)
        made.append(_with_issuers(seen, work) if is_first else seen)
    return tuple(made)


def _evidence(
    target: Target, at: datetime, resolution: Resolution, attempts: tuple[Attempt, ...], work: _Round
) -> Evidence:
    chain = attempts[0].handshake.chain if attempts and attempts[0].handshake else ()
    return Evidence(
        target=target, at=at, attempts=attempts, resolution=resolution,
        stores=stores(chain, (), work.options) if chain else (), clock=Unknown.NOT_ASKED,
        portal=Unknown.NOT_ASKED, system=Unknown.NOT_ASKED, fetch_allowed=work.options.fetch,
    )  # fmt: skip


def _with_issuers(seen: Evidence, work: _Round) -> Evidence:
    if not work.options.fetch:
        return seen
    private = any(not ipaddress.ip_address(a.address).is_global for a in seen.attempts)
    roots = tuple(root for store in seen.stores for root in store.roots)
    issuers = fetch_issuers(
        seen.chain, roots, _soon(work.job, work.options), private_allowed=private,
        may_ask=lambda: work.may_connect("issuers"),
    )  # fmt: skip
    known = stores(seen.chain, tuple(f.body for f in issuers if f.body), work.options)
    return replace(seen, fetched_issuers=issuers, stores=known) if issuers else seen
