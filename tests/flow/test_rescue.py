import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.flow.rescue import CASE, CRASH, HELD, LOCK, Held, Run, ended_runs, forget, forget_cases, runs_folder

RECORD = "0123456789abcdef" * 2


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def left_by_a_kill(folder: Path, held: str) -> None:
    """Have a real process take a lock, hold *held*, and be killed."""
    program = f"""
import os, signal
from pathlib import Path
from wizard.flow.rescue import Held, Run
run = Run(Path({str(folder)!r}))
file = run.begin()
run.lock()
assert run.hold({held})
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, timeout=50)
    assert done.returncode < 0


def test_a_run_that_ends_as_it_should_leaves_nothing(tmp_path: Path) -> None:
    run = Run(tmp_path)
    assert run.begin() is not None
    run.lock()
    assert run.hold(Held(case=b"{}"))
    assert len(names(tmp_path)) == 3
    run.end()
    assert names(tmp_path) == []
    assert ended_runs("", 90, tmp_path) == ()


def test_nobody_else_may_read_what_is_kept(tmp_path: Path) -> None:
    run = Run(tmp_path / "runs")
    run.begin()
    run.lock()
    run.hold(Held(case=b"{}"))
    modes = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "runs").iterdir()}
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "runs").stat().st_mode & 0o777 == 0o700
    run.end()


def test_a_run_that_goes_on_is_not_told(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.begin()
    run.lock()
    run.hold(Held(case=b"{}"))
    assert ended_runs("", 90, tmp_path) == ()
    run.end()


def test_a_run_that_was_only_begun_goes_on_for_a_while(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.begin()
    assert ended_runs("", 90, tmp_path) == ()
    assert names(tmp_path) == [f"{run.token}{CRASH}"]
    os.utime(tmp_path / f"{run.token}{CRASH}", (time.time() - 3600, time.time() - 3600))
    assert ended_runs("", 90, tmp_path) == ()
    assert names(tmp_path) == []
    run.end()


@pytest.mark.parametrize(
    ("held", "what"),
    [
        ('Held(case=b"{}")', Held(case=b"{}")),
        (f'Held(record="{RECORD}")', Held(record=RECORD)),
        ('Held(code="AAAA BBBB CCCC DDDD")', Held(code="AAAA BBBB CCCC DDDD")),
    ],
)
def test_what_a_killed_run_held_is_found(tmp_path: Path, held: str, what: Held) -> None:
    left_by_a_kill(tmp_path, held)
    (ended,) = ended_runs("", 90, tmp_path)
    assert ended.held == what
    assert ended.crash == ""
    # Told again until somebody takes it up.
    assert len(ended_runs("", 90, tmp_path)) == 1
    forget(ended.token, tmp_path)
    assert names(tmp_path) == []


def test_a_killed_run_that_held_nothing_is_not_told(tmp_path: Path) -> None:
    left_by_a_kill(tmp_path, "None")
    assert ended_runs("", 90, tmp_path) == ()
    assert names(tmp_path) == []


def test_a_crash_is_found(tmp_path: Path) -> None:
    program = f"""
import faulthandler
from pathlib import Path
from wizard.flow.rescue import Run
run = Run(Path({str(tmp_path)!r}))
file = run.begin()
run.lock()
faulthandler.enable(file)
faulthandler._sigsegv()
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, timeout=50, capture_output=True)
    assert done.returncode < 0
    (ended,) = ended_runs("", 90, tmp_path)
    assert ended.crash.startswith("Fatal Python error: Segmentation fault")
    assert ended.held is None


def test_one_kind_takes_the_place_of_the_other(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.begin()
    run.hold(Held(case=b"{}"))
    run.hold(Held(record=RECORD))
    assert {Path(name).suffix for name in names(tmp_path)} == {CRASH, HELD}
    run.hold(Held(case=b"{}"))
    assert {Path(name).suffix for name in names(tmp_path)} == {CRASH, CASE}
    run.hold(None)
    assert {Path(name).suffix for name in names(tmp_path)} == {CRASH}
    run.end()


def test_whoever_quits_after_a_fault_finds_the_case_again(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.begin()
    run.lock()
    run.hold(Held(case=b"{}"))
    run.end(keep_case=True)
    (ended,) = ended_runs("", 90, tmp_path)
    assert ended.held == Held(case=b"{}")
    assert not run.hold(Held(case=b"{}"))


def test_who_wants_no_history_has_no_case_left(tmp_path: Path) -> None:
    left_by_a_kill(tmp_path, 'Held(case=b"{}")')
    assert ended_runs("", 0, tmp_path) == ()
    assert names(tmp_path) == []


def test_an_old_case_goes(tmp_path: Path) -> None:
    left_by_a_kill(tmp_path, 'Held(case=b"{}")')
    old = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
    for file in tmp_path.iterdir():
        os.utime(file, (old, old))
    assert ended_runs("", 90, tmp_path) == ()
    assert names(tmp_path) == []


def test_all_cases_are_forgotten_but_that_of_a_run_that_goes_on(tmp_path: Path) -> None:
    left_by_a_kill(tmp_path, 'Held(case=b"{}")')
    run = Run(tmp_path)
    run.begin()
    run.lock()
    run.hold(Held(case=b"ours"))
    forget_cases(tmp_path)
    assert [name for name in names(tmp_path) if name.endswith((CASE, HELD))] == [f"{run.token}{CASE}"]
    run.end()


@pytest.mark.parametrize("told", [b"", b"{", b"[]", b'{"record": "../../x"}', b'{"code": "<b>"}', b"\xff", b"[" * 900])
def test_a_hostile_file_holds_no_case(tmp_path: Path, told: bytes) -> None:
    (tmp_path / f"1-00000000{HELD}").write_bytes(told)
    (tmp_path / f"1-00000000{CRASH}").write_text("told")
    (ended,) = ended_runs("", 90, tmp_path)
    assert ended.held is None


def test_files_of_others_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.trustcase").write_bytes(b"{}")
    assert ended_runs("", 0, tmp_path) == ()
    forget_cases(tmp_path)
    assert names(tmp_path) == ["notes.trustcase"]


def test_a_folder_that_cannot_be_made_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    run = Run(tmp_path / "file" / "runs")
    assert run.begin() is None
    run.lock()
    assert not run.hold(Held(case=b"{}"))
    assert run.hold(None)
    run.end()


def test_the_folder_is_that_of_the_persons_state(tmp_path: Path) -> None:
    if sys.platform.startswith("linux"):
        assert runs_folder() == tmp_path / "xdg_state_home" / "trust-wizard" / "runs"
    assert LOCK != CRASH
