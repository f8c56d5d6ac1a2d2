from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cases.test_cases import FILES, read
from tests.support.diagnoses import NOW, finding, made_diagnosis
from tests.support.evidence import failed, met
from tests.support.observed import CHAINS, world
from wizard.causes.diagnose import diagnose
from wizard.flow.illustration import (
    Certainty,
    ChainPicture,
    ClocksPicture,
    ValidityPicture,
    certainty,
    illustrate,
)
from wizard.flow.names_picture import NamesPicture
from wizard.flow.path_picture import PathPicture, StationKind
from wizard.flow.tasks import check, practice_options, practice_target
from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.model.finding import Severity, Verdict, Who
from wizard.model.target import CheckOptions
from wizard.practice.servers import Practice


def test_an_expired_certificate_is_shown_by_its_validity_first() -> None:
    first = illustrate(made_diagnosis([finding("expired")]))[0]
    assert isinstance(first, ValidityPicture)
    assert first.not_after < first.now == NOW


def test_the_expired_certificate_is_marked_in_the_chain() -> None:
    chain = illustrate(made_diagnosis([finding("expired")]))[-1]
    assert isinstance(chain, ChainPicture)
    assert [box.fault for box in chain.boxes] == ["expired"]


def test_a_wrong_name_is_shown_beside_the_offered_ones() -> None:
    diagnosis = made_diagnosis([finding("name-mismatch")], host="store.example")
    names = illustrate(diagnosis)[0]
    assert isinstance(names, NamesPicture)
    assert (names.wanted, names.offered) == ("store.example", ("shop.example",))


def test_a_wrong_clock_is_shown_beside_the_true_time() -> None:
    diagnosis = made_diagnosis([finding("clock-wrong", who=Who.COMPUTER, certificate=None)], offset_s=86_400.0)
    assert illustrate(diagnosis)[0] == ClocksPicture(computer=NOW, true=NOW + timedelta(days=1))


def test_what_a_wrong_clock_explains_is_shown_at_the_true_time_too() -> None:
    clock = finding("clock-wrong", who=Who.COMPUTER, certificate=None)
    dates = replace(finding("not-yet-valid"), explained_by="clock-wrong")
    _, bar, *_ = illustrate(made_diagnosis([clock, dates]))
    assert isinstance(bar, ValidityPicture)
    assert (bar.now, bar.true) == (NOW, NOW + timedelta(days=1))
    _, bar, *_ = illustrate(made_diagnosis([replace(clock, form="behind-at-least"), dates]))
    assert isinstance(bar, ValidityPicture)
    assert bar.true is None


def test_where_only_a_floor_tells_the_true_time_is_that_or_later() -> None:
    behind = replace(finding("clock-wrong", who=Who.COMPUTER, certificate=None), form="behind-at-least")
    picture = illustrate(made_diagnosis([behind]))[0]
    assert picture == ClocksPicture(computer=NOW, true=NOW + timedelta(days=1), at_least=True)


def test_an_unknown_issuer_breaks_the_link_to_the_trusted_roots() -> None:
    chain = illustrate(made_diagnosis([finding("unknown-ca")]))[0]
    assert isinstance(chain, ChainPicture)
    assert chain.broken_after == 0
    assert chain.boxes[-1].is_missing


def test_a_missing_intermediate_leaves_a_gap() -> None:
    chain = illustrate(made_diagnosis([finding("missing-intermediate")]))[0]
    assert isinstance(chain, ChainPicture)
    assert [box.is_missing for box in chain.boxes] == [False, True]


def test_a_refused_connection_is_shown_on_the_way_to_the_server() -> None:
    failure = Failure(stage=Stage.CONNECT, kind=FailureKind.REFUSED, detail="")
    (way,) = illustrate(made_diagnosis([finding("connection-refused", certificate=None)], failure=failure))
    assert isinstance(way, PathPicture)
    assert way.stations[way.stop or 0].kind is StationKind.SITE


def test_a_good_site_has_a_whole_chain() -> None:
    (chain,) = illustrate(made_diagnosis())
    assert isinstance(chain, ChainPicture)
    assert chain.broken_after is None


def test_nobody_to_mend_it_is_no_certainty() -> None:
    assert certainty(made_diagnosis([finding("expired", who=Who.UNKNOWN)])) is Certainty.OPEN


def test_where_the_connection_fails_the_way_comes_before_the_certificates() -> None:
    evidence = met(CHAINS["ok"](), world().root.certificate, failure=failed(FailureKind.ALERT, 116))
    diagnosis = diagnose(evidence)
    assert diagnosis.verdict is Verdict.UNREACHABLE
    way, chain = illustrate(diagnosis)
    assert isinstance(way, PathPicture)
    assert isinstance(chain, ChainPicture)
    assert way.stations[way.stop or 0].kind is StationKind.SECURE
    assert chain.broken_after is None


PICTURES = {
    "captive-portal": "path",
    "chain-expired": "validity",
    "cipher-mismatch": "path",
    "client-certificate-required": "path",
    "clock-wrong": "clocks validity",
    "clock-wrong-in-vain": "validity",
    "connection-refused": "path",
    "connection-reset": "path",
    "dns-failure": "path",
    "expired": "validity",
    "expired-and-another-name": "names validity",
    "handshake-failure": "path",
    "interception": "path",
    "interception-local-root": "path",
    "interception-malware": "path",
    "key-on-an-unknown-curve": "path",
    "name-mismatch": "names",
    "no-network": "path",
    "no-san": "names",
    "not-tls": "path",
    "not-yet-valid": "validity",
    "protocol-version": "path",
    "proxy-failure": "path",
    "proxy-login": "path",
    "proxy-login-unknown": "path",
    "three-faults": "path names validity",
    "timeout": "path",
}
"""The pictures of each case before its chain; of those that are not here, the chain alone tells."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_has_its_pictures(path: Path) -> None:
    diagnosis = diagnose(read(path).evidence)
    kinds = [type(picture).__name__.removesuffix("Picture").lower() for picture in illustrate(diagnosis)]
    assert kinds == PICTURES.get(path.stem, "").split() + (["chain"] if diagnosis.path else [])


def test_what_a_login_page_or_a_filter_explains_has_no_picture_of_its_own() -> None:
    consequence = replace(finding("name-mismatch"), explained_by="captive-portal")
    pictures = illustrate(made_diagnosis([finding("captive-portal", certificate=None), consequence]))
    assert [type(picture) for picture in pictures] == [PathPicture, ChainPicture]


def test_behind_a_login_page_the_certificate_is_not_called_the_sites() -> None:
    found = illustrate(made_diagnosis([finding("captive-portal", certificate=None), finding("self-signed")]))
    (chain,) = (picture for picture in found if isinstance(picture, ChainPicture))
    assert chain.boxes[0].role == "the login page's certificate"


def test_a_remark_about_the_way_comes_after_what_stops_people() -> None:
    remark = replace(finding("interception"), severity=Severity.NOTE)
    pictures = illustrate(made_diagnosis([finding("expired"), remark]))
    assert [type(picture) for picture in pictures] == [ValidityPicture, PathPicture, ChainPicture]


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with Practice() as running:
        yield running


@pytest.mark.parametrize(
    ("site", "kind"),
    [
        ("expired", ValidityPicture),
        ("good", ChainPicture),
        ("missing-www", NamesPicture),
        ("no-san", NamesPicture),
        ("plain-http", PathPicture),
        ("closed", PathPicture),
        ("captive-portal", PathPicture),
        ("interception", PathPicture),
        ("wrong-clock", ClocksPicture),
        ("missing-intermediate", ChainPicture),
    ],
)
def test_a_practice_site_is_shown_by_the_picture_of_its_cause(practice: Practice, site: str, kind: type) -> None:
    running = practice.sites[site]
    diagnosis = check(practice_target(running), practice_options(practice, running, CheckOptions(timeout_s=3.0)))
    assert isinstance(illustrate(diagnosis)[0], kind)
