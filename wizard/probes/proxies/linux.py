"""The proxy and the VPNs of a Linux system: the desktop's settings, and what the kernel says of its interfaces."""

from collections.abc import Sequence
from pathlib import Path

from wizard.model.computer import Trouble
from wizard.probes.base import Job
from wizard.probes.links.linux import IPV4_ROUTES, interface_towards
from wizard.probes.proxies.common import SAMPLES, Found
from wizard.probes.proxies.desktops import read_desktop

_INTERFACES = Path("/sys/class/net")

_NO_HARDWARE = frozenset({"65534", "768"})
"""ARPHRD_NONE (tun, WireGuard, xfrm) and ARPHRD_TUNNEL (vti), linux/if_arp.h."""
_PPP = "512"

_RTF_GATEWAY = 0x2
"""linux/route.h."""

_LARGEST = 64 * 1024
"""Characters of a file of the kernel that are read: some hundred routes."""


def read_system_proxy(job: Job, troubles: list[Trouble]) -> Sequence[Found]:
    """Return what the desktop says of proxies. Raises `Cancelled`."""
    found = read_desktop(job, troubles)
    return () if found is None else (found,)


def read_vpn(job: Job, troubles: list[Trouble]) -> tuple[str, ...]:
    """Return the interfaces of VPNs that carry everything, or what goes to a large private network. Raises `Cancelled`.

    A VPN without an interface of its own (IPsec by policies alone) is not seen: that takes further rights.
    """
    job.cancel.check()
    used = dict.fromkeys(name for sample in SAMPLES if (name := interface_towards(sample)) is not None)
    return tuple(name for name in used if is_vpn(name))


def is_vpn(name: str, interfaces: Path = _INTERFACES, routes: Path = IPV4_ROUTES) -> bool:
    """Say whether the interface *name* is that of a VPN, by what the kernel tells of it in *interfaces* (sysfs)."""
    folder = interfaces / name
    if (folder / "tun_flags").exists() or "DEVTYPE=wireguard" in _said(folder / "uevent").split():
        return True
    if (folder / "device").exists():
        # A modem has hardware behind it.
        return False
    kind = _said(folder / "type").strip()
    return kind in _NO_HARDWARE or (kind == _PPP and has_another_gateway(name, routes))


def _said(file: Path) -> str:
    try:
        with file.open(encoding="ascii", errors="replace") as opened:
            return opened.read(_LARGEST)
    except OSError:
        return ""


def has_another_gateway(name: str, routes: Path) -> bool:
    """Say whether some route of ``/proc/net/route`` has a gateway beyond another interface than *name*.

    That is how a VPN over PPP is told from a telephone line: it goes out through something itself.
    """
    rows = (line.split() for line in _said(routes).splitlines()[1:])
    return any(len(row) == 11 and row[0] != name and int(row[3], 16) & _RTF_GATEWAY for row in rows)
