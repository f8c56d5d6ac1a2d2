"""What the probes saw of this computer, part by part: each part stands alone, and can be looked at again alone.

No user name, no host name, no address of this computer, no password. Unions hold at most one dataclass, so that msgspec
can read them back.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TroubleKind(StrEnum):
    """Why something could not be found out."""

    MISSING = "missing"
    """There is no such program or file."""
    HUNG = "hung"
    """The program did not end in time, and was killed."""
    FAILED = "failed"
    """The program ended with an error."""
    STRANGE = "strange"
    """It says something, but not in a form that is known here: another version, another language."""
    DENIED = "denied"
    """It may not be seen without further rights."""
    TOO_LARGE = "too-large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that could not be found out, and why: never to be taken for "fine"."""

    kind: TroubleKind
    what: str
    """The program or file, without the folders it lies in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemEvidence:
    """The system and how long its maker cares for it."""

    family: str
    """"linux", "windows", "macos"."""
    name: str
    """"Debian GNU/Linux 12 (bookworm)"."""
    version: str
    support_ends: str | None
    """ISO date when the maker's support ends, when known from the data files."""
    desktop: str | None
    wireless: bool | None = None
    """Whether the way out is over Wi-Fi; None when the system was not asked, or cannot say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatesEvidence:
    """What the system itself says of updates that wait; it is not made to look for new ones."""

    tool: str
    """"apt", "dnf", "pacman", "zypper", "packagekit", "softwareupdate", "windows-update"; empty where none is known."""
    pending: int | None = None
    """Updates that wait to be installed; None when that could not be found out."""
    security: int | None = None
    """How many of these are about security; None where the tool does not tell them apart."""
    looked: datetime | None = None
    """When the system last looked for updates."""
    restart: bool | None = None
    """Whether installed updates wait for a restart."""
    troubles: tuple[Trouble, ...] = ()


class Packaging(StrEnum):
    """How a browser was installed, which decides who updates it."""

    SYSTEM = "system"
    """With the system's packages, or for everybody on the computer."""
    USER = "user"
    """For one person."""
    SNAP = "snap"
    FLATPAK = "flatpak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """One installed browser."""

    id: str
    """"chrome", "edge", "firefox", "chromium", "safari", "brave", "vivaldi", "opera"."""
    name: str
    version: str
    path: str
    """Its program, without the folders it lies in."""
    built: datetime | None = None
    """When this version was made, or at the latest; None when nothing tells."""
    packaging: Packaging = Packaging.SYSTEM
    restart: bool | None = None
    """Whether a newer version waits for the browser to be started again; None when that cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowsersEvidence:
    """The browsers on this computer."""

    browsers: tuple[Browser, ...]
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRoot:
    """One root that a store holds, by what it is called and by its fingerprint."""

    sha256: str
    name: str
    """Common name, else organisation, of the subject. Hostile text."""
    organization: str = ""
    is_local: bool | None = None
    """Whether a person put it there, not the system's maker; None when that cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldStore:
    """A whole list of trusted roots, by fingerprints."""

    name: str
    """"system"; "nss" and "firefox" for what was added to Chrome (on Linux) and to Firefox."""
    origin: str
    roots: tuple[HeldRoot, ...]
    written: datetime | None = None
    """When it was last written."""
    grows: bool = False
    """Whether the system fetches further roots when it first meets them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootsEvidence:
    """The stores that people and makers can change."""

    stores: tuple[HeldStore, ...]
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyEvidence:
    """What stands between this computer and the Internet by its own settings."""

    proxies: tuple[tuple[str, str], ...]
    """(scheme, ``host:port``): without user names and passwords."""
    pac_url: str | None = None
    """Where the file lies that tells which proxy to take, without user name, password and query."""
    vpn: tuple[str, ...] = ()
    """Interfaces of VPNs that carry traffic: "tun0", "wg0"."""
    troubles: tuple[Trouble, ...] = ()


class TrustEffect(StrEnum):
    """What a setting does to the trust of the programs that follow it."""

    ONLY = "only"
    """They trust the authorities it names, and no others."""
    MORE = "more"
    """They trust the authorities it names as well."""
    OFF = "off"
    """They do not look at certificates at all, or not for some hosts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustSetting:
    """One setting that changes whom some programs trust."""

    tool: str
    """"environment", "git", "npm", "pip", "curl", "wget"."""
    name: str
    value: str
    """The last part of a path, or the word of a switch."""
    effect: TrustEffect
    missing: bool = False
    """Whether the file or folder that it names is not there: then the programs trust nobody, or fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsEvidence:
    """Variables and files of tools that change whom single programs trust."""

    settings: tuple[TrustSetting, ...]
    troubles: tuple[Trouble, ...] = ()
