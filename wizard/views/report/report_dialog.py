"""A report of a case: chosen, looked at, and then saved, printed, copied, or handed to the mail program."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QFontInfo, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from wizard.i18n import N_, language, tr
from wizard.views.broke import our_fault
from wizard.views.report.passing_on import Made, PassingOn
from wizard.views.report.report_options import ReportOptions, Wishes
from wizard.views.report.report_preview import Form, ReportPreview
from wizard.views.report.report_work import LoadReports, MakePictures, Pictures
from wizard.views.theme import unit
from wizard.views.working_dialog import WorkingDialog

if TYPE_CHECKING:
    from wizard.flow.dossier import Dossier
    from wizard.views.bridge import Bridge
    from wizard.views.report.setting import Fonts

logger = logging.getLogger(__name__)

_SIDE_BY_SIDE = 90
"""Grid units of width from which the report stands beside the choices."""

_SETTLED_MS = 300
"""How long the window keeps its size before its pages are drawn sharper."""

_LEAST, _MOST = 700, 1600
"""Pixels of the width of a page that is drawn to be looked at."""

_LEFT_OUT = (
    N_("names of people, of this computer, and of its files and folders"),
    N_("addresses of this computer, and names and addresses of proxies"),
    N_("passwords, and other sites"),
)


class ReportDialog(WorkingDialog):
    """Makes the report of *dossier* as the person wants it; *now* is when it is made."""

    noted = Signal(str)
    """The notes as they are now, for whoever keeps them with the case."""

    def __init__(
        self, dossier: Dossier, bridge: Bridge, parent: QWidget | None = None, *, now: datetime | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("report-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dossier, self._bridge = dossier, bridge
        self._now = now or datetime.now().astimezone()
        self._made: Made | None = None
        self._drawing = self._drawn_width = 0
        self.options = ReportOptions(
            Wishes(
                language=language(), audience=dossier.audience, with_code=True, with_notes=False, notes=dossier.notes
            )
        )
        self.preview = ReportPreview()
        self.passing = PassingOn(bridge, self)
        self._settled, self._words = QTimer(self), QTimer(self)
        for timer, pause_ms, then in (
            (self._settled, _SETTLED_MS, self._draw_sharper),
            (self._words, 0, self._show_words),
        ):
            timer.setSingleShot(True)
            timer.setInterval(pause_ms)
            timer.timeout.connect(then)
        self._fill()
        self.options.changed.connect(self._make)
        self.options.noted.connect(self.noted)
        self.passing.asked.connect(self.options.tell_now)
        self.passing.closed.connect(self.reject)
        self.preview.chosen.connect(self._show_form)
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        self._loading = bridge.start(LoadReports())
        self.retranslate()
        wanted = QSize(unit() * 128, unit() * 88)
        self.resize(wanted.boundedTo(self.screen().availableSize() * 0.9))
        self.options.first_focus().setFocus()

    def _fill(self) -> None:
        self._scroll, page, whole = QScrollArea(), QWidget(), QVBoxLayout(self)
        page.setObjectName("page")
        margin = unit() * 2
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self._sides.setContentsMargins(margin, margin, margin, margin)
        self._sides.setSpacing(margin)
        self._sides.addWidget(self.options, 2)
        self._sides.addWidget(self.preview, 3)
        self.preview.setMinimumHeight(unit() * 44)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self.passing)

    def retranslate(self) -> None:
        """Put every text into the language in force; the report keeps its own."""
        self.setWindowTitle(tr("Make a report"))
        self._scroll.setAccessibleName(self.windowTitle())
        self.options.retranslate()
        self.preview.retranslate()
        self.passing.retranslate()
        self._show_form()

    def take_notes(self, notes: str) -> None:
        """Take what was noted in another window of the same case."""
        self.options.take_notes(notes)

    # The report

    def _make(self) -> None:
        """Make the report as it is wanted now: its words at once, which takes milliseconds, its pages in a thread."""
        if self._loading:
            return
        from wizard.flow.dossier import report_for
        from wizard.flow.report_contents import sheet_of

        wishes = self.options.wishes
        notes = wishes.notes if wishes.with_notes else ""
        wanted = replace(self._dossier, audience=wishes.audience, notes=notes)
        report = report_for(wanted, self._now, wishes.language)
        report = report if wishes.with_code else replace(report, code="")
        self._made = Made(report=report, sheet=sheet_of(report), fonts=self._fonts(wishes.language))
        self.passing.say("")
        self._draw()
        self._show_form()

    def _draw(self) -> None:
        """Let the pages be drawn; those of the report before stay until then."""
        if self._made is None:
            return
        if self._drawing:
            self._bridge.cancel(self._drawing)
        self._drawn_width = min(max(self.preview.pages.width_of_page(), _LEAST), _MOST)
        self._drawing = self._bridge.start(MakePictures(self._made.sheet, self._made.fonts, self._drawn_width))
        self.preview.show_making(is_making=True)

    def _draw_sharper(self) -> None:
        if min(self.preview.pages.width_of_page(), _MOST) > self._drawn_width * 1.2:
            self._draw()

    def _fonts(self, report_language: str) -> Fonts:
        from wizard.views.report.setting import Fonts

        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        # The family of the application may be an alias, "Sans Serif", beside which another one would be taken.
        return Fonts.of(report_language, QFontInfo(QApplication.font()).family(), fixed)

    def _show_form(self) -> None:
        """Offer what can be done in the form that was chosen; its words follow at once, but not in the same breath."""
        self.passing.offer(self.preview.form, self._made)
        self._words.start()

    def _show_words(self) -> None:
        """Show the form that was chosen, and what is in it."""
        form, made = self.preview.form, self._made
        if made is None:
            return
        from wizard.flow.report_contents import SECTIONS
        from wizard.flow.report_text import IN_MAIL

        if form is Form.TEXT:
            self.preview.show_text(made.text)
        elif form is Form.MAIL:
            draft = made.draft
            self.preview.show_mail(draft.subject, draft.body)
        ids = {section.id for section in made.sheet.sections} & set(IN_MAIL if form is Form.MAIL else SECTIONS)
        inside = (
            tr("The answer: what is wrong, whose problem it is, what to do now"),
            tr("The site, when it was checked, and for which device"),
            *(tr(title) for id_, title in SECTIONS.items() if id_ in ids),
        )
        self.options.show_contents(inside, tuple(map(tr, _LEFT_OUT)))

    def _finish(self, job: int, answer: object) -> None:
        if job == self._loading:
            self._loading = 0
            self._make()
        elif job == self._drawing and isinstance(answer, Pictures):
            self._drawing = 0
            self.preview.show_pages(answer)

    def _fail(self, job: int, error: object) -> None:
        if job not in {self._loading, self._drawing}:
            return
        logger.error("the report broke: %r", error, exc_info=error if isinstance(error, Exception) else None)
        self._drawing = 0
        self.preview.show_making(is_making=False)
        self.passing.say(our_fault(error), is_wrong=True)

    # The window

    @property
    def said(self) -> str:
        """What was said last."""
        return self.passing.said

    @property
    def is_busy(self) -> bool:
        """Say whether anything is under way."""
        return bool(self._loading or self._drawing) or self._words.isActive() or self.passing.is_busy

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Put the report beside the choices, or below them where there is no room."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= unit() * _SIDE_BY_SIDE
        direction = QBoxLayout.Direction
        self._sides.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._settled.start()

    def stays(self) -> bool:
        """Stay over what is being saved or printed."""
        if self.passing.is_busy:
            self.passing.say(tr("The window can be closed when that is done."))
        return self.passing.is_busy

    def done(self, result: int) -> None:
        """Close, and tell of notes that were typed just now; what is still being drawn is no longer waited for."""
        self.options.changed.disconnect(self._make)
        self.options.tell_now()
        if self._drawing:
            self._bridge.cancel(self._drawing)
        self._loading = self._drawing = 0
        super().done(result)
