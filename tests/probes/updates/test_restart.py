"""Whether a restart is due: flags that tools leave, kernels, and packages that need one."""

import os
import sys
import time
from pathlib import Path

import pytest

from tests.support.loopback import job
from tests.support.programs import make_program
from wizard.probes.updates.restart import started_at, waits_for_restart

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads the files of a Linux kernel")

HOUR = 3600

FIRST_PROCESS = "1 (a first (process)) S 0 1 1 0 -1 4194560 1 1 1 1 1 1 1 1 20 0 1 0 {ticks} 1 1 1\n"
"""/proc/1/stat (proc(5)), shortened; the name may have spaces and brackets."""


def system(root: Path, *, kernel_started: float, first_started_later: float = 0) -> Path:
    """Make the files by which a system at *root* tells when it started."""
    (root / "proc/1").mkdir(parents=True)
    (root / "proc/stat").write_text(f"cpu 1 2 3\nbtime {int(kernel_started)}\nprocesses 5\n")
    ticks = int(first_started_later * os.sysconf("SC_CLK_TCK"))
    (root / "proc/1/stat").write_text(FIRST_PROCESS.format(ticks=ticks))
    return root


def add_kernel(root: Path, name: str = "boot/vmlinuz-6.1.0-44-amd64") -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).touch()
    # A package gives its files the date when they were built.
    os.utime(root / name, (0, 0))


@pytest.mark.parametrize("flag", ["run/reboot-required", "run/reboot-needed"])
def test_a_flag_tells_that_a_restart_is_due(tmp_path: Path, flag: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / flag).touch()
    assert waits_for_restart(job(), by_rpm=False, root=tmp_path) is True


@pytest.mark.parametrize(
    "kernel", ["boot/vmlinuz-6.1.0-44-amd64", "boot/vmlinuz-linux", "usr/lib/modules/6.18/vmlinuz"]
)
def test_a_kernel_that_came_after_the_start_waits_for_one(tmp_path: Path, kernel: str) -> None:
    add_kernel(system(tmp_path, kernel_started=time.time() - HOUR), kernel)
    assert waits_for_restart(job(), by_rpm=False, root=tmp_path) is True


def test_a_kernel_that_was_there_before_does_not(tmp_path: Path) -> None:
    add_kernel(system(tmp_path, kernel_started=time.time() + HOUR))
    assert waits_for_restart(job(), by_rpm=False, root=tmp_path) is False


def test_a_container_started_with_its_first_process(tmp_path: Path) -> None:
    add_kernel(system(tmp_path, kernel_started=time.time() - HOUR, first_started_later=2 * HOUR))
    assert waits_for_restart(job(), by_rpm=False, root=tmp_path) is False


def test_without_a_kernel_nothing_tells(tmp_path: Path) -> None:
    system(tmp_path, kernel_started=time.time() - HOUR)
    assert waits_for_restart(job(), by_rpm=False, root=tmp_path) is None


def test_without_the_time_of_the_start_nothing_tells(tmp_path: Path) -> None:
    add_kernel(tmp_path)
    assert waits_for_restart(job(), by_rpm=False, root=tmp_path) is None


@pytest.mark.parametrize(("age", "is_due"), [(-HOUR, True), (HOUR, False)])
def test_rpm_tells_when_the_core_was_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: int, is_due: bool
) -> None:
    # rpm 4.18 ends with the number of packages that are not installed.
    system(tmp_path, kernel_started=time.time() + age)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    printed = f"package kernel-core is not installed\nglibc {int(time.time())}\nsystemd 1767225600\n"
    make_program(tmp_path / "bin", "rpm", printed, status=8)
    assert waits_for_restart(job(), by_rpm=True, root=tmp_path) is is_due
    assert waits_for_restart(job(), by_rpm=False, root=tmp_path) is None


def test_a_missing_rpm_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system(tmp_path, kernel_started=time.time() - HOUR)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert waits_for_restart(job(), by_rpm=True, root=tmp_path) is None


def test_this_computer_started_before_now() -> None:
    started = started_at(Path("/proc"))
    assert started is not None
    assert 0 < started < time.time() + 1


@pytest.mark.parametrize(
    ("kernel", "first"),
    [
        ("", FIRST_PROCESS.format(ticks=1)),
        ("btime 1795917528\n", ""),
        ("btime x\n", "1 (init) S\n"),
        ("btime 1\n", ")"),
    ],
)
def test_files_in_another_form_tell_nothing(tmp_path: Path, kernel: str, first: str) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "stat").write_text(kernel)
    (tmp_path / "1/stat").write_text(first)
    assert started_at(tmp_path) is None
