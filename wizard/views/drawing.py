"""Shows the drawing of a place that a guide speaks of, sharp at every size and in the colours in force."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QFontInfo, QPainter, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from wizard.fixes.drawings import DARK, LIGHT, Ink, Place, describe, draw
from wizard.fixes.drawn.board import SIZE
from wizard.i18n import language
from wizard.views.pictures import Painted
from wizard.views.theme import theme, unit
from wizard.views.tokens import DARK as DARK_COLOURS
from wizard.views.tokens import Colours
from wizard.views.widgets import PlainLabel


class DrawingView(Painted):
    """A place, with letters as large as the window's; smaller where there is no room for that."""

    def __init__(self, place: Place) -> None:
        super().__init__(f"drawing-{place.id}")
        self._place, self._language = place, language()
        self._renderer = QSvgRenderer(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """Draw with the labels of the language in force, and say in it what is drawn."""
        self._language = language()
        self.setAccessibleName(describe(self._place, self._language))
        self.redraw()

    def redraw(self) -> None:
        """Draw again in the colours and the size in force; the labels stay as they are.

        They are those of the words around it, which may be a caller's.
        """
        family = QFontInfo(self.font()).family()
        drawn = draw(self._place, self._language, ink_in_force(), f"{family}, sans-serif")
        self._renderer.load(QByteArray(drawn.encode()))
        super().redraw()

    @property
    def natural_size(self) -> QSize:
        """Return the size at which the drawing's letters are as large as the window's."""
        scale = max(1.0, QFontInfo(self.font()).pixelSize() / SIZE)
        return self._renderer.defaultSize() * scale

    def height_needed(self) -> int:
        """Return the height in pixels for the width that there is."""
        size = self.natural_size
        return round(size.height() * min(1.0, self.width() / size.width()))

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the natural width, and the height for the width that there is."""
        return QSize(self.natural_size.width(), self.height_needed())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return a width at which the marks can still be seen."""
        return QSize(min(unit() * 24, self.natural_size.width()), self.height_needed())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Follow the width with the height."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def paint(self, painter: QPainter) -> None:
        """Draw at the left, as large as there is room, at most in its natural size."""
        size = self.natural_size
        if size.width() > self.width():
            size = size.scaled(self.width(), size.height(), Qt.AspectRatioMode.KeepAspectRatio)
        self._renderer.render(painter, QRectF(0, 0, size.width(), size.height()))


class DrawnPlace(QWidget):
    """A drawing with the guide's words under it."""

    def __init__(self, place: Place, caption: str = "") -> None:
        super().__init__()
        self.setObjectName(f"place-{place.id}")
        self.view = DrawingView(place)
        if caption:
            self.view.setAccessibleDescription(caption)
        self._caption = PlainLabel(caption, role="quiet")
        self._caption.setVisible(bool(caption))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit() // 2)
        column.addWidget(self.view)
        column.addWidget(self._caption)


def ink_in_force() -> Ink:
    """Return the colours for drawings that go with those of the window."""
    if theme().is_high_contrast:
        return ink_of(theme().colours)
    return DARK if theme().colours == DARK_COLOURS else LIGHT


def ink_of(colours: Colours) -> Ink:
    """Return the system's own colours, for high contrast: shapes alone tell what is on, chosen or marked."""
    on_accent = colours.on_button
    return Ink(
        pane=colours.ground, card=colours.card, bar=colours.ground, raised=colours.card, chosen=colours.chosen,
        line=colours.line, edge=colours.edge, text=colours.text, quiet=colours.quiet, accent=colours.accent,
        green=colours.accent, on_accent=on_accent, warning=colours.text, mark=colours.accent, on_mark=on_accent,
    )  # fmt: skip
