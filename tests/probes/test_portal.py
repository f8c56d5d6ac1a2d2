from collections.abc import Callable

import pytest

from tests.support.loopback import LOOPBACK, closed_port, ends_soon, job, saying, serving
from tests.support.web_server import WebServer, response, web
from wizard import resources
from wizard.model.evidence import PortalEvidence
from wizard.model.fields import Unknown
from wizard.practice.listener import Visit
from wizard.practice.misbehaviour import garbage, stall
from wizard.practice.servers import Practice
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.portal import look_for_portal


def looked(answer: bytes) -> PortalEvidence:
    with web(WebServer(lambda _: answer)) as at:
        seen = look_for_portal([f"{at}/generate_204"], job())
    assert isinstance(seen, PortalEvidence)
    assert f"http://{seen.asked}" == at
    return seen


def test_the_expected_answer_is_no_portal() -> None:
    seen = looked(response(204))
    assert (seen.intercepted, seen.redirect, seen.error) == (False, None, None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_portal_and_its_host_is_kept_without_the_rest(status: int) -> None:
    seen = looked(response(status, Location="https://login.hotel.example:8443/guest?room=12&name=ann"))
    assert (seen.intercepted, seen.redirect) == (True, "login.hotel.example")


def test_a_redirect_to_itself_is_a_portal_of_the_same_host() -> None:
    assert looked(response(302, Location="/login")).redirect == LOOPBACK


@pytest.mark.parametrize("answer", [response(200, b"<html>Log in</html>"), response(200), response(511), response(403)])
def test_another_answer_than_the_expected_one_is_a_portal(answer: bytes) -> None:
    seen = looked(answer)
    assert (seen.intercepted, seen.redirect) == (True, None)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_in_trouble_is_no_portal(status: int) -> None:
    assert not looked(response(status)).intercepted


@pytest.mark.parametrize(
    "location", ["http://[::1", "http://", "mailto:ann@hotel.example", "\xe9\xff", "http://a:b:c/"]
)
def test_a_redirect_to_nowhere_is_a_portal_all_the_same(location: str) -> None:
    assert looked(response(302, Location=location)).intercepted


def test_the_practice_portal_is_found(practice: Practice) -> None:
    seen = look_for_portal(practice.sites["captive-portal"].portal_checks, job())
    assert isinstance(seen, PortalEvidence)
    assert (seen.intercepted, seen.redirect) == (True, "login.captive-portal.practice.localhost")


@pytest.mark.parametrize("behaviour", [garbage, saying(b""), saying(bytes(100))])
def test_what_is_no_web_answer_says_nothing(behaviour: Callable[[Visit], None]) -> None:
    with serving(behaviour) as port:
        assert look_for_portal([f"http://{LOOPBACK}:{port}/"], job()) is Unknown.NO_ANSWER


def test_the_next_address_is_asked_when_one_does_not_answer() -> None:
    with closed_port() as closed, web(WebServer(lambda _: response(204))) as at:
        seen = look_for_portal([f"http://{LOOPBACK}:{closed}/", at], job())
    assert isinstance(seen, PortalEvidence)
    assert not seen.intercepted


def test_the_first_answer_decides() -> None:
    second = WebServer(lambda _: response(204))
    with web(WebServer(lambda _: response(302, Location="/login"))) as one, web(second) as other:
        seen = look_for_portal([one, other], job())
    assert isinstance(seen, PortalEvidence)
    assert seen.intercepted
    assert second.asked == []


def test_silence_is_no_answer() -> None:
    with serving(stall) as port, ends_soon():
        assert look_for_portal([f"http://{LOOPBACK}:{port}/"], job(0.3)) is Unknown.NO_ANSWER


def test_a_cancel_ends_the_wait() -> None:
    cancel = Cancel()

    def answer(_: object) -> bytes:
        cancel.set()
        return response(302)[:-2]

    with web(WebServer(answer)) as at, serving(stall) as port, ends_soon(), pytest.raises(Cancelled):
        look_for_portal([at, f"http://{LOOPBACK}:{port}/"], job(cancel=cancel))


def test_without_addresses_the_built_in_ones_are_asked() -> None:
    # No name resolves where tests run, or none is reached in no time.
    assert look_for_portal((), job(0.0)) is Unknown.NO_ANSWER


def test_the_built_in_addresses_are_plain_http() -> None:
    rows = resources.read_toml("data", "portals.toml")["check"]
    assert all(row["url"].startswith("http://") for row in rows)
    assert len(rows) >= 2
