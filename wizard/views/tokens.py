"""The visual language in one place: colours by meaning, steps of distance, sizes of type; without Qt.

Distances are multiples of the grid (`wizard.views.theme.unit`), which grows with the text; sizes of type are multiples
of the system's own. A colour never tells anything alone: a shape and a word beside it say the same.
"""

from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """What a colour means."""

    OK = "ok"
    """Looked at, and fine."""
    PROBLEM = "problem"
    """It stops people."""
    WARNING = "warning"
    """It is to be mended, or may be the cause."""
    NOTE = "note"
    """Not looked at, not known, or told without judging."""


SNUG = 0.75
"""Inside a control, above and below its words."""
NEAR = 1.0
"""Between things that belong together."""
INSET = 1.5
"""Inside a card; inside a control, beside its words."""

LARGE = 1.2
"""Type of a heading, and of the one sentence that counts."""
TITLE = 1.7
"""Type of a page's title."""

SMALLEST_TARGET = 24
"""Pixels that everything to be pressed has in both directions (WCAG 2.2, 2.5.8)."""


class Colours(NamedTuple):
    """One set of colours. Text on its ground reaches 4.5 to 1 (WCAG 2.2, 1.4.3), edges 3 to 1 (1.4.11)."""

    ground: str
    card: str
    field: str
    text: str
    quiet: str
    faint: str
    """Of what cannot be used now, which needs no contrast (1.4.3)."""
    line: str
    """Between parts of a thing: ornament, which needs no contrast."""
    edge: str
    """Around a thing to be pressed or filled in."""
    hover: str
    chosen: str
    accent: str
    """Links, and the ring around what has the focus."""
    button: str
    """Ground of the one thing to press next, and of what is selected."""
    button_hover: str
    on_button: str
    """Words on either."""
    ok: str
    ok_ground: str
    problem: str
    problem_ground: str
    warning: str
    warning_ground: str
    note_ground: str

    def of(self, tone: Tone) -> str:
        """Return the colour that marks *tone*."""
        match tone:
            case Tone.OK:
                return self.ok
            case Tone.PROBLEM:
                return self.problem
            case Tone.WARNING:
                return self.warning
            case Tone.NOTE:
                return self.quiet


LIGHT = Colours(
    ground="#F3F5F8", card="#FFFFFF", field="#FFFFFF", text="#18212C", quiet="#55606E", faint="#8A94A0",
    line="#DCE1E8", edge="#7B8795", hover="#EDF1F6", chosen="#E6EEFA", accent="#1F5FBF",
    button="#1F5FBF", button_hover="#194E9E", on_button="#FFFFFF", ok="#1B7340", ok_ground="#ECF7F0",
    problem="#B3261E", problem_ground="#FDF0EF", warning="#875400", warning_ground="#FFF7E6", note_ground="#F0F2F5",
)  # fmt: skip

DARK = Colours(
    ground="#14181E", card="#1D232B", field="#161B22", text="#E9EDF2", quiet="#A9B3BF", faint="#727D8A",
    line="#313A45", edge="#76828F", hover="#28303A", chosen="#22344F", accent="#86B6FF",
    button="#2C6BD1", button_hover="#2563C2", on_button="#FFFFFF", ok="#6BD196", ok_ground="#17291F",
    problem="#FF8B82", problem_ground="#321B1B", warning="#F3C567", warning_ground="#2E2616", note_ground="#232A33",
)  # fmt: skip

CONTRAST = Colours(
    ground="#000000", card="#000000", field="#000000", text="#FFFFFF", quiet="#FFFFFF", faint="#B8B8B8",
    line="#FFFFFF", edge="#FFFFFF", hover="#2A2A2A", chosen="#00305C", accent="#FFE45C",
    button="#FFE45C", button_hover="#FFFFFF", on_button="#000000", ok="#7DFFA0", ok_ground="#000000",
    problem="#FFA39B", problem_ground="#000000", warning="#FFE45C", warning_ground="#000000", note_ground="#000000",
)  # fmt: skip
"""Every word reaches 7 to 1 (WCAG 2.2, 1.4.6). Grounds are black: what a thing means is told by its edge, its sign
and its words."""
