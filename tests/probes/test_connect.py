import errno
import gc
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.support.loopback import LOOPBACK, cancelling, closed_port, drip, ends_soon, hears, job, saying, serving
from tests.support.proxy_server import HttpProxy, read_until
from tests.support.socks_server import SocksServer
from wizard.model.evidence import Failure, FailureKind, LoginWanted, Stage
from wizard.model.target import ProxyLogin, Target
from wizard.practice.listener import Visit, part
from wizard.practice.misbehaviour import stall
from wizard.probes.base import POLL_S, Cancel, Cancelled, Outside
from wizard.probes.connect import (
    Connected,
    failure_of,
    open_connection,
    open_tunnel,
    proxy_host,
    proxy_place,
    proxy_port,
    system_proxy,
)

SHOP = Target(host="shop.example", port=443)


def echo(visit: Visit) -> None:
    visit.sock.sendall(visit.sock.recv(100))
    part(visit.sock)


def failed(result: Connected | Failure) -> Failure:
    assert isinstance(result, Failure), result
    return result


def opened(result: Connected | Failure) -> Connected:
    assert isinstance(result, Connected), result
    return result


def says_back(sock: socket.socket) -> bytes:
    sock.settimeout(10)
    sock.sendall(b"hello")
    return sock.recv(100)


@pytest.fixture
def full_port() -> Iterator[int]:
    """A port whose queue is full: the system drops further attempts without a word."""
    with socket.socket() as door:
        door.bind((LOOPBACK, 0))
        door.listen(0)
        queued = [socket.socket() for _ in range(8)]
        for sock in queued:
            sock.setblocking(False)
            sock.connect_ex(door.getsockname())
        yield door.getsockname()[1]
        for sock in queued:
            sock.close()


def test_a_connection_is_open_and_never_blocks_for_long() -> None:
    with serving(echo) as port:
        connected = opened(open_connection([LOOPBACK], port, job()))
        with connected.sock:
            assert connected.sock.gettimeout() == POLL_S
            assert (connected.address, connected.via_proxy) == (LOOPBACK, None)
            assert connected.milliseconds >= 0
            assert says_back(connected.sock) == b"hello"


def test_each_socket_can_be_prepared_before_it_connects() -> None:
    with serving(echo) as port:
        connected = opened(open_connection([LOOPBACK], port, job(), lambda sock: sock.bind(("127.0.0.9", 0))))
        with connected.sock:
            assert connected.sock.getsockname()[0] == "127.0.0.9"


def test_a_socket_that_cannot_be_prepared_is_a_failure_of_its_address() -> None:
    def refuse(sock: socket.socket) -> None:
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")

    with serving(echo) as port:
        failure = failed(open_connection([LOOPBACK], port, job(), refuse))
    assert (failure.stage, failure.kind) == (Stage.CONNECT, FailureKind.NO_NETWORK)


def test_a_closed_port_refuses() -> None:
    with closed_port() as port:
        failure = failed(open_connection([LOOPBACK], port, job()))
    assert (failure.stage, failure.kind) == (Stage.CONNECT, FailureKind.REFUSED)
    assert failure.detail


def test_after_a_refusal_the_next_address_is_tried() -> None:
    with serving(echo) as port:
        connected = opened(open_connection(["127.0.0.2", "::1", LOOPBACK], port, job()))
        connected.sock.close()
    assert connected.address == LOOPBACK


def test_an_address_that_is_silent_does_not_hold_up_the_next(full_port: int) -> None:
    with socket.socket() as other, ends_soon():
        other.bind(("127.0.0.2", full_port))
        other.listen()
        connected = opened(open_connection([LOOPBACK, "127.0.0.2"], full_port, job()))
        connected.sock.close()
    assert connected.address == "127.0.0.2"


def test_silence_is_given_up_at_the_deadline(full_port: int) -> None:
    with ends_soon():
        failure = failed(open_connection([LOOPBACK], full_port, job(0.3)))
    assert (failure.stage, failure.kind) == (Stage.CONNECT, FailureKind.TIMED_OUT)


def test_a_cancel_ends_a_connection_under_way(full_port: int) -> None:
    cancel = Cancel()
    asked: list[None] = []

    def monotonic() -> float:
        # The first question is how late it is before the attempt, the second one after it has begun.
        asked.append(None)
        if len(asked) == 2:
            cancel.set()
        return 0.0

    with ends_soon(), pytest.raises(Cancelled):
        open_connection([LOOPBACK], full_port, replace(job(cancel=cancel), outside=Outside(monotonic=monotonic)))
    gc.collect()


def test_of_several_failures_the_refusal_speaks() -> None:
    with closed_port() as port:
        failure = failed(open_connection(["::1", LOOPBACK], port, job()))
    assert failure.kind is FailureKind.REFUSED


def test_without_any_address_nothing_answers() -> None:
    assert failed(open_connection([], 443, job())).kind is FailureKind.TIMED_OUT


def test_a_deadline_that_has_passed_connects_to_nothing() -> None:
    with serving(echo) as port:
        assert failed(open_connection([LOOPBACK], port, job(0.0))).kind is FailureKind.TIMED_OUT


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ECONNREFUSED, FailureKind.REFUSED),
        (errno.ECONNRESET, FailureKind.RESET),
        (errno.EPIPE, FailureKind.RESET),
        (errno.ETIMEDOUT, FailureKind.TIMED_OUT),
        (errno.EHOSTUNREACH, FailureKind.UNREACHABLE),
        (errno.ENETUNREACH, FailureKind.NO_NETWORK),
        (errno.EMFILE, FailureKind.UNREACHABLE),
        # Winsock's numbers (Microsoft Learn, "Windows Sockets Error Codes").
        (10061, FailureKind.REFUSED),
        (10060, FailureKind.TIMED_OUT),
        (10054, FailureKind.RESET),
        (10051, FailureKind.NO_NETWORK),
    ],
)
def test_every_number_of_the_system_has_its_kind(number: int, kind: FailureKind) -> None:
    failure = failure_of(OSError(number, "words of the system"), Stage.HANDSHAKE)
    assert (failure.kind, failure.stage, failure.detail) == (kind, Stage.HANDSHAKE, "words of the system")


def test_a_time_out_without_a_number_is_one_too() -> None:
    assert failure_of(TimeoutError("too late")).kind is FailureKind.TIMED_OUT


def tunnel(
    server: Callable[[Visit], None], *, user: str = "", seconds: float = 60.0, cancel: Cancel | None = None
) -> Connected | Failure:
    with serving(server) as port:
        result = open_tunnel(f"http://{user}{LOOPBACK}:{port}", SHOP, [LOOPBACK], job(seconds, cancel))
        if isinstance(result, Connected):
            with result.sock:
                assert says_back(result.sock) == b"hello"
                assert result.via_proxy == f"{LOOPBACK}:{port}"
        return result


def test_a_tunnel_carries_both_ways() -> None:
    with serving(echo) as port:
        proxy = HttpProxy(port)
        opened(tunnel(proxy))
    assert proxy.asked[0].startswith(b"CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n")


def test_the_name_and_password_of_the_proxy_are_given_decoded() -> None:
    with serving(echo) as port:
        opened(tunnel(HttpProxy(port, user="ann", password="a b@c"), user="ann:a%20b%40c@"))


def test_nothing_of_the_password_stays_in_what_is_recorded() -> None:
    with serving(echo) as port:
        connected = opened(tunnel(HttpProxy(port, user="ann", password="secret"), user="ann:secret@"))
    assert "secret" not in repr(connected)


@pytest.mark.parametrize(("user", "given"), [("", False), ("ann:wrong@", True)])
def test_a_proxy_that_wants_another_password_says_so(user: str, given: bool) -> None:
    failure = failed(tunnel(HttpProxy(1, user="ann", password="secret"), user=user))
    assert (failure.stage, failure.kind) == (Stage.PROXY, FailureKind.PROXY_LOGIN)
    assert failure.login == LoginWanted(given=given)
    assert "407" in failure.detail
    assert "wrong" not in repr(failure)


class Keeper:
    """Knows one login for every proxy, and notes which ones it is asked for."""

    def __init__(self, login: ProxyLogin | None) -> None:
        self.login = login
        self.asked: list[str] = []

    def __call__(self, proxy: str) -> ProxyLogin | None:
        self.asked.append(proxy)
        return self.login


ANN = ProxyLogin(user="ann", password="secret")


def logged_in(server: Callable[[Visit], None], keeper: Keeper, *, user: str = "", kind: str = "http") -> Failure | None:
    with serving(server) as port:
        opened = open_tunnel(f"{kind}://{user}{LOOPBACK}:{port}", SHOP, [LOOPBACK], job(), keeper)
        assert keeper.asked in ([], [f"{LOOPBACK}:{port}"])
        if isinstance(opened, Failure):
            return opened
        with opened.sock:
            assert says_back(opened.sock) == b"hello"
            assert opened.via_proxy == f"{LOOPBACK}:{port}"
        return None


def test_a_login_is_asked_for_when_the_proxy_wants_one_and_only_then() -> None:
    with serving(echo) as port:
        keeper = Keeper(ANN)
        assert logged_in(HttpProxy(port), keeper) is None
        assert keeper.asked == []
        proxy = HttpProxy(port, user="ann", password="secret")
        assert logged_in(proxy, keeper) is None
        assert len(keeper.asked) == 1
    assert [b"Authorization" in head for head in proxy.asked] == [False, True]


def test_a_socks_proxy_gets_its_login_in_the_same_way() -> None:
    with serving(echo) as port:
        proxy = SocksServer(port, user="ann", password="secret")
        assert logged_in(proxy, Keeper(ANN), kind="socks5") is None
    assert proxy.greetings == [b"\x00", b"\x00\x02"]


def test_a_login_that_is_wrong_is_tried_once() -> None:
    proxy = HttpProxy(1, user="ann", password="other")
    failure = logged_in(proxy, Keeper(ANN))
    assert failure is not None
    assert failure.login == LoginWanted(given=True)
    assert len(proxy.asked) == 2


def test_where_there_is_no_login_the_proxy_is_asked_once() -> None:
    proxy = HttpProxy(1, user="ann")
    failure = logged_in(proxy, Keeper(None))
    assert failure is not None
    assert failure.login == LoginWanted()
    assert len(proxy.asked) == 1


def test_another_login_may_stand_in_for_the_one_in_the_address() -> None:
    with serving(echo) as port:
        proxy = HttpProxy(port, user="ann", password="secret")
        assert logged_in(proxy, Keeper(ANN), user="ann:old@") is None


@pytest.mark.parametrize("schemes", ["Negotiate", "NTLM", 'Digest realm="x", nonce="y"'])
def test_no_password_is_sent_to_a_proxy_that_did_not_offer_basic(schemes: str) -> None:
    heads: list[bytes] = []

    def serve(visit: Visit) -> None:
        heads.append(read_until(visit.sock, b"\r\n\r\n"))
        visit.sock.sendall(f"HTTP/1.1 407 X\r\nProxy-Authenticate: {schemes}\r\n\r\n".encode())

    keeper = Keeper(ANN)
    failure = logged_in(serve, keeper)
    assert failure is not None
    assert failure.login is not None
    assert not failure.login.is_known
    assert (len(heads), keeper.asked) == (1, [])


def test_a_proxy_that_cannot_reach_the_server_refuses() -> None:
    with closed_port() as port:
        failure = failed(tunnel(HttpProxy(port)))
    assert failure.kind is FailureKind.PROXY_REFUSED
    assert "502" in failure.detail


@pytest.mark.parametrize(
    "answer", [b"", b"\r\n\r\n", b"\x16\x03\x03garbage", b"HTTP/1.1\r\n\r\n", b"220 mail ready\r\n", b"A" * 40_000]
)
def test_an_answer_that_is_no_consent_is_a_refusal(answer: bytes) -> None:
    failure = failed(tunnel(saying(answer)))
    assert failure.kind is FailureKind.PROXY_REFUSED
    assert len(failure.detail) <= 100
    assert failure.detail


def test_an_ipv6_target_is_asked_for_in_brackets() -> None:
    with serving(echo) as port, serving(proxy := HttpProxy(port)) as proxy_at:
        result = open_tunnel(f"{LOOPBACK}:{proxy_at}", Target(host="2001:db8::1", port=8443), [LOOPBACK], job())
        opened(result).sock.close()
    assert proxy.asked[0].startswith(b"CONNECT [2001:db8::1]:8443 ")


def test_a_closed_proxy_is_named_as_the_place() -> None:
    with closed_port() as port:
        failure = failed(open_tunnel(f"http://{LOOPBACK}:{port}", SHOP, [LOOPBACK], job()))
    assert (failure.stage, failure.kind) == (Stage.PROXY, FailureKind.REFUSED)


@pytest.mark.parametrize("server", [stall, drip(b"HTTP/1.1 100 wait a little ")])
def test_a_proxy_without_end_is_given_up_at_the_deadline(server: Callable[[Visit], None]) -> None:
    with ends_soon():
        failure = failed(tunnel(server, seconds=0.3))
    assert (failure.stage, failure.kind) == (Stage.PROXY, FailureKind.TIMED_OUT)


def test_a_cancel_ends_the_wait_for_a_proxy_and_closes_the_connection() -> None:
    cancel = Cancel()
    with ends_soon(), pytest.raises(Cancelled):
        tunnel(cancelling(cancel, hears), cancel=cancel)
    # A socket that was left open warns when it is collected, and a warning fails the test.
    gc.collect()


def test_another_kind_of_proxy_is_refused_by_name() -> None:
    failure = failed(open_tunnel("https://proxy.example:3128", SHOP, [LOOPBACK], job()))
    assert failure.kind is FailureKind.PROXY_REFUSED
    assert "https" in failure.detail


@pytest.mark.parametrize("proxy", ["http://proxy.example:port", "http://[::1", "http://proxy.example:99999"])
def test_a_proxy_address_that_is_none_is_refused(proxy: str) -> None:
    assert proxy_port(proxy) == 8080
    failure = failed(open_tunnel(proxy, SHOP, [LOOPBACK], job()))
    assert failure.kind is FailureKind.PROXY_REFUSED


@pytest.mark.parametrize(
    ("proxy", "host", "port", "place"),
    [
        ("http://proxy.example:3128", "proxy.example", 3128, "proxy.example:3128"),
        ("proxy.example:3128", "proxy.example", 3128, "proxy.example:3128"),
        ("http://ann:secret@proxy.example", "proxy.example", 8080, "proxy.example:8080"),
        ("http://[2001:db8::1]:3128/", "2001:db8::1", 3128, "[2001:db8::1]:3128"),
    ],
)
def test_a_proxys_host_and_port_are_read_from_its_address(proxy: str, host: str, port: int, place: str) -> None:
    assert (proxy_host(proxy), proxy_port(proxy), proxy_place(proxy)) == (host, port, place)


def test_without_a_proxy_the_connection_is_direct() -> None:
    assert system_proxy(SHOP) is None


def test_the_environment_names_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert system_proxy(SHOP) == "http://proxy.example:3128"


def test_a_proxy_for_everything_serves_where_there_is_none_for_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "http://proxy.example:3128")
    assert system_proxy(SHOP) == "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("named", "proxy"),
    [
        ("socks5://proxy.example:1080", "socks5://proxy.example:1080"),
        # As Python gives the SOCKS proxy of macOS' own settings.
        ("http://proxy.example:1080", "socks5://proxy.example:1080"),
        ("socks.example:1080", "socks5://socks.example:1080"),
    ],
)
def test_a_socks_proxy_serves_where_there_is_no_other(monkeypatch: pytest.MonkeyPatch, named: str, proxy: str) -> None:
    monkeypatch.setenv("socks_proxy", named)
    assert system_proxy(SHOP) == proxy
    monkeypatch.setenv("https_proxy", "http://other.example:3128")
    assert system_proxy(SHOP) == "http://other.example:3128"


def test_an_exception_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", ".example")
    assert system_proxy(SHOP) is None


@pytest.mark.parametrize("host", ["localhost", "good.practice.localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_this_computer_is_never_reached_through_a_proxy(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert system_proxy(Target(host=host, port=443)) is None


def test_where_the_connection_goes_was_said_no_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert system_proxy(Target(host="shop.example", port=443, connect_to=("192.0.2.1", 443))) is None
