"""The window of a file with many certificates: a table that fills while the file is read."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QDialog, QFrame, QWidget

from wizard.errors import WizardError
from wizard.flow.bundle_rows import Arranged, Arrangement, Portion, Rows
from wizard.flow.bundle_table import Filter, Order
from wizard.flow.chain_groups import NameIndex
from wizard.flow.export import ExportForm
from wizard.flow.tasks import InspectedFile
from wizard.i18n import N_, tr, trn
from wizard.plain import visible
from wizard.probes.base import Outside
from wizard.views.bridge import Bridge, Work
from wizard.views.enter import take_enter
from wizard.views.files import tell_not_written
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.viewer.bundle_actions import ask_where_to_save
from wizard.views.viewer.bundle_model import SHOWN, BundleModel
from wizard.views.viewer.bundle_page import BundlePage
from wizard.views.viewer.bundle_work import (
    ArrangeRows,
    Chain,
    FindChain,
    Jobs,
    Kind,
    ReadRows,
    TellRows,
    WriteCertificates,
    Written,
)
from wizard.views.widgets import Button, footer, row, stand_on
from wizard.views.work import Found

MOST_KEPT = 1_000
"""Selected rows that are selected again after sorting."""

_DOING = {
    Kind.ASKING: N_("Working…"),
    Kind.ARRANGING: N_("Searching and sorting…"),
    Kind.LOADING: N_("Reading the file…"),
}


class BundleWindow(QDialog):
    """Shows the certificates of the file *name* in a table, with the state that they have *at* a moment, else now.

    They come by `begin`, `follow` or `show_file`.
    """

    viewer_wanted = Signal(object, int)
    """A certificate and its issuers in the file (tuple of DER, leaf first), and which of them to show."""
    compare_wanted = Signal(object, object)
    """The two certificates (DER) that are selected, in the order of the table."""

    def __init__(self, name: str, bridge: Bridge, parent: QWidget | None = None, *, at: datetime | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bundle-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._name, self._bridge = name, bridge
        self.at = at or Outside().now()
        self.rows = Rows()
        self.model = BundleModel(self.rows, self.at, bridge.hold, self)
        self._jobs = Jobs(bridge)
        self._in_force = self._coming = self._plain()
        self._order: Order | None = None
        self._is_streaming = False
        self._fitting = 0
        self._index: NameIndex | None = None
        self._was_stopped = False
        self._error = ""
        self._build()
        self._connect()
        self.resize(max(1000, unit() * 120), max(640, unit() * 70))
        self.retranslate()

    def _plain(self) -> Arrangement:
        return Arrangement(wanted=Filter(at=self.at))

    def _build(self) -> None:
        page = BundlePage(self.model)
        self.page, self.bar, self.table, self.status = page, page.bar, page.table, page.status
        stand_on(self, page, self._footer())

    def _footer(self) -> QFrame:
        self._close = Button("bundle-close")
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.close)
        line = row(self._close)
        line.insertStretch(0, 1)
        return footer(line)

    def _connect(self) -> None:
        bridge, table = self._bridge, self.table
        bridge.progressed.connect(self._progress)
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        self.model.unread.connect(lambda places: self._jobs.start(Kind.READING, ReadRows(self.rows, places)))
        self.bar.changed.connect(self._arrange)
        self.bar.sorted_by.connect(lambda column, order: table.horizontalHeader().setSortIndicator(column, order))
        table.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        table.opened.connect(self._open_row)
        table.copied.connect(self._copy)
        table.typed.connect(self._search_for)
        self.bar.search.returnPressed.connect(table.setFocus)
        table.chosen.connect(self._show_chosen)
        self.status.cancel.clicked.connect(self.stop)
        actions = self.page.actions_row
        actions.look.clicked.connect(lambda: self._open_row(table.currentIndex().row()))
        actions.compare.clicked.connect(self._compare)
        actions.copy.clicked.connect(self._copy)
        actions.export.clicked.connect(self._choose_file)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self.bar.search.setFocus)

    def begin(self, work: Work) -> None:
        """Fill the table by *work*, a `ReadFile`."""
        self._start(Kind.LOADING, work)

    def follow(self, job: int, ders: Sequence[bytes]) -> None:
        """Show *ders*, and what the `ReadFile` that runs as *job* finds from now on."""
        self._jobs.follow(Kind.LOADING, job)
        self._take(ders)

    def show_file(self, file: InspectedFile) -> None:
        """Show a file that was opened already."""
        self._take(file.ders[len(self.rows) :])
        self._error = file.error or ""
        self._end_loading()
        self.page.show_error(self._error)
        self._show_state()
        self._announce()

    def _end_loading(self) -> None:
        if self._coming != self._plain():
            self._arrange()  # what came last was not searched and sorted yet

    @property
    def is_running(self) -> bool:
        """Say whether anything is under way that the person waits for."""
        return self._jobs.first() is not None

    def _start(self, kind: Kind, work: Work) -> None:
        self._jobs.start(kind, work)
        self._show_state()

    def stop(self) -> None:
        """Stop what was begun last; the table stays, or becomes again, what it was."""
        kind = self._jobs.first()
        if kind is None:
            return
        self._jobs.cancel(kind)
        if kind is Kind.LOADING:
            self._was_stopped = True
            self._end_loading()
        elif kind is Kind.ARRANGING:
            self._restore()
        self._show_state()
        self._announce()
        self.table.setFocus()

    def _take(self, ders: Sequence[bytes]) -> None:
        if not ders:
            return
        is_first = not self.rows
        self.rows.add(ders)
        self._catch_up()
        if is_first:
            self.table.choose((0,), 0)
            self.table.setFocus()
        self._show_state()

    def _catch_up(self) -> None:
        """Show the rows that came since the last time, unless they have to be searched and sorted first."""
        shown = self.model.rowCount()
        if self._coming == self._plain() and shown < len(self.rows):
            self.model.add(range(shown, len(self.rows)))
            self._fitting = len(self.rows)

    def _sort(self, section: int, direction: Qt.SortOrder) -> None:
        down = direction is Qt.SortOrder.DescendingOrder
        self._order = None if section < 0 else Order(SHOWN[section], down, self.at)
        self.bar.show_order(self._order)
        self._arrange()

    def _arrange(self) -> None:
        """Bring the rows into the order that is wanted now."""
        only = self.bar.wanted
        self._coming = Arrangement(
            wanted=Filter(at=self.at, text=self.bar.search.text(), only=frozenset({only} if only else ())),
            order=self._order,
            grouped=self.bar.group.isChecked(),
        )
        self._is_streaming = False
        self._jobs.cancel(Kind.ARRANGING)
        if self._coming == self._plain():
            self._show_arranged(Arranged(places=range(len(self.rows)), fitting=len(self.rows), index=self._index))
        else:
            self._start(Kind.ARRANGING, ArrangeRows(self.rows, self._coming, self._index))

    def _show_arranged(self, arranged: Arranged) -> None:
        self._in_force, self._fitting, self._index = self._coming, arranged.fitting, arranged.index
        if not self._is_streaming:
            self._reset(arranged)
        self._show_state()

    def _reset(self, arranged: Arranged) -> None:
        """Show the rows anew; what was selected stays selected where it is still there."""
        places = self.table.places() if self.table.count_chosen() <= MOST_KEPT else ()
        current = self.table.currentIndex()
        place = self.model.place(current.row()) if current.isValid() else 0
        self.model.show_arranged(arranged)
        known = self.model.numbers({*places, place})
        self.table.choose(
            [known[p] for p in places if p in known], known.get(place, 0 if self.model.rowCount() else None)
        )

    def _portion(self, portion: Portion) -> None:
        self.status.advance(portion.done, portion.whole)
        if portion.places and not self._is_streaming:
            self._reset(Arranged(places=(), fitting=0))
            self._is_streaming, self._in_force, self._fitting = True, self._coming, 0
        if portion.places:
            self._fitting += len(portion.places)
            self.model.add(portion.places)
            self._show_state()

    def _restore(self) -> None:
        """Show again what is in force, in the controls."""
        self._coming, self._order = self._in_force, self._in_force.order
        self.table.show_order(self._order)
        self.bar.show_order(self._order)
        wanted = self._in_force.wanted
        self.bar.restore(wanted.text, next(iter(wanted.only), None), grouped=self._in_force.grouped)
        if self._is_streaming:
            self.status.say(tr("The search was stopped; there may be more."))
        self._catch_up()

    def _progress(self, job: int, progress: object) -> None:
        kind = self._jobs.kind(job)
        if kind is Kind.LOADING and isinstance(progress, Found):
            self._take(progress.ders)
        elif kind is Kind.ARRANGING and isinstance(progress, Portion):
            self._portion(progress)

    def _finish(self, job: int, answer: object) -> None:
        kind = self._jobs.end(job)
        match answer:
            case _ if kind is None:
                return
            case InspectedFile():
                self.show_file(answer)
            case Arranged():
                self._show_arranged(answer)
                self._announce()
            case Chain():
                self._index = answer.index
                self.viewer_wanted.emit(answer.ders, 0)
            case Written():
                self._tell_written(answer)
            case str():
                QGuiApplication.clipboard().setText(answer)
                self.status.say(tr("Copied to the clipboard."))
            case _:
                self.model.refresh()
        self._show_state()

    def _fail(self, job: int, error: object) -> None:
        kind = self._jobs.end(job)
        if kind is None:
            return
        if kind is Kind.ARRANGING:
            self._restore()
        if isinstance(error, WizardError):
            self._error = str(error)
        else:
            self._error = tr("The window itself broke, which is our fault: {what}.", what=type(error).__name__)
        self.page.show_error(self._error)
        self._show_state()

    def _open_row(self, number: int) -> None:
        if 0 <= number < self.model.rowCount():
            self._ask(FindChain(self.rows.ders, self._index, self.model.place(number)))

    def _ask(self, work: Work) -> None:
        self.status.say("")
        self._start(Kind.ASKING, work)

    def _compare(self) -> None:
        first, second = self.table.places()
        self.compare_wanted.emit(self.rows.ders[first], self.rows.ders[second])

    def _copy(self) -> None:
        self._ask(TellRows(self.rows, self.table.places(), self.at))

    def _choose_file(self) -> None:
        if (chosen := ask_where_to_save(self)) is not None:
            self.save(*chosen)

    def save(self, path: Path, form: ExportForm) -> None:
        """Write the selected certificates to *path*."""
        self._ask(WriteCertificates([self.rows.ders[place] for place in self.table.places()], form, path))

    def _tell_written(self, written: Written) -> None:
        if written.error is None:
            self.status.say(tr("{file} was written.", file=written.path.name))
        else:
            tell_not_written(written.path, written.error, self)

    def _search_for(self, text: str) -> None:
        self.bar.search.setFocus()
        self.bar.search.insert(text)

    def _show_chosen(self) -> None:
        count = self.table.count_chosen()
        self.page.actions_row.allow(
            count, has_current=self.table.currentIndex().isValid(), are_two=count == 2 and len(self.table.places()) == 2
        )
        self.status.note.setText(tr("{count} selected", count=f"{count:,}") if count > 1 else "")

    def _show_state(self) -> None:
        self._bridge.hold()  # what follows is laid out anew, some of it by Python
        kind = self._jobs.first()
        if kind is None:
            self.status.end()
        else:
            self.status.begin(tr(_DOING[kind]))
        self.status.count.setText(self._count_text(kind))
        are_none = bool(self.rows) and not self._fitting and kind is None
        self.page.tell_of_none(self.bar.search.text(), are_none=are_none)

    def _count_text(self, kind: Kind | None) -> str:
        found, fitting = f"{len(self.rows):,}", f"{self._fitting:,}"
        if self._fitting != len(self.rows) or self._in_force.wanted != self._plain().wanted:
            return tr("{shown} of {all} shown", shown=fitting, all=found)
        if kind is Kind.LOADING:
            return trn("{count} certificate so far", "{count} certificates so far", len(self.rows), count=found)
        if self._was_stopped:
            return tr("Reading was stopped; the file may have more than these {count}.", count=found)
        return trn("{count} certificate", "{count} certificates", len(self.rows), count=found)

    def _announce(self) -> None:
        count = self.status.count
        announce(count, count.text())

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        title = tr("Certificates in {file}", file=visible(Path(self._name).name))
        self.setWindowTitle(title)
        self.page.retranslate(title)
        self._close.say(tr("C&lose"), tr("(Esc)"))
        self.model.refresh()
        self._show_chosen()
        self.page.show_error(self._error)
        self._show_state()

    def redraw(self) -> None:
        """Draw the table again in the colours in force."""
        self.model.refresh()

    def reject(self) -> None:
        """Stop what is under way at the first Escape, then empty the search, then close."""
        if self.is_running:
            self.stop()
        elif self.bar.search.hasFocus() and self.bar.search.text():
            self.bar.search.clear()
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Press the button in focus with Enter; elsewhere, Enter does nothing that nobody asked for."""
        if not take_enter(self, event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  (Qt's name)
        """End all work with the window."""
        self._jobs.cancel_all()
        super().closeEvent(event)
