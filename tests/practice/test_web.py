from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus

import pytest

from wizard.i18n import using
from wizard.practice.scenarios import Scenario
from wizard.practice.web import LARGEST_REQUEST, Request, Response, page_of, read_request, written

GET = Request(method="GET", path="/")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def pieces(*data: bytes) -> Callable[[], bytes]:
    left = iter(data)
    return lambda: next(left, b"")


def test_a_request_may_come_in_pieces() -> None:
    assert read_request(pieces(b"GE", b"T /a HTTP/1.1\r\nHost: x\r", b"\n\r\n")) == Request(method="GET", path="/a")


def test_a_body_is_read_to_its_end() -> None:
    receive = pieces(b"POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\nab", b"cd", b"rest")
    assert read_request(receive) == Request(method="POST", path="/")
    assert receive() == b"rest"


@pytest.mark.parametrize(
    "data", [b"", b"\r\n\r\n", b"GET /\r\n\r\n", b"SSH-2.0-x\r\n\r\n", b"\x16\x03\x01\x00\x05", b"GET / FTP/1\r\n\r\n"]
)
def test_what_is_no_request_is_none(data: bytes) -> None:
    assert read_request(pieces(data)) is None


def test_a_request_without_end_is_given_up() -> None:
    chunk = b"x" * 1_024
    asked: list[int] = []

    def receive() -> bytes:
        asked.append(1)
        return chunk

    assert read_request(receive) is None
    assert len(asked) * len(chunk) <= LARGEST_REQUEST + 3 * len(chunk)


def test_an_answer_tells_its_length_and_date_and_closes() -> None:
    lines = written(Response(body=b"abc"), GET, NOW).split(b"\r\n")
    assert lines[0] == b"HTTP/1.1 200 OK"
    assert {b"Content-Length: 3", b"Date: Mon, 23 Nov 2026 10:00:00 GMT", b"Connection: close"} <= set(lines)
    assert lines[-1] == b"abc"


def test_the_answer_to_head_has_no_body() -> None:
    assert written(Response(body=b"abc"), Request(method="HEAD", path="/"), NOW).endswith(b"\r\n\r\n")


def test_no_content_has_neither_type_nor_length() -> None:
    assert b"Content-" not in written(Response(status=HTTPStatus.NO_CONTENT), GET, NOW)


def test_the_page_escapes_its_words() -> None:
    scenario = Scenario(id="a&b", cause=None, title="<b>", story="x<y")
    with using("en"):
        page = page_of(scenario)(GET).body
    assert b"<b>" not in page
    assert b"&lt;b&gt;" in page
    assert b"a&amp;b" in page
