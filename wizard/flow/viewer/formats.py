"""How values are written: the forms of the browsers and systems, each by a name that layouts use."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.flow.viewer.items import Bits, Oid, Value
from wizard.flow.viewer.moments import local_moment
from wizard.flow.viewer.vocabulary import Vocabulary
from wizard.model.certificate import DistinguishedName
from wizard.pki.logs import known_logs

if TYPE_CHECKING:
    from wizard.flow.viewer.layout import Part

Format = Callable[[Value, Vocabulary, "Part"], str]


def written(value: Value, words: Vocabulary, part: "Part") -> str:
    """Return *value* in the form that *part* asks for. Raises TypeError for a value that has no such form."""
    name, _, argument = part.format.partition(":")
    if name == "moment":
        return local_moment(_moment(value), argument, words)
    return FORMATS[name](value, words, part)


def octets(number: int) -> bytes:
    """Return a whole number as the bytes of an INTEGER (X.690 8.3), most significant first."""
    return number.to_bytes((number.bit_length() if number >= 0 else (number + 1).bit_length()) // 8 + 1, signed=True)


def magnitude(data: bytes) -> bytes:
    """Return *data* without the zero that keeps an INTEGER positive."""
    return data[1:] if len(data) > 1 and data[0] == 0 else data


def _bytes(value: Value) -> bytes:
    match value:
        case bytes():
            return value
        case Bits(number=number):
            return octets(number)
        case bool() | None:
            raise TypeError(f"not bytes: {value!r}")
        case int():
            return octets(value)
        case _:
            raise TypeError(f"not bytes: {value!r}")


def _moment(value: Value) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError(f"not a time: {value!r}")
    return value


def _text(value: Value, _words: Vocabulary, _part: "Part") -> str:
    match value:
        case Oid(dotted=dotted):
            return dotted
        case DistinguishedName():
            raise TypeError("a name needs a form of its own")
        case bytes():
            return value.hex()
        case None:
            return ""
        case Bits(number=number):
            return str(number)
        case _:
            return str(value)


def _named(value: Value, words: Vocabulary, part: "Part") -> str:
    """Write an object identifier, or another word of a closed set, by its name."""
    key = value.dotted if isinstance(value, Oid) else value.hex() if isinstance(value, bytes) else str(value)
    name, prefix, template = words.name(part.table, key), "", part.known
    if name is None and part.prefix_table:
        prefix = next((p for p in words.tables[part.prefix_table] if key.startswith(f"{p}.")), "")
        name, template = words.name(part.prefix_table, prefix), part.prefixed
    if name is None:
        template = part.unknown
    return template.replace("$oid", key).replace("$prefix", prefix).replace("$name", name or "")


def _idn(value: Value, words: Vocabulary, part: "Part") -> str:
    """Write a name, and behind a host name in the letters of ASCII what it stands for (RFC 5891)."""
    text = _text(value, words, part)
    if "xn--" not in text.lower():
        return text
    import idna  # only for names that need it

    wildcard = "*." if text.startswith("*.") else ""
    try:
        decoded = wildcard + idna.decode(text.removeprefix(wildcard))
    except (idna.IDNAError, UnicodeError):
        return text
    return text if decoded == text else words.label("info-idn-value-format", text, decoded)


def _flag(value: Value, words: Vocabulary, part: "Part") -> str:
    """Write a truth by the labels ``yes`` and ``no`` of the part's table."""
    return words.name(part.table, "yes" if value else "no") or ""


def _hex_rows(value: Value, _words: Vocabulary, _part: "Part") -> str:
    """Write bytes as Chromium does: upper-case, blanks between, 16 a line."""
    data = _bytes(value)
    return "\n".join(data[at : at + 16].hex(" ").upper() for at in range(0, len(data), 16))


def _hex_number_rows(value: Value, words: Vocabulary, part: "Part") -> str:
    return _hex_rows(magnitude(_bytes(value)), words, part)


def _hex_colons(value: Value, _words: Vocabulary, _part: "Part") -> str:
    return _bytes(value).hex(":").upper()


def _hex_number_colons(value: Value, _words: Vocabulary, _part: "Part") -> str:
    return magnitude(_bytes(value)).hex(":").upper()


def _hex_plain(value: Value, _words: Vocabulary, _part: "Part") -> str:
    return _bytes(value).hex()


def _hex_blanks(value: Value, _words: Vocabulary, _part: "Part") -> str:
    return _bytes(value).hex(" ")


def _hex_upper_blanks(value: Value, _words: Vocabulary, _part: "Part") -> str:
    return _bytes(value).hex(" ").upper()


def _bit_count(value: Value, _words: Vocabulary, _part: "Part") -> str:
    match value:
        case Bits(bits=bits):
            return str(bits)
        case int() if not isinstance(value, bool):
            return str(value.bit_length())
        case _:
            return str(len(_bytes(value)) * 8)


def _number_of_32_bits(value: Value, words: Vocabulary, part: "Part") -> str:
    """Write a number as Firefox does: one that takes more than four bytes is 0."""
    return _text(value, words, part) if len(magnitude(_bytes(value))) <= 4 else "0"


def _octet_bits(value: Value, _words: Vocabulary, _part: "Part") -> str:
    """Write the size of a number as that of its bytes: 2047 bits are 2048, 521 bits are 528."""
    return str(len(magnitude(_bytes(value)) if isinstance(value, Bits) else _bytes(value)) * 8)


def _sized_bytes(value: Value, words: Vocabulary, _part: "Part") -> str:
    """Write bytes behind how many they are, as macOS does."""
    data = _bytes(value)
    return words.label("values.bytes", len(data), data.hex(" ").upper())


def _sized_number(value: Value, words: Vocabulary, part: "Part") -> str:
    return _sized_bytes(magnitude(_bytes(value)), words, part)


def _grouped(value: Value, _words: Vocabulary, _part: "Part") -> str:
    """Write a whole number with its digits in threes."""
    return f"{value:,}" if isinstance(value, int) else str(value)


def _log(value: Value, _words: Vocabulary, part: "Part") -> str:
    """Write the name of a log of Certificate Transparency, or who runs it; nothing for one that is not known."""
    log = known_logs().by_id.get(_bytes(value))
    if log is None:
        return ""
    return log.operator if part.format == "log-operator" else log.name


def _utc_string(value: Value, _words: Vocabulary, _part: "Part") -> str:
    """Write a time as JavaScript's ``toUTCString`` does: ``Mon, 23 Nov 2026 00:00:00 GMT`` (ECMA-262 21.4.4.43)."""
    at = _moment(value).astimezone(UTC)
    day, month = _DAYS[at.weekday()], _MONTHS[at.month - 1]
    return f"{day}, {at.day:02} {month} {at.year:04} {at.hour:02}:{at.minute:02}:{at.second:02} GMT"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


FORMATS: Mapping[str, Format] = {
    "text": _text,
    "named": _named,
    "idn": _idn,
    "flag": _flag,
    "hex-rows": _hex_rows,
    "hex-number-rows": _hex_number_rows,
    "hex-colons": _hex_colons,
    "hex-number-colons": _hex_number_colons,
    "hex-plain": _hex_plain,
    "hex-blanks": _hex_blanks,
    "hex-upper-blanks": _hex_upper_blanks,
    "bit-count": _bit_count,
    "number-of-32-bits": _number_of_32_bits,
    "octet-bits": _octet_bits,
    "sized-bytes": _sized_bytes,
    "sized-number": _sized_number,
    "grouped": _grouped,
    "log-name": _log,
    "log-operator": _log,
    "utc-string": _utc_string,
}
