"""Ports that do not get as far as TLS, each wrong in its own way."""

import hashlib
import os
import socket
import struct

from wizard.practice.listener import Visit, part

_RECORD, _HANDSHAKE, _ALERT = 5, 22, 21
_TLS_1_2 = b"\x03\x03"
_SERVER_HELLO, _FATAL = 2, 2

_LINGER = "hh" if os.name == "nt" else "ii"
"""The shape of struct linger: Windows has short numbers in it."""

SIXTEEN_MEGABYTES = 2**24 - 1
"""The largest length that a handshake message can claim (RFC 8446 4)."""

_GARBAGE = b"\xf0" + hashlib.shake_128(b"garbage").digest(4_095)
"""The same in each run; its first byte is no TLS record type."""


def reset(visit: Visit) -> None:
    """Hear the greeting, then cut the connection off with a TCP reset."""
    hear_hello(visit.sock)
    # To close with linger switched on and a time of 0 is to send a reset (POSIX, SO_LINGER).
    visit.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(_LINGER, 1, 0))


def stall(visit: Visit) -> None:
    """Listen and never answer, until the visitor gives up or the practice ends."""
    visit.sock.settimeout(None)
    while visit.sock.recv(65_536):
        pass


def garbage(visit: Visit) -> None:
    """Answer with bytes that belong to no protocol."""
    hear_hello(visit.sock)
    visit.sock.sendall(_GARBAGE)
    part(visit.sock)


def drip(visit: Visit) -> None:
    """Send a record that looks right, one byte a second."""
    for byte in _record(_HANDSHAKE, bytes([_SERVER_HELLO]) + bytes(4_095)):
        visit.sock.sendall(bytes([byte]))
        if visit.closing.wait(1.0):
            return


def endless(visit: Visit) -> None:
    """Stream one handshake message of 16 megabytes, in records of the largest size."""
    hear_hello(visit.sock)
    visit.sock.sendall(_record(_HANDSHAKE, bytes([_SERVER_HELLO]) + SIXTEEN_MEGABYTES.to_bytes(3, "big")))
    block = bytes(16_384)
    whole, rest = divmod(SIXTEEN_MEGABYTES, len(block))
    for _ in range(whole):
        visit.sock.sendall(_record(_HANDSHAKE, block))
    visit.sock.sendall(_record(_HANDSHAKE, block[:rest]))
    part(visit.sock)


def close_after_hello(visit: Visit) -> None:
    """Hear the greeting and end the connection in order."""
    hear_hello(visit.sock)
    part(visit.sock)


def refuse(visit: Visit) -> None:
    """Answer with the alert handshake_failure (RFC 8446 6.2)."""
    _alert(visit, 40)


def fail(visit: Visit) -> None:
    """Answer with the alert internal_error (RFC 8446 6.2)."""
    _alert(visit, 80)


def _alert(visit: Visit, number: int) -> None:
    hear_hello(visit.sock)
    visit.sock.sendall(_record(_ALERT, bytes([_FATAL, number])))
    part(visit.sock)


def hear_hello(sock: socket.socket) -> None:
    """Read the visitor's first record; also return when the visitor ends, or begins with something else."""
    data = b""
    while len(data) < _RECORD or len(data) < _RECORD + int.from_bytes(data[3:_RECORD], "big"):
        more = sock.recv(65_536)
        if not more or not (data + more).startswith(bytes([_HANDSHAKE])):
            return
        data += more


def _record(kind: int, body: bytes) -> bytes:
    """Return *body* as one TLS record (RFC 8446 5.1)."""
    return bytes([kind]) + _TLS_1_2 + len(body).to_bytes(2, "big") + body
