"""Which scheduler, which program, and which words tell what went wrong."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.errors import WizardError
from wizard.fixes import scheduler as module
from wizard.fixes.actions.runner import Ending, Ran
from wizard.fixes.scheduler import Program, minute_by_lot, needed, next_at, own_program, own_scheduler, run

ROUND = ("watch", "--when-due", "--lang", "ja")


def interpreter_in(folder: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> Path:
    for name in ("python", *names):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    return folder / "python"


@pytest.mark.parametrize(
    ("system", "name"),
    [("linux", "LinuxScheduler"), ("freebsd14", "LinuxScheduler"), ("darwin", "Launchd"), ("win32", "TaskScheduler")],
)
def test_each_system_has_its_own(system: str, name: str) -> None:
    assert type(own_scheduler(system)).__name__ == name


def test_a_bundle_is_started_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = interpreter_in(tmp_path, monkeypatch, "trust-wizard")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_program("ja", {}) == Program((str(python), *ROUND))
    assert own_program("ja", {"APPIMAGE": "/opt/Trust.AppImage"}) == Program(("/opt/Trust.AppImage", *ROUND))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows' own way is tested below")
def test_an_installed_script_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interpreter_in(tmp_path, monkeypatch, "trust-wizard")
    assert own_program("ja") == Program((str(tmp_path / "trust-wizard"), *ROUND))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows' own way is tested below")
def test_else_the_interpreter_starts_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = interpreter_in(tmp_path, monkeypatch)
    folder = Path(__file__).resolve().parents[3]
    assert own_program("ja") == Program((str(python), "-m", "wizard", *ROUND), folder)
    installed = tmp_path / "site-packages" / "wizard" / "fixes" / "scheduler" / "__init__.py"
    monkeypatch.setattr(module, "__file__", str(installed))
    assert own_program("ja") == Program((str(python), "-m", "wizard", *ROUND))


def test_windows_gets_no_console_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = interpreter_in(tmp_path, monkeypatch, "trust-wizard")
    monkeypatch.setattr(sys, "platform", "win32")
    assert own_program("ja").words == (str(python), "-m", "wizard", *ROUND)
    interpreter_in(tmp_path, monkeypatch, "pythonw.exe")
    assert own_program("ja").words == (str(tmp_path / "pythonw.exe"), "-m", "wizard", *ROUND)


def test_what_it_says_can_really_be_started() -> None:
    program = own_program("en")
    done = subprocess.run(
        program.words, cwd=program.folder, capture_output=True, check=False, text=True, env=dict(os.environ)
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "No site is watched.\n")


def test_the_minute_is_drawn_by_lot() -> None:
    drawn = {minute_by_lot() for _ in range(2_000)}
    assert drawn <= set(range(60))
    assert len(drawn) > 40


@pytest.mark.parametrize(
    ("now", "minute", "at"),
    [
        ("09:05:00", 7, "09:07:00"),
        ("09:07:00", 7, "10:07:00"),
        ("23:59:59", 0, "00:00:00"),
        ("09:06:59", 7, "09:07:00"),
    ],
)
def test_the_next_start_is_within_an_hour(now: str, minute: int, at: str) -> None:
    moment = datetime.fromisoformat(f"2026-11-29T{now}").replace(tzinfo=UTC)
    assert f"{next_at(minute, moment):%H:%M:%S}" == at
    assert 0 < (next_at(minute, moment) - moment).total_seconds() <= 3_600


@pytest.mark.parametrize(
    ("ran", "said"),
    [
        (Ran(ending=Ending.MISSING), "A program of this system is missing: tool."),
        (Ran(ending=Ending.HUNG), "tool could not change the daily check. It says: hung 0"),
        (Ran(ending=Ending.ENDED, status=3), "tool could not change the daily check. It says: ended 3"),
        (Ran(ending=Ending.ENDED, status=1, printed="one\n two\x1b[2J \n\n"),
         "tool could not change the daily check. It says: two<U+001B>[2J"),
    ],
)  # fmt: skip
def test_what_went_wrong_is_told(ran: Ran, said: str) -> None:
    with pytest.raises(WizardError) as told:
        needed(ran, "tool")
    assert str(told.value) == said


def test_what_worked_is_not() -> None:
    needed(Ran(ending=Ending.ENDED), "tool")


def test_programs_are_really_run() -> None:
    assert run((sys.executable, "-c", "print(7)")) == Ran(ending=Ending.ENDED, printed=f"7{os.linesep}")
