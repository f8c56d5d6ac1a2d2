"""The networks of this computer, whatever the system."""

from tests.support.loopback import LOOPBACK
from wizard.probes.links.common import MOST_LINKS, Link, Links, beside, source_towards


def test_the_usual_network_and_what_comes_twice_are_left_out() -> None:
    links = [Link("eth0"), Link("eth1"), Link("eth1"), Link("eth2"), Link("eth3")]
    found = beside("eth0", links)
    assert found == Links(links=(Link("eth1"), Link("eth2")))
    assert len(found.links) == MOST_LINKS


def test_the_own_address_is_that_of_the_way() -> None:
    assert source_towards(LOOPBACK) == LOOPBACK
    assert source_towards("::1") == "::1"
    assert source_towards("no address") is None
