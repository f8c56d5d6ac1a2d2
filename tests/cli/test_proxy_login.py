"""``check --proxy-login-stdin``: the login goes from standard input to the proxy, and nowhere else."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.loopback import LOOPBACK, saying, serving
from tests.support.pki import Pki, healthy_leaf, issue, make_pki, pem_of
from tests.support.proxy_server import HttpProxy
from tests.support.socks_server import SocksServer
from tests.support.terminal import Ended, run
from tests.support.tls_server import TlsServer

WANTED = "The proxy {proxy} wants a login: --proxy-login-stdin takes one."


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Company")


@pytest.fixture(scope="module")
def site(pki: Pki) -> Iterator[int]:
    leaf = healthy_leaf()
    with serving(TlsServer([issue(leaf, pki.issuing), pki.issuing.certificate], leaf.key)) as port:
        yield port


@pytest.fixture
def root(pki: Pki, tmp_path: Path) -> Path:
    file = tmp_path / "root.pem"
    file.write_bytes(pem_of(pki.root.certificate))
    return file


@pytest.fixture
def proxy(site: int) -> Iterator[str]:
    with serving(HttpProxy(site, user="änn", password="s3cret: b")) as port:
        yield f"http://{LOOPBACK}:{port}"


def check(root: Path, proxy: str, *more: str | Path, stdin: str | bytes = b"") -> Ended:
    env: Mapping[str, str] = {"https_proxy": proxy, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    ended = run("check", "--no-fetch", "--trust", root, *more, stdin=stdin, env=env)
    assert not re.search("s3cret|wr0ng", ended.out + ended.err)
    return ended


def test_without_a_login_it_is_said_how_to_give_one(root: Path, proxy: str) -> None:
    ended = check(root, proxy, "shop.example")
    assert (ended.code, ended.err.strip()) == (1, WANTED.format(proxy=proxy.removeprefix("http://")))
    assert "The proxy wants a user name and a password" in ended.out


def test_with_the_login_the_site_is_seen(root: Path, proxy: str) -> None:
    ended = check(root, proxy, "shop.example", "--proxy-login-stdin", "--json", stdin="änn\ns3cret: b\n")
    assert ended.json["verdict"] == "trusted"
    assert ended.err == ""
    windows = check(root, proxy, "shop.example", "--proxy-login-stdin", stdin="änn\r\ns3cret: b\r\n")
    assert windows.code == 0


def test_a_login_that_is_not_accepted_is_told(root: Path, proxy: str) -> None:
    ended = check(root, proxy, "shop.example", "--proxy-login-stdin", "--json", stdin="ann\nwr0ng\n")
    assert ended.code == 1
    (cause,) = ended.json["causes"]
    assert (cause["id"], cause["title"]) == (
        "proxy-failure", "The proxy does not accept the user name and the password",
    )  # fmt: skip
    assert ended.json["connection"]["failure"] == "proxy-login"
    assert check(root, proxy, "shop.example", "--proxy-login-stdin", stdin="ann\nwr0ng\n").err == ""


def test_many_sites_share_the_login(root: Path, proxy: str, tmp_path: Path) -> None:
    (tmp_path / "sites").write_text("shop.example\nshop.example\n")
    ended = check(root, proxy, "--input", tmp_path / "sites", "--proxy-login-stdin", stdin="änn\ns3cret: b")
    assert [answer["verdict"] for answer in ended.lines] == ["trusted", "trusted"]


def test_a_socks_proxy_gets_it_as_well(root: Path, site: int) -> None:
    with serving(SocksServer(site, user="ann", password="s3cret")) as port:
        ended = check(root, f"socks5://{LOOPBACK}:{port}", "shop.example", "--proxy-login-stdin", stdin="ann\ns3cret\n")
    assert ended.code == 0


def test_a_way_to_log_in_that_is_not_known_is_named(root: Path) -> None:
    answer = b"HTTP/1.1 407 X\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n"
    with serving(saying(answer)) as port:
        ended = check(root, f"http://{LOOPBACK}:{port}", "shop.example", "--proxy-login-stdin", stdin="ann\ns3cret\n")
    assert "without a login by Negotiate, NTLM" in re.sub(r"\s+", " ", ended.out)
    assert ended.err == ""


@pytest.mark.parametrize("stdin", [b"", b"\n", b"\nsecret\n", b"\xff\xfe\nsecret\n", b"\xff"])
def test_no_login_on_standard_input_is_unusable(root: Path, proxy: str, stdin: bytes) -> None:
    ended = check(root, proxy, "shop.example", "--proxy-login-stdin", stdin=stdin)
    assert ended.code == 2
    assert "standard input holds no login for a proxy" in ended.err


@pytest.mark.parametrize("more", [["shop.example", "--server"], ["--input", "-"]])
def test_where_it_would_be_of_no_use_it_is_unusable(root: Path, proxy: str, more: list[str]) -> None:
    ended = check(root, proxy, *more, "--proxy-login-stdin", stdin=b"ann\nsecret\n")
    assert ended.code == 2
    assert "--proxy-login-stdin goes neither" in ended.err


def test_it_is_in_the_help_and_no_password_can_stand_on_the_command_line() -> None:
    words = run("check", "--help").out
    assert "--proxy-login-stdin" in words
    assert "standard input" in words
    assert run("check", "shop.example", "--proxy-login-stdin=secret").code == 2
