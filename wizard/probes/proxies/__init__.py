"""The proxies in use; each platform's file offers the same function."""

import sys

if sys.platform == "win32":
    from wizard.probes.proxies.windows import read_proxy as read_proxy
elif sys.platform == "darwin":
    from wizard.probes.proxies.macos import read_proxy as read_proxy
else:
    from wizard.probes.proxies.linux import read_proxy as read_proxy
