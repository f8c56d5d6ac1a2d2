import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from cryptography import x509

from tests.support.tls_client import get, look, verify
from wizard.errors import WizardError
from wizard.practice.scenarios import SCENARIOS
from wizard.practice.servers import Practice


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def test_without_a_choice_every_learners_site_runs_in_order() -> None:
    with Practice() as practice:
        assert list(practice.sites) == [s.id for s in SCENARIOS]


def test_the_address_tells_name_and_port() -> None:
    with Practice(["expired"]) as practice:
        site = practice.sites["expired"]
        assert site.url == f"https://expired.practice.localhost:{site.address[1]}/"
        assert site.address[0] == "127.0.0.1"


def test_the_first_site_takes_the_base_port() -> None:
    port = free_port()
    with Practice(["good"], base_port=port) as practice:
        assert practice.sites["good"].address == ("127.0.0.1", port)


def test_the_base_port_can_be_used_again_at_once() -> None:
    port = free_port()
    for _ in range(2):
        with Practice(["good"], base_port=port) as practice:
            assert b"200 OK" in get(practice.sites["good"], practice.root_pem)


def test_a_taken_port_is_named_and_nothing_stays_open() -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        with pytest.raises(WizardError, match=str(port)), Practice(["good"], base_port=port):
            pass


def test_an_unknown_site_is_refused() -> None:
    with pytest.raises(ValueError, match="no-such-site"):
        Practice(["good", "no-such-site"])


def test_certificates_are_made_around_the_given_moment() -> None:
    moment = datetime(2031, 5, 4, tzinfo=UTC)
    with Practice(["good"], now=moment) as practice:
        root = x509.load_der_x509_certificate(practice.root_der)
        verify(look(practice.sites["good"]).chain, root, "good.practice.localhost", moment)


def test_the_root_is_the_same_as_pem_and_der() -> None:
    practice = Practice(["good"])
    assert x509.load_pem_x509_certificate(practice.root_pem) == x509.load_der_x509_certificate(practice.root_der)


def test_each_practice_has_a_root_of_its_own() -> None:
    assert Practice(["good"]).root_der != Practice(["good"]).root_der


def test_the_page_says_which_site_it_is() -> None:
    with Practice(["good"]) as practice:
        assert "“good”".encode() in get(practice.sites["good"], practice.root_pem)


def test_many_visitors_are_served_at_once_beside_stalled_ones() -> None:
    with Practice(["good", "stalled"]) as practice, ThreadPoolExecutor(8) as pool:
        waiting = [socket.create_connection(practice.sites["stalled"].address) for _ in range(8)]
        pages = list(pool.map(lambda _: get(practice.sites["good"], practice.root_pem), range(24)))
        for sock in waiting:
            sock.close()
    assert all(b"200 OK" in page for page in pages)


def test_closing_ends_every_thread_and_visit() -> None:
    before = set(threading.enumerate())
    practice = Practice(["stalled", "drip"])
    with practice:
        visitors = [socket.create_connection(site.address, timeout=10) for site in practice.sites.values()]
        assert visitors[1].recv(1) == b"\x16"
    assert set(threading.enumerate()) == before
    assert visitors[0].recv(1) == b""
    for visitor in visitors:
        visitor.close()


def test_closing_gives_the_ports_back() -> None:
    with Practice(["good"]) as practice:
        address = practice.sites["good"].address
    assert practice.sites == {}
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)


def test_closing_twice_does_no_harm() -> None:
    practice = Practice(["good"])
    with practice:
        practice.close()
    practice.close()
    assert practice.sites == {}


def test_a_closed_practice_can_be_entered_again() -> None:
    practice = Practice(["good"])
    for _ in range(2):
        with practice:
            assert b"200 OK" in get(practice.sites["good"], practice.root_pem)
