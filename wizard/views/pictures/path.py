"""The way from this computer to the site: what was reached is ticked, and the place where it stops has a cross."""

from itertools import pairwise

from PySide6.QtCore import QPointF, Qt

from wizard.flow.path_picture import PathPicture, Station, StationKind, StationState
from wizard.flow.picture_words import path_line, path_words, station_title, station_word, told
from wizard.views.pictures.canvas import Canvas, Edge, Room
from wizard.views.pictures.painted import CanvasView
from wizard.views.pictures.setting import Style
from wizard.views.theme import unit

ICONS = {
    StationKind.COMPUTER: "computer",
    StationKind.PROGRAM: "program",
    StationKind.NETWORK: "network",
    StationKind.NAMES: "names",
    StationKind.LOGIN: "login",
    StationKind.VPN: "tunnel",
    StationKind.PROXY: "proxy",
    StationKind.FILTER: "eye",
    StationKind.BETWEEN: "eye",
    StationKind.SITE: "site",
    StationKind.SECURE: "lock",
}
_NARROWEST, _WIDEST = 12.0, 26.0
"""Grid units from one station to the next."""
_RADIUS = 2.6


class PathView(CanvasView):
    """Stations in a row, or one under the other where it is narrow; under them what they do not say themselves."""

    def __init__(self, picture: PathPicture) -> None:
        super().__init__("picture-path", path_words(picture))
        self._picture = picture

    @property
    def is_upright(self) -> bool:
        """Say whether the stations stand one under the other."""
        return self.width() < unit() * _NARROWEST * len(self._picture.stations)

    def lay_out(self, canvas: Canvas) -> None:
        """Put the stations beside or under each other, and the sentence below."""
        bottom = self._lay_out_upright(canvas) if self.is_upright else self._lay_out_in_row(canvas)
        style = Style(colour="problem" if self._picture.stop is not None else "warning", is_bold=True)
        if sentence := path_line(self._picture):
            style = style.left() if self.is_upright else style
            canvas.text(sentence, Room(0, bottom + unit(), canvas.width), style)

    def _lay_out_in_row(self, canvas: Canvas) -> float:
        stations = self._picture.stations
        step = min(canvas.width / len(stations), unit() * _WIDEST)
        radius, bottom = unit() * _RADIUS, 0.0
        y = radius + unit() * 0.8
        left = (canvas.width - step * len(stations)) / 2
        centres = [QPointF(left + step * (i + 0.5), y) for i in range(len(stations))]
        self._put_links(canvas, centres)
        for position, centre in enumerate(centres):
            self._put_symbol(canvas, centre, position)
            top = y + radius + unit() * 0.8
            for text, style in self._labels(position):
                top = canvas.text(text, Room(centre.x() - step * 0.48, top, step * 0.96), style)
            bottom = max(bottom, top)
        return bottom

    def _lay_out_upright(self, canvas: Canvas) -> float:
        radius, top = unit() * _RADIUS, unit() * 0.8
        left = 2 * radius + unit() * 2.5
        room = canvas.width - left
        centres = []
        for position in range(len(self._picture.stations)):
            labels = [(text, style.left()) for text, style in self._labels(position)]
            tall = sum(canvas.height_of(text, room, style) for text, style in labels)
            row = max(2 * radius, tall)
            centre = QPointF(radius + unit() * 0.8, top + row / 2)
            centres.append(centre)
            y = top + (row - tall) / 2
            for text, style in labels:
                y = canvas.text(text, Room(left, y, room), style)
            top += row + unit() * 2.4
        self._put_links(canvas, centres)
        for position, centre in enumerate(centres):
            self._put_symbol(canvas, centre, position)
        return top - unit() * 1.6

    def _labels(self, position: int) -> tuple[tuple[str, Style], ...]:
        station = self._picture.stations[position]
        return (
            (station_title(station), Style(is_bold=True)),
            (told(station.name), Style(colour="quiet", most=3, is_name=True)),
            (station_word(self._picture, position), Style(colour=_tone(station), is_bold=_is_marked(station))),
        )

    def _put_links(self, canvas: Canvas, centres: list[QPointF]) -> None:
        stop = self._picture.stop
        for position, (begin, end) in enumerate(pairwise(centres)):
            span = end - begin
            length = max(abs(span.x()), abs(span.y()), 1.0)
            away = span * (unit() * (_RADIUS + 0.7) / length)
            first, last = begin + away, end - away
            if self._picture.broken_after == position or self._picture.stations[position + 1].is_cut_off:
                _put_broken(canvas, first, last)
            elif stop is not None and position + 1 > stop:
                canvas.line(first, last, Edge(colour="edge", width=2, style=Qt.PenStyle.DotLine))
            else:
                canvas.line(first, last, Edge(colour="quiet", width=2.5))

    def _put_symbol(self, canvas: Canvas, centre: QPointF, position: int) -> None:
        station = self._picture.stations[position]
        radius, tone = unit() * _RADIUS, _tone(station)
        is_unknown = station.state is StationState.UNKNOWN
        dots = Qt.PenStyle.DotLine if is_unknown else Qt.PenStyle.SolidLine
        edge = Edge(colour=tone, width=3.0 if _is_marked(station) else 1.8, style=dots)
        canvas.circle(centre, radius, "card" if is_unknown else _ground(station), edge)
        canvas.icon(ICONS[station.kind], "quiet" if is_unknown else "text", centre, radius * 1.15)
        if not is_unknown:
            badge = QPointF(centre.x() + radius * 0.75, centre.y() - radius * 0.75)
            size = unit() * 1.1
            canvas.circle(badge, size, "card", Edge(colour=tone, width=1.5))
            canvas.icon(_badge(station), tone, badge, size * 1.4)


def _put_broken(canvas: Canvas, begin: QPointF, end: QPointF) -> None:
    middle, stub = (begin + end) / 2, (end - begin) * 0.28
    canvas.line(begin, begin + stub, Edge(colour="problem", width=2.5))
    canvas.line(end - stub, end, Edge(colour="problem", width=2.5, style=Qt.PenStyle.DotLine))
    canvas.cross(middle, unit() * 0.65)


def _is_marked(station: Station) -> bool:
    return station.state is not StationState.UNKNOWN and bool(station.word)


def _tone(station: Station) -> str:
    match station.state:
        case StationState.STOPPED:
            return "problem"
        case StationState.REACHED:
            return "warning" if station.word else "ok"
        case StationState.UNKNOWN:
            return "quiet"


def _ground(station: Station) -> str:
    return f"{_tone(station)}_ground"


def _badge(station: Station) -> str:
    if station.state is StationState.STOPPED:
        return "cross"
    return "exclamation" if station.word else "check"
