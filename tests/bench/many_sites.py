"""Run as a process: serve many sites on one port of loopback, each with a certificate of its own, until the input ends.

Prints its port, the root, and the names of the sites as one line of JSON. Nine of ten sites are fine; every tenth has
expired. The keys are cheap, no session is kept, and no byte of data is awaited: what is measured is who connects.
With "bare PORT NAME…" it connects itself, one handshake after the other, and prints how many seconds that took.
"""

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from OpenSSL import SSL

from wizard.practice.certificates import (
    Authority,
    Leaf,
    Validity,
    issue,
    make_intermediate,
    make_root,
    name_of,
    new_key,
    pem_of,
)

DOORMEN = 8
"""Connections that are served at the same time."""

EXPIRED_EACH = 10


def names(count: int) -> tuple[str, ...]:
    """Return the names of so many sites; those under ``localhost`` need no name server (RFC 6761 6.3)."""
    return tuple(f"site-{number:05}.many.localhost" for number in range(count))


def make_contexts(wanted: Sequence[str]) -> tuple[Authority, Mapping[bytes, SSL.Context]]:
    """Return the root, and for each name what serves it."""
    at = datetime.now(UTC)
    long = Validity.around(at, before_days=900, after_days=900)
    root = make_root(name_of("Many Sites Root", "Many Sites"), long)
    issuing = make_intermediate(name_of("Many Sites Issuing", "Many Sites"), root, long)
    fine, over = Validity.around(at), Validity.around(at, before_days=90, after_days=-5)
    key = new_key()
    contexts = {}
    for number, name in enumerate(wanted):
        validity = over if number % EXPIRED_EACH == EXPIRED_EACH - 1 else fine
        context = SSL.Context(SSL.TLS_SERVER_METHOD)
        context.set_options(SSL.OP_NO_TICKET)
        context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        context.use_privatekey(key)
        context.use_certificate(issue(Leaf(names=(name,), validity=validity, key=key), issuing))
        context.add_extra_chain_cert(issuing.certificate)
        contexts[name.encode()] = context
    return root, contexts


def serve(contexts: Mapping[bytes, SSL.Context]) -> int:
    """Serve the sites in threads of their own, and return the port."""
    door = socket.create_server(("127.0.0.1", 0), backlog=1024)
    first = next(iter(contexts.values()))

    def choose(connection: SSL.Connection) -> None:
        connection.set_context(contexts.get(connection.get_servername() or b"", first))

    first.set_tlsext_servername_callback(choose)

    def open_doors() -> None:
        while True:
            sock, _ = door.accept()
            # A visitor who hangs up has seen what it came for.
            with sock, suppress(SSL.Error, OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection = SSL.Connection(first, sock)
                connection.set_accept_state()
                connection.do_handshake()
                # The visitor ends first: its port is not kept for a while then.
                sock.recv(64)

    for _ in range(DOORMEN):
        threading.Thread(target=open_doors, daemon=True).start()
    port: int = door.getsockname()[1]
    return port


def shake_hands(port: int, wanted: Sequence[str]) -> float:
    """Shake hands with each site, one after the other, and return how many seconds that took."""
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    begun = time.perf_counter()
    for name in wanted:
        with socket.create_connection(("127.0.0.1", port)) as sock:
            connection = SSL.Connection(context, sock)
            connection.set_connect_state()
            connection.set_tlsext_host_name(name.encode())
            connection.do_handshake()
            connection.get_peer_cert_chain()
    return time.perf_counter() - begun


def main(words: Sequence[str]) -> None:
    """Serve so many sites until the input ends, or connect to them."""
    if words[0] == "bare":
        print(shake_hands(int(words[1]), names(int(words[2]))))
        return
    wanted = names(int(words[0]))
    root, contexts = make_contexts(wanted)
    served = {"port": serve(contexts), "root": pem_of(root.certificate).decode()}
    print(json.dumps(served), flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
