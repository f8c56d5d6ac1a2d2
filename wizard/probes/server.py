"""The server test: every address and both names, asked politely and at most forty times. Nothing is judged here."""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from wizard.model.certificate import Certificate
from wizard.model.evidence import Attempt, Evidence, Failure, FailureKind, Resolution, Stage
from wizard.model.fields import Present, Unknown
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.model.server import (
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
from wizard.probes.server_round import Numbered, Round
from wizard.probes.server_web import ask_plain, ask_secure
from wizard.probes.starttls import speak_starttls
from wizard.probes.tls import KeyKind, handshake

VERSIONS = tuple(VERSION_NAMES)
"""Oldest first."""

MOST_VISITS = 12
"""Endpoints that are visited at most; a name with more addresses has them by contract with one network."""

MOST_AGAIN = 3
"""Programs that are asked a second time: the browsers, which data/clients.toml has first."""

_LONGEST_ANSWER = 64 * 1024
"""Bytes of a server's first flight that are read; a chain of a hundred certificates is longer and not needed here."""


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
    work = Round(target=target, options=options, job=job)
    at = options.at or job.outside.now()
    found = tuple((name, _look_up(name, work)) for name in _names(target))
    endpoints, beyond = _endpoints(found, target)
    visits = _visits(_polite(endpoints, work), work)
    open_ = [v.endpoint for v in visits if v.failure is None or v.failure.stage is not Stage.CONNECT]
    asked = _interview(open_[0], work) if open_ else []
    is_met = any(v.handshake and v.handshake.chain and v.endpoint.address == open_[0].address for v in visits)
    asked, unsteady = _again(asked, work) if is_met else (asked, ())
    nameless = _nameless(open_[0], work) if open_ else ()
    other = _other_key(visits, [a for _, a in asked], work)
    web = _web(open_, http_port, work) if target.scheme == "https" else []
    for endpoint in _other_addresses(open_):
        asked += _versions(endpoint, work)
    # Where connections break by chance, or all since a while, those that ended without a word refuse nothing.
    doubtful = {number for number, _ in (*asked, *nameless) if unsteady or work.is_shut_out(number)}
    visits += [visit for number, visit in nameless if visit.handshake or number not in doubtful]
    answers = [replace(a, is_doubtful=a.was_hung_up and number in doubtful) for number, a in asked]
    checks = (*_unfound(found[0], at, work), *_checks([*visits, *([other] if other else [])], at, work))
    progress(Progress(probe=ProbeId.CONNECT, state=ProbeState.DONE))
    return ServerEvidence(
        target=target, at=at, names=tuple((name, seen.addresses) for name, seen in found),
        unresolved=tuple((name, seen.failure) for name, seen in found if seen.failure is not None),
        beyond_reach=beyond, visits=tuple(visits), answers=tuple(answers), web=tuple(web), checks=checks,
        connections=work.made, left_out=tuple(work.left_out), other_key=other,
        unsteady=unsteady,
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


def _look_up(name: str, work: Round) -> Resolution:
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


def _polite(endpoints: Sequence[Endpoint], work: Round) -> tuple[Endpoint, ...]:
    """Return the endpoints to visit, so that connections are left for the questions; the others are left out."""
    work.left_out.extend(f"{e.name} {e.address}" for e in endpoints[MOST_VISITS:])
    return tuple(endpoints[:MOST_VISITS])


def _soon(job: Job, options: CheckOptions) -> Job:
    """Return *job* with a deadline for one connection, and silent."""
    return replace(job, deadline=job.deadline.at_most(min(options.timeout_s, 5.0)), progress=lambda _: None)


def _open(endpoint: Endpoint, work: Round, job: Job) -> Connected | Failure:
    opened = open_connection([endpoint.address], endpoint.port, job)
    if isinstance(opened, Failure):
        return opened
    if refused := speak_starttls(opened.sock, work.target.starttls, job):
        opened.sock.close()
        return refused
    return opened


def _visits(endpoints: Sequence[Endpoint], work: Round) -> list[Visit]:
    """Visit each endpoint; an address that let one name wait in vain for TCP is not tried with the other."""
    made: list[Visit] = []
    silent: dict[str, Failure] = {}
    for endpoint in endpoints:
        if endpoint.address in silent:
            made.append(Visit(endpoint=endpoint, sni=True, handshake=None, failure=silent[endpoint.address]))
        elif work.may_connect(f"{endpoint.name} {endpoint.address}", although_deaf=True):
            made.append(_visit(endpoint, work))
            failure = made[-1].failure
            if failure is not None and (failure.stage, failure.kind) == (Stage.CONNECT, FailureKind.TIMED_OUT):
                silent[endpoint.address] = failure
    return made


def _visit(endpoint: Endpoint, work: Round, *, sni: bool = True, key: KeyKind | None = None) -> Visit:
    job = _soon(work.job, work.options)
    opened = _open(endpoint, work, job)
    if isinstance(opened, Failure):
        return Visit(endpoint=endpoint, sni=sni, handshake=None, failure=opened)
    with opened.sock:
        shaken = handshake(opened.sock, replace(work.target, host=endpoint.name), job, sni=sni, key=key)
    failure = shaken.failure
    is_answer = shaken.handshake is not None or (failure is not None and failure.alert is not None)
    work.hear(is_answer=is_answer, is_late=_is_late(failure))
    return Visit(endpoint=endpoint, sni=sni, handshake=shaken.handshake, failure=failure)


def _is_late(failure: Failure | None) -> bool:
    return failure is not None and (failure.stage, failure.kind) == (Stage.HANDSHAKE, FailureKind.TIMED_OUT)


def _nameless(endpoint: Endpoint, work: Round) -> tuple[Numbered[Visit], ...]:
    if not work.may_connect("without-name"):
        return ()
    return ((work.made, _visit(endpoint, work, sni=False)),)


def _again(asked: list[Numbered[Answer]], work: Round) -> tuple[list[Numbered[Answer]], tuple[str, ...]]:
    """Ask once more what ended without a word, though a whole handshake went well; say what was answered then.

    Only what browsers need: of several servers behind one address, one may be broken.
    """
    offers = {offer.id: offer for offer in (*PROTOCOLS[-2:], *map(offer_of, clients()[:MOST_AGAIN]))}
    unsteady: list[str] = []
    for place, (_, answer) in enumerate(asked):
        if answer.was_hung_up and answer.offer in offers:
            second = _answers(answer.endpoint, [offers[answer.offer]], work)
            if second and second[0][1].accepted:
                asked[place] = second[0]
                unsteady.append(answer.offer)
    return asked, tuple(unsteady)


def _other_key(visits: Sequence[Visit], answers: Sequence[Answer], work: Round) -> Visit | None:
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


def _interview(endpoint: Endpoint, work: Round) -> list[Numbered[Answer]]:
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


def _versions(endpoint: Endpoint, work: Round, *, every: bool = False) -> list[Numbered[Answer]]:
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


def _answers(endpoint: Endpoint, offers: Sequence[Offer], work: Round) -> list[Numbered[Answer]]:
    asked: list[Numbered[Answer]] = []
    for offer in offers:
        if work.may_connect(f"{endpoint.address} {offer.id}"):
            answer = _ask(endpoint, offer, work)
            work.hear(is_answer=answer.accepted or answer.alert is not None, is_late=_is_late(answer.failure))
            asked.append((work.made, answer))
    return asked


def _ask(endpoint: Endpoint, offer: Offer, work: Round) -> Answer:
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


def _web(endpoints: Sequence[Endpoint], http_port: int | None, work: Round) -> list[WebAnswer]:
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


def _unfound(found: tuple[str, Resolution], at: datetime, work: Round) -> tuple[Evidence, ...]:
    """Return evidence for the name that the owner asked about, where it has no address."""
    name, seen = found
    if seen.addresses:
        return ()
    return (_evidence(replace(work.target, host=name), at, seen, (), work),)


def _checks(visits: Sequence[Visit], at: datetime, work: Round) -> tuple[Evidence, ...]:
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
    target: Target, at: datetime, resolution: Resolution, attempts: tuple[Attempt, ...], work: Round
) -> Evidence:
    chain = attempts[0].handshake.chain if attempts and attempts[0].handshake else ()
    return Evidence(
        target=target, at=at, attempts=attempts, resolution=resolution,
        stores=stores(chain, (), work.options) if chain else (), clock=Unknown.NOT_ASKED,
        portal=Unknown.NOT_ASKED, system=Unknown.NOT_ASKED, fetch_allowed=work.options.fetch,
    )  # fmt: skip


def _with_issuers(seen: Evidence, work: Round) -> Evidence:
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
