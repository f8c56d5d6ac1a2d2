"""The proxies and the VPNs of a Windows system, from the registry. Not yet run on a real Windows."""

from collections.abc import Callable, Mapping, Sequence

from wizard.model.computer import ProxyMode, ProxySource, Trouble, TroubleKind
from wizard.probes.base import Job
from wizard.probes.links.common import source_towards
from wizard.probes.links.windows import read_adapters
from wizard.probes.proxies.common import SAMPLES, Found, chosen
from wizard.probes.system.windows import ReadValue, registry_bytes, registry_value

ReadBytes = Callable[[str, str], bytes | None]
"""(key with its hive before it, value name) -> bytes, or None when they are not there."""

_SETTINGS = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings"

_FIXED, _FILE, _DETECT = 2, 4, 8
"""PROXY_TYPE_PROXY, PROXY_TYPE_AUTO_PROXY_URL and PROXY_TYPE_AUTO_DETECT (wininet.h)."""

_MADE_OF_SOFTWARE = ("ROOT\\", "SWD\\")
_HYPER_V = "ROOT\\VMS"
"""Of adapters made of software, these connect virtual machines; the computer's own way may lead through one."""


def read_system_proxy(job: Job, troubles: list[Trouble]) -> Sequence[Found]:
    """Return what the system says of proxies. Raises `Cancelled`."""
    job.cancel.check()
    return settings_from(registry_value, registry_bytes)


def settings_from(read: ReadValue, read_bytes: ReadBytes) -> Sequence[Found]:
    """Return the settings that the registry behind *read* and *read_bytes* describes.

    They are those of the person, or of everybody where ProxySettingsPerUser is 0; those of services are apart
    (Microsoft Learn, "Understanding web proxy configuration" and "netsh winhttp").
    """
    hive = "HKLM" if read(_POLICY, "ProxySettingsPerUser") == "0" else "HKCU"
    key = rf"{hive}\{_SETTINGS}"
    found = []
    if url := read(key, "AutoConfigURL"):
        found.append(Found(source=ProxySource.WINDOWS, mode=ProxyMode.FILE, value=url))
    if _flags(read_bytes(rf"{key}\Connections", "DefaultConnectionSettings")) & _DETECT:
        found.append(Found(source=ProxySource.WINDOWS, mode=ProxyMode.DETECT))
    if read(key, "ProxyEnable") == "1":
        exceptions = read(key, "ProxyOverride") or ""
        found += _fixed(ProxySource.WINDOWS, read(key, "ProxyServer") or "", exceptions)
    services = read_bytes(rf"HKLM\{_SETTINGS}\Connections", "WinHttpSettings")
    if _flags(services) & _FIXED:
        rules, rest = _counted(services or b"", 12)
        exceptions, _ = _counted(services or b"", rest)
        found += _fixed(ProxySource.WINHTTP, rules, exceptions)
    return found


def _fixed(source: ProxySource, rules: str, exceptions: str) -> list[Found]:
    name, value = chosen(rules)
    listed = tuple(exceptions.replace(" ", ";").split(";"))
    return [Found(source=source, mode=ProxyMode.FIXED, name=name, value=value, exceptions=listed)] if value else []


def _flags(settings: bytes | None) -> int:
    """Return what is in use, by a value of bytes: its version, a counter, these flags, then counted texts.

    Nowhere documented by its maker; the same in many programs that read or write it (read 2026-11).
    """
    return int.from_bytes((settings or b"")[8:12], "little")


def _counted(settings: bytes, place: int) -> tuple[str, int]:
    length = int.from_bytes(settings[place : place + 4], "little")
    begins, ends = place + 4, place + 4 + length
    return settings[begins:ends].decode("latin-1"), ends


def read_vpn(job: Job, troubles: list[Trouble]) -> tuple[str, ...]:
    """Return the adapters of VPNs that carry everything, or what goes to a large private network.

    Raises `Cancelled`.
    """
    job.cancel.check()
    sources = [source for sample in SAMPLES if ":" not in sample and (source := source_towards(sample)) is not None]
    try:
        return vpn_from(sources, read_adapters())
    except OSError:
        troubles.append(Trouble(kind=TroubleKind.FAILED, what="registry"))
        return ()


def vpn_from(sources: Sequence[str], adapters: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """Return the VPNs among the *adapters* (address -> name, device) that have one of the addresses *sources*.

    Windows' own VPN connections are no adapters: an address that none has is taken for theirs.
    """
    used = dict.fromkeys(adapters.get(source, ("VPN", "SWD\\")) for source in sources)
    return tuple(name for name, device in used if _is_vpn(device.upper()))


def _is_vpn(device: str) -> bool:
    return device.startswith(_MADE_OF_SOFTWARE) and not device.startswith(_HYPER_V)
