"""The case in hand outlives a crash, and is kept nowhere that the person did not want."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.history.cases import cabinet_in, case_bytes, diagnosed, file_cases
from wizard.flow import session as flow
from wizard.flow.address import PracticeInput, parse_target
from wizard.flow.case_code import write_code
from wizard.flow.case_file import read_case
from wizard.flow.coded_case import case_from
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.rescue import CASE, CRASH, HELD, Held, Run, ended_runs, runs_folder
from wizard.flow.session import Place
from wizard.flow.settings import Settings
from wizard.views.fault import watch
from wizard.views.fault.case_keeper import CaseKeeper
from wizard.views.fault.ended_note import EndedNote, ReportWindow
from wizard.views.fault.fault_desk import FaultDesk
from wizard.views.fault.fault_work import Where
from wizard.views.frame import MainWindow
from wizard.views.preferences_in_force import hold

MESSAGE = "NET::ERR_CERT_DATE_INVALID"
DONE = Marks({"tell-owner": Mark(Standing.DONE)})


@pytest.fixture
def keeper(desk: FaultDesk, filed: MainWindow, qtbot: QtBot) -> Iterator[CaseKeeper]:
    made = watch(filed)
    assert made is not None
    note = note_of(filed)
    qtbot.waitUntil(lambda: not note.is_busy, timeout=20_000)
    yield made
    qtbot.waitUntil(lambda: not made._job, timeout=20_000)


def note_of(window: MainWindow) -> EndedNote:
    found = window.findChild(EndedNote)
    assert isinstance(found, EndedNote)
    return found


def answer(window: MainWindow, host: str = "a.test") -> None:
    """Let the answer about a site come in, as of a check."""
    conductor = window.conductor
    conductor.take(flow.with_subject(conductor.session, parse_target(host)))
    conductor.take(flow.with_diagnosis(flow.checking(conductor.session), diagnosed(host)))
    conductor._show_answer()


def kept(keeper: CaseKeeper, qtbot: QtBot) -> Where:
    """Return where the case is once that is settled, without waiting for a further change."""
    history = keeper.history
    qtbot.waitUntil(lambda: not (history.is_busy or history.cabinet.waits()), timeout=20_000)
    qtbot.waitUntil(lambda: not keeper._job, timeout=20_000)
    with qtbot.waitSignal(keeper.settled, timeout=20_000):
        keeper.keep_now()
    return keeper.where


def files() -> set[str]:
    return {file.suffix for file in runs_folder().iterdir()}


def without_keyring(window: MainWindow, tmp_path: Path) -> None:
    """Leave the history as it is on a computer without a keyring."""
    from wizard.flow.passwords import Ring

    window.ways.history.cabinet = type(window.ways.history.cabinet)(tmp_path / "data", Ring(soon_s=0.0, person_s=0.0))


def test_what_is_in_the_history_is_not_kept_twice(keeper: CaseKeeper, filed: MainWindow, qtbot: QtBot) -> None:
    answer(filed)
    assert kept(keeper, qtbot) is Where.IN_HISTORY
    assert HELD in files()
    assert CASE not in files()
    assert "in the history" in keeper.says()


def test_without_a_keyring_a_redacted_copy_is_kept(
    keeper: CaseKeeper, filed: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    without_keyring(filed, tmp_path)
    answer(filed)
    filed.conductor.mark(DONE)
    with qtbot.waitSignal(keeper.settled, timeout=20_000):
        keeper.keep_now()
    assert keeper.where is Where.IN_FILE
    (file,) = runs_folder().glob(f"*{CASE}")
    case = read_case(file.read_bytes())
    assert case.evidence.target.host == "a.test"
    assert case.marks == DONE
    assert file.stat().st_mode & 0o777 == 0o600


def test_who_wants_no_history_has_no_copy_and_is_told(keeper: CaseKeeper, filed: MainWindow, qtbot: QtBot) -> None:
    hold(Settings(history_days=0))
    answer(filed)
    with qtbot.waitSignal(keeper.settled, timeout=20_000):
        keeper.keep_now()
    assert keeper.where is Where.UNWANTED
    assert files().isdisjoint({CASE, HELD})
    assert "no history" in keeper.says()


def test_a_deleted_case_is_not_kept_on(keeper: CaseKeeper, filed: MainWindow, qtbot: QtBot) -> None:
    answer(filed)
    assert kept(keeper, qtbot) is Where.IN_HISTORY
    keeper.history.cabinet.delete_all()
    assert kept(keeper, qtbot) is Where.UNWANTED
    assert files().isdisjoint({CASE, HELD})


def test_a_practice_site_is_not_kept(keeper: CaseKeeper, filed: MainWindow, qtbot: QtBot) -> None:
    answer(filed)
    filed.conductor.session = replace(filed.conductor.session, subject=PracticeInput("expired"))
    with qtbot.waitSignal(keeper.settled, timeout=20_000):
        keeper.keep_now()
    assert keeper.where is Where.NOWHERE
    assert keeper.says() == ""


def test_a_window_that_was_closed_is_asked_no_more(desk: FaultDesk, keeper: CaseKeeper, filed: MainWindow) -> None:
    assert keeper in desk._keepers
    filed.conductor.closing.emit()
    assert keeper not in desk._keepers


def test_start_over_leaves_no_case_in_hand(keeper: CaseKeeper, filed: MainWindow, qtbot: QtBot) -> None:
    answer(filed)
    assert kept(keeper, qtbot) is Where.IN_HISTORY
    filed.conductor.start_over()
    assert kept(keeper, qtbot) is Where.NOWHERE
    assert files().isdisjoint({CASE, HELD})


def test_a_fault_says_where_the_case_is_and_it_goes_on(
    desk: FaultDesk, keeper: CaseKeeper, filed: MainWindow, qtbot: QtBot
) -> None:
    answer(filed)
    kept(keeper, qtbot)

    def fail() -> None:
        raise ValueError("a.test")

    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: desk.dialog is not None and desk.dialog.isVisible(), timeout=10_000)
    assert desk.dialog is not None
    qtbot.waitUntil(lambda: desk.dialog is not None and not desk.dialog.case.isHidden(), timeout=10_000)
    assert "a.test" not in desk.dialog.report.text
    desk.dialog.go_on.click()
    filed.conductor.go(Place.FIX)
    filed.conductor.mark(DONE)
    assert filed.page is filed.fix_page
    assert filed.conductor.session.marks == DONE


def test_a_case_told_by_a_code_is_kept_as_its_code(keeper: CaseKeeper, filed: MainWindow, qtbot: QtBot) -> None:
    code = write_code(case_from(diagnosed("a.test"), "windows", "chrome"))
    with qtbot.waitSignal(filed.conductor.answered, timeout=20_000):
        filed.take(code)
    with qtbot.waitSignal(keeper.settled, timeout=20_000):
        keeper.keep_now()
    keeper.run.end(keep_case=True)
    (ended,) = ended_runs("", 90)
    assert ended.held == Held(code=code)


def earlier_run(held: Held | None, crash: str = "") -> Run:
    """Leave what a run leaves that was ended by a crash."""
    run = Run()
    file = run.begin()
    assert file is not None
    run.hold(held)
    file.write(crash.encode())
    run._is_over = True
    file.close()
    old = time.time() - 3600
    for path in runs_folder().glob(f"{run.token}*"):
        os.utime(path, (old, old))
    return run


def told(desk: FaultDesk, window: MainWindow, qtbot: QtBot) -> EndedNote:
    watch(window)
    note = note_of(window)
    qtbot.waitUntil(lambda: not note.is_busy, timeout=20_000)
    return note


def press(window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    assert button.isVisible(), name
    button.click()


def test_after_a_normal_end_nothing_is_told(filed: MainWindow, desk: FaultDesk, qtbot: QtBot) -> None:
    assert not told(desk, filed, qtbot).isVisible()


def test_a_case_of_the_history_is_gone_on_with_in_its_record(
    filed: MainWindow, desk: FaultDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    (record,) = file_cases(tmp_path, "old.test")
    run = earlier_run(Held(record=record))
    note = told(desk, filed, qtbot)
    assert note.go_on.text() == "Go on with old.test"
    with qtbot.waitSignal(filed.conductor.answered, timeout=20_000):
        press(filed, "ended-go-on")
    assert filed.page is filed.identify_page
    assert not note.isVisible()
    filed.conductor.mark(DONE)
    history = filed.ways.history
    qtbot.waitUntil(
        lambda: not (history.is_busy or history._soon.isActive() or history.cabinet.waits()), timeout=20_000
    )
    cabinet = cabinet_in(tmp_path)
    assert cabinet.count() == 1
    assert cabinet.case_of_record(record).marks == DONE
    keeper = watch(filed)
    assert keeper is not None
    with qtbot.waitSignal(keeper.settled, timeout=20_000):
        keeper.keep_now()
    qtbot.waitUntil(lambda: not list(runs_folder().glob(f"{run.token}*")), timeout=20_000)


def test_a_code_is_gone_on_with(filed: MainWindow, desk: FaultDesk, qtbot: QtBot) -> None:
    code = write_code(case_from(diagnosed("a.test"), "windows", "chrome"))
    earlier_run(Held(code=code))
    told(desk, filed, qtbot)
    with qtbot.waitSignal(filed.conductor.answered, timeout=20_000):
        press(filed, "ended-go-on")
    assert filed.conductor.session.coded is not None


def test_a_case_that_cannot_be_kept_elsewhere_stays_where_it_was(
    filed: MainWindow, desk: FaultDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    run = earlier_run(Held(case=case_bytes("old.test")))
    told(desk, filed, qtbot)
    keeper = watch(filed)
    assert keeper is not None
    without_keyring(filed, tmp_path)
    # Nothing can be written in the place of a folder.
    (runs_folder() / f"{keeper.run.token}{CASE}").mkdir()
    with qtbot.waitSignal(filed.conductor.answered, timeout=20_000):
        press(filed, "ended-go-on")
    assert kept(keeper, qtbot) is Where.FAILED
    qtbot.waitUntil(lambda: not filed.conductor.bridge.busy, timeout=20_000)
    assert list(runs_folder().glob(f"{run.token}{CASE}"))
    (runs_folder() / f"{keeper.run.token}{CASE}").rmdir()
    assert kept(keeper, qtbot) is Where.IN_FILE
    qtbot.waitUntil(lambda: not list(runs_folder().glob(f"{run.token}*")), timeout=20_000)


def test_who_forgets_a_case_while_it_is_read_keeps_the_other_ones(
    filed: MainWindow, desk: FaultDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    for record in file_cases(tmp_path, "a.test", "b.test"):
        earlier_run(Held(record=record))
    note = told(desk, filed, qtbot)
    first, second = (left.ended.token for left in note._left)
    press(filed, "ended-go-on")
    press(filed, "ended-dismiss")
    qtbot.waitUntil(lambda: not list(runs_folder().glob(f"{first}*")), timeout=20_000)
    qtbot.waitUntil(lambda: not filed.conductor.bridge.busy, timeout=20_000)
    assert [left.ended.token for left in note._left] == [second]
    assert note.isVisible()
    assert filed.conductor.session.answer_in_force is None
    assert list(runs_folder().glob(f"{second}{HELD}"))


def test_a_crash_is_told_once_with_its_report(filed: MainWindow, desk: FaultDesk, qtbot: QtBot) -> None:
    run = earlier_run(None, 'Fatal Python error: Aborted\n\n  File "/home/me/x.py", line 1 in f\n')
    note = told(desk, filed, qtbot)
    assert note.isVisible()
    assert not note.go_on.isVisible()
    press(filed, "ended-report")
    (window,) = filed.findChildren(ReportWindow)
    assert "Fatal Python error: Aborted" in window.report.text
    assert "/home/me" not in window.report.text
    qtbot.waitUntil(lambda: not list(runs_folder().glob(f"{run.token}*")), timeout=20_000)


def test_who_forgets_it_is_not_told_again(filed: MainWindow, desk: FaultDesk, qtbot: QtBot) -> None:
    run = earlier_run(Held(code="AAAA BBBB CCCC DDDD"), "Fatal Python error: Aborted\n")
    note = told(desk, filed, qtbot)
    press(filed, "ended-dismiss")
    assert not note.isVisible()
    assert filed.start_page.address.hasFocus() or filed.focusWidget() is filed.start_page.address
    qtbot.waitUntil(lambda: not list(runs_folder().glob(f"{run.token}*")), timeout=20_000)


PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from wizard.views import app
from wizard.views.fault import case_keeper

case_keeper.SOON_MS = 50
sys.exit(app.main(sys.argv[1]))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_real_program_is_ended_and_its_case_is_gone_on_with_after_a_kill_alone(
    number: signal.Signals, filed: MainWindow, desk: FaultDesk, qtbot: QtBot
) -> None:
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, MESSAGE], stderr=subprocess.DEVNULL)
    try:
        qtbot.waitUntil(
            lambda: program.poll() is not None or bool(list(runs_folder().glob(f"*{CASE}"))), timeout=50_000
        )
        assert program.poll() is None
        program.send_signal(number)
        program.wait(20)
    finally:
        program.kill()
        program.wait()
    note = told(desk, filed, qtbot)
    if number == signal.SIGTERM:
        assert program.returncode == 0
        assert not note.isVisible()
        return
    assert note.go_on.text() == "Go on with your case"
    with qtbot.waitSignal(filed.conductor.answered, timeout=20_000):
        press(filed, "ended-go-on")
    answer_in_force = filed.conductor.session.answer_in_force
    assert answer_in_force is not None
    assert "expired" in {finding.cause for finding in answer_in_force.findings}
    assert CRASH in files()
