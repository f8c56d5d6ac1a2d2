"""A macOS system: its release, browsers and proxies. Not yet run on a real Mac."""

import plistlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

from wizard.model.evidence import Browser, SystemEvidence
from wizard.probes.base import Job
from wizard.probes.system.common import TimeService, proxies, run, support_ends
from wizard.probes.system.trust_settings import read_trust_settings

Run = Callable[[Sequence[str]], str | None]

_APPLICATIONS = Path("/Applications")
_BROWSERS = (
    ("safari", "Safari", "Safari.app"),
    ("chrome", "Google Chrome", "Google Chrome.app"),
    ("edge", "Microsoft Edge", "Microsoft Edge.app"),
    ("firefox", "Firefox", "Firefox.app"),
    ("brave", "Brave", "Brave Browser.app"),
)


def read_time_service(ask: Run = run) -> TimeService:
    """Return whether macOS sets the clock by itself; ``systemsetup`` would say so to administrators only.

    The key of timed's preferences is from memory.
    """
    said = (
        ask(["/usr/bin/defaults", "read", "/Library/Preferences/com.apple.timed", "TMAutomaticTimeOnlyEnabled"]) or ""
    )
    return TimeService(automatic={"1": True, "0": False}.get(said.strip()))


def read_system(job: Job) -> SystemEvidence:
    """Return what this system says of itself. Raises `Cancelled`."""
    job.cancel.check()
    return system_from(run, _APPLICATIONS)


def system_from(ask: Run, applications: Path) -> SystemEvidence:
    """Return the system that the programs behind *ask* and the folder *applications* describe."""
    version = _field(ask(["/usr/bin/sw_vers"]) or "", "ProductVersion") or ""
    settings = ask(["/usr/sbin/scutil", "--proxy"]) or ""
    return SystemEvidence(
        family="macos",
        name=f"macOS {version}".strip(),
        version=version,
        support_ends=support_ends("macos", version.partition(".")[0]),
        desktop=None,
        browsers=installed_browsers(applications),
        proxies=proxies(),
        pac_url=pac_url(settings),
        settings=read_trust_settings(),
    )


def _field(text: str, name: str) -> str | None:
    """Return the value of ``name`` in lines of the form ``name : value``."""
    match = re.search(rf"^\s*{re.escape(name)}\s*:\s*(\S.*?)\s*$", text, re.MULTILINE)
    return match[1] if match else None


def pac_url(settings: str) -> str | None:
    """Return the automatic proxy configuration in what ``scutil --proxy`` prints, where it is in use."""
    return _field(settings, "ProxyAutoConfigURLString") if _field(settings, "ProxyAutoConfigEnable") == "1" else None


def installed_browsers(applications: Path) -> tuple[Browser, ...]:
    """Return the browsers in the folder *applications* with the versions in their Info.plist."""
    found = []
    for kind, name, bundle in _BROWSERS:
        version = _bundle_version(applications / bundle)
        if version is not None:
            found.append(Browser(id=kind, name=name, version=version, path=bundle))
    return tuple(found)


def _bundle_version(bundle: Path) -> str | None:
    """Return the version of an application, "?" where it tells none; None where it is missing or unreadable."""
    try:
        info = plistlib.loads((bundle / "Contents" / "Info.plist").read_bytes())
    except (OSError, ValueError, LookupError, ExpatError):
        return None
    return str(info.get("CFBundleShortVersionString", "?")) if isinstance(info, dict) else None
