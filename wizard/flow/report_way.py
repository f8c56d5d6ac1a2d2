"""The way to the site as a picture of a report: stations in a row, each with its sign, and where it stops in words."""

from bisect import bisect_right
from dataclasses import replace

from wizard.fixes.drawn.ink import LIGHT
from wizard.fixes.drawn.pen import Box as Place
from wizard.fixes.drawn.pen import Pen, Type
from wizard.flow.path_picture import PathPicture, Station, StationKind, StationState
from wizard.flow.picture_words import path_sentence, path_words, station_title, station_word, told
from wizard.flow.report_pictures import (
    OK,
    OK_GROUND,
    PROBLEM,
    PROBLEM_GROUND,
    WARNING,
    WARNING_GROUND,
    WIDTH,
    labelled,
)
from wizard.i18n import tr

_INK = {StationState.REACHED: OK, StationState.STOPPED: PROBLEM, StationState.UNKNOWN: LIGHT.quiet}
_GROUND = {StationState.REACHED: OK_GROUND, StationState.STOPPED: PROBLEM_GROUND, StationState.UNKNOWN: LIGHT.card}
_RADIUS, _Y = 14.0, 18.0
_LEFT_OUT = {StationKind.LOGIN, StationKind.VPN, StationKind.PROXY}
"""What a report does not name: it tells of this computer's network."""


def handed_out(picture: PathPicture) -> PathPicture:
    """Return *picture* without the names that a report does not tell."""
    stations = (replace(s, name="") if s.kind in _LEFT_OUT else s for s in picture.stations)
    return replace(picture, stations=tuple(stations))


def way_picture(picture: PathPicture, name: str) -> str:
    """Return *picture*, as it is handed out, as SVG with ids that begin with *name*, in the language in force."""
    picture = handed_out(picture)
    pen, step = Pen(), WIDTH / len(picture.stations)
    centres = [step * (i + 0.5) for i in range(len(picture.stations))]
    for position in range(len(centres) - 1):
        _draw_line(pen, centres[position] + _RADIUS + 5, centres[position + 1] - _RADIUS - 5, _state(picture, position))
    bottom = 0.0
    for position, station in enumerate(picture.stations):
        _draw_sign(pen, centres[position], station)
        bottom = max(bottom, _write(pen, picture, position, Place(step * position + 3, 38, step - 6, 100)))
    ink = PROBLEM if picture.stop is not None else WARNING
    sentence = Type(size=13, colour=ink, is_bold=True)
    bottom += 8 + pen.text(path_sentence(picture), Place(2, bottom + 8, WIDTH - 4, 40), sentence, 2)
    return labelled(pen.svg(WIDTH, bottom + 4), name, tr("The way to the server"), way_words(picture))


def way_words(picture: PathPicture) -> str:
    """Return the same in words."""
    return path_words(handed_out(picture)).replace("\n", "; ")


def _state(picture: PathPicture, position: int) -> StationState:
    """Return what is drawn behind the station at *position*: a line, a broken one, or one that nobody went."""
    if picture.broken_after == position:
        return StationState.STOPPED
    is_beyond = picture.stop is not None and position >= picture.stop
    return StationState.UNKNOWN if is_beyond else StationState.REACHED


def _draw_line(pen: Pen, left: float, right: float, state: StationState) -> None:
    if state is StationState.REACHED:
        pen.path(f"M{left:g} {_Y:g} H{right:g}", LIGHT.quiet, 2.2)
        return
    if state is StationState.UNKNOWN:
        # Dots, drawn one by one: the smallest kind of SVG has no other way.
        dots = range(round(left), round(right), 7)
        pen.path(" ".join(f"M{x} {_Y:g} h2" for x in dots) or "M0 0", LIGHT.edge, 1.8)
        return
    middle, stub = (left + right) / 2, (right - left) * 0.28
    pen.path(f"M{left:g} {_Y:g} h{stub:g} M{right:g} {_Y:g} h{-stub:g}", PROBLEM, 2.2)
    pen.path(_cross(middle, _Y, 5), PROBLEM, 3)


def _cross(x: float, y: float, arm: float) -> str:
    return f"M{x - arm:g} {y - arm:g} l{2 * arm:g} {2 * arm:g} M{x + arm:g} {y - arm:g} l{-2 * arm:g} {2 * arm:g}"


def _draw_sign(pen: Pen, x: float, station: Station) -> None:
    is_warned = station.state is StationState.REACHED and bool(station.word)
    ink, ground = (WARNING, WARNING_GROUND) if is_warned else (_INK[station.state], _GROUND[station.state])
    pen.rect(Place(x - _RADIUS, _Y - _RADIUS, 2 * _RADIUS, 2 * _RADIUS), ground, ink, radius=_RADIUS)
    match station.state:
        case StationState.STOPPED:
            pen.path(_cross(x, _Y, 5), ink, 3)
        case StationState.REACHED if is_warned:
            pen.path(f"M{x:g} {_Y - 7:g} v8 M{x:g} {_Y + 6:g} v0.1", ink, 3)
        case StationState.REACHED:
            pen.path(f"M{x - 6:g} {_Y:g} l4.5 5 l8 -10", ink, 2.6)
        case StationState.UNKNOWN:
            pen.path(f"M{x - 5:g} {_Y:g} h10", ink, 2.2)


def _write(pen: Pen, picture: PathPicture, position: int, place: Place) -> float:
    """Write what the station is, its name and what happens there; return where that ends."""
    station = picture.stations[position]
    is_warned = station.state is StationState.REACHED and bool(station.word)
    ink = WARNING if is_warned else _INK[station.state]
    quiet = Type(size=11, colour=LIGHT.quiet, anchor="middle")
    top = place.y
    for text, type_ in (
        (station_title(station), Type(size=12, colour=LIGHT.text, is_bold=True, anchor="middle")),
        (fitting(told(station.name), quiet, place.width), quiet),
        (station_word(picture, position), Type(size=12, colour=ink, is_bold=bool(station.word), anchor="middle")),
    ):
        top += pen.text(text, Place(place.x, top, place.width, 60), type_, 3)
    return top


def fitting(text: str, type_: Type, width: float) -> str:
    """Return *text*, without some of its middle where it is wider than *width*."""

    def kept(letters: int) -> str:
        return f"{text[: (letters + 1) // 2]}…{text[len(text) - letters // 2 :]}"

    if type_.width(text) <= width or len(text) <= 2:
        return text
    # Hostile names are long: to try one letter less at a time would measure them thousands of times.
    beyond_two = bisect_right(range(3, len(text)), width, key=lambda letters: type_.width(kept(letters)))
    return kept(2 + beyond_two)
