"""What every platform's file needs: a proxy setting as it stands, what is told of it, and whom it leaves out."""

import ipaddress
import os
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit

from wizard.model.computer import ProxyMode, ProxySetting, ProxySource, Trouble
from wizard.probes.files import read_small

SAMPLES = ("192.0.2.1", "2001:db8::1", "10.255.255.254")
"""Addresses whose ways are asked for, and that nothing is sent to: one of the Internet in each family (RFC 5737, 3849),
and one of the largest private network (RFC 1918), which companies lead into their VPN."""

LONGEST_PLACE = 200
"""Characters of an address that are kept."""

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes of a file with settings; Firefox keeps all of a profile's in one."""

_VARIABLES = ("https_proxy", "all_proxy", "http_proxy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A proxy setting as it stands, with what may be private: it stays within the probes."""

    source: ProxySource
    mode: ProxyMode
    name: str = ""
    value: str = field(default="", repr=False)
    """The proxy's address, with or without a scheme, or the file's."""
    exceptions: tuple[str, ...] = field(default=(), repr=False)
    """Hosts that are reached without it."""
    is_suffix: bool = False
    """Whether an exception stands for all names below it, too."""
    is_reversed: bool = False
    """Whether it is the other way round: only the exceptions go through the proxy."""

    def told(self, host: str) -> ProxySetting:
        """Return what may be told of it, where *host* is the site in question; empty for none."""
        is_file = self.mode is ProxyMode.FILE
        return ProxySetting(
            source=self.source,
            mode=self.mode,
            name=self.name,
            place=pac_place(self.value) if is_file else place_of(self.value) if self.value else "",
            has_login=self.mode is ProxyMode.FIXED and _has_login(self.value),
            exempt=bool(host) and self.excepts(host),
        )

    def excepts(self, host: str) -> bool:
        """Say whether *host* is reached without this proxy."""
        is_named = any(_fits(pattern.strip().lower(), host, self.is_suffix) for pattern in self.exceptions)
        return is_named is not self.is_reversed


def _fits(pattern: str, host: str, is_suffix: bool) -> bool:
    if pattern == "<local>":
        return "." not in host and ":" not in host
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(pattern.strip("[]"), strict=False)
    except ValueError:
        # At least one of both is a name.
        plain = pattern.rpartition("://")[2]
    if "*" in plain:
        return fnmatchcase(host, plain)
    name = plain.removeprefix(".")
    below = is_suffix or plain.startswith(".")
    return bool(name) and (host == name or (below and host.endswith(f".{name}")))


def proxies() -> tuple[tuple[str, str], ...]:
    """Return the proxies that Python's own programs follow, as (scheme, ``host:port``) without names and passwords."""
    found = urllib.request.getproxies()
    return tuple(sorted((scheme, place_of(url)) for scheme, url in found.items() if scheme != "no" and url))


def variables(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Iterator[Found]:
    """Yield what the variables say, in lower and in upper case: programs differ in which of both they take.

    On Windows both are the same. An empty one means no proxy; that matters where the other case names one.
    """
    exceptions = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    for lower in _VARIABLES:
        upper = lower.upper()
        for name, other in ((lower, upper), (upper, lower)) if platform != "win32" else ((upper, upper),):
            value = environment.get(name)
            if value is None or not (value or environment.get(other)):
                continue
            yield Found(
                source=ProxySource.VARIABLE,
                mode=ProxyMode.FIXED if value else ProxyMode.DIRECT,
                name=name,
                value=value,
                exceptions=tuple(filter(None, exceptions.split(","))),
                is_suffix=True,
            )


def place_of(url: str) -> str:
    """Return ``host:port`` of a proxy's address, with or without a scheme; "?" of what is none."""
    parts = _parts(url)
    # What is no address may hold a password anywhere.
    return parts.netloc.rpartition("@")[2][:LONGEST_PLACE] or "?" if parts else "?"


def _has_login(url: str) -> bool:
    parts = _parts(url)
    return bool(parts and parts.username)


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url if "://" in url else f"//{url}")
    except ValueError:
        return None


def pac_place(url: str) -> str:
    """Return where the file at *url* lies, without user name, password and query; of one on this computer its name."""
    parts = _parts(url) if "://" in url else None
    if parts is not None and parts.scheme in {"http", "https"}:
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:LONGEST_PLACE]
    if url.startswith("data:"):
        return "data:"
    path = local_path(url)
    return PurePosixPath(path.replace("\\", "/")).name[:LONGEST_PLACE] or "?" if path else "?"


def local_path(url: str) -> str | None:
    """Return the path of a file on this computer that *url* names, as an address or as it is; None of any other."""
    if "://" not in url:
        return url if url.startswith(("/", "\\")) or url[1:3] in {":\\", ":/"} else None
    parts = _parts(url)
    if parts is None or parts.scheme != "file" or parts.netloc not in {"", "localhost"}:
        return None
    path = unquote(parts.path)
    return path[1:] if path[2:3] == ":" else path


def chosen(rules: str) -> tuple[str, str]:
    """Return (what it is for, the proxy) of rules as Windows and Chrome write them: for secure connections, or for all.

    ``http=a:80;https=b:80;socks=c:1080``, or just ``a:80`` (Microsoft Learn, INTERNET_PROXY_INFO). Both empty for none.
    """
    named: dict[str, str] = {}
    for rule in rules.replace(" ", ";").split(";"):
        name, equals, value = rule.partition("=")
        if rule.strip():
            named.setdefault(name.strip().lower() if equals else "https", (value if equals else rule).strip())
    return next(((name, named[name]) for name in ("https", "socks") if named.get(name)), ("", ""))


def text_of(file: Path, troubles: list[Trouble], largest: int = LARGEST_FILE) -> str | None:
    """Return the text of *file*; None of one that is missing, and with a trouble of one that cannot be read."""
    data = read_small(file, largest)
    if isinstance(data, Trouble):
        troubles.append(data)
        return None
    return None if data is None else data.decode("utf-8", "replace")
