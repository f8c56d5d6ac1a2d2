"""What follows from evidence before any cause is named."""

from dataclasses import replace

import pytest

from tests.support.evidence import met, store
from tests.support.observed import CHAINS, world
from tests.support.pki import AT
from wizard.causes.situation import clock_offset, situation_of
from wizard.model.evidence import ClockEvidence, TimeReading
from wizard.model.finding import Origin


def offset_of(*offsets: float | None) -> float | None:
    readings = tuple(TimeReading(source=f"{i}.test", kind="sntp", offset_s=o) for i, o in enumerate(offsets))
    offset = clock_offset(ClockEvidence(now=AT, time_zone="UTC", utc_offset_s=0, readings=readings))
    return offset.total_seconds() if offset is not None else None


@pytest.mark.parametrize(
    ("offsets", "agreed"),
    [
        ((), None),
        ((5.0,), None),
        ((None, None), None),
        ((5.0, 400.0), None),
        ((5.0, 7.0), 6.0),
        ((5.0, 7.0, 90_000.0), 6.0),
        ((-1e6, 3.0, 4.0, 5.0), 4.0),
    ],
)
def test_two_opinions_that_agree_tell_the_time(offsets: tuple[float | None, ...], agreed: float | None) -> None:
    assert offset_of(*offsets) == agreed


def test_the_store_that_finds_a_path_decides() -> None:
    evidence = replace(met(CHAINS["ok"]()), stores=(store(), store(world().root.certificate, name="given", size=1)))
    deciding = situation_of(evidence, AT).deciding
    assert deciding is not None
    assert (deciding.store, deciding.anchored) == ("given", True)


def test_mozillas_list_does_not_decide_where_the_system_has_one() -> None:
    root = world().root.certificate
    evidence = replace(met(CHAINS["ok"]()), stores=(store(), store(root, name="mozilla", size=130)))
    deciding = situation_of(evidence, AT).deciding
    assert deciding is not None
    assert not deciding.anchored


def test_mozillas_list_decides_where_the_system_has_none() -> None:
    root = world().root.certificate
    evidence = replace(met(CHAINS["ok"]()), stores=(store(size=0), store(root, name="mozilla", size=130)))
    deciding = situation_of(evidence, AT).deciding
    assert deciding is not None
    assert deciding.store == "mozilla"


def test_the_path_tells_what_was_sent_and_what_was_in_the_store() -> None:
    deciding = situation_of(met(CHAINS["ok"](), world().root.certificate), AT).deciding
    assert deciding is not None
    assert [link.origin for link in deciding.path] == [Origin.SENT, Origin.SENT, Origin.STORE]


def test_without_a_certificate_nothing_is_judged() -> None:
    situation = situation_of(met(), AT)
    assert (situation.deciding, situation.leaf, situation.host, situation.shape) == (None, None, None, None)
