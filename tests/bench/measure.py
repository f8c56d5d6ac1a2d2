"""How the benches measure: rounds in turns, the middle one counts, and what is printed is a ratio."""

import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from statistics import median
from typing import Self


def turns(ours: Callable[[], float], reference: Callable[[], float], rounds: int = 7) -> tuple[float, float]:
    """Run both in turns, after one round each to warm up, and return the middle times in seconds."""
    ours(), reference()
    pairs = [(ours(), reference()) for _ in range(rounds)]
    return median(p[0] for p in pairs), median(p[1] for p in pairs)


def seconds(work: Callable[[], object]) -> float:
    """Return how long *work* takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class DistantServer:
    """A relay to *target* as if it were *round_trip_s* away, for a kernel that cannot delay packets itself.

    Loopback connects at once, so the round trip of connecting is added before the first byte goes on; each byte then
    needs half a round trip in its direction, and any number may be under way at once.
    """

    def __init__(self, target: tuple[str, int], round_trip_s: float = 0.05) -> None:
        self._target, self._half = target, round_trip_s / 2
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open = [self._listener]
        self.address: tuple[str, int] = self._listener.getsockname()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target)
                self._open += [near, far]
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._carry(near, far, time.monotonic() + 2 * self._half)
                self._carry(far, near, time.monotonic())

    def _carry(self, source: socket.socket, sink: socket.socket, not_before: float) -> None:
        waiting: deque[tuple[float, bytes]] = deque()
        more = threading.Condition()

        def read() -> None:
            data = b"-"
            while data:
                try:
                    data = source.recv(65_536)
                except OSError:
                    data = b""
                with more:
                    waiting.append((max(time.monotonic(), not_before) + self._half, data))
                    more.notify()

        def write() -> None:
            while True:
                with more:
                    while not waiting:
                        more.wait()
                    due, data = waiting.popleft()
                time.sleep(max(0.0, due - time.monotonic()))
                with suppress(OSError):
                    if not data:
                        sink.shutdown(socket.SHUT_WR)
                        return
                    sink.sendall(data)

        threading.Thread(target=read, daemon=True).start()
        threading.Thread(target=write, daemon=True).start()
