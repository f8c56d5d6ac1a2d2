import gc

import pytest

from tests.support.loopback import LOOPBACK, cancelling, closed_port, ends_soon, hears, job, saying, serving
from tests.support.socks_server import IPV4, IPV6, NAME, SocksServer, Wanted
from wizard.model.evidence import Failure, FailureKind, LoginWanted, Stage
from wizard.model.target import Target
from wizard.practice.listener import Behaviour, Visit, part
from wizard.practice.misbehaviour import garbage, stall
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.connect import Connected, open_tunnel, proxy_port

SHOP = Target(host="shop.example", port=443)


def echo(visit: Visit) -> None:
    visit.sock.sendall(visit.sock.recv(100))
    part(visit.sock)


def tunnel(
    server: Behaviour,
    target: Target = SHOP,
    *,
    scheme: str = "socks5",
    user: str = "",
    seconds: float = 60.0,
    cancel: Cancel | None = None,
) -> tuple[Failure | None, bytes]:
    """Return the failure, or what the site echoed through the proxy."""
    with serving(server) as port:
        result = open_tunnel(f"{scheme}://{user}{LOOPBACK}:{port}", target, [LOOPBACK], job(seconds, cancel))
        if isinstance(result, Failure):
            return result, b""
        with result.sock:
            assert result.via_proxy == f"{LOOPBACK}:{port}"
            assert "secret" not in repr(result)
            result.sock.settimeout(10)
            result.sock.sendall(b"hello")
            return None, result.sock.recv(100)


def refused(
    server: Behaviour, *, user: str = "", target: Target = SHOP, kind: FailureKind = FailureKind.PROXY_REFUSED
) -> str:
    failure, _ = tunnel(server, target, user=user)
    assert failure is not None
    assert (failure.stage, failure.kind, failure.socks) == (Stage.PROXY, kind, True)
    wanted = LoginWanted(given=bool(user)) if kind is FailureKind.PROXY_LOGIN else None
    assert failure.login == wanted
    assert "secret" not in failure.detail
    return failure.detail


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "socks", "SOCKS5"])
def test_a_connection_is_carried_both_ways(scheme: str) -> None:
    with serving(echo) as port:
        proxy = SocksServer(port)
        assert tunnel(proxy, scheme=scheme) == (None, b"hello")
    assert proxy.greetings == [b"\x00"]


@pytest.mark.parametrize(
    ("host", "kind", "address"),
    [
        ("shop.example", NAME, b"shop.example"),
        ("192.0.2.1", IPV4, bytes([192, 0, 2, 1])),
        ("2001:db8::1", IPV6, bytes.fromhex("20010db8") + bytes(11) + b"\x01"),
    ],
)
def test_the_proxy_is_asked_for_the_site_by_name_or_address(host: str, kind: int, address: bytes) -> None:
    with serving(echo) as port:
        proxy = SocksServer(port)
        tunnel(proxy, Target(host=host, port=8443))
    assert proxy.wanted == [Wanted(kind, address, 8443)]


@pytest.mark.parametrize(
    "bound",
    [
        bytes([IPV4]) + bytes(4), bytes([IPV6]) + bytes(16), bytes([NAME, 5]) + b"proxy", bytes([NAME, 0]),
        bytes([NAME, 255]) + bytes(255),
    ],
)  # fmt: skip
def test_the_answer_is_read_to_its_end_whatever_address_it_holds(bound: bytes) -> None:
    with serving(echo) as port:
        assert tunnel(SocksServer(port, bound=bound)) == (None, b"hello")


def test_nothing_of_what_follows_the_answer_is_taken() -> None:
    def eager(visit: Visit) -> None:
        visit.sock.recv(100)
        visit.sock.sendall(b"\x05\x00")
        visit.sock.recv(100)
        visit.sock.sendall(b"\x05\x00\x00\x01" + bytes(6) + b"the site speaks first")
        part(visit.sock)

    assert tunnel(eager) == (None, b"the site speaks first")


def test_the_name_and_password_are_given_decoded() -> None:
    with serving(echo) as port:
        proxy = SocksServer(port, user="ann@corp", password="sécret: b")
        assert tunnel(proxy, user="ann%40corp:s%C3%A9cret%3A%20b@") == (None, b"hello")
    assert proxy.greetings == [b"\x00\x02"]


def test_a_password_may_be_empty() -> None:
    with serving(echo) as port:
        assert tunnel(SocksServer(port, user="ann"), user="ann@") == (None, b"hello")


def test_a_proxy_that_wants_no_password_gets_none() -> None:
    with serving(echo) as port:
        assert tunnel(SocksServer(port), user="ann:secret@") == (None, b"hello")


def test_a_wrong_password_is_refused() -> None:
    detail = refused(SocksServer(1, user="ann", password="right"), user="ann:secret@", kind=FailureKind.PROXY_LOGIN)
    assert "user name and password" in detail


def test_a_proxy_that_wants_a_password_is_told_from_one_that_wants_more() -> None:
    assert "user name and a password" in refused(SocksServer(1, user="ann"), kind=FailureKind.PROXY_LOGIN)
    assert "another way" in refused(saying(b"\x05\xff"), user="ann:secret@")


@pytest.mark.parametrize("user", ["a" * 256 + ":b@", "a:" + "b" * 256 + "@", "%C3%A9" * 128 + ":b@"])
def test_a_name_or_password_too_long_for_socks_is_told(user: str) -> None:
    assert "too long" in refused(SocksServer(1, user="ann"), user=user, kind=FailureKind.PROXY_LOGIN)


def test_a_host_too_long_for_socks_is_told() -> None:
    assert "too long" in refused(SocksServer(1), target=Target(host="a." * 130, port=443))


def test_a_proxy_that_cannot_reach_the_site_says_so() -> None:
    with closed_port() as port:
        assert refused(SocksServer(port)) == "connection refused"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "failure"), (2, "ruleset"), (3, "network"), (4, "host"), (6, "TTL"), (9, "9"), (255, "255")],
)
def test_every_refusal_has_its_words(number: int, words: str) -> None:
    # Some servers end right behind the number.
    assert words in refused(_answering(b"\x05\x00", bytes([5, number])))


def _answering(*answers: bytes) -> Behaviour:
    def serve(visit: Visit) -> None:
        for answer in answers:
            visit.sock.recv(1_000)
            visit.sock.sendall(answer)
        part(visit.sock)

    return serve


@pytest.mark.parametrize(
    "behaviour",
    [
        saying(b""), saying(b"\x05"), saying(b"\x04\x00"), saying(b"\x05\x01"), saying(b"\x05\x02"), garbage,
        saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"), saying(b"\x00\x5b" + bytes(6)),
        _answering(b"\x05\x00", b"\x05\x00\x00"), _answering(b"\x05\x00", b"\x04\x00\x00\x01" + bytes(6)),
        _answering(b"\x05\x00", b"\x05\x00\x00\x09" + bytes(6)),
        _answering(b"\x05\x00", b"\x05\x00\x00\x03\xff" + bytes(9)),
    ],
)  # fmt: skip
def test_what_is_no_socks_is_a_refusal(behaviour: Behaviour) -> None:
    with ends_soon():
        assert refused(behaviour)


def test_a_closed_proxy_is_named_as_the_place() -> None:
    with closed_port() as port:
        failure = open_tunnel(f"socks5://{LOOPBACK}:{port}", SHOP, [LOOPBACK], job())
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.kind) == (Stage.PROXY, FailureKind.REFUSED)


@pytest.mark.parametrize("silent", [True, False], ids=["stalled", "drip"])
def test_a_proxy_that_does_not_finish_is_given_up_at_the_deadline(silent: bool) -> None:
    def serve(visit: Visit) -> None:
        visit.sock.recv(100)
        visit.sock.sendall(b"\x05\x00")
        stall(visit) if silent else _drip_name(visit)

    with ends_soon():
        failure, _ = tunnel(serve, seconds=0.3)
    assert failure is not None
    assert (failure.stage, failure.kind) == (Stage.PROXY, FailureKind.TIMED_OUT)


def _drip_name(visit: Visit) -> None:
    """Say yes with an address of 255 bytes, slowly."""
    for byte in b"\x05\x00\x00\x03\xff" + bytes(257):
        visit.sock.sendall(bytes([byte]))
        if visit.closing.wait(0.02):
            return


def test_a_cancel_ends_the_wait_and_closes_the_connection() -> None:
    cancel = Cancel()
    with ends_soon(), pytest.raises(Cancelled):
        tunnel(cancelling(cancel, hears), cancel=cancel)
    # A socket that was left open warns when it is collected, and a warning fails the test.
    gc.collect()


def test_the_usual_port_is_1080() -> None:
    assert proxy_port("socks5://proxy.example") == 1080


def test_version_4_is_refused_by_name() -> None:
    failure = open_tunnel("socks4://127.0.0.1:1", SHOP, [LOOPBACK], job())
    assert not isinstance(failure, Connected)
    assert "socks4" in failure.detail
