"""The proxy and the VPNs of a macOS system, as its own programs print them. Not yet run on a real Mac."""

import re
from collections.abc import Callable, Sequence

from wizard.model.computer import ProxyMode, ProxySource, Trouble, TroubleKind
from wizard.probes.base import Job
from wizard.probes.command import ask
from wizard.probes.proxies.common import SAMPLES, Found
from wizard.probes.system.macos import field_of

Ask = Callable[[Sequence[str]], str | Trouble]

_VPN = re.compile(r"(?:utun|ipsec|ppp|tun|tap|feth)\d+")
"""Names of interfaces that VPNs make; macOS itself has some utun that carry nothing, to which no usual way leads."""


def read_system_proxy(job: Job, troubles: list[Trouble]) -> Sequence[Found]:
    """Return what the system says of proxies. Raises `Cancelled`."""
    said = ask(["/usr/sbin/scutil", "--proxy"], job)
    if isinstance(said, Trouble):
        troubles.append(said)
        return ()
    if said.strip() and "<dictionary>" not in said:
        troubles.append(Trouble(kind=TroubleKind.STRANGE, what="scutil"))
    return settings_in(said)


def settings_in(said: str) -> Sequence[Found]:
    """Return the settings in what ``scutil --proxy`` prints: those of the usual network come before its other ones."""
    # What is below "__SCOPED__" is about single interfaces.
    said = said.partition("__SCOPED__")[0]
    found = []
    if field_of(said, "ProxyAutoConfigEnable") == "1" and (url := field_of(said, "ProxyAutoConfigURLString")):
        found.append(Found(source=ProxySource.MACOS, mode=ProxyMode.FILE, value=url))
    if field_of(said, "ProxyAutoDiscoveryEnable") == "1":
        found.append(Found(source=ProxySource.MACOS, mode=ProxyMode.DETECT))
    for key, name in (("HTTPS", "https"), ("SOCKS", "socks")):
        host, port = field_of(said, f"{key}Proxy"), field_of(said, f"{key}Port")
        if field_of(said, f"{key}Enable") == "1" and host:
            host = f"[{host}]" if ":" in host else host
            found.append(
                Found(
                    source=ProxySource.MACOS,
                    mode=ProxyMode.FIXED,
                    name=name,
                    value=f"{host}:{port}" if port else host,
                    exceptions=_exceptions(said),
                )
            )
            break
    return found


def _exceptions(said: str) -> tuple[str, ...]:
    listed = re.search(r"ExceptionsList : <array> \{([^}]*)\}", said)
    exceptions = re.findall(r"^\s*\d+ : (\S+)\s*$", listed[1], re.MULTILINE) if listed else []
    simple = ["<local>"] if field_of(said, "ExcludeSimpleHostnames") == "1" else []
    return (*exceptions, *simple)


def read_vpn(job: Job, troubles: list[Trouble]) -> tuple[str, ...]:
    """Return the interfaces of VPNs that carry everything, or what goes to a large private network.

    Raises `Cancelled`.
    """
    return vpn_from(lambda words: ask(words, job, fine=(0, 1)), troubles)


def vpn_from(asked: Ask, troubles: list[Trouble]) -> tuple[str, ...]:
    """Return the same by what the programs behind *asked* say of the usual ways."""
    used: dict[str, None] = {}
    for sample in SAMPLES:
        said = asked(["/sbin/route", "-n", "get", "-inet6" if ":" in sample else "-inet", sample])
        if isinstance(said, Trouble):
            troubles.append(said)
            break
        used[field_of(said, "interface") or ""] = None
    return tuple(name for name in used if _VPN.fullmatch(name))
