import socket
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography import x509
from OpenSSL import SSL

from tests.support.loopback import LOOPBACK, cancelling, drip, ends_soon, hears, hears_hello, job, saying, serving
from tests.support.pki import AT, Pki, der_of, healthy_leaf, issue, make_ocsp, make_pki, new_rsa_key, self_sign
from tests.support.tls_client import der, look
from tests.support.tls_server import (
    TLS_1_2,
    TLS_1_3,
    TlsServer,
    certificate_status,
    certificates,
    cut_off,
    message,
    record,
    server_hello,
    streaming,
)
from wizard.model.evidence import Failure, FailureKind, Handshake, Stage
from wizard.model.target import StartTls, Target
from wizard.practice.listener import Behaviour, Visit, part
from wizard.practice.misbehaviour import endless, stall
from wizard.practice.servers import Practice
from wizard.probes.base import POLL_S, Cancel, Cancelled
from wizard.probes.tls import LARGEST_HANDSHAKE, Shaken, handshake

SHOP = Target(host="shop.example", port=443)

SECURE = (
    "good", "expired", "not-yet-valid", "wrong-name", "missing-www", "self-signed", "private-ca",
    "missing-intermediate", "missing-intermediate-aia", "expired-intermediate", "weak-signature", "weak-key",
    "wrong-usage", "no-san", "revoked-ocsp", "revoked-crl", "captive-portal", "interception", "wrong-clock",
    "hundred-certificates",
)  # fmt: skip
"""The practice sites whose handshake succeeds, however wrong their certificates are."""


def shaken(
    server: Behaviour,
    target: Target = SHOP,
    *,
    seconds: float = 60.0,
    cancel: Cancel | None = None,
    legacy: bool = False,
) -> Shaken:
    with serving(server) as port, socket.create_connection((LOOPBACK, port)) as sock:
        sock.settimeout(POLL_S)
        return handshake(sock, target, job(seconds, cancel), legacy=legacy)


def visited(practice: Practice, scenario: str, *, legacy: bool = False) -> Shaken:
    site = practice.sites[scenario]
    with socket.create_connection(site.address) as sock:
        sock.settimeout(POLL_S)
        return handshake(sock, Target(host=site.scenario.host, port=site.address[1]), job(), legacy=legacy)


def seen(result: Shaken) -> Handshake:
    assert result.handshake is not None, result.failure
    return result.handshake


def failed(result: Shaken) -> Failure:
    assert result.failure is not None
    assert result.failure.stage is Stage.HANDSHAKE
    assert result.failure.detail
    return result.failure


@pytest.fixture(scope="module")
def pki() -> Pki:
    return make_pki()


def server(pki: Pki, **changes: object) -> TlsServer:
    leaf = healthy_leaf()
    made = TlsServer(chain=(issue(leaf, pki.issuing), pki.issuing.certificate), key=leaf.key)
    return replace(made, names=[], offered=[], **changes)


@pytest.mark.parametrize("scenario", SECURE)
def test_a_chain_is_recorded_as_it_was_sent_whatever_is_wrong_with_it(practice: Practice, scenario: str) -> None:
    result = visited(practice, scenario)
    assert result.failure is None
    assert seen(result).chain == tuple(der(c) for c in look(practice.sites[scenario]).chain)


def test_a_healthy_handshake_tells_version_cipher_and_group(practice: Practice) -> None:
    handshake_seen = seen(visited(practice, "good"))
    assert handshake_seen.protocol == "TLSv1.3"
    assert handshake_seen.cipher is not None
    assert handshake_seen.cipher.startswith("TLS_")
    assert handshake_seen.group
    assert not handshake_seen.client_certificate_asked
    assert handshake_seen.ocsp_staple is None
    assert handshake_seen.alpn is None


def test_the_socket_stays_open_for_its_owner(practice: Practice) -> None:
    with socket.create_connection(practice.sites["good"].address) as sock:
        sock.settimeout(POLL_S)
        handshake(sock, SHOP, job())
        assert sock.fileno() >= 0


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
def test_the_stapled_answer_is_kept_as_it_came(pki: Pki, version: int) -> None:
    one = server(pki, version=version)
    one.staple = make_ocsp(one.chain[0], pki.issuing, AT, revoked=True)
    assert seen(shaken(one)).ocsp_staple == one.staple


def flight(chain: bytes, *further: bytes) -> bytes:
    """Return what a server of TLS 1.2 says after the greeting, with plain RSA so that it needs no signature."""
    hello = server_hello(cipher=b"\x00\x2f", extensions=b"\x00\x05\x00\x00")
    return record(22, hello + certificates(chain) + b"".join(further) + message(14, b""))


@pytest.fixture(scope="module")
def rsa_chain(pki: Pki) -> tuple[x509.Certificate, bytes]:
    made = issue(replace(healthy_leaf(), key=new_rsa_key()), pki.issuing)
    return made, der_of(made)


def test_what_came_before_the_server_hung_up_is_kept(pki: Pki, rsa_chain: tuple[x509.Certificate, bytes]) -> None:
    leaf, chain = rsa_chain
    staple = make_ocsp(leaf, pki.issuing, AT, revoked=False)
    result = shaken(saying(flight(chain, certificate_status(staple))))
    assert failed(result).kind is FailureKind.CLOSED
    assert seen(result).chain == (chain,)
    assert seen(result).ocsp_staple == staple


def test_a_staple_that_is_no_answer_leaves_the_chain(rsa_chain: tuple[x509.Certificate, bytes]) -> None:
    # OpenSSL 4.0 ends the handshake for it, which browsers do not; the staple itself is lost.
    _, chain = rsa_chain
    result = shaken(saying(flight(chain, certificate_status(b"no answer of OCSP"))))
    assert failed(result).kind is FailureKind.MALFORMED
    assert "certificate status" in failed(result).detail
    assert seen(result).chain == (chain,)


@pytest.mark.parametrize("end", [cut_off, part], ids=["reset", "closed"])
def test_a_server_that_asks_and_hangs_up_within_the_handshake_wanted_a_certificate(
    rsa_chain: tuple[x509.Certificate, bytes], end: Callable[[socket.socket], None]
) -> None:
    # Certificate request (RFC 5246 7.4.4): RSA, with SHA-256, of any authority.
    request = message(13, b"\x01\x01" + b"\x00\x02\x04\x01" + b"\x00\x00")

    def serve(visit: Visit) -> None:
        hears_hello(visit)
        visit.sock.sendall(flight(rsa_chain[1], request))
        hears(visit)
        end(visit.sock)

    result = shaken(serve)
    assert failed(result).kind is FailureKind.CLIENT_CERTIFICATE
    assert seen(result).chain == (rsa_chain[1],)
    assert seen(result).client_certificate_asked


def test_the_name_is_told_to_the_server(pki: Pki) -> None:
    one = server(pki)
    shaken(one)
    assert one.names == [b"shop.example"]


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_an_address_is_not_told_as_a_name(pki: Pki, host: str) -> None:
    # RFC 6066 3: literal addresses are not permitted in the server name.
    one = server(pki)
    assert shaken(one, Target(host=host, port=443)).failure is None
    assert one.names == [None]


def test_the_agreed_protocol_is_recorded(pki: Pki) -> None:
    one = server(pki, alpn=b"h2")
    assert seen(shaken(one)).alpn == "h2"
    assert list(one.offered[0]) == [b"h2", b"http/1.1"]


@pytest.mark.parametrize(
    "target", [replace(SHOP, starttls=StartTls.SMTP), Target(host="shop.example", port=993, scheme="imaps")]
)
def test_web_protocols_are_offered_to_web_servers_only(pki: Pki, target: Target) -> None:
    one = server(pki, alpn=b"h2")
    assert seen(shaken(one, target)).alpn is None
    assert one.offered == []


@pytest.mark.parametrize(
    ("scenario", "version"), [("client-certificate", "TLSv1.3"), ("client-certificate-old", "TLSv1.2")]
)
def test_a_server_that_insists_on_a_certificate_is_named_and_its_chain_kept(
    practice: Practice, scenario: str, version: str
) -> None:
    result = visited(practice, scenario)
    assert failed(result).kind is FailureKind.CLIENT_CERTIFICATE
    assert failed(result).alert is not None
    assert seen(result).client_certificate_asked
    assert seen(result).protocol == version
    assert len(seen(result).chain) == 2


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
def test_a_server_that_asks_but_does_not_insist_is_no_failure(pki: Pki, version: int) -> None:
    result = shaken(server(pki, version=version, verify=SSL.VERIFY_PEER, after=lambda _, visit: stall(visit)))
    assert result.failure is None
    assert seen(result).client_certificate_asked


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
def test_a_server_that_asks_and_speaks_first_is_no_failure(pki: Pki, version: int) -> None:
    def greet(connection: SSL.Connection, visit: Visit) -> None:
        connection.sendall(b"220 ready\r\n")
        stall(visit)

    assert shaken(server(pki, version=version, verify=SSL.VERIFY_PEER, after=greet)).failure is None


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
@pytest.mark.parametrize("end", [cut_off, part], ids=["reset", "closed"])
def test_a_server_that_asks_and_hangs_up_wanted_a_certificate(
    pki: Pki, version: int, end: Callable[[socket.socket], None]
) -> None:
    result = shaken(server(pki, version=version, verify=SSL.VERIFY_PEER, after=lambda _, visit: end(visit.sock)))
    assert failed(result).kind is FailureKind.CLIENT_CERTIFICATE
    assert len(seen(result).chain) == 2


def test_a_cancel_ends_the_wait_for_the_refusal(pki: Pki) -> None:
    cancel = Cancel()

    def change_mind(_connection: SSL.Connection, visit: Visit) -> None:
        cancel.set()
        stall(visit)

    with pytest.raises(Cancelled):
        shaken(server(pki, verify=SSL.VERIFY_PEER, after=change_mind), cancel=cancel)


def test_an_old_server_is_refused_first_and_named_by_the_second_try(practice: Practice) -> None:
    first = visited(practice, "old-protocol")
    assert failed(first).kind is FailureKind.PROTOCOL_VERSION
    assert first.handshake is None or not first.handshake.chain
    second = visited(practice, "old-protocol", legacy=True)
    assert second.failure is None
    assert seen(second).protocol == "TLSv1"
    assert len(seen(second).chain) == 2


def test_a_rare_cipher_is_refused_first_and_named_by_the_second_try(practice: Practice) -> None:
    first = failed(visited(practice, "no-common-cipher"))
    assert (first.kind, first.alert) == (FailureKind.ALERT, 40)
    assert seen(visited(practice, "no-common-cipher", legacy=True)).cipher == "ECDHE-ECDSA-CAMELLIA128-SHA256"


@pytest.mark.parametrize(("scenario", "alert"), [("alert", 40), ("internal-error", 80)])
def test_an_alert_is_recorded_with_its_number(practice: Practice, scenario: str, alert: int) -> None:
    failure = failed(visited(practice, scenario))
    assert (failure.kind, failure.alert) == (FailureKind.ALERT, alert)


@pytest.mark.parametrize(
    ("alert", "kind"),
    [(70, FailureKind.PROTOCOL_VERSION), (71, FailureKind.NO_COMMON_CIPHER), (112, FailureKind.ALERT)],
)
def test_an_alert_that_says_more_has_its_kind(alert: int, kind: FailureKind) -> None:
    failure = failed(shaken(saying(record(21, bytes([2, alert])))))
    assert (failure.kind, failure.alert) == (kind, alert)


def test_garbage_is_not_tls_and_its_beginning_is_kept(practice: Practice) -> None:
    failure = failed(visited(practice, "garbage"))
    assert failure.kind is FailureKind.NOT_TLS
    assert failure.received[:1] == b"\xf0"
    assert len(failure.received) == 64


def test_plain_http_on_the_port_is_kept_for_the_reader(practice: Practice) -> None:
    failure = failed(visited(practice, "plain-http"))
    assert failure.kind is FailureKind.NOT_TLS
    assert failure.received.startswith(b"HTTP/1.1 400")


def test_one_byte_at_a_time_is_not_taken_for_tls(practice: Practice) -> None:
    with ends_soon():
        failure = failed(shaken(drip(b"HTTP/1.1 400 Bad Request\r\n")))
    assert (failure.kind, failure.received) == (FailureKind.NOT_TLS, b"H")


@pytest.mark.parametrize("scenario", ["reset", "closes-after-hello"])
def test_a_server_that_hangs_up_is_told_from_one_that_cuts_off(practice: Practice, scenario: str) -> None:
    kinds = {"reset": FailureKind.RESET, "closes-after-hello": FailureKind.CLOSED}
    assert failed(visited(practice, scenario)).kind is kinds[scenario]


def test_a_handshake_of_16_megabytes_is_not_read_to_its_end(practice: Practice) -> None:
    tracemalloc.start()
    try:
        with ends_soon():
            failure = failed(visited(practice, "sixteen-megabytes"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert failure.kind is FailureKind.MALFORMED
    # The server's own thread is measured as well: a record at a time.
    assert peak < 4 * LARGEST_HANDSHAKE


def test_small_messages_without_end_are_bounded() -> None:
    # Hello requests, which a client in the middle of a handshake ignores (RFC 5246 7.4.1.1).
    with ends_soon():
        failure = failed(shaken(streaming(record(22, bytes(4 * 4_000)), times=1_000)))
    assert failure.kind is FailureKind.MALFORMED


def test_a_chain_over_the_limit_of_browsers_is_refused(pki: Pki) -> None:
    # 100 KB is the limit of OpenSSL and of BoringSSL alike (SSL_MAX_CERT_LIST_DEFAULT).
    leaf = replace(healthy_leaf(), key=new_rsa_key())
    one = TlsServer(chain=[self_sign(leaf)] * 130, key=leaf.key)
    with ends_soon():
        result = shaken(one)
    assert failed(result).kind is FailureKind.MALFORMED


@pytest.mark.parametrize("behaviour", [stall, drip(b"\x16\x03\x03\x0f\xff\x02\x00")], ids=["stalled", "drip"])
def test_a_server_that_never_finishes_is_given_up_at_the_deadline(behaviour: Behaviour) -> None:
    with ends_soon():
        failure = failed(shaken(behaviour, seconds=0.3))
    assert failure.kind is FailureKind.TIMED_OUT


def test_a_cancel_ends_a_stalled_handshake() -> None:
    cancel = Cancel()
    with ends_soon(), pytest.raises(Cancelled):
        shaken(cancelling(cancel, hears_hello), cancel=cancel)


def test_a_cancel_ends_a_dripping_handshake() -> None:
    cancel = Cancel()

    def serve(visit: Visit) -> None:
        cancel.set()
        drip(b"\x16\x03\x03\x0f\xff\x02\x00")(visit)

    with ends_soon(), pytest.raises(Cancelled):
        shaken(serve, cancel=cancel)


def test_a_cancel_ends_an_endless_handshake() -> None:
    cancel = Cancel()
    cancel.set()
    with ends_soon(), pytest.raises(Cancelled):
        shaken(endless, cancel=cancel)


@pytest.mark.parametrize("legacy", [False, True])
def test_a_server_of_ssl_3_is_told_by_its_version(legacy: bool) -> None:
    hello = record(22, server_hello(version=b"\x03\x00", cipher=b"\x00\x0a"), version=b"\x03\x00")
    assert failed(shaken(saying(hello), legacy=legacy)).kind is FailureKind.PROTOCOL_VERSION


@pytest.mark.parametrize(
    "answer",
    [
        record(22, server_hello() + certificates(b"no certificate")),
        record(22, server_hello() + certificates()),
        record(22, certificates(b"no certificate")),
        record(22, server_hello()[:20] + b"\xff" * 40),
        record(23, b"data before its time"),
        record(22, b""),
    ],
)
def test_records_that_make_no_handshake_are_malformed_or_end(answer: bytes) -> None:
    with ends_soon():
        failure = failed(shaken(saying(answer)))
    assert failure.kind in {FailureKind.MALFORMED, FailureKind.CLOSED}


def test_a_cipher_that_was_not_offered_is_no_common_one() -> None:
    failure = failed(shaken(saying(record(22, server_hello(cipher=b"\x00\x04")))))
    assert failure.kind is FailureKind.NO_COMMON_CIPHER


def test_a_certificate_that_cryptography_cannot_load_is_recorded(rsa_chain: tuple[x509.Certificate, bytes]) -> None:
    # The version 3 becomes 9, which no standard knows (RFC 5280 4.1.2.1).
    odd = rsa_chain[1].replace(bytes.fromhex("a003020102"), bytes.fromhex("a003020108"), 1)
    with pytest.raises(x509.InvalidVersion):
        x509.load_der_x509_certificate(odd)
    assert seen(shaken(saying(flight(odd)))).chain == (odd,)
