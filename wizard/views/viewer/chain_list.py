"""The chain beside the dialog: every certificate with where it came from, and the way to one that is missing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from wizard.i18n import tr
from wizard.plain import visible
from wizard.views.lined import LinedList
from wizard.views.theme import unit
from wizard.views.widgets import Button, PlainLabel, clear, tip

_INDEX = Qt.ItemDataRole.UserRole


class ChainList(QWidget):
    """Shows names with their origins, root on top, and below what the chain ends in."""

    chosen = Signal(int)
    """Index of a certificate, leaf first."""
    fetch_wanted = Signal(object)
    """The hosts, a tuple, that the person agreed to ask for the missing issuer."""

    def __init__(self) -> None:
        super().__init__()
        self.title = PlainLabel(role="strong")
        self.list = LinedList()
        self.list.setObjectName("chain")
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._choose)
        self.end = PlainLabel(role="quiet")
        self.end.setObjectName("chain-end")
        self._below = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit() // 2)
        column.addWidget(self.title)
        column.addWidget(self.list, 1)
        column.addWidget(self.end)
        column.addLayout(self._below)

    def _choose(self, line: int) -> None:
        if line >= 0:
            self.chosen.emit(self.list.item(line).data(_INDEX))

    def index_at(self, line: int) -> int | None:
        """Return which certificate stands in *line* of the list; None for a heading."""
        index = self.list.item(line).data(_INDEX)
        return index if isinstance(index, int) else None

    def show_chain(
        self, rows: Sequence[tuple[str, str]], linked: int, chosen: int, end: str, hosts: Sequence[str]
    ) -> None:
        """Show *rows* of name and origin: the first *linked* are the chain, leaf first, the others stand beside it.

        Below is said what the chain ends in, and which *hosts* may have more of it.
        """
        self.title.setText(tr("Chain"))
        self.list.setAccessibleName(tr("Chain of certificates"))
        self.list.blockSignals(True)
        self.list.clear()
        chain = list(enumerate(rows[:linked]))
        for depth, (index, line) in enumerate(reversed(chain)):
            # As dialogs draw a chain: each issued certificate further in.
            self._add(index, line, indent="\u2003" * min(depth, 5), is_chosen=index == chosen)
        if len(rows) > linked:
            heading = QListWidgetItem(tr("Not in this chain:"), self.list)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
        for index, line in enumerate(rows[linked:], linked):
            self._add(index, line, indent="", is_chosen=index == chosen)
        self.list.blockSignals(False)
        self.end.setText(end)
        self.end.setVisible(bool(end))
        clear(self._below)
        if hosts:
            self._below.addWidget(self._fetch(hosts))

    def _add(self, index: int, line: tuple[str, str], *, indent: str, is_chosen: bool) -> None:
        name, origin = map(visible, line)
        item = self.list.add_lines(f"{indent}{name}\n{indent}{origin}", 3)
        item.setData(_INDEX, index)
        item.setToolTip(tip(name))
        if is_chosen:
            self.list.setCurrentItem(item)

    def _fetch(self, hosts: Sequence[str]) -> Button:
        names = visible(", ".join(hosts[:3]))
        button = Button("fetch-issuer", icon_name="network")
        button.setAutoDefault(False)
        button.say(tr("&Get the issuer…"), tr("Asks {hosts} for it. Nothing else is connected to.", hosts=names))
        button.clicked.connect(lambda: self.fetch_wanted.emit(tuple(hosts)))
        return button
