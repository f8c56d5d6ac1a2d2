"""What the server test saw of a site's servers, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wizard.model.certificate import Certificate
from wizard.model.evidence import Evidence, Failure, FailureKind, Handshake, Stage
from wizard.model.fields import Unreadable
from wizard.model.finding import Diagnosis, Finding, Severity, Value
from wizard.model.target import Target

MOST_CONNECTIONS = 40
"""How many connections one test of a server may make (contract.md)."""

VERSION_NAMES = {
    "SSLv3": "SSL 3.0",
    "TLSv1": "TLS 1.0",
    "TLSv1.1": "TLS 1.1",
    "TLSv1.2": "TLS 1.2",
    "TLSv1.3": "TLS 1.3",
}
"""What people call each version, the oldest first."""

CURRENT_VERSIONS = ("TLSv1.2", "TLSv1.3")
"""Those that browsers speak (RFC 8996)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One name at one address."""

    name: str
    address: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered to one hello: its choice, or its refusal."""

    endpoint: Endpoint
    offer: str
    """Id of the offer: "TLSv1.2", "rc4", "client:java-7" …"""
    protocol: str | None
    """The version it chose; None when it chose none."""
    cipher: int | None
    """The cipher suite it chose (IANA number)."""
    group_bits: int | None = None
    """The size of its Diffie-Hellman group, where it sent one."""
    alert: int | None = None
    failure: Failure | None = None
    """Set when nothing usable came back."""
    is_compressed: bool = False
    """Whether the server would compress what it encrypts (RFC 3749), which it was offered with each version."""
    is_bound: bool | None = None
    """Whether renegotiation is bound to the connection (RFC 5746); None where the version does not say."""
    is_doubtful: bool = False
    """Set when the connection ended like every one after it: the server may have stopped answering us at all."""

    @property
    def accepted(self) -> bool:
        """Say whether the server took the offer."""
        return self.protocol is not None

    @property
    def is_known(self) -> bool:
        """Say whether the server answered at all; some servers refuse by ending the connection."""
        failure = self.failure
        return failure is None or (self.was_hung_up and not self.is_doubtful)

    @property
    def was_hung_up(self) -> bool:
        """Say whether the server ended the connection instead of an answer."""
        failure = self.failure
        is_end = failure is not None and failure.kind in {FailureKind.CLOSED, FailureKind.RESET}
        return is_end and failure is not None and failure.stage is Stage.HANDSHAKE


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One whole handshake with a name at an address, as a browser makes it."""

    endpoint: Endpoint
    sni: bool
    handshake: Handshake | None
    failure: Failure | None = None


def site_url(scheme: str, name: str) -> str:
    """Return the address of the site *name*, which may be an IP address (RFC 3986 3.2.2)."""
    return f"{scheme}://[{name}]/" if ":" in name else f"{scheme}://{name}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAnswer:
    """The head of one answer over HTTP or HTTPS."""

    url: str
    status: int | None
    location: str | None = None
    hsts: str | None = None
    """The Strict-Transport-Security header."""
    error: str | None = None
    leaf: bytes | None = None
    """The site's certificate as this connection brought it (DER); None over plain HTTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerEvidence:
    """Everything that one server test saw."""

    target: Target
    at: datetime
    names: tuple[tuple[str, tuple[str, ...]], ...]
    """Each name that was looked up, with its addresses; none for a name that does not exist."""
    visits: tuple[Visit, ...]
    answers: tuple[Answer, ...]
    web: tuple[WebAnswer, ...]
    checks: tuple[Evidence, ...]
    """One for each endpoint that was visited, or for the name that has no address; to be diagnosed as any check."""
    connections: int
    """How many connections were made."""
    unresolved: tuple[tuple[str, Failure], ...] = ()
    """Why a name has no address."""
    beyond_reach: tuple[str, ...] = ()
    """Addresses that this computer has no way to, as to those of IPv6 in many networks."""
    left_out: tuple[str, ...] = ()
    """Ids of offers, and endpoints, that the limit left no connection for."""
    unsteady: tuple[str, ...] = ()
    """Ids of the offers that were answered the second time only."""
    other_key: Visit | None = None
    """The visit that met a certificate for another kind of key (RSA, EC); None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFinding:
    """One thing about a server that should be otherwise."""

    id: str
    weight: Severity
    title: str
    """Message id, as *reason* and *cure*; all three with *values* as fields."""
    reason: str
    """Why it matters."""
    cure: str
    """What the owner does about it."""
    source: str
    values: Mapping[str, Value] = field(default_factory=dict)
    finding: Finding | None = None
    """What the diagnosis of an endpoint found, where it is about that: its own words then count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientOffer:
    """A program that the server is asked as."""

    id: str
    name: str
    oldest: str
    """The oldest version that it accepts."""
    newest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAccess:
    """Whether one program gets in."""

    id: str
    name: str
    protocol: str | None
    """The version that it would speak with the server; None when it does not get in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerReport:
    """The whole answer about a site's servers; no grade."""

    evidence: ServerEvidence
    findings: tuple[ServerFinding, ...]
    """What stops visitors first."""
    protocols: Mapping[str, Mapping[str, bool | None]]
    """For each address that was asked, whether each version is spoken; None where that is not known."""
    clients: tuple[ClientAccess, ...]
    """In the order of data/clients.toml; none that could not be asked."""
    diagnoses: tuple[Diagnosis, ...]
    """In the order of the evidence's checks."""
    chains: tuple[tuple[str, tuple[Certificate | Unreadable, ...]], ...] = ()
    """Each different chain as it was sent, leaf first, with the places that send it."""

    @property
    def is_fine(self) -> bool:
        """Say whether nothing but notes was found."""
        return all(f.weight is Severity.NOTE for f in self.findings)
