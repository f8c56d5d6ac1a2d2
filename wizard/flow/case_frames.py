"""A case as pictures: QR codes that a camera reads from a screen in any order, each with its number and a check sum.

A frame is text of the characters that QR codes hold best (ISO/IEC 18004, alphanumeric mode):
``TW1:number:total:mark of the whole:part:check sum``, numbers from 1 in two digits, the mark four bytes of the SHA-256
of the packed data, the part in base45 (RFC 9285), the check sum the CRC-32 of what stands before; mark and sum in hex.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from wizard.errors import InputError, WizardError
from wizard.flow.case_file import Case
from wizard.flow.case_limits import LARGEST
from wizard.i18n import tr, using
from wizard.model.fields import Unknown

MOST_FRAMES = 99
PART = 600
"""Packed bytes of one frame: a code of version 20, which a telephone reads from a screen."""

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_FRAME = re.compile(r"(TW1:(\d\d):(\d\d):([0-9A-F]{8}):([0-9A-Z $%*+\-./:]{1,2000})):([0-9A-F]{8})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    number: int
    total: int
    mark: str
    part: bytes


def small(case: Case) -> Case:
    """Return *case* without what was seen of the computer beside its clock and system: fewer pictures, same causes."""
    evidence = replace(
        case.evidence,
        updates=Unknown.NOT_ASKED,
        browsers=Unknown.NOT_ASKED,
        roots=Unknown.NOT_ASKED,
        settings=Unknown.NOT_ASKED,
    )
    return replace(case, evidence=evidence)


def frames_of(data: bytes) -> tuple[str, ...]:
    """Return the texts of the frames that carry *data*. Raises WizardError where it is too much for pictures."""
    packed = zlib.compress(data, 9)
    mark = hashlib.sha256(packed).hexdigest()[:8].upper()
    parts = [packed[i : i + PART] for i in range(0, len(packed), PART)]
    if len(parts) > MOST_FRAMES:
        raise WizardError(
            tr("This case is too large for pictures: {count} would be needed. Pass it on as a file.", count=len(parts))
        )
    return tuple(_written(number, len(parts), mark, _base45(part)) for number, part in enumerate(parts, start=1))


def qr_frames(data: bytes, language: str) -> tuple[str, ...]:
    """Return the frames that carry *data* as SVG, each with a title in *language*. Raises WizardError."""
    texts = frames_of(data)
    with using(language):
        titles = [
            tr("Picture {number} of {total} of a case", number=number, total=len(texts))
            for number in range(1, len(texts) + 1)
        ]
    return tuple(_picture(text, title) for text, title in zip(texts, titles, strict=True))


def qr_of_code(code: str, language: str) -> str:
    """Return the small form: the case code *code* as one SVG with a title in *language*."""
    with using(language):
        return _picture(code, tr("Case code: {code}", code=code))


def join_frames(texts: Iterable[str]) -> bytes:
    """Return the data that was cut into frames, read in any order and as often as one likes.

    Raises InputError that says which frames are missing or were misread, and where they are of different cases.
    """
    frames = [_read(text) for text in texts if text.strip()]
    if not frames:
        raise InputError(tr("There is no picture of a case in this."))
    first = frames[0]
    if any((f.total, f.mark) != (first.total, first.mark) for f in frames):
        raise InputError(tr("These are pictures of different cases; please read those of one alone."))
    by_number = {f.number: f.part for f in frames}
    missing = [str(number) for number in range(1, first.total + 1) if number not in by_number]
    if missing:
        raise InputError(tr("Of {total} pictures, these are missing: {numbers}.", total=first.total,
                            numbers=", ".join(missing)))  # fmt: skip
    packed = b"".join(by_number[number] for number in range(1, first.total + 1))
    if hashlib.sha256(packed).hexdigest()[:8].upper() != first.mark:
        raise InputError(tr("These are pictures of different cases; please read those of one alone."))
    return _unpacked(packed)


def is_frame(text: str) -> bool:
    """Say whether *text* begins like a frame of this or of a later version."""
    return re.match(r"\s*TW\d:\d\d:", text) is not None


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        # A few bytes may unpack to gigabytes.
        data = unpacking.decompress(packed, LARGEST + 1)
    except zlib.error:
        data = b""
    if not data or len(data) > LARGEST or not unpacking.eof or unpacking.unused_data:
        raise InputError(tr("These pictures hold no case of this program."))
    return data


def _written(number: int, total: int, mark: str, part: str) -> str:
    told = f"TW1:{number:02}:{total:02}:{mark}:{part}"
    return f"{told}:{_sum(told)}"


def _sum(told: str) -> str:
    return f"{zlib.crc32(told.encode()):08X}"


def _read(text: str) -> _Frame:
    written = text.strip()
    if is_frame(written) and not written.startswith("TW1:"):
        raise InputError(tr("These pictures were made by a newer version of the program; please update it."))
    match = _FRAME.fullmatch(written)
    if match is None:
        raise _misread(written[4:6]) if is_frame(written) else InputError(tr("There is no picture of a case in this."))
    told, number, total, mark, part, check = match.groups()
    data = _from_base45(part) if _sum(told) == check else None
    if data is None or not 1 <= int(number) <= int(total):
        raise _misread(number)
    return _Frame(number=int(number), total=int(total), mark=mark, part=data)


def _misread(number: str) -> InputError:
    return InputError(tr("Picture {number} was misread; please read it again.", number=int(number)))


def _base45(data: bytes) -> str:
    return "".join(_digits(data[i : i + 2]) for i in range(0, len(data), 2))


def _digits(pair: bytes) -> str:
    value, digits = int.from_bytes(pair), ""
    for _ in range(len(pair) + 1):
        value, digit = divmod(value, 45)
        digits += _ALPHABET[digit]
    return digits


def _from_base45(text: str) -> bytes | None:
    """Return the bytes that *text* writes; None where it is not base45."""
    groups = list(_values(text))
    if any(size == 0 or value >= 256**size for value, size in groups):
        return None
    return b"".join(value.to_bytes(size) for value, size in groups)


def _values(text: str) -> Iterator[tuple[int, int]]:
    """Yield the value of each group of digits, and how many bytes it stands for."""
    for i in range(0, len(text), 3):
        group = text[i : i + 3]
        yield sum(_ALPHABET.index(digit) * 45**place for place, digit in enumerate(group)), len(group) - 1


def _picture(text: str, title: str) -> str:
    # Only who wants a picture needs it.
    import segno

    made = segno.make(text, error="m", micro=False, boost_error=False)
    return made.svg_inline(scale=4, border=4, dark="#000000", light="#ffffff", title=title)
