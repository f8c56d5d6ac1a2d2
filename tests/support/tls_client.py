"""A TLS client of the tests' own, which shares nothing with the probes, and verifiers that are not ours."""

import socket
import ssl
import subprocess
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import PolicyBuilder, Store
from OpenSSL import SSL

from wizard.practice.servers import Site

TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a client that accepts everything saw."""

    protocol: str
    cipher: str | None
    chain: tuple[x509.Certificate, ...]


def look(site: Site) -> Seen:
    """Shake hands with *site*, accepting everything. Raises SSL.Error and OSError."""
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_cipher_list(b"ALL:@SECLEVEL=0")
    context.set_min_proto_version(SSL.TLS1_VERSION)
    with socket.create_connection(site.address, timeout=TIMEOUT_S) as sock:
        # pyOpenSSL takes a socket with a time limit for a non-blocking one.
        sock.settimeout(None)
        connection = SSL.Connection(context, sock)
        connection.set_tlsext_host_name(site.scenario.host.encode())
        connection.set_connect_state()
        connection.do_handshake()
        chain = connection.get_peer_cert_chain(as_cryptography=True) or []
        return Seen(connection.get_protocol_version_name(), connection.get_cipher_name(), tuple(chain))


def get(site: Site, root_pem: bytes, *, level: int = 2, host: str | None = None, common_name: bool = False) -> bytes:
    """Fetch the page of *site* with Python's ssl, verified. Raises ssl.SSLError and OSError.

    *level* is OpenSSL's security level; *host* another name to ask and verify for; *common_name* lets the common
    name stand in for a missing subject alternative name.
    """
    context = ssl.create_default_context(cadata=root_pem.decode())
    context.set_ciphers(f"DEFAULT:@SECLEVEL={level}")
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT
    context.hostname_checks_common_name = common_name
    name = host or site.scenario.host
    with (
        socket.create_connection(site.address, timeout=TIMEOUT_S) as sock,
        context.wrap_socket(sock, server_hostname=name) as secure,
    ):
        secure.sendall(f"GET / HTTP/1.1\r\nHost: {name}\r\n\r\n".encode())
        return _rest(secure)


def get_plain(address: tuple[str, int], path: str = "/", body: bytes | None = None) -> bytes:
    """Send one plain-http request, POST with a *body*, and return the whole answer."""
    head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: localhost\r\n"
    length = f"Content-Length: {len(body or b'')}\r\n\r\n"
    return say(address, (head + length).encode() + (body or b""))


def say(address: tuple[str, int], data: bytes) -> bytes:
    """Send *data* over plain TCP and return what comes until the other side ends."""
    with socket.create_connection(address, timeout=TIMEOUT_S) as sock:
        sock.sendall(data)
        return _rest(sock)


def _rest(sock: socket.socket) -> bytes:
    data = b""
    while more := sock.recv(65_536):
        data += more
    return data


def verify(chain: tuple[x509.Certificate, ...], anchor: x509.Certificate, host: str, at: datetime) -> None:
    """Verify *chain* for a server with cryptography's own verifier. Raises VerificationError."""
    policy = PolicyBuilder().store(Store([anchor])).time(at)
    policy.build_server_verifier(x509.DNSName(host)).verify(chain[0], list(chain[1:]))


def s_client(site: Site, root_file: str, *arguments: str) -> str:
    """Return everything that `openssl s_client` prints about *site*."""
    host, port = site.address
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"{host}:{port}", "-servername", site.scenario.host,
         "-verify_hostname", site.scenario.host, "-CAfile", root_file, "-no-CApath", "-no-CAstore", *arguments],
        input="", capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def der(certificate: x509.Certificate) -> bytes:
    """Return *certificate* as DER."""
    return certificate.public_bytes(Encoding.DER)
