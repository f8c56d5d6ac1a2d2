import socket
from collections.abc import Sequence

import pytest

from tests.support.loopback import LOOPBACK, cancelling, ends_soon, job, serving
from tests.support.starttls_server import AGREEING, REFUSING, Turn, ending, leading_to
from tests.support.tls_server import cut_off
from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.model.target import StartTls
from wizard.practice.listener import Behaviour, Visit, part
from wizard.practice.misbehaviour import stall
from wizard.probes.base import POLL_S, Cancel, Cancelled
from wizard.probes.starttls import LONGEST_QUOTE, speak_starttls

PROTOCOLS = [protocol for protocol in StartTls if protocol is not StartTls.NONE]


def spoken(
    server: Behaviour, protocol: StartTls, *, seconds: float = 60.0, cancel: Cancel | None = None
) -> tuple[Failure | None, bytes]:
    """Return the failure, and the bytes that were left for TLS."""
    with serving(server) as port, socket.create_connection((LOOPBACK, port)) as sock:
        sock.settimeout(POLL_S)
        failure = speak_starttls(sock, protocol, job(seconds, cancel))
        sock.settimeout(10)
        return failure, b"" if failure else sock.recv(100)


def refused(server: Behaviour, protocol: StartTls = StartTls.SMTP) -> Failure:
    failure, _ = spoken(server, protocol)
    assert failure is not None
    assert (failure.stage, failure.kind) == (Stage.STARTTLS, FailureKind.STARTTLS_REFUSED)
    assert len(failure.detail) <= LONGEST_QUOTE
    return failure


def greets(visit: Visit) -> None:
    """Begin what would be TLS right behind the last line, in the same packet."""
    visit.sock.sendall(b"\x16\x03\x03")
    part(visit.sock)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_server_that_agrees_is_led_to_tls_and_nothing_of_it_is_taken(protocol: StartTls) -> None:
    *before, last = AGREEING[protocol]
    together = (*before, Turn(last.says + b"\x16\x03\x03", None))
    assert spoken(ending(together), protocol) == (None, b"\x16\x03\x03")


def test_without_starttls_not_a_byte_is_spoken() -> None:
    assert spoken(greets, StartTls.NONE) == (None, b"\x16\x03\x03")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_server_that_refuses_is_quoted(protocol: StartTls) -> None:
    failure = refused(ending(REFUSING[protocol]), protocol)
    words = "refused StartTLS" if protocol is StartTls.LDAP else REFUSING[protocol][-1].says.decode().strip()
    assert words in failure.detail


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_server_that_hangs_up_refuses(protocol: StartTls) -> None:
    assert "closed" in refused(ending([Turn(b"", None)]), protocol).detail


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("garbage", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\xf0\xff\x00\x80\r\n" * 50])
def test_a_server_of_another_protocol_refuses(protocol: StartTls, garbage: bytes) -> None:
    refused(ending([Turn(garbage, None)]), protocol)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_silent_server_is_given_up_at_the_deadline(protocol: StartTls) -> None:
    with ends_soon():
        failure, _ = spoken(stall, protocol, seconds=0.2)
    assert failure is not None
    assert (failure.stage, failure.kind) == (Stage.STARTTLS, FailureKind.TIMED_OUT)


def test_a_dripping_server_is_given_up_at_the_deadline() -> None:
    with ends_soon():
        failure, _ = spoken(leading_to([], _dripping), StartTls.IMAP, seconds=0.3)
    assert failure is not None
    assert failure.kind is FailureKind.TIMED_OUT


def _dripping(visit: Visit) -> None:
    for byte in b"* OK this greeting goes on and on" * 100:
        visit.sock.sendall(bytes([byte]))
        if visit.closing.wait(0.02):
            return


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_cancel_ends_the_wait_for_a_server(protocol: StartTls) -> None:
    cancel = Cancel()
    with ends_soon(), pytest.raises(Cancelled):
        spoken(cancelling(cancel, lambda _: None), protocol, cancel=cancel)


def test_a_reset_is_a_failure_of_starttls() -> None:
    def reset(visit: Visit) -> None:
        visit.sock.sendall(b"220 ready\r\n")
        visit.sock.recv(100)
        cut_off(visit.sock)

    failure, _ = spoken(reset, StartTls.SMTP)
    assert failure is not None
    assert (failure.stage, failure.kind) == (Stage.STARTTLS, FailureKind.RESET)


@pytest.mark.parametrize(
    ("protocol", "turns"),
    [
        (StartTls.SMTP, [Turn(b"220" + b"x" * 100_000, None)]),
        (StartTls.SMTP, [Turn(b"220-more\r\n" * 10_000, None)]),
        (StartTls.FTP, [Turn(b"220-more\r\n" + b"words\r\n" * 10_000, None)]),
        (StartTls.IMAP, [AGREEING[StartTls.IMAP][0], Turn(b"* 1 EXISTS\r\n" * 10_000, None)]),
        (StartTls.LDAP, [AGREEING[StartTls.LDAP][0], Turn(b"\x30\x84\x7f\xff\xff\xff" + bytes(10_000), None)]),
        (StartTls.LDAP, [AGREEING[StartTls.LDAP][0], Turn(b"\x30\x80" + bytes(10_000), None)]),
        (StartTls.LDAP, [AGREEING[StartTls.LDAP][0], Turn(b"\x30\xff" + bytes(10_000), None)]),
    ],
)
def test_an_answer_without_end_is_bounded(protocol: StartTls, turns: Sequence[Turn]) -> None:
    with ends_soon():
        refused(ending(turns), protocol)


@pytest.mark.parametrize(
    "answer",
    [
        # Lengths of four octets, as Active Directory writes them (RFC 4511 5.1 allows every definite form).
        "30840000001002010178840000000" + "70a010004000400",
        # With a referral-free response name, which RFC 4511 4.14.2 allows.
        "302402010178" + "1f0a010004000400" + "8a16" + b"1.3.6.1.4.1.1466.20037".hex(),
    ],
)
def test_a_directory_may_write_its_consent_in_other_ways(answer: str) -> None:
    turns = (AGREEING[StartTls.LDAP][0], Turn(bytes.fromhex(answer), None))
    assert spoken(leading_to(turns, greets), StartTls.LDAP) == (None, b"\x16\x03\x03")


@pytest.mark.parametrize("answer", ["3000", "30020201", "300502010161000a0100", "0a0100", "30030a0100"])
def test_a_directory_answer_that_is_none_is_a_refusal(answer: str) -> None:
    refused(ending((AGREEING[StartTls.LDAP][0], Turn(bytes.fromhex(answer), None))), StartTls.LDAP)


@pytest.mark.parametrize("greeting", [b"* BYE too busy\r\n", b"* PREAUTH welcome\r\n", b"\r\n"])
def test_a_greeting_without_welcome_is_a_refusal(greeting: bytes) -> None:
    assert refused(ending([Turn(greeting, None)]), StartTls.IMAP).detail == greeting.decode().strip()


def test_a_mail_server_that_welcomes_nobody_is_quoted() -> None:
    assert refused(ending([Turn(b"554 no service\r\n", None)])).detail == "554 no service"


def test_of_a_long_refusal_the_beginning_is_kept() -> None:
    assert refused(ending([Turn(b"554 " + b"no " * 1_000 + b"\r\n", None)])).detail.startswith("554 no no")
