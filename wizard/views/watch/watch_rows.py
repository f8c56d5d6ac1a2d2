"""The watched sites as rows of three lines: a mark, the site and how long it is valid, how it stands, when it was seen.

The rows are painted, and all of them are equally high, so that five hundred are there as quickly as five.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from wizard.flow.watch_text import site_name
from wizard.i18n import language, tr
from wizard.views.theme import picture, theme, unit
from wizard.views.tokens import Tone
from wizard.views.watch.watch_words import (
    ends_text,
    in_order,
    is_ending,
    looked_text,
    mark_of,
    state_text,
    told_text,
)
from wizard.views.widgets import tip

if TYPE_CHECKING:
    from wizard.flow.watch_list import Watched, WatchList

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

ROW = Qt.ItemDataRole.UserRole
"""Answers the `SiteRow`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """What is shown of one site, in the language in force."""

    site: Watched
    icon: str
    tone: Tone
    name: str
    ends: str
    is_ending: bool
    standing: str
    when: str

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ". ".join(part for part in (self.name, self.standing, self.ends, self.when) if part)


def row_of(site: Watched, now: datetime) -> SiteRow:
    """Return what is shown of *site*."""
    icon_name, tone = mark_of(site, now)
    when = told_text(site)
    if site.looked_at is not None:
        when = tr("{looked} · {told}", looked=looked_text(site, now), told=when)
    return SiteRow(
        site=site,
        icon=icon_name,
        tone=tone,
        name=site_name(site.address),
        ends=ends_text(site, now),
        is_ending=is_ending(site, now),
        standing=state_text(site, now),
        when=when,
    )


class SitesModel(QAbstractListModel):
    """The rows, the most urgent first; each is worded when it is first looked at."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sites: Sequence[Watched] = ()
        self._rows: dict[int, SiteRow] = {}
        self._now = datetime.now(UTC)
        self._shown: tuple[WatchList, datetime, str] | None = None

    def show_list(self, watch_list: WatchList, now: datetime) -> None:
        """Show these sites instead of what was there; where it is the same, nothing moves."""
        shown = watch_list, now.replace(second=0, microsecond=0), language()
        if shown == self._shown:
            return
        self.beginResetModel()
        self._shown, self._now, self._rows = shown, now, {}
        self.sites = in_order(watch_list, now)
        self.endResetModel()

    def row(self, number: int) -> SiteRow:
        """Return what is shown of a site."""
        if number not in self._rows:
            self._rows[number] = row_of(self.sites[number], self._now)
        return self._rows[number]

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802  (Qt's name)
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.sites)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown of a row, or what is said of it."""
        row = self.row(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case Qt.ItemDataRole.ToolTipRole:
                return tip(row.spoken)
            case _ if role == ROW:
                return row
            case _:
                return None


class _Painter(QStyledItemDelegate):
    """Paints a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  (Qt's name)
        """Return the same height for each."""
        return QSize(unit() * 20, 3 * _line_height(option.font) + 2 * _room())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground, the mark and the three lines; what does not fit ends with dots."""
        row = index.data(ROW)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_chosen:
            painter.fillRect(option.rect, option.palette.highlight())
        elif index.row() % 2:
            painter.fillRect(option.rect, option.palette.alternateBase())
        inks = _Inks.of(option.palette, row.tone, is_chosen=is_chosen)
        inside = option.rect.adjusted(_room(), _room(), -_room(), -_room())
        side = unit() * 5 // 2
        mark = picture(row.icon, inks.mark.name(), side, painter.device().devicePixelRatio())
        painter.drawPixmap(inside.topLeft(), mark)
        self._paint_lines(painter, inside.adjusted(side + unit(), 0, 0, 0), row, option.font, inks)
        if option.state & QStyle.StateFlag.State_HasFocus and not is_chosen:
            painter.setPen(inks.text)
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_lines(self, painter: QPainter, room: QRect, row: SiteRow, font: QFont, inks: _Inks) -> None:
        bold, height = QFont(font), _line_height(font)
        bold.setBold(True)
        first = QRect(room.topLeft(), QSize(room.width(), height))
        width = min(QFontMetrics(bold).horizontalAdvance(row.ends), room.width() // 2)
        _write(painter, first.adjusted(0, 0, -width - unit(), 0), row.name, bold, inks.text)
        ends = QRect(QPoint(first.right() - width, first.top()), QSize(width + 1, height))
        _write(painter, ends, row.ends, bold, inks.mark if row.is_ending else inks.text)
        _write(painter, first.translated(0, height), row.standing, font, inks.text)
        _write(painter, first.translated(0, 2 * height), row.when, font, inks.quiet)


@dataclass(frozen=True, slots=True)
class _Inks:
    """The colours of a row."""

    text: QColor
    quiet: QColor
    mark: QColor

    @classmethod
    def of(cls, palette: QPalette, tone: Tone, *, is_chosen: bool) -> _Inks:
        """Return them for a row that is chosen, or is not."""
        if is_chosen:
            chosen = palette.color(QPalette.ColorRole.HighlightedText)
            return cls(chosen, chosen, chosen)
        colours = theme().colours
        return cls(QColor(colours.text), QColor(colours.quiet), QColor(colours.of(tone)))


def _write(painter: QPainter, room: QRect, text: str, font: QFont, ink: QColor) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _line_height(font: QFont) -> int:
    return QFontMetrics(font).height() + unit() // 4


def _room() -> int:
    return unit()


class SitesView(QListView):
    """The list: one site is chosen, and Delete removes it."""

    chosen = Signal(object)
    """The `Watched` that is chosen now; None for none."""
    removal_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("watched-sites")
        self.sites = SitesModel(self)
        self.setModel(self.sites)
        self.setItemDelegate(_Painter(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda _new, _old: self.chosen.emit(self.site))
        self.redraw()

    def redraw(self) -> None:
        """Fit the text size in force."""
        self.setMinimumHeight(3 * (3 * _line_height(self.font()) + 2 * _room()) + 2 * _room())
        self.scheduleDelayedItemsLayout()

    @property
    def site(self) -> Watched | None:
        """The site that is chosen."""
        index = self.currentIndex()
        return self.sites.sites[index.row()] if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Remove the chosen site with Delete."""
        if event.key() == Qt.Key.Key_Delete and self.site is not None:
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)

    def show_list(self, watch_list: WatchList, now: datetime, choose: str = "") -> None:
        """Show the sites; *choose* is chosen, else the one that was, else the one in its place."""
        before = self.site
        place = self.currentIndex().row()
        wanted = choose or (before.address if before else "")
        self.sites.show_list(watch_list, now)
        sites = self.sites.sites
        at = next((n for n, site in enumerate(sites) if site.address == wanted), max(0, min(place, len(sites) - 1)))
        if sites:
            index = self.sites.index(at, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self.chosen.emit(self.site)
