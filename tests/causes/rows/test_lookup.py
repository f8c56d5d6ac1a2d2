"""The way from a name to an address: by the hosts file, to this network, or as the public name servers lead."""

from dataclasses import replace

import pytest

from tests.support.evidence import attempt, failed, met, shaken
from tests.support.observed import CHAINS, world
from tests.support.pki import healthy_leaf, issue, make_pki
from wizard.causes.diagnose import diagnose
from wizard.causes.rows.lookup import is_of_this_network
from wizard.i18n import tr
from wizard.model.evidence import Evidence, FailureKind, Resolution, Stage
from wizard.model.finding import Check
from wizard.model.target import Target


def looked_up(host: str, *addresses: str, hosts_file: bool = False, case: str = "wronghost") -> Evidence:
    evidence = met(CHAINS[case](), world().root.certificate)
    found = Resolution(addresses=addresses, milliseconds=1.0, from_hosts_file=hosts_file)
    return replace(evidence, target=Target(host=host, port=443), resolution=found)


def line(evidence: Evidence) -> Check:
    return next(c for c in diagnose(evidence).checks if c.id == "hosts")


@pytest.mark.parametrize(
    ("evidence", "state", "words"),
    [
        (looked_up("www.shop.org", "93.184.215.14"), "ok", "www.shop.org leads to 93.184.215.14."),
        (looked_up("www.shop.org", "93.184.215.14", hosts_file=True), "problem", "hosts file"),
        (looked_up("www.shop.org", "192.168.1.1"), "problem", "in this network"),
        (looked_up("www.shop.org", "10.1.2.3", "2a00::1"), "ok", "leads to 10.1.2.3"),
        (looked_up("nas", "192.168.1.9"), "ok", "nas leads to"),
        (looked_up("nas.local", "192.168.1.9", hosts_file=True), "ok", "nas.local leads to"),
        (looked_up("192.168.1.9", "192.168.1.9"), "ok", "leads to"),
        (looked_up("dev.localhost", "127.0.0.1"), "ok", "leads to"),
    ],
)
def test_an_odd_way_is_a_problem_of_public_names(evidence: Evidence, state: str, words: str) -> None:
    found = line(evidence)
    assert found.state.value == state
    assert words in tr(found.detail, **found.values)


def test_an_odd_way_to_a_site_that_opens_is_told_and_no_problem() -> None:
    pki = make_pki()
    chain = (issue(healthy_leaf("www.shop.org"), pki.issuing), pki.issuing.certificate)
    evidence = met(chain, pki.root.certificate, host="www.shop.org")
    evidence = replace(evidence, resolution=Resolution(addresses=("192.168.1.1",), milliseconds=1.0))
    assert diagnose(evidence).verdict == "trusted"
    found = line(evidence)
    assert found.state.value == "ok"
    assert "in this network" in tr(found.detail, **found.values)


def test_what_was_not_looked_up_is_not_judged() -> None:
    nowhere = met(failure=failed(FailureKind.NAME_NOT_FOUND, stage=Stage.RESOLVE))
    assert line(nowhere).state.value == "not-checked"
    by_proxy = replace(attempt(shaken(CHAINS["ok"]())), via_proxy="proxy.test:3128")
    assert line(replace(looked_up("www.shop.org", "10.0.0.1"), attempts=(by_proxy,))).state.value == "not-checked"


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        ("10.0.0.1", True), ("172.31.255.255", True), ("172.32.0.1", False), ("100.64.0.1", True), ("127.0.0.1", True),
        ("fe80::1%eth0", True), ("fd00::1", True), ("2a00::1", False), ("192.0.2.7", False), ("no address", False),
    ],
)  # fmt: skip
def test_addresses_of_this_network_are_told_by_their_blocks(address: str, *, is_here: bool) -> None:
    assert is_of_this_network(address) is is_here
