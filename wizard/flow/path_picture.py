"""The way from this computer to the site as stations: what was reached, and the place where it stops."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from wizard.i18n import N_
from wizard.model.computer import ProxyEvidence
from wizard.model.evidence import (
    ClockEvidence,
    Evidence,
    Failure,
    FailureKind,
    LookupEvidence,
    PortalEvidence,
    Resolution,
    Stage,
    WaysEvidence,
)
from wizard.model.finding import Diagnosis, Finding, Severity, Verdict, Who


class StationKind(StrEnum):
    """What stands on the way, in the order of the way."""

    COMPUTER = "computer"
    PROGRAM = "program"
    """A program on this computer that opens connections."""
    NETWORK = "network"
    NAMES = "names"
    """What looks names up; shown where the way ends at it, and else a part of the network."""
    LOGIN = "login"
    VPN = "vpn"
    PROXY = "proxy"
    FILTER = "filter"
    """Something in the network that opens connections."""
    BETWEEN = "between"
    """Something that opens connections, it is not known where."""
    SITE = "site"
    SECURE = "secure"
    """The agreement on a secure connection with what answers there."""


class StationState(StrEnum):
    """What is known of a station."""

    REACHED = "reached"
    STOPPED = "stopped"
    """The way ends here."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One station on the way."""

    kind: StationKind
    state: StationState
    name: str = ""
    """What it is called, as text from outside; empty where that is not known."""
    word: str = ""
    """Message id: what happens here; empty for what the state says by itself."""

    @property
    def is_cut_off(self) -> bool:
        """Say whether not even the line to this station holds: the way ends at a network only where there is none."""
        return self.kind is StationKind.NETWORK and self.state is StationState.STOPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPicture:
    """Stations from this computer to the site; the way ends at the one that is stopped, or on the line after one."""

    stations: tuple[Station, ...]
    broken_after: int | None = None
    """Set where nobody knows who ends it: the line after this station leads to no answer."""
    reason: str = ""
    """Message id of what happens on that line."""

    @property
    def stop(self) -> int | None:
        """The first place that is not got beyond: the stopped station, or the one after the broken line."""
        if self.broken_after is not None:
            return self.broken_after + 1
        return next((i for i, s in enumerate(self.stations) if s.state is StationState.STOPPED), None)


TITLES: Mapping[StationKind, str] = MappingProxyType(
    {
        StationKind.COMPUTER: N_("This computer"),
        StationKind.PROGRAM: N_("A program on this computer"),
        StationKind.NETWORK: N_("Network"),
        StationKind.NAMES: N_("Name lookup"),
        StationKind.LOGIN: N_("Login page"),
        StationKind.VPN: N_("VPN"),
        StationKind.PROXY: N_("Proxy"),
        StationKind.FILTER: N_("A filter in the network"),
        StationKind.BETWEEN: N_("Something in between"),
        StationKind.SITE: N_("Site"),
        StationKind.SECURE: N_("Secure connection"),
    }
)
"""What each kind of station is called, as message ids."""

_WORDS = {
    FailureKind.NO_NETWORK: N_("not connected"),
    FailureKind.NAME_NOT_FOUND: N_("no such name"),
    FailureKind.NAME_SERVER_FAILED: N_("no usable answer"),
    FailureKind.REFUSED: N_("refused"),
    FailureKind.UNREACHABLE: N_("no way there"),
    FailureKind.TIMED_OUT: N_("no answer in time"),
    FailureKind.RESET: N_("cut off"),
    FailureKind.CLOSED: N_("cut off"),
    FailureKind.NOT_TLS: N_("answers without encryption"),
    FailureKind.ALERT: N_("no agreement"),
    FailureKind.PROTOCOL_VERSION: N_("outdated encryption only"),
    FailureKind.NO_COMMON_CIPHER: N_("no common encryption"),
    FailureKind.CLIENT_CERTIFICATE: N_("wants a certificate of yours"),
    FailureKind.PROXY_REFUSED: N_("does not let it through"),
    FailureKind.PROXY_LOGIN: N_("wants a login"),
    FailureKind.STARTTLS_REFUSED: N_("no encryption offered"),
    FailureKind.MALFORMED: N_("no agreement"),
    FailureKind.CANCELLED: N_("not finished"),
}

_OF_CAUSES: Mapping[str, tuple[StationKind | None, str]] = MappingProxyType(
    {
        "no-network": (StationKind.NETWORK, N_("not connected")),
        "dns-failure": (StationKind.NAMES, N_("name not found")),
        "proxy-failure": (StationKind.PROXY, N_("does not let it through")),
        "connection-refused": (StationKind.SITE, N_("refused")),
        "timeout": (None, N_("no answer in time")),
        "connection-reset": (None, N_("cut off")),
        "not-tls": (StationKind.SECURE, N_("answers without encryption")),
        "protocol-version": (StationKind.SECURE, N_("outdated encryption only")),
        "cipher-mismatch": (StationKind.SECURE, N_("no common encryption")),
        "client-certificate-required": (StationKind.SECURE, N_("wants a certificate of yours")),
        "handshake-failure": (StationKind.SECURE, N_("no agreement")),
    }
)
"""Where the way ends by its cause alone, and the word for it; None for the line before the site."""

_TOLD_BY_CAUSE = {"protocol-version", "cipher-mismatch"}
"""Causes that know more than the failure: a second try told them."""

_PORTAL, _INTERCEPTION = "captive-portal", "interception"


def is_on_the_way(finding: Finding) -> bool:
    """Say whether *finding* is about the way to the site, so that a path shows it."""
    if finding.failed is not None:
        return False
    is_blocking = finding.severity is Severity.BLOCKING
    return finding.cause == _INTERCEPTION or (is_blocking and (finding.cause == _PORTAL or finding.cause in _OF_CAUSES))


def path_of(diagnosis: Diagnosis) -> PathPicture | None:
    """Return the way that *diagnosis* speaks of; None where nothing on it went wrong."""
    first = next((f for f in diagnosis.findings if is_on_the_way(f)), None)
    if first is None:
        failure = _failure_of(diagnosis.evidence)
        is_cut = diagnosis.verdict is Verdict.UNREACHABLE and failure is not None
        return _stopped(diagnosis, *_place_of(failure)) if is_cut and failure is not None else None
    match first.cause:
        case "captive-portal":
            return _with_login(diagnosis)
        case "interception":
            return _with_reader(diagnosis, first)
    failure = _failure_of(diagnosis.evidence)
    place, word = _OF_CAUSES[first.cause] if failure is None else _place_of(failure)
    return _stopped(diagnosis, place, _OF_CAUSES[first.cause][1] if first.cause in _TOLD_BY_CAUSE else word)


def _failure_of(evidence: Evidence) -> Failure | None:
    resolution, main = evidence.resolution, evidence.main
    if isinstance(resolution, Resolution) and resolution.failure is not None:
        return resolution.failure
    return main.failure if main else None


def _place_of(failure: Failure) -> tuple[StationKind | None, str]:
    word = _WORDS[failure.kind]
    if failure.kind is FailureKind.NO_NETWORK:
        return StationKind.NETWORK, word
    match failure.stage:
        case Stage.RESOLVE:
            return StationKind.NAMES, word
        case Stage.PROXY:
            return StationKind.PROXY, word
        case Stage.CONNECT:
            # Whoever does not answer may be the site, or anything before it.
            return StationKind.SITE if failure.kind is FailureKind.REFUSED else None, word
        case Stage.STARTTLS | Stage.HANDSHAKE:
            return StationKind.SECURE, word


def _stopped(diagnosis: Diagnosis, place: StationKind | None, word: str) -> PathPicture:
    """Return the way that ends at *place*; on the line before the site where that is None."""
    more = {place} if place is not None else set()
    stations = list(_stations(diagnosis.evidence, more))
    kinds = [station.kind for station in stations]
    if place is None:
        broken = kinds.index(StationKind.SITE) - 1
        return PathPicture(stations=_known(stations, broken + 1, diagnosis), broken_after=broken, reason=word)
    stop = kinds.index(place)
    stations[stop] = replace(stations[stop], state=StationState.STOPPED, word=word)
    return PathPicture(stations=_known(stations, stop, diagnosis))


def _stations(evidence: Evidence, more: Iterable[StationKind]) -> Iterable[Station]:
    """Yield what is on the way by the evidence, and *more*; nothing is reached yet."""
    names = dict.fromkeys((StationKind.COMPUTER, StationKind.NETWORK, *more), "")
    names[StationKind.SITE] = _site_of(evidence)
    if (tunnel := _tunnel_of(evidence)) is not None:
        names[StationKind.VPN] = tunnel
    if evidence.main is not None and evidence.main.via_proxy:
        names[StationKind.PROXY] = evidence.main.via_proxy
    for kind in StationKind:
        if kind in names:
            yield Station(kind=kind, state=StationState.UNKNOWN, name=names[kind])


def _site_of(evidence: Evidence) -> str:
    """Return what the site is called; empty where a case code tells of it, which knows no names."""
    return evidence.target.address if evidence.target.host else ""


def _tunnel_of(evidence: Evidence) -> str | None:
    if isinstance(evidence.ways, WaysEvidence) and evidence.ways.tunnel:
        return evidence.ways.tunnel
    if isinstance(evidence.proxy, ProxyEvidence) and evidence.proxy.vpn:
        return evidence.proxy.vpn[0]
    return None


def _known(stations: Iterable[Station], stop: int, diagnosis: Diagnosis) -> tuple[Station, ...]:
    """Return *stations* with what was reached before *stop*; what nobody looked at stays unknown."""
    evidence = diagnosis.evidence
    was_met = any(_got_to_site(a.failure) for a in evidence.attempts)
    network = was_met or _has_network(evidence)
    seen = {
        StationKind.COMPUTER: True,
        StationKind.PROGRAM: True,
        StationKind.NETWORK: network,
    }
    return tuple(
        replace(station, state=StationState.REACHED)
        if i < stop and seen.get(station.kind, was_met)
        else station
        for i, station in enumerate(stations)
    )  # fmt: skip


def _got_to_site(failure: Failure | None) -> bool:
    """Say whether an attempt met what answers for the site, whatever it said."""
    if failure is None:
        return True
    is_refused = failure.stage is Stage.CONNECT and failure.kind is FailureKind.REFUSED
    return is_refused or failure.stage in {Stage.STARTTLS, Stage.HANDSHAKE}


def _has_network(evidence: Evidence) -> bool:
    """Say whether anything at all came from outside this computer."""
    clock, portal, lookup, resolution = evidence.clock, evidence.portal, evidence.lookup, evidence.resolution
    told = isinstance(resolution, Resolution) and (
        (bool(resolution.addresses) and not resolution.from_hosts_file)
        or (resolution.failure is not None and resolution.failure.kind is FailureKind.NAME_NOT_FOUND)
    )
    return (
        told
        or (isinstance(portal, PortalEvidence) and portal.error is None)
        or (isinstance(clock, ClockEvidence) and any(r.offset_s is not None for r in clock.readings))
        or (isinstance(lookup, LookupEvidence) and bool(lookup.addresses))
        or any(a.failure is not None and a.failure.stage is Stage.PROXY and a.failure.login for a in evidence.attempts)
    )


def _with_login(diagnosis: Diagnosis) -> PathPicture:
    """Return the way that a login page answers on, in the site's place."""
    portal = diagnosis.evidence.portal
    login = Station(
        kind=StationKind.LOGIN,
        state=StationState.STOPPED,
        name=(portal.redirect or "") if isinstance(portal, PortalEvidence) else "",
        word=N_("answers in the site's place"),
    )
    return PathPicture(
        stations=(
            Station(kind=StationKind.COMPUTER, state=StationState.REACHED),
            Station(kind=StationKind.NETWORK, state=StationState.REACHED),
            login,
            Station(kind=StationKind.SITE, state=StationState.UNKNOWN, name=_site_of(diagnosis.evidence)),
        )
    )


_ON_COMPUTER = {None, "allowed", "malware"}
"""Forms that a known product has: it is on this computer, unless it is the network's."""


def _with_reader(diagnosis: Diagnosis, finding: Finding) -> PathPicture:
    """Return the way with what opens connections on it: it stops there, or is let through and read."""
    if finding.who is Who.NETWORK:
        kind = StationKind.FILTER
    else:
        kind = StationKind.PROGRAM if finding.form in _ON_COMPUTER else StationKind.BETWEEN
    stops = finding.severity is Severity.BLOCKING
    product = finding.values.get("product", "")
    reader = Station(
        kind=kind,
        state=StationState.STOPPED if stops else StationState.REACHED,
        name=product if isinstance(product, str) else "",
        word=N_("looks inside") if stops else N_("reads along"),
    )
    evidence = diagnosis.evidence
    # What answers is the one in between: whether the site itself does, nobody here sees.
    state = StationState.UNKNOWN if stops or diagnosis.is_presumed else StationState.REACHED
    site = Station(kind=StationKind.SITE, state=state, name=_site_of(evidence))
    around = [s for s in _stations(evidence, ()) if s.kind is not StationKind.SITE]
    order = list(StationKind)
    stations = sorted([*around, reader], key=lambda s: order.index(s.kind))
    place = stations.index(reader)
    return PathPicture(stations=(*_known(stations, place if stops else len(stations), diagnosis), site))
