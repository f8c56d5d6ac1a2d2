"""Who reads a guide, beside the role: the variant of the system and the browser, as far as the evidence tells.

Pure: what is not known is never guessed, for the menus of another system are worse than those of its family.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wizard.fixes.base import VARIANTS, family_of
from wizard.fixes.linux_places import Desktop, desktop_of
from wizard.fixes.places import has_system_settings, is_windows_10
from wizard.model.computer import BrowsersEvidence, SystemEvidence
from wizard.model.evidence import Evidence

_KINDS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("chrome", "chromium", "brave", "vivaldi", "opera"), "chrome")
    | {"edge": "edge", "firefox": "firefox", "safari": "safari"}
)
"""`Browser.id`, and the answers of a caller -> one of `wizard.fixes.base.BROWSERS`."""

_SHOW_EDGE = frozenset({"windows"})
"""Families on which a message of Chrome's may as well be one of Edge's: the codes are the same (Chromium, net/base)."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a guide is cut to, beside the role."""

    system: str
    """One of `wizard.fixes.base.SYSTEMS`."""
    browser: str = ""
    """One of `wizard.fixes.base.BROWSERS`; empty while it is unknown."""


def reader_of(evidence: Evidence, here: str, *, sources: Iterable[str] = (), named: str = "") -> Reader:
    """Return the reader whom *evidence* describes; *here* is the system where it does not say.

    *sources* are those of the messages that were recognised (`Recognised.source`), *named* the id of the browser that
    the person named, which counts more.
    """
    system = variant_of(evidence.system) if isinstance(evidence.system, SystemEvidence) else here
    browsers = evidence.browsers if isinstance(evidence.browsers, BrowsersEvidence) else None
    return Reader(system, browser_of(named) or browser_shown(sources, system, browsers))


def variant_of(system: SystemEvidence) -> str:
    """Return the variant of *system* where its menus differ from its family's, else the family.

    An empty or strange version stands for the newest one, as in `wizard.fixes.places`, unless the name has a number.
    """
    match system.family:
        case "windows":
            return "windows-10" if _is_before_windows_11(system) else "windows"
        case "macos":
            is_new = has_system_settings(system.version or system.name.removeprefix("macOS "))
            return "macos" if is_new else "macos-12"
        case "linux":
            return "kde" if desktop_of(system.desktop) is Desktop.KDE else "linux"
        case family:
            return family


def _is_before_windows_11(system: SystemEvidence) -> bool:
    by_build = is_windows_10(system.version)
    # Of a caller's computer only the name is known, which winver shows.
    return system.name.startswith("Windows 10") if by_build is None else by_build


def evidence_of(system: str) -> SystemEvidence:
    """Return the evidence of a device of which a person has told no more than that it has *system*.

    It holds only what `variant_of` needs to name the same one: no exact version, which nobody knows.
    """
    return SystemEvidence(
        family=family_of(system),
        name="Windows 10" if system == "windows-10" else "",
        version="12" if system == "macos-12" else "",
        support_ends=None,
        desktop="KDE" if system == "kde" else None,
    )


def alternative_of(system: str) -> tuple[str, ...]:
    """Return the systems to show to a person on *system* to whom it looks different; none where there is no other."""
    return tuple(other for pair in VARIANTS.items() if system in pair for other in pair if other != system)


def browser_of(id_: str) -> str:
    """Return the browser that guides have sections for, by a browser's id; empty for none of these."""
    return _KINDS.get(id_, "")


def browser_shown(sources: Iterable[str], system: str, installed: BrowsersEvidence | None) -> str:
    """Return the browser that showed messages of these *sources* on *system*; empty where several may have.

    Without a message, it is the only one that is *installed*. A system that has no other than Chrome needs neither.
    """
    kinds = {browser_of(b.id) for b in installed.browsers} if installed else set()
    if system == "chromeos":
        return "chrome"
    shown = {kind for source in sources if (kind := browser_of(source))}
    if "chrome" in shown and family_of(system) in _SHOW_EDGE:
        shown.add("edge")
    possible = (shown & kinds or shown) if shown else kinds
    return next(iter(possible)) if len(possible) == 1 else ""
