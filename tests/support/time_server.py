"""A small real SNTP server (RFC 4330) on loopback, whose clock and manners the test chooses."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from tests.support.loopback import LOOPBACK

_EPOCH_S = 2_208_988_800
"""Seconds from 1900 to 1970."""

Reply = Callable[[bytes], bytes | None]
"""What is answered to a packet; None for nothing."""


def telling(now: Callable[[], datetime], *, stratum: int = 2, leap: int = 0, mode: int = 4) -> Reply:
    """Return the replies of a server with the clock *now*; the defaults are a healthy server's (RFC 4330 4)."""

    def reply(asked: bytes) -> bytes:
        seconds, microseconds = int(now().timestamp()) + _EPOCH_S, now().microsecond
        stamp = struct.pack("!II", seconds % 2**32, microseconds * 2**32 // 10**6)
        head = bytes([leap << 6 | 4 << 3 | mode, stratum, 6, 0xEC]) + bytes(20)
        return head + asked[40:48] + stamp + stamp

    return reply


@contextmanager
def time_server(reply: Reply) -> Iterator[int]:
    """Answer every packet with *reply* while the context lasts, and give the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind((LOOPBACK, 0))
        port: int = door.getsockname()[1]
        thread = threading.Thread(target=_serve, args=(door, reply), name="time-server", daemon=True)
        thread.start()
        try:
            yield port
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ender:
                ender.sendto(b"", (LOOPBACK, port))
            thread.join()


def _serve(door: socket.socket, reply: Reply) -> None:
    while True:
        asked, visitor = door.recvfrom(512)
        if not asked:
            return
        if (answer := reply(asked)) is not None:
            door.sendto(answer, visitor)
