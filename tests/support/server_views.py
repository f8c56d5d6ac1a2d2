"""Evidence of a server test, arranged without a network, and the view of it."""

from collections.abc import Mapping, Sequence

from cryptography import x509

from tests.support.evidence import shaken, store
from tests.support.pki import AT
from wizard.causes.diagnose import diagnose
from wizard.causes.server.view import ServerView
from wizard.model.evidence import Attempt, Evidence, Failure, FailureKind, Resolution, Stage
from wizard.model.server import Answer, Endpoint, ServerEvidence, Visit, WebAnswer
from wizard.model.target import Target

HOST, SISTER = "site.test", "www.site.test"
FIRST, SECOND = "192.0.2.7", "2001:db8::7"
REFUSED = Failure(stage=Stage.CONNECT, kind=FailureKind.REFUSED, detail="refused")
CLOSED = Failure(stage=Stage.HANDSHAKE, kind=FailureKind.CLOSED, detail="closed")
SLOW = Failure(stage=Stage.HANDSHAKE, kind=FailureKind.TIMED_OUT, detail="slow")
NO_NAME = Failure(stage=Stage.RESOLVE, kind=FailureKind.NAME_NOT_FOUND, detail="no such name")
MODERN = ("TLSv1.2", "TLSv1.3")


def endpoint(address: str = FIRST, name: str = HOST) -> Endpoint:
    return Endpoint(name=name, address=address, port=443)


def visit(
    chain: Sequence[x509.Certificate] = (),
    address: str = FIRST,
    *,
    name: str = HOST,
    sni: bool = True,
    failure: Failure | None = None,
    staple: bytes | None = None,
) -> Visit:
    """Return a visit that met *chain*, or failed."""
    met = shaken(chain, staple=staple) if chain else None
    return Visit(endpoint=endpoint(address, name), sni=sni, handshake=met, failure=failure)


def answer(
    offer: str, protocol: str | None, address: str = FIRST, *, failure: Failure | None = None, bits: int | None = None
) -> Answer:
    """Return the answer to *offer*: a version, a refusal, or a failure."""
    return Answer(
        endpoint=endpoint(address), offer=offer, protocol=protocol, cipher=0xC02F if protocol else None,
        group_bits=bits, alert=None if protocol or failure else 40, failure=failure,
    )  # fmt: skip


def versions(*spoken: str, address: str = FIRST) -> tuple[Answer, ...]:
    """Return the answers of a server that speaks *spoken*, asked for each version."""
    every = ("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
    return tuple(answer(v, v if v in spoken else None, address) for v in every)


def web(url: str, status: int | None = 200, *, location: str | None = None, hsts: str | None = None) -> WebAnswer:
    return WebAnswer(url=url, status=status, location=location, hsts=hsts)


def evidence(
    visits: Sequence[Visit] = (),
    answers: Sequence[Answer] = (),
    answers_of_web: Sequence[WebAnswer] = (),
    *,
    root: x509.Certificate | None = None,
    host: str = HOST,
    unresolved: Mapping[str, Failure] | None = None,
    beyond_reach: tuple[str, ...] = (),
    left_out: tuple[str, ...] = (),
) -> ServerEvidence:
    """Return what a test of *host* saw; *root* is the one trusted root."""
    missing = unresolved or {}
    found = tuple(
        (name, tuple(v.endpoint.address for v in visits if v.sni and v.endpoint.name == name))
        for name in (HOST, SISTER)
    )
    return ServerEvidence(
        target=Target(host=host, port=443), at=AT, names=found, visits=tuple(visits), answers=tuple(answers),
        web=tuple(answers_of_web), checks=tuple(_check(v, root) for v in visits if v.sni), connections=9,
        unresolved=tuple(missing.items()), beyond_reach=beyond_reach, left_out=left_out,
    )  # fmt: skip


def _check(seen: Visit, root: x509.Certificate | None) -> Evidence:
    place = seen.endpoint
    attempt = Attempt(
        address=place.address, port=place.port, milliseconds=0.0, handshake=seen.handshake, failure=seen.failure
    )
    return Evidence(
        target=Target(host=place.name, port=443), at=AT, attempts=(attempt,),
        resolution=Resolution(addresses=(place.address,), milliseconds=0.0), stores=(store(*([root] if root else [])),),
    )  # fmt: skip


def view(seen: ServerEvidence) -> ServerView:
    """Return the view with the diagnoses of *seen*."""
    return ServerView(evidence=seen, diagnoses=tuple(map(diagnose, seen.checks)))
