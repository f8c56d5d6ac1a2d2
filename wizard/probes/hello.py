"""A ClientHello by hand, and the beginning of the answer to it: what a server would choose. No handshake is completed.

TLS libraries no longer offer what has to be looked for here (RC4, export keys, SSL 3.0). RFC 8446 4.1.2, RFC 5246 7.4.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

VERSIONS = {"SSLv3": 0x0300, "TLSv1": 0x0301, "TLSv1.1": 0x0302, "TLSv1.2": 0x0303, "TLSv1.3": 0x0304}
_NAMES = {number: name for name, number in VERSIONS.items()}

TLS13_CIPHERS = (0x1301, 0x1302, 0x1303, 0x1304, 0x1305)
_X25519, _P256, _P384, _P521 = 0x001D, 0x0017, 0x0018, 0x0019
_GROUPS = (_X25519, _P256, _P384, _P521)
_SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201)
"""ECDSA, RSA-PSS and RSA with SHA-2, then with SHA-1 (RFC 8446 4.2.3)."""

_SERVER_NAME, _SUPPORTED_GROUPS, _POINT_FORMATS, _SIGNATURE_ALGORITHMS = 0, 10, 11, 13
_SUPPORTED_VERSIONS, _KEY_SHARE, _RENEGOTIATION = 43, 51, 0xFF01
_ALERT, _HANDSHAKE = 21, 22
_SERVER_HELLO, _SERVER_KEY_EXCHANGE = 2, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one hello offers."""

    id: str
    newest: str
    """The newest version, a key of `VERSIONS`."""
    ciphers: tuple[int, ...]
    """IANA numbers, in the order of preference."""
    with_sni: bool = True
    groups: tuple[int, ...] = _GROUPS
    signatures: tuple[int, ...] = _SIGNATURES
    with_compression: bool = False
    """Offer DEFLATE (RFC 3749) besides none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What came back: a choice, an alert, or bytes that are neither."""

    protocol: str | None = None
    cipher: int | None = None
    group_bits: int | None = None
    alert: int | None = None
    is_tls: bool = True
    is_compressed: bool = False
    is_bound: bool | None = None
    """Whether renegotiation is bound to the connection (RFC 5746); None for TLS 1.3, which has none, and SSL 3.0."""


def _vector(size: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return len(content).to_bytes(size) + content


def _numbers(numbers: Sequence[int]) -> bytes:
    return b"".join(n.to_bytes(2) for n in numbers)


def _extension(kind: int, content: bytes) -> bytes:
    return kind.to_bytes(2) + _vector(2, content)


def build_hello(offer: Offer, host: str | None) -> bytes:
    """Return the record with a ClientHello that offers *offer*; *host* is sent as server name, unless None."""
    newest = VERSIONS[offer.newest]
    is_13 = newest == VERSIONS["TLSv1.3"]
    extensions = b"".join(_extensions(offer, host, is_13=is_13))
    body = b"".join(
        (
            min(newest, VERSIONS["TLSv1.2"]).to_bytes(2),
            os.urandom(32),
            # A session id as browsers send it (RFC 8446 D.4); older versions take it for one that is unknown.
            _vector(1, os.urandom(32) if is_13 else b""),
            _vector(2, _numbers(offer.ciphers)),
            _vector(1, b"\1\0" if offer.with_compression else b"\0"),
            _vector(2, extensions) if newest > VERSIONS["SSLv3"] else b"",
        )
    )
    record = b"\x16" + min(newest, VERSIONS["TLSv1"]).to_bytes(2)
    return record + _vector(2, b"\x01" + _vector(3, body))


def _extensions(offer: Offer, host: str | None, *, is_13: bool) -> Iterator[bytes]:
    if host is not None and offer.with_sni:
        yield _extension(_SERVER_NAME, _vector(2, b"\0" + _vector(2, host.encode("ascii"))))
    yield _extension(_RENEGOTIATION, b"\0")
    yield _extension(_SUPPORTED_GROUPS, _vector(2, _numbers(offer.groups)))
    yield _extension(_POINT_FORMATS, _vector(1, b"\0"))
    if VERSIONS[offer.newest] >= VERSIONS["TLSv1.2"]:
        yield _extension(_SIGNATURE_ALGORITHMS, _vector(2, _numbers(offer.signatures)))
    if is_13:
        versions = (VERSIONS["TLSv1.3"], VERSIONS["TLSv1.2"]) if _offers_12(offer) else (VERSIONS["TLSv1.3"],)
        yield _extension(_SUPPORTED_VERSIONS, _vector(1, _numbers(versions)))
        # Any 32 bytes are a key of this curve (RFC 7748 5); nothing is ever derived from it.
        share = _X25519.to_bytes(2) + _vector(2, os.urandom(32))
        yield _extension(_KEY_SHARE, _vector(2, share))


def _offers_12(offer: Offer) -> bool:
    return any(cipher not in TLS13_CIPHERS for cipher in offer.ciphers)


def messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the alerts and the whole handshake messages at the beginning of *data*: (record type, message).

    Raises ValueError for bytes that are no TLS records.
    """
    handshake, place = b"", 0
    while len(data) - place >= 5:
        kind, major, size = data[place], data[place + 1], int.from_bytes(data[place + 3 : place + 5])
        if kind not in {_ALERT, _HANDSHAKE, 20, 23} or major != 3 or size > 16_384 + 2_048:
            raise ValueError("not TLS")
        content = data[place + 5 : place + 5 + size]
        place += 5 + size
        if kind == _ALERT and len(content) >= 2:
            yield _ALERT, content[:2]
        if kind != _HANDSHAKE:
            continue
        handshake += content
        while len(handshake) >= 4 and len(handshake) >= 4 + int.from_bytes(handshake[1:4]):
            end = 4 + int.from_bytes(handshake[1:4])
            yield _HANDSHAKE, handshake[:end]
            handshake = handshake[end:]


def read_choice(data: bytes, *, wants_group: bool = False) -> Choice | None:
    """Return what the server chose; None while more bytes are needed.

    With *wants_group*, the ServerKeyExchange with the Diffie-Hellman group is waited for.
    """
    choice: Choice | None = None
    try:
        for kind, message in messages(data):
            if kind == _ALERT:
                # A warning before the choice (unrecognized_name) is no refusal.
                if message[0] == 2 or choice is not None:
                    return choice or Choice(alert=message[1])
            elif message[0] == _SERVER_HELLO:
                choice = _read_server_hello(message[4:])
                if not wants_group or choice.protocol == "TLSv1.3":
                    return choice
            elif message[0] == _SERVER_KEY_EXCHANGE and choice is not None:
                prime = int.from_bytes(message[6 : 6 + int.from_bytes(message[4:6])])
                return replace(choice, group_bits=prime.bit_length())
            elif message[0] == _SERVER_DONE and choice is not None:
                return choice
    except (ValueError, IndexError):
        return Choice(is_tls=False)
    return None


_SERVER_DONE = 14


def _read_server_hello(body: bytes) -> Choice:
    version = int.from_bytes(body[:2])
    place = 35 + body[34]
    if len(body) < place + 3:
        raise ValueError("the hello is cut off")
    cipher = int.from_bytes(body[place : place + 2])
    is_compressed = body[place + 2] != 0
    place += 3
    extensions, is_bound = body[place + 2 :], False
    while len(extensions) >= 4:
        kind, size = int.from_bytes(extensions[:2]), int.from_bytes(extensions[2:4])
        if kind == _SUPPORTED_VERSIONS:
            version = int.from_bytes(extensions[4:6])
        is_bound |= kind == _RENEGOTIATION
        extensions = extensions[4 + size :]
    can_tell = VERSIONS["SSLv3"] < version < VERSIONS["TLSv1.3"]
    return Choice(
        protocol=_NAMES.get(version),
        cipher=cipher,
        is_compressed=is_compressed,
        is_bound=is_bound if can_tell else None,
    )
