"""What a fix is: one thing that a person can do, with a guide for each reader whom it concerns."""

from dataclasses import dataclass
from typing import Literal

from wizard.model.finding import Audience

OWNER = (Audience.OWNER,)
CALLERS = (Audience.VISITOR, Audience.HELPDESK)
"""Those who stand before the error without access to the server: the visitor, and whoever helps one."""
STAFF = (Audience.OWNER, Audience.HELPDESK)
EVERYONE = tuple(Audience)

SYSTEMS = ("windows", "macos", "linux", "android", "ios")
"""Every system that a guide may have a section for; a caller's telephone is one too."""

Stage = Literal[2, 3]
"""Step 2, the generic checks, or step 3, the targeted fix."""


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
    source: str
    """What the advice rests on: an RFC section, a browser's file, a platform's own tool."""
