"""The hosts file, and what every look at a name's way to its address needs."""

from dataclasses import replace

import pytest

from tests.support.evidence import attempt, failed, met, shaken
from tests.support.lookups import HOST, by_second, led, line, other_way, site
from tests.support.observed import CHAINS
from tests.support.pki import AT
from wizard.causes.rows.lookup import is_nowhere, is_of_this_network, look_up_check, state_where
from wizard.causes.situation import situation_of
from wizard.i18n import tr
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import Evidence, FailureKind, Resolution, Stage, WayKind
from wizard.model.fields import Unknown
from wizard.model.finding import CheckState
from wizard.model.target import Target

PLAIN = "5.6.7.8"


@pytest.mark.parametrize(
    ("evidence", "state", "words"),
    [
        (led(site("wrong"), PLAIN), "ok", "does not name www.shop.org"),
        (led(site("wrong"), PLAIN, hosts_file=True), "problem", "5.6.7.8, whatever the name servers say"),
        (led(site("right"), PLAIN, hosts_file=True), "ok", "5.6.7.8, whatever the name servers say"),
        (led(site("wrong"), "0.0.0.0", hosts_file=True), "problem", "blocks www.shop.org"),
        (led(site("wrong"), "127.0.0.1", hosts_file=True), "problem", "blocks www.shop.org"),
        (led(site("right"), "127.0.0.1", hosts_file=True), "ok", "blocks www.shop.org"),
        (led(site("wrong", "nas"), "192.168.1.9", hosts_file=True), "ok", "leads nas to 192.168.1.9."),
        (led(site("wrong"), PLAIN, hosts_file=None), "not-checked", "could not be read"),
        (led(site("wrong", "192.168.1.9"), "192.168.1.9"), "not-checked", "is an address"),
        (led(site("wrong")), "not-checked", "no address"),
    ],
)
def test_an_entry_is_a_problem_where_a_public_site_does_not_open(evidence: Evidence, state: str, words: str) -> None:
    found = line(evidence, "hosts")
    assert found.state.value == state
    assert words in tr(found.detail, **found.values)


def test_an_entry_that_says_what_the_name_servers_say_is_no_problem() -> None:
    evidence = by_second(led(site("wrong"), PLAIN, hosts_file=True), PLAIN, "5.6.7.9")
    assert line(evidence, "hosts").state.value == "ok"
    assert line(by_second(evidence, "5.6.7.9"), "hosts").state.value == "problem"


def test_an_entry_that_leads_to_the_same_site_is_no_problem() -> None:
    evidence = by_second(led(site("wrong"), PLAIN, hosts_file=True), "5.6.7.9")
    same = other_way(evidence, WayKind.RESOLVER, evidence.chain)
    assert line(same, "hosts").state.value == "ok"
    right = other_way(evidence, WayKind.RESOLVER, site("right").chain)
    found = line(right, "hosts")
    assert found.state.value == "problem"
    assert "At 5.6.7.9 the site answers, with a certificate that is right." in [
        tr(fact.text, **fact.values) for fact in found.facts
    ]


@pytest.mark.parametrize(
    ("family", "path"),
    [("windows", r"C:\Windows\System32\drivers\etc\hosts"), ("linux", "/etc/hosts"), ("macos", "/etc/hosts")],
)
def test_where_the_file_lies_is_told(family: str, path: str) -> None:
    system = SystemEvidence(family=family, name="?", version="", support_ends=None, desktop=None)
    found = line(replace(led(site("wrong"), PLAIN, hosts_file=True), system=system), "hosts")
    assert any(fact.values.get("path") == path for fact in found.facts)


def test_what_this_computer_did_not_look_up_is_not_judged() -> None:
    nowhere = met(failure=failed(FailureKind.NAME_NOT_FOUND, stage=Stage.RESOLVE))
    assert line(nowhere, "hosts").state.value == "not-checked"
    odd = led(site("wrong"), PLAIN, hosts_file=True)
    by_proxy = replace(attempt(shaken(CHAINS["ok"]())), via_proxy="proxy.test:3128")
    refused = attempt(failure=failed(FailureKind.PROXY_REFUSED, stage=Stage.PROXY))
    given = Target(host=HOST, port=443, connect_to=(PLAIN, 443))
    for evidence in (replace(odd, attempts=(by_proxy,)), replace(odd, attempts=(refused,)), replace(odd, target=given)):
        assert line(evidence, "hosts").state.value == "not-checked"


def test_while_nobody_has_tried_the_site_an_odd_way_is_no_problem_yet() -> None:
    odd = replace(led(site("wrong"), PLAIN, hosts_file=True), attempts=())
    assert look_up_check(situation_of(odd, AT), ()).state is CheckState.NOT_CHECKED
    unknown = replace(odd, resolution=Unknown.NOT_ASKED)
    assert look_up_check(situation_of(unknown, AT), ()).state is CheckState.NOT_CHECKED
    assert [state_where(fails).value for fails in (True, False, None)] == ["problem", "ok", "not-checked"]


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        ("10.0.0.1", True), ("172.31.255.255", True), ("172.32.0.1", False), ("100.64.0.1", True), ("127.0.0.1", True),
        ("fe80::1%eth0", True), ("fd00::1", True), ("2a00::1", False), ("192.0.2.7", False), ("no address", False),
    ],
)  # fmt: skip
def test_addresses_of_this_network_are_told_by_their_blocks(address: str, *, is_here: bool) -> None:
    assert is_of_this_network(address) is is_here


@pytest.mark.parametrize(
    ("address", "is_none"),
    [("0.0.0.0", True), ("127.0.0.53", True), ("::", True), ("::1", True), ("10.0.0.1", False), ("no address", False)],
)
def test_addresses_where_no_site_is_are_known(address: str, *, is_none: bool) -> None:
    assert is_nowhere(address) is is_none


def test_a_resolution_without_a_word_of_the_hosts_file_was_not_from_it() -> None:
    assert Resolution(addresses=(), milliseconds=0.0).from_hosts_file is False
