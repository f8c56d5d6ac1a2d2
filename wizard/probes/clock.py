"""Compare this computer's clock with others, by ways that need no trust in the clock itself."""

import socket
import struct
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

from wizard import resources
from wizard.model.evidence import ClockEvidence, TimeReading
from wizard.probes.base import POLL_S, Job, written_at
from wizard.probes.dns import resolve
from wizard.probes.stores import roots_written
from wizard.probes.system import read_time_service
from wizard.probes.web import http, place_of

SOON_S = 3.0
"""Seconds for all outside opinions together; Chromium gives its network time as long."""

_NTP_EPOCH_S = 2_208_988_800
"""Seconds from 1900 to 1970 (RFC 5905 6)."""

_NOT_SYNCHRONISED, _SERVER, _LAST_STRATUM = 3, 4, 15
"""Leap indicator, mode and the highest stratum of a clock that is set (RFC 4330 4)."""


def local_clock(job: Job) -> ClockEvidence:
    """Return what this computer itself says of its clock; nobody is asked."""
    return _evidence(job, ())


def read_clock(sources: Sequence[str], job: Job, site: str | None = None) -> ClockEvidence:
    """Return what *sources* and the *site* itself say of this clock: plain-http addresses, empty for the built-in ones.

    Readings are good to about a second: the Date header has no finer unit. Raises `Cancelled`.
    """
    soon = Job(deadline=job.deadline.at_most(SOON_S), cancel=job.cancel, outside=job.outside, progress=job.progress)
    asks: list[Callable[[], TimeReading]] = [partial(ask_http, url, soon) for url in sources]
    if not sources:
        data = resources.read_toml("data", "portals.toml")
        asks = [partial(ask_http, row["url"], soon) for row in data["time"]]
        asks.append(partial(ask_sntp, data["sntp"]["host"], soon))
    if site is not None:
        asks.append(partial(ask_http, site, soon, kind="server-date"))
    with ThreadPoolExecutor(max_workers=len(asks), thread_name_prefix="clock") as pool:
        readings = tuple(pool.map(lambda ask: ask(), asks))
    return _evidence(job, readings)


def _evidence(job: Job, readings: tuple[TimeReading, ...]) -> ClockEvidence:
    now = job.outside.now()
    local = now.astimezone()
    offset = local.utcoffset()
    service = read_time_service()
    return ClockEvidence(
        now=now,
        time_zone=local.tzname() or "",
        utc_offset_s=int(offset.total_seconds()) if offset else 0,
        readings=readings,
        synchronised=service.synchronised,
        built=built(),
        roots_written=roots_written(),
        automatic=service.automatic,
    )


def ask_http(url: str, job: Job, kind: str = "http-date") -> TimeReading:
    """Read the Date header of *url* (RFC 9110 6.6.1) and correct it by half the round trip."""
    before = job.outside.now()
    answer = http(url, job, private_allowed=True)
    after = job.outside.now()
    source = place_of(url)
    stated = answer.headers.get("date")
    if stated is None:
        return TimeReading(source=source, kind=kind, offset_s=None, error=answer.error or "no Date in the answer")
    try:
        theirs = parsedate_to_datetime(stated)
    except (ValueError, OverflowError):
        return TimeReading(source=source, kind=kind, offset_s=None, error="the Date in the answer is unreadable")
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    # The header is cut to whole seconds: on average it is half a second late.
    offset = (theirs - before).total_seconds() + 0.5 - (after - before).total_seconds() / 2
    return TimeReading(source=source, kind=kind, offset_s=offset)


def ask_sntp(host: str, job: Job, port: int = 123) -> TimeReading:
    """Ask the time server *host* (SNTP, RFC 4330); many networks block UDP port 123."""
    resolution = resolve(host, port, job)
    if not resolution.addresses:
        return TimeReading(source=host, kind="sntp", offset_s=None, error="the host was not found")
    address = resolution.addresses[0]
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.settimeout(POLL_S)
            asker.connect((address, port))
            sent = job.outside.now().timestamp()
            asker.send(b"\x23" + bytes(47))
            while not job.deadline.is_over:
                job.cancel.check()
                try:
                    return _sntp_reading(host, asker.recv(512), sent, job.outside.now().timestamp())
                except TimeoutError:
                    continue
    except OSError as error:
        return TimeReading(source=host, kind="sntp", offset_s=None, error=error.strerror or str(error))
    return TimeReading(source=host, kind="sntp", offset_s=None, error="no answer in time")


def _sntp_reading(host: str, packet: bytes, sent: float, received: float) -> TimeReading:
    if not _tells_time(packet):
        return TimeReading(source=host, kind="sntp", offset_s=None, error="the answer is no time")
    arrived, answered = (_unix_time(s) + f / 2**32 for s, f in struct.iter_unpack("!II", packet[32:48]))
    return TimeReading(source=host, kind="sntp", offset_s=((arrived - sent) + (answered - received)) / 2)


def _tells_time(packet: bytes) -> bool:
    """Say whether *packet* is the answer of a server that knows the time (the checks of RFC 4330 5)."""
    if len(packet) < 48:
        return False
    leap, mode, stratum = packet[0] >> 6, packet[0] & 7, packet[1]
    return leap != _NOT_SYNCHRONISED and mode == _SERVER and 0 < stratum <= _LAST_STRATUM and any(packet[40:48])


def _unix_time(seconds: int) -> int:
    """Return seconds since 1970; without the first bit they count from 7 February 2036 on (RFC 4330 3)."""
    return seconds - _NTP_EPOCH_S + (0 if seconds & 0x8000_0000 else 2**32)


def built() -> datetime | None:
    """Return when this program was installed or built: no right clock is before that."""
    return written_at(resources.path("data", "portals.toml"))
