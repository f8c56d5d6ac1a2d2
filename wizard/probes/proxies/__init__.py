"""The proxies and VPNs in use; each platform's file offers the same functions."""

import sys

if sys.platform == "win32":
    from wizard.probes.proxies.windows import read_system_proxy as read_system_proxy
    from wizard.probes.proxies.windows import read_vpn as read_vpn
elif sys.platform == "darwin":
    from wizard.probes.proxies.macos import read_system_proxy as read_system_proxy
    from wizard.probes.proxies.macos import read_vpn as read_vpn
else:
    from wizard.probes.proxies.linux import read_system_proxy as read_system_proxy
    from wizard.probes.proxies.linux import read_vpn as read_vpn
