"""Real programs that run, and whose file is replaced or deleted while they do."""

import os
import platform
from pathlib import Path

import pytest

from tests.support.installed_browsers import put_program, replace_program, running
from wizard.probes.browsers.linux_running import running_programs

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="reads /proc")

PROC = Path("/proc")


def test_a_program_that_runs_is_seen(tmp_path: Path) -> None:
    program, other = put_program(tmp_path / "chrome"), put_program(tmp_path / "other")
    with running(program):
        seen = running_programs(PROC)
    assert seen is not None
    assert (seen.runs(program), seen.runs_replaced(program)) == (True, False)
    assert (seen.runs(other), seen.runs_replaced(other)) == (False, False)


def test_a_program_whose_file_was_replaced_is_told_apart(tmp_path: Path) -> None:
    program = put_program(tmp_path / "chrome")
    with running(program):
        replace_program(program)
        seen = running_programs(PROC)
    assert seen is not None
    assert (seen.runs(program), seen.runs_replaced(program)) == (True, True)


def test_a_program_whose_file_was_deleted_is_told_apart(tmp_path: Path) -> None:
    program = put_program(tmp_path / "chrome")
    with running(program):
        program.unlink()
        seen = running_programs(PROC)
    assert seen is not None
    assert seen.runs_replaced(program)


def test_after_the_program_was_started_again_nothing_is_replaced(tmp_path: Path) -> None:
    program = put_program(tmp_path / "chrome")
    with running(program):
        replace_program(program)
    with running(program):
        seen = running_programs(PROC)
    assert seen is not None
    assert (seen.runs(program), seen.runs_replaced(program)) == (True, False)


def test_what_runs_below_a_folder_is_told_from_there(tmp_path: Path) -> None:
    program = put_program(tmp_path / "snap/firefox/4500/usr/lib/firefox/firefox")
    with running(program):
        seen = running_programs(PROC)
    assert seen is not None
    assert set(seen.under(tmp_path / "snap/firefox")) == {"4500/usr/lib/firefox/firefox"}
    assert not seen.under(tmp_path / "snap/fire")


def test_where_processes_cannot_be_seen_nothing_is_said(tmp_path: Path) -> None:
    assert running_programs(tmp_path / "none") is None


@pytest.mark.parametrize("is_own", [True, False])
def test_programs_of_others_are_left_out(tmp_path: Path, *, is_own: bool) -> None:
    process = tmp_path / "17"
    process.mkdir()
    (process / "exe").symlink_to("/opt/google/chrome/chrome")
    # Only root can give a file away; anybody else takes root for the one who looks.
    is_root = os.geteuid() == 0
    (tmp_path / "self").symlink_to("/proc/self" if is_own or is_root else "/")
    if is_root and not is_own:
        os.chown(process, 65534, 65534)
    seen = running_programs(tmp_path)
    assert seen is not None
    assert seen.programs == ({"/opt/google/chrome/chrome"} if is_own else frozenset())


def test_what_is_no_process_or_has_ended_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "self").symlink_to("/proc/self")
    (tmp_path / "18").mkdir()
    (tmp_path / "meminfo").write_text("no process")
    seen = running_programs(tmp_path)
    assert seen is not None
    assert seen.programs == frozenset()
