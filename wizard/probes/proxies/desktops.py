"""The proxies in the settings of Linux desktops, which browsers follow: those of GNOME and its kin, and of KDE.

Which keys count, and in which order: chromium net/proxy_resolution/proxy_config_service_linux.cc and Firefox
toolkit/system/unixproxy/nsUnixSystemProxySettings.cpp, read 2026-11.
"""

import ast
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from wizard.model.computer import ProxyMode, ProxySource, Trouble, TroubleKind
from wizard.probes.base import Cancel, Deadline, Job
from wizard.probes.command import ask
from wizard.probes.proxies.common import Found, text_of

SOON_S = 1.0
"""Seconds that a connection waits at most to learn which proxy to take; usually it is a hundredth."""

PLAIN = "http"
"""The name of a proxy for plain connections: Firefox takes GNOME's for secure ones as well where there is no other,
Chromium does not (seen with 153 and 156)."""

_WITHOUT_DESKTOPS = ("win32", "darwin")
_SCHEMA = "org.gnome.system.proxy"
_LONGEST_LINE = 4096


def desktop_proxy(host: str) -> str | None:
    """Return the address of the proxy that the desktop's settings name for *host*; None where they name none.

    Windows and macOS have no such settings beside the system's own, which Python knows.
    """
    if sys.platform in _WITHOUT_DESKTOPS:
        return None
    found = read_desktop(Job(deadline=Deadline.after(SOON_S), cancel=Cancel()), [])
    if found is None or found.mode is not ProxyMode.FIXED or found.name == PLAIN or found.excepts(host):
        return None
    scheme = "socks5" if found.name == "socks" else "http"
    return f"{scheme}://{found.value.rpartition('://')[2]}"


def read_desktop(job: Job, troubles: list[Trouble], environment: Mapping[str, str] = os.environ) -> Found | None:
    """Return what the desktop in use says of proxies; None where it says nothing, or there is none."""
    if "KDE" in environment.get("XDG_CURRENT_DESKTOP", "").split(":"):
        return read_kde(environment, troubles)
    return read_gnome(job, troubles) if environment.get("DBUS_SESSION_BUS_ADDRESS") else None


def read_gnome(job: Job, troubles: list[Trouble]) -> Found | None:
    """Ask gsettings(1), which ends with 1 and prints nothing where these settings are not installed."""
    said = ask(["gsettings", "list-recursively", _SCHEMA], job, fine=(0, 1))
    if isinstance(said, Trouble):
        if said.kind is not TroubleKind.MISSING:
            troubles.append(said)
        return None
    values = dict(_values(said))
    if said.strip() and "mode" not in values:
        troubles.append(Trouble(kind=TroubleKind.STRANGE, what="gsettings"))
    match values.get("mode"):
        case "auto":
            url = _text(values.get("autoconfig-url"))
            return Found(source=ProxySource.GNOME, mode=ProxyMode.FILE if url else ProxyMode.DETECT, value=url)
        case "manual":
            return _gnome_proxy(values)
        case _:
            return None


def _gnome_proxy(values: Mapping[str, object]) -> Found | None:
    ignored = values.get("ignore-hosts")
    for name in ("https", "socks", PLAIN):
        host, port = _text(values.get(f"{name}.host")), values.get(f"{name}.port")
        if host:
            host = f"[{host}]" if host.count(":") > 1 else host
            return Found(
                source=ProxySource.GNOME,
                mode=ProxyMode.FIXED,
                name=name,
                value=f"{host}:{port}" if isinstance(port, int) and port else host,
                exceptions=tuple(map(str, ignored)) if isinstance(ignored, list) else (),
            )
    return None


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _values(said: str) -> Iterator[tuple[str, object]]:
    """Yield each key, with its child schema before it, and its value: GVariant text, which reads like Python's."""
    for line in said.splitlines():
        schema, _, rest = line[:_LONGEST_LINE].partition(" ")
        key, _, text = rest.partition(" ")
        child = schema.removeprefix(_SCHEMA).removeprefix(".")
        if schema.startswith(_SCHEMA):
            try:
                yield f"{child}.{key}" if child else key, ast.literal_eval(text.removeprefix("@as ").strip())
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                # Of another kind (true, uint32 …), or cut.
                continue


def read_kde(environment: Mapping[str, str], troubles: list[Trouble]) -> Found | None:
    """Read kioslaverc: the person's, else the system's, as KDE does with all its settings."""
    home = environment.get("XDG_CONFIG_HOME") or Path(environment.get("HOME", "")) / ".config"
    everybody = (environment.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")
    values: dict[str, str] = {}
    for folder in (*reversed(everybody), home):
        values.update(_kde_values(text_of(Path(folder) / "kioslaverc", troubles) or ""))
    # 0 none, 1 these, 2 a file, 3 to be looked for, 4 the variables that are named here.
    match values.get("ProxyType"):
        case "1":
            return _kde_proxy(values)
        case "4":
            return _kde_proxy({key: environment.get(value, value) for key, value in values.items()})
        case "2":
            url = values.get("Proxy Config Script", "")
            return Found(source=ProxySource.KDE, mode=ProxyMode.FILE, value=url) if url else None
        case "3":
            return Found(source=ProxySource.KDE, mode=ProxyMode.DETECT)
        case _:
            return None


def _kde_values(text: str) -> Iterator[tuple[str, str]]:
    is_ours = False
    for line in text.splitlines():
        if line.startswith("["):
            is_ours = line.strip().startswith("[Proxy Settings]")
        elif is_ours:
            name, _, value = line.partition("=")
            # A mark such as [$i] behind a name says who may change it.
            yield name.partition("[")[0].strip(), value.strip()


def _kde_proxy(values: Mapping[str, str]) -> Found | None:
    for name, key in (("https", "httpsProxy"), ("socks", "socksProxy")):
        value = values.get(key, "")
        if value and not value.startswith("//:"):
            return Found(
                source=ProxySource.KDE,
                mode=ProxyMode.FIXED,
                name=name,
                # KDE writes "http://proxy.example 3128".
                value=":".join(value.rsplit(" ", 1)),
                exceptions=tuple(values.get("NoProxyFor", "").replace(",", " ").split()),
                is_suffix=True,
                is_reversed=values.get("ReversedException", "") in {"true", "1"},
            )
    return None
