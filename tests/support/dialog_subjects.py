"""Distinguished names for the certificates of the dialogs, and texts that want to be something else."""

from tests.pki.making import tlv
from tests.support.raw_certificate import BMP, CN, IA5, OU, PRINTABLE, ST, TELETEX, UNIVERSAL, C, L, O, attribute, name

_EMAIL, _UID, _DC = "1.2.840.113549.1.9.1", "0.9.2342.19200300.100.1.1", "0.9.2342.19200300.100.1.25"

EXTENDED = name(
    attribute("1.3.6.1.4.1.311.60.2.1.3", "JP", PRINTABLE),
    attribute("1.3.6.1.4.1.311.60.2.1.2", "Tokyo"),
    attribute("1.3.6.1.4.1.311.60.2.1.1", "Chiyoda-ku"),
    attribute("2.5.4.15", "Private Organization"),
    attribute("2.5.4.5", "0100-01-012345", PRINTABLE),
    attribute(C, "JP", PRINTABLE),
    attribute("2.5.4.17", "100-0001", PRINTABLE),
    attribute(ST, "Tokyo"),
    attribute(L, "Chiyoda-ku"),
    attribute("2.5.4.9", "1-1 Marunouchi"),
    attribute(O, "Example Bank K.K."),
    attribute(CN, "bank.example"),
)
"""As in a certificate with extended validation."""
JAPANESE = name(
    attribute(C, "JP", PRINTABLE),
    attribute(ST, "東京都"),
    attribute(O, "株式会社サンプル"),
    attribute(O, "Second Organization"),
    attribute(OU, "情報システム部"),
    attribute(OU, "Second Unit"),
    (attribute(CN, "first.example"), attribute(_UID, "u-17")),
    attribute(CN, "日本語.example"),
)
"""Several values of a kind, in one relative name and in several."""
STRING_TYPES = name(
    attribute(_DC, "example", IA5),
    attribute(_DC, "corp", IA5),
    attribute(O, "BMP 文字", BMP),
    attribute(OU, "Universal 文字", UNIVERSAL),
    attribute(OU, "Télétexte", TELETEX),
    attribute(_EMAIL, "root@corp.example", IA5),
    attribute(CN, "xn--wgv71a.example", PRINTABLE),
)
RARE = name(
    attribute("2.5.4.4", "Surname"),
    attribute("2.5.4.42", "Given"),
    attribute("2.5.4.43", "I."),
    attribute("2.5.4.44", "Jr."),
    attribute("2.5.4.12", "Title"),
    attribute("2.5.4.46", "Qualifier", PRINTABLE),
    attribute("2.5.4.65", "Pseudonym"),
    attribute("2.5.4.97", "VATJP-1234567890"),
    attribute("2.5.4.20", "+81 3 0000 0000", PRINTABLE),
    attribute("2.5.4.13", "Description"),
    attribute("2.5.4.16", "Postal"),
    attribute("2.5.4.18", "PO Box"),
    attribute("1.3.6.1.4.1.55555.3", "Private"),
    attribute("0.9.2342.19200300.100.1.3", "mail@corp.example", IA5),
)
"""Kinds that few certificates have."""
NO_TEXT = name(attribute(O, "Numbers"), attribute("1.3.6.1.4.1.55555.4", tlv(2, b"\x07"), 0x30))
"""A value that is no text."""

HOSTILE_TEXTS = (
    "evil.example\0.shop.example",
    "\u202egnp.elpmaxe\u202c \u2067\u200b\u200f\ufeff",
    "<b>bold</b><img src=x onerror=alert(1)>&amp;",
    "line one\nline two\r\ttab \x1b[31mred\x07\x7f\x85",
    "  spaces  inside  ",
    'comma, plus+ "quote" back\\slash; #hash = <less>',
    "e\u0301 \U0001f512 \uff21 \ue000 \ufffd",
    "a" * 300,
)
