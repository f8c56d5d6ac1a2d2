"""A Linux system: its release and desktop, and how its clock is kept."""

import os
import platform
from collections.abc import Mapping
from pathlib import Path

from wizard.model.computer import SystemEvidence
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.system.common import TimeService, support_ends


def read_system(job: Job) -> SystemEvidence:
    """Return what this system says of itself. Raises `Cancelled`."""
    job.cancel.check()
    release = read_release()
    version = release.get("VERSION_ID", "")
    return SystemEvidence(
        family="linux",
        name=release.get("PRETTY_NAME", "Linux"),
        version=version,
        support_ends=support_ends("linux", f"{release.get('ID', '')} {version}"),
        desktop=os.environ.get("XDG_CURRENT_DESKTOP") or None,
        wireless=is_wireless(),
    )


def read_time_service() -> TimeService:
    """Return what systemd says of the clock (timedatectl(1): properties, one a line); nothing without systemd."""
    printed = ask(["timedatectl", "show", "-p", "NTPSynchronized", "-p", "NTP"])
    lines = printed.splitlines() if isinstance(printed, str) else []
    said = dict(line.split("=", 1) for line in lines if "=" in line)
    words = {"yes": True, "no": False}
    return TimeService(
        synchronised=words.get(said.get("NTPSynchronized", "")), automatic=words.get(said.get("NTP", ""))
    )


def is_wireless(routes: Path = Path("/proc/net/route"), devices: Path = Path("/sys/class/net")) -> bool | None:
    """Say whether the way out is over Wi-Fi, by the default route of IPv4; None where there is none."""
    try:
        rows = [line.split() for line in routes.read_text(encoding="ascii", errors="replace").splitlines()[1:]]
    except OSError:
        return None
    device = next((row[0] for row in rows if len(row) > 1 and row[1] == "00000000"), None)
    return None if device is None else (devices / device / "wireless").is_dir()


def read_release() -> Mapping[str, str]:
    """Return the fields of os-release (freedesktop.org); empty when there is none."""
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}
