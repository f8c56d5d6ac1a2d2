"""What is asked and tried beside a check holds nobody up, and ends with the check."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from tests.probes.test_ways import RIGHT, SECOND, at, options, server
from tests.support.loopback import job
from tests.support.name_server import SILENT, telling
from tests.support.networks import Network, add_own_name_server, inside
from tests.support.pki import make_pki
from wizard.model.evidence import Evidence, Resolution
from wizard.model.fields import Unknown
from wizard.model.progress import PartSeen
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Part
from wizard.practice.misbehaviour import stall
from wizard.probes.base import Cancel, Cancelled, Deadline
from wizard.probes.collect import collect
from wizard.probes.second_looks import second_looks

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="makes networks of Linux")

BUILT_IN = "1.1.1.1"
"""The first of data/resolvers.toml."""

SITE = Target(host="www.shop.org", port=443, connect_to=("127.0.0.1", 1))


def told(evidence: Evidence) -> list[Any]:
    """Return how the lookup ended, and which other ways were tried."""
    lookup, ways = evidence.lookup, evidence.ways
    return [
        lookup.value if isinstance(lookup, Unknown) else lookup.failure and lookup.failure.kind.value,
        ways.value if isinstance(ways, Unknown) else [way.kind.value for way in ways.ways],
    ]


def silent_name_server() -> dict[str, Any]:
    """A computer whose second name server never answers: a site that opens, and one that does not."""
    pki = make_pki()
    network = Network("eth0", 1)
    network.add_server(RIGHT, server(pki, "fine.org"))
    add_own_name_server(telling({"fine.org": (RIGHT,), "strange.org": (RIGHT,)}))
    asked = network.add_name_server(SECOND, SILENT)
    seen = {host: told(collect(at(host), options(pki))) for host in ("fine.org", "strange.org")}
    return {**seen, "asked": bool(asked.questions)}


@linux_only
def test_only_a_site_that_does_not_open_waits_for_a_silent_name_server() -> None:
    seen = inside(silent_name_server)
    assert seen["asked"]
    assert seen["fine.org"] == ["no-answer", []]
    assert seen["strange.org"] == ["timed-out", []]


def among_many() -> dict[str, Any]:
    """Sites among many: one that opens, and one with a strange name; then the first with a name server of choice."""
    pki = make_pki()
    network = Network("eth0", 1)
    network.add_server(RIGHT, server(pki, "fine.org"))
    network.add_server("2a00::8", server(pki, "fine.org"))
    known = {"fine.org": (RIGHT, "2a00::8"), "strange.org": (RIGHT, "2a00::8")}
    add_own_name_server(telling(known))
    second = network.add_name_server(BUILT_IN, telling(known))
    chosen = network.add_name_server(SECOND, telling(known))
    usual = options(pki, resolvers=())
    seen = {host: told(collect(at(host), usual, among_many=True)) for host in ("fine.org", "strange.org")}
    by_choice = told(collect(at("fine.org"), options(pki), among_many=True))
    return {**seen, "asked": second.questions, "by choice": by_choice, "asked by choice": bool(chosen.questions)}


@linux_only
def test_among_many_sites_only_one_that_fails_is_looked_at_twice() -> None:
    seen = inside(among_many)
    assert seen["fine.org"] == ["not-asked", "not-asked"]
    assert seen["strange.org"] == [None, ["family"]]
    assert seen["asked"]
    assert all("strange.org" in question for question in seen["asked"])
    assert (seen["by choice"], seen["asked by choice"]) == ([None, ["family"]], True)


def cancelled() -> dict[str, Any]:
    """A check that is cancelled while another way to the site is being tried."""
    pki, cancel = make_pki(), Cancel()
    network = Network("eth0", 1)
    network.add_server(RIGHT, server(pki, "fine.org"))

    def last_word(visit: Any) -> None:
        cancel.set()
        stall(visit)

    network.add_server("2a00::8", last_word)
    add_own_name_server(telling({"fine.org": (RIGHT, "2a00::8")}))
    try:
        collect(at("fine.org"), options(pki, parts=frozenset({Part.WAYS})), cancel=cancel)
    except Cancelled:
        return {"cancelled": True}
    return {"cancelled": False}


@linux_only
def test_a_cancel_ends_the_other_ways() -> None:
    assert inside(cancelled) == {"cancelled": True}


def test_what_is_not_wanted_is_not_looked_at() -> None:
    with ThreadPoolExecutor() as pool, second_looks(SITE, CheckOptions(parts=frozenset()), pool, job()) as looks:
        assert looks.found(Deadline.after(1.0)) == {}


def test_a_site_on_this_computer_is_neither_asked_for_nor_tried() -> None:
    seen: list[PartSeen] = []
    chosen = CheckOptions(parts=frozenset({Part.LOOKUP, Part.WAYS}))
    watched = replace(job(), seen=seen.append)
    found = Resolution(addresses=("127.0.0.1",), milliseconds=1.0)
    evidence = Evidence(target=SITE, at=watched.outside.now(), resolution=found, attempts=())
    with ThreadPoolExecutor() as pool, second_looks(SITE, chosen, pool, watched) as looks:
        looks.connected(evidence)
        looks.trusted(evidence)
        assert looks.found(Deadline.after(5.0)) == {Part.LOOKUP: Unknown.NO_USE, Part.WAYS: Unknown.NO_USE}
    assert {part.part for part in seen} == {Part.LOOKUP, Part.WAYS}


def test_without_leave_both_were_not_asked() -> None:
    chosen = CheckOptions(parts=frozenset({Part.LOOKUP, Part.WAYS}), fetch=False)
    with ThreadPoolExecutor() as pool, second_looks(SITE, chosen, pool, job()) as looks:
        assert set(looks.found(Deadline.after(5.0)).values()) == {Unknown.NOT_ASKED}


def test_nothing_goes_on_after_its_end() -> None:
    ours = job()
    with ThreadPoolExecutor() as pool, second_looks(SITE, CheckOptions(parts=frozenset()), pool, ours) as looks:
        inner = looks._job.cancel
        assert not inner.is_set
    assert inner.is_set
    assert not ours.cancel.is_set
