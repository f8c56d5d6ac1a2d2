"""The answers for many sites: rounds begin and end here, and what a person wants to see and to do with the lines."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from wizard.flow.site_lines import FAILED, Heading, Line, Wanted, lines_text, standing_words, waiting_again
from wizard.flow.site_table import SiteState, counted
from wizard.i18n import tr, trn
from wizard.views.broke import broke
from wizard.views.files import tell_not_written
from wizard.views.saying import announce
from wizard.views.sites.answers_page import AnswersPage
from wizard.views.sites.sites_model import SHOWN, SitesModel
from wizard.views.sites.sites_work import CheckSites, Exported, ExportSites

if TYPE_CHECKING:
    from wizard.model.target import CheckOptions
    from wizard.views.bridge import Bridge

_COUNTED_MS = 250
"""How often the counts are told while answers come in: each time, the window is laid out anew."""


class Answers(QObject):
    """Fills *page*; *options* returns how to check, at the beginning of each round."""

    site_wanted = Signal(str)
    """The address of one site that is to be checked with every step."""
    watch_wanted = Signal(object)
    """Addresses (a tuple) that are to be checked every day."""
    round_changed = Signal()
    """A round began, or ended."""

    def __init__(self, bridge: Bridge, options: Callable[[], CheckOptions], parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._options = bridge, options
        self.model = SitesModel(self)
        self.page = AnswersPage(self.model)
        self._checking = self._exporting = 0
        self._has_chosen_order = False
        self._left: dict[int, Line] = {}
        """The lines of the round that were not answered yet, as they were before it."""
        self._whole, self._began, self._took = 0, 0.0, 0.0
        self._ticks = QTimer(self, interval=_COUNTED_MS)
        self._ticks.timeout.connect(self._tell_counts)
        self._connect()

    def _connect(self) -> None:
        bridge, page, table, actions = self._bridge, self.page, self.page.table, self.page.actions_row
        bridge.progressed.connect(self._progress)
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        page.status.cancel.clicked.connect(self.stop)
        page.states.changed.connect(self._arrange)
        page.search_bar.changed.connect(self._arrange)
        page.search_bar.sorted_by.connect(self._sort)
        page.search_bar.search.returnPressed.connect(table.setFocus)
        table.sorted_by.connect(self._sort)
        table.opened.connect(self._open)
        table.copied.connect(self._copy)
        table.typed.connect(self._search_for)
        table.chosen.connect(self._show_chosen)
        actions.look.clicked.connect(lambda: self._open(table.currentIndex().row()))
        actions.again.clicked.connect(lambda: self._begin(table.chosen_lines()))
        actions.rest.clicked.connect(self.check_rest)
        actions.watch.clicked.connect(lambda: self.watch_wanted.emit(self.chosen_addresses()))
        actions.copy.clicked.connect(self._copy)
        actions.export.clicked.connect(self._choose_file)

    @property
    def is_running(self) -> bool:
        """Say whether sites are being checked."""
        return bool(self._checking)

    @property
    def is_exporting(self) -> bool:
        """Say whether a file is being written."""
        return bool(self._exporting)

    @property
    def left(self) -> int:
        """How many sites of the round were not answered yet."""
        return len(self._left)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.page.retranslate()
        self._show_state()

    # The round

    def check(self, lines: tuple[Line, ...]) -> None:
        """Show a new list, and check its sites."""
        self._has_chosen_order = False
        self.page.search_bar.clear()
        self.page.states.choose(None)
        self.model.wanted = Wanted()
        self.model.show_lines(lines)
        self._show_order()
        self.page.table.choose((), 0)
        self._begin(lines)

    def check_rest(self) -> None:
        """Check what is left to check, else what failed."""
        lines = self.model.lines
        waiting = tuple(line for line in lines if line.row.state is SiteState.WAITING)
        self._begin(waiting or tuple(line for line in lines if line.row.state in FAILED))

    def _begin(self, lines: Iterable[Line]) -> None:
        """Check the sites of *lines*; what is known of them is kept until there is an answer."""
        sites = {line.row.number: line for line in lines if line.row.address}
        if not sites or self.is_running:
            return
        self._left, self._whole, self._began = sites, len(sites), time.monotonic()
        self.model.take(waiting_again(line) for line in sites.values() if line.row.state is not SiteState.WAITING)
        waiting = tuple(self.model.lines[number - 1] for number in sites)
        self._checking = self._bridge.start(CheckSites(waiting, self._options()))
        self.page.show_error("")
        self.page.note.setText("")
        self._ticks.start()
        self._show_state()
        self._announce(trn("{n} site is being checked", "{n} sites are being checked", len(sites)))
        self.round_changed.emit()

    def stop(self) -> None:
        """Stop at once; what was answered stays, and of the others what was known before."""
        if self.is_running:
            self._bridge.cancel(self._checking)
            self._end()

    def _end(self) -> None:
        self._checking = 0
        self._took = time.monotonic() - self._began
        self._ticks.stop()
        had_focus = self.page.status.cancel.hasFocus()
        self.model.take(self._left.values())
        if not self._left and not self._has_chosen_order:
            # The worst first, now that everything is known.
            self._order(Heading.STATE, descending=False)
        else:
            self._arrange()
        self._show_state()
        if had_focus:
            self.page.table.setFocus()
        self._announce(self.page.status.said.text())
        self.round_changed.emit()

    def _progress(self, job: int, portion: object) -> None:
        if job != self._checking or not isinstance(portion, tuple):
            return
        self._bridge.hold()  # what follows is drawn, much of it by Python
        for line in portion:
            self._left.pop(line.row.number, None)
        self.model.take(portion)

    def _finish(self, job: int, answer: object) -> None:
        if job == self._checking:
            self._end()
        elif job == self._exporting and isinstance(answer, Exported):
            self._exporting = 0
            if answer.error:
                self.page.note.setText("")
                tell_not_written(answer.path, answer.error, self.page)
            else:
                self.page.say(tr("{file} was written.", file=answer.path.name))

    def _fail(self, job: int, error: object) -> None:
        if job not in {self._checking, self._exporting}:
            return
        self.page.show_error(broke(error))
        if job == self._exporting:
            self._exporting = 0
        else:
            self._end()

    # What is shown

    def _arrange(self) -> None:
        """Show what is wanted now; what was selected stays selected where it is still there."""
        table, bar = self.page.table, self.page.search_bar
        wanted = replace(self.model.wanted, text=bar.search.text().strip(), state=self.page.states.state)
        chosen = {line.row.number for line in table.chosen_lines()}
        index = table.currentIndex()
        current = self.model.line(index.row()).row.number if index.isValid() else 0
        # Who went nowhere yet sees the top.
        is_at_top = index.row() <= 0 and chosen <= {current}
        self.model.arrange(wanted)
        if self.model.rowCount():
            table.choose(() if is_at_top else chosen, 0 if is_at_top else current)
        self._show_state()

    def _sort(self, section: int, direction: Qt.SortOrder) -> None:
        self._has_chosen_order = True
        self._order(SHOWN[section], descending=direction is Qt.SortOrder.DescendingOrder)

    def _order(self, heading: Heading, *, descending: bool) -> None:
        self.model.wanted = replace(self.model.wanted, heading=heading, descending=descending)
        self._show_order()
        self._arrange()

    def _show_order(self) -> None:
        wanted = self.model.wanted
        self.page.table.show_order(wanted.heading, descending=wanted.descending)
        self.page.search_bar.show_order(wanted.heading, descending=wanted.descending)

    def _show_state(self) -> None:
        self.page.status.show_running(is_running=self.is_running)
        self._tell_counts()
        self._show_chosen()

    def _tell_counts(self) -> None:
        """Say how far it is, and how many there are of each state."""
        self._bridge.hold()
        counts, done = counted([line.row for line in self.model.lines]), self._whole - len(self._left)
        self.page.states.count(counts)
        self.page.status.advance(done, self._whole)
        elapsed_s = time.monotonic() - self._began if self.is_running else self._took
        self.page.status.say(standing_words(counts, done, self._whole, elapsed_s, is_running=self.is_running))
        failed = sum(counts.get(state, 0) for state in FAILED)
        self.page.actions_row.count(waiting=counts.get(SiteState.WAITING, 0), failed=failed)
        self.page.show_nothing(is_nothing=bool(self.model.lines) and not self.model.rowCount())

    def _show_chosen(self) -> None:
        lines = self.page.table.chosen_lines()
        self.page.actions_row.allow(
            chosen=len(lines),
            sites=sum(bool(line.row.address) for line in lines),
            shown=self.model.rowCount(),
            is_running=self.is_running,
        )
        chosen = tr("{count} selected", count=f"{len(lines):,}") if len(lines) > 1 else ""
        self.page.note.setText(chosen)

    def _announce(self, text: str) -> None:
        announce(self.page.status, text)

    # What is done with the lines

    def chosen_addresses(self) -> tuple[str, ...]:
        """Return the addresses of the selected sites, from the top."""
        return tuple(line.row.address for line in self.page.table.chosen_lines() if line.row.address)

    def _open(self, place: int) -> None:
        if not 0 <= place < self.model.rowCount():
            return
        row = self.model.line(place).row
        if row.address:
            self.site_wanted.emit(row.address)
        else:
            self.page.say(tr("This line names no site: {why}", why=row.words))

    def _copy(self) -> None:
        if lines := self.page.table.chosen_lines():
            QGuiApplication.clipboard().setText(lines_text(lines))
            self.page.say(tr("Copied to the clipboard."))

    def _search_for(self, text: str) -> None:
        self.page.search_bar.search.setFocus()
        self.page.search_bar.search.insert(text)

    def _choose_file(self) -> None:
        suffixes = {tr("CSV (*.csv)"): "csv", tr("JSON Lines (*.jsonl)"): "jsonl"}
        dialog = QFileDialog(self.page, tr("Save the table"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(tuple(suffixes))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(tr("sites.csv"))
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(suffixes.get(chosen, "csv")))
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()

    def export(self, path: Path) -> None:
        """Write what is shown to *path*, in the order in which it is shown."""
        if self._exporting:
            return
        self._exporting = self._bridge.start(ExportSites(self.model.shown_lines(), path))

    def cancel(self) -> None:
        """End everything with the window."""
        for job in (self._checking, self._exporting):
            if job:
                self._bridge.cancel(job)
        self._checking = self._exporting = 0
        self._ticks.stop()
