import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from tests.support.loopback import LOOPBACK, cancelling, closed_port, drip, ends_soon, hears_hello, serving
from tests.support.pki import (
    AT,
    Authority,
    Pki,
    Validity,
    der_of,
    extension,
    healthy_leaf,
    issue,
    key_usage,
    make_crl,
    make_ocsp,
    make_pki,
)
from tests.support.proxy_server import HttpProxy
from tests.support.socks_server import SocksServer
from tests.support.starttls_server import AGREEING, REFUSING, ending, leading_to
from tests.support.tls_client import der, look
from tests.support.tls_server import TlsServer
from tests.support.web_server import WebServer, response, web
from wizard.model.computer import SystemEvidence
from wizard.model.evidence import ClockEvidence, Evidence, FailureKind, LoginWanted, PortalEvidence, Resolution, Stage
from wizard.model.fields import Unknown
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.model.target import CheckOptions, ProxyLogin, StartTls, Target
from wizard.practice.listener import Behaviour, Visit
from wizard.practice.misbehaviour import close_after_hello, stall
from wizard.practice.servers import Practice
from wizard.practice.stages import AHEAD
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.collect import collect, is_private

KIND = FailureKind

SEEN_BY_BOTH_TRIES = [
    # scenario, kind of the first try, kind of the second one (None where it shakes hands)
    ("old-protocol", KIND.PROTOCOL_VERSION, None),
    ("no-common-cipher", KIND.ALERT, None),
    ("reset", KIND.RESET, KIND.RESET),
    ("closes-after-hello", KIND.CLOSED, KIND.CLOSED),
    ("alert", KIND.ALERT, KIND.ALERT),
    ("internal-error", KIND.ALERT, KIND.ALERT),
    ("sixteen-megabytes", KIND.MALFORMED, KIND.MALFORMED),
]

SEEN_BY_ONE_TRY = [
    ("plain-http", KIND.NOT_TLS),
    ("garbage", KIND.NOT_TLS),
    ("client-certificate", KIND.CLIENT_CERTIFICATE),
    ("client-certificate-old", KIND.CLIENT_CERTIFICATE),
    ("closed", KIND.REFUSED),
]


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki()


def target_of(practice: Practice, scenario: str) -> Target:
    site = practice.sites[scenario]
    return Target(host=site.scenario.host, port=site.address[1], connect_to=site.address)


def visited(practice: Practice, scenario: str, **options: object) -> Evidence:
    site = practice.sites[scenario]
    chosen = CheckOptions(time_sources=site.time_sources, portal_checks=site.portal_checks)
    return collect(target_of(practice, scenario), replace(chosen, **options))


def at(port: int, **fields: object) -> Target:
    return Target(host="shop.example", port=port, connect_to=(LOOPBACK, port), **fields)


def tls_server(pki: Pki, **places: str) -> TlsServer:
    """Return a healthy server whose leaf names *places*."""
    leaf = replace(healthy_leaf(), **places)
    return TlsServer(chain=(issue(leaf, pki.issuing), pki.issuing.certificate), key=leaf.key)


def test_a_healthy_site_is_seen_from_all_sides(practice: Practice) -> None:
    evidence = visited(practice, "good")
    target = target_of(practice, "good")
    assert evidence.target == target
    assert isinstance(evidence.resolution, Resolution)
    assert evidence.resolution.addresses == (LOOPBACK,)
    (attempt,) = evidence.attempts
    assert (attempt.address, attempt.port, attempt.legacy, attempt.via_proxy) == (LOOPBACK, target.port, False, None)
    assert (attempt.failure, attempt.milliseconds > 0) == (None, True)
    assert evidence.chain == tuple(der(c) for c in look(practice.sites["good"]).chain)
    assert [store.name for store in evidence.stores] == ["system", "mozilla", "chrome"]
    assert isinstance(evidence.system, SystemEvidence)
    assert isinstance(evidence.clock, ClockEvidence)
    assert (evidence.fetched_issuers, evidence.ocsp, evidence.crls) == ((), (), ())
    assert (evidence.fetch_allowed, evidence.offline) == (True, False)


def test_of_this_computers_own_site_nobody_outside_is_asked(practice: Practice) -> None:
    evidence = visited(practice, "good")
    assert isinstance(evidence.clock, ClockEvidence)
    assert evidence.clock.readings == ()
    assert evidence.portal is Unknown.NO_USE


@pytest.mark.parametrize(("scenario", "first", "second"), SEEN_BY_BOTH_TRIES)
def test_a_server_that_may_be_old_gets_a_second_try(
    practice: Practice, scenario: str, first: FailureKind, second: FailureKind | None
) -> None:
    one, other = visited(practice, scenario).attempts
    assert (one.legacy, other.legacy) == (False, True)
    assert one.failure is not None
    assert (one.failure.stage, one.failure.kind) == (Stage.HANDSHAKE, first)
    assert (other.failure.kind if other.failure else None) == second
    assert bool(other.handshake and other.handshake.chain) == (second is None)


@pytest.mark.parametrize(("scenario", "kind"), SEEN_BY_ONE_TRY)
def test_a_server_that_is_no_old_one_gets_no_second_try(practice: Practice, scenario: str, kind: FailureKind) -> None:
    (attempt,) = visited(practice, scenario).attempts
    assert attempt.failure is not None
    assert attempt.failure.kind is kind


def test_what_an_old_server_sent_counts_as_its_chain(practice: Practice) -> None:
    evidence = visited(practice, "old-protocol")
    assert len(evidence.chain) == 2
    assert evidence.stores


def counting(behaviour: Behaviour) -> tuple[list[Visit], Behaviour]:
    visits: list[Visit] = []

    def serve(visit: Visit) -> None:
        visits.append(visit)
        behaviour(visit)

    return visits, serve


@pytest.mark.parametrize(("fetch", "connections"), [(True, 2), (False, 1)])
def test_when_nothing_may_be_fetched_there_is_one_connection(fetch: bool, connections: int) -> None:
    visits, serve = counting(close_after_hello)
    with serving(serve) as port:
        evidence = collect(at(port), CheckOptions(fetch=fetch))
    assert len(visits) == len(evidence.attempts) == connections
    assert evidence.fetch_allowed is fetch


def test_when_nothing_may_be_fetched_nobody_else_is_asked(pki: Pki) -> None:
    server = WebServer(lambda _: response(200))
    with web(server) as place:
        tls = tls_server(pki, issuer_url=place, ocsp_url=place, crl_url=place)
        with serving(tls) as port:
            evidence = collect(at(port), CheckOptions(fetch=False))
    assert server.asked == []
    assert evidence.portal is Unknown.NOT_ASKED
    assert isinstance(evidence.clock, ClockEvidence)
    assert evidence.clock.readings == ()
    assert len(evidence.chain) == 2


@pytest.mark.parametrize("behaviour", [stall, drip(b"\x16\x03\x03\x0f\xff\x02\x00")], ids=["stalled", "drip"])
def test_a_server_that_never_finishes_is_a_time_out_of_the_handshake(behaviour: Behaviour) -> None:
    with serving(behaviour) as port, ends_soon():
        (attempt,) = collect(at(port), CheckOptions(timeout_s=0.4)).attempts
    assert attempt.failure is not None
    assert (attempt.failure.stage, attempt.failure.kind) == (Stage.HANDSHAKE, KIND.TIMED_OUT)


@pytest.mark.parametrize("behaviour", [stall, drip(b"\x16\x03\x03\x0f\xff\x02\x00")], ids=["stalled", "drip"])
def test_a_cancel_ends_a_handshake_that_never_finishes(behaviour: Behaviour) -> None:
    cancel = Cancel()

    def serve(visit: Visit) -> None:
        cancel.set()
        behaviour(visit)

    with serving(serve) as port, ends_soon(), pytest.raises(Cancelled):
        collect(at(port), CheckOptions(timeout_s=60.0), cancel=cancel)


def test_a_cancel_ends_a_stalled_fetch_of_an_issuer(pki: Pki) -> None:
    cancel = Cancel()
    with serving(cancelling(cancel, lambda visit: visit.sock.recv(1))) as place:
        tls = tls_server(pki, issuer_url=f"http://{LOOPBACK}:{place}/")
        tls.chain = tls.chain[:1]
        with serving(tls) as port, ends_soon(), pytest.raises(Cancelled):
            collect(at(port), CheckOptions(timeout_s=60.0), cancel=cancel)


def test_a_cancel_ends_the_wait_for_what_goes_on_beside(pki: Pki) -> None:
    cancel = Cancel()
    with serving(cancelling(cancel, lambda visit: visit.sock.recv(1))) as place, serving(tls_server(pki)) as port:
        options = CheckOptions(timeout_s=60.0, portal_checks=(f"http://{LOOPBACK}:{place}/",))
        with ends_soon(), pytest.raises(Cancelled):
            collect(at(port), options, cancel=cancel)


def test_after_a_cancel_no_thread_is_left() -> None:
    before = set(threading.enumerate())
    cancel = Cancel()
    with serving(stall) as slow, serving(cancelling(cancel, hears_hello)) as port, ends_soon():
        options = CheckOptions(
            timeout_s=60.0,
            portal_checks=(f"http://{LOOPBACK}:{slow}/",),
            time_sources=(f"http://{LOOPBACK}:{slow}/", f"http://{LOOPBACK}:{slow}/"),
        )
        with pytest.raises(Cancelled):
            collect(at(port), options, cancel=cancel)
        for thread in set(threading.enumerate()) - before:
            if not thread.name.startswith("practice"):
                thread.join(timeout=10.0)
    assert set(threading.enumerate()) <= before


def test_a_cancel_before_the_beginning_connects_to_nothing() -> None:
    cancel = Cancel()
    cancel.set()
    visits, serve = counting(stall)
    with serving(serve) as port, pytest.raises(Cancelled):
        collect(at(port), CheckOptions(), cancel=cancel)
    assert visits == []


def test_a_name_that_is_not_found_ends_the_way_and_the_rest_is_still_looked_at() -> None:
    told: list[Progress] = []
    target = Target(host="no-such-host.invalid", port=443)
    with ends_soon():
        options = CheckOptions(fetch=False)
        evidence = collect(target, options, progress=told.append)
    assert isinstance(evidence.resolution, Resolution)
    assert evidence.resolution.failure is not None
    assert evidence.attempts == ()
    assert isinstance(evidence.system, SystemEvidence)
    states = {p.probe: p.state for p in told}
    assert states[ProbeId.RESOLVE] is ProbeState.FAILED
    assert states[ProbeId.CONNECT] is states[ProbeId.HANDSHAKE] is ProbeState.SKIPPED


def test_every_step_tells_its_beginning_and_its_end_in_order(practice: Practice) -> None:
    told: list[Progress] = []
    collect(target_of(practice, "good"), CheckOptions(), progress=told.append)
    way = [p for p in told if p.probe in {ProbeId.RESOLVE, ProbeId.CONNECT, ProbeId.HANDSHAKE}]
    assert [(p.probe, p.state) for p in way] == [
        (probe, state)
        for probe in (ProbeId.RESOLVE, ProbeId.CONNECT, ProbeId.HANDSHAKE)
        for state in (ProbeState.RUNNING, ProbeState.DONE)
    ]
    assert [p.detail for p in way] == ["", LOOPBACK, "", LOOPBACK, "", "TLSv1.3"]
    assert {p.probe for p in told} >= {ProbeId.CLOCK, ProbeId.SYSTEM, ProbeId.PORTAL}


def test_the_second_try_is_told_nobody(practice: Practice) -> None:
    told: list[Progress] = []
    collect(target_of(practice, "old-protocol"), CheckOptions(), progress=told.append)
    shakes = [p.state for p in told if p.probe is ProbeId.HANDSHAKE]
    assert shakes == [ProbeState.RUNNING, ProbeState.FAILED]


def test_the_time_to_verify_at_is_the_asked_one_or_now(practice: Practice) -> None:
    moment = datetime(2031, 5, 4, tzinfo=UTC)
    assert visited(practice, "good", at=moment).at == moment
    assert abs(visited(practice, "good").at - datetime.now(UTC)) < timedelta(minutes=1)


def test_given_time_sources_and_portal_checks_are_asked(practice: Practice) -> None:
    clock = visited(practice, "wrong-clock").clock
    assert isinstance(clock, ClockEvidence)
    assert [r.offset_s for r in clock.readings] == [pytest.approx(AHEAD.total_seconds(), abs=60.0)] * 2
    portal = visited(practice, "captive-portal").portal
    assert isinstance(portal, PortalEvidence)
    assert (portal.intercepted, portal.redirect) == (True, "login.captive-portal.practice.localhost")


def test_what_stalls_beside_is_told_as_no_answer(pki: Pki) -> None:
    with serving(stall) as slow, serving(tls_server(pki)) as port, ends_soon():
        place = f"http://{LOOPBACK}:{slow}/"
        evidence = collect(at(port), CheckOptions(timeout_s=0.8, portal_checks=(place,), time_sources=(place,)))
    assert evidence.portal is Unknown.NO_ANSWER
    assert isinstance(evidence.clock, ClockEvidence)
    assert evidence.clock.readings[0].offset_s is None
    assert len(evidence.chain) == 2


def test_a_portal_that_points_nowhere_does_not_spoil_the_check(pki: Pki) -> None:
    nowhere = WebServer(lambda _: response(302, Location="http://[::1", Date="nonsense"))
    with web(nowhere) as place, serving(tls_server(pki)) as port:
        evidence = collect(at(port), CheckOptions(portal_checks=(place,), time_sources=(place,)))
    assert isinstance(evidence.portal, PortalEvidence)
    assert evidence.portal.intercepted


def test_a_missing_issuer_is_fetched_and_its_root_found(practice: Practice) -> None:
    evidence = visited(practice, "missing-intermediate-aia", extra_roots=(practice.root_der,))
    (fetched,) = evidence.fetched_issuers
    assert fetched.body == der(look(practice.sites["good"]).chain[1])
    assert evidence.stores[0].roots == (practice.root_der,)


@pytest.mark.parametrize(("scenario", "asked"), [("revoked-ocsp", (1, 0)), ("revoked-crl", (0, 1))])
def test_whether_it_was_revoked_is_asked_in_the_way_that_it_names(
    practice: Practice, scenario: str, asked: tuple[int, int]
) -> None:
    evidence = visited(practice, scenario)
    assert (len(evidence.ocsp), len(evidence.crls)) == asked
    assert all(f.body for f in (*evidence.ocsp, *evidence.crls))


def test_a_list_is_fetched_only_when_the_responder_is_silent(pki: Pki) -> None:
    crl = make_crl(pki.issuing, (), AT)
    for responder, lists in ((response(200, b"answer"), 0), (response(500), 1)):
        server = WebServer(lambda asked, said=responder: said if asked.path == "/ocsp" else response(200, crl))
        with web(server) as place, serving(tls_server(pki, ocsp_url=f"{place}/ocsp", crl_url=f"{place}/crl")) as port:
            evidence = collect(at(port), CheckOptions())
        assert len(evidence.crls) == lists


def test_with_a_stapled_answer_nobody_is_asked(pki: Pki) -> None:
    server = WebServer(lambda _: response(200))
    with web(server) as place:
        tls = tls_server(pki, ocsp_url=place, crl_url=place)
        tls.staple = make_ocsp(tls.chain[0], pki.issuing, AT, revoked=False)
        with serving(tls) as port:
            evidence = collect(at(port), CheckOptions())
    assert evidence.main is not None
    assert evidence.main.handshake is not None
    assert evidence.main.handshake.ocsp_staple == tls.staple
    assert (evidence.ocsp, evidence.crls, server.asked) == ((), (), [])


def tower(place: str) -> TlsServer:
    """Return a server under four intermediates, each of which names a list at *place*."""
    plans = make_pki()
    above = plans.root
    chain: list[x509.Certificate] = []
    for level in range(4, 0, -1):
        ca = replace(
            healthy_leaf(f"Level {level}"),
            validity=Validity.around(AT, before_days=300, after_days=900),
            crl_url=f"{place}/{level}",
            without=frozenset({ExtensionOID.SUBJECT_ALTERNATIVE_NAME, ExtensionOID.EXTENDED_KEY_USAGE}),
            extra=(
                extension(x509.BasicConstraints(ca=True, path_length=None), critical=True),
                extension(key_usage("key_cert_sign", "crl_sign"), critical=True),
            ),
        )
        above = Authority(issue(ca, above), ca.key)
        chain.insert(0, above.certificate)
    leaf = replace(healthy_leaf(), crl_url=f"{place}/0")
    return TlsServer(chain=(issue(leaf, above), *chain), key=leaf.key)


def test_of_the_intermediates_is_asked_too_but_not_of_many() -> None:
    server = WebServer(lambda _: response(200, b"a list"))
    with web(server) as place:
        tls = tower(place)
        with serving(tls) as port:
            evidence = collect(at(port), CheckOptions())
    assert [asked.path for asked in server.asked] == ["/0", "/1", "/2"]
    assert [f.request_for for f in evidence.crls] == [hashlib.sha256(d).hexdigest() for d in evidence.chain[:3]]


def test_a_staple_answers_for_the_leaf_alone() -> None:
    server = WebServer(lambda _: response(200, b"a list"))
    with web(server) as place:
        tls = tower(place)
        tls.staple = make_ocsp(tls.chain[0], make_pki().issuing, AT, revoked=False)
        with serving(tls) as port:
            collect(at(port), CheckOptions())
    assert [asked.path for asked in server.asked] == ["/1", "/2"]


def test_a_hundred_certificates_are_all_recorded(practice: Practice) -> None:
    assert len(visited(practice, "hundred-certificates").chain) == 100


@pytest.mark.parametrize("protocol", [p for p in StartTls if p is not StartTls.NONE])
def test_mail_directory_and_file_servers_are_led_to_tls(pki: Pki, protocol: StartTls) -> None:
    with serving(leading_to(AGREEING[protocol], tls_server(pki))) as port:
        evidence = collect(at(port, scheme=str(protocol), starttls=protocol), CheckOptions())
    assert evidence.main is not None
    assert evidence.main.failure is None
    assert len(evidence.chain) == 2


def test_a_server_that_refuses_starttls_is_a_failure_of_that_step() -> None:
    with serving(ending(REFUSING[StartTls.SMTP])) as port:
        (attempt,) = collect(at(port, scheme="smtp", starttls=StartTls.SMTP), CheckOptions()).attempts
    assert attempt.failure is not None
    assert (attempt.failure.stage, attempt.failure.kind) == (Stage.STARTTLS, KIND.STARTTLS_REFUSED)


PUBLIC = Target(host="shop.example", port=443)


@contextmanager
def proxied(monkeypatch: pytest.MonkeyPatch, server: Behaviour) -> Iterator[str]:
    """Run *server* as the proxy of this system."""
    with serving(server) as port:
        monkeypatch.setenv("https_proxy", f"http://ann:secret@{LOOPBACK}:{port}")
        yield f"{LOOPBACK}:{port}"


def quick() -> CheckOptions:
    """Return options with which no address outside is looked up."""
    return CheckOptions(timeout_s=5.0, fetch=False)


def test_through_the_systems_proxy_the_chain_is_seen_as_well(monkeypatch: pytest.MonkeyPatch, pki: Pki) -> None:
    with serving(tls_server(pki)) as port, proxied(monkeypatch, HttpProxy(port)) as proxy:
        evidence = collect(PUBLIC, quick())
    (attempt,) = evidence.attempts
    assert attempt.via_proxy == proxy
    assert len(evidence.chain) == 2
    assert "secret" not in repr(evidence)


def test_through_a_socks_proxy_the_chain_is_seen_as_well(monkeypatch: pytest.MonkeyPatch, pki: Pki) -> None:
    with serving(tls_server(pki)) as port, serving(SocksServer(port, user="ann", password="secret")) as proxy:
        monkeypatch.setenv("all_proxy", f"socks5h://ann:secret@{LOOPBACK}:{proxy}")
        evidence = collect(PUBLIC, quick())
    (attempt,) = evidence.attempts
    assert (attempt.via_proxy, attempt.failure) == (f"{LOOPBACK}:{proxy}", None)
    assert len(evidence.chain) == 2
    assert "secret" not in repr(evidence)


def test_a_proxy_that_refuses_is_a_failure_of_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxied(monkeypatch, HttpProxy(1)) as proxy:
        (attempt,) = collect(PUBLIC, quick()).attempts
    assert attempt.failure is not None
    assert (attempt.failure.stage, attempt.failure.kind) == (Stage.PROXY, KIND.PROXY_REFUSED)
    assert attempt.via_proxy == proxy


def test_a_proxy_that_does_not_accept_its_login_is_told_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxied(monkeypatch, HttpProxy(1, user="bob")) as proxy:
        evidence = collect(PUBLIC, quick())
    (attempt,) = evidence.attempts
    assert attempt.failure is not None
    assert (attempt.failure.kind, attempt.failure.login) == (KIND.PROXY_LOGIN, LoginWanted(given=True))
    assert attempt.via_proxy == proxy
    assert "secret" not in repr(evidence)


ANN = ProxyLogin(user="ann", password="s3cret")


@contextmanager
def guarded(monkeypatch: pytest.MonkeyPatch, port: int) -> Iterator[HttpProxy]:
    """Run a proxy of this system that lets nobody but Ann through to *port*."""
    proxy = HttpProxy(port, user="ann", password="s3cret")
    with serving(proxy) as place:
        monkeypatch.setenv("https_proxy", f"http://{LOOPBACK}:{place}")
        yield proxy


def test_a_login_of_the_options_goes_to_the_proxy_and_stays_out_of_the_evidence(
    monkeypatch: pytest.MonkeyPatch, pki: Pki
) -> None:
    with serving(tls_server(pki)) as port, guarded(monkeypatch, port) as proxy:
        evidence = collect(PUBLIC, replace(quick(), proxy_login=ANN))
    assert len(evidence.chain) == 2
    assert [b"Authorization" in head for head in proxy.asked] == [False, True]
    assert "s3cret" not in repr(evidence)
    assert b"s3cret" not in msgspec.json.encode(evidence)


def test_a_login_for_another_proxy_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    options = replace(quick(), proxy_login=replace(ANN, proxy="other.example:3128"))
    with guarded(monkeypatch, 1) as proxy:
        (attempt,) = collect(PUBLIC, options).attempts
    assert attempt.failure is not None
    assert attempt.failure.login == LoginWanted()
    assert b"Authorization" not in b"".join(proxy.asked)


def test_a_kept_login_is_asked_for_once_and_only_when_the_proxy_wants_one(
    monkeypatch: pytest.MonkeyPatch, pki: Pki
) -> None:
    asked: list[str] = []

    def kept(proxy: str) -> ProxyLogin:
        asked.append(proxy)
        return ANN

    with serving(tls_server(pki)) as port, proxied(monkeypatch, HttpProxy(port)):
        collect(PUBLIC, quick(), kept_login=kept)
    assert asked == []
    with serving(close_after_hello) as port, guarded(monkeypatch, port) as proxy:
        # A server that may be an old one is tried twice.
        evidence = collect(PUBLIC, replace(quick(), fetch=True, parts=frozenset()), kept_login=kept)
    assert [a.legacy for a in evidence.attempts] == [False, True]
    assert len(proxy.asked) == 4
    assert len(asked) == 1


def test_a_login_of_the_options_comes_before_a_kept_one(monkeypatch: pytest.MonkeyPatch, pki: Pki) -> None:
    def kept(_: str) -> ProxyLogin:
        raise AssertionError

    with serving(tls_server(pki)) as port, guarded(monkeypatch, port):
        evidence = collect(PUBLIC, replace(quick(), proxy_login=ANN), kept_login=kept)
    assert len(evidence.chain) == 2


def test_a_keyring_that_never_answers_holds_up_neither_the_end_nor_a_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    over, cancel = threading.Event(), Cancel()

    def kept(_: str) -> ProxyLogin:
        over.wait()
        return ANN

    def cancelled(_: str) -> ProxyLogin:
        cancel.set()
        return kept("")

    try:
        with guarded(monkeypatch, 1), ends_soon():
            (attempt,) = collect(PUBLIC, replace(quick(), timeout_s=0.5), kept_login=kept).attempts
        assert attempt.failure is not None
        assert attempt.failure.kind is KIND.PROXY_LOGIN
        with guarded(monkeypatch, 1), ends_soon(), pytest.raises(Cancelled):
            collect(PUBLIC, quick(), cancel=cancel, kept_login=cancelled)
    finally:
        over.set()


def test_a_closed_proxy_is_a_failure_of_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with closed_port() as port:
        monkeypatch.setenv("https_proxy", f"http://{LOOPBACK}:{port}")
        (attempt,) = collect(PUBLIC, quick()).attempts
    assert attempt.failure is not None
    assert (attempt.failure.stage, attempt.failure.kind) == (Stage.PROXY, KIND.REFUSED)


@pytest.mark.parametrize("proxy", ["http://no-such-proxy.invalid:3128", "http://[::1", "http://proxy.example:port"])
def test_a_proxy_that_is_not_found_is_not_a_site_that_is_not_found(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    evidence = collect(PUBLIC, quick())
    assert isinstance(evidence.resolution, Resolution)
    assert evidence.resolution.failure is not None
    assert evidence.resolution.failure.stage is Stage.PROXY


def test_a_private_proxy_does_not_make_the_site_private(monkeypatch: pytest.MonkeyPatch, pki: Pki) -> None:
    # The site is public and hostile: its certificate points into the network that the proxy stands in.
    inside = WebServer(lambda _: response(200, der_of(pki.issuing.certificate)))
    with web(inside) as place:
        tls = tls_server(pki, issuer_url=place, ocsp_url=place, crl_url=place)
        tls.chain = tls.chain[:1]
        with serving(tls) as port, proxied(monkeypatch, HttpProxy(port)):
            evidence = collect(PUBLIC, CheckOptions(timeout_s=2.0, time_sources=(place,), portal_checks=(place,)))
    assert [f.error for f in evidence.fetched_issuers] == ["a private address is not asked"]
    assert {asked.method for asked in inside.asked} == {"GET"}
    assert len(inside.asked) == 2


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("fe80::1", True),
        ("8.8.8.8", False),
        ("2606:4700::1", False),
        ("", False),
    ],
)
def test_an_address_is_private_or_public(address: str, private: bool) -> None:
    assert is_private(address) is private


@pytest.mark.parametrize("host", ["localhost", "shop.localhost"])
def test_names_of_this_computer_are_tried_in_both_families(pki: Pki, host: str) -> None:
    with serving(tls_server(pki)) as port:
        evidence = collect(Target(host=host, port=port), CheckOptions())
    assert evidence.main is not None
    assert (evidence.main.address, evidence.main.failure) == (LOOPBACK, None)
