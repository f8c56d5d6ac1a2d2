"""One TLS handshake that accepts everything, to see what the server sends. No byte of data is ever exchanged.

This is the one place where verification is switched off: a broken chain could not be read otherwise.
"""

import socket
from dataclasses import dataclass, field
from enum import StrEnum

from OpenSSL import SSL, crypto

from wizard.model.evidence import Failure, FailureKind, Handshake, Stage
from wizard.model.target import StartTls, Target, is_address
from wizard.probes.base import Deadline, Job
from wizard.probes.connect import failure_of

LARGEST_HANDSHAKE = 1024 * 1024
"""Bytes; OpenSSL itself refuses a message over 100 KB, this bounds many small ones."""

AFTER_HANDSHAKE_S = 0.4
"""How long to wait for the refusal of a missing client certificate, which TLS 1.3 sends after the handshake."""

_BROWSER_CIPHERS = b":".join(
    (
        b"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256",
        b"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384",
        b"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305",
        b"ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA",
        b"AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA",
        b"@SECLEVEL=0",
    )
)
"""What Chromium 156 offers for TLS 1.2; level 0 so that a weak key or signature is seen rather than refused."""

_EVERY_CIPHER = b"ALL:COMPLEMENTOFALL:@SECLEVEL=0"


class KeyKind(StrEnum):
    """Kinds of keys between which a server may choose by the ciphers that it is offered."""

    RSA = "RSA"
    EC = "EC"


_CIPHERS_OF = {
    KeyKind.RSA: b"ECDHE-RSA-AES128-GCM-SHA256:kECDHE+aRSA:kDHE+aRSA:kRSA:!aNULL:!eNULL:@SECLEVEL=0",
    KeyKind.EC: b"ECDHE-ECDSA-AES128-GCM-SHA256:kECDHE+aECDSA:!aNULL:!eNULL:@SECLEVEL=0",
}
"""For TLS 1.2, where the cipher names the key; in TLS 1.3 it does not (RFC 8446 4.2.3)."""

_OP_LEGACY_SERVER_CONNECT = 0x4
"""SSL_OP_LEGACY_SERVER_CONNECT (openssl/ssl.h): browsers, too, connect to servers without RFC 5746."""

_READ_ALERT = 0x4004
"""SSL_CB_READ_ALERT (openssl/ssl.h)."""

_TLS_RECORD_TYPES = frozenset(range(20, 25))
_HANDSHAKE_FAILURE, _PROTOCOL_VERSION, _INSUFFICIENT_SECURITY, _CERTIFICATE_REQUIRED = 40, 70, 71, 116
_CERTIFICATE_ALERTS = frozenset({40, 41, 42, 43, 46, 48, 49, _CERTIFICATE_REQUIRED})
"""Alerts (RFC 8446 6) that a server sends when it asked for a certificate and got none."""

_VERSION_REASONS = ("unsupported protocol", "no protocols available", "version too low", "wrong ssl version")
_NOT_TLS_REASONS = ("wrong version number", "http request", "https proxy request", "unknown protocol")
_CIPHER_REASONS = ("no shared cipher", "no ciphers available", "wrong cipher returned", "unknown cipher returned")


@dataclass(slots=True)
class _Heard:
    """What the callbacks of one connection noticed."""

    alert: int | None = None
    asked_for_certificate: bool = False
    staple: bytes = b""
    first: bytes = b""
    received: int = 0


@dataclass(frozen=True, slots=True)
class Shaken:
    """The result of one handshake: what was seen, why it failed, or both."""

    handshake: Handshake | None
    failure: Failure | None = field(default=None)


def handshake(
    sock: socket.socket, target: Target, job: Job, *, legacy: bool = False, sni: bool = True, key: KeyKind | None = None
) -> Shaken:
    """Run the client's side of a handshake over *sock* and tell what came; nothing is verified.

    With *legacy*, TLS 1.0 and every cipher are offered, to recognise an old server; without *sni*, the server is not
    told which name is wanted; with *key*, TLS 1.2 is spoken and only a certificate of that kind taken. The socket is
    left open. Raises `Cancelled`.
    """
    heard = _Heard()
    context = _accept_everything(heard, target, legacy=legacy)
    if key is not None:
        context.set_max_proto_version(SSL.TLS1_2_VERSION)
        context.set_cipher_list(_CIPHERS_OF[key])
    connection = SSL.Connection(context, None)
    connection.set_connect_state()
    if sni and not is_address(target.host):
        connection.set_tlsext_host_name(target.host.encode("ascii"))
    connection.request_ocsp()
    failure = _pump(connection, sock, job, heard)
    return Shaken(_seen(connection, heard), failure)


def _accept_everything(heard: _Heard, target: Target, *, legacy: bool) -> SSL.Context:
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_verify(SSL.VERIFY_NONE, lambda *_: True)
    context.set_options(_OP_LEGACY_SERVER_CONNECT)
    context.set_min_proto_version(SSL.TLS1_VERSION if legacy else SSL.TLS1_2_VERSION)
    context.set_cipher_list(_EVERY_CIPHER if legacy else _BROWSER_CIPHERS)
    if target.starttls is StartTls.NONE and target.scheme == "https":
        context.set_alpn_protos([b"h2", b"http/1.1"])

    def hear(connection: SSL.Connection, where: int, value: int) -> None:
        if where & _READ_ALERT == _READ_ALERT:
            heard.alert = value & 0xFF
        if b"certificate request" in connection.get_state_string():
            heard.asked_for_certificate = True

    def keep_staple(_connection: SSL.Connection, staple: bytes, _data: object) -> bool:
        heard.staple = staple
        return True

    context.set_info_callback(hear)
    context.set_ocsp_client_callback(keep_staple)
    return context


def _pump(connection: SSL.Connection, sock: socket.socket, job: Job, heard: _Heard) -> Failure | None:
    """Carry bytes between the socket and OpenSSL until the handshake ends."""
    try:
        while True:
            try:
                connection.do_handshake()
                break
            except SSL.WantReadError:
                if failure := _exchange(connection, sock, job, heard):
                    return failure
        _send(connection, sock, job)
        if heard.asked_for_certificate:
            return _await_refusal(connection, sock, job, heard)
    except SSL.Error as error:
        return _failure(error, heard)
    except ConnectionError as error:
        failure = failure_of(error, Stage.HANDSHAKE)
        return _hung_up(failure.kind, failure.detail, heard)
    except OSError as error:
        return failure_of(error, Stage.HANDSHAKE)
    return None


def _exchange(connection: SSL.Connection, sock: socket.socket, job: Job, heard: _Heard) -> Failure | None:
    """Send what OpenSSL has to say, then read once."""
    _send(connection, sock, job)
    while True:
        job.cancel.check()
        if job.deadline.is_over:
            return _failed(FailureKind.TIMED_OUT, "the server did not finish the handshake in time", heard)
        try:
            data = sock.recv(65_536)
            break
        except TimeoutError:
            continue
    if not data:
        return _hung_up(FailureKind.CLOSED, "the server closed the connection during the handshake", heard)
    heard.received += len(data)
    heard.first = (heard.first + data[:64])[:64]
    if not _looks_like_tls(heard.first):
        return _failed(FailureKind.NOT_TLS, "the server answered with something that is not TLS", heard)
    if heard.received > LARGEST_HANDSHAKE:
        return _failed(FailureKind.MALFORMED, "the server's handshake is too large", heard)
    while data:
        written = connection.bio_write(data)
        data = data[written:]
    return None


def _looks_like_tls(first: bytes) -> bool:
    """Say whether *first* can begin a TLS record: its type, then major version 3 (RFC 8446 5.1)."""
    return first[0] in _TLS_RECORD_TYPES and first[1:2] in {b"", b"\x03"}


def _send(connection: SSL.Connection, sock: socket.socket, job: Job) -> None:
    while True:
        try:
            waiting = memoryview(connection.bio_read(65_536))
        except SSL.WantReadError:
            return
        while waiting:
            job.cancel.check()
            if job.deadline.is_over:
                raise TimeoutError("the server does not read")
            try:
                waiting = waiting[sock.send(waiting) :]
            except TimeoutError:
                continue


def _await_refusal(connection: SSL.Connection, sock: socket.socket, job: Job, heard: _Heard) -> Failure | None:
    """Wait a moment for the alert with which a TLS 1.3 server refuses a client without certificate."""
    patience = Job(
        deadline=Deadline.after(min(AFTER_HANDSHAKE_S, job.deadline.left_s)),
        cancel=job.cancel,
        outside=job.outside,
        progress=job.progress,
    )
    while True:
        try:
            connection.recv(1)
        except SSL.WantReadError:
            failure = _exchange(connection, sock, patience, heard)
            if failure is not None:
                return None if failure.kind is FailureKind.TIMED_OUT else failure
        except SSL.ZeroReturnError:
            return _hung_up(FailureKind.CLOSED, "the server ended the connection", heard)
        else:
            # The server speaks first (mail): it did not mind the missing certificate.
            return None


def _hung_up(kind: FailureKind, detail: str, heard: _Heard) -> Failure:
    """Name the end of a connection: some servers hang up, without an alert, when no certificate of ours came."""
    return _failed(FailureKind.CLIENT_CERTIFICATE if heard.asked_for_certificate else kind, detail, heard)


def _failed(kind: FailureKind, detail: str, heard: _Heard) -> Failure:
    received = heard.first if kind is FailureKind.NOT_TLS else b""
    return Failure(stage=Stage.HANDSHAKE, kind=kind, detail=detail, alert=heard.alert, received=received)


def _failure(error: SSL.Error, heard: _Heard) -> Failure:
    """Name what OpenSSL's error means, by the alert that came or by its reason text (OpenSSL 3 and 4)."""
    entries = error.args[0] if error.args and isinstance(error.args[0], list) else []
    reasons = "; ".join(str(entry[-1]) for entry in entries) or type(error).__name__
    if heard.alert is not None:
        return _failed(_kind_of_alert(heard.alert, asked=heard.asked_for_certificate), reasons, heard)
    for known, kind in (
        (_NOT_TLS_REASONS, FailureKind.NOT_TLS),
        (_VERSION_REASONS, FailureKind.PROTOCOL_VERSION),
        (_CIPHER_REASONS, FailureKind.NO_COMMON_CIPHER),
    ):
        if any(reason in reasons for reason in known):
            return _failed(kind, reasons, heard)
    return _failed(FailureKind.MALFORMED, reasons, heard)


def _kind_of_alert(alert: int, *, asked: bool) -> FailureKind:
    if alert == _CERTIFICATE_REQUIRED or (asked and alert in _CERTIFICATE_ALERTS):
        return FailureKind.CLIENT_CERTIFICATE
    if alert == _PROTOCOL_VERSION:
        return FailureKind.PROTOCOL_VERSION
    if alert == _INSUFFICIENT_SECURITY:
        return FailureKind.NO_COMMON_CIPHER
    return FailureKind.ALERT


def _seen(connection: SSL.Connection, heard: _Heard) -> Handshake | None:
    """Return what the connection knows of the server; None when not even a server hello came."""
    # As bytes by OpenSSL itself: cryptography would refuse the odd certificates that we are here to see.
    chain = tuple(crypto.dump_certificate(crypto.FILETYPE_ASN1, c) for c in connection.get_peer_cert_chain() or ())
    cipher = connection.get_cipher_name()
    if not chain and cipher is None:
        return None
    return Handshake(
        protocol=connection.get_protocol_version_name(),
        cipher=cipher,
        group=connection.get_group_name(),
        chain=chain,
        ocsp_staple=heard.staple or None,
        client_certificate_asked=heard.asked_for_certificate,
        alpn=connection.get_alpn_proto_negotiated().decode("ascii", "replace") or None,
    )
