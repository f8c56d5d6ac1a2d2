"""Garbage is searched for in the window's thread alone."""

import gc
import threading
from collections.abc import Callable, Iterator, Mapping

import pytest
from pytestqt.qtbot import QtBot

from wizard.views.bridge import Bridge
from wizard.views.garbage import GarbageCollector, search

Noted = list[threading.Thread]


@pytest.fixture
def searches() -> Iterator[Noted]:
    """Return the threads in which Python searched since."""
    noted: Noted = []

    def note(phase: str, _info: Mapping[str, int]) -> None:
        if phase == "start":
            noted.append(threading.current_thread())

    gc.callbacks.append(note)
    yield noted
    gc.callbacks.remove(note)


def make_garbage(*_: object) -> None:
    for _number in range(20_000):
        ring: list[object] = []
        ring.append(ring)


def done(bridge: Bridge, qtbot: QtBot, work: Callable[..., object]) -> None:
    with qtbot.waitSignal(bridge.finished, timeout=30_000):
        bridge.start(work)


@pytest.mark.usefixtures("theme")
def test_a_worker_that_makes_garbage_searches_for_none(qtbot: QtBot, searches: Noted) -> None:
    collector, bridge = GarbageCollector(), Bridge()
    done(bridge, qtbot, make_garbage)
    assert {thread for thread in searches if thread is not threading.main_thread()} == set()
    qtbot.waitUntil(lambda: threading.main_thread() in searches, timeout=30_000)
    bridge.close()
    collector.deleteLater()


def test_without_it_python_would(qtbot: QtBot, searches: Noted) -> None:
    bridge = Bridge()
    gc.enable()
    done(bridge, qtbot, make_garbage)
    gc.disable()
    assert any(thread is not threading.main_thread() for thread in searches)
    bridge.close()


def test_where_there_is_little_nothing_is_searched(searches: Noted) -> None:
    gc.collect()
    searches.clear()
    search()
    assert searches == []


def test_what_is_old_is_searched_as_well() -> None:
    searched: list[int] = []

    def note(phase: str, info: Mapping[str, int]) -> None:
        if phase == "start":
            searched.append(info["generation"])

    gc.callbacks.append(note)
    usual = gc.get_threshold()
    gc.set_threshold(usual[0], 1, 1)
    for _ in range(20):
        make_garbage()
        search()
    gc.set_threshold(*usual)
    gc.callbacks.remove(note)
    assert set(searched) == {0, 1, 2}
