"""The pictures of a report, as SVG in a page: the chain with its broken link, and the dates on a line.

They are black on white wherever they are shown, tell everything by words and shapes as well as by colour, refer to
nothing outside themselves, and have a title and a description for those who do not see them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from wizard.fixes.drawn.ink import LIGHT
from wizard.fixes.drawn.pen import Box as Place
from wizard.fixes.drawn.pen import Pen, Type
from wizard.flow.illustration import Box, ChainPicture
from wizard.flow.outlook import holder_life, holder_name, months_on, near, span_title
from wizard.flow.report_telling import shown
from wizard.i18n import tr
from wizard.model.timeline import Holder, Opens, Span, Timeline

WIDTH = 680.0
"""User units, which are CSS pixels: the width of A4 and Letter between their margins."""

MOST_BOXES = 8
MOST_ROWS = 6

_NAME, _NAME_BESIDE_DATES = 44, 56
"""Characters of a name in a picture; the table beside it has more."""

OK, WARNING, PROBLEM = "#1E6B3C", "#7A4B00", LIGHT.warning
OK_GROUND, WARNING_GROUND, PROBLEM_GROUND = "#E3F2E7", "#FFF3D6", "#FBE4E2"
"""The colours of every picture of a report, and of its letters on paper: those of `report.css` on white."""

_GROUNDS = {Opens.EVERYWHERE: OK_GROUND, Opens.SOMEWHERE: WARNING_GROUND, Opens.NOWHERE: PROBLEM_GROUND}
_TONES = {Opens.EVERYWHERE: OK, Opens.SOMEWHERE: WARNING, Opens.NOWHERE: PROBLEM}
_SIGNS = {Opens.EVERYWHERE: "✓", Opens.SOMEWHERE: "!", Opens.NOWHERE: "✗"}

_HEIGHT, _GAP = 46.0, 26.0
_DAY = timedelta(days=1)
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600)
"""Distances of the marks on the axis, in months."""


def chain_picture(picture: ChainPicture, name: str) -> str:
    """Return *picture* as SVG with ids that begin with *name*, in the language in force: the site's end on top."""
    pen, boxes = Pen(), picture.boxes[:MOST_BOXES]
    for position, box in enumerate(boxes):
        top = 2 + position * (_HEIGHT + _GAP)
        _draw_box(pen, box, Place(2, top, WIDTH - 4, _HEIGHT))
        if position + 1 < len(boxes):
            _draw_link(pen, top + _HEIGHT, is_broken=picture.broken_after == position)
    height = len(boxes) * (_HEIGHT + _GAP) - _GAP + 4
    return labelled(pen.svg(WIDTH, height), name, tr("The chain"), chain_words(picture))


def chain_words(picture: ChainPicture) -> str:
    """Return the same in words. Safe to show."""
    parts = []
    for position, box in enumerate(picture.boxes[:MOST_BOXES]):
        called = _called(box)
        parts.append(tr("{name} ({fault})", name=called, fault=tr(box.fault)) if box.fault else called)
        if picture.broken_after == position:
            parts.append(tr("broken link"))
    return tr("The chain: {boxes}", boxes=" → ".join(parts))


def _called(box: Box) -> str:
    return tr(box.name) if box.is_ours else _short(box.name, _NAME)


def _short(text: str, most: int) -> str:
    """Return hostile *text* for a place that holds *most* characters, also of what stands for invisible ones."""
    told = shown(text, most)
    return told if len(told) <= most else f"{told[: most - 1]}…"


def _draw_box(pen: Pen, box: Box, place: Place) -> None:
    is_wrong = bool(box.fault) or box.is_missing
    edge = PROBLEM if is_wrong else LIGHT.edge
    pen.rect(place, PROBLEM_GROUND if is_wrong else LIGHT.pane, edge, radius=6)
    room = 190.0 if box.fault or box.is_missing else 0.0
    inner = Place(place.x + 14, place.y + 5, place.width - 28 - room, place.height - 8)
    used = pen.text(tr(box.role), inner, Type(size=11, colour=LIGHT.quiet)) if box.role else 8.0
    below = Place(inner.x, inner.y + used + 1, inner.width, inner.height - used)
    pen.text(_called(box), below, Type(size=14, colour=LIGHT.text, is_bold=not box.is_ours))
    if room:
        fault = tr(box.fault) if box.fault else tr("missing")
        right = Place(place.right - room - 10, place.y, room, place.height)
        pen.middle(tr("✗ {fault}", fault=fault), right, Type(size=13, colour=PROBLEM, is_bold=True, anchor="end"), 2)


def _draw_link(pen: Pen, top: float, *, is_broken: bool) -> None:
    x, bottom = 40.0, top + _GAP
    if not is_broken:
        tip = f"M{x - 5:g} {top + 10:g} l5 -7 l5 7"
        pen.path(f"M{x:g} {bottom - 4:g} V{top + 4:g} {tip}", LIGHT.edge, 2)
        return
    middle, arm = top + _GAP / 2, 7.0
    pen.path(f"M{x:g} {top + 1:g} v3 M{x:g} {bottom - 1:g} v-3", PROBLEM, 2)
    left, right, upper = x - arm, x + arm, middle - arm
    pen.path(f"M{left:g} {upper:g} l14 14 M{right:g} {upper:g} l-14 14", PROBLEM, 3)
    words = Place(x + 18, top, WIDTH - x - 30, _GAP)
    pen.middle(tr("broken link"), words, Type(size=12.5, colour=PROBLEM, is_bold=True))


def timeline_picture(timeline: Timeline, name: str) -> str:
    """Return the time around the site's certificate as SVG, with ids that begin with *name*."""
    first, last = near(timeline)
    line = _Line(first, last)
    pen, holders = Pen(), timeline.first_to_end(MOST_ROWS)
    top = 30.0
    axis = top + 42 + len(holders) * 40
    for span in timeline.spans:
        _draw_span(pen, span, line, top)
    # The line lies under every word.
    x = line.x(timeline.now)
    pen.path(f"M{x:g} 20 V{axis:g}", LIGHT.text, 2.2)
    for span in timeline.spans:
        _write_span(pen, span, line, top)
    for number, holder in enumerate(holders):
        _draw_holder(pen, holder, line, Place(_EDGE, top + 46 + number * 40, _LENGTH, 40), timeline.now)
    _draw_axis(pen, line, axis)
    _write_at(pen, x, 2, tr("now: {date}", date=timeline.now), Type(size=12.5, colour=LIGHT.text, is_bold=True))
    return labelled(pen.svg(WIDTH, axis + 26), name, tr("The dates"), timeline_words(timeline))


def timeline_words(timeline: Timeline) -> str:
    """Return the same in words: for how long each certificate is good. Safe to show."""
    lives = (_titled(holder) for holder in timeline.first_to_end(MOST_ROWS))
    return tr("now: {date}", date=timeline.now) + "; " + "; ".join(lives)


def _titled(holder: Holder) -> str:
    life = holder_life(holder)
    called = _short(holder_name(holder), _NAME_BESIDE_DATES)
    return tr("{name}, {life}", name=called, life=life) if life else called


_EDGE = 8.0
_LENGTH = WIDTH - 2 * _EDGE


class _Line:
    """The time that is drawn, from *first* to *last*, and where each moment of it is."""

    def __init__(self, first: datetime, last: datetime) -> None:
        self.first, self.last = first, last

    def x(self, moment: datetime) -> float:
        share = (min(max(moment, self.first), self.last) - self.first) / (self.last - self.first)
        return _EDGE + _LENGTH * share

    def shows(self, moment: datetime | None) -> bool:
        return moment is not None and self.first <= moment <= self.last

    def between(self, begins: datetime | None, ends: datetime | None) -> tuple[float, float]:
        """Return the left and the right end of a time; the right one is further left where it is not in the picture."""
        is_outside = (begins is not None and begins > self.last) or (ends is not None and ends < self.first)
        return (0.0, -1.0) if is_outside else (self.x(begins or self.first), self.x(ends or self.last))


def _draw_span(pen: Pen, span: Span, line: _Line, top: float) -> None:
    left, right = line.between(span.begins, span.ends)
    if right < left:
        return
    place, tone = Place(left, top, max(right - left, 2.0), 34), _TONES[span.opens]
    pen.rect(place, _GROUNDS[span.opens], tone)
    if span.opens is Opens.NOWHERE:
        # Told apart without colours, too.
        xs = range(round(left) + 8, round(right) - 2, 12)
        pen.path(" ".join(f"M{x} {top + 33:g} l8 -7" for x in xs) or "M0 0", tone, 0.8)


def _write_span(pen: Pen, span: Span, line: _Line, top: float) -> None:
    left, right = line.between(span.begins, span.ends)
    tone, title = _TONES[span.opens], _short(span_title(span), _NAME)
    type_ = Type(size=12.5, colour=tone, is_bold=True)
    words = tr("{sign} {what}", sign=_SIGNS[span.opens], what=title)
    told = next((w for w in (words, _SIGNS[span.opens]) if type_.width(w) <= right - left - 6), "")
    if told:
        _write_at(pen, (left + right) / 2, top + 5, told, type_, ground=_GROUNDS[span.opens])


def _draw_holder(pen: Pen, holder: Holder, line: _Line, place: Place, now: datetime) -> None:
    is_good = holder.is_valid(now)
    sign, colour = ("✓", LIGHT.text) if is_good else ("✗", PROBLEM)
    words = tr("{sign} {what}", sign=sign, what=_titled(holder))
    type_ = Type(size=12, colour=colour)
    pen.rect(Place(place.x, place.y - 1, min(type_.width(words), place.width), 17), LIGHT.card)
    pen.text(words, Place(place.x, place.y, place.width, 18), type_)
    middle = place.y + 24
    pen.rect(Place(place.x, middle - 1.5, place.width, 3), LIGHT.line)
    left, right = line.between(holder.begins, holder.ends)
    if right < left:
        return
    pen.rect(Place(left, middle - 5, max(right - left, 2.0), 10), LIGHT.accent if is_good else PROBLEM)
    for x, moment, way in ((left, holder.begins, -1), (right, holder.ends, 1)):
        if line.shows(moment):
            pen.path(f"M{x:g} {middle - 9:g} V{middle + 9:g}", LIGHT.text, 2)
        else:
            pen.path(f"M{x - 4 * way:g} {middle - 6:g} L{x + 3 * way:g} {middle:g} L{x - 4 * way:g} {middle + 6:g}",
                     LIGHT.text, 2)  # fmt: skip


def _draw_axis(pen: Pen, line: _Line, top: float) -> None:
    pen.path(f"M{_EDGE:g} {top:g} H{WIDTH - _EDGE:g}", LIGHT.edge)
    for moment, text in _ticks(line):
        x = line.x(moment)
        pen.path(f"M{x:g} {top:g} v5", LIGHT.edge)
        _write_at(pen, x, top + 7, text, Type(size=11, colour=LIGHT.quiet))


def _ticks(line: _Line) -> Iterator[tuple[datetime, str]]:
    days = (line.last - line.first) / _DAY
    months = next((step for step in _STEPS if days / 30.5 / step <= 8), _STEPS[-1] * 4)
    moment = months_on(line.first.replace(day=1, hour=0, minute=0, second=0, microsecond=0), 1)
    while (moment.year * 12 + moment.month - 1) % months and moment <= line.last:
        moment = months_on(moment, 1)
    while moment <= line.last:
        yield moment, f"{moment.year:04}" if months >= 12 else f"{moment.year:04}-{moment.month:02}"
        later = months_on(moment, months)
        if later <= moment:
            return
        moment = later


def _write_at(pen: Pen, x: float, top: float, text: str, type_: Type, *, ground: str = "") -> None:
    """Write *text* around *x*, but inside of the picture."""
    width = type_.width(text)
    left = min(max(x - width / 2, 0.0), WIDTH - width)
    place = Place(left, top, width, type_.size * 1.3)
    if ground:
        pen.rect(place, ground)
    pen.text(text, place, type_)


def labelled(svg: str, name: str, title: str, text: str) -> str:
    """Return *svg* with a title and a description that screen readers tell; both are escaped."""
    head, _, rest = svg.partition("\n")
    labels = f'role="img" aria-labelledby="{name}-title {name}-text"'
    return (
        head.replace("<svg ", f"<svg {labels} ", 1)
        + f'\n<title id="{name}-title">{escape(title)}</title>\n<desc id="{name}-text">{escape(text)}</desc>\n{rest}'
    )
