"""What is kept of certificates that were read: answers that are asked for again and again, up to a bound for all."""

from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import TypeVar

T = TypeVar("T")

MOST_BYTES = 16 * 1024 * 1024
"""Of certificates whose answers are kept; in memory that is some ten times as much."""

_all: list["_lru_cache_wrapper[object]"] = []
_read = 0


def kept(maxsize: int) -> Callable[[Callable[..., T]], "_lru_cache_wrapper[T]"]:
    """Return a decorator that keeps the last *maxsize* answers of a pure function of certificates."""

    def decorate(function: Callable[..., T]) -> "_lru_cache_wrapper[T]":
        keeping = lru_cache(maxsize)(function)
        _all.append(keeping)
        return keeping

    return decorate


def note(size: int) -> None:
    """Note that a certificate of *size* bytes was read anew; with too many of them, everything that is kept is let go.

    Counting answers alone is no bound: a hostile certificate is a thousand times as large as an honest one.
    """
    global _read
    _read += size
    if _read > MOST_BYTES:
        _read = size
        for keeping in _all:
            keeping.cache_clear()
