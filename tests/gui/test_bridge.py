import sys
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from wizard.errors import InputError
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.probes.base import Cancel, ProgressSink
from wizard.views import bridge as bridge_module
from wizard.views.bridge import Bridge


def _number(number: int, progress: ProgressSink, cancel: Cancel) -> int:
    return number


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


def test_every_one_of_many_short_jobs_is_reported(bridge: Bridge, qtbot: QtBot) -> None:
    got: list[object] = []
    bridge.finished.connect(lambda _, result: got.append(result))
    for number in range(500):
        bridge.start(partial(_number, number))
    qtbot.waitUntil(lambda: len(got) == 500, timeout=20_000)
    assert sorted(map(int, map(str, got))) == list(range(500))


def test_answers_arrive_in_the_windows_thread(bridge: Bridge, qtbot: QtBot) -> None:
    threads: list[QThread] = []
    bridge.finished.connect(lambda: threads.append(QThread.currentThread()))
    bridge.start(lambda progress, cancel: None)
    qtbot.waitUntil(lambda: bool(threads), timeout=5_000)
    assert threads == [bridge.thread()]


def test_progress_carries_the_number_of_its_job(bridge: Bridge, qtbot: QtBot) -> None:
    step = Progress(probe=ProbeId.RESOLVE, state=ProbeState.RUNNING)

    def work(progress: ProgressSink, cancel: Cancel) -> None:
        progress(step)

    with qtbot.waitSignal(bridge.progressed, timeout=5_000) as signal:
        number = bridge.start(work)
    assert signal.args == [number, step]


def test_an_exception_is_reported_as_a_failure(bridge: Bridge, qtbot: QtBot) -> None:
    def work(progress: ProgressSink, cancel: Cancel) -> None:
        raise InputError("unusable")

    with qtbot.waitSignal(bridge.failed, timeout=5_000) as signal:
        bridge.start(work)
    assert isinstance(signal.args[1], InputError)


def test_a_cancelled_job_reports_nothing_more(bridge: Bridge, qtbot: QtBot) -> None:
    ended = threading.Event()

    def work(progress: ProgressSink, cancel: Cancel) -> str:
        cancel.wait(30.0)
        progress(Progress(probe=ProbeId.RESOLVE, state=ProbeState.DONE))
        ended.set()
        return "too late"

    reported: list[object] = []
    for signal in (bridge.progressed, bridge.finished, bridge.failed):
        signal.connect(lambda *arguments: reported.append(arguments))
    bridge.cancel(bridge.start(work))
    assert ended.wait(5.0)
    with qtbot.waitSignal(bridge.finished, timeout=5_000):
        bridge.start(lambda progress, cancel: "after")
    assert [arguments[1] for arguments in reported if isinstance(arguments, tuple)] == ["after"]


def test_closing_ends_the_jobs_under_way(qtbot: QtBot) -> None:
    bridge, begun, seen = Bridge(), threading.Event(), threading.Event()

    def work(progress: ProgressSink, cancel: Cancel) -> None:
        begun.set()
        if cancel.wait(30.0):
            seen.set()

    bridge.start(work)
    assert begun.wait(5.0)
    bridge.close()
    assert seen.is_set()


def test_signals_do_not_lose_references_to_true(bridge: Bridge, qtbot: QtBot) -> None:
    before = sys.getrefcount(True)
    for _ in range(100):
        bridge.progressed.emit(0, None)
    assert sys.getrefcount(True) > before - 50


def test_work_waits_while_the_window_is_busy_and_goes_on_afterwards(
    bridge: Bridge, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge_module, "_LONGEST_WAIT_S", 30)
    looks: list[int] = []

    def work(progress: ProgressSink, cancel: Cancel) -> None:
        for look in range(3):
            looks.append(look)
            cancel.check()

    got: list[object] = []
    bridge.finished.connect(lambda _, result: got.append(result))
    bridge.hold()
    bridge.start(work)
    # What waits in the window comes first: this thread does not go back to its loop in between.
    while not looks:
        pass
    assert looks == [0]
    qtbot.waitUntil(lambda: bool(got), timeout=5_000)
    assert looks == [0, 1, 2]


def test_held_work_is_cancelled_like_any_other(bridge: Bridge) -> None:
    begun, ended = threading.Event(), threading.Event()

    def work(progress: ProgressSink, cancel: Cancel) -> None:
        begun.set()
        try:
            while True:
                cancel.check()
        finally:
            ended.set()

    bridge.hold()
    bridge.cancel(bridge.start(work))
    assert ended.wait(5)


@pytest.mark.usefixtures("qapp")
def test_after_it_was_closed_nothing_is_begun() -> None:
    bridge, done = Bridge(), list[str]()
    first = bridge.start(lambda _tell, _cancel: None)
    bridge.close()
    second = bridge.start(lambda _tell, _cancel: done.append("begun"))
    bridge.prepare(lambda: done.append("prepared"))
    assert second > first
    assert not bridge.busy
    assert done == []
