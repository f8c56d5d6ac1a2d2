"""What a fix is: one thing that a person can do, with a guide for each reader whom it concerns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from wizard.model.finding import Audience, Diagnosis

OWNER = (Audience.OWNER,)
CALLERS = (Audience.VISITOR, Audience.HELPDESK)
"""Those who stand before the error without access to the server: the visitor, and whoever helps one."""
STAFF = (Audience.OWNER, Audience.HELPDESK)
EVERYONE = tuple(Audience)

FAMILIES = ("windows", "macos", "linux", "android", "ios", "chromeos")
"""The kinds of system; a caller's telephone is one too. Plain "windows" is Windows 11, plain "macos" 13 and newer, and
plain "linux" has GNOME's settings or unknown ones."""

VARIANTS: Mapping[str, str] = MappingProxyType({"windows-10": "windows", "macos-12": "macos", "kde": "linux"})
"""Variant -> family: those whose menus differ from the family's. "macos-12" is 12 and older, with System Preferences
and the padlock; "kde" is Linux with KDE Plasma."""

SYSTEMS = (*FAMILIES, *VARIANTS)
"""Every system that a reader may have, and that a guide may have a section for."""

BROWSERS = ("chrome", "edge", "firefox", "safari")
"""Every browser that a guide may have a section for; what is built on Chromium and looks like Chrome is "chrome"."""

Stage = Literal[2, 3]
"""Step 2, the generic checks, or step 3, the targeted fix."""


def family_of(system: str) -> str:
    """Return the family that *system*, one of `SYSTEMS`, belongs to; an unknown one is its own."""
    return VARIANTS.get(system, system)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One thing to do. Its text is the guide ``resources/guides/<language>/<id>.md``."""

    id: str
    step: Stage
    title: str
    """Message id without fields; the same words as the guide's own title."""
    audiences: tuple[Audience, ...]
    """Whom it concerns; the guide has at least one step for each of them on every system."""
    check: str | None = None
    """Id of the generic check that it belongs to, if there is one: step 2 shows it there."""
    is_settled_by_check: bool = False
    """Whether that check's "ok" makes this pointless."""
    is_for: Callable[[Diagnosis], bool] | None = None
    """Says whether it makes sense for a diagnosis; None where it always does."""
    source: str
    """What the advice rests on: an RFC section, a browser's file, a platform's own tool."""
