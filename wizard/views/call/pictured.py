"""Pictures of what a caller has before them, in the caller's language: an error page, or a place that was drawn."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontInfo, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from wizard.fixes.drawings import Place
from wizard.flow.gallery import GROUPS, Picture, draw
from wizard.i18n import tr, using
from wizard.views.drawing import DrawingView
from wizard.views.flow import Flow
from wizard.views.pictures import Painted
from wizard.views.theme import unit
from wizard.views.widgets import Button, PlainLabel, clear

THUMBNAIL = 0.45
"""How large the picture that was chosen is shown, of its natural size."""

SMALLEST_LETTERS = 10.5
"""Of the drawings of pages, in their own units: the labels of buttons."""


class PageView(Painted):
    """A picture of the gallery, with letters as large as the window's; *share* is how much smaller it may be drawn."""

    def __init__(self, picture: Picture, language: str, share: float = 1.0) -> None:
        super().__init__(f"page-{picture.id}")
        self._picture, self._language, self._share = picture, language, share
        self._renderer = QSvgRenderer(QByteArray(draw(picture, language).encode()), self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """Name the program in the language in force; the words on the page stay the caller's."""
        said = self._picture.words(self._language)
        self.setAccessibleName(tr("{program}: {title}", program=self.program, title="; ".join(said.values())))

    @property
    def program(self) -> str:
        """The program that shows it."""
        return tr(GROUPS[self._picture.group])

    @property
    def natural_size(self) -> QSize:
        """Return the size at which the smallest letters are as large as the window's, or *share* of that."""
        scale = max(1.0, QFontInfo(self.font()).pixelSize() / SMALLEST_LETTERS) * self._share
        return self._renderer.defaultSize() * scale

    def height_needed(self) -> int:
        """Return the height in pixels for the width that there is."""
        return height_for(self.natural_size, self.width())

    def sizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return the natural width, and the height for the width that there is."""
        return QSize(self.natural_size.width(), self.height_needed())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  (Qt's name)
        """Return any width: whoever places it knows how small it may become."""
        return QSize(0, self.height_needed())

    def paint(self, painter: QPainter) -> None:
        """Draw at the left, as large as there is room, at most in its natural size."""
        size = self.natural_size
        if size.width() > self.width():
            size = size.scaled(self.width(), size.height(), Qt.AspectRatioMode.KeepAspectRatio)
        self._renderer.render(painter, QRectF(0, 0, size.width(), size.height()))


class CallersPlace(DrawingView):
    """A drawn place with the labels of the caller's language, whatever the window's is."""

    def __init__(self, place: Place, language: str) -> None:
        self._spoken = language
        super().__init__(place)

    def retranslate(self) -> None:
        """Keep the caller's language."""
        with using(self._spoken):
            super().retranslate()


class ChosenPicture(QWidget):
    """The picture that looks like what the caller sees, small, and the way to be rid of it; hidden without one."""

    unwanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("chosen-picture")
        self._shown: tuple[Picture, str] | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(unit() // 2)
        self.hide()

    def show_picture(self, picture: Picture | None, language: str) -> None:
        """Show *picture* in the caller's language."""
        self._shown = None if picture is None else (picture, language)
        self.retranslate()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        clear(self._lines)
        self.setVisible(self._shown is not None)
        if self._shown is None:
            return
        view = PageView(*self._shown, THUMBNAIL)
        view.setFixedSize(view.natural_size)
        away = Button("not-this-picture", icon_name="cancel")
        away.say(tr("&Not this picture"), tr("Empties the field"))
        away.clicked.connect(self.unwanted)
        for item in (
            PlainLabel(tr("They see a page like this one in {program}.", program=view.program)),
            view,
            Flow(away),
        ):
            self._lines.addWidget(item)


def height_for(natural: QSize, width: int) -> int:
    """Return how high a picture of the size *natural* is in *width*; it never grows."""
    return round(natural.height() * min(1.0, width / natural.width()))
