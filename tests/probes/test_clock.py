import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.support.loopback import LOOPBACK, closed_port, ends_soon, job, serving
from tests.support.time_server import Reply, telling, time_server
from tests.support.web_server import WebServer, response, web
from wizard.model.evidence import TimeReading
from wizard.practice.misbehaviour import stall
from wizard.practice.servers import Practice
from wizard.practice.stages import AHEAD
from wizard.probes.base import Cancel, Cancelled, Deadline, Job, Outside
from wizard.probes.clock import ask_http, ask_sntp, built, local_clock, read_clock

NOW = datetime(2026, 11, 23, 10, 0, 0, 250_000, tzinfo=UTC)


def job_at(now: datetime, seconds: float = 60.0) -> Job:
    """Return a job for which time stands still."""
    return Job(deadline=Deadline.after(seconds), cancel=Cancel(), outside=Outside(now=lambda: now))


def read_from(date: str) -> TimeReading:
    with web(WebServer(lambda _: response(200, Date=date))) as at:
        return ask_http(at, job_at(NOW))


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=9), timedelta(days=400), timedelta(days=-4_000)])
def test_the_date_of_an_answer_tells_how_wrong_the_clock_is(ahead: timedelta) -> None:
    reading = read_from(format_datetime(NOW + ahead, usegmt=True))
    assert reading.kind == "http-date"
    assert reading.error is None
    assert reading.offset_s == pytest.approx(ahead.total_seconds(), abs=1.0)


def test_half_of_the_way_there_and_back_is_taken_off() -> None:
    times = iter([NOW, NOW + timedelta(seconds=4)])
    outside = Outside(now=lambda: next(times))
    with web(WebServer(lambda _: response(200, Date=format_datetime(NOW, usegmt=True)))) as at:
        reading = ask_http(at, Job(deadline=Deadline.after(60.0), cancel=Cancel(), outside=outside))
    assert reading.offset_s == pytest.approx(-2.0, abs=1.0)


def test_the_source_is_named_without_user_and_path() -> None:
    with web(WebServer(lambda _: response(204, Date=format_datetime(NOW, usegmt=True)))) as at:
        reading = ask_http(at.replace("//", "//ann:secret@") + "/generate_204?a=b", job_at(NOW))
    assert reading.source == at.removeprefix("http://")


@pytest.mark.parametrize("status", [204, 302, 404, 500])
def test_the_date_counts_whatever_the_status(status: int) -> None:
    with web(WebServer(lambda _: response(status, Date=format_datetime(NOW, usegmt=True)))) as at:
        assert ask_http(at, job_at(NOW)).offset_s is not None


@pytest.mark.parametrize(
    ("date", "offset"),
    [
        # RFC 9110 5.6.7: the two obsolete forms have to be understood, too.
        ("Monday, 23-Nov-26 10:00:00 GMT", 0),
        ("Mon Nov 23 10:00:00 2026", 0),
        ("Mon, 23 Nov 2026 11:00:00 +0100", 0),
        ("Mon, 23 Nov 2026 10:00:00 -0000", 0),
    ],
)
def test_other_forms_of_a_date_are_understood(date: str, offset: float) -> None:
    assert read_from(date).offset_s == pytest.approx(offset, abs=1.0)


@pytest.mark.parametrize(
    "date",
    [
        "", "yesterday", "Mon, 99 Nov 2026 10:00:00 GMT", "Mon, 23 Nov 99999 10:00:00 GMT", "0", "\xe9",
        f"Mon, 23 Nov {10**30} 10:00:00 GMT", f"Mon, 23 Nov 2026 10:00:00 +{10**30}", "Mon, 23 Nov 2026 10:00:00 +9999",
        "Sat, 01 Jan 0001 00:00:00 +1400", f"Mon, {10**30} Nov 2026 {10**30}:00:00 GMT",
    ],
)  # fmt: skip
def test_a_date_that_is_none_is_an_error_of_this_source_alone(date: str) -> None:
    reading = read_from(date)
    assert reading.offset_s is None or reading.offset_s < 0
    assert reading.error or reading.offset_s is not None


def test_without_a_date_there_is_no_reading() -> None:
    with web(WebServer(lambda _: response(200))) as at:
        assert ask_http(at, job_at(NOW)).error == "no Date in the answer"


def test_without_an_answer_the_reason_is_told() -> None:
    with closed_port() as port:
        reading = ask_http(f"http://{LOOPBACK}:{port}/", job_at(NOW))
    assert reading.offset_s is None
    assert "refused" in (reading.error or "").lower()


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "http://[::1", "nonsense", ""])
def test_an_address_that_cannot_be_asked_is_an_error_of_this_source_alone(url: str) -> None:
    reading = ask_http(url, job_at(NOW))
    assert reading.offset_s is None
    assert reading.error


def sntp(reply: Reply, seconds: float = 60.0) -> TimeReading:
    with time_server(reply) as port:
        return ask_sntp(LOOPBACK, job_at(NOW, seconds), port)


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(seconds=-3.5), timedelta(days=400), timedelta(days=-10_000)])
def test_a_time_server_tells_how_wrong_the_clock_is(ahead: timedelta) -> None:
    reading = sntp(telling(lambda: NOW + ahead))
    assert (reading.source, reading.kind, reading.error) == (LOOPBACK, "sntp", None)
    assert reading.offset_s == pytest.approx(ahead.total_seconds(), abs=0.01)


def test_a_time_server_is_understood_after_its_seconds_have_run_over() -> None:
    # RFC 4330 3: on 7 February 2036 they begin again at 0; without the first bit they count from there.
    later = datetime(2040, 1, 1, tzinfo=UTC)
    assert sntp(telling(lambda: later)).offset_s == pytest.approx((later - NOW).total_seconds(), abs=0.01)


@pytest.mark.parametrize(
    "reply",
    [
        telling(lambda: NOW, stratum=0), telling(lambda: NOW, mode=3), telling(lambda: NOW, leap=3),
        lambda _: b"\x24\x02", lambda _: bytes(48), lambda _: b"\x24\x02" + bytes(46), lambda _: b"\xff" * 512,
    ],
    ids=["kiss-of-death", "no-server", "not-synchronised", "short", "zeros", "no-time", "ones"],
)  # fmt: skip
def test_a_time_server_that_does_not_know_the_time_is_not_believed(reply: Reply) -> None:
    # RFC 4330 5: these have to be thrown away.
    reading = sntp(reply)
    assert (reading.offset_s, reading.error) == (None, "the answer is no time")


def test_a_time_server_that_is_silent_is_given_up_at_the_deadline() -> None:
    with ends_soon():
        reading = sntp(lambda _: None, seconds=0.2)
    assert (reading.offset_s, reading.error) == (None, "no answer in time")


def test_a_closed_port_of_a_time_server_is_told() -> None:
    with time_server(lambda _: None) as port:
        pass
    with ends_soon():
        assert "refused" in (ask_sntp(LOOPBACK, job_at(NOW), port).error or "").lower()


def test_a_time_server_that_does_not_exist_is_told() -> None:
    assert ask_sntp("no-such-host.invalid", job_at(NOW)).error == "the host was not found"


def test_a_cancel_ends_the_wait_for_a_time_server() -> None:
    cancel = Cancel()

    def reply(_: bytes) -> None:
        cancel.set()

    with time_server(reply) as port, ends_soon(), pytest.raises(Cancelled):
        ask_sntp(LOOPBACK, job(cancel=cancel), port)


def test_several_sources_are_asked_side_by_side_and_kept_in_order() -> None:
    both = threading.Barrier(2, timeout=10)

    def late(_: object) -> bytes:
        # Nobody passes before both were asked.
        both.wait()
        return response(200, Date=format_datetime(NOW + timedelta(days=1), usegmt=True))

    with web(WebServer(late)) as one, web(WebServer(late)) as other, closed_port() as closed:
        clock = read_clock((one, f"http://{LOOPBACK}:{closed}", other), job_at(NOW))
    assert [r.offset_s is not None for r in clock.readings] == [True, False, True]
    assert clock.now == NOW


def test_the_practice_world_is_400_days_ahead(practice: Practice) -> None:
    clock = read_clock(practice.sites["wrong-clock"].time_sources, job())
    assert [r.offset_s for r in clock.readings] == [pytest.approx(AHEAD.total_seconds(), abs=60.0)] * 2


def test_a_source_that_stalls_does_not_hold_up_the_clock_for_long() -> None:
    with serving(stall) as port, ends_soon():
        clock = read_clock((f"http://{LOOPBACK}:{port}",), job(0.3))
    assert clock.readings[0].error == "the answer is too slow"


def test_a_cancel_ends_the_reading_of_the_clock() -> None:
    cancel = Cancel()

    def answer(_: object) -> bytes:
        cancel.set()
        return b""

    with web(WebServer(answer)) as at, serving(stall) as port, ends_soon(), pytest.raises(Cancelled):
        read_clock((f"http://{LOOPBACK}:{port}", at), job(cancel=cancel))


def test_without_sources_the_built_in_ones_are_asked() -> None:
    # No name resolves where tests run, or none is reached in time: each source says so for itself.
    with ends_soon():
        clock = read_clock((), job(0.0))
    assert [r.kind for r in clock.readings].count("sntp") == 1
    assert [r.kind for r in clock.readings].count("http-date") >= 2
    assert all(r.offset_s is None and r.error for r in clock.readings)


def test_the_local_clock_asks_nobody() -> None:
    clock = local_clock(job_at(NOW))
    assert (clock.now, clock.readings) == (NOW, ())
    assert clock.utc_offset_s == NOW.astimezone().utcoffset().total_seconds()
    assert clock.time_zone


def test_the_time_zone_is_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "JST-9")
    time.tzset()
    try:
        clock = local_clock(job_at(NOW))
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
    assert (clock.time_zone, clock.utc_offset_s) == ("JST", 9 * 3_600)


def test_this_program_was_built_before_now() -> None:
    when = built()
    assert when is not None
    assert when.tzinfo is UTC
