"""What the start tells of the last run, where that ended unexpectedly: one line, its case, and its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from wizard.errors import WizardError
from wizard.flow.recent import LONGEST_ON_BUTTON
from wizard.i18n import tr
from wizard.plain import shortened, visible
from wizard.views.fault.fault_desk import surroundings
from wizard.views.fault.fault_work import FindLeft, Forget, Left, Where
from wizard.views.fault.report_text import ReportText, save_report
from wizard.views.flow import Flow
from wizard.views.history.history_work import OpenRecord
from wizard.views.preferences_in_force import in_force
from wizard.views.said_line import SaidLine
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, PlainLabel, column, footer, row, stand_on

if TYPE_CHECKING:
    from wizard.flow.case_file import Case
    from wizard.views.fault.case_keeper import CaseKeeper
    from wizard.views.frame import MainWindow


class EndedNote(QWidget):
    """Hidden unless there is something to tell; one run at a time, the newest first."""

    def __init__(self, window: MainWindow, keeper: CaseKeeper) -> None:
        super().__init__()
        self.setObjectName("ended-note")
        self._window, self._keeper = window, keeper
        self._bridge = window.conductor.bridge
        self._left: tuple[Left, ...] = ()
        self._taken: list[str] = []
        """Runs whose cases were taken up: they are forgotten once this run keeps these."""
        self._opening = 0
        self._said = PlainLabel()
        self.go_on = Button("ended-go-on", icon_name="next")
        self.report = Button("ended-report", kind="link")
        self.dismiss = Button("ended-dismiss", kind="link", icon_name="cancel")
        self.go_on.clicked.connect(self._take_up)
        self.report.clicked.connect(self._show_report)
        self.dismiss.clicked.connect(self._forget)
        lines = column(Banner(Tone.NOTE, self._said, Flow(self.go_on, self.report, self.dismiss)))
        lines.setContentsMargins(0, 0, 0, 0)
        self.setLayout(lines)
        self.hide()
        self._bridge.finished.connect(self._finish)
        self._bridge.failed.connect(self._fail)
        keeper.settled.connect(self._forget_taken)
        self._job = self._bridge.start(FindLeft(keeper.run, in_force().history_days, keeper.history.cabinet))

    @property
    def is_busy(self) -> bool:
        """Say whether it is still being looked for."""
        return bool(self._job)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        if not self._left:
            self.hide()
            return
        left = self._left[0]
        self._said.setText(tr("Trust Wizard ended unexpectedly the last time."))
        site = shortened(visible(left.site), LONGEST_ON_BUTTON).replace("&", "&&")
        self.go_on.say(tr("Go on with {site}", site=site) if site else tr("Go on with your case"))
        self.go_on.setVisible(left.ended.held is not None)
        self.report.say(tr("Show the report…"), tr("Where it broke"))
        self.report.setVisible(bool(left.ended.crash.strip()))
        self.dismiss.say(tr("Forget it"), tr("Removes what is left of it"))
        self.show()

    def _finish(self, job: int, answer: object) -> None:
        if job == self._opening:
            self._opening = 0
            self._open(cast("Case", answer))
        if job != self._job:
            return
        self._job = 0
        assert isinstance(answer, tuple)  # noqa: S101  (what `FindLeft` returns)
        self._left = tuple(one for one in answer if one.ended.held is not None or one.ended.crash.strip())
        self.retranslate()
        if self._left:
            announce(self._said, self._said.text())
        for left in self._left:
            if left.ended.held is None:
                # It is told once.
                self._bridge.start(Forget(left.ended.token))

    def _fail(self, job: int, error: object) -> None:
        if job == self._opening:
            self._opening = 0
            self._said.setText(str(error) if isinstance(error, WizardError) else tr("This case cannot be opened."))
            announce(self._said, self._said.text(), at_once=True)
        elif job == self._job:
            self._job = 0

    def _take_up(self) -> None:
        """Go on with the case; from then on it is the one in hand, which is kept in its own right."""
        left, history = self._left[0], self._keeper.history
        if left.ended.held is None or self._opening:
            return
        if left.ended.held.record:
            self._opening = self._bridge.start(OpenRecord(history.cabinet, left.ended.held.record))
        elif left.case is not None:
            self._window.conductor.take_up(left.case)
            self._leave()
        else:
            self._window.take(left.ended.held.code)
            self._leave()

    def _open(self, case: Case) -> None:
        """Take up a case of the history: what is done with it takes the place of its record."""
        self._window.ways.menu.take_up(case)
        self._leave()

    def _leave(self) -> None:
        self._taken.append(self._left[0].ended.token)
        self._left = self._left[1:]
        self.retranslate()

    def _forget_taken(self) -> None:
        is_kept = self._keeper.where not in {Where.NOWHERE, Where.FAILED}
        if is_kept and self._window.conductor.session.answer_in_force is not None:
            for token in self._taken:
                self._bridge.start(Forget(token))
            self._taken.clear()

    def _forget(self) -> None:
        # What is read of it is no longer wanted.
        self._bridge.cancel(self._opening)
        self._opening = 0
        self._bridge.start(Forget(self._left[0].ended.token))
        self._left = self._left[1:]
        self.retranslate()
        if not self._left:
            self._window.page.first_focus().setFocus()

    def _show_report(self) -> None:
        from wizard.flow.fault_report import crash_in_text

        opened = ReportWindow(crash_in_text(self._left[0].ended.crash, surroundings()), self._window)
        self._window.language_changed.connect(opened.retranslate)
        opened.show()


class ReportWindow(QDialog):
    """Shows a report alone."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("report-of-crash")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.report = ReportText("crash-report")
        self.report.show_text(text)
        self._said = SaidLine("crash-said")
        self.copy, self.save, self._close = Button("crash-copy"), Button("crash-save"), Button("crash-close")
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(lambda: save_report(self.report.text, self, self._said))
        self._close.clicked.connect(self.reject)
        margin = unit() * 2
        holder = QWidget()
        holder.setObjectName("page")
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(margin, margin, margin, margin)
        inner.addWidget(self.report, 1)
        for button in (self.copy, self.save, self._close):
            button.setAutoDefault(False)
        lines = column(self._said, row(Flow(self._close, self.save, self.copy, at_end=True)))
        stand_on(self, holder, footer(lines))
        room = self.screen().availableSize() * 0.9
        self.resize(min(unit() * 84, room.width()), min(unit() * 56, room.height()))
        self.retranslate()
        self.report.field.setFocus()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("Where it broke"))
        self.report.retranslate()
        self.copy.say(tr("&Copy the report"))
        self.save.say(tr("&Save the report…"))
        self._close.say(tr("C&lose"), tr("(Esc)"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.text)
        self._said.say(tr("The report was copied."))
