"""What a call has come to outlives a crash, until the history has it or its window is closed."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.flow.call.callers import BEGAN
from wizard.flow.call.state import begin, with_words
from wizard.flow.caller.devices import Device
from wizard.flow.case_file import Case, read_case, write_case
from wizard.flow.plan_marks import Marks
from wizard.flow.rescue import CASE, HELD, Held, Run, runs_folder
from wizard.flow.settings import Settings
from wizard.probes.base import Cancel, Cancelled
from wizard.views.call import open_call
from wizard.views.call.call_window import CallWindow
from wizard.views.call.setup_page import CallStart
from wizard.views.fault import watch
from wizard.views.fault.call_keeper import CallKeeper, HoldCall
from wizard.views.fault.fault_desk import FaultDesk
from wizard.views.frame import MainWindow
from wizard.views.preferences_in_force import hold

DATE = with_words(begin(BEGAN, language="en", device=Device.WINDOWS_11, browser="chrome"), "NET ERR CERT DATE INVALID")


@pytest.fixture
def keeper(desk: FaultDesk, filed: MainWindow) -> CallKeeper:
    watch(filed)
    found = filed.findChild(CallKeeper)
    assert isinstance(found, CallKeeper)
    return found


@pytest.fixture
def call(filed: MainWindow, qtbot: QtBot) -> Iterator[CallWindow]:
    made = open_call(filed)
    made.begin(CallStart(call=DATE, target=None))
    yield made
    if isValid(made):
        made._throw_away()
        made.close()


def kept(keeper: CallKeeper, qtbot: QtBot) -> list[Case]:
    """Return the cases that are kept once the keeper has looked."""
    keeper.look()
    bridge = keeper._bridge
    qtbot.waitUntil(lambda: not bridge.busy, timeout=20_000)
    return [read_case(file.read_bytes()) for file in runs_folder().glob(f"*{CASE}")]


def test_a_call_in_which_nothing_was_done_is_not_kept(keeper: CallKeeper, call: CallWindow, qtbot: QtBot) -> None:
    assert kept(keeper, qtbot) == []


def test_what_a_call_has_come_to_is_kept_with_its_notes(keeper: CallKeeper, call: CallWindow, qtbot: QtBot) -> None:
    call.take_notes("Mrs Smith rang")
    (case,) = kept(keeper, qtbot)
    assert case.notes == "Mrs Smith rang"
    assert case.system == "windows"
    assert case.found.causes
    call.take_notes("Mrs Smith rang twice")
    (case,) = kept(keeper, qtbot)
    assert case.notes == "Mrs Smith rang twice"


def test_what_was_written_late_takes_the_place_of_nothing_newer(
    keeper: CallKeeper, call: CallWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer_is_kept = threading.Event()

    def write_late(case: Case) -> bytes:
        if case.notes == "older":
            newer_is_kept.wait(20)
        return write_case(case)

    monkeypatch.setattr("wizard.flow.case_file.write_case", write_late)
    call.take_notes("older")
    keeper.look()
    call.take_notes("newer")
    keeper.look()
    qtbot.waitUntil(lambda: bool(list(runs_folder().glob(f"*{CASE}"))), timeout=20_000)
    newer_is_kept.set()
    (case,) = kept(keeper, qtbot)
    assert case.notes == "newer"


def test_a_state_that_is_no_longer_wanted_is_not_kept() -> None:
    run, cancel = Run(), Cancel()
    run.begin()
    run.hold(Held(code="AAAA BBBB CCCC DDDD"))
    cancel.set()
    for state in ((None, None), (DATE, Marks())):
        with pytest.raises(Cancelled):
            HoldCall(run, *state)(print, cancel)
    assert [file.suffix for file in runs_folder().glob(f"*{HELD}")] == [HELD]
    assert not list(runs_folder().glob(f"*{CASE}"))
    run.end()


def test_nothing_is_left_of_a_call_that_was_closed(keeper: CallKeeper, call: CallWindow, qtbot: QtBot) -> None:
    call.take_notes("Mrs Smith rang")
    assert kept(keeper, qtbot)
    call._throw_away()
    call.close()
    assert kept(keeper, qtbot) == []
    assert keeper.runs == ()


def test_who_wants_no_history_has_no_copy(keeper: CallKeeper, call: CallWindow, qtbot: QtBot) -> None:
    call.take_notes("Mrs Smith rang")
    assert kept(keeper, qtbot)
    hold(Settings(history_days=0))
    assert kept(keeper, qtbot) == []


def test_the_end_of_the_program_leaves_nothing(keeper: CallKeeper, call: CallWindow, qtbot: QtBot) -> None:
    call.take_notes("Mrs Smith rang")
    assert kept(keeper, qtbot)
    keeper.end()
    assert list(runs_folder().glob(f"*{CASE}")) == []
