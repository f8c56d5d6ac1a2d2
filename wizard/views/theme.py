"""How everything looks: colours for light and dark, sizes that follow the font, icons in the text's colour."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from string import Template

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QIcon,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from wizard import resources


class Tone(StrEnum):
    """What a colour means; a shape and a word always say the same."""

    OK = "ok"
    PROBLEM = "problem"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """One set of colours. Text on its ground reaches 4.5 to 1 (WCAG 2.2, 1.4.3), edges 3 to 1 (1.4.11)."""

    ground: str
    card: str
    field: str
    text: str
    quiet: str
    faint: str
    line: str
    edge: str
    hover: str
    chosen: str
    accent: str
    button: str
    button_hover: str
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
    line="#DCE1E8", edge="#838F9D", hover="#EDF1F6", chosen="#E6EEFA", accent="#1F5FBF",
    button="#1F5FBF", button_hover="#194E9E", ok="#1B7340", ok_ground="#ECF7F0", problem="#B3261E",
    problem_ground="#FDF0EF", warning="#875400", warning_ground="#FFF7E6", note_ground="#F0F2F5",
)  # fmt: skip

DARK = Colours(
    ground="#14181E", card="#1D232B", field="#161B22", text="#E9EDF2", quiet="#A9B3BF", faint="#727D8A",
    line="#313A45", edge="#76828F", hover="#28303A", chosen="#22344F", accent="#86B6FF",
    button="#2C6BD1", button_hover="#3B7ADF", ok="#6BD196", ok_ground="#17291F", problem="#FF8B82",
    problem_ground="#321B1B", warning="#F3C567", warning_ground="#2E2616", note_ground="#232A33",
)  # fmt: skip


def from_palette(palette: QPalette) -> Colours:
    """Return the system's own colours, for high contrast: every meaning is then told by shape and word alone."""
    window, text = palette.color(QPalette.ColorRole.Window).name(), palette.color(QPalette.ColorRole.WindowText).name()
    base = palette.color(QPalette.ColorRole.Base).name()
    mark = palette.color(QPalette.ColorRole.Highlight).name()
    return Colours(
        ground=window, card=window, field=base, text=text, quiet=text, faint=text, line=text, edge=text, hover=base,
        chosen=base, accent=mark, button=mark, button_hover=mark, ok=text, ok_ground=window, problem=text,
        problem_ground=window, warning=text, warning_ground=window, note_ground=window,
    )  # fmt: skip


class _FontWatch(QWidget):
    """Hears of a new application font, so that larger text brings larger boxes; never shown.

    An event filter on the application hears it, too, but costs 30 ms at the start: PySide6 (6.11) then makes every
    class and enum of Qt, to name the sender of each event.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed

    def event(self, event: QEvent) -> bool:
        """Pass the news on."""
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._changed()
        return super().event(event)


class Theme(QObject):
    """The look in force for one application; follows the system when it changes while the program runs."""

    def __init__(self, application: QApplication, *, dark: bool | None = None) -> None:
        """*dark* as in `fix`."""
        super().__init__(application)
        self._application = application
        self._fixed: bool | None = None
        self._applying = False
        self.colours = LIGHT
        self.pictures: dict[tuple[str, str, int, float], QPixmap] = {}
        """Icons drawn so far, by name, colour, size and ratio."""
        application.styleHints().colorSchemeChanged.connect(self.apply)
        self._watch = _FontWatch(self.apply)
        if dark is None:
            self.apply()
        else:
            self.fix(dark=dark)

    def fix(self, *, dark: bool | None) -> None:
        """Be light or dark from now on; None follows the system. High contrast, where it is asked for, stays."""
        self._fixed = dark
        scheme = Qt.ColorScheme
        wanted = scheme.Unknown if dark is None else scheme.Dark if dark else scheme.Light
        # For what the system draws around and beside our windows. It may tell at once that it did.
        self._applying = True
        self._application.styleHints().setColorScheme(wanted)
        self._applying = False
        self.apply()

    @property
    def is_high_contrast(self) -> bool:
        """Say whether the person asked the system for more contrast (Qt 6.10 and newer can tell)."""
        hints = self._application.styleHints()
        accessibility = getattr(hints, "accessibility", None)
        if accessibility is None:
            return False
        return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)

    def apply(self) -> None:
        """Put the look onto every window, present and to come."""
        if self._applying:
            return
        self._applying = True
        if self.is_high_contrast:
            self.colours = from_palette(self._application.style().standardPalette())
            self._application.setStyleSheet("")
        else:
            self.colours = DARK if self._is_dark() else LIGHT
            self._application.setPalette(_palette(self.colours))
            self._application.setStyleSheet(self._sheet())
        for widget in self._application.allWidgets():
            if callable(redraw := getattr(widget, "redraw", None)):
                redraw()
        self._applying = False

    def _is_dark(self) -> bool:
        if self._fixed is not None:
            return self._fixed
        return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _sheet(self) -> str:
        font = self._application.font()
        step = unit()
        points = font.pointSizeF() if font.pointSizeF() > 0 else 10.0
        mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        sizes = {
            "s": step * 3 // 4, "s1": step * 3 // 4 - 1, "s2": step * 3 // 4 - 2, "m": step, "m1": step - 1,
            "l": step * 3 // 2, "l1": step * 3 // 2 - 1, "bar": max(4, step // 2), "box": step * 2,
            "large": round(points * 1.2, 1), "title": round(points * 1.7, 1),
        }  # fmt: skip
        # A sheet cannot tint: these two have one colour, seen on light and on dark.
        images = {name: resources.path("icons", f"{name}.svg").as_posix() for name in ("tick", "down")}
        return Template(resources.read_text("style", "window.qss")).substitute(
            asdict(self.colours), **sizes, **images, mono=mono
        )


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.ground), (roles.WindowText, colours.text), (roles.Base, colours.field),
        (roles.AlternateBase, colours.hover), (roles.Text, colours.text), (roles.Button, colours.card),
        (roles.ButtonText, colours.text), (roles.Highlight, colours.button), (roles.HighlightedText, "#FFFFFF"),
        (roles.ToolTipBase, colours.card), (roles.ToolTipText, colours.text), (roles.PlaceholderText, colours.quiet),
        (roles.Link, colours.accent), (roles.Mid, colours.line), (roles.Light, colours.card),
        (roles.Dark, colours.edge),
    ):  # fmt: skip
        palette.setColor(role, QColor(colour))
    palette.setColor(QPalette.ColorGroup.Disabled, roles.ButtonText, QColor(colours.faint))
    palette.setColor(QPalette.ColorGroup.Disabled, roles.Text, QColor(colours.faint))
    return palette


def theme() -> Theme:
    """Return the look in force. The application must have been given one."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101  (a view without an application is a bug)
    return application.findChild(Theme) or Theme(application)


def unit() -> int:
    """Return the grid that distances are multiples of, in pixels; it grows with the text."""
    return max(6, round(QFontMetrics(QApplication.font()).height() / 1.8))


def picture(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return the icon *name* drawn in *colour*, *size* pixels square on a screen with *ratio*."""
    known = theme().pictures
    key = (name, colour, size, ratio)
    if key in known:
        return known[key]
    source = resources.read_text("icons", f"{name}.svg").replace("currentColor", colour)
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    known[key] = pixmap
    return pixmap


def badge(text: str, *, fill: str | None, edge: str, ink: str, size: int) -> QIcon:
    """Return a round badge with a number in it, for the steps."""
    ratio = 2.0
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1.6))
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    circle = QRectF(1, 1, size - 2, size - 2)
    painter.drawEllipse(circle)
    font = QFont(QApplication.font())
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    result = QIcon(pixmap)
    result.addPixmap(pixmap, QIcon.Mode.Disabled)
    return result


ICON_SIDES = 0.15
"""What `icon` leaves free on each side, as a share of its height: Qt's own gap does not grow with the text."""


def icon(name: str, colour: str | None = None) -> QIcon:
    """Return the icon *name* for a button, in the text's colour unless told otherwise."""
    colours = theme().colours
    result = QIcon(_with_sides(picture(name, colour or colours.text, 64)))
    result.addPixmap(_with_sides(picture(name, colours.faint, 64)), QIcon.Mode.Disabled)
    return result


def row_icon(name: str, tone: Tone) -> QIcon:
    """Return the icon *name* for a row of a list or table, in the colour of *tone*, and of the text where chosen."""
    result = QIcon(picture(name, theme().colours.of(tone), 64))
    chosen = QApplication.palette().color(QPalette.ColorRole.HighlightedText).name()
    result.addPixmap(picture(name, chosen, 64), QIcon.Mode.Selected)
    return result


def _with_sides(pixmap: QPixmap) -> QPixmap:
    side = round(pixmap.width() * ICON_SIDES)
    result = QPixmap(pixmap.width() + 2 * side, pixmap.height())
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.drawPixmap(side, 0, pixmap)
    painter.end()
    return result
