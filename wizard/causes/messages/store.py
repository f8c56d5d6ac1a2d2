"""A file of many small values, of which each is found by its key while all the others are left as they lie.

A line that names the format, a table of hashes, the entries. Only the standard library is imported, for the build writes
such files.
"""

import re
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from zlib import crc32

_MARK = b"trust-wizard messages"

_ROOM = 4
"""Places in the table for each entry: most of what is asked for is not there, and an empty place says so at once."""


def written(entries: Mapping[str, str], number: int) -> bytes:
    """Return a file of *entries*, whose keys hold no tab and whose values no line feed, in the format *number*."""
    table = array("I", bytes(4 << (_ROOM * len(entries)).bit_length()))
    last = len(table) - 1
    body = bytearray(b"\n")
    for key, value in entries.items():
        name = key.encode() + b"\t"
        place = crc32(name) & last
        while table[place]:
            place = (place + 1) & last
        table[place] = len(body)
        body += name + value.encode() + b"\n"
    if sys.byteorder == "big":
        table.byteswap()
    return b"%s %d %d\n" % (_MARK, number, len(table)) + table.tobytes() + bytes(body)


class Store:
    """Such a file, read into memory; nothing of it is copied."""

    def __init__(self, data: bytes, number: int) -> None:
        """Raises ValueError for a file in another format than *number*, or one that is no such file."""
        head = re.match(rb"%s %d (\d{1,9})\n" % (_MARK, number), data)
        begin = head.end() if head else 0
        end = begin + 4 * int(head[1]) if head else 0
        if not begin < end < len(data):
            raise ValueError(f"not a file of messages in format {number}: {data[:60]!r}")
        self._data = data
        self._begin = end
        self._table: Sequence[int] = memoryview(data)[begin:end].cast("I")
        if sys.byteorder == "big":
            swapped = array("I", self._table)
            swapped.byteswap()
            self._table = swapped
        self._last = len(self._table) - 1

    def _after_key(self, name: bytes) -> int:
        """Return where the value of *name* (a key and its tab) begins; 0 when it is not there."""
        table, data, last, begin = self._table, self._data, self._last, self._begin
        place = crc32(name) & last
        while at := table[place]:
            if data.startswith(name, begin + at):
                return begin + at + len(name)
            place = (place + 1) & last
        return 0

    def __contains__(self, key: str) -> bool:
        return self._after_key(key.encode() + b"\t") > 0

    def __getitem__(self, key: str) -> bytes:
        """Return the value of *key*. Raises KeyError."""
        begin = self._after_key(key.encode() + b"\t")
        if not begin:
            raise KeyError(key)
        return self._data[begin : self._data.index(b"\n", begin)]

    def __iter__(self) -> Iterator[str]:
        """Yield every key, in the order in which they were written."""
        return (line.partition(b"\t")[0].decode() for line in self._data[self._begin :].split(b"\n")[1:-1])
