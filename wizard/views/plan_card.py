"""One step of the plan: its words line by line with boxes to tick, what the program can do, and how it went."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from wizard.flow.following import SYSTEMS, Followed, looking_different, other_way
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.i18n import N_, tr
from wizard.views.flow import Flow
from wizard.views.markdown import MarkdownView, step_line
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, IconLabel, PlainLabel, column, row

if TYPE_CHECKING:
    from wizard.fixes.guides import Guide, GuideStep

STANDINGS = {
    Standing.OPEN: N_("to do"),
    Standing.DONE: N_("done"),
    Standing.SKIPPED: N_("skipped"),
    Standing.FAILED: N_("could not be done"),
}
_ICONS = {
    Standing.OPEN: ("waiting", Tone.NOTE),
    Standing.DONE: ("ok", Tone.OK),
    Standing.SKIPPED: ("next", Tone.NOTE),
    Standing.FAILED: ("warning", Tone.WARNING),
}


class PlanCard(Card):
    """Shows one step; all of it where it is open, else its title and how it stands."""

    marked = Signal(str, object)
    """Id of the fix, and the `Mark` that the person gave it."""
    ticked = Signal(str, int, bool)
    """`Followed.lines`, the position of one of them, and whether that is done."""

    def __init__(
        self, followed: Followed, marks: Marks, *, is_open: bool, extras: Callable[[], Iterable[QWidget]]
    ) -> None:
        super().__init__()
        self._followed, self._marks, self._extras = followed, marks, extras
        step = followed.step
        self.setObjectName(f"plan-{step.fix}")
        icon, tone = _ICONS[followed.mark.standing]
        if followed.is_current:
            icon, tone = "current", Tone.NOTE
        self._title = PlainLabel(
            tr("{number}. {title}", number=followed.number, title=tr(step.title, **step.values)), role="heading"
        )
        self._state = PlainLabel(tr(STANDINGS[followed.mark.standing]), role="quiet")
        self._state.setWordWrap(False)
        self.toggle = Button(f"open-{step.fix}", kind="link")
        self.toggle.clicked.connect(self._toggle)
        head = row(IconLabel(icon, tone, scale=0.85), self._title, self._state, self.toggle)
        head.setStretch(1, 1)
        self.column.addLayout(head)
        self._body: QWidget | None = None
        self._show(is_open=is_open)

    @property
    def is_open(self) -> bool:
        """Say whether the words of the step are shown."""
        return self._body is not None and self._body.isVisibleTo(self)

    def _toggle(self) -> None:
        self._show(is_open=not self.is_open)

    def _show(self, *, is_open: bool) -> None:
        if is_open and self._body is None:
            self._body = self._made()
            self.column.addWidget(self._body)
        if self._body is not None:
            self._body.setVisible(is_open)
        title = tr(self._followed.step.title, **self._followed.step.values)
        self.toggle.show_icon("down" if is_open else "next")
        self.toggle.say(tr("Hide") if is_open else tr("Show"))
        name = tr("{title}: hide", title=title) if is_open else tr("{title}: show", title=title)
        self.toggle.setAccessibleName(name)
        self.toggle.setAccessibleDescription(self._state.text())

    def _made(self) -> QWidget:
        guide, mark = self._followed.guide(), self._followed.mark
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit() * 3 // 2)
        if guide.intro:
            lines.addWidget(MarkdownView(guide.intro, guide.title))
        for extra in self._extras():
            lines.addWidget(extra)
        if mark.shown_for:
            lines.addWidget(self._elsewhere(mark.shown_for))
        for position, step in enumerate(guide.steps):
            lines.addLayout(self._line(position, step))
        self._add_cautions(lines, guide)
        lines.addWidget(self._buttons())
        return body

    def _elsewhere(self, system: str) -> Banner:
        """Return what says that the steps are those of another *system*, and leads back."""
        fix, own = self._followed.step.fix, tr(SYSTEMS[self._followed.step.system])
        back = Button(f"own-{fix}", kind="link", icon_name="back")
        back.say(tr("Back to {system}", system=own))
        back.clicked.connect(partial(self.marked.emit, fix, Mark(self._followed.mark.standing)))
        return Banner(
            Tone.NOTE, PlainLabel(tr("These steps are now shown for {system}.", system=tr(SYSTEMS[system]))), Flow(back)
        )

    def _add_cautions(self, lines: QVBoxLayout, guide: Guide) -> None:
        if guide.note:
            lines.addWidget(Banner(Tone.NOTE, MarkdownView(guide.note, tr("Note"))))
        if guide.when_not:
            heading = PlainLabel(tr("When not to do this"), role="strong")
            lines.addWidget(Banner(Tone.WARNING, column(heading, MarkdownView(guide.when_not, heading.text()))))

    def _line(self, position: int, step: GuideStep) -> QVBoxLayout:
        fix = self._followed.step.fix
        box = QCheckBox(tr("{number}.", number=position + 1))
        box.setObjectName(f"tick-{fix}-{position}")
        title = tr(self._followed.step.title, **self._followed.step.values)
        box.setAccessibleName(
            tr("{title}: {button}", title=title, button=tr("Step {number} is done", number=position + 1))
        )
        box.setChecked((self._followed.lines, position) in self._marks.ticked)
        box.toggled.connect(partial(self.ticked.emit, self._followed.lines, position))
        # The number stands in the middle of the box.
        feet = (box.sizeHint().height() - box.fontMetrics().height()) / 2 + box.fontMetrics().ascent()
        name = tr("Step {number}", number=position + 1)
        return column(step_line(box, feet, step.text, name, step.drawing, step.caption))

    def _buttons(self) -> QWidget:
        fix, mark = self._followed.step.fix, self._followed.mark
        if mark.standing is not Standing.OPEN:
            again = Button(f"reopen-{fix}", kind="link", icon_name="again")
            again.say(tr("Do it after all") if mark.standing is not Standing.DONE else tr("It is not done yet"))
            again.clicked.connect(partial(self.marked.emit, fix, Mark(Standing.OPEN, mark.shown_for)))
            return Flow(again)
        done, skip = Button(f"done-{fix}", icon_name="ok"), Button(f"skip-{fix}", kind="link", icon_name="next")
        differs = Button(f"differs-{fix}", kind="link", icon_name="question")
        done.say(tr("I have done this"))
        skip.say(tr("Skip this step"))
        other = other_way(self._followed)
        hint = tr("Show how it looks on {system}", system=tr(SYSTEMS[other])) if other else tr("Note that it failed")
        differs.say(tr("It looks different here"), hint)
        for button, new in (
            (done, Mark(Standing.DONE, mark.shown_for)),
            (skip, Mark(Standing.SKIPPED, mark.shown_for)),
            (differs, looking_different(self._followed)),
        ):
            button.clicked.connect(partial(self.marked.emit, fix, new))
        for button, text in ((done, done.text()), (skip, skip.text()), (differs, differs.text())):
            button.setAccessibleName(
                tr("{title}: {button}", title=tr(self._followed.step.title, **self._followed.step.values), button=text)
            )
        return Flow(done, skip, differs)
