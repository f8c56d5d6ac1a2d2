from dataclasses import replace
from datetime import timedelta

from tests.support.diagnoses import NOW, finding, made_diagnosis
from tests.support.evidence import failed, met
from tests.support.observed import CHAINS, world
from wizard.causes.diagnose import diagnose
from wizard.flow.illustration import (
    Certainty,
    ChainPicture,
    ClocksPicture,
    NamesPicture,
    ValidityPicture,
    certainty,
    illustrate,
)
from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.model.finding import Verdict, Who


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
    assert illustrate(diagnosis)[0] == NamesPicture(wanted="store.example", offered=("shop.example",))


def test_a_wrong_clock_is_shown_beside_the_true_time() -> None:
    diagnosis = made_diagnosis([finding("clock-wrong", who=Who.COMPUTER, certificate=None)], offset_s=86_400.0)
    assert illustrate(diagnosis)[0] == ClocksPicture(computer=NOW, true=NOW + timedelta(days=1))


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
    assert isinstance(way, ChainPicture)
    assert way.boxes[way.broken_after or 0].name == "Name lookup"


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
    assert isinstance(way, ChainPicture)
    assert isinstance(chain, ChainPicture)
    assert (way.broken_after, chain.broken_after) == (2, None)
