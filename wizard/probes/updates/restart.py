"""Whether updates that are installed on a Linux system wait for a restart."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from wizard.probes.base import Job
from wizard.probes.command import ask

_FLAGS = ("run/reboot-required", "run/reboot-needed")
"""What Debian's and Ubuntu's packages leave (Debian Policy knows it not; update-notifier, unattended-upgrades and the
kernels do), and libzypp's (zypp.conf; seen in libzypp 17.22)."""

_KERNELS = ("boot/vmlinuz*", "usr/lib/modules/*/vmlinuz")

_CORE_PACKAGES = (
    "kernel-core", "kernel", "glibc", "systemd", "dbus-broker", "dbus-daemon", "openssl-libs", "gnutls",
    "linux-firmware", "microcode_ctl",
)  # fmt: skip
"""What takes effect only with a restart (libdnf5/rpm/package_query.cpp, CORE_PACKAGE_NAMES, read 2026-11-29)."""


def waits_for_restart(job: Job, *, by_rpm: bool, root: Path = Path("/")) -> bool | None:
    """Say whether a restart is due on the system at *root*; None where nothing tells, as in containers.

    A kernel that was put there since the start has not been started. Raises `Cancelled`.
    """
    if any((root / flag).exists() for flag in _FLAGS):
        return True
    started = started_at(root / "proc")
    installed = [*_kernels(root)]
    if by_rpm:
        installed += _core_packages(job)
    if started is None or not installed:
        return None
    return max(installed) > started


def started_at(proc: Path) -> float | None:
    """Return when this system started, in seconds since 1970; None where the kernel does not tell (proc(5)).

    A container started with its first process, not with the kernel.
    """
    try:
        kernel = (proc / "stat").read_text(encoding="ascii", errors="replace")
        first = (proc / "1" / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    match = re.search(r"^btime (\d{1,12})$", kernel, re.MULTILINE)
    # The second field, a name in brackets, may have spaces; the twenty-second are ticks since the kernel started.
    fields = first.rpartition(")")[2].split()
    if match is None or len(fields) < 20 or not fields[19].isdecimal():
        return None
    return int(match[1]) + int(fields[19]) / _ticks_per_second()


def _ticks_per_second() -> int:
    if sys.platform == "win32":
        return 100
    else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
        return os.sysconf("SC_CLK_TCK")


def _kernels(root: Path) -> Iterator[float]:
    """Yield when each kernel was put there; a package gives its file the date when it was built, so that tells not."""
    for pattern in _KERNELS:
        try:
            yield from [path.lstat().st_ctime for path in root.glob(pattern)]
        except OSError:
            continue


def _core_packages(job: Job) -> Iterator[float]:
    """Yield when each of the packages was installed that need a restart; rpm ends with the number of missing ones."""
    words = ["rpm", "-q", "--queryformat", r"%{NAME} %{INSTALLTIME}\n", *_CORE_PACKAGES]
    printed = ask(words, job, fine=range(len(_CORE_PACKAGES) + 1))
    if isinstance(printed, str):
        yield from (float(moment) for moment in re.findall(r"^\S+ (\d{1,12})$", printed, re.MULTILINE))
