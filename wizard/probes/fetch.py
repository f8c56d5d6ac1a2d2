"""Fetch the documents that certificates point to: issuers, OCSP responses and CRLs.

The answers are signed; http is the way that RFC 5280 4.2.2.1 and RFC 6960 A.1 foresee.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from wizard.model.certificate import Certificate
from wizard.model.evidence import Fetched
from wizard.model.fields import Present
from wizard.pki.containers import read_container
from wizard.pki.extensions import authority_information_access, crl_distribution_points
from wizard.pki.reader import read_certificate
from wizard.pki.revocation import ocsp_request
from wizard.probes.base import Job
from wizard.probes.web import LARGEST_ANSWER, http, redirect

LARGEST_CRL = 10 * 1024 * 1024
MOST_LEVELS = 4
MOST_URLS = 3
MOST_REDIRECTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One document to fetch: where, for which certificate, and how large it may be."""

    url: str
    request_for: str
    private_allowed: bool
    body: bytes | None = None
    largest: int = LARGEST_ANSWER


def _fetch(wanted: _Wanted, job: Job, may_ask: Callable[[], bool] = lambda: True) -> Fetched:
    """Fetch one document, following few redirects; *may_ask* is asked before each connection."""

    def without(why: str) -> Fetched:
        return Fetched(url=wanted.url, body=None, error=why, request_for=wanted.request_for)

    asked = wanted.url
    for _ in range(MOST_REDIRECTS + 1):
        if not may_ask():
            return without("too many connections")
        answer = http(asked, job, private_allowed=wanted.private_allowed, body=wanted.body, largest=wanted.largest)
        if answer.status == 200:
            return Fetched(url=wanted.url, body=answer.body, request_for=wanted.request_for)
        further = redirect(asked, answer)
        if answer.status not in {301, 302, 303, 307, 308} or further is None:
            return without(answer.error or f"HTTP status {answer.status}")
        asked = further
    return without("too many redirects")


def fetch_issuers(
    chain: Sequence[bytes],
    known_roots: Sequence[bytes],
    job: Job,
    *,
    private_allowed: bool,
    may_ask: Callable[[], bool] = lambda: True,
) -> tuple[Fetched, ...]:
    """Fetch the issuers that the chain lacks, from the addresses in its certificates (RFC 5280 4.2.2.1).

    Begins at the first certificate, going up from the leaf, whose issuer is neither sent nor a known root.
    The bodies are single certificates as DER. Whether they fit is not checked. *may_ask* is asked before each
    connection. Raises `Cancelled`.
    """
    known = _by_subject((*chain, *known_roots))
    top = _top(chain, known)
    fetched: list[Fetched] = []
    for _ in range(MOST_LEVELS):
        if top is None or top.is_self_issued or top.issuer.der in known or job.deadline.is_over:
            break
        told = fetch_issuer(top, job, private_allowed=private_allowed, may_ask=may_ask)
        fetched += told
        wanted, bodies = top.issuer.der, [f.body for f in told if f.body]
        known |= _by_subject(bodies)
        top = next(
            (c for c in map(read_certificate, bodies) if isinstance(c, Certificate) and c.subject.der == wanted), None
        )
    return tuple(fetched)


def fetch_issuer(
    certificate: Certificate, job: Job, *, private_allowed: bool, may_ask: Callable[[], bool] = lambda: True
) -> tuple[Fetched, ...]:
    """Fetch who issued *certificate*, from the addresses in it; the first answer with the right name ends it.

    The bodies are single certificates as DER. Whether they fit is not checked. Raises `Cancelled`.
    """
    fetched: list[Fetched] = []
    for url in issuer_addresses(certificate):
        wanted = _Wanted(url=url, request_for=certificate.sha256, private_allowed=private_allowed)
        document = _fetch(wanted, job, may_ask)
        certificates = _certificates_in(document)
        if not certificates:
            fetched.append(_unusable(document))
        fetched.extend(Fetched(url=url, body=c.der, request_for=certificate.sha256) for c in certificates)
        if any(c.subject.der == certificate.issuer.der for c in certificates):
            break
    return tuple(fetched)


def _top(chain: Sequence[bytes], known: Mapping[bytes, Certificate]) -> Certificate | None:
    """Return the highest certificate that is reached from the leaf by issuer names."""
    leaf = read_certificate(chain[0]) if chain else None
    top = leaf if isinstance(leaf, Certificate) else None
    for _ in range(len(chain)):
        if top is None or top.is_self_issued:
            break
        above = known.get(top.issuer.der)
        if above is None:
            break
        top = above
    return top


def _by_subject(ders: Sequence[bytes]) -> dict[bytes, Certificate]:
    certificates = [c for c in map(read_certificate, ders) if isinstance(c, Certificate)]
    return {c.subject.der: c for c in certificates}


def issuer_addresses(certificate: Certificate) -> tuple[str, ...]:
    """Return the addresses that would be asked for the issuer of *certificate*: the first few by plain http."""
    access = authority_information_access(certificate)
    urls = access.value.ca_issuers if isinstance(access, Present) else ()
    return _fetchable(urls)


def _fetchable(urls: Sequence[str]) -> tuple[str, ...]:
    """Return the first few plain-http addresses of *urls*; the others, such as LDAP, are not asked."""
    return tuple(u for u in urls if u.lower().startswith("http://"))[:MOST_URLS]


def _certificates_in(document: Fetched) -> tuple[Certificate, ...]:
    if document.body is None:
        return ()
    # RFC 5280 4.2.2.1 has DER and PKCS#7 there, no PKCS#12.
    held = read_container(document.body, with_keys=False)
    found = (read_certificate(der) for der in held.certificates[:10])
    return tuple(c for c in found if isinstance(c, Certificate))


def _unusable(document: Fetched) -> Fetched:
    if document.body is None:
        return document
    return Fetched(url=document.url, body=None, error="no certificate in the answer", request_for=document.request_for)


def fetch_ocsp(certificate: bytes, issuer: bytes, job: Job, *, private_allowed: bool) -> tuple[Fetched, ...]:
    """Ask the responders that *certificate* names whether it is revoked (RFC 6960); the first answer ends it.

    The answers are not checked. Raises `Cancelled`.
    """
    subject, above = read_certificate(certificate), read_certificate(issuer)
    if not isinstance(subject, Certificate) or not isinstance(above, Certificate):
        return ()
    access = authority_information_access(subject)
    urls = access.value.ocsp if isinstance(access, Present) else ()
    asked: list[Fetched] = []
    for url in _fetchable(urls):
        request = ocsp_request(subject, above)
        wanted = _Wanted(url=url, request_for=subject.sha256, private_allowed=private_allowed, body=request)
        asked.append(_fetch(wanted, job))
        if asked[-1].body is not None:
            break
    return tuple(asked)


def fetch_crls(certificate: bytes, job: Job, *, private_allowed: bool) -> tuple[Fetched, ...]:
    """Fetch the revocation list that *certificate* names (RFC 5280 4.2.1.13); the first answer ends it.

    The answers are not checked. Raises `Cancelled`.
    """
    subject = read_certificate(certificate)
    if not isinstance(subject, Certificate):
        return ()
    points = crl_distribution_points(subject)
    asked: list[Fetched] = []
    for url in _fetchable(points.value if isinstance(points, Present) else ()):
        wanted = _Wanted(url=url, request_for=subject.sha256, private_allowed=private_allowed, largest=LARGEST_CRL)
        asked.append(_fetch(wanted, job))
        if asked[-1].body is not None:
            break
    return tuple(asked)
