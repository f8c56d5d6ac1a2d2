"""Lines, boxes and words of a drawing, as SVG (Tiny 1.2) that refers to nothing outside itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from wizard.lines import Letters, fitted

_ROOM = 1.08
"""How much wider than guessed the letters of a font may be (DejaVu Sans, the widest of the usual ones)."""

_ROOM_BOLD = 1.16

_AROUND = 2.0
"""What a short word may be wider: its one wide letter has no narrow ones to make up for it."""

_SLACK = 0.01
"""What sums of fractions may differ by."""

_STILL_READ = 0.88
"""The part of their size down to which letters are set smaller to stay in one line."""

LINE = 1.3
"""From one line of text to the next, in sizes of its letters."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in user units from the top left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return the y of its lower side."""
        return self.y + self.height

    def grown(self, by: float) -> "Box":
        """Return the box with *by* more on every side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def meets(self, other: "Box") -> bool:
        """Say whether the two have a point in common that is not on an edge."""
        beside = self.x < other.right and other.x < self.right
        return beside and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """How letters are set."""

    size: float = 13
    colour: str = "#000000"
    is_bold: bool = False
    is_mono: bool = False
    anchor: str = "start"

    @property
    def letters(self) -> Letters:
        """Return how wide its letters are."""
        return Letters(is_monospaced=self.is_mono, is_bold=self.is_bold)

    def width(self, text: str) -> float:
        """Return the room that *text* needs in one line."""
        return self.letters.width(text) * self.size * self._room + _AROUND

    @property
    def _room(self) -> float:
        return _ROOM_BOLD if self.is_bold else _ROOM

    def lines(self, text: str, width: float, most: int = 1) -> tuple[Sequence[str], float]:
        """Return *text* in lines of *width* and the size of its letters; more lines than *most* where it is no use.

        One line a little smaller is better than two.
        """
        room = width / self._room + _SLACK
        if most > 1:
            lines, size = fitted(text, room, 1, self.size, self.letters)
            if len(lines) == 1 and size > self.size * _STILL_READ:
                return lines, size
        return fitted(text, room, most, self.size, self.letters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text that was set, and the room that it has."""

    text: str
    box: Box
    type: Type


class Pen:
    """Collects what is drawn, in order; what is drawn later covers what was drawn before."""

    def __init__(self, family: str = "sans-serif") -> None:
        self._family = family
        self._parts: list[str] = []
        self.lines: list[Line] = []

    @property
    def place(self) -> int:
        """Return a place to come back to with `behind`, so that a box can be drawn when what is in it is known."""
        return len(self._parts)

    def rect(self, box: Box, fill: str, edge: str = "none", *, radius: float = 0, behind: int | None = None) -> None:
        """Draw *box*; with *behind*, under all that was drawn since that `place`."""
        inset = 0.5 if edge != "none" else 0.0
        shape = (
            f'<rect x="{box.x + inset:g}" y="{box.y + inset:g}" width="{box.width - 2 * inset:g}" '
            f'height="{box.height - 2 * inset:g}" rx="{radius:g}" fill="{fill}" stroke="{edge}"/>'
        )
        self._parts.insert(len(self._parts) if behind is None else behind, shape)

    def path(self, data: str, stroke: str, width: float = 1.2, fill: str = "none") -> None:
        """Draw a path with round ends."""
        self._parts.append(
            f'<path d="{data}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}" '
            'stroke-linecap="round" stroke-linejoin="round"/>'
        )

    def circle(self, x: float, y: float, radius: float, fill: str, edge: str = "none") -> None:
        """Draw a circle around (*x*, *y*)."""
        self._parts.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}" stroke="{edge}" stroke-width="1.3"/>'
        )

    def ring(self, box: Box, ink: tuple[str, str]) -> None:
        """Draw a thick frame in the first colour, with a seam of the second around it."""
        for colour, width in ((ink[1], 5.0), (ink[0], 2.5)):
            self._parts.append(
                f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="7" '
                f'fill="none" stroke="{colour}" stroke-width="{width:g}"/>'
            )

    def text(self, text: str, box: Box, type_: Type, most: int = 1) -> float:
        """Set *text* from the top of *box*, in *most* lines if it can be; return the height that it took."""
        if not text:
            return 0.0
        lines, size = type_.lines(text, box.width, most)
        step = size * LINE
        anchors = {"start": box.x, "middle": box.x + box.width / 2, "end": box.right}
        weight = ' font-weight="bold"' if type_.is_bold else ""
        family = "monospace" if type_.is_mono else self._family
        for number, line in enumerate(lines):
            y = box.y + number * step
            self._parts.append(
                f'<text x="{anchors[type_.anchor]:g}" y="{y + size * 1.02:g}" font-family={quoteattr(family)} '
                f'font-size="{size:g}"{weight} text-anchor="{type_.anchor}" fill="{type_.colour}">{escape(line)}</text>'
            )
            self.lines.append(Line(text=line, box=Box(box.x, y, box.width, step), type=replace(type_, size=size)))
        return len(lines) * step

    def middle(self, text: str, box: Box, type_: Type, most: int = 1) -> None:
        """Set *text* half way down *box*."""
        lines, size = type_.lines(text, box.width, most)
        height = len(lines) * size * LINE
        self.text(text, Box(box.x, box.y + (box.height - height) / 2, box.width, height), type_, most)

    def svg(self, width: float, height: float) -> str:
        """Return the drawing."""
        head = f'<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" viewBox="0 0 {width:g} {height:g}"'
        return "\n".join((f'{head} width="{width:g}" height="{height:g}">', *self._parts, "</svg>"))
