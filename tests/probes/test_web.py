import gzip
from collections.abc import Callable

import pytest

from tests.support.loopback import (
    LOOPBACK,
    cancelling,
    closed_port,
    drip,
    ends_soon,
    hears,
    job,
    saying,
    serving,
)
from tests.support.tls_server import cut_off
from tests.support.web_server import WebServer, response, web
from wizard.practice.listener import Behaviour, Visit
from wizard.practice.misbehaviour import garbage, stall
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.web import LARGEST_ANSWER, Answer, host_of, http, redirect

OK = response(200, b"hello", Content_Type="text/plain")


def asked(behaviour: Behaviour, *, seconds: float = 60.0, cancel: Cancel | None = None) -> Answer:
    with serving(behaviour) as port:
        return http(f"http://{LOOPBACK}:{port}/", job(seconds, cancel), private_allowed=True)


def test_an_answer_is_status_headers_and_body() -> None:
    answer = asked(saying(OK))
    assert (answer.status, answer.body, answer.error) == (200, b"hello", None)
    assert answer.headers["content-type"] == "text/plain"


def test_a_request_names_host_and_port_and_nothing_of_the_user() -> None:
    server = WebServer(lambda _: OK)
    with web(server) as url:
        http(url.replace("http://", "http://ann:secret@") + "/a%20b/c?d=e f#g", job(), private_allowed=True)
    (request,) = server.asked
    assert (request.method, request.path, request.body) == ("GET", "/a%20b/c?d=e%20f", b"")
    assert f"Host: {url.removeprefix('http://')}\r\n".encode() in request.head
    assert b"secret" not in request.head


def test_without_a_path_the_root_is_asked_for() -> None:
    server = WebServer(lambda _: OK)
    with web(server) as url:
        http(url, job(), private_allowed=True)
    assert server.asked[0].path == "/"


def test_with_a_body_it_is_posted_as_an_ocsp_request() -> None:
    server = WebServer(lambda _: OK)
    with web(server) as url:
        http(url, job(), private_allowed=True, body=b"\x30\x03\x02\x01\x00")
    (request,) = server.asked
    assert (request.method, request.body) == ("POST", b"\x30\x03\x02\x01\x00")
    assert b"Content-Type: application/ocsp-request\r\n" in request.head


def test_a_redirect_is_told_and_not_followed() -> None:
    server = WebServer(lambda _: response(302, Location="/elsewhere"))
    with web(server) as url:
        answer = http(url, job(), private_allowed=True)
    assert (answer.status, answer.headers["location"]) == (302, "/elsewhere")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "", "/etc/passwd", "http:", "http://", "https://{at}/", "ftp://{at}/", "file://{at}/etc/passwd",
        "ldap://{at}/cn=CA", "http://{at}x/", "http://127.0.0.1:99999/", "http://[::1", "http://[bad]/", "{at}/",
        "http://127.0.0.1\xb2:80/", "http://127.0.0.1 :80/",
    ],
)  # fmt: skip
def test_what_is_no_plain_http_is_never_asked(url: str) -> None:
    server = WebServer(lambda _: OK)
    with web(server) as at:
        answer = http(url.format(at=at.removeprefix("http://")), job(), private_allowed=True)
    assert (answer.status, answer.body) == (0, b"")
    assert answer.error
    assert server.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "site.localhost", "[::1]", "127.1", "0x7f.1", "2130706433"])
def test_a_private_address_is_not_asked_whatever_it_is_called(host: str) -> None:
    server = WebServer(lambda _: OK)
    with web(server) as at:
        answer = http(at.replace(LOOPBACK, host), job(), private_allowed=False)
    assert answer.error in {"a private address is not asked", "the host was not found"}
    assert server.asked == []


@pytest.mark.parametrize(
    "host",
    ["10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]",
     "[::ffff:127.0.0.1]", "0.0.0.0"],
)  # fmt: skip
def test_no_kind_of_private_address_is_asked(host: str) -> None:
    assert http(f"http://{host}/", job(), private_allowed=False).error == "a private address is not asked"


def test_a_name_of_this_computer_is_asked_when_allowed() -> None:
    with serving(saying(OK)) as port:
        assert http(f"http://site.localhost:{port}/", job(), private_allowed=True).status == 200


def test_a_host_that_does_not_exist_is_said_so() -> None:
    assert http("http://no-such-host.invalid/", job(), private_allowed=True).error == "the host was not found"


def test_a_closed_port_is_no_answer() -> None:
    with closed_port() as port:
        answer = http(f"http://{LOOPBACK}:{port}/", job(), private_allowed=True)
    assert answer.status == 0
    assert "refused" in (answer.error or "").lower()


def _reset(visit: Visit) -> None:
    hears(visit)
    cut_off(visit.sock)


@pytest.mark.parametrize(
    "behaviour",
    [
        _reset, garbage, saying(b""), saying(b"HTTP/1.1 "), saying(b"HTTP/1.1 abc\r\n\r\n"),
        saying(b"\x15\x03\x03\0\2\2\50"),
        saying(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"),
        saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnonsense"),
        saying(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 10_000 + b"\r\n"),
        saying(b"HTTP/1.1 200 OK\r\nA: " + b"b" * 1_000_000 + b"\r\n\r\n"),
    ],
)  # fmt: skip
def test_what_is_no_http_answer_is_told_as_none(behaviour: Behaviour) -> None:
    with ends_soon():
        answer = asked(behaviour)
    assert (answer.status, answer.body) == (0, b"")
    assert answer.error


@pytest.mark.parametrize("length", [0, 1, LARGEST_ANSWER])
def test_an_answer_up_to_the_largest_is_kept_whole(length: int) -> None:
    assert asked(saying(response(200, b"x" * length))).body == b"x" * length


def test_an_answer_over_the_largest_is_dropped() -> None:
    answer = asked(saying(response(200, bytes(LARGEST_ANSWER + 1))))
    assert (answer.status, answer.body, answer.error) == (0, b"", "the answer is too large")


def test_the_caller_may_allow_more() -> None:
    with serving(saying(response(200, bytes(LARGEST_ANSWER + 1)))) as port:
        answer = http(f"http://{LOOPBACK}:{port}/", job(), private_allowed=True, largest=10 * LARGEST_ANSWER)
    assert len(answer.body) == LARGEST_ANSWER + 1


def _endless(head: bytes, block: bytes) -> Behaviour:
    def serve(visit: Visit) -> None:
        hears(visit)
        visit.sock.sendall(head)
        while not visit.closing.is_set():
            visit.sock.sendall(block)

    return serve


@pytest.mark.parametrize(
    "behaviour",
    [
        _endless(b"HTTP/1.1 200 OK\r\n\r\n", bytes(10_000)),
        _endless(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", bytes(10_000)),
        _endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"400\r\n" + bytes(1_024) + b"\r\n"),
    ],
    ids=["until-closed", "announced", "chunked"],
)
def test_an_answer_without_end_is_dropped(behaviour: Behaviour) -> None:
    with ends_soon():
        assert asked(behaviour).error == "the answer is too large"


def test_a_packed_answer_is_not_unpacked() -> None:
    packed = gzip.compress(bytes(1_000_000))
    assert asked(saying(response(200, packed, Content_Encoding="gzip"))).body == packed


def _dripping_body(visit: Visit) -> None:
    hears(visit)
    visit.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
    while not visit.closing.wait(0.02):
        visit.sock.sendall(b"x")


def _dripping_chunks(visit: Visit) -> None:
    hears(visit)
    visit.sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not visit.closing.wait(0.02):
        visit.sock.sendall(b"1\r\nx\r\n")


SLOW: dict[str, Behaviour] = {
    "silent": stall,
    "dripping-status": drip(b"HTTP/1.1 200 a very long sentence "),
    "dripping-body": _dripping_body,
    "dripping-chunks": _dripping_chunks,
    "interim-answers-without-end": drip(b"HTTP/1.1 100 Continue\r\n\r\n", pause_s=0.0005),
}


@pytest.mark.parametrize("behaviour", SLOW.values(), ids=SLOW)
def test_a_slow_answer_is_given_up_at_the_deadline(behaviour: Behaviour) -> None:
    with ends_soon():
        answer = asked(behaviour, seconds=0.3)
    assert (answer.status, answer.error) == (0, "the answer is too slow")


def _cancelled_by(cancel: Cancel, slow: Callable[[Visit], None]) -> Behaviour:
    def serve(visit: Visit) -> None:
        visit.sock.settimeout(10)
        visit.sock.recv(1)
        cancel.set()
        slow(visit)

    return serve


@pytest.mark.parametrize("behaviour", SLOW.values(), ids=SLOW)
def test_a_slow_answer_is_given_up_when_cancelled(behaviour: Behaviour) -> None:
    cancel = Cancel()
    with ends_soon(), pytest.raises(Cancelled):
        asked(_cancelled_by(cancel, behaviour), cancel=cancel)


def test_a_cancel_before_the_question_asks_nothing() -> None:
    cancel = Cancel()
    cancel.set()
    server = WebServer(lambda _: OK)
    with serving(server) as port, pytest.raises(Cancelled):
        http(f"http://{LOOPBACK}:{port}/", job(cancel=cancel), private_allowed=True)
    assert server.asked == []


def test_a_cancel_while_the_question_is_heard_ends_it() -> None:
    cancel = Cancel()
    with ends_soon(), pytest.raises(Cancelled):
        asked(cancelling(cancel, hears), cancel=cancel)


@pytest.mark.parametrize(
    ("location", "place", "host"),
    [
        ("/login?a=b", "http://shop.example:81/login?a=b", "shop.example"),
        ("//other.example/x", "http://other.example/x", "other.example"),
        ("https://login.example/", "https://login.example/", "login.example"),
        ("", "http://shop.example:81/a", "shop.example"),
        ("http://[::1", "http://[::1", None),
        ("mailto:ann@shop.example", "mailto:ann@shop.example", None),
    ],
)
def test_where_an_answer_points_to_is_told_even_when_it_is_nowhere(location: str, place: str, host: str | None) -> None:
    answer = Answer(status=302, headers={"location": location}, body=b"")
    assert redirect("http://shop.example:81/a", answer) == place
    assert host_of(place) == host


def test_an_answer_without_a_location_points_nowhere() -> None:
    assert redirect("http://shop.example/", Answer(status=302, headers={}, body=b"")) is None
