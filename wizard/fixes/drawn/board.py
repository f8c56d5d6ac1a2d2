"""What a drawing is made on: the pen, the colours, the language, and the marks that go on top of everything."""

from dataclasses import dataclass, field

from wizard.fixes.drawn.ink import Ink
from wizard.fixes.drawn.looks import Look
from wizard.fixes.drawn.pen import Box, Pen, Type
from wizard.fixes.drawn.place import Words, said

SIZE = 13.0
SMALL = 11.5

BADGE = 9.0
"""The radius of a mark's badge."""

ROOM_FOR_MARK = 20.0
"""What a mark needs to the right of what it is on."""

_MARGIN = 4.0
"""Between a mark's ring and what it is on."""


@dataclass(slots=True)
class Board:
    """One drawing while it is made."""

    pen: Pen
    ink: Ink
    look: Look
    language: str
    marks: list[tuple[int, Box]] = field(default_factory=list)

    def say(self, words: Words) -> str:
        """Return *words* in the language of the drawing."""
        return said(words, self.language)

    def type(self, size: float = SIZE, colour: str = "", *, bold: bool = False, anchor: str = "start") -> Type:
        """Return how to set letters; in the colour of text unless told otherwise."""
        return Type(size=size, colour=colour or self.ink.text, is_bold=bold, anchor=anchor)

    def mark(self, number: int, target: Box) -> None:
        """Remember that *target* is to be pressed, when *number* is not 0."""
        if number:
            self.marks.append((number, target))

    @property
    def accent(self) -> str:
        """Return the colour of what is switched on."""
        return self.ink.green if self.look.is_green else self.ink.accent


def badge_of(target: Box) -> Box:
    """Return where the badge of the mark on *target* is."""
    ring = target.grown(_MARGIN)
    x, y = ring.right + BADGE - _MARGIN, ring.y + ring.height / 2
    return Box(x - BADGE, y - BADGE, 2 * BADGE, 2 * BADGE)


def draw_marks(board: Board) -> None:
    """Draw every mark: a ring and a badge, with its number, or with an arrow where it is the only one."""
    pen, ink = board.pen, board.ink
    for _, target in board.marks:
        pen.ring(target.grown(_MARGIN), (ink.mark, ink.on_mark))
    for number, target in board.marks:
        badge = badge_of(target)
        x, y = badge.x + BADGE, badge.y + BADGE
        pen.circle(x, y, BADGE, ink.mark, ink.on_mark)
        if len(board.marks) > 1:
            pen.middle(str(number), badge, Type(size=12, colour=ink.on_mark, is_bold=True, anchor="middle"))
        else:
            pen.path(f"M{x + 4.5:g} {y:g} H{x - 4:g} M{x - 0.5:g} {y - 3.8:g} L{x - 4.3:g} {y:g} L{x - 0.5:g} {y + 3.8:g}",
                     ink.on_mark, 2)  # fmt: skip
