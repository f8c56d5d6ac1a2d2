"""A Linux system: its release, desktop, browsers and proxies."""

import os
import platform
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from wizard.model.evidence import Browser, SystemEvidence
from wizard.probes.base import Job
from wizard.probes.system.common import TimeService, proxies, run, support_ends
from wizard.probes.system.trust_settings import read_trust_settings

BROWSERS = (
    ("chrome", "Google Chrome", "google-chrome"),
    ("chromium", "Chromium", "chromium"),
    ("chromium", "Chromium", "chromium-browser"),
    ("edge", "Microsoft Edge", "microsoft-edge"),
    ("brave", "Brave", "brave-browser"),
    ("vivaldi", "Vivaldi", "vivaldi"),
    ("opera", "Opera", "opera"),
    ("firefox", "Firefox", "firefox"),
    ("firefox", "Firefox ESR", "firefox-esr"),
)
"""(id, name, command); of one id only the first that is found counts."""


def read_system(job: Job) -> SystemEvidence:
    """Return what this system says of itself. Raises `Cancelled`."""
    release = read_release()
    version = release.get("VERSION_ID", "")
    return SystemEvidence(
        family="linux",
        name=release.get("PRETTY_NAME", "Linux"),
        version=version,
        support_ends=support_ends("linux", f"{release.get('ID', '')} {version}"),
        desktop=os.environ.get("XDG_CURRENT_DESKTOP") or None,
        browsers=installed_browsers(job),
        proxies=proxies(),
        pac_url=_pac_url(),
        settings=read_trust_settings(),
        wireless=is_wireless(),
    )


def read_time_service() -> TimeService:
    """Return what systemd says of the clock (timedatectl(1): properties, one a line); nothing without systemd."""
    printed = run(["timedatectl", "show", "-p", "NTPSynchronized", "-p", "NTP"]) or ""
    said = dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)
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


def installed_browsers(job: Job) -> tuple[Browser, ...]:
    """Return the browsers on the command path with their versions. Raises `Cancelled`."""
    found: dict[str, Browser] = {}
    for kind, name, command in BROWSERS:
        job.cancel.check()
        path = None if kind in found else shutil.which(command)
        version = browser_version(Path(path)) if path else None
        if path and version:
            found[kind] = Browser(id=kind, name=name, version=version, path=command)
    return tuple(found.values())


def browser_version(path: Path) -> str | None:
    """Return the version of the browser at *path*; Firefox keeps it in a file beside itself."""
    ini = path.resolve().parent / "application.ini"
    try:
        text = ini.read_text(encoding="utf-8", errors="replace") if ini.is_file() else run([str(path), "--version"])
    except OSError:
        text = None
    match = re.search(r"(?:^Version=|\s)(\d+(?:\.\d+)+)", text or "", re.MULTILINE)
    return match[1] if match else None


def _pac_url() -> str | None:
    """Return GNOME's automatic proxy configuration, where it is in use."""
    if shutil.which("gsettings") is None or not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return None
    if (run(["gsettings", "get", "org.gnome.system.proxy", "mode"]) or "").strip() != "'auto'":
        return None
    return (run(["gsettings", "get", "org.gnome.system.proxy", "autoconfig-url"]) or "").strip().strip("'") or None
