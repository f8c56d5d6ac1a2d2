"""What an HTTP proxy says that wants a login, and what it may say instead of an answer."""

from base64 import b64encode

import pytest

from tests.support.loopback import LOOPBACK, ends_soon, job, saying, serving
from tests.support.proxy_server import HttpProxy, read_until
from wizard.model.evidence import Failure, FailureKind, LoginWanted, Stage
from wizard.model.target import ProxyLogin, Target
from wizard.practice.listener import Behaviour, Visit, part
from wizard.probes.connect import open_connection
from wizard.probes.http_proxy import LONGEST_ANSWER, MOST_SCHEMES, ask_http, schemes_in

SHOP = Target(host="shop.example", port=443)
ANN = ProxyLogin(user="ann", password="sécret: b")


def asked(server: Behaviour, login: ProxyLogin | None = None) -> Failure | None:
    with serving(server) as port:
        opened = open_connection([LOOPBACK], port, job())
        assert not isinstance(opened, Failure)
        with opened.sock, ends_soon():
            return ask_http(opened.sock, login, SHOP, job())


def refused(server: Behaviour, login: ProxyLogin | None = None) -> Failure:
    failure = asked(server, login)
    assert failure is not None
    assert failure.stage is Stage.PROXY
    assert not failure.socks
    assert "cret" not in repr(failure)
    return failure


def wanting(*challenges: str) -> Behaviour:
    lines = ["HTTP/1.1 407 Proxy Authentication Required", *(f"Proxy-Authenticate: {c}" for c in challenges), "", ""]
    return saying("\r\n".join(lines).encode("latin-1"))


def test_a_proxy_that_wants_a_login_is_told_from_one_that_refuses() -> None:
    failure = refused(wanting('Basic realm="Corp"'))
    assert (failure.kind, failure.login) == (FailureKind.PROXY_LOGIN, LoginWanted(schemes=("basic",)))
    assert failure.detail == "HTTP/1.1 407 Proxy Authentication Required"
    assert refused(saying(b"HTTP/1.1 403 Forbidden\r\n\r\n")).kind is FailureKind.PROXY_REFUSED


def test_a_login_that_is_not_accepted_is_told() -> None:
    proxy = HttpProxy(1, user="bob", password="other")
    failure = refused(proxy, ANN)
    assert failure.login == LoginWanted(given=True)
    secret = b64encode("ann:sécret: b".encode())
    assert b"\r\nProxy-Authorization: Basic " + secret + b"\r\n" in proxy.asked[0]


def test_without_a_login_nothing_is_said_of_one() -> None:
    proxy = HttpProxy(1, user="bob")
    refused(proxy)
    assert b"authorization" not in proxy.asked[0].lower()


@pytest.mark.parametrize(
    ("challenges", "schemes"),
    [
        (['Basic realm="x"'], ("basic",)),
        (["Negotiate", "NTLM"], ("negotiate", "ntlm")),
        (["Negotiate, NTLM, Basic"], ("negotiate", "ntlm", "basic")),
        (['Digest realm="a, Basic b", nonce="1", qop="auth", Basic realm="c"'], ("digest", "basic")),
        (['Basic realm="say \\"Digest\\", NTLM", charset="UTF-8"'], ("basic",)),
        (['Basic realm = "x" , charset = "UTF-8"'], ("basic",)),
        (["Negotiate YII=="], ("negotiate",)),
        (["BASIC", "basic", "Basic"], ("basic",)),
        ([], ()),
        ([""], ()),
        (["=,,=,"], ()),
    ],
)
def test_the_ways_to_log_in_are_read_from_every_header(challenges: list[str], schemes: tuple[str, ...]) -> None:
    failure = refused(wanting(*challenges))
    assert failure.login == LoginWanted(schemes=schemes)


@pytest.mark.parametrize(
    ("schemes", "is_known"),
    [
        ((), True),
        (("basic",), True),
        (("negotiate", "basic"), True),
        (("negotiate", "ntlm"), False),
        (("digest",), False),
    ],
)
def test_only_basic_is_known(schemes: tuple[str, ...], is_known: bool) -> None:
    assert LoginWanted(schemes=schemes).is_known is is_known


def test_what_is_no_header_for_proxies_names_no_way() -> None:
    assert schemes_in(b"HTTP/1.1 407 X\r\nWWW-Authenticate: Basic\r\nX: Proxy-Authenticate: Basic\r\n\r\n") == ()


@pytest.mark.parametrize(
    "challenge",
    [
        'Basic realm="\x1b[31m\x07\x00"',
        "Basic\x1b[31m realm=x",
        "\x00\x01\x02",
        "\xff" * 500,
        'Basic realm="' + "a" * 9_000,
        'Basic realm="' + "\\" * 9_000,
        '"' * 9_000,
        "a" * 9_000,
        "a, " * 3_000,
        " " * 9_000,
    ],
)
def test_hostile_challenges_leave_nothing_but_short_plain_names(challenge: str) -> None:
    login = refused(wanting(challenge)).login
    assert login is not None
    assert all(name.isascii() and name.isprintable() and len(name) <= 20 for name in login.schemes)


def test_no_more_ways_are_kept_than_a_proxy_can_need() -> None:
    login = refused(wanting(", ".join(f"way{n}" for n in range(1_000)))).login
    assert login is not None
    assert len(login.schemes) == MOST_SCHEMES


def endless(visit: Visit) -> None:
    read_until(visit.sock, b"\r\n\r\n")
    visit.sock.sendall(b"HTTP/1.1 200 Connection established\r\n")
    for _ in range(LONGEST_ANSWER):
        visit.sock.sendall(b"X-Header: more\r\n")


def half(visit: Visit) -> None:
    read_until(visit.sock, b"\r\n\r\n")
    visit.sock.sendall(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 pro")
    part(visit.sock)


@pytest.mark.parametrize("server", [endless, half])
def test_consent_that_does_not_end_is_no_consent(server: Behaviour) -> None:
    failure = refused(server)
    assert failure.kind is FailureKind.PROXY_REFUSED
    assert "does not end" in failure.detail


def test_endless_headers_behind_a_demand_are_given_up() -> None:
    def serve(visit: Visit) -> None:
        read_until(visit.sock, b"\r\n\r\n")
        visit.sock.sendall(b"HTTP/1.1 407 X\r\nProxy-Authenticate: Basic\r\n")
        for _ in range(LONGEST_ANSWER):
            visit.sock.sendall(b"Proxy-Authenticate: Negotiate\r\n")

    assert refused(serve).login == LoginWanted(schemes=("basic", "negotiate"))


def test_a_proxy_that_closes_without_a_word_refuses() -> None:
    assert refused(saying(b"")).detail == "the proxy closed the connection"
