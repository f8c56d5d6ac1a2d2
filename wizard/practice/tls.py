"""The server's side of TLS, over memory: every version and key that a practice site needs, on every system.

pyOpenSSL brings its own OpenSSL, which no system policy keeps from TLS 1.0, short keys and SHA-1, and it takes keys
from memory, so that none is ever written to a file.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from cryptography import x509
from OpenSSL import SSL

from wizard.practice.certificates import Key
from wizard.practice.listener import Behaviour, Visit, part
from wizard.practice.web import Answer, Now, read_request, written

T = TypeVar("T")

_EVERYDAY = "DEFAULT:@SECLEVEL=0"
"""Level 0, so that OpenSSL serves what the site is there to show."""

_CLIENT_CERTIFICATE = SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a server shows: its key, and the chain as it will be sent, leaf first."""

    chain: tuple[x509.Certificate, ...]
    key: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a server speaks TLS; the defaults are a healthy server's."""

    oldest: int = SSL.TLS1_2_VERSION
    newest: int = SSL.TLS1_3_VERSION
    ciphers: str = _EVERYDAY
    """For TLS 1.2 and before, in OpenSSL's words."""
    wants_certificate: bool = False


def secure_site(credentials: Credentials, answer: Answer, now: Now, terms: Terms | None = None) -> Behaviour:
    """Return a behaviour that shakes hands, serves *answer* by https, and closes."""
    context = _context(credentials, terms or Terms())

    def serve(visit: Visit) -> None:
        connection = SSL.Connection(context, None)
        connection.set_accept_state()
        try:
            _carry(connection, visit.sock, connection.do_handshake)
            request = read_request(lambda: _carry(connection, visit.sock, lambda: connection.recv(16_384)))
            if request is not None:
                data = written(answer(request), request, now())
                _carry(connection, visit.sock, lambda: connection.sendall(data))
            connection.shutdown()
        except SSL.Error:
            # The visitor refused us or we them: what there is to say about it is already waiting as an alert.
            pass
        _send(connection, visit.sock)
        part(visit.sock)

    return serve


def _context(credentials: Credentials, terms: Terms) -> SSL.Context:
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    # Before the certificate: the level in the cipher list decides whether a weak one is accepted.
    context.set_cipher_list(terms.ciphers.encode("ascii"))
    context.set_min_proto_version(terms.oldest)
    context.set_max_proto_version(terms.newest)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    context.use_privatekey(credentials.key)
    context.use_certificate(credentials.chain[0])
    for certificate in credentials.chain[1:]:
        context.add_extra_chain_cert(certificate)
    if terms.wants_certificate:
        context.set_verify(_CLIENT_CERTIFICATE)
    return context


def _carry(connection: SSL.Connection, sock: socket.socket, step: Callable[[], T]) -> T:
    """Take *step*, carrying bytes between the socket and OpenSSL until it is done.

    Raises SSL.Error when TLS ends or fails, OSError when the visitor is gone or silent.
    """
    while True:
        try:
            done = step()
        except SSL.WantReadError:
            _send(connection, sock)
            data = sock.recv(65_536)
            if not data:
                raise ConnectionAbortedError("the visitor ended the connection") from None
            connection.bio_write(data)
        else:
            _send(connection, sock)
            return done


def _send(connection: SSL.Connection, sock: socket.socket) -> None:
    """Send whatever OpenSSL has to say."""
    while True:
        try:
            sock.sendall(connection.bio_read(65_536))
        except SSL.WantReadError:
            return
