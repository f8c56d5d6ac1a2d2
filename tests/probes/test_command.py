"""Programs that answer, fail, hang, are missing, or leave others behind."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.support.loopback import ends_soon, job
from tests.support.programs import make_program
from wizard.model.computer import Trouble, TroubleKind
from wizard.probes import command
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.command import ask

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="starts programs of POSIX")


def script(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def trouble(kind: TroubleKind, what: str) -> Trouble:
    return Trouble(kind=kind, what=what)


def test_what_a_program_prints_is_returned(tmp_path: Path) -> None:
    assert ask([str(make_program(tmp_path, "tells", "one\ntwo\n"))]) == "one\ntwo\n"


def test_it_is_asked_in_english_whatever_the_person_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    monkeypatch.setenv("LANGUAGE", "ja")
    assert ask([script(tmp_path, "speaks", 'echo "$LC_ALL $LANGUAGE"')]) == "C.UTF-8 en\n"


def test_a_program_that_fails_says_nothing(tmp_path: Path) -> None:
    program = str(make_program(tmp_path, "fails", "words", status=1))
    assert ask([program]) == trouble(TroubleKind.FAILED, "fails")
    assert ask([program], fine=(0, 1)) == "words"


def test_a_program_that_is_missing_or_not_allowed_is_told_apart(tmp_path: Path) -> None:
    assert ask([str(tmp_path / "missing")]) == trouble(TroubleKind.MISSING, "missing")
    (tmp_path / "secret").write_text("#!/bin/sh\n")
    assert ask([str(tmp_path / "secret")]) == trouble(TroubleKind.DENIED, "secret")


def test_a_file_that_is_no_program_fails(tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes(b"\x7fELF nonsense")
    (tmp_path / "words").chmod(0o755)
    assert ask([str(tmp_path / "words")]) == trouble(TroubleKind.FAILED, "words")


def test_bytes_that_are_no_text_are_survived() -> None:
    printed = ask([sys.executable, "-c", "import sys; sys.stdout.buffer.write(b'a\\xff\\n')"])
    assert printed == "a\ufffd\n"


def test_a_program_that_waits_for_input_gets_none() -> None:
    with ends_soon():
        assert ask([sys.executable, "-c", "import sys; print(len(sys.stdin.read()))"]) == "0\n"


def test_a_program_that_never_ends_is_killed_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "SOON_S", 0.3)
    noted = tmp_path / "child"
    program = script(tmp_path, "hangs", f"/bin/sleep 60 & echo $! > '{noted}'; wait")
    with ends_soon():
        assert ask([program]) == trouble(TroubleKind.HUNG, "hangs")
    assert not is_alive(int(noted.read_text()))


def test_what_a_program_leaves_behind_holds_nobody_up(tmp_path: Path) -> None:
    noted = tmp_path / "child"
    program = script(tmp_path, "leaves", f"/bin/sleep 60 & echo $! > '{noted}'; echo done")
    with ends_soon():
        assert ask([program]) == "done\n"
    assert not is_alive(int(noted.read_text()))


def test_more_than_anybody_would_read_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LARGEST_ANSWER", 10_000)
    chatty = script(tmp_path, "talks", "/usr/bin/head -c 300000 /dev/zero")
    assert ask([chatty]) == trouble(TroubleKind.TOO_LARGE, "talks")


def test_a_cancel_ends_it_within_a_tenth_of_a_second(tmp_path: Path) -> None:
    cancel = Cancel()
    threading.Timer(0.1, cancel.set).start()
    with ends_soon(), pytest.raises(Cancelled):
        ask([script(tmp_path, "hangs", "exec /bin/sleep 60")], job(cancel=cancel))


def is_alive(process: int) -> bool:
    """Say whether the process is there, once its end has had the time to be noticed."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        if state == "Z" or not os.path.exists(f"/proc/{process}"):
            return False
        time.sleep(0.02)
    return True
