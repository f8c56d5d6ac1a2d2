"""Updates on a Linux system: which tool looks after them, and what it says."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from wizard.model.computer import UpdatesEvidence
from wizard.probes.base import Job
from wizard.probes.system.linux import read_release
from wizard.probes.updates.apt import read_apt
from wizard.probes.updates.dnf import read_dnf
from wizard.probes.updates.packagekit import read_packagekit
from wizard.probes.updates.pacman import read_pacman
from wizard.probes.updates.restart import waits_for_restart
from wizard.probes.updates.zypper import read_zypper

_READERS: Mapping[str, Callable[[Job], UpdatesEvidence]] = {
    "apt": read_apt,
    "dnf": read_dnf,
    "zypper": read_zypper,
    "pacman": read_pacman,
    "packagekit": read_packagekit,
}

_PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "apt": ("apt-cache", "dpkg-query"),
    "dnf": ("dnf", "dnf5"),
    "zypper": ("zypper",),
    "pacman": ("pacman",),
    "packagekit": ("pkcon",),
}
"""Tool -> the programs of which one has to be there."""

_OF_A_FAMILY: Mapping[str, str] = {
    "debian": "apt",
    "ubuntu": "apt",
    "fedora": "dnf",
    "rhel": "dnf",
    "centos": "dnf",
    "suse": "zypper",
    "opensuse": "zypper",
    "arch": "pacman",
}
"""ID or ID_LIKE in os-release(5) -> the tool; another one's may be installed beside it."""

_BY_RPM = frozenset({"dnf", "zypper"})

OSTREE = Path("/run/ostree-booted")
"""There where the system is renewed as a whole (ostree(1)); dnf knows nothing of such updates."""


def read_updates(job: Job) -> UpdatesEvidence:
    """Return what the tool of this system knows of updates that wait. Raises `Cancelled`."""
    job.cancel.check()
    tool = "" if OSTREE.exists() else tool_of(read_release())
    seen = _READERS[tool](job) if tool else UpdatesEvidence(tool="")
    return replace(seen, restart=waits_for_restart(job, by_rpm=tool in _BY_RPM))


def tool_of(release: Mapping[str, str]) -> str:
    """Return the tool that looks after the updates of the system with this *release*; empty where none is known."""
    families = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    tools = [_OF_A_FAMILY[family] for family in families if family in _OF_A_FAMILY]
    return next((tool for tool in (*tools, *_PROGRAMS) if any(map(shutil.which, _PROGRAMS[tool]))), "")
