"""The networks of a Windows system: its default routes, and the registry's names. Not yet run on a real Windows."""

import ipaddress
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence

from wizard.model.computer import Trouble
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.links.common import Link, Links, beside, source_towards

Ask = Callable[[Sequence[str]], str | Trouble]

_INTERFACES = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces"
_NAMES = r"SYSTEM\CurrentControlSet\Control\Network\{4D36E972-E325-11CE-BFC1-08002BE10318}"

_ANYWHERE = "0.0.0.0"  # noqa: S104  (the destination of a default route)

_MADE_OF_SOFTWARE = ("ROOT\\", "SWD\\")
"""How Windows numbers devices that no bus has: the adapters of VPNs (TAP, Wintun, WAN Miniport), and Hyper-V's."""


def other_links(address: str, job: Job) -> Links:
    """Return the networks that lead to *address*, by a default route of their own, beside the usual one.

    None where the usual one is a VPN. Networks are told apart by this computer's address there, which Windows' own
    programs print for IPv4 only. Raises `Cancelled`.
    """
    usual = source_towards(address)
    if usual is None or ":" in address:
        return Links()
    return links_from(usual, lambda words: ask(words, job), read_adapters())


def links_from(usual: str, asked: Ask, adapters: Mapping[str, tuple[str, str]]) -> Links:
    """Return the networks beside the one with the address *usual*, by the *adapters* (address -> name, device)."""
    name, device = adapters.get(usual, ("VPN", _MADE_OF_SOFTWARE[0]))
    if is_tunnel(device):
        return Links(tunnel=name)
    table = asked(["route.exe", "print", "-4", _ANYWHERE])
    sources = default_sources(table) if isinstance(table, str) else ()
    known = ((source, *adapters[source]) for source in sources if source in adapters)
    return beside(name, (Link(called, source) for source, called, device in known if not is_tunnel(device)))


def is_tunnel(device: str) -> bool:
    """Say whether the adapter with the device number *device* is made of software."""
    return device.upper().startswith(_MADE_OF_SOFTWARE)


def default_sources(table: str) -> Iterator[str]:
    """Yield this computer's address on each default route in what ``route print`` prints, the preferred ones first.

    Only numbers are read, as the words are in the system's language, and may be two ("Auf Verbindung").
    """
    found: list[tuple[int, str]] = []
    for line in table.splitlines():
        words = line.split()
        if len(words) >= 5 and words[:2] == [_ANYWHERE, _ANYWHERE] and words[-1].isdigit() and _is_ipv4(words[-2]):
            found.append((int(words[-1]), words[-2]))
    yield from dict.fromkeys(source for _, source in sorted(found, key=lambda route: route[0]))


def _is_ipv4(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).version == 4
    except ValueError:
        return False


def read_adapters() -> Mapping[str, tuple[str, str]]:
    """Return the IPv4 addresses of this computer, each with its adapter's name and device number."""
    if sys.platform != "win32":
        return {}
    else:  # noqa: RET505  (mypy leaves out the branch of another platform only in this form)
        import winreg

        found: dict[str, tuple[str, str]] = {}
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _INTERFACES) as interfaces:
            ids = [winreg.EnumKey(interfaces, number) for number in range(winreg.QueryInfoKey(interfaces)[0])]
        for id_ in ids:
            name = _value(rf"{_NAMES}\{id_}\Connection", "Name")
            device = _value(rf"{_NAMES}\{id_}\Connection", "PnpInstanceID")
            for value in ("DhcpIPAddress", "IPAddress"):
                given = _value(rf"{_INTERFACES}\{id_}", value)
                for address in given if isinstance(given, list) else [given]:
                    if isinstance(address, str) and isinstance(name, str) and isinstance(device, str):
                        found[address] = (name, device)
        return found


def _value(key: str, name: str) -> object:
    if sys.platform != "win32":
        return None
    else:  # noqa: RET505
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
                found: object = winreg.QueryValueEx(opened, name)[0]
        except OSError:
            return None
        return found


def bind(sock: socket.socket, link: Link) -> None:
    """Make *sock* connect through *link*: Windows sends from an interface what carries its address (RFC 1122 3.3.4.2).

    Raises OSError where the address is gone.
    """
    sock.bind((link.source, 0))
