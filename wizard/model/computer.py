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


class Lifetime(StrEnum):
    """What is known of the end of a system's support."""

    DATED = "dated"
    UNDATED = "undated"
    """Its maker names no date, and still cared for it when that was last looked up."""
    ROLLING = "rolling"
    """It has no versions that end: it is renewed as a whole."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What is known of a system's support besides the date in `SystemEvidence.support_ends`. Dates are ISO dates."""

    lifetime: Lifetime
    as_of: str | None = None
    """When that was last looked up; None where the system itself tells it."""
    regular_ends: str | None = None
    """When the support ends that everybody gets first, where others bring the updates after it."""
    then_by: str = ""
    """Who these are: "Debian LTS", "Ubuntu Pro"."""
    offer: str = ""
    """What brings updates beyond the date to those who ask or pay for it: "Ubuntu Pro"."""
    offer_ends: str | None = None
    refused: bool | None = None
    """Whether this computer is known to take no part in that offer; None when that cannot be told."""
    editions: str = ""
    """The editions that the date holds for, where others have another one: "Home, Pro"."""
    based_on: str = ""
    """The system that this one is built on, where it is its date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemEvidence:
    """The system and how long its maker cares for it."""

    family: str
    """"linux", "windows", "macos"."""
    name: str
    """"Debian GNU/Linux 12 (bookworm)"."""
    version: str
    support_ends: str | None
    """ISO date when this computer's last updates come, when known from the data files or from the system itself."""
    desktop: str | None
    wireless: bool | None = None
    """Whether the way out is over Wi-Fi; None when the system was not asked, or cannot say."""
    care: Care | None = None
    """What else is known of its support; None where the system was not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatesEvidence:
    """What the system itself says of updates that wait; it is not made to look for new ones."""

    tool: str
    """"apt", "dnf", "pacman", "zypper", "packagekit", "softwareupdate", "windows-update"; empty where none is known."""
    pending: int | None = None
    """Updates that wait to be installed; None when that could not be found out."""
    security: int | None = None
    """How many of these are about security; None where the tool does not tell them apart."""
    held: int = 0
    """Further updates that somebody keeps from being installed."""
    bearing: tuple[str, ...] = ()
    """Names of those that wait and bear on certificates: lists of roots, TLS libraries, browsers. Hostile text."""
    looked: datetime | None = None
    """When the system last looked for updates, by its own clock."""
    unlooked: bool = False
    """Whether there is nothing to tell it by: the system never looked, or threw away what it found."""
    restart: bool | None = None
    """Whether installed updates wait for a restart."""
    automatic: bool | None = None
    """Whether the system installs updates by itself; None when it cannot say."""
    paused: datetime | None = None
    """Until when somebody has put updates off."""
    troubles: tuple[Trouble, ...] = ()


class Packaging(StrEnum):
    """How a browser was installed, which decides who updates it."""

    SYSTEM = "system"
    """With the system's packages, or for everybody on the computer."""
    USER = "user"
    """For one person."""
    SNAP = "snap"
    FLATPAK = "flatpak"
    STORE = "store"
    """From the store of the system's maker."""


class UpdatedBy(StrEnum):
    """Who brings a newer version of a browser."""

    ITSELF = "itself"
    SYSTEM = "system"
    """The packages or the updates of the system."""
    SNAP = "snap"
    FLATPAK = "flatpak"
    STORE = "store"
    NOBODY = "nobody"
    """It was unpacked by hand, and cannot replace itself."""
    RULE = "rule"
    """A policy on this computer keeps it from updating itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """One installed browser."""

    id: str
    """"chrome", "edge", "firefox", "chromium", "safari", "brave", "vivaldi", "opera"."""
    name: str
    version: str
    """Of what is installed, and starts the next time; an older one may still run."""
    path: str
    """Its program, without the folders it lies in."""
    built: datetime | None = None
    """When this version was made, or at the latest; None when nothing tells."""
    packaging: Packaging = Packaging.SYSTEM
    updated_by: UpdatedBy = UpdatedBy.SYSTEM
    restart: bool | None = None
    """Whether a newer version waits for the browser to be started again; None when that cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowsersEvidence:
    """The browsers on this computer."""

    browsers: tuple[Browser, ...]
    family: str = ""
    """The kind of system that they run on, as in `SystemEvidence`: whom a browser trusts depends on it."""
    troubles: tuple[Trouble, ...] = ()


class Placed(StrEnum):
    """Who put a root into a store."""

    MAKER = "maker"
    """It came with the system or the browser."""
    COMPUTER = "computer"
    """Somebody with an administrator's rights, for everybody on this computer."""
    USER = "user"
    """Somebody, for one person."""
    POLICY = "policy"
    """Those who manage this computer from afar: group policy, Active Directory."""
    UNKNOWN = "unknown"
    """It is not among what came with the system, and nothing else tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRoot:
    """One root that a store holds, by what it is called and by its fingerprint."""

    sha256: str
    name: str
    """Common name, else organisation, of the subject, without names of people. Hostile text."""
    organization: str = ""
    placed: Placed = Placed.UNKNOWN

    @property
    def is_added(self) -> bool:
        """Whether it did not come with the system or the browser, as far as can be told."""
        return self.placed is not Placed.MAKER


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
    refused: tuple[HeldRoot, ...] = ()
    """Roots that somebody switched off here: they count for nothing, whoever else trusts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootsEvidence:
    """The stores that people and makers can change."""

    stores: tuple[HeldStore, ...]
    troubles: tuple[Trouble, ...] = ()


class ProxySource(StrEnum):
    """Where a proxy is set, which decides who follows it."""

    VARIABLE = "variable"
    """A variable of the environment: programs that are started with it, this one too."""
    GNOME = "gnome"
    KDE = "kde"
    WINDOWS = "windows"
    WINHTTP = "winhttp"
    """Windows' services, such as its updates."""
    MACOS = "macos"
    FIREFOX = "firefox"
    """Firefox's own settings, which only it follows."""
    CHROME = "chrome"
    """A policy for Google Chrome; so for the next two."""
    CHROMIUM = "chromium"
    EDGE = "edge"


class ProxyMode(StrEnum):
    """How a setting says which proxy to take."""

    DIRECT = "direct"
    """None at all."""
    FIXED = "fixed"
    """Always the same one."""
    FILE = "file"
    """A file (PAC) says it for each site."""
    DETECT = "detect"
    """The network is asked for such a file (WPAD)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxySetting:
    """One place where something is said of the proxy for secure connections."""

    source: ProxySource
    mode: ProxyMode
    name: str = ""
    """The variable; else what the proxy is for: "https", "socks", or "http" where it is for plain connections alone."""
    place: str = ""
    """``host:port`` of the proxy, or where the file lies: without user name, password and query."""
    has_login: bool = False
    """Whether a user name stands in the setting itself."""
    exempt: bool = False
    """Whether the site in question is one of its exceptions."""


class PacState(StrEnum):
    """What came of reading the file that says which proxy to take."""

    READ = "read"
    NOT_READ = "not-read"
    """Nobody was to ask the network for it, or it lies where this program does not fetch from."""
    UNREACHABLE = "unreachable"
    MISSING = "missing"
    """There is no such file."""
    TOO_LARGE = "too-large"
    STRANGE = "strange"
    """What came is no such file: it lacks the function that every one has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PacFile:
    """A file that says which proxy to take. It is a program, which was read here and not run."""

    source: ProxySource
    place: str
    """As in `ProxySetting`; of a file on this computer only its name."""
    state: PacState
    proxies: tuple[str, ...] = ()
    """The proxies that it names in plain words, as they stand there: "PROXY proxy.example:3128"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyEvidence:
    """What stands between this computer and the Internet by its own settings."""

    proxies: tuple[tuple[str, str], ...] = ()
    """(scheme, ``host:port``): those that this program goes through, without user names and passwords."""
    settings: tuple[ProxySetting, ...] = ()
    """Every place where something is set, also where only some programs follow it."""
    pacs: tuple[PacFile, ...] = ()
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
