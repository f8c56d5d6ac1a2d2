"""The server test's questions: several addresses, the limit, cancelling, and servers that misbehave."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.loopback import LOOPBACK, PATIENT_S, closed_port, ends_soon, serving
from tests.support.names import NameServer, Routes
from tests.support.nginx import NGINX, free_port
from tests.support.nginx_site import HOST, Running, right_site, write
from tests.support.pki import Pki, healthy_leaf, issue, make_pki, new_key, new_rsa_key
from tests.support.tls_server import TLS_1_2, TlsServer, cut_off
from wizard.model.evidence import FailureKind, Stage
from wizard.model.progress import Progress
from wizard.model.server import MOST_CONNECTIONS, ServerEvidence
from wizard.model.target import CheckOptions, StartTls, Target
from wizard.practice.listener import Behaviour, Visit, part
from wizard.practice.misbehaviour import hear_hello, reset, stall
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.server import MOST_VISITS, both_names, look_at_server

needs_nginx = pytest.mark.skipif(shutil.which(NGINX) is None, reason="nginx (nginx-light) is not installed")
QUICK = CheckOptions(timeout_s=5.0, fetch=False)
SISTER = f"www.{HOST}"


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki("Probe")


def looked(running: Running, host: str = HOST) -> ServerEvidence:
    """Return what is seen of *running* at the addresses that the name lookup gives."""
    return look_at_server(Target(host=host, port=running.port), running.options, http_port=running.plain)


def listening(address: str, name: str = "leaf") -> str:
    return (
        f"server {{{{ listen {address}:{{port}} ssl; server_name _; ssl_protocols TLSv1.2 TLSv1.3; "
        f"ssl_certificate {{folder}}/{name}.pem; ssl_certificate_key {{folder}}/{name}.key; }}}}"
    )


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


ADDRESSES = ("127.0.0.1", "127.0.0.2", "::1") if has_ipv6() else ("127.0.0.1", "127.0.0.2")


@needs_nginx
def test_every_address_is_visited_with_both_names(tmp_path: Path, pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(healthy_leaf(HOST, SISTER), key=new_rsa_key())
    write(tmp_path, "other", issue(other, pki.issuing), other, (pki.issuing.certificate,))
    more = listening("127.0.0.2", "other") + (listening("[::1]") if "::1" in ADDRESSES else "")
    NameServer(monkeypatch, {HOST: ADDRESSES, SISTER: ADDRESSES[:1]})
    with Running(tmp_path, replace(right_site(pki), more=more), pki) as running:
        seen = looked(running)
    named = [(v.endpoint.name, v.endpoint.address) for v in seen.visits if v.sni]
    assert named == [*((HOST, address) for address in ADDRESSES), (SISTER, "127.0.0.1")]
    leaves = {v.endpoint.address: v.handshake.chain[0] for v in seen.visits if v.handshake}
    assert leaves["127.0.0.1"] != leaves["127.0.0.2"]
    asked = {a.endpoint.address for a in seen.answers}
    assert asked == set(ADDRESSES)
    assert seen.names == ((HOST, ADDRESSES), (SISTER, ADDRESSES[:1]))
    assert seen.left_out == ()


@needs_nginx
def test_other_addresses_are_asked_for_versions_alone(
    tmp_path: Path, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    NameServer(monkeypatch, {HOST: ADDRESSES[:2]})
    with Running(tmp_path, replace(right_site(pki), more=listening("127.0.0.2")), pki) as running:
        seen = looked(running)
    second = [a.offer for a in seen.answers if a.endpoint.address == "127.0.0.2"]
    assert second == ["TLSv1.3", "TLSv1.2", "TLSv1.1"]


@needs_nginx
def test_the_first_address_that_answers_is_asked_everything(
    tmp_path: Path, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    NameServer(monkeypatch, {HOST: ("127.0.0.3", "127.0.0.1"), SISTER: ("127.0.0.3", "127.0.0.1")})
    with Running(tmp_path, right_site(pki), pki) as running:
        seen = looked(running)
    assert {a.endpoint.address for a in seen.answers} == {"127.0.0.1"}
    assert "client:chrome-156" in {a.offer for a in seen.answers}
    assert [w.status for w in seen.web] == [301, 200, 301, 200]
    failed = next(v for v in seen.visits if v.endpoint.address == "127.0.0.3")
    assert failed.failure is not None
    assert failed.failure.kind is FailureKind.REFUSED


@needs_nginx
def test_forty_connections_at_most_and_what_is_left_is_told(
    tmp_path: Path, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = tuple(f"127.0.0.{n}" for n in range(1, 15))
    more = "".join(map(listening, many[1:]))
    NameServer(monkeypatch, {HOST: many, SISTER: many})
    with Running(tmp_path, replace(right_site(pki), more=more), pki) as running:
        seen = looked(running)
        log = (tmp_path / "error.log").read_text(encoding="utf-8")
    assert seen.connections == MOST_CONNECTIONS
    assert len([v for v in seen.visits if v.sni]) == MOST_VISITS
    assert f"{HOST} {many[-1]}" in seen.left_out
    assert any(left.endswith("TLSv1.2") for left in seen.left_out)
    assert "client:chrome-156" in {a.offer for a in seen.answers}
    assert log.count("SSL_do_handshake") <= MOST_CONNECTIONS


@needs_nginx
def test_four_addresses_with_both_names_fit(tmp_path: Path, pki: Pki, monkeypatch: pytest.MonkeyPatch) -> None:
    four = tuple(f"127.0.0.{n}" for n in range(1, 5))
    NameServer(monkeypatch, {HOST: four, SISTER: four})
    with Running(tmp_path, replace(right_site(pki), more="".join(map(listening, four[1:]))), pki) as running:
        seen = looked(running)
    assert seen.left_out == ()


@needs_nginx
def test_each_connection_is_counted_as_it_begins(tmp_path: Path, pki: Pki) -> None:
    told: list[Progress] = []
    with Running(tmp_path, right_site(pki), pki) as running:
        seen = look_at_server(running.target, running.options, http_port=running.plain, progress=told.append)
    assert [p.count for p in told if p.count] == list(range(1, seen.connections + 1))


@needs_nginx
def test_programs_that_the_versions_rule_out_are_not_asked(tmp_path: Path, pki: Pki) -> None:
    tls = "ssl_protocols TLSv1.3;"
    with Running(tmp_path, replace(right_site(pki), tls=tls), pki) as running:
        seen = look_at_server(running.target, running.options, http_port=running.plain)
    offers = {a.offer for a in seen.answers}
    assert "client:chrome-156" in offers
    assert not {"client:java-7", "client:android-7", "rc4"} & offers


@needs_nginx
def test_an_elliptic_key_alone_lets_programs_in(tmp_path: Path, pki: Pki) -> None:
    site = right_site(pki)
    with Running(tmp_path, replace(site, leaf=replace(site.leaf, key=new_key())), pki) as running:
        seen = look_at_server(running.target, running.options, http_port=running.plain)
    taken = {a.offer for a in seen.answers if a.accepted}
    assert {"client:chrome-156", "client:firefox-153", "client:android-7", "TLSv1.2"} <= taken


@needs_nginx
def test_what_is_fetched_from_the_authority_counts(tmp_path: Path, pki: Pki) -> None:
    asked: list[bytes] = []

    def turns_round(visit: Visit) -> None:
        asked.append(visit.sock.recv(65_536))
        visit.sock.sendall(b"HTTP/1.1 301 Moved\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")
        part(visit.sock)

    with serving(turns_round) as port:
        site = right_site(pki)
        leaf = replace(site.leaf, issuer_url=f"http://{LOOPBACK}:{port}/issuer")
        with Running(tmp_path, replace(site, leaf=leaf, chain=()), pki) as running:
            seen = look_at_server(running.target, running.options)
            without = look_at_server(running.target, replace(running.options, fetch=False))
    assert len(asked) == 3
    assert seen.connections == without.connections + 3


def test_a_refused_port_is_seen_and_not_asked_further() -> None:
    with closed_port() as port:
        seen = look_at_server(Target(host=HOST, port=443, connect_to=(LOOPBACK, port)), QUICK)
    assert {v.failure.kind for v in seen.visits if v.failure} == {FailureKind.REFUSED}
    assert seen.answers == ()
    assert seen.connections == 2


def test_a_name_without_an_address_is_evidence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    Routes(monkeypatch, socket.AF_INET)
    NameServer(monkeypatch, {})
    seen = look_at_server(Target(host=HOST, port=443), QUICK)
    assert seen.connections == 0
    assert [(name, failure.kind) for name, failure in seen.unresolved] == [
        (HOST, FailureKind.NAME_NOT_FOUND),
        (SISTER, FailureKind.NAME_NOT_FOUND),
    ]
    assert [c.target.host for c in seen.checks] == [HOST]


@needs_nginx
def test_addresses_without_a_way_to_them_are_not_blamed(
    tmp_path: Path, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    Routes(monkeypatch, socket.AF_INET)
    NameServer(monkeypatch, {HOST: ("2606:4700::1111", "127.0.0.1")})
    with Running(tmp_path, right_site(pki), pki) as running:
        seen = looked(running)
    assert seen.beyond_reach == ("2606:4700::1111",)
    assert {v.endpoint.address for v in seen.visits} == {"127.0.0.1"}


@contextmanager
def counted(behaviour: Behaviour) -> Iterator[tuple[int, list[int]]]:
    """Serve *behaviour* and count its visits."""
    visits: list[int] = []

    def serve(visit: Visit) -> None:
        visits.append(1)
        behaviour(visit)

    with serving(serve) as port:
        yield port, visits


def target(port: int) -> Target:
    return Target(host="a.b.test", port=443, connect_to=(LOOPBACK, port))


def says_http(visit: Visit) -> None:
    hear_hello(visit.sock)
    visit.sock.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    part(visit.sock)


def test_a_plain_web_server_is_not_tls() -> None:
    with serving(says_http) as port:
        seen = look_at_server(target(port), QUICK)
    assert {v.failure.kind for v in seen.visits if v.failure} == {FailureKind.NOT_TLS}
    assert {a.failure.kind for a in seen.answers if a.failure} == {FailureKind.NOT_TLS}
    assert not any(a.is_known for a in seen.answers)


def test_a_server_that_hangs_up_is_known_to_refuse() -> None:
    with serving(reset) as port:
        seen = look_at_server(target(port), QUICK)
    assert seen.answers
    assert all(a.failure is not None and a.failure.stage is Stage.HANDSHAKE for a in seen.answers)
    assert all(a.is_known and not a.accepted for a in seen.answers)


def test_a_stalled_server_ends_at_the_deadline_and_the_rest_is_left_out() -> None:
    with serving(stall) as port, ends_soon():
        seen = look_at_server(target(port), replace(QUICK, timeout_s=0.3))
    assert seen.left_out
    assert not any(a.is_known for a in seen.answers)


def test_it_is_cancelled_while_a_server_stalls() -> None:
    cancel = Cancel()

    def serve(visit: Visit) -> None:
        hear_hello(visit.sock)
        cancel.set()
        stall(visit)

    with serving(serve) as port, ends_soon(), pytest.raises(Cancelled):
        look_at_server(target(port), replace(QUICK, timeout_s=PATIENT_S), cancel=cancel)


def test_it_is_cancelled_between_two_connections() -> None:
    cancel, begun = Cancel(), threading.Event()

    def tell(progress: Progress) -> None:
        if progress.count == 3:
            begun.set()
            cancel.set()

    with counted(reset) as (port, visits), pytest.raises(Cancelled):
        look_at_server(target(port), QUICK, cancel=cancel, progress=tell)
    assert begun.is_set()
    assert len(visits) <= 3


def test_a_server_that_hangs_up_on_a_name_is_seen_without_one() -> None:
    def serve(visit: Visit) -> None:
        if b"a.b.test" in visit.sock.recv(65_536):
            cut_off(visit.sock)
        else:
            visit.sock.sendall(b"\x15\x03\x03\x00\x02\x02\x28")
            part(visit.sock)

    with serving(serve) as port:
        seen = look_at_server(target(port), QUICK)
    named, nameless = seen.visits
    assert named.failure is not None
    assert nameless.failure is not None
    assert (named.failure.kind, nameless.failure.kind) == (FailureKind.RESET, FailureKind.ALERT)


def test_a_mail_server_that_refuses_starttls_is_seen() -> None:
    def serve(visit: Visit) -> None:
        visit.sock.sendall(b"220 mail.test ready\r\n")
        for answer in (b"250 mail.test\r\n", b"502 no\r\n"):
            visit.sock.recv(1_024)
            visit.sock.sendall(answer)

    with serving(serve) as port:
        mail = Target(host="a.b.test", port=25, scheme="smtp", starttls=StartTls.SMTP, connect_to=(LOOPBACK, port))
        seen = look_at_server(mail, QUICK)
    assert {v.failure.kind for v in seen.visits if v.failure} == {FailureKind.STARTTLS_REFUSED}
    assert seen.web == ()


def test_a_mail_server_has_no_second_name() -> None:
    with closed_port() as port:
        mail = Target(host="mail.test", port=25, scheme="smtp", starttls=StartTls.SMTP, connect_to=(LOOPBACK, port))
        seen = look_at_server(mail, QUICK)
    assert [name for name, _ in seen.names] == ["mail.test"]


@pytest.mark.parametrize("by", [reset, lambda visit: part(visit.sock)], ids=["reset", "closed"])
def test_a_server_that_shuts_us_out_has_not_refused_what_was_asked_since(pki: Pki, by: Behaviour) -> None:
    leaf = replace(healthy_leaf(HOST, SISTER), key=new_rsa_key())
    server = TlsServer((issue(leaf, pki.issuing), pki.issuing.certificate), leaf.key, TLS_1_2)
    visits: list[Visit] = []

    def limited(visit: Visit) -> None:
        visits.append(visit)
        (server if len(visits) <= 9 else by)(visit)

    with serving(limited) as port:
        seen = look_at_server(replace(target(port), host=HOST), QUICK)
    assert [a.offer for a in seen.answers if a.is_known][-1] == "rc4"
    assert {a.is_doubtful for a in seen.answers if a.offer.startswith("client:")} == {True}
    assert all(v.sni for v in seen.visits)


def test_an_address_that_lets_one_name_wait_for_tcp_is_not_tried_with_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    NameServer(monkeypatch, {HOST: (LOOPBACK,), SISTER: (LOOPBACK,)})
    with socket.create_server((LOOPBACK, 0), backlog=0) as full, ExitStack() as filling:
        # A queue that is full lets further connections wait, as a firewall that drops them (Linux).
        for _ in range(3):
            waiting = filling.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        seen = look_at_server(Target(host=HOST, port=full.getsockname()[1]), replace(QUICK, timeout_s=0.3))
    kinds = [(v.endpoint.name, v.failure.kind) for v in seen.visits if v.failure]
    assert kinds == [(HOST, FailureKind.TIMED_OUT), (SISTER, FailureKind.TIMED_OUT)]
    assert seen.connections == 1


def test_what_one_of_two_servers_behind_an_address_answers_counts(pki: Pki) -> None:
    leaf = replace(healthy_leaf(HOST, SISTER), key=new_rsa_key())
    server = TlsServer((issue(leaf, pki.issuing), pki.issuing.certificate), leaf.key)
    visits: list[Visit] = []

    def every_other(visit: Visit) -> None:
        visits.append(visit)
        (server if len(visits) % 2 else reset)(visit)

    with serving(every_other) as port:
        seen = look_at_server(replace(target(port), host=HOST), QUICK)
    assert seen.unsteady
    assert {a.accepted for a in seen.answers if a.offer in seen.unsteady} == {True}
    assert not [a.offer for a in seen.answers if a.was_hung_up and a.is_known]
    assert all(v.handshake for v in seen.visits if not v.sni)
    assert seen.connections <= MOST_CONNECTIONS


@needs_nginx
def test_the_certificate_for_the_other_kind_of_key_is_met(tmp_path: Path, pki: Pki) -> None:
    site = right_site(pki)
    other = replace(site.leaf, key=new_key())
    write(tmp_path, "other", issue(other, pki.issuing), other, (pki.issuing.certificate,))
    both = f"{site.tls} ssl_certificate {tmp_path}/other.pem; ssl_certificate_key {tmp_path}/other.key;"
    with Running(tmp_path, replace(site, tls=both), pki) as running:
        seen = look_at_server(running.target, running.options)
    assert seen.other_key is not None
    assert seen.other_key.handshake is not None
    chains = {v.handshake.chain for v in seen.visits if v.handshake}
    assert seen.other_key.handshake.chain not in chains
    assert len(seen.checks) == len([v for v in seen.visits if v.sni]) + 1


@needs_nginx
def test_a_server_with_one_kind_of_key_has_no_other(tmp_path: Path, pki: Pki) -> None:
    with Running(tmp_path, right_site(pki), pki) as running:
        assert look_at_server(running.target, running.options).other_key is None


@needs_nginx
@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 on this machine")
def test_a_site_with_an_address_of_ipv6_alone_is_asked_whole(tmp_path: Path, pki: Pki) -> None:
    plain = free_port("::1")
    more = listening("[::1]") + f"server {{{{ listen [::1]:{plain}; return 301 https://x.test/; }}}}"
    with Running(tmp_path, replace(right_site(pki), more=more), pki) as running:
        seen = look_at_server(Target(host="::1", port=running.port), running.options, http_port=plain)
    assert {v.endpoint.address for v in seen.visits} == {"::1"}
    assert next((w.url, w.status) for w in seen.web) == ("http://[::1]/", 301)


@pytest.mark.parametrize(
    ("host", "names"),
    [("shop.example", ("shop.example", "www.shop.example")), ("www.shop.example", ("www.shop.example", "shop.example")),
     ("192.0.2.1", ("192.0.2.1",)), ("2001:db8::1", ("2001:db8::1",)), ("localhost", ("localhost",))],
)  # fmt: skip
def test_both_names(host: str, names: tuple[str, ...]) -> None:
    assert both_names(host) == names
