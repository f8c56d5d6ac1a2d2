"""The server test: every address and both names, asked politely and at most forty times. Nothing is judged here."""

import ipaddress
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wizard.model.evidence import Attempt, Evidence, Failure, FailureKind, Resolution, Stage
from wizard.model.fields import Unknown
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.model.server import MOST_CONNECTIONS, Answer, Endpoint, ServerEvidence, Visit, WebAnswer
from wizard.model.target import CheckOptions, Target, is_address
from wizard.probes.base import Cancel, Deadline, Job, Outside, ProgressSink, receive
from wizard.probes.connect import Connected, failure_of, open_connection
from wizard.probes.dns import resolve
from wizard.probes.fetch import fetch_issuers
from wizard.probes.hello import Offer, build_hello, read_choice
from wizard.probes.offers import FINITE_FIELD, PROTOCOLS, WEAK, clients, offer_of
from wizard.probes.roots import stores
from wizard.probes.starttls import speak_starttls
from wizard.probes.tls import handshake
from wizard.probes.web import ask_over

PAUSE_S = 0.02
"""Between two connections: a test is no storm."""

_LONGEST_ANSWER = 64 * 1024
"""Bytes of a server's first flight that are read; a chain of a hundred certificates is longer and not needed here."""


@dataclass(slots=True)
class _Round:
    """One test under way: what it may still do, and what it saw."""

    target: Target
    options: CheckOptions
    job: Job
    made: int = 0
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
        told = f"{self.made}/{MOST_CONNECTIONS}"
        self.job.progress(Progress(probe=ProbeId.CONNECT, state=ProbeState.RUNNING, detail=told))
        return True


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
    names = tuple((name, _addresses(name, work)) for name in _names(target))
    endpoints = _endpoints(names, target)
    visits = [_visit(e, work) for e in endpoints if work.may_connect(f"{e.name} {e.address}")]
    answers = _answers([(e, offer) for e in endpoints[:1] for offer in _all_questions()], work)
    if endpoints and work.may_connect("without-name"):
        visits.append(_visit(endpoints[0], work, sni=False))
    web = _web(endpoints, http_port, work) if target.scheme == "https" else []
    answers += _answers([(e, offer) for e in _other_addresses(endpoints) for offer in PROTOCOLS[1:]], work)
    checks = _checks(visits, at, work)
    progress(Progress(probe=ProbeId.CONNECT, state=ProbeState.DONE))
    return ServerEvidence(
        target=target, at=at, names=names, visits=tuple(visits), answers=tuple(answers), web=tuple(web), checks=checks,
        connections=work.made, left_out=tuple(work.left_out),
    )  # fmt: skip


def both_names(host: str) -> tuple[str, ...]:
    """Return *host*, and the same name with ``www.`` or without it; an address and a single label stand alone."""
    if is_address(host) or "." not in host:
        return (host,)
    return (host, host.removeprefix("www.") if host.startswith("www.") else f"www.{host}")


def _names(target: Target) -> tuple[str, ...]:
    """Return the names to test; where no name server is asked, not a ``www.`` in front of a name that has a front."""
    both = both_names(target.host)
    is_likely = target.host.startswith("www.") or target.host.count(".") == 1
    return both if target.connect_to is None or is_likely else both[:1]


def _addresses(name: str, work: _Round) -> tuple[str, ...]:
    if work.target.connect_to is not None:
        return (work.target.connect_to[0],)
    work.job.cancel.check()
    return resolve(name, work.target.port, work.job).addresses


def _endpoints(names: Sequence[tuple[str, tuple[str, ...]]], target: Target) -> tuple[Endpoint, ...]:
    port = target.connect_to[1] if target.connect_to else target.port
    return tuple(Endpoint(name=name, address=address, port=port) for name, found in names for address in found)


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


def _visit(endpoint: Endpoint, work: _Round, *, sni: bool = True) -> Visit:
    job = _soon(work.job, work.options)
    opened = _open(endpoint, work, job)
    if isinstance(opened, Failure):
        return Visit(endpoint=endpoint, sni=sni, handshake=None, failure=opened)
    with opened.sock:
        shaken = handshake(opened.sock, replace(work.target, host=endpoint.name), job, sni=sni)
    return Visit(endpoint=endpoint, sni=sni, handshake=shaken.handshake, failure=shaken.failure)


def _all_questions() -> Iterator[Offer]:
    """Yield what the first endpoint is asked."""
    yield from (*PROTOCOLS, *WEAK, *map(offer_of, clients()))


def _other_addresses(endpoints: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    """Return one endpoint for each address besides the first: they are asked for their versions only."""
    by_address = {e.address: e for e in reversed(endpoints)}
    first = endpoints[0].address if endpoints else ""
    return tuple(e for address, e in by_address.items() if address != first)


def _answers(questions: Sequence[tuple[Endpoint, Offer]], work: _Round) -> list[Answer]:
    return [_ask(e, offer, work) for e, offer in questions if work.may_connect(f"{e.address} {offer.id}")]


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
    )


def _web(endpoints: Sequence[Endpoint], http_port: int | None, work: _Round) -> list[WebAnswer]:
    """Ask the plain site for its redirect and the secure one for HSTS, once for each name."""
    plain = http_port or (80 if work.target.port == 443 else None)
    found: list[WebAnswer] = []
    first = {e.name: e for e in reversed(endpoints)}
    for name, endpoint in first.items():
        if plain is not None and work.may_connect(f"http {name}"):
            found.append(_plain(f"http://{name}/", replace(endpoint, port=plain), work))
        if work.may_connect(f"https {name}"):
            found.append(_secure(f"https://{name}/", endpoint, work))
    return found


def _plain(url: str, endpoint: Endpoint, work: _Round) -> WebAnswer:
    job = _soon(work.job, work.options)
    opened = open_connection([endpoint.address], endpoint.port, job)
    if isinstance(opened, Failure):
        return WebAnswer(url=url, status=None, error=opened.detail)
    with opened.sock:
        answer = ask_over(opened.sock, url, job)
    return WebAnswer(
        url=url, status=answer.status or None, location=answer.headers.get("location"), error=answer.error
    )  # fmt: skip


def _secure(url: str, endpoint: Endpoint, work: _Round) -> WebAnswer:
    """Ask over a connection that is verified as any program's: on another, browsers ignore the header as well."""
    job = _soon(work.job, work.options)
    opened = open_connection([endpoint.address], endpoint.port, job)
    if isinstance(opened, Failure):
        return WebAnswer(url=url, status=None, error=opened.detail)
    with opened.sock:
        try:
            with _context(work.options).wrap_socket(
                opened.sock, server_hostname=endpoint.name, do_handshake_on_connect=False
            ) as secure:
                _shake(secure, job)
                answer = ask_over(secure, url, job)
        except (OSError, ValueError) as error:
            # ssl.SSLError is an OSError; ValueError is for a name that ssl cannot check.
            return WebAnswer(url=url, status=None, error=str(error))
    return WebAnswer(
        url=url, status=answer.status or None, location=answer.headers.get("location"),
        hsts=answer.headers.get("strict-transport-security"), error=answer.error,
    )  # fmt: skip


def _context(options: CheckOptions) -> ssl.SSLContext:
    if options.only_roots is not None:
        # With roots of our own, those of the system are not loaded.
        return ssl.create_default_context(cadata=b"".join(options.only_roots))
    context = ssl.create_default_context()
    if options.extra_roots:
        context.load_verify_locations(cadata=b"".join(options.extra_roots))
    return context


def _shake(secure: ssl.SSLSocket, job: Job) -> None:
    """Finish the handshake in short waits. Raises OSError, and `Cancelled`."""
    while True:
        job.cancel.check()
        if job.deadline.is_over:
            raise TimeoutError("the handshake is too slow")
        try:
            return secure.do_handshake()
        except TimeoutError:
            continue


def _checks(visits: Sequence[Visit], at: datetime, work: _Round) -> tuple[Evidence, ...]:
    """Return evidence for each visit with a certificate, so that chains are judged as in any check."""
    made: list[Evidence] = []
    for visit in visits:
        shaken = visit.handshake
        if shaken is None or not shaken.chain or not visit.sni:
            continue
        target = replace(work.target, host=visit.endpoint.name)
        attempt = Attempt(
            address=visit.endpoint.address, port=visit.endpoint.port, milliseconds=0.0, handshake=shaken,
            failure=visit.failure,
        )  # fmt: skip
        seen = Evidence(
            target=target, at=at, attempts=(attempt,),
            resolution=Resolution(addresses=(visit.endpoint.address,), milliseconds=0.0),
            stores=stores(shaken.chain, (), work.options), clock=Unknown.NOT_ASKED, portal=Unknown.NOT_ASKED,
            system=Unknown.NOT_ASKED, fetch_allowed=work.options.fetch,
        )  # fmt: skip
        made.append(_with_issuers(seen, work) if not made else seen)
    return tuple(made)


def _with_issuers(seen: Evidence, work: _Round) -> Evidence:
    if not work.options.fetch:
        return seen
    private = any(not ipaddress.ip_address(a.address).is_global for a in seen.attempts)
    roots = tuple(root for store in seen.stores for root in store.roots)
    issuers = fetch_issuers(seen.chain, roots, _soon(work.job, work.options), private_allowed=private)
    known = stores(seen.chain, tuple(f.body for f in issuers if f.body), work.options)
    return replace(seen, fetched_issuers=issuers, stores=known) if issuers else seen
