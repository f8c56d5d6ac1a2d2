"""The installed browsers; each platform's file offers the same function."""

import sys

if sys.platform == "win32":
    from wizard.probes.browsers.windows import read_browsers as read_browsers
elif sys.platform == "darwin":
    from wizard.probes.browsers.macos import read_browsers as read_browsers
else:
    from wizard.probes.browsers.linux import read_browsers as read_browsers
