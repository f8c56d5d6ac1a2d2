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
_TRIPLE_DES = (0xC008, 0xC012, 0x0016, 0x000A)
_RC4 = (0xC007, 0xC011, 0x0005, 0x0004)
_BROKEN = (
    0x0001, 0x0002, 0x003B, 0xC006, 0xC010, 0xC015, 0x0018, 0x001B, 0x0034, 0x003A, 0x006C, 0x006D, 0x00A6, 0x00A7,
    0xC016, 0xC017, 0xC018, 0xC019, 0x0003, 0x0006, 0x0008, 0x0009, 0x000B, 0x000E, 0x0011, 0x0014, 0x0015, 0x0062,
    0x0064,
)  # fmt: skip
"""Without encryption, without a certificate, with keys for export, and single DES."""
_OLD = (*_ECDHE, *_DHE, *_RSA, *_TRIPLE_DES, *_RC4)

PROTOCOLS = (
    Offer(id="SSLv3", newest="SSLv3", ciphers=(*_DHE, *_RSA, *_TRIPLE_DES, *_RC4)),
    Offer(id="TLSv1", newest="TLSv1", ciphers=_OLD),
    Offer(id="TLSv1.1", newest="TLSv1.1", ciphers=_OLD),
    Offer(id="TLSv1.2", newest="TLSv1.2", ciphers=_OLD),
    Offer(id="TLSv1.3", newest="TLSv1.3", ciphers=TLS13_CIPHERS),
)
"""One for each version; a server that answers with another version does not speak this one."""

WEAK = (
    Offer(id="broken-ciphers", newest="TLSv1.2", ciphers=_BROKEN),
    Offer(id="rc4", newest="TLSv1.2", ciphers=_RC4),
    Offer(id="triple-des", newest="TLSv1.2", ciphers=_TRIPLE_DES),
    Offer(id="rsa-key-exchange", newest="TLSv1.2", ciphers=_RSA),
    Offer(id="forward-secrecy", newest="TLSv1.2", ciphers=(*_ECDHE, *_DHE)),
    Offer(id="finite-field", newest="TLSv1.2", ciphers=_DHE),
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
