"""Running programs that change something, with real ones; pkexec is a script where the answer of a person is needed."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.terminal import environment
from wizard.fixes.actions import runner
from wizard.fixes.actions.runner import ASK_FOR_CONSENT, LARGEST_OUTPUT, Ending, run_program
from wizard.probes.base import Cancel, Deadline

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs of this file are a Unix system's")

GUARD_S = 90.0
"""Seconds after which what never comes is given up; a machine with much to do is slow."""


def put_program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bin_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is looked into before all others."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system says that this process is no administrator's."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


@pytest.fixture
def cancelled_soon() -> Iterator[Cancel]:
    cancel = Cancel()
    timer = threading.Timer(0.3, cancel.set)
    timer.start()
    yield cancel
    timer.join()


def wait_for(file: Path) -> str:
    patience = Deadline.after(GUARD_S)
    while not (file.is_file() and file.read_text().strip()):
        assert not patience.is_over, f"{file.name} was never written"
        threading.Event().wait(0.02)
    return file.read_text().strip()


def is_running(number: int) -> bool:
    """Say whether there is such a process; one that has ended and is only noted still is none."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for_end(number: int) -> None:
    patience = Deadline.after(GUARD_S)
    while is_running(number):
        assert not patience.is_over, f"{number} still runs"
        threading.Event().wait(0.02)


def test_a_program_that_ends_tells_its_status_and_both_outputs() -> None:
    ran = run_program(["sh", "-c", "echo out; echo err >&2; exit 3"], cancel=Cancel())
    assert (ran.ending, ran.status) == (Ending.ENDED, 3)
    assert sorted(ran.printed.split()) == ["err", "out"]
    assert not ran.is_fine


def test_only_status_0_is_fine() -> None:
    assert run_program(["true"], cancel=Cancel()).is_fine


def test_words_reach_the_program_as_they_are() -> None:
    words = ["$(id)", "a b", "; rm -rf /", "日本", "'\"\\"]
    ran = run_program([sys.executable, "-c", "import sys; print(sys.argv[1:])", *words], cancel=Cancel())
    assert ran.printed == f"{words}\n"


def test_a_program_speaks_english_and_reads_nothing() -> None:
    ran = run_program(["sh", "-c", 'cat; echo "$LC_ALL $LANGUAGE"'], cancel=Cancel())
    assert (ran.ending, ran.printed) == (Ending.ENDED, "C.UTF-8 en\n")


def test_bytes_that_are_no_text_are_replaced() -> None:
    assert run_program(["printf", r"\377x"], cancel=Cancel()).printed == "\ufffdx"


def test_a_program_that_is_not_there_is_missing() -> None:
    assert run_program(["trust-wizard-no-such-program"], cancel=Cancel()).ending is Ending.MISSING


def test_a_program_that_may_not_be_run_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "plain"
    file.write_text("#!/bin/sh\n")
    assert run_program([str(file)], cancel=Cancel()).ending is Ending.REFUSED


def test_a_program_that_cannot_be_started_ends_badly(tmp_path: Path) -> None:
    file = tmp_path / "strange"
    file.write_bytes(b"\x7fELF and no more")
    file.chmod(0o755)
    ran = run_program([str(file)], cancel=Cancel())
    assert (ran.ending, ran.status) == (Ending.ENDED, runner.CANNOT_START)
    assert ran.printed


def test_one_that_takes_too_long_is_killed_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PATIENCE_S", 0.5)
    note = tmp_path / "child"
    ran = run_program(["sh", "-c", f"sleep 300 & echo $! >{note}; wait"], cancel=Cancel())
    assert (ran.ending, ran.status) == (Ending.HUNG, -signal.SIGKILL)
    wait_for_end(int(wait_for(note)))


def test_cancelling_kills_it_with_its_children(tmp_path: Path, cancelled_soon: Cancel) -> None:
    note = tmp_path / "child"
    ran = run_program(["sh", "-c", f"sleep 300 & echo $! >{note}; wait"], cancel=cancelled_soon)
    assert ran.ending is Ending.HUNG
    wait_for_end(int(wait_for(note)))


def test_what_is_left_behind_keeps_nobody_waiting(tmp_path: Path) -> None:
    note = tmp_path / "child"
    ran = run_program(["sh", "-c", f"sleep 300 & echo $! >{note}; echo done"], cancel=Cancel())
    os.kill(int(wait_for(note)), signal.SIGKILL)
    assert (ran.ending, ran.printed) == (Ending.ENDED, "done\n")


def test_of_a_flood_the_beginning_is_kept_and_the_program_can_end() -> None:
    ran = run_program(["sh", "-c", "echo first; yes | head -c 5000000; exit 7"], cancel=Cancel())
    assert (ran.ending, ran.status) == (Ending.ENDED, 7)
    assert len(ran.printed) == LARGEST_OUTPUT
    assert ran.printed.startswith("first\ny\n")


_INTERRUPTED = """
import sys
from wizard.fixes.actions.runner import run_program
from wizard.probes.base import Cancel
try:
    # It tells of its child once it is waited for: an interruption of the very start is Python's own affair.
    run_program(["sh", "-c", "sleep 300 & sleep 2; echo $! >" + sys.argv[1] + "; wait"], cancel=Cancel())
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_ctrl_c_takes_the_program_along(tmp_path: Path) -> None:
    note = tmp_path / "child"
    with subprocess.Popen([sys.executable, "-c", _INTERRUPTED, str(note)], env=environment()) as asking:
        child = int(wait_for(note))
        asking.send_signal(signal.SIGINT)
        assert asking.wait(GUARD_S) == 130
    wait_for_end(child)


@pytest.mark.usefixtures("person")
def test_consent_is_asked_for_by_pkexec(bin_first: Path) -> None:
    put_program(bin_first, "pkexec", 'echo "$1"; shift; exec "$@"')
    ran = run_program(["sh", "-c", "echo did it; exit 5"], cancel=Cancel(), as_admin=True)
    assert (ran.ending, ran.status, ran.printed) == (Ending.ENDED, 5, f"{ASK_FOR_CONSENT[1]}\ndid it\n")


@pytest.mark.usefixtures("person")
def test_what_runs_as_an_administrator_is_the_systems_and_never_one_of_the_persons_own(bin_first: Path) -> None:
    """The real pkexec looks for a bare name in the person's own PATH (Debian's 122, tried as root 2026-11-29)."""
    put_program(bin_first, "pkexec", 'shift; exec "$@"')
    put_program(bin_first, "id", "echo a stranger")
    put_program(bin_first, "only-the-persons", "echo a stranger")
    assert run_program(["id", "-u"], cancel=Cancel(), as_admin=True).printed == f"{os.getuid()}\n"
    assert run_program(["only-the-persons"], cancel=Cancel(), as_admin=True).ending is Ending.MISSING


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("status", [126, 127])
def test_a_question_that_is_dismissed_or_cannot_be_asked_is_refused(bin_first: Path, status: int) -> None:
    put_program(bin_first, "pkexec", f"echo Not authorized; exit {status}")
    assert run_program(["true"], cancel=Cancel(), as_admin=True).ending is Ending.REFUSED


@pytest.mark.usefixtures("person")
def test_without_pkexec_nobody_can_be_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run_program(["/bin/true"], cancel=Cancel(), as_admin=True).ending is Ending.REFUSED


@pytest.mark.usefixtures("person")
def test_a_question_can_be_broken_off(tmp_path: Path, bin_first: Path, cancelled_soon: Cancel) -> None:
    note = tmp_path / "question"
    put_program(bin_first, "pkexec", f"echo $$ >{note}; exec sleep 300")
    assert run_program(["true"], cancel=cancelled_soon, as_admin=True).ending is Ending.HUNG
    wait_for_end(int(wait_for(note)))


@pytest.mark.usefixtures("person")
def test_what_an_administrator_runs_already_has_ended_before_it_is_put_back(
    tmp_path: Path, bin_first: Path, monkeypatch: pytest.MonkeyPatch, cancelled_soon: Cancel
) -> None:
    """Else what puts it back would find nothing there yet."""
    note = tmp_path / "changed"
    put_program(bin_first, "pkexec", f"sleep 1.5; echo changed >{note}")

    def may_not(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "killpg", may_not)
    assert run_program(["true"], cancel=cancelled_soon, as_admin=True).ending is Ending.HUNG
    assert note.read_text() == "changed\n"


@pytest.mark.usefixtures("person")
def test_a_question_may_take_longer_than_a_program(bin_first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PATIENCE_S", 0.0)
    put_program(bin_first, "pkexec", 'sleep 0.5; shift; exec "$@"')
    assert run_program(["true"], cancel=Cancel(), as_admin=True).is_fine


@pytest.mark.parametrize("status", [126, 127])
def test_an_administrator_is_not_asked(bin_first: Path, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    put_program(bin_first, "pkexec", "echo asked; exit 127")
    ran = run_program(["sh", "-c", f"echo did it; exit {status}"], cancel=Cancel(), as_admin=True)
    assert (ran.ending, ran.status, ran.printed) == (Ending.ENDED, status, "did it\n")


@pytest.mark.usefixtures("person")
@pytest.mark.skipif(shutil.which("pkexec") is None, reason="pkexec is not installed")
def test_the_real_pkexec_without_anybody_to_ask_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's pkexec 122: no bus, so no authority (seen 2026-11-29)."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent")
    ran = run_program(["/bin/echo", "did it"], cancel=Cancel(), as_admin=True)
    assert ran.ending is Ending.REFUSED
    assert "did it" not in ran.printed
