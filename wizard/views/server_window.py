"""The window of the server test: it runs the test, can be stopped at any time, and shows and saves the answer."""

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QProgressBar, QVBoxLayout, QWidget

from wizard.errors import WizardError
from wizard.i18n import tr
from wizard.model.progress import Progress
from wizard.model.server import MOST_CONNECTIONS, ServerReport
from wizard.views.bridge import Bridge, Work
from wizard.views.enter import take_enter
from wizard.views.files import save_file
from wizard.views.flow import Flow
from wizard.views.saying import announce, bring
from wizard.views.sentence import focusable_sentence
from wizard.views.server_cards import access_card, finding_cards, summary_banner, versions_card
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, Page, PlainLabel, clear, column, footer, row, stand_on
from wizard.views.window_place import remember


class ServerWindow(QDialog):
    """Tests the servers of *address* by *work*, which answers a `ServerReport`."""

    def __init__(self, address: str, work: Work, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("server-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._address, self._work, self._bridge = address, work, bridge
        self._job = 0
        self.report: ServerReport | None = None
        self._error = ""
        self.sentence: PlainLabel | None = None
        self._title = PlainLabel(role="title")
        self.page = Page("server-page")
        self._result = QVBoxLayout()
        self._result.setSpacing(unit() * 2)
        self.page.column.addWidget(self._title)
        self.page.column.addWidget(self._live_card())
        self.page.column.addLayout(self._result)
        self.page.column.addStretch(1)
        stand_on(self, self.page, self._footer())
        self.resize(max(760, unit() * 84), max(640, unit() * 62))
        remember(self, "server")
        bridge.progressed.connect(self._progress)
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        # Not as the button's own shortcut, which would take its mnemonic away.
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self).activated.connect(self.again.click)
        self.test()

    def _live_card(self) -> Card:
        self._live_title = PlainLabel(role="heading")
        self._count = PlainLabel(role="quiet")
        self._count.setObjectName("connections")
        self.bar = QProgressBar()
        self.bar.setObjectName("progress")
        self.bar.setRange(0, MOST_CONNECTIONS)
        self.bar.setTextVisible(False)
        self.cancel = Button("cancel-test", icon_name="cancel")
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.stop)
        top = row(self._live_title, self.cancel)
        top.setStretch(0, 1)
        self._live = Card(top, self.bar, self._count)
        self._live.setObjectName("live-test")
        return self._live

    def _footer(self) -> QFrame:
        self.again = Button("test-again", icon_name="again")
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self.test)
        self._close = Button("close-test")
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.close)
        line = row(self.again, self._close)
        line.insertStretch(1, 1)
        return footer(line)

    @property
    def is_running(self) -> bool:
        """Say whether the test is under way."""
        return bool(self._job)

    def test(self) -> None:
        """Begin the test, from nothing."""
        self.stop()
        self.report, self._error = None, ""
        self.bar.setValue(0)
        self._job = self._bridge.start(self._work)
        self.retranslate()
        self.cancel.setFocus()

    def stop(self) -> None:
        """Stop the test; the window is free at once, the threads follow within 0.1 s."""
        if self._job:
            self._bridge.cancel(self._job)
            self._end()

    def _end(self) -> None:
        self._job = 0
        self.retranslate()
        self._announce()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("Test of {address}", address=self._address))
        self._title.setText(tr("Test of {address}", address=self._address))
        self._live_title.setText(tr("Testing now"))
        self.cancel.say(tr("&Cancel"), tr("Stop testing (Esc)"))
        self.again.say(tr("Test &again"), tr("(F5)"))
        self._close.say(tr("C&lose"), tr("(Esc)"))
        self._show_count()
        self._show()

    def _show_count(self) -> None:
        count = tr("{count} of at most {limit} connections", count=self.bar.value(), limit=MOST_CONNECTIONS)
        self._count.setText(count)
        self.bar.setAccessibleName(count)

    def _show(self) -> None:
        """Show the progress, the answer, or why there is none."""
        self._live.setVisible(self.is_running)
        self.again.setEnabled(not self.is_running)
        self.sentence = None
        clear(self._result)
        if self.report is not None:
            self._show_report(self.report)
        elif not self.is_running:
            self.sentence = focusable_sentence(self._error or tr("The test was cancelled; nothing was found out."))
            self._result.addWidget(Banner(Tone.PROBLEM if self._error else Tone.NOTE, self.sentence))

    def _show_report(self, report: ServerReport) -> None:
        banner, self.sentence = summary_banner(report)
        self._result.addWidget(banner)
        self._result.addLayout(self._buttons(report))
        for card in finding_cards(report):
            self._result.addWidget(card)
        if report.protocols:
            self._result.addWidget(versions_card(report.protocols))
        if report.clients:
            self._result.addWidget(access_card(report))

    def _buttons(self, report: ServerReport) -> QVBoxLayout:
        copy, save = Button("copy-test", icon_name="file"), Button("save-test", icon_name="file")
        copy.say(tr("Copy as te&xt"), tr("Puts the whole answer on the clipboard"))
        save.say(tr("&Save as JSON…"), tr("As “check --server --json” writes it"))
        copy.clicked.connect(lambda: self._copy(report))
        save.clicked.connect(lambda: self._choose_file(report))
        self._done = PlainLabel(role="quiet")
        self._done.setObjectName("done")
        for button in (copy, save):
            button.setAutoDefault(False)
        self._done.hide()
        return column(Flow(copy, save), self._done)

    def _copy(self, report: ServerReport) -> None:
        from wizard.flow.server_text import server_text

        QGuiApplication.clipboard().setText(server_text(report))
        self._say_done(tr("Copied to the clipboard."))

    def _choose_file(self, report: ServerReport) -> None:
        host = report.evidence.target.host.replace(":", "-")
        name, _ = QFileDialog.getSaveFileName(self, tr("Save the answer as JSON"), f"{host}.json", "JSON (*.json)")
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Write the answer to *path* as JSON."""
        from wizard.flow.server_check import server_json

        if self.report is None:
            return
        text = json.dumps(server_json(self.report), ensure_ascii=False, indent=2)
        if save_file(path, f"{text}\n".encode(), self):
            self._say_done(tr("{file} was written.", file=path.name))

    def _say_done(self, text: str) -> None:
        self._done.setText(text)
        self._done.show()
        announce(self._done, text)

    def _progress(self, job: int, progress: object) -> None:
        if job == self._job and isinstance(progress, Progress) and progress.count:
            self.bar.setValue(progress.count)
            self._show_count()

    def _finish(self, job: int, answer: object) -> None:
        if job == self._job and isinstance(answer, ServerReport):
            self.report = answer
            self._end()

    def _fail(self, job: int, error: object) -> None:
        if job != self._job:
            return
        if isinstance(error, WizardError):
            self._error = str(error)
        else:
            self._error = tr("The test itself broke, which is our fault: {what}.", what=type(error).__name__)
        self._end()

    def _announce(self) -> None:
        """Bring the answer to the person: focus, top of the page, and the screen reader's attention."""
        if self.sentence is None:
            return
        bring(self.sentence)
        self.page.verticalScrollBar().setValue(0)

    def reject(self) -> None:
        """Stop the test at the first Escape, close at the next."""
        if self.is_running:
            self.stop()
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Press the button in focus with Enter; elsewhere, Enter does nothing that nobody asked for."""
        if not take_enter(self, event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  (Qt's name)
        """End the test with the window."""
        if self._job:
            self._bridge.cancel(self._job)
            self._job = 0
        super().closeEvent(event)
