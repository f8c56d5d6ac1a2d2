"""The file that says which proxy to take: read from real servers and files, and never run."""

from pathlib import Path

import pytest

from tests.support.loopback import LOOPBACK, cancelling, closed_port, ends_soon, hears, job, saying, serving
from tests.support.web_server import WebServer, response, web
from wizard.model.computer import PacFile, PacState, ProxyMode, ProxySource
from wizard.practice.misbehaviour import stall
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.proxies.common import Found
from wizard.probes.proxies.pac import LARGEST_PAC, MOST_PROXIES, only_proxy, proxies_in, read_pac

PAC = """
// The old one: "PROXY old.example:8080"
/* and 'PROXY older.example:8080' */
function FindProxyForURL(url, host) {
    if (isInNet(host, "10.0.0.0", "255.0.0.0") || host == 'intranet') return "DIRECT";
    return 'PROXY Proxy.example:3128; DIRECT';
}
"""
NAMED = ("PROXY proxy.example:3128",)


def found(url: str) -> Found:
    return Found(source=ProxySource.GNOME, mode=ProxyMode.FILE, value=url)


def read(url: str, *, may_fetch: bool = True, seconds: float = 60.0) -> PacFile:
    with ends_soon():
        return read_pac(found(url), job(seconds), may_fetch=may_fetch)


def answered(answer: bytes) -> PacFile:
    with web(WebServer(lambda _: answer)) as place:
        return read(f"{place}/proxy.pac")


def test_a_file_from_the_network_tells_which_proxies_it_names() -> None:
    server = WebServer(lambda _: response(200, PAC.encode()))
    with web(server) as place:
        pac = read(f"{place.replace('//', '//ann:secret@')}/proxy.pac?token=secret")
        assert pac == PacFile(
            source=ProxySource.GNOME, place=f"{place}/proxy.pac", state=PacState.READ, proxies=NAMED
        )  # fmt: skip
    assert "secret" not in repr(pac)
    # What the address needs is sent; who it is for is not.
    (asked,) = server.asked
    assert asked.path == "/proxy.pac?token=secret"
    assert b"authorization" not in asked.head.lower()


def test_a_file_on_this_computer_is_read_whether_or_not_the_network_may_be_asked(tmp_path: Path) -> None:
    (tmp_path / "proxy.pac").write_text(PAC)
    for url in (f"{tmp_path}/proxy.pac", f"file://{tmp_path}/proxy.pac"):
        pac = read(url, may_fetch=False)
        assert pac == PacFile(source=ProxySource.GNOME, place="proxy.pac", state=PacState.READ, proxies=NAMED)


def test_without_leave_nothing_is_fetched() -> None:
    server = WebServer(lambda _: response(200, PAC.encode()))
    with web(server) as place:
        assert read(f"{place}/proxy.pac", may_fetch=False).state is PacState.NOT_READ
    assert server.asked == []


@pytest.mark.parametrize("url", ["https://wpad.example/proxy.pac", "data:,x", "ftp://a.example/x", "", "x", "http:/"])
def test_what_this_program_does_not_fetch_is_not_read(url: str) -> None:
    assert read(url).state is PacState.NOT_READ


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (response(200, b"<html>Please log in</html>"), PacState.STRANGE),
        (response(200), PacState.STRANGE),
        (response(404), PacState.MISSING),
        (response(410), PacState.MISSING),
        (response(403), PacState.UNREACHABLE),
        (response(500), PacState.UNREACHABLE),
        (response(302), PacState.UNREACHABLE),
        (response(302, Location="https://wpad.example/proxy.pac"), PacState.NOT_READ),
        (response(200, b"FindProxyForURL" + b" " * LARGEST_PAC), PacState.TOO_LARGE),
        (b"\x00\x01\x02", PacState.UNREACHABLE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nFindProxyForURL", PacState.UNREACHABLE),
    ],
)
def test_what_comes_instead_of_the_file_is_told(answer: bytes, state: PacState) -> None:
    pac = answered(answer)
    assert (pac.state, pac.proxies) == (state, ())


def test_a_few_redirects_are_followed() -> None:
    server = WebServer(
        lambda asked: response(302, Location="/b") if asked.path == "/a" else response(200, PAC.encode())
    )
    with web(server) as place:
        assert read(f"{place}/a").proxies == NAMED
    round_and_round = WebServer(lambda asked: response(302, Location="/a"))
    with web(round_and_round) as place:
        assert read(f"{place}/a").state is PacState.UNREACHABLE
    assert len(round_and_round.asked) == 4


def test_a_server_that_is_not_there_or_says_nothing_is_unreachable() -> None:
    with closed_port() as port:
        assert read(f"http://{LOOPBACK}:{port}/proxy.pac").state is PacState.UNREACHABLE
    for server in (saying(b""), stall):
        with serving(server) as port:
            assert read(f"http://{LOOPBACK}:{port}/", seconds=0.5).state is PacState.UNREACHABLE


def test_a_cancel_ends_the_wait() -> None:
    cancel = Cancel()
    with serving(cancelling(cancel, hears)) as port, ends_soon(), pytest.raises(Cancelled):
        read_pac(found(f"http://{LOOPBACK}:{port}/"), job(cancel=cancel), may_fetch=True)


def test_files_that_are_not_there_or_not_to_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "large.pac").write_bytes(b" " * (LARGEST_PAC + 1))
    (tmp_path / "strange.pac").write_bytes(b"\xff\x00")
    assert read(f"{tmp_path}/none.pac").state is PacState.MISSING
    assert read(f"{tmp_path}/large.pac").state is PacState.TOO_LARGE
    assert read(f"{tmp_path}/strange.pac").state is PacState.STRANGE
    assert read(str(tmp_path)).state is PacState.UNREACHABLE
    assert read(f"{tmp_path}/\x00").state is PacState.UNREACHABLE


@pytest.mark.parametrize(
    ("text", "proxies"),
    [
        ('return "PROXY a.example:1; SOCKS5 b.example:2; DIRECT"', ["PROXY a.example:1", "SOCKS5 b.example:2"]),
        ("return `HTTPS [2001:db8::1]:443`", ["HTTPS [2001:db8::1]:443"]),
        ("'PROXY a:1' 'PROXY A:1' \"PROXY a:1\"", ["PROXY a:1"]),
        ("'it\\'s PROXY a:1'", ["PROXY a:1"]),
        ("'PROXY ' + host + ':8080'", []),
        ("PROXY a:1", []),
        ("// 'PROXY a:1'\n/* 'PROXY b:1' */ /* 'PROXY c:1'", []),
        ("'http://x' // 'PROXY a:1'", []),
        ("'DIRECT'", []),
        ("'PROXY a:123456'", []),
        ("'PROXY a'", []),
        ("'PROXY <b>a</b>:1'", []),
        ("'PROXY a\x1b[31m:1'", []),
        ("'PROXY user:secret@a.example:1'", []),
        ("'NOPROXY a:1'", []),
        ("'PROXY a:1\n'PROXY b:1'", ["PROXY a:1", "PROXY b:1"]),
    ],
)
def test_the_proxies_in_strings_are_found_and_those_in_comments_are_not(text: str, proxies: list[str]) -> None:
    assert list(proxies_in(text)) == proxies


def test_of_very_many_proxies_some_are_told() -> None:
    assert len(list(proxies_in("".join(f"'PROXY a{n}:1'" for n in range(1_000))))) == MOST_PROXIES


@pytest.mark.parametrize(
    "part", ["/*", "*/", "//", "'", '"', "`", "\\", "'\\", "/*'", "PROXY ", "'PROXY a.", "\n", "'PROXY " + "a" * 300]
)
def test_no_text_takes_long(part: str) -> None:
    with ends_soon():
        list(proxies_in(part * (LARGEST_PAC // len(part))))


def pac(*proxies: str) -> PacFile:
    return PacFile(source=ProxySource.GNOME, place="x", state=PacState.READ, proxies=proxies)


@pytest.mark.parametrize(
    ("proxies", "only"),
    [
        ((), None),
        (("PROXY a:1",), "http://a:1"),
        (("HTTP a:1",), "http://a:1"),
        (("SOCKS a:1",), "socks5://a:1"),
        (("SOCKS5 [2001:db8::1]:1",), "socks5://[2001:db8::1]:1"),
        (("HTTPS a:1",), None),
        (("SOCKS4 a:1",), None),
        (("PROXY a:1", "PROXY b:1"), None),
    ],
)
def test_one_proxy_alone_can_be_tried_if_it_is_of_a_known_kind(proxies: tuple[str, ...], only: str | None) -> None:
    assert only_proxy(pac(*proxies)) == only
