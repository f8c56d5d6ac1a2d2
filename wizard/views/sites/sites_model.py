"""The lines of many sites for a Qt view; answers are put in where their lines are, and nothing moves for them."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from wizard.flow.site_lines import HEADINGS, Heading, Line, Wanted, arranged, cell_words, fits
from wizard.flow.site_table import SiteState
from wizard.i18n import tr
from wizard.views.theme import row_icon
from wizard.views.tokens import Tone
from wizard.views.widgets import tip

SHOWN = tuple(Heading)

ICONS: Mapping[SiteState, tuple[str, Tone]] = {
    SiteState.REFUSED: ("problem", Tone.PROBLEM),
    SiteState.UNREACHABLE: ("network", Tone.PROBLEM),
    SiteState.NO_SITE: ("unknown", Tone.NOTE),
    SiteState.TO_MEND: ("warning", Tone.WARNING),
    SiteState.SOON: ("time", Tone.WARNING),
    SiteState.FINE: ("ok", Tone.OK),
    SiteState.WAITING: ("waiting", Tone.NOTE),
}

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole


class SitesModel(QAbstractTableModel):
    """Those of the lines that are wanted, in the order in which they were when that was last asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []
        """All of them; number 1 stands first."""
        self.wanted = Wanted()
        self._shown: list[int] = []
        self._places: dict[int, int] = {}
        """Where each number is shown, unless something was taken out since."""
        self._icons: dict[SiteState, QIcon] = {}

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  (Qt's name)
        """Return how many lines are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802  (Qt's name)
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(SHOWN)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:  # noqa: N802
        """Return what stands above a column."""
        if orientation is Qt.Orientation.Horizontal and role in {_ROLE.DisplayRole, _ROLE.ToolTipRole}:
            return tr(HEADINGS[SHOWN[section]])
        return None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Return text and sign of a cell; what a screen reader says has the column's title before it."""
        match role:
            case _ROLE.DisplayRole:
                return self.text(index)
            case _ROLE.ToolTipRole:
                # What is too long for its column can be read all the same.
                return tip(self.text(index))
            case _ROLE.AccessibleTextRole:
                return tr("{title}: {state}", title=tr(HEADINGS[SHOWN[index.column()]]), state=self.text(index))
            case _ROLE.DecorationRole:
                return self.icon(index)
        return None

    def text(self, index: Index) -> str:
        """Return what stands in a cell."""
        return cell_words(self.line(index.row()), SHOWN[index.column()])

    def icon(self, index: Index) -> QIcon | None:
        """Return the sign of a state; None for the cells that have none."""
        if SHOWN[index.column()] is not Heading.STATE:
            return None
        state = self.line(index.row()).row.state
        if state not in self._icons:
            self._icons[state] = row_icon(*ICONS[state])
        return self._icons[state]

    def line(self, shown: int) -> Line:
        """Return the line that is the shown one *shown*."""
        return self.lines[self._shown[shown] - 1]

    def shown_lines(self) -> tuple[Line, ...]:
        """Return all that are shown, in their order."""
        return tuple(self.lines[number - 1] for number in self._shown)

    def places(self, numbers: Collection[int]) -> list[int]:
        """Return where those of *numbers* that are shown stand, from the top."""
        return sorted(self._places[number] for number in numbers if number in self._places)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show a new list."""
        self.lines = list(lines)
        self.arrange(self.wanted)

    def arrange(self, wanted: Wanted) -> None:
        """Show what is wanted now, and in that order."""
        self.beginResetModel()
        self.wanted = wanted
        self._shown = list(arranged(self.lines, wanted))
        self._note_places()
        self.endResetModel()

    def _note_places(self) -> None:
        self._places = {number: place for place, number in enumerate(self._shown)}

    def take(self, answered: Iterable[Line]) -> None:
        """Put in what was answered: a line that was not wanted before comes at the end, one that no longer is, goes."""
        changed: list[int] = []
        for line in answered:
            number = line.row.number
            self.lines[number - 1] = line
            place = self._places.get(number)
            if place is None:
                if fits(line, self.wanted):
                    self._add(number)
            elif fits(line, self.wanted):
                changed.append(place)
            else:
                # Where the others stand is another matter now.
                self._tell(changed)
                changed.clear()
                self._remove(place)
        self._tell(changed)

    def _add(self, number: int) -> None:
        place = len(self._shown)
        self.beginInsertRows(QModelIndex(), place, place)
        self._shown.append(number)
        self._places[number] = place
        self.endInsertRows()

    def _remove(self, place: int) -> None:
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._shown[place]
        self._note_places()
        self.endRemoveRows()

    def _tell(self, places: Sequence[int]) -> None:
        if places:
            # One message: what is not on screen is not drawn anyway.
            last = self.index(max(places), len(SHOWN) - 1)
            self.dataChanged.emit(self.index(min(places), 0), last)

    def refresh(self) -> None:
        """Have everything drawn again: the language or the colours are others."""
        self._icons.clear()
        self._tell(range(len(self._shown)))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(SHOWN) - 1)
