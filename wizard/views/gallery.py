"""The window with pictures of error pages and messages: the one that is chosen counts as if it had been pasted."""

from collections.abc import Iterator

from PySide6.QtCore import QByteArray, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from wizard.flow.gallery import GROUPS, Picture, draw, pictures
from wizard.i18n import language, tr
from wizard.plain import breakable
from wizard.views.flow import Flow
from wizard.views.gallery_tile import Tile, drawing_size, tile_size
from wizard.views.owner_fields import Chooser
from wizard.views.segments import Segments
from wizard.views.theme import unit
from wizard.views.widgets import Button, Page, PlainLabel, footer, row, stand_on

ALL = "all"

NARROW = 80
"""Grid units of a window below which the groups are a list that opens, and the foot has the buttons alone."""


class _WidePage(Page):
    """Pictures may stand side by side in the whole width of a screen."""

    WIDEST = 1000


class GalleryWindow(QDialog):
    """Shows the pictures of one group or of all."""

    chosen = Signal(str)
    """The text that the chosen picture stands for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._group = ALL
        self._to_draw: Iterator[QListWidgetItem] = iter(())
        self._drawing = QTimer(self, interval=0)
        self._drawing.timeout.connect(self._draw_next)
        self._title = PlainLabel(role="heading")
        self._groups = {id_: Button(f"group-{id_}", kind="segment") for id_ in (ALL, *GROUPS)}
        Segments(self._groups.values(), self)
        for id_, button in self._groups.items():
            button.clicked.connect(lambda _=False, group=id_: self.show_group(group))
        self._groups[ALL].setChecked(True)
        self._row = Flow(*self._groups.values())
        self.chooser = Chooser("gallery-group")
        """The groups where the window is narrow, in which their buttons would leave no picture in sight."""
        self.chooser.activated.connect(lambda _: self.show_group(self.chooser.currentData()))
        self.pictures = QListWidget()
        self.pictures.setObjectName("pictures")
        self.pictures.setViewMode(QListWidget.ViewMode.IconMode)
        self.pictures.setMovement(QListWidget.Movement.Static)
        self.pictures.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.pictures.setWordWrap(True)
        self.pictures.setItemDelegate(Tile(self.pictures))
        self.pictures.itemActivated.connect(self._choose)
        self.pictures.currentItemChanged.connect(self._show_current)
        self._current = PlainLabel(role="quiet")
        self.choose = Button("choose-picture", kind="primary")
        self.choose.clicked.connect(self._choose)
        self._close = Button("close-gallery")
        self._close.clicked.connect(self.close)
        buttons = row(self._close, self.choose)
        buttons.insertStretch(0, 1)
        self._foot = row(self._current, buttons)
        self._foot.setStretch(0, 1)
        self._page = _WidePage("gallery-page")
        self._page.column.setContentsMargins(unit() * 2, unit() * 2, unit(), unit())
        self._page.column.setSpacing(unit())
        self._page.column.addWidget(self._title)
        self._page.column.addWidget(self._row)
        self._page.column.addWidget(self.chooser)
        self._page.column.addWidget(self.pictures, 1)
        stand_on(self, self._page, footer(self._foot))
        self.resize(unit() * 142, unit() * 92)
        self.retranslate()
        self.pictures.setFocus()

    def retranslate(self) -> None:
        """Put every text, and the pictures, into the language in force."""
        self.setWindowTitle(tr("Which of these do you see?"))
        self._page.setAccessibleName(self.windowTitle())
        self._title.setText(tr("Choose the picture with the same heading or code as yours."))
        names = {ALL: tr("All"), **{id_: tr(name) for id_, name in GROUPS.items()}}
        for id_, name in names.items():
            self._groups[id_].say(name)
        self.chooser.offer(names)
        self.chooser.setAccessibleName(tr("Group of pictures"))
        self.choose.say(tr("&This is what I see"), tr("Explain it (Enter)"))
        self._close.say(tr("C&lose"), tr("(Esc)"))
        self.pictures.setAccessibleName(tr("Pictures of error pages and messages"))
        self.show_group(self._group)

    def redraw(self) -> None:
        """Draw the pictures anew when the text has another size."""
        self._turn()
        if self.pictures.iconSize() != drawing_size():
            row = self.pictures.currentRow()
            self.show_group(self._group)
            self.pictures.setCurrentRow(row)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Choose what stands around the pictures for the width in force."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """Leave room for the pictures: a caption is below each of them, too."""
        is_narrow = self.width() < unit() * NARROW
        self._current.setVisible(not is_narrow)
        self._row.setVisible(not is_narrow)
        self.chooser.setVisible(is_narrow)

    def show_group(self, group: str) -> None:
        """List the pictures of *group*; they are drawn one by one, so that the window answers meanwhile."""
        self._group = group
        self._groups[group].setChecked(True)
        self.chooser.choose(group)
        self.pictures.clear()
        self.pictures.setIconSize(drawing_size())
        shown = [picture for picture in pictures() if group in (ALL, picture.group)]
        captions = [breakable("\n".join(picture.caption(language()))) for picture in shown]
        cell = tile_size(captions)
        self.pictures.setGridSize(cell)
        # Where there is no room for one picture below the groups, the page scrolls.
        self.pictures.setMinimumHeight(cell.height() + unit() * 2)
        for picture, caption in zip(shown, captions, strict=True):
            item = QListWidgetItem(caption, self.pictures)
            item.setData(Qt.ItemDataRole.UserRole, picture)
            item.setSizeHint(cell)
            name = _name(picture)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            item.setToolTip(name)
        self.pictures.setCurrentRow(0)
        self._to_draw = iter([self.pictures.item(n) for n in range(self.pictures.count())])
        self._drawing.start()

    def _draw_next(self) -> None:
        item = next(self._to_draw, None)
        if item is None:
            self._drawing.stop()
            return
        drawn = self._drawn(_picture_of(item))
        icon = QIcon(drawn)
        # Else Qt would tint the picture that is chosen.
        icon.addPixmap(drawn, QIcon.Mode.Selected)
        item.setIcon(icon)

    def _drawn(self, picture: Picture) -> QPixmap:
        """Return the drawing in the middle of a tile, for screens of any density."""
        scale = self.devicePixelRatioF()
        pixmap = QPixmap(drawing_size() * scale)
        pixmap.fill(QColor(0, 0, 0, 0))
        renderer = QSvgRenderer(QByteArray(draw(picture, language()).encode()))
        size = renderer.defaultSize().scaled(pixmap.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(pixmap)
        left, top = (pixmap.width() - size.width()) / 2, (pixmap.height() - size.height()) / 2
        renderer.render(painter, QRectF(left, top, size.width(), size.height()))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def _show_current(self, item: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        self.choose.setEnabled(item is not None)
        self._current.setText("" if item is None else item.data(Qt.ItemDataRole.AccessibleTextRole))
        # By a key; a picture that is pressed stays where it is, or the second click would meet another.
        if item is not None and before is not None and not QGuiApplication.mouseButtons():
            self._bring(item)

    def _bring(self, item: QListWidgetItem) -> None:
        """Scroll the page to the picture of *item*, to which the list has scrolled."""
        place = self.pictures.visualItemRect(item)
        place.setHeight(drawing_size().height() + unit() * 2)
        middle = self.pictures.viewport().mapTo(self._page.body, place.center())
        self._page.ensureVisible(middle.x(), middle.y(), 0, place.height() // 2)

    def _choose(self) -> None:
        if self.pictures.currentRow() >= 0:
            self.chosen.emit(_picture_of(self.pictures.currentItem()).text)
            self.close()


def _name(picture: Picture) -> str:
    """Return what *picture* is called in one line: program, heading, and code."""
    words = picture.caption(language())
    said = tr("{heading}, {code}", heading=words[0], code=words[1]) if len(words) > 1 else words[0]
    return tr("{program}: {title}", program=tr(GROUPS[picture.group]), title=said)


def _picture_of(item: QListWidgetItem) -> Picture:
    picture = item.data(Qt.ItemDataRole.UserRole)
    if not isinstance(picture, Picture):
        raise TypeError(f"not a picture: {picture!r}")
    return picture
