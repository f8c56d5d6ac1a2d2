"""TLS servers on loopback that the practice has no site for, and single records written by hand."""

import socket
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cryptography import x509
from OpenSSL import SSL

from tests.support.pki import Key
from wizard.practice.listener import Behaviour, Visit, part

TLS_1_2, TLS_1_3 = SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION


@dataclass(slots=True)
class TlsServer:
    """Shakes hands and then does *after*; what the visitor offered is kept."""

    chain: Sequence[x509.Certificate]
    key: Key
    version: int = TLS_1_3
    staple: bytes = b""
    verify: int = SSL.VERIFY_NONE
    alpn: bytes | None = None
    after: Callable[[SSL.Connection, Visit], None] = lambda _connection, visit: part(visit.sock)
    names: list[bytes | None] = field(default_factory=list)
    """The server name of each visit (RFC 6066 3)."""
    offered: list[Sequence[bytes]] = field(default_factory=list)
    """The protocols that each visitor offered by ALPN (RFC 7301)."""

    def __call__(self, visit: Visit) -> None:
        """Serve one visitor."""
        # pyOpenSSL takes a socket with a time limit for a non-blocking one.
        visit.sock.settimeout(None)
        connection = SSL.Connection(self._context(), visit.sock)
        connection.set_accept_state()
        try:
            connection.do_handshake()
            self.after(connection, visit)
        except SSL.Error:
            part(visit.sock)

    def _context(self) -> SSL.Context:
        context = SSL.Context(SSL.TLS_SERVER_METHOD)
        context.set_cipher_list(b"DEFAULT:@SECLEVEL=0")
        context.set_min_proto_version(self.version)
        context.set_max_proto_version(self.version)
        context.use_privatekey(self.key)
        context.use_certificate(self.chain[0])
        for certificate in self.chain[1:]:
            context.add_extra_chain_cert(certificate)
        context.set_verify(self.verify, lambda *_: True)
        context.set_ocsp_server_callback(lambda *_: self.staple)
        context.set_tlsext_servername_callback(lambda connection: self.names.append(connection.get_servername()))
        context.set_alpn_select_callback(self._select)
        return context

    def _select(self, _connection: SSL.Connection, offered: Sequence[bytes]) -> object:
        self.offered.append(offered)
        return self.alpn if self.alpn in offered else SSL.NO_OVERLAPPING_PROTOCOLS


def cut_off(sock: socket.socket) -> None:
    """Make the end of the connection a TCP reset (POSIX, SO_LINGER)."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def record(kind: int, body: bytes, version: bytes = b"\x03\x03") -> bytes:
    """Return *body* as one TLS record (RFC 8446 5.1)."""
    return bytes([kind]) + version + len(body).to_bytes(2, "big") + body


def message(kind: int, body: bytes) -> bytes:
    """Return *body* as one handshake message (RFC 8446 4)."""
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def server_hello(version: bytes = b"\x03\x03", cipher: bytes = b"\xc0\x2b", extensions: bytes = b"") -> bytes:
    """Return a server hello of TLS 1.2 or before (RFC 5246 7.4.1.3)."""
    tail = len(extensions).to_bytes(2, "big") + extensions if extensions else b""
    return message(2, version + bytes(32) + b"\x00" + cipher + b"\x00" + tail)


def certificates(*ders: bytes) -> bytes:
    """Return a certificate message of TLS 1.2 or before (RFC 5246 7.4.2)."""
    entries = b"".join(len(der).to_bytes(3, "big") + der for der in ders)
    return message(11, len(entries).to_bytes(3, "big") + entries)


def certificate_status(response: bytes) -> bytes:
    """Return a certificate status message that staples *response*, whatever it is (RFC 6066 8)."""
    return message(22, b"\x01" + len(response).to_bytes(3, "big") + response)


def streaming(data: bytes, times: int) -> Behaviour:
    """Return a behaviour that hears the greeting and says *data* over and over."""

    def serve(visit: Visit) -> None:
        visit.sock.recv(65_536)
        for _ in range(times):
            visit.sock.sendall(data)
        part(visit.sock)

    return serve
