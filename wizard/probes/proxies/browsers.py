"""The proxies that browsers are told of their own: Firefox's settings, and policies for Chrome and its kin on Linux."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from wizard.model.computer import ProxyMode, ProxySource, Trouble, TroubleKind
from wizard.probes.proxies.common import Found, chosen, text_of
from wizard.probes.stores.nss import FIREFOX_FOLDERS, default_profiles

_PREFERENCE = re.compile(r'^user_pref\("network\.proxy\.([a-z_]+)", (.{0,4096})\);\s*$', re.MULTILINE)

POLICIES = (
    (ProxySource.CHROME, "opt/chrome/policies/managed"),
    (ProxySource.CHROMIUM, "chromium/policies/managed"),
    (ProxySource.EDGE, "opt/edge/policies/managed"),
)
"""Below /etc (Chrome Enterprise help, "Set Chrome policies on Linux"; Microsoft Learn, "Microsoft Edge for Linux")."""

MOST_FILES = 50
"""Files of one browser's policies that are read."""

_LARGEST_POLICY = 256 * 1024

Value = str | int | float | bool | None
"""What a preference may hold."""


def read_firefox(troubles: list[Trouble], home: Path | None = None, platform: str = sys.platform) -> Iterator[Found]:
    """Yield what the profiles that Firefox starts with say of proxies, where they do not leave it to the system.

    Their names: netwerk/base/nsIProtocolProxyService.idl and modules/libpref/init/all.js, read 2026-11.
    """
    base = home or Path.home()
    for folder in FIREFOX_FOLDERS.get(platform, FIREFOX_FOLDERS["linux"]):
        for profile in default_profiles(base / folder):
            text = text_of(profile / "prefs.js", troubles) or ""
            found = _of_firefox(dict(_preferences(text)))
            if found is not None:
                yield found


def _preferences(text: str) -> Iterator[tuple[str, Value]]:
    for name, value in _PREFERENCE.findall(text):
        try:
            read = json.loads(value)
        except (ValueError, RecursionError):
            continue
        if isinstance(read, Value):
            yield name, read


def _of_firefox(preferences: Mapping[str, Value]) -> Found | None:
    match preferences.get("type"):
        case 0:
            return Found(source=ProxySource.FIREFOX, mode=ProxyMode.DIRECT)
        case 1:
            return _fixed_of_firefox(preferences)
        case 2:
            url = preferences.get("autoconfig_url")
            usable = isinstance(url, str) and bool(url)
            return Found(source=ProxySource.FIREFOX, mode=ProxyMode.FILE, value=str(url)) if usable else None
        case 4:
            return Found(source=ProxySource.FIREFOX, mode=ProxyMode.DETECT)
        case _:
            # 5, or nothing: as the system does it.
            return None


def _fixed_of_firefox(preferences: Mapping[str, Value]) -> Found | None:
    for key, name in (("ssl", "https"), ("socks", "socks")):
        host, port = preferences.get(key), preferences.get(f"{key}_port")
        if isinstance(host, str) and host and isinstance(port, int) and port > 0:
            host = f"[{host}]" if ":" in host else host
            return Found(
                source=ProxySource.FIREFOX,
                mode=ProxyMode.FIXED,
                name=name,
                value=f"{host}:{port}",
                exceptions=tuple(re.split(r"[,\s]+", str(preferences.get("no_proxies_on") or ""))),
                is_suffix=True,
            )
    return None


def read_policies(troubles: list[Trouble], etc: Path = Path("/etc")) -> Iterator[Found]:
    """Yield what the policies for Chrome, Chromium and Edge say of proxies."""
    for source, folder in POLICIES:
        policies: dict[str, object] = {}
        for file in _files(etc / folder, troubles):
            policies.update(_policies_in(file, troubles))
        whole = policies.get("ProxySettings")
        found = _of_chrome(source, whole if isinstance(whole, dict) else policies)
        if found is not None:
            yield found


def _files(folder: Path, troubles: list[Trouble]) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".json")[:MOST_FILES]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError:
        troubles.append(Trouble(kind=TroubleKind.DENIED, what=folder.name))
        return []


def _policies_in(file: Path, troubles: list[Trouble]) -> Mapping[str, object]:
    text = text_of(file, troubles, _LARGEST_POLICY)
    if text is None:
        return {}
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        read = None
    if isinstance(read, dict):
        return read
    troubles.append(Trouble(kind=TroubleKind.STRANGE, what=file.name))
    return {}


def _of_chrome(source: ProxySource, policies: Mapping[str, object]) -> Found | None:
    """Return what ProxyMode and its kin say, which also stand together in ProxySettings (chromeenterprise.google)."""

    def text(name: str) -> str:
        value = policies.get(name)
        return value.strip() if isinstance(value, str) else ""

    match text("ProxyMode"):
        case "direct":
            return Found(source=source, mode=ProxyMode.DIRECT)
        case "auto_detect":
            return Found(source=source, mode=ProxyMode.DETECT)
        case "pac_script" if url := text("ProxyPacUrl"):
            return Found(source=source, mode=ProxyMode.FILE, value=url)
        case "fixed_servers" if rules := text("ProxyServer"):
            name, value = chosen(rules)
            exceptions = tuple(re.split(r"[,;]", text("ProxyBypassList")))
            mode = ProxyMode.FIXED if value else ProxyMode.DIRECT
            return Found(source=source, mode=mode, name=name, value=value, exceptions=exceptions)
        case _:
            # "system", or nothing.
            return None
