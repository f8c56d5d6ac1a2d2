"""The browsers on a Windows system, from the registry. Not yet run on a real Windows."""

from wizard.model.computer import Browser, BrowsersEvidence
from wizard.probes.base import Job
from wizard.probes.system.windows import ReadValue, registry_value

_BROWSERS = (
    ("chrome", "Google Chrome", r"HKCU\Software\Google\Chrome\BLBeacon", "version"),
    ("edge", "Microsoft Edge", r"HKCU\Software\Microsoft\Edge\BLBeacon", "version"),
    ("brave", "Brave", r"HKCU\Software\BraveSoftware\Brave-Browser\BLBeacon", "version"),
    ("firefox", "Firefox", r"HKLM\SOFTWARE\Mozilla\Mozilla Firefox", "CurrentVersion"),
)
"""(id, name, key, value); the Chromium family writes its version at each start."""


def read_browsers(job: Job) -> BrowsersEvidence:
    """Return the browsers that have entries in the registry. Raises `Cancelled`."""
    job.cancel.check()
    return browsers_from(registry_value)


def browsers_from(read: ReadValue) -> BrowsersEvidence:
    """Return the browsers that the registry values behind *read* describe."""
    found = []
    for kind, name, key, value in _BROWSERS:
        version = read(key, value)
        if version:
            found.append(Browser(id=kind, name=name, version=version.split(" ")[0], path=name))
    return BrowsersEvidence(browsers=tuple(found))
