"""How everything looks: colours for light and dark, sizes that follow the font, icons in the text's colour."""

from __future__ import annotations

from functools import lru_cache
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
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
from PySide6.QtWidgets import QApplication, QLayout
from shiboken6 import isValid

from wizard import i18n, resources
from wizard.flow.settings import Look
from wizard.views import tokens
from wizard.views.lettering import fixed_families, lettered
from wizard.views.tokens import CONTRAST, DARK, LIGHT, Colours, Tone

if TYPE_CHECKING:
    from wizard.views.font_watch import FontWatch


def from_palette(palette: QPalette) -> Colours:
    """Return the system's own colours, for its high contrast: every meaning is then told by shape and word alone."""
    roles, group = QPalette.ColorRole, QPalette.ColorGroup
    window, text = palette.color(roles.Window).name(), palette.color(roles.WindowText).name()
    base, mark = palette.color(roles.Base).name(), palette.color(roles.Highlight).name()
    return Colours(
        ground=window, card=window, field=base, text=text, quiet=text,
        faint=palette.color(group.Disabled, roles.WindowText).name(), line=text, edge=text, hover=base, chosen=base,
        accent=palette.color(roles.Link).name(), button=mark, button_hover=mark,
        on_button=palette.color(roles.HighlightedText).name(), ok=text, ok_ground=window, problem=text,
        problem_ground=window, warning=text, warning_ground=window, note_ground=window,
    )  # fmt: skip


class _InForce:
    """The look that was made first: to have Qt look for it among the application's objects takes 1 ms."""

    def __init__(self) -> None:
        self._theme: Theme | None = None

    @property
    def theme(self) -> Theme | None:
        return self._theme if self._theme is not None and isValid(self._theme) else None

    def hold(self, made: Theme) -> None:
        if self.theme is None:
            self._theme = made


_in_force = _InForce()


class Theme(QObject):
    """The look in force for one application; follows the system when it changes while the program runs."""

    def __init__(
        self, application: QApplication, look: Look = Look.SYSTEM, percent: int = 100, *, is_watching: bool = True
    ) -> None:
        """*look* as in `fix`, *percent* as in `enlarge`; who is not *is_watching* calls `watch` when there is time."""
        super().__init__(application)
        _in_force.hold(self)
        self._application = application
        self._look = Look.SYSTEM
        self._percent = percent
        self._system_font = application.font()
        self._given_font: QFont | None = None
        """What the application was given in place of it."""
        self._told_font = _told_font()
        """The system's as it was when it was last looked at."""
        self._applying = False
        self._grid = unit()
        """The grid that what is there was made with."""
        self.colours = LIGHT
        self.pictures: dict[tuple[str, str, int, float], QPixmap] = {}
        """Icons drawn so far, by name, colour, size and ratio."""
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self.apply)
        if (accessibility := getattr(hints, "accessibility", None)) is not None:
            accessibility().contrastPreferenceChanged.connect(self.apply)
        self._put_font()
        self._watch: FontWatch | None = None
        if is_watching:
            self.watch()
        self.fix(look)

    def watch(self) -> None:
        """Hear of a new font from now on."""
        from wizard.views.font_watch import FontWatch

        self._watch = FontWatch(self._follow_font, self._follow_system)
        self._follow_system()

    def fix(self, look: Look) -> None:
        """Have *look* from now on. High contrast, where the system asks for it, wins over light and dark."""
        self._look = look
        scheme = Qt.ColorScheme
        wanted = {Look.SYSTEM: scheme.Unknown, Look.LIGHT: scheme.Light}.get(look, scheme.Dark)
        # For what the system draws around and beside our windows. It may tell at once that it did.
        self._applying = True
        self._application.styleHints().setColorScheme(wanted)
        self._applying = False
        self.apply()

    @property
    def percent(self) -> int:
        """The size of the text, in per cent of the system's."""
        return self._percent

    def enlarge(self, percent: int) -> None:
        """Show text in *percent* of the size that the system has it in; everything around it grows with it."""
        if percent != self._percent:
            self._percent = percent
            self._put_font()

    def letter(self) -> None:
        """Show text in the letters that the language in force needs."""
        self._put_font()

    def _put_font(self) -> None:
        lettered_font = lettered(self._system_font, i18n.language())
        if self._percent == 100 and lettered_font is self._system_font and self._given_font is None:
            return
        font = QFont(lettered_font)
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * self._percent / 100)
        else:
            font.setPixelSize(round(font.pixelSize() * self._percent / 100))
        if font != self._application.font():
            # Heard by `_follow_font`, as a change of the system's is.
            self._application.setFont(font)
        self._given_font = self._application.font()

    def _follow_font(self) -> None:
        if self._application.font() != self._given_font:
            self._system_font, self._given_font = self._application.font(), None
        self.apply()

    def _follow_system(self) -> None:
        """Take over a new font of the system: Qt does so only as long as the application was given none."""
        if (told := _told_font()) != self._told_font:
            self._told_font = self._system_font = told
            self._put_font()
            self.apply()

    @property
    def is_high_contrast(self) -> bool:
        """Say whether there is high contrast: chosen here, or asked of the system (Qt 6.10 and newer can tell)."""
        return self._look is Look.HIGH_CONTRAST or self._system_has_high_contrast

    @property
    def _system_has_high_contrast(self) -> bool:
        accessibility = getattr(self._application.styleHints(), "accessibility", None)
        if accessibility is None:
            return False
        return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)

    @property
    def is_still(self) -> bool:
        """Say whether the system asks for no motion."""
        return not self._application.isEffectEnabled(Qt.UIEffect.UI_General)

    def apply(self) -> None:
        """Put the look onto every window, present and to come."""
        if self._applying:
            return
        self._applying = True
        try:
            self.colours = self._wanted_colours()
            self._application.setPalette(_palette(self.colours))
            self._application.setStyleSheet(self._sheet())
            if self._grid != unit():
                self._stretch()
            for widget in self._application.allWidgets():
                if callable(redraw := getattr(widget, "redraw", None)):
                    redraw()
        finally:
            self._applying = False

    def _stretch(self) -> None:
        """Have the distances of what is there already grow with the text, from what they were made with."""
        before, self._grid = self._grid, unit()
        windows = self._application.topLevelWidgets()
        # What is in a message, Qt places anew with each style sheet, at the distances of the style.
        messages = [window for window in windows if window.inherits("QMessageBox")]
        of_qt = {layout for message in messages for layout in message.findChildren(QLayout)}
        for window in windows:
            for layout in set(window.findChildren(QLayout)) - of_qt:
                # Not from what they are now: rounding would add up with each change.
                made = layout.property("made") or (before, layout.spacing(), *_margins(layout))
                layout.setProperty("made", made)
                grid, spacing, *margins = made
                if spacing > 0:
                    layout.setSpacing(round(spacing * self._grid / grid))
                layout.setContentsMargins(*(round(margin * self._grid / grid) for margin in margins))

    def _wanted_colours(self) -> Colours:
        if self._look is Look.HIGH_CONTRAST:
            return CONTRAST
        if self._system_has_high_contrast:
            # Without a palette of ours, it is the system's again.
            self._application.setPalette(QPalette())
            return from_palette(self._application.palette())
        return DARK if self._is_dark() else LIGHT

    def _is_dark(self) -> bool:
        if self._look is not Look.SYSTEM:
            return self._look is Look.DARK
        return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _sheet(self) -> str:
        font = self._application.font()
        step = unit()
        points = font.pointSizeF() if font.pointSizeF() > 0 else 10.0
        # The sheet has quotes around it.
        mono = '", "'.join(fixed_families())
        s, m, l = space(tokens.SNUG), space(tokens.NEAR), space(tokens.INSET)  # noqa: E741  (as the sheet has them)
        sizes = {
            "s": s, "s1": s - 1, "s2": s - 2, "m": m, "m1": m - 1, "m2": m - 2, "l": l, "l1": l - 1,
            "s5": s - 5, "l5": l - 5, "bar": max(4, step // 2), "arrow": max(12, step * 6 // 5),
            "scroller": max(step * 6, tokens.SMALLEST_TARGET * 2), "branch": step // 4,
            # No more than half of the height: Qt would draw square corners.
            "round": m // 2, "round1": max(1, m // 2 - 1),
            "box": max(step * 2, tokens.SMALLEST_TARGET * 2 // 3), "target": tokens.SMALLEST_TARGET,
            "large": round(points * tokens.LARGE, 1),
            "title": round(points * tokens.TITLE, 1),
        }  # fmt: skip
        # A sheet cannot tint, so there is one of each for light and one for dark.
        tick = "tick" if QColor(self.colours.on_button).lightness() > 127 else "tick-dark"
        shade = "-light" if QColor(self.colours.text).lightness() > 127 else ""
        chosen = "-light" if tick == "tick" else ""
        ways = ("down", "up", "left", "right")
        names = {"tick": tick} | {way: f"arrow-{way}{shade}" for way in ways}
        names |= {f"{way}_chosen": f"arrow-{way}{chosen}" for way in ways}
        # What cannot be stepped further is as pale as all that cannot be used, in any look.
        names |= {f"{way}_off": f"arrow-{way}-off" for way in ways}
        images = {name: resources.path("icons", f"{file}.svg").as_posix() for name, file in names.items()}
        return Template(resources.read_text("style", "window.qss")).substitute(
            self.colours._asdict(), **sizes, **images, mono=mono, example=_example(self.colours)
        )


def _example(colours: Colours) -> str:
    """Return the colour of an example in an empty field: in high contrast, the quiet one is that of what is typed."""
    return colours.faint if colours.quiet == colours.text else colours.quiet


def _margins(layout: QLayout) -> tuple[int, int, int, int]:
    margins = layout.contentsMargins()
    return margins.left(), margins.top(), margins.right(), margins.bottom()


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.ground), (roles.WindowText, colours.text), (roles.Base, colours.field),
        (roles.AlternateBase, colours.hover), (roles.Text, colours.text), (roles.Button, colours.card),
        (roles.ButtonText, colours.text), (roles.Highlight, colours.button),
        (roles.HighlightedText, colours.on_button), (roles.ToolTipBase, colours.card),
        (roles.ToolTipText, colours.text), (roles.PlaceholderText, _example(colours)), (roles.Link, colours.accent),
        (roles.Mid, colours.line), (roles.Light, colours.card), (roles.Dark, colours.edge),
    ):  # fmt: skip
        palette.setColor(role, QColor(colour))
    for role in (roles.ButtonText, roles.Text, roles.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.faint))
    return palette


def _told_font() -> QFont:
    """Return the font that the system has for windows now."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)


def theme() -> Theme:
    """Return the look in force. The application must have been given one."""
    if (found := _in_force.theme) is not None:
        return found
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101  (a view without an application is a bug)
    return application.findChild(Theme) or Theme(application)


def unit() -> int:
    """Return the grid that distances are multiples of, in pixels; it grows with the text."""
    return _grid_of(QApplication.font().key())


@lru_cache(maxsize=8)
def _grid_of(_font: str) -> int:
    """Return the grid for the font in force, whose key this is: to measure it anew for each distance took 4 ms."""
    return max(6, round(QFontMetrics(QApplication.font()).height() / 1.8))


def space(steps: float) -> int:
    """Return a distance of `wizard.views.tokens` in pixels."""
    return int(unit() * steps)


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
    QSvgRenderer(source.encode()).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    known[key] = pixmap
    return pixmap


def badge(text: str, *, fill: str | None, edge: str, ink: str, size: int) -> QIcon:
    """Return a round badge with a number in it, for the steps."""
    ratio = ratios()[-1]
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
    result = QIcon()
    for ratio in ratios():
        result.addPixmap(_with_sides(picture(name, colour or colours.text, unit() * 2, ratio)))
        result.addPixmap(_with_sides(picture(name, colours.faint, unit() * 2, ratio)), QIcon.Mode.Disabled)
    return result


def row_icon(name: str, tone: Tone) -> QIcon:
    """Return the icon *name* for a row of a list or table, in the colour of *tone*, and of the text where chosen."""
    colours, result = theme().colours, QIcon()
    for ratio in ratios():
        result.addPixmap(picture(name, colours.of(tone), unit() * 2, ratio))
        result.addPixmap(picture(name, colours.on_button, unit() * 2, ratio), QIcon.Mode.Selected)
    return result


def ratios() -> tuple[float, ...]:
    """Return how many pixels a point has on the screens there are, so that each icon is drawn sharp for all of them."""
    return tuple(sorted({screen.devicePixelRatio() for screen in QApplication.screens()}))


def _with_sides(pixmap: QPixmap) -> QPixmap:
    ratio = pixmap.devicePixelRatio()
    side = round(pixmap.width() * ICON_SIDES)
    result = QPixmap(pixmap.width() + 2 * side, pixmap.height())
    result.fill(Qt.GlobalColor.transparent)
    result.setDevicePixelRatio(ratio)
    painter = QPainter(result)
    painter.drawPixmap(QPointF(side / ratio, 0), pixmap)
    painter.end()
    return result
