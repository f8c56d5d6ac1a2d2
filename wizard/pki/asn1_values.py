"""What the content of one ASN.1 element says, in one short line of text, whatever the bytes are (X.690 8)."""

import re
from collections.abc import Callable, Mapping

from wizard.pki import der
from wizard.pki.oids import with_name

TAG_NAMES: Mapping[int, str] = {
    0: "END OF CONTENTS",
    1: "BOOLEAN",
    2: "INTEGER",
    3: "BIT STRING",
    4: "OCTET STRING",
    5: "NULL",
    6: "OBJECT IDENTIFIER",
    7: "ObjectDescriptor",
    8: "EXTERNAL",
    9: "REAL",
    10: "ENUMERATED",
    11: "EMBEDDED PDV",
    12: "UTF8String",
    13: "RELATIVE-OID",
    14: "TIME",
    16: "SEQUENCE",
    17: "SET",
    18: "NumericString",
    19: "PrintableString",
    20: "TeletexString",
    21: "VideotexString",
    22: "IA5String",
    23: "UTCTime",
    24: "GeneralizedTime",
    25: "GraphicString",
    26: "VisibleString",
    27: "GeneralString",
    28: "UniversalString",
    29: "CHARACTER STRING",
    30: "BMPString",
}
"""The universal tag numbers (X.680 8.4)."""

CODECS: Mapping[int, str] = {
    7: "latin-1", 12: "utf-8", 18: "ascii", 19: "ascii", 20: "latin-1", 21: "latin-1", 22: "ascii",
    25: "latin-1", 26: "ascii", 27: "latin-1", 28: "utf-32-be", 30: "utf-16-be",
}  # fmt: skip
"""Tag number of a string type -> Python codec."""

MOST_CHARACTERS = 200
"""Of a string, or of hex digits, in one line."""

_DECIMAL_BYTES = 8
_TIME = re.compile(rb"(\d\d|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(\.\d{1,9})?(Z|[+-]\d{4})?")


def value_text(number: int, content: bytes) -> str:
    """Return what a primitive element with the universal tag *number* says, cut to a line. Hostile text; never raises.

    What cannot be read as its type demands is hex.
    """
    codec = CODECS.get(number)
    if codec is not None:
        return _string(content, codec)
    write = _WRITERS.get(number, hex_text)
    return write(content)


def any_text(element: der.Element) -> str:
    """Return what a value of any type says: a string in full, any other element in a short line. Hostile text."""
    codec = CODECS.get(element.tag)
    if codec is not None:
        return element.content.decode(codec, "replace")
    if element.tag == der.OCTET_STRING and element.content.isascii() and element.content.decode().isprintable():
        return element.content.decode()
    return value_text(element.tag, element.content) if element.tag in TAG_NAMES else element.whole.hex()


def hex_text(content: bytes) -> str:
    """Return *content* as upper-case hex, cut with its length told when it is long."""
    most = MOST_CHARACTERS // 3
    if len(content) <= most:
        return content.hex(" ").upper()
    return f"{content[:most].hex(' ').upper()} … ({len(content)} bytes)"


def _string(content: bytes, codec: str) -> str:
    # The longest encodings take four bytes a character; nothing behind the cut is decoded.
    text = content[: 4 * MOST_CHARACTERS + 4].decode(codec, "replace")
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "…"


def _boolean(content: bytes) -> str:
    return {b"\x00": "FALSE", b"\xff": "TRUE"}.get(content, hex_text(content))


def integer_text(content: bytes) -> str:
    """Return the content of an INTEGER as a decimal number, or as hex digits where it has more than eight bytes."""
    if not content:
        return ""
    return str(int.from_bytes(content, signed=True)) if len(content) <= _DECIMAL_BYTES else hex_text(content)


def _bits(content: bytes) -> str:
    if not content or content[0] > 7:
        return hex_text(content)
    count = max(0, (len(content) - 1) * 8 - content[0])
    return f"({count} bits) {hex_text(content[1:])}".rstrip()


def _oid(content: bytes) -> str:
    try:
        dotted = der.Element(der.OID, content).oid
    except ValueError:
        return hex_text(content)
    return with_name(dotted)


def _time(content: bytes) -> str:
    found = _TIME.fullmatch(content)
    if found is None:
        return _string(content, "latin-1")
    year, month, day, hour, minute, second, fraction, zone = (part.decode() if part else "" for part in found.groups())
    if len(year) == 2:
        year = ("19" if year >= "50" else "20") + year  # RFC 5280 4.1.2.5.1
    clock = ":".join(part for part in (hour, minute, second) if part)
    return f"{year}-{month}-{day} {clock}{fraction}{'' if zone == 'Z' else ' ' * bool(zone)}{zone}"


_WRITERS: Mapping[int, Callable[[bytes], str]] = {
    1: _boolean, 2: integer_text, 3: _bits, 6: _oid, 10: integer_text, 23: _time, 24: _time
}  # fmt: skip
