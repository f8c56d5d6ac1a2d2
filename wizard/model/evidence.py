"""What the probes saw: frozen, free of judgement, and written to JSON as it is.

Unions hold at most one dataclass (the other side is an enum or None), so that msgspec can read them back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from wizard.model.computer import (
    BrowsersEvidence,
    ProxyEvidence,
    RootsEvidence,
    SettingsEvidence,
    SystemEvidence,
    UpdatesEvidence,
)
from wizard.model.fields import Unknown
from wizard.model.target import Target
from wizard.model.terms import Part


class Stage(StrEnum):
    """Where on the way to the server something failed."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    PROXY = "proxy"
    STARTTLS = "starttls"
    HANDSHAKE = "handshake"


class FailureKind(StrEnum):
    """What failed; each is one observable event, not a guess at its reason."""

    NO_NETWORK = "no-network"
    """No interface or no route to anything."""
    NAME_NOT_FOUND = "name-not-found"
    NAME_SERVER_FAILED = "name-server-failed"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    """No route to this host, while the network is there."""
    TIMED_OUT = "timed-out"
    RESET = "reset"
    CLOSED = "closed"
    """The other side ended the connection in order, without an answer."""
    NOT_TLS = "not-tls"
    """Bytes came that are not TLS records."""
    ALERT = "alert"
    """The server refused with a TLS alert; its number is in `Failure.alert`."""
    PROTOCOL_VERSION = "protocol-version"
    """Either side said that no common TLS version exists."""
    NO_COMMON_CIPHER = "no-common-cipher"
    CLIENT_CERTIFICATE = "client-certificate"
    """The server asked for a certificate of ours and ended when none came."""
    PROXY_REFUSED = "proxy-refused"
    PROXY_LOGIN = "proxy-login"
    """The proxy wants a user name and a password, or does not accept those that it was given."""
    STARTTLS_REFUSED = "starttls-refused"
    MALFORMED = "malformed"
    """TLS records came, but not a handshake that can be followed; also one that is too large."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginWanted:
    """What a proxy says to those who do not say who they are."""

    schemes: tuple[str, ...] = ()
    """The ways to log in that an HTTP proxy names, in lower case: "basic", "negotiate"; none where it names none, and
    for a SOCKS proxy."""
    given: bool = False
    """Whether a user name and a password were given, which it does not accept."""

    @property
    def is_known(self) -> bool:
        """Whether this program knows a way to log in there: Basic (RFC 7617), or the one of SOCKS (RFC 1929)."""
        return not self.schemes or "basic" in self.schemes


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A step that failed: where, what, and the library's own words for experts."""

    stage: Stage
    kind: FailureKind
    detail: str
    alert: int | None = None
    """TLS alert number (RFC 8446 6), when one came."""
    received: bytes = b""
    """The first bytes that came, at most 64, when they were not TLS."""
    socks: bool = False
    """Whether it was a SOCKS proxy that refused."""
    login: LoginWanted | None = None
    """What the proxy says of logging in, where it wants that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """What one TLS handshake showed, completed or not. Nothing was verified."""

    protocol: str | None
    """"TLSv1.3" …; None when the handshake ended before that."""
    cipher: str | None
    group: str | None
    chain: tuple[bytes, ...]
    """DER as sent, leaf first, in the server's order."""
    ocsp_staple: bytes | None
    """The stapled OCSP response as DER."""
    client_certificate_asked: bool
    alpn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One connection to one address."""

    address: str
    port: int
    milliseconds: float
    legacy: bool = False
    """True for the second try, which admits TLS 1.0 and old ciphers to name an old server."""
    via_proxy: str | None = None
    """``host:port`` of the proxy that carried it, or was to."""
    handshake: Handshake | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What the name lookup gave."""

    addresses: tuple[str, ...]
    milliseconds: float
    failure: Failure | None = None
    from_hosts_file: bool | None = False
    """Whether the hosts file names the host; None when it could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One document fetched by plain http: an issuer, an OCSP response or a CRL."""

    url: str
    body: bytes | None
    """None when it could not be had."""
    error: str | None = None
    request_for: str | None = None
    """SHA-256 of the certificate that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootStore:
    """One list of trusted roots, reduced to those that could matter for this chain."""

    name: str
    """"system", "mozilla" and "chrome" for whole lists; "nss" and "firefox" for what was added to Chrome (on Linux) and
    to Firefox; "given" (--trust), "only" (--only-trust)."""
    size: int
    """How many roots the whole list has; 0 for an empty or missing store."""
    roots: tuple[bytes, ...]
    """DER of the roots whose name or key matches an issuer in the chain."""
    origin: str
    """Where it was read: a path, "certifi 2026.10.18", …"""
    brought: tuple[bytes, ...] | None = None
    """DER of those of `roots` that the system's maker put there, not a person; None when that cannot be told."""
    grows: bool = False
    """Whether the system fetches further roots of its maker's list when it first meets them, as Windows does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReading:
    """One outside opinion about the time, or the reason why it gave none."""

    source: str
    """Host that was asked."""
    kind: str
    """"http-date", "sntp", "server-date"."""
    offset_s: float | None
    """True time minus this computer's time, seconds; None when nothing came."""
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockEvidence:
    """This computer's clock, and what others say of it."""

    now: datetime
    """This computer's time when the check began, UTC."""
    time_zone: str
    utc_offset_s: int
    readings: tuple[TimeReading, ...]
    synchronised: bool | None = None
    """What the system itself says; None when it cannot say."""
    built: datetime | None = None
    """When this program was built: the clock cannot rightly be before."""
    roots_written: datetime | None = None
    """When the system's list of roots was last written: the clock cannot rightly be before that, either."""
    automatic: bool | None = None
    """Whether the system sets its clock by itself; None when it cannot say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalEvidence:
    """Whether something between here and the Internet answers in another's name."""

    asked: str
    intercepted: bool
    redirect: str | None = None
    """Host of the login page, without path and query."""
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupEvidence:
    """What another name server than the system's says of the host."""

    asked: str
    """Its address, with the port where it is not 53."""
    addresses: tuple[str, ...]
    failure: Failure | None = None
    owner: str = ""
    """Who runs it; empty for one that was given."""


class WayKind(StrEnum):
    """In what another way to the site differs from the usual one."""

    RESOLVER = "resolver"
    """It goes to an address that another name server gave."""
    FAMILY = "family"
    """IPv6 where the usual one is IPv4, or the other way round."""
    INTERFACE = "interface"
    """Through another network that this computer is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWay:
    """What the same host shows when it is reached in another way."""

    kind: WayKind
    through: str
    """The name server, "IPv4" or "IPv6", or the interface."""
    address: str
    chain: tuple[bytes, ...] = ()
    failure: Failure | None = None
    milliseconds: float = 0.0
    """How long it took, or was waited for."""
    stores: tuple[RootStore, ...] = ()
    """The lists of roots, reduced to those that could matter for this chain; none where it is the usual way's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysEvidence:
    """Every other way that was tried."""

    ways: tuple[OtherWay, ...]
    usual: Attempt | None = None
    """The usual way, where it was tried again for this; None where it is the check's own."""
    stores: tuple[RootStore, ...] = ()
    """The lists of roots for its chain, where it was tried again."""
    tunnel: str = ""
    """The interface of the VPN that the usual way goes through: then no way around it is tried. Empty without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Another host's certificates, to tell "this site" from "this network"."""

    host: str
    chain: tuple[bytes, ...]
    failure: Failure | None = None
    stores: tuple[RootStore, ...] = ()
    """The lists of roots, reduced to those that could matter for this chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything one check saw. `causes.diagnose` needs nothing else but the time to judge at."""

    target: Target
    at: datetime
    """The time to verify at (UTC): --at, else the clock when the check began."""
    resolution: Resolution | Unknown
    attempts: tuple[Attempt, ...]
    fetched_issuers: tuple[Fetched, ...] = ()
    ocsp: tuple[Fetched, ...] = ()
    crls: tuple[Fetched, ...] = ()
    stores: tuple[RootStore, ...] = ()
    clock: ClockEvidence | Unknown = Unknown.NOT_ASKED
    portal: PortalEvidence | Unknown = Unknown.NOT_ASKED
    system: SystemEvidence | Unknown = Unknown.NOT_ASKED
    updates: UpdatesEvidence | Unknown = Unknown.NOT_ASKED
    browsers: BrowsersEvidence | Unknown = Unknown.NOT_ASKED
    roots: RootsEvidence | Unknown = Unknown.NOT_ASKED
    proxy: ProxyEvidence | Unknown = Unknown.NOT_ASKED
    settings: SettingsEvidence | Unknown = Unknown.NOT_ASKED
    lookup: LookupEvidence | Unknown = Unknown.NOT_ASKED
    ways: WaysEvidence | Unknown = Unknown.NOT_ASKED
    comparisons: tuple[Comparison, ...] = ()
    preloaded: bool | Unknown = Unknown.NOT_ASKED
    """Whether the host is in the list of those that browsers open securely or not at all (HSTS, RFC 6797)."""
    fetch_allowed: bool = True
    offline: bool = False
    """True when the chain came from a file and nothing was connected to."""
    schema: int = field(default=1)

    @property
    def main(self) -> Attempt | None:
        """The attempt that shows what a current browser meets: the last one that is not legacy."""
        return next((a for a in reversed(self.attempts) if not a.legacy), None)

    @property
    def legacy(self) -> Attempt | None:
        """The second try with old protocols, when there was one."""
        return next((a for a in self.attempts if a.legacy), None)

    @property
    def chain(self) -> tuple[bytes, ...]:
        """DER of the certificates as sent: of the main attempt, else of the legacy one."""
        for attempt in (self.main, self.legacy):
            if attempt and attempt.handshake and attempt.handshake.chain:
                return attempt.handshake.chain
        return ()

    @property
    def parts_seen(self) -> Mapping[Part, PartValue]:
        """What is known of each part that was asked for, whatever came of it."""
        values = {part: getattr(self, part.value) for part in Part}
        return {part: value for part, value in values.items() if value is not Unknown.NOT_ASKED}

    def with_parts(self, seen: Mapping[Part, PartValue]) -> Evidence:
        """Return this evidence with what was *seen* in place of what it holds of these parts."""
        # A part is named like its field, and a probe gives what its field takes (probes/parts.py).
        return replace(self, **{part.value: value for part, value in seen.items()})  # type: ignore[arg-type]


PartValue = (
    Resolution | ClockEvidence | PortalEvidence | SystemEvidence | UpdatesEvidence | BrowsersEvidence | RootsEvidence
    | ProxyEvidence | SettingsEvidence | LookupEvidence | WaysEvidence | Unknown
)  # fmt: skip
"""What a `Part` of the evidence may be."""
