"""What the server test offers, hello by hello: each question to a server is one list of versions and ciphers."""

from functools import cache

import msgspec

from wizard import resources
from wizard.probes.hello import TLS13_CIPHERS, Offer

_ECDHE = (
    0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC023, 0xC027, 0xC024, 0xC028, 0xC009, 0xC013, 0xC00A, 0xC014,
)  # fmt: skip
_DHE = (0x009E, 0x009F, 0xCCAA, 0x0067, 0x006B, 0x0033, 0x0039, 0x0045, 0x0088)
_RSA = (0x009C, 0x009D, 0x003C, 0x003D, 0x002F, 0x0035, 0x0041, 0x0084)
_CBC = (
    0xC023, 0xC027, 0xC024, 0xC028, 0xC009, 0xC013, 0xC00A, 0xC014, 0x0067, 0x006B, 0x0033, 0x0039, 0x0045, 0x0088,
    0x003C, 0x003D, 0x002F, 0x0035, 0x0041, 0x0084,
)  # fmt: skip
"""Those of the lists above that encrypt block by block and authenticate apart; without 3DES, which is asked alone."""
_TRIPLE_DES = (0xC008, 0xC012, 0x0016, 0x000A)
_RC4 = (0xC007, 0xC011, 0x0005, 0x0004)
_BROKEN = (
    0x0001, 0x0002, 0x003B, 0xC006, 0xC010, 0xC015, 0x0018, 0x001B, 0x0034, 0x003A, 0x006C, 0x006D, 0x00A6, 0x00A7,
    0xC016, 0xC017, 0xC018, 0xC019, 0x0003, 0x0006, 0x0008, 0x0009, 0x000B, 0x000E, 0x0011, 0x0014, 0x0015, 0x0062,
    0x0064,
)  # fmt: skip
"""Without encryption, without a certificate, with keys for export, and single DES."""
_SELDOM = (0x0007, 0x0096, 0x009A, 0xC004, 0xC005, 0xC00E, 0xC00F)
"""IDEA, SEED, and ECDH with the key of the certificate."""
_SELDOM_ECDHE = (
    0xC0AC, 0xC0AD, 0xC0AE, 0xC0AF, 0xC072, 0xC073, 0xC076, 0xC077, 0xC086, 0xC087, 0xC08A, 0xC08B, 0xC05C, 0xC05D,
    0xC060, 0xC061,
)  # fmt: skip
"""AES-CCM, Camellia and ARIA as TLS 1.2 has them (RFC 7251, 6367, 6209)."""
_SELDOM_DHE = (0xC09E, 0xC09F, 0xC0A2, 0xC0A3, 0x00BE, 0x00C4, 0xC07C, 0xC07D, 0xC052, 0xC053)
_SELDOM_RSA = (0xC09C, 0xC09D, 0xC0A0, 0xC0A1, 0x00BA, 0x00C0, 0xC07A, 0xC07B, 0xC050, 0xC051)
_SELDOM_12 = (*_SELDOM_ECDHE, *_SELDOM_DHE, *_SELDOM_RSA)
_OLD = (*_ECDHE, *_DHE, *_RSA, *_TRIPLE_DES, *_RC4, *_SELDOM, *_BROKEN)
_EVERY_GROUP = (0x001D, 0x0017, 0x0018, 0x0019, 0x001E, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104)
"""Every curve and finite field of RFC 8446 4.2.7, X25519 first."""

PROTOCOLS = (
    Offer(id="SSLv3", newest="SSLv3", ciphers=(*_DHE, *_RSA, *_TRIPLE_DES, *_RC4), with_compression=True),
    Offer(id="TLSv1", newest="TLSv1", ciphers=_OLD, with_compression=True),
    Offer(id="TLSv1.1", newest="TLSv1.1", ciphers=_OLD, with_compression=True),
    Offer(id="TLSv1.2", newest="TLSv1.2", ciphers=(*_OLD, *_SELDOM_12), with_compression=True),
    Offer(id="TLSv1.3", newest="TLSv1.3", ciphers=TLS13_CIPHERS, groups=_EVERY_GROUP),
)
"""One for each version, with every cipher that could be its only one; a server that answers with another version does
not speak this one."""

WEAK = (
    Offer(id="broken-ciphers", newest="TLSv1.2", ciphers=_BROKEN),
    Offer(id="rc4", newest="TLSv1.2", ciphers=_RC4),
    Offer(id="triple-des", newest="TLSv1.2", ciphers=_TRIPLE_DES),
    Offer(id="cbc", newest="TLSv1.2", ciphers=_CBC),
    Offer(id="rsa-key-exchange", newest="TLSv1.2", ciphers=(*_RSA, *_SELDOM_RSA)),
    Offer(id="forward-secrecy", newest="TLSv1.2", ciphers=(*_ECDHE, *_DHE, *_SELDOM_ECDHE, *_SELDOM_DHE)),
    Offer(id="finite-field", newest="TLSv1.2", ciphers=(*_DHE, *_SELDOM_DHE)),
)
"""Questions about ciphers and key exchange, for versions up to TLS 1.2."""

FINITE_FIELD = "finite-field"


class ClientHello(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one program offers (data/clients.toml)."""

    id: str
    name: str
    oldest: str
    """The oldest version that it accepts; what it offers does not say so."""
    newest: str
    ciphers: tuple[int, ...]
    groups: tuple[int, ...]
    signatures: tuple[int, ...] = ()
    """None where it speaks nothing newer than TLS 1.1, which has no such extension."""


@cache
def clients() -> tuple[ClientHello, ...]:
    """Return the programs of data/clients.toml, in its order."""
    return msgspec.convert(resources.read_toml("data", "clients.toml")["client"], tuple[ClientHello, ...])


def offer_of(client: ClientHello) -> Offer:
    """Return the hello of *client* as an offer."""
    return Offer(
        id=f"client:{client.id}", newest=client.newest, ciphers=client.ciphers, groups=client.groups,
        signatures=client.signatures,
    )  # fmt: skip
