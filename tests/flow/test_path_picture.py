"""The way to the site: what was reached, and where it stops, for every failure and every cause about the way."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cases.test_cases import FILES, read
from tests.support.diagnoses import finding, made_diagnosis
from tests.support.evidence import attempt, failed, met
from tests.support.observed import CHAINS, world
from wizard.causes.catalog import CAUSES
from wizard.causes.diagnose import diagnose
from wizard.flow.path_picture import (
    TITLES,
    PathPicture,
    Station,
    StationKind,
    StationState,
    is_on_the_way,
    path_of,
)
from wizard.model.computer import ProxyEvidence
from wizard.model.evidence import Evidence, FailureKind, LoginWanted, PortalEvidence, Resolution, Stage, WaysEvidence
from wizard.model.finding import Diagnosis, Severity, Verdict, Who

_SHORT = {StationState.REACHED: "+", StationState.STOPPED: "x", StationState.UNKNOWN: "-"}


def drawn(picture: PathPicture | None) -> str:
    """Return *picture* as one line: "computer+ network+ / site-" is broken between the last two."""
    assert picture is not None
    parts = []
    for position, station in enumerate(picture.stations):
        parts.append(f"{station.kind}{_SHORT[station.state]}")
        if picture.broken_after == position:
            parts.append("/")
    return " ".join(parts)


def after(kind: FailureKind, stage: Stage, **changes: object) -> Evidence:
    return replace(met(failure=failed(kind, stage=stage)), **changes)  # type: ignore[arg-type]


WAYS = {
    (Stage.RESOLVE, FailureKind.NAME_NOT_FOUND): "computer+ network+ namesx site-",
    (Stage.RESOLVE, FailureKind.NAME_SERVER_FAILED): "computer+ network- namesx site-",
    (Stage.RESOLVE, FailureKind.TIMED_OUT): "computer+ network- namesx site-",
    (Stage.RESOLVE, FailureKind.NO_NETWORK): "computer+ networkx site-",
    (Stage.CONNECT, FailureKind.NO_NETWORK): "computer+ networkx site-",
    (Stage.CONNECT, FailureKind.REFUSED): "computer+ network+ sitex",
    (Stage.CONNECT, FailureKind.TIMED_OUT): "computer+ network+ / site-",
    (Stage.CONNECT, FailureKind.UNREACHABLE): "computer+ network+ / site-",
    (Stage.CONNECT, FailureKind.RESET): "computer+ network+ / site-",
    (Stage.STARTTLS, FailureKind.STARTTLS_REFUSED): "computer+ network+ site+ securex",
    (Stage.HANDSHAKE, FailureKind.NOT_TLS): "computer+ network+ site+ securex",
    (Stage.HANDSHAKE, FailureKind.RESET): "computer+ network+ site+ securex",
    (Stage.HANDSHAKE, FailureKind.TIMED_OUT): "computer+ network+ site+ securex",
}


@pytest.mark.parametrize(("stage", "kind"), WAYS, ids=str)
def test_the_way_ends_where_the_failure_was(stage: Stage, kind: FailureKind) -> None:
    assert drawn(path_of(diagnose(after(kind, stage)))) == WAYS[stage, kind]


@pytest.mark.parametrize("kind", FailureKind)
@pytest.mark.parametrize("stage", Stage)
def test_every_failure_at_every_stage_has_one_end(stage: Stage, kind: FailureKind) -> None:
    picture = path_of(made_diagnosis(failure=failed(kind, stage=stage)))
    assert picture is not None
    assert picture.stations[0] == Station(kind=StationKind.COMPUTER, state=StationState.REACHED)
    stopped = [s for s in picture.stations if s.state is StationState.STOPPED]
    assert len(stopped) + (picture.broken_after is not None) == 1
    assert all(s.word for s in stopped)
    assert bool(picture.reason) == (picture.broken_after is not None)
    stop = picture.stop
    assert stop is not None
    assert StationState.REACHED not in [s.state for s in picture.stations[stop:]]


def test_a_proxy_that_wants_a_login_is_where_it_stops() -> None:
    login = replace(failed(FailureKind.PROXY_LOGIN, stage=Stage.PROXY), login=LoginWanted())
    tried = replace(attempt(failure=login), via_proxy="proxy.example:3128")
    picture = path_of(diagnose(replace(met(), attempts=(tried,))))
    assert drawn(picture) == "computer+ network+ proxyx site-"
    assert picture is not None
    assert picture.stations[2].name == "proxy.example:3128"


def test_a_vpn_and_a_proxy_stand_on_the_way_where_they_are() -> None:
    tried = replace(attempt(failure=failed(FailureKind.ALERT)), via_proxy="proxy.example:3128")
    evidence = replace(met(), attempts=(tried,), proxy=ProxyEvidence(vpn=("wg0",)))
    assert drawn(path_of(diagnose(evidence))) == "computer+ network+ vpn+ proxy+ site+ securex"
    tunnel = replace(evidence, proxy=ProxyEvidence(), ways=WaysEvidence(ways=(), tunnel="tun0"))
    picture = path_of(diagnose(tunnel))
    assert picture is not None
    assert [s.name for s in picture.stations if s.kind is StationKind.VPN] == ["tun0"]


def test_a_name_from_the_hosts_file_is_no_proof_of_a_network() -> None:
    resolution = Resolution(addresses=("192.0.2.7",), milliseconds=0.1, from_hosts_file=True)
    picture = path_of(diagnose(after(FailureKind.TIMED_OUT, Stage.CONNECT, resolution=resolution)))
    assert drawn(picture) == "computer+ network- / site-"


def test_a_login_page_stands_in_the_sites_place() -> None:
    portal = PortalEvidence(asked="check.example", intercepted=True, redirect="login.hotel.example")
    picture = path_of(diagnose(after(FailureKind.RESET, Stage.HANDSHAKE, portal=portal)))
    assert drawn(picture) == "computer+ network+ loginx site-"
    assert picture is not None
    assert picture.stations[2].name == "login.hotel.example"


def read_by(form: str | None, severity: Severity, who: Who = Who.COMPUTER) -> Diagnosis:
    found = replace(finding("interception", who=who), form=form, severity=severity)
    made = made_diagnosis([replace(found, values={"product": "Some Shield"})])
    return replace(made, verdict=Verdict.UNTRUSTED if severity is Severity.BLOCKING else Verdict.TRUSTED)


@pytest.mark.parametrize(
    ("form", "severity", "who", "expected"),
    [
        (None, Severity.BLOCKING, Who.COMPUTER, "computer+ programx network- site-"),
        (None, Severity.BLOCKING, Who.NETWORK, "computer+ network+ filterx site-"),
        ("everywhere", Severity.BLOCKING, Who.COMPUTER, "computer+ network+ betweenx site-"),
        ("allowed", Severity.NOTE, Who.COMPUTER, "computer+ program+ network+ site+"),
        ("malware", Severity.WARNING, Who.COMPUTER, "computer+ program+ network+ site+"),
        ("local-root", Severity.NOTE, Who.COMPUTER, "computer+ network+ between+ site+"),
    ],
)
def test_what_opens_connections_stands_where_it_is(
    form: str | None, severity: Severity, who: Who, expected: str
) -> None:
    picture = path_of(read_by(form, severity, who))
    assert drawn(picture) == expected
    assert picture is not None
    assert [s.name for s in picture.stations if s.word] == ["Some Shield"]
    assert (picture.stop is None) == (severity is not Severity.BLOCKING)


def test_where_nothing_went_wrong_on_the_way_there_is_no_path() -> None:
    assert path_of(diagnose(met(CHAINS["ok"](), world().root.certificate))) is None
    assert path_of(made_diagnosis([finding("expired")])) is None


def test_a_check_that_broke_is_no_reason_for_a_path() -> None:
    broken = replace(finding("timeout", certificate=None), failed="ValueError")
    assert not is_on_the_way(broken)
    assert path_of(made_diagnosis([broken])) is None


def on_the_way() -> list[str]:
    return [cause for cause in CAUSES if is_on_the_way(finding(cause))]


@pytest.mark.parametrize("cause", on_the_way())
def test_a_cause_that_a_code_tells_has_its_place_without_any_evidence(cause: str) -> None:
    told = made_diagnosis([replace(finding(cause), values={})])
    nothing = replace(told.evidence, attempts=(), clock=Resolution(addresses=(), milliseconds=0.0), offline=True)
    picture = path_of(replace(told, evidence=replace(nothing, clock=met().clock), chain=(), path=()))
    assert picture is not None
    assert picture.stop is not None
    assert picture.stations[-1].state is not StationState.REACHED
    seen = [s.kind for s in picture.stations if s.state is StationState.REACHED]
    assert set(seen) <= {StationKind.COMPUTER, StationKind.NETWORK}


def test_eleven_causes_and_two_more_are_about_the_way() -> None:
    assert len(on_the_way()) == 13


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_stations_of_every_case_stand_in_order_and_have_a_title(path: Path) -> None:
    diagnosis = diagnose(read(path).evidence)
    picture = path_of(diagnosis)
    assert (picture is not None) == any(map(is_on_the_way, diagnosis.findings))
    if picture is not None:
        kinds = [station.kind for station in picture.stations]
        assert kinds == sorted(kinds, key=list(StationKind).index)
        assert set(kinds) <= set(TITLES)
