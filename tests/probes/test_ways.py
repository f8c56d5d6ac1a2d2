"""Other ways to a site: real servers in networks of the test's own, by IPv4 and IPv6, and through a second network."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.support.loopback import LOOPBACK, closed_port, job
from tests.support.name_server import telling
from tests.support.networks import Network, add_own_name_server, inside, ip, set_hosts
from tests.support.pki import AT, Pki, Validity, der_of, healthy_leaf, issue, make_pki
from tests.support.tls_server import TlsServer
from wizard.causes.diagnose import diagnose
from wizard.i18n import tr
from wizard.model.evidence import Evidence, LookupEvidence, WaysEvidence
from wizard.model.fields import Unknown
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Part
from wizard.practice.misbehaviour import stall
from wizard.probes import second_looks
from wizard.probes.collect import collect
from wizard.probes.links.common import Link
from wizard.probes.ways import _can_bind, look_for_ways, why_not

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="makes networks of Linux")

RIGHT, RIGHT6, ELSEWHERE = "5.6.7.8", "2a00::8", "5.6.7.9"
SECOND = "9.9.9.10"
"""The second name server."""

OURS: Mapping[str, tuple[str, ...]] = {
    "same.org": (RIGHT, RIGHT6),
    "cdn.org": (RIGHT, "2a00::c"),
    "expired6.org": (RIGHT, "2a00::e"),
    "foreign6.org": (RIGHT, "2a00::f"),
    "refused6.org": (RIGHT, "2a00::1"),
    "silent6.org": (RIGHT, "2a00::5"),
    "expired4.org": ("5.6.7.14", RIGHT6),
    "four.org": (RIGHT,),
    "stale.org": ("5.6.7.15",),
    "regional.org": (RIGHT,),
    "away.org": (RIGHT,),
    "zero.org": ("0.0.0.0",),
    "router.org": ("10.1.0.1",),
    "hosts.org": (RIGHT,),
    "wiki.corp": (RIGHT,),
}
"""What the system's own name server says."""

THEIRS: Mapping[str, tuple[str, ...]] = {
    **OURS,
    **dict.fromkeys(("stale.org", "zero.org", "router.org", "blocked.org"), (RIGHT,)),
    "regional.org": (ELSEWHERE,),
    "withheld.org": ("192.168.1.5",),
}
"""What the second one says."""

NAMES = tuple({**OURS, **THEIRS})


def server(pki: Pki, *names: str, expired: bool = False) -> TlsServer:
    days = Validity(AT - timedelta(days=90), AT - timedelta(days=9)) if expired else Validity.around(AT)
    leaf = replace(healthy_leaf(*names), validity=days)
    return TlsServer(chain=(issue(leaf, pki.issuing), pki.issuing.certificate), key=leaf.key)


def options(pki: Pki, **changes: Any) -> CheckOptions:
    chosen = CheckOptions(
        timeout_s=5.0,
        at=AT,
        only_roots=(der_of(pki.root.certificate),),
        parts=frozenset({Part.LOOKUP, Part.WAYS}),
        resolvers=((SECOND, 53),),
    )
    return replace(chosen, **changes)


def told(evidence: Evidence) -> dict[str, Any]:
    """Return what tests ask about, in plain values, as it comes out of another process."""
    ways, lookup = evidence.ways, evidence.lookup
    rows = {c.id: [c.state.value, tr(c.detail, **c.values)] for c in diagnose(evidence).checks}
    return {
        "ways": [
            [w.kind.value, w.through, w.address, len(w.chain), w.failure.kind.value if w.failure else None]
            for w in (ways.ways if isinstance(ways, WaysEvidence) else ())
        ],
        "lookup": list(lookup.addresses) if isinstance(lookup, LookupEvidence) else lookup.value,
        "tunnel": ways.tunnel if isinstance(ways, WaysEvidence) else ways.value,
        "rows": {id_: rows[id_] for id_ in ("hosts", "dns", "ways") if id_ in rows},
    }


def at(host: str) -> Target:
    return Target(host=host, port=443)


def one_network() -> dict[str, Any]:
    """A computer in one network, whose own name server says something else of some sites than the second one."""
    # On a slow machine, too, the second one answers before anybody gives up.
    second_looks.QUICK_S = 10.0
    pki = make_pki()
    network = Network("eth0", 1)
    right = server(pki, *NAMES)
    for address in (RIGHT, RIGHT6, ELSEWHERE):
        network.add_server(address, right)
    network.add_server("2a00::c", server(pki, "cdn.org"))
    for address in ("2a00::e", "5.6.7.14"):
        network.add_server(address, server(pki, *NAMES, expired=True))
    for address in ("2a00::f", "5.6.7.15"):
        network.add_server(address, server(pki, "bank.org"))
    network.ip("-6 addr add 2a00::1/128 dev lo nodad")
    network.add_server("2a00::5", stall)
    add_own_name_server(telling(OURS))
    second = network.add_name_server(SECOND, telling(THEIRS))
    set_hosts("5.6.7.15 hosts.org\n")
    seen = {host: told(collect(at(host), options(pki))) for host in (*NAMES, "nobody.org", RIGHT)}
    for host in ("same.org", "stale.org"):
        before = collect(at(host), options(pki, parts=frozenset()))
        seen[f"alone {host}"] = told(replace(before, ways=look_for_ways(at(host), options(pki), job())))
    asked = {question.split()[2] for question in second.questions}
    second.questions.clear()
    seen["without leave"] = told(collect(at("stale.org"), options(pki, fetch=False)))
    return {**seen, "asked": sorted(asked), "asked without leave": second.questions}


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    return dict(inside(one_network))


def states(seen: Mapping[str, Any], host: str) -> tuple[str, ...]:
    """Return the states of the rows hosts, dns and ways; of the last only where there is another way."""
    return tuple(state for state, _ in seen[host]["rows"].values())


def sentence(seen: Mapping[str, Any], host: str, row: str) -> str:
    return str(seen[host]["rows"][row][1])


@pytest.mark.parametrize(
    ("host", "way", "state", "words"),
    [
        ("same.org", ["family", "IPv6", RIGHT6, 2, None], "ok", "the same by IPv4 and by IPv6"),
        ("cdn.org", ["family", "IPv6", "2a00::c", 2, None], "ok", "both are right"),
        ("expired6.org", ["family", "IPv6", "2a00::e", 2, None], "problem", "not right by IPv6"),
        ("foreign6.org", ["family", "IPv6", "2a00::f", 2, None], "problem", "not right by IPv6"),
        ("refused6.org", ["family", "IPv6", "2a00::1", 0, "refused"], "problem", "the connection was refused"),
        ("silent6.org", ["family", "IPv6", "2a00::5", 0, "timed-out"], "problem", "no answer came in time"),
        ("expired4.org", ["family", "IPv6", RIGHT6, 2, None], "problem", "opens by IPv6, and does not by IPv4"),
    ],
)
def test_the_other_family_is_tried_where_there_is_one(
    seen: dict[str, Any], host: str, way: list[Any], state: str, words: str
) -> None:
    assert seen[host]["ways"] == [way]
    assert states(seen, host) == ("ok", "ok", state)
    assert words in sentence(seen, host, "ways")


def test_a_site_of_one_family_that_opens_is_tried_in_no_other_way(seen: dict[str, Any]) -> None:
    assert seen["four.org"]["ways"] == []
    assert "ways" not in seen["four.org"]["rows"]
    assert states(seen, "four.org") == ("ok", "ok")


def test_where_the_site_does_not_open_the_second_name_servers_address_is_tried(seen: dict[str, Any]) -> None:
    assert seen["stale.org"]["ways"] == [["resolver", SECOND, RIGHT, 2, None]]
    assert states(seen, "stale.org") == ("ok", "problem")
    assert "out of date, or made up" in sentence(seen, "stale.org", "dns")


def test_other_answers_about_a_site_that_opens_are_no_fault(seen: dict[str, Any]) -> None:
    assert (seen["regional.org"]["ways"], seen["regional.org"]["lookup"]) == ([], [ELSEWHERE])
    assert states(seen, "regional.org") == ("ok", "ok")


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("blocked.org", "knows no blocked.org, while a second one does"),
        ("zero.org", "blocks zero.org"),
        ("router.org", "10.1.0.1, an address in this network"),
        ("withheld.org", "routers hold such answers back"),
    ],
)
def test_a_name_that_is_withheld_or_led_astray_here_is_a_problem(seen: dict[str, Any], host: str, words: str) -> None:
    assert seen[host]["rows"]["dns"][0] == "problem"
    assert words in sentence(seen, host, "dns")


def test_private_addresses_of_the_second_name_server_are_not_connected_to(seen: dict[str, Any]) -> None:
    assert (seen["withheld.org"]["lookup"], seen["withheld.org"]["ways"]) == (["192.168.1.5"], [])


def test_a_name_that_nobody_knows_is_no_fault_of_the_name_servers(seen: dict[str, Any]) -> None:
    assert states(seen, "nobody.org") == ("not-checked", "ok")
    assert "mistyped" in sentence(seen, "nobody.org", "dns")


def test_an_entry_in_the_hosts_file_that_leads_elsewhere_is_a_problem(seen: dict[str, Any]) -> None:
    assert seen["hosts.org"]["ways"] == [["resolver", SECOND, RIGHT, 2, None]]
    assert states(seen, "hosts.org") == ("problem", "not-checked")
    assert "5.6.7.15, whatever the name servers say" in sentence(seen, "hosts.org", "hosts")


def test_only_public_names_were_asked_of_the_second_name_server(seen: dict[str, Any]) -> None:
    assert seen["asked"] == sorted({*NAMES, "nobody.org"} - {"wiki.corp"})
    assert (seen["wiki.corp"]["lookup"], seen[RIGHT]["lookup"]) == ("no-use", "no-use")


def test_without_leave_nobody_is_asked_and_no_other_way_is_tried(seen: dict[str, Any]) -> None:
    assert (seen["without leave"]["lookup"], seen["without leave"]["tunnel"]) == ("not-asked", "not-asked")
    assert seen["asked without leave"] == []
    assert states(seen, "without leave") == ("ok", "not-checked", "not-checked")


@pytest.mark.parametrize("host", ["same.org", "stale.org"])
def test_the_ways_can_be_looked_at_alone(seen: dict[str, Any], host: str) -> None:
    assert seen[f"alone {host}"]["ways"] == seen[host]["ways"]
    assert seen[f"alone {host}"]["rows"].get("ways") == seen[host]["rows"].get("ways")


def two_networks() -> dict[str, Any]:
    """A computer in two networks; through the first one some sites are lost, or opened on the way."""
    pki, stranger = make_pki(), make_pki("Stranger")
    first, second = Network("eth0", 1, metric=100), Network("eth1", 2, metric=200)
    near = Network("eth2", 3, is_default=False)
    right, opened, old = server(pki, "opened.org"), server(stranger, "opened.org"), server(pki, "old.org", expired=True)
    first.add_server("5.6.7.1", opened)
    for network in (second, near):
        network.add_server("5.6.7.1", right)
    first.swallow("5.6.7.2")
    second.add_server("5.6.7.2", server(pki, "lost.org"))
    for network in (first, second):
        network.add_server("5.6.7.3", old)
        network.add_server("5.6.7.4", server(pki, "fine.org"))
    first.swallow("2a00::6")
    second.add_server("2a00::6", server(pki, "six.org"))
    ip("route add 5.6.7.5 dev lo")
    addresses = {"opened.org": "5.6.7.1", "lost.org": "5.6.7.2", "old.org": "5.6.7.3", "fine.org": "5.6.7.4",
                 "inside.org": "5.6.7.5", "six.org": "2a00::6"}  # fmt: skip
    add_own_name_server(telling({host: (address,) for host, address in addresses.items()}))
    chosen = options(pki, timeout_s=1.0, parts=frozenset({Part.WAYS}))
    return {host: told(collect(at(host), chosen)) for host in addresses}


@pytest.fixture(scope="module")
def between() -> dict[str, Any]:
    return dict(inside(two_networks))


@pytest.mark.parametrize(
    ("host", "address"), [("opened.org", "5.6.7.1"), ("lost.org", "5.6.7.2"), ("six.org", "2a00::6")]
)
def test_what_opens_through_another_network_is_a_fault_of_the_first(
    between: dict[str, Any], host: str, address: str
) -> None:
    assert between[host]["ways"] == [["interface", "eth1", address, 2, None]]
    assert states(between, host)[2] == "problem"
    assert "the fault lies in the network that comes first" in sentence(between, host, "ways")


def test_what_is_the_same_through_another_network_is_no_fault_of_the_first(between: dict[str, Any]) -> None:
    assert between["old.org"]["ways"] == [["interface", "eth1", "5.6.7.3", 2, None]]
    assert states(between, "old.org")[2] == "ok"
    assert "the fault is not in this network" in sentence(between, "old.org", "ways")


def test_for_a_site_that_opens_no_other_network_is_used(between: dict[str, Any]) -> None:
    assert (between["fine.org"]["ways"], between["fine.org"]["tunnel"]) == ([], "")


def test_nothing_is_sent_around_a_tunnel(between: dict[str, Any]) -> None:
    # Loopback is no network card, as little as a tunnel is.
    assert (between["inside.org"]["ways"], between["inside.org"]["tunnel"]) == ([], "lo")


def without_ipv6() -> dict[str, Any]:
    """A computer whose network has no way by IPv6."""
    pki = make_pki()
    network = Network("eth0", 1)
    ip("-6 route del default")
    network.add_server(RIGHT, server(pki, "same.org"))
    add_own_name_server(telling(OURS))
    return told(collect(at("same.org"), options(pki, parts=frozenset({Part.WAYS}))))


def test_a_network_without_ipv6_is_no_problem() -> None:
    told = inside(without_ipv6)
    assert told["ways"] == [["family", "IPv6", RIGHT6, 0, "no-network"]]
    assert told["rows"]["ways"] == ["not-checked", "This network has no way by IPv6, so only IPv4 was tried."]


def test_a_network_that_may_not_be_chosen_is_not_tried() -> None:
    assert _can_bind(Link("lo"), RIGHT)
    assert _can_bind(Link("lo"), RIGHT6)
    assert not _can_bind(Link("none0"), RIGHT)


def test_a_site_on_this_computer_is_tried_in_no_other_way() -> None:
    for target in (
        Target(host="good.practice.localhost", port=443),
        Target(host="::1", port=443),
        Target(host="", port=443),
    ):
        assert why_not(target, CheckOptions()) is Unknown.NO_USE
        assert look_for_ways(target, CheckOptions(), job()) is Unknown.NO_USE
    assert why_not(Target(host="a.org", port=1, connect_to=(LOOPBACK, 1)), CheckOptions()) is Unknown.NO_USE
    assert why_not(at("a.org"), CheckOptions(fetch=False)) is Unknown.NOT_ASKED
    assert why_not(at("a.org"), CheckOptions()) is None


def test_where_a_proxy_chooses_the_way_no_other_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with closed_port() as port:
        monkeypatch.setenv("https_proxy", f"http://{LOOPBACK}:{port}")
        evidence = collect(at("a.org"), CheckOptions(timeout_s=5.0, parts=frozenset({Part.LOOKUP, Part.WAYS})))
        assert look_for_ways(at("a.org"), CheckOptions(), job()) is Unknown.NO_USE
    assert (evidence.lookup, evidence.ways) == (Unknown.NO_USE, Unknown.NO_USE)


def test_a_proxy_that_is_not_found_should_have_chosen_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.invalid:3128")
    assert look_for_ways(at("a.org"), CheckOptions(), job()) is Unknown.NO_USE
