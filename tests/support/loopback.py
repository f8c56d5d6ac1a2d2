"""Servers on loopback with a behaviour of the test's own, and jobs for the probes that visit them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wizard.practice.listener import Behaviour, Listener, Visit, part
from wizard.practice.misbehaviour import hear_hello, stall
from wizard.probes.base import Cancel, Deadline, Job

LOOPBACK = "127.0.0.1"

PATIENT_S = 60.0
"""The deadline of a job that has to end for another reason."""

SOON_S = 5.0
"""What ends has ended by then, on a slow machine too."""


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[int]:
    """Run *behaviour* on a free port while the context lasts, and give the port."""
    listener = Listener()
    port = listener.open(behaviour)
    listener.start()
    try:
        yield port
    finally:
        listener.close()


@contextmanager
def closed_port() -> Iterator[int]:
    """Give a port that refuses every connection while the context lasts."""
    listener = Listener()
    try:
        yield listener.reserve()
    finally:
        listener.close()


def job(seconds: float = PATIENT_S, cancel: Cancel | None = None) -> Job:
    """Return a job that may take *seconds*."""
    return Job(deadline=Deadline.after(seconds), cancel=cancel or Cancel())


@contextmanager
def ends_soon() -> Iterator[None]:
    """Fail when what is in the context takes longer than `SOON_S`; a bound on ending at all, no measure of speed."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < SOON_S


def saying(data: bytes) -> Behaviour:
    """Return a behaviour that hears the first bytes, answers *data* and ends in order."""

    def say(visit: Visit) -> None:
        if visit.sock.recv(65_536):
            visit.sock.sendall(data)
            part(visit.sock)

    return say


def cancelling(cancel: Cancel, after: Callable[[Visit], None]) -> Behaviour:
    """Return a behaviour that does *after*, throws *cancel* and then never answers again."""

    def serve(visit: Visit) -> None:
        after(visit)
        cancel.set()
        stall(visit)

    return serve


def hears(visit: Visit) -> None:
    """Hear whatever comes first."""
    visit.sock.recv(65_536)


def hears_hello(visit: Visit) -> None:
    """Hear a TLS client's greeting."""
    hear_hello(visit.sock)


def drip(data: bytes, pause_s: float = 0.02) -> Behaviour:
    """Return a behaviour that answers the first bytes with *data* over and over, one byte at a time, without end."""

    def serve(visit: Visit) -> None:
        hears(visit)
        while True:
            for byte in data:
                visit.sock.sendall(bytes([byte]))
                if visit.closing.wait(pause_s):
                    return

    return serve
