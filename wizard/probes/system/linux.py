"""A Linux system: its release and desktop, and how its clock is kept."""

import json
import os
import platform
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from wizard.model.computer import Care, Lifetime, SystemEvidence
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.system.common import Support, TimeService, rows, support_in, support_of, unknown_support

PRO_STATUS = Path("/var/lib/ubuntu-advantage/status.json")
"""Where Ubuntu notes, for everybody to read, whether it takes part in Ubuntu Pro (ubuntu-pro-client, "pro status")."""

_LARGEST_STATUS = 1024 * 1024
"""Bytes; a larger one is not read."""


def read_system(job: Job) -> SystemEvidence:
    """Return what this system says of itself. Raises `Cancelled`."""
    job.cancel.check()
    release = read_release()
    support = support_by(release)
    return SystemEvidence(
        family="linux",
        name=release.get("PRETTY_NAME", "Linux"),
        version=release.get("VERSION_ID", ""),
        support_ends=support.ends,
        desktop=os.environ.get("XDG_CURRENT_DESKTOP") or None,
        wireless=is_wireless(),
        care=support.care,
    )


def support_by(release: Mapping[str, str], pro_status: Path = PRO_STATUS) -> Support:
    """Return how long the system with this *release* is cared for.

    What it says itself counts first (SUPPORT_END, os-release(5)): that is renewed with its updates.
    """
    told = _told_date(release.get("SUPPORT_END", ""))
    if told is not None:
        return Support(ends=told, care=Care(lifetime=Lifetime.DATED))
    name, version = release.get("ID", ""), release.get("VERSION_ID", "")
    keys = (f"{name} {version}".strip(), f"{name} {version.partition('.')[0]}".strip(), f"{name} *")
    row = rows("linux").get(keys[0])
    if row is not None and name == "ubuntu":
        return support_in(row, takes_part=takes_part_in_pro(pro_status) if row.offer else None)
    support = support_of("linux", keys)
    return support if support.care.lifetime is not Lifetime.UNKNOWN else _support_of_base(release)


def _support_of_base(release: Mapping[str, str]) -> Support:
    """Return how long the system is cared for that this one is built on, and whose updates it gets."""
    codenames = {release.get("UBUNTU_CODENAME", ""), release.get("DEBIAN_CODENAME", "")} - {""}
    base = next((row for row in rows("linux").values() if row.codename in codenames), None)
    return unknown_support() if base is None else support_in(base, based_on=base.name)


def _told_date(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def takes_part_in_pro(status: Path) -> bool | None:
    """Say whether this Ubuntu gets the updates of Ubuntu Pro, by its *status* file; None where that cannot say."""
    try:
        with status.open("rb") as file:
            known = json.loads(file.read(_LARGEST_STATUS))
    except (OSError, ValueError, RecursionError):
        return None
    services = known.get("services") if isinstance(known, dict) else None
    if not isinstance(services, list):
        return None
    states = [s.get("status") for s in services if isinstance(s, dict) and s.get("name") == "esm-infra"]
    return states == ["enabled"]


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
