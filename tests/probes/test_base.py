import os
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.loopback import ends_soon, job
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.probes.base import POLL_S, Cancel, Cancelled, Deadline, Job, Outside, receive, written_at


def test_a_cancel_lets_pass_until_it_is_set() -> None:
    cancel = Cancel()
    cancel.check()
    assert not cancel.is_set
    cancel.set()
    assert cancel.is_set
    with pytest.raises(Cancelled):
        cancel.check()


def test_a_cancel_stays_set() -> None:
    cancel = Cancel()
    cancel.set()
    cancel.set()
    with pytest.raises(Cancelled):
        cancel.check()
    assert cancel.is_set


def test_a_cancel_inside_another_is_thrown_with_it_and_not_the_other_way_round() -> None:
    outer = Cancel()
    one, other = Cancel(outer), Cancel(outer)
    one.set()
    assert (one.is_set, other.is_set, outer.is_set) == (True, False, False)
    assert not other.wait(0.0)
    outer.set()
    with pytest.raises(Cancelled):
        other.check()
    with ends_soon():
        assert other.wait(60.0)


def test_to_be_cancelled_is_no_error_of_the_system() -> None:
    assert not issubclass(Cancelled, OSError)


def test_a_wait_ends_when_another_thread_cancels() -> None:
    cancel = Cancel()
    thread = threading.Thread(target=cancel.set)
    with ends_soon():
        thread.start()
        assert cancel.wait(60.0)
    thread.join()


def test_a_wait_that_nobody_cancels_says_so() -> None:
    assert not Cancel().wait(0.0)


def test_a_deadline_counts_down_to_nothing() -> None:
    late = Deadline.after(-1.0)
    assert late.is_over
    assert late.left_s == 0.0


def test_a_deadline_ahead_is_not_over() -> None:
    deadline = Deadline.after(60.0)
    assert not deadline.is_over
    assert 0.0 < deadline.left_s <= 60.0


def test_at_most_never_grants_more_than_there_was() -> None:
    deadline = Deadline.after(1.0)
    assert deadline.at_most(60.0) == deadline
    assert deadline.at_most(0.1).at < deadline.at


def test_the_outside_tells_utc() -> None:
    now = Outside().now()
    assert now.tzinfo is UTC
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)


def test_a_job_without_a_listener_may_tell_its_progress() -> None:
    Job(Deadline.after(1.0), Cancel()).progress(Progress(probe=ProbeId.CLOCK, state=ProbeState.RUNNING))


def test_what_came_is_received_up_to_the_asked_size() -> None:
    near, far = socket.socketpair()
    with near, far:
        near.settimeout(POLL_S)
        far.sendall(b"hello")
        assert receive(near, 2, job()) == b"he"
        assert receive(near, 100, job()) == b"llo"
        far.shutdown(socket.SHUT_WR)
        assert receive(near, 100, job()) == b""


def test_to_receive_ends_at_the_deadline_and_when_cancelled() -> None:
    near, far = socket.socketpair()
    cancel = Cancel()
    with near, far, ends_soon():
        near.settimeout(POLL_S)
        with pytest.raises(TimeoutError):
            receive(near, 1, job(0.1))
        thread = threading.Thread(target=cancel.set)
        thread.start()
        with pytest.raises(Cancelled):
            receive(near, 1, job(cancel=cancel))
        thread.join()


def test_a_file_tells_when_it_was_written_and_a_missing_one_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert written_at(file) == datetime.fromtimestamp(1_700_000_000, UTC)
    assert written_at(tmp_path / "missing") is None
