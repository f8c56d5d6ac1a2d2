"""No Windows was at hand: the values have the form of the vendors' documentation, whose pages are named from memory.

BLBeacon, version: Chromium's installer constants. CurrentVersion of Firefox, "153.7.0 (x64 en-US)": Mozilla's installer
script shared.nsh.
"""

from wizard.model.computer import Browser
from wizard.probes.browsers.windows import browsers_from


def test_the_browsers_are_found_with_their_versions() -> None:
    browsers = {
        (r"HKCU\Software\Google\Chrome\BLBeacon", "version"): "156.0.8078.79",
        (r"HKCU\Software\Microsoft\Edge\BLBeacon", "version"): "156.0.3800.1",
        (r"HKLM\SOFTWARE\Mozilla\Mozilla Firefox", "CurrentVersion"): "153.7.0 (x64 en-US)",
    }
    assert browsers_from(lambda key, value: browsers.get((key, value))).browsers == (
        Browser(id="chrome", name="Google Chrome", version="156.0.8078.79", path="Google Chrome"),
        Browser(id="edge", name="Microsoft Edge", version="156.0.3800.1", path="Microsoft Edge"),
        Browser(id="firefox", name="Firefox", version="153.7.0", path="Firefox"),
    )
