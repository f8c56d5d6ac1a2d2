"""Certificates in text as people have it: PEM out of mails, logs, JSON and editors, base64 and hex without marks.

PEM is read as RFC 7468 has it; what is bent on the way is bent back only where that fails.
"""

import binascii
import codecs
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

_MARK = re.compile(rb"-----(BEGIN|END) ([A-Z0-9 #]{1,40})-----")
_BENT_MARK = re.compile(rb"(?<!-)-{3,}\s*(BEGIN|END)[ _+]+([A-Z0-9 #_+]{1,40}?)\s*-{3,}", re.IGNORECASE)
_DASHES = tuple(dash.encode() for dash in "‐‑‒–—―−")
"""What word processors make of hyphens."""

_QUOTE = re.compile(rb"^(?:[\s>|]|\xc2\xa0)*(?:\d{1,5}[:.)|]\s+)?", re.MULTILINE)
"""What mail programs put before a line that they quote, and editors before one that they number."""
_ESCAPES = ((rb"\r", b"\n"), (rb"\n", b"\n"), (rb"\t", b""), (rb"\/", b"/"), (rb"\u002b", b"+"), (b"=3D", b"="))
"""Of JSON and other languages, and of quoted-printable."""

_HEX = re.compile(rb"(?:0x)?30(?:[\s:,]*(?:0x)?[0-9a-f]{2}){20,}[\s]*", re.IGNORECASE)
_RUN = re.compile(rb"(?:MI[A-Za-z]|LS0tLS1CRUdJTi)(?:[A-Za-z0-9+/_-]|\\/|\\n|[\r\n][ \t]*)*={0,2}")
"""Base64 of a SEQUENCE with a long length, or of "-----BEGIN "."""
_SHORTEST_RUN = 100


def as_plain_text(data: bytes) -> bytes:
    """Return text that was saved as UTF-16, or with a byte order mark, as plain bytes; anything else as it is."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    begin = data[:200]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        # Latin text in UTF-16 has a zero in every other place.
        if len(begin) >= 40 and not any(begin[first::2]) and all(begin[1 - first :: 2]):
            return data.decode(encoding, "replace").encode("utf-8", "replace")
    return data.removeprefix(codecs.BOM_UTF8)


def is_pem(data: bytes) -> bool:
    """Say whether *data* has a mark of PEM as it should be."""
    return b"-----BEGIN " in data


def with_marks(data: bytes) -> bytes | None:
    """Return *data* with the marks of PEM as they should be; None where there are none."""
    if is_pem(data):
        return data
    if b"BEGIN%20" in data or b"BEGIN+" in data:
        data = unquote_to_bytes(data.replace(b"BEGIN+", b"BEGIN%20").replace(b"END+", b"END%20"))
    for dash in _DASHES:
        data = data.replace(dash, b"--")
    straight = _BENT_MARK.sub(_straightened, data)
    return straight if b"-----BEGIN " in straight else None


def _straightened(mark: re.Match[bytes]) -> bytes:
    label = b" ".join(re.split(rb"[ _+]+", mark[2].strip(b" _+"))).upper()
    return b"\n-----" + mark[1].upper() + b" " + label + b"-----\n"


def blocks(data: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """Yield label and content of every PEM block (RFC 7468 2); None for what is no base64.

    A block that does not end is passed over.
    """
    label, begin = b"", 0
    for mark in _MARK.finditer(data):
        if mark[1] == b"BEGIN":
            label, begin = mark[2], mark.end()
        elif mark[2] == label:
            yield label, _content(data[begin : mark.start()])
            label = b""


def first_label(data: bytes) -> bytes | None:
    """Return the label of the first block that begins in *data*; None where there is none."""
    mark = _MARK.search(data)
    return mark[2] if mark is not None else None


def _content(text: bytes) -> bytes | None:
    strict = decoded(_without_headers(text))
    return strict if strict is not None else _straight_base64(text)


def _without_headers(text: bytes) -> bytes:
    """Drop the "Name: value" lines that old tools put before the base64 (RFC 1421)."""
    return text if b":" not in text else b"\n".join(line for line in text.splitlines() if b":" not in line)


_BLANKS = b" \t\r\n\x0b\x0c"


def decoded(text: bytes) -> bytes | None:
    """Return what base64 with nothing but white space in it stands for; None for anything else."""
    try:
        return binascii.a2b_base64(text.translate(None, _BLANKS), strict_mode=True) or None
    except binascii.Error:
        return None


def _straight_base64(text: bytes) -> bytes | None:
    """Return what base64 stands for that was quoted, escaped, numbered or mixed with other signs; None without any."""
    for bent, straight in _ESCAPES:
        text = text.replace(bent, straight)
    text = _without_headers(_QUOTE.sub(b"", text)).translate(bytes.maketrans(b"-_", b"+/"))
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    # A sign too many at the end stands for nothing.
    kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
    found = decoded(kept + b"=" * (-len(kept) % 4))
    return found if found is not None and found[:1] == b"\x30" else None


def is_text(data: bytes) -> bool:
    """Say whether *data* begins as text does; DER has signs in its first bytes that no text has."""
    return re.fullmatch(rb"[\t\n\r -~]*", data[:64]) is not None


def without_marks(data: bytes) -> tuple[bytes, ...]:
    """Return what base64 or hex without PEM's marks stands for: the whole of *data*, else each run of it in other text.

    What comes back is DER by its look, or PEM that was encoded once more.
    """
    stripped = data.strip()
    if _HEX.fullmatch(stripped):
        return (bytes.fromhex(re.sub(rb"0x|[\s:,]", b"", stripped, flags=re.IGNORECASE).decode()),)
    whole = decoded(stripped)
    if whole is not None and whole.startswith((b"\x30", b"-----BEGIN ")):
        return (whole,)
    found = (run[0] for run in _RUN.finditer(_QUOTE.sub(b"", stripped)))
    runs = (_straight_run(run) for run in found if len(run) >= _SHORTEST_RUN)
    return tuple(run for run in runs if run is not None)


def _straight_run(run: bytes) -> bytes | None:
    if not run.startswith(b"LS0t"):
        return _straight_base64(run)
    kept = re.sub(rb"\\n|[^A-Za-z0-9+/]", b"", run)
    return decoded(kept + b"=" * (-len(kept) % 4))
