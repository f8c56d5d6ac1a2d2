"""Single texts of the evidence, and what of each may go into a case file: words that are the same for everybody."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from wizard import resources
from wizard.model.computer import TrustSetting
from wizard.model.evidence import Failure, Stage
from wizard.model.target import Target
from wizard.probes.system.trust_settings import VARIABLES
from wizard.probes.web import place_of

HIDDEN = "…"
"""Stands for a text that was left out, in any language."""

_PLAIN_WORDS = re.compile(r"(?:\[Errno -?\d{1,5}\] )?[A-Za-z0-9 ;,()'-]{1,200}")
"""Words of libraries and systems: no dot, colon, at sign or backslash, so no address, host, login or folder."""


def plain(text: str) -> str:
    """Return *text* where it is plain words of a library, else `HIDDEN`."""
    return text if _PLAIN_WORDS.fullmatch(text.replace("ssl/tls", "ssl tls")) else HIDDEN


def detail_kept(failure: Failure) -> str:
    """Keep of what a proxy or a server says no more than its number: they like to name who asked."""
    match failure.stage:
        case Stage.PROXY:
            said = re.match(r"HTTP/1\.[01] \d{3}(?!\d)", failure.detail)
        case Stage.STARTTLS:
            said = re.match(r"\d{3}(?!\d)", failure.detail)
        case _:
            return plain(failure.detail)
    return said[0] if said else HIDDEN


def received_kept(received: bytes) -> bytes:
    """Keep what tells the protocol, and the five bytes that a TLS record begins with."""
    said = re.match(rb"HTTP/1\.[01] \d{3}(?!\d)|SSH-\d\.\d", received)
    return said[0] if said else received[:5]


_SYSTEM_PLACES = re.compile(
    r"Windows ROOT|certifi [\d.]{1,20}|/(?:etc|usr|System)(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,60}){1,9}"
)


def origin_kept(origin: str) -> str:
    """Keep folders that systems come with."""
    return origin if not origin or _SYSTEM_PLACES.fullmatch(origin) else HIDDEN


_OF_THIS_COMPUTER = re.compile(r"(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?")
"""The same on every computer."""


def place_kept(place: str, target: Target) -> str:
    """Keep ``host`` or ``host:port`` where this program asks there on every computer, and the site itself."""
    is_known = place in _public_places() or place in {target.host, target.address}
    return place if is_known or _OF_THIS_COMPUTER.fullmatch(place) else HIDDEN


@cache
def _public_places() -> frozenset[str]:
    known = resources.read_toml("data", "portals.toml")
    urls = [row["url"] for row in (*known["check"], *known["time"])]
    return frozenset((*map(place_of, urls), known["sntp"]["host"]))


def zone_for(utc_offset_s: int) -> str:
    """Return a zone's distance to UTC: its name may be made up, or tell the town."""
    minutes = round(utc_offset_s / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@cache
def public_resolvers() -> Mapping[str, str]:
    """Return the name servers that are asked on every computer, by address, and who runs each."""
    rows = resources.read_toml("data", "resolvers.toml")["resolver"]
    return MappingProxyType({address: row["owner"] for row in rows for address in row["addresses"]})


@cache
def compared_hosts() -> frozenset[str]:
    """Return the sites that every site is compared with."""
    return frozenset(row["host"] for row in resources.read_toml("data", "comparisons.toml")["host"])


_PROGRAMS = frozenset({
    "application.ini", "apt-config", "apt-get", "brew", "certutil", "defaults", "dnf", "dpkg-query", "flatpak", "git",
    "gsettings", "networksetup", "nmcli", "npm", "pacman", "pkcon", "policies.json", "powershell.exe", "prefs.js",
    "profiles.ini", "reg.exe", "registry", "rpm", "scutil", "security", "snap", "softwareupdate", "timedatectl",
    "trust settings", "w32tm.exe", "Windows Disallowed", "Windows ROOT", "zypper",
})  # fmt: skip
"""What is asked of a computer by names that are the same on each."""


def program_kept(name: str) -> str:
    """Keep the names of programs and files that every system has."""
    return name if name in _PROGRAMS else HIDDEN


_SETTINGS = frozenset({
    "cacertificate", "cacert", "cadirectory", "cafile", "capath", "ca", "cert", "checkcertificate", "global.cert",
    "http.sslcainfo", "http.sslcapath", "http.sslverify", "insecure", "k", "strictssl", "trustedhost",
})  # fmt: skip
"""Names of settings, in lower case and without dashes, as the manuals of the tools have them."""
_SWITCHES = re.compile(r"(?i:true|false|yes|no|on|off|null|\d{0,4})")


def setting_name_kept(setting: TrustSetting) -> str:
    """Keep the names that the tools' manuals have."""
    name = re.sub(r"[-_\[\]]", "", setting.name.lower())
    is_known = setting.name in VARIABLES if setting.tool == "environment" else name in _SETTINGS
    return setting.name if is_known else HIDDEN


def setting_value_kept(value: str) -> str:
    """Keep the words of switches, and numbers; no file."""
    return value if _SWITCHES.fullmatch(value) else HIDDEN


_PROXY_NAMES = frozenset({"", "https", "http", "socks", "all", "ftp"}) | {
    case(f"{name}_proxy") for name in ("https", "http", "all", "socks", "ftp", "no") for case in (str.lower, str.upper)
}


def proxy_name_kept(name: str) -> str:
    """Keep what a proxy is for, and the variables that programs agree on."""
    return name if name in _PROXY_NAMES else HIDDEN


_LOGIN_SCHEMES = frozenset({"basic", "bearer", "digest", "negotiate", "ntlm"})


def scheme_kept(scheme: str) -> str:
    """Keep the ways to log in that have names (IANA, HTTP Authentication Schemes)."""
    return scheme if scheme in _LOGIN_SCHEMES else HIDDEN
