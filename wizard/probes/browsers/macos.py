"""The browsers on a macOS system: those among the applications. Not yet run on a real Mac."""

import plistlib
from pathlib import Path
from xml.parsers.expat import ExpatError

from wizard.model.computer import Browser, BrowsersEvidence
from wizard.probes.base import Job

_APPLICATIONS = Path("/Applications")
_BROWSERS = (
    ("safari", "Safari", "Safari.app"),
    ("chrome", "Google Chrome", "Google Chrome.app"),
    ("edge", "Microsoft Edge", "Microsoft Edge.app"),
    ("firefox", "Firefox", "Firefox.app"),
    ("brave", "Brave", "Brave Browser.app"),
)


def read_browsers(job: Job) -> BrowsersEvidence:
    """Return the browsers among the applications. Raises `Cancelled`."""
    job.cancel.check()
    return BrowsersEvidence(browsers=installed_browsers(_APPLICATIONS))


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
