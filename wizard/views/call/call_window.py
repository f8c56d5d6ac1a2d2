"""The window "Help someone on the phone": from what is known of the caller to the plan that is read out to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from wizard.flow.call.handing_on import dossier_of_call
from wizard.flow.call.script import step_of
from wizard.flow.call.state import with_notes
from wizard.flow.plan_marks import Marks
from wizard.i18n import tr
from wizard.views.bridge import Bridge
from wizard.views.call.call_desk import CallDesk, Stage
from wizard.views.call.call_foot import AskFirst, CallFoot
from wizard.views.call.call_keeping import Doings, Keeping
from wizard.views.call.call_side import WIDE, BesideArea, CallSide
from wizard.views.call.call_work import CheckOf, check_from_here
from wizard.views.call.ending_page import EndingPage
from wizard.views.call.focusing import focus_in, let_go
from wizard.views.call.picture_chooser import PictureChooser
from wizard.views.call.question_view import QuestionView
from wizard.views.call.setup_page import CallStart, SetupPage
from wizard.views.caller_card import FIRST_KEY
from wizard.views.preferences_in_force import in_force
from wizard.views.reading_order import in_reading_order
from wizard.views.theme import unit
from wizard.views.widgets import Page
from wizard.views.working_dialog import WorkingDialog


def _now() -> datetime:
    return datetime.now(UTC)


class CallWindow(WorkingDialog):
    """One call at a time: setting it up, the questions, and its end."""

    code_wanted = Signal(object)
    """The `Dossier` of the call, to be read out as a code."""
    save_wanted = Signal(object)
    """The same, to be saved as a case file."""
    report_wanted = Signal(object)
    """The same, to be reported."""
    ended = Signal(object, object)
    """The `Dossier` of a call that has come to its plan, and when the call began; again with what is done since."""

    def __init__(
        self,
        bridge: Bridge,
        check: CheckOf = check_from_here,
        now: Callable[[], datetime] = _now,
        parent: QWidget | None = None,
    ) -> None:
        """*check* returns the work that opens a site from here; *now* tells the time by this computer's clock."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("call-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk = CallDesk(bridge, check, now, self)
        self._bridge, self._now = bridge, now
        self.setup, self.ending = SetupPage(bridge, now), EndingPage(bridge)
        self.view = QuestionView(self.desk.true_time)
        self.side = CallSide(self.desk, now)
        self._is_setting_up = True
        self._keeping, self._chooser = Keeping(), PictureChooser(self)
        self._asked_to: Callable[[], object] | None = None
        """What waits for the person to say that the call may be thrown away."""
        self._place()
        self._connect()
        # In large text it would else be wider than the screen.
        self.resize(QSize(unit() * 136, unit() * 88).boundedTo(self.screen().availableSize() * 0.9))
        self.setMinimumSize(unit() * 40, unit() * 30)
        self.retranslate()
        self._show_stage()

    def _place(self) -> None:
        self._questions, self._stack = Page("call-page"), QStackedWidget()
        self._foot, self._ask_first = CallFoot(), AskFirst()
        self._questions.column.addWidget(self.view)
        self._below = QVBoxLayout()
        self._questions.column.addLayout(self._below)
        self._ending_below = QVBoxLayout()
        self.ending.column.addLayout(self._ending_below)
        for page in (self.setup, self._questions, self.ending):
            self._stack.addWidget(page)
        self._beside = BesideArea(self.side)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._stack, 1)
        middle.addWidget(self._beside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(middle, 1)
        whole.addWidget(self._ask_first)
        whole.addWidget(self._foot)

    def _connect(self) -> None:
        desk, view, ending = self.desk, self.view, self.ending
        self.setup.begun.connect(self.begin)
        desk.moved.connect(self._move)
        desk.learned.connect(self._learn)
        desk.guessed.connect(view.show_guess)
        desk.not_heard.connect(view.say_not_heard)
        view.answered.connect(desk.answer)
        view.words_typed.connect(desk.listen)
        view.words_taken.connect(desk.take_words)
        view.pictures_wanted.connect(self._show_pictures)
        self._chooser.chosen.connect(lambda picture: desk.point_at(picture.id))
        ending.marked.connect(self._mark)
        ending.reader_chosen.connect(self._choose_reader)
        ending.code_wanted.connect(lambda: self._hand_on(self.code_wanted.emit))
        ending.save_wanted.connect(lambda: self._hand_over(self.save_wanted.emit))
        ending.report_wanted.connect(lambda: self._hand_over(self.report_wanted.emit))
        self._foot.back.clicked.connect(self.take_back)
        self._foot.finish.clicked.connect(desk.finish)
        self._foot.anew.clicked.connect(self.begin_anew)
        self._foot.close_.clicked.connect(self.close)
        self._ask_first.stayed.connect(self._keep_on)
        self._ask_first.kept.connect(self._save_first)
        self._ask_first.thrown_away.connect(self._throw_away)

    @property
    def stage(self) -> Stage:
        """How far the call has come, as the window shows it."""
        return Stage.SETUP if self._is_setting_up else self.desk.stage

    @property
    def _page(self) -> QWidget:
        return {Stage.SETUP: self.setup, Stage.ASKING: self._questions, Stage.ENDING: self.ending}[self.stage]

    @property
    def notes(self) -> str:
        """What the person noted beside the call."""
        return self.side.notes.toPlainText()

    def take_notes(self, notes: str) -> None:
        """Take what was noted in another window of the same case, beside what was noted here meanwhile."""
        notes = self._keeping.with_notes_from_there(self.notes, notes)
        if notes != self.notes:
            self.side.notes.setPlainText(notes)

    def begin(self, start: CallStart) -> None:
        """Begin a call with what is known of the caller."""
        self._is_setting_up = False
        if start.call.notes not in self.notes:
            self.side.notes.appendPlainText(start.call.notes)
        self.side.begin()
        self.desk.begin(start.call, start.target)

    def take_back(self) -> None:
        """Ask the last question again; before the first answer, go back to what is known of the caller."""
        if self.stage is Stage.SETUP:
            return
        if self.desk.can_take_back:
            self.desk.take_back()
        else:
            self._is_setting_up = True
            self._show_stage()
            focus_in(self, self.setup.first_focus())

    def begin_anew(self) -> None:
        """Set up another call; one under way is thrown away only when the person says so."""
        if not self._close_dialogs():
            return
        if self._would_lose():
            self._ask(self._forget)
        else:
            self._forget()

    def was_kept(self, kept: object = None) -> None:
        """Take note that what was handed on is saved, or with *kept*, that the history has what it was told last."""
        if kept is None:
            self._keeping.saved()
        else:
            self._keeping.put_on_file()

    def _forget(self) -> None:
        self._tell_end()
        self._keeping = Keeping()
        self.desk.end()
        self.side.end()
        self.view.forget()
        self._is_setting_up = True
        self._foot.show_news("")
        self._renew_setup()
        self._show_stage()
        focus_in(self, self.setup.first_focus())

    def _renew_setup(self) -> None:
        """Put an empty page in the place of the one that tells of the last caller."""
        before = self.setup
        self.setup = SetupPage(self._bridge, self._now)
        self.setup.begun.connect(self.begin)
        self._stack.insertWidget(0, self.setup)
        self._stack.removeWidget(before)
        before.deleteLater()

    def _would_lose(self) -> bool:
        """Say whether something would be lost; what was done since the call was put on file is put there first."""
        if self._keeping.is_on_file and in_force().history_days:
            self._tell_end()
            self._keeping.put_on_file()
        return self._keeping.would_lose(self._doings())

    def _doings(self) -> Doings:
        call = self.desk.call
        return Doings(() if call is None else call.said, self.desk.marks, self.notes)

    def _close_dialogs(self) -> bool:
        """Close the windows of this call, which may still tell what was noted there; say whether none has to stay."""
        opened = [dialog for dialog in self.findChildren(QDialog) if dialog.isVisible()]
        return all(dialog.close() for dialog in opened)

    def _ask(self, act: Callable[[], object]) -> None:
        self._asked_to = act
        self._foot.hide()
        self._ask_first.ask(can_save=self.stage is not Stage.SETUP)

    def _throw_away(self) -> None:
        self._keeping.give_up(self._doings(), self.desk.ending)
        act = self._end_asking()
        if act is not None:
            act()

    def _keep_on(self) -> None:
        self._end_asking()
        focus_in(self, self._first_focus())

    def _save_first(self) -> None:
        """Save what there is as a case, with the plan for what is likely so far."""
        self._keep_on()
        self.desk.finish()
        self._hand_over(self.save_wanted.emit)

    def _end_asking(self) -> Callable[[], object] | None:
        act, self._asked_to = self._asked_to, None
        self._ask_first.hide()
        self._show_stage()
        return act

    def stays(self) -> bool:
        """Stay over a call that would be lost, and ask; a second Escape goes on with the call."""
        if self._asked_to is not None:
            self._keep_on()
            return True
        if not self._close_dialogs():
            return True
        if self._would_lose():
            self._ask(self.close)
            return True
        return False

    def done(self, result: int) -> None:
        """Close; what is under way for the call ends."""
        self._tell_end()
        self.desk.end()
        super().done(result)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("Help someone on the phone"))
        self._beside.setAccessibleName(tr("Beside the call"))
        self._questions.setAccessibleName(self.windowTitle())
        self._ask_first.retranslate()
        self._chooser.retranslate()
        self.setup.retranslate()
        self.ending.retranslate()
        self.side.retranslate()
        self._foot.show_news(self.side.site.news)
        self._show_call_again()
        self._foot.retranslate(can_take_back=self.desk.can_take_back)

    def _move(self) -> None:
        """Show what comes now, from its top, and tell of it."""
        # Whoever goes on with the call wants to keep it; a picture is no answer to another question.
        self._end_asking()
        self._chooser.close()
        let_go(self._stack)
        self._show_call()
        self.side.show_call()
        self.side.show_news()
        page = self._questions if self.stage is Stage.ASKING else self.ending
        page.verticalScrollBar().setValue(0)
        self._tell_end()
        focus_in(self, self._first_focus())

    def _show_stage(self) -> None:
        stage = self.stage
        self._stack.setCurrentWidget(self._page)
        # The page that asks what is known has a foot of its own.
        self._foot.setVisible(stage is not Stage.SETUP)
        self._foot.finish.setVisible(stage is Stage.ASKING)
        self._foot.retranslate(can_take_back=self.desk.can_take_back)
        self._place_side()

    def _show_call(self) -> None:
        """Show the question or the end, in the languages in force."""
        desk = self.desk
        if desk.call is not None and desk.question is not None:
            self.view.show_step(step_of(desk.call, desk.question), desk.call)
        elif desk.call is not None and desk.ending is not None:
            self.ending.show_ending(desk.call, desk.ending, desk.marks)

    def _show_call_again(self) -> None:
        """Show the same in another language; the focus stays, though all that could have it is made anew."""
        focused = self.focusWidget()
        name = focused.objectName() if focused in in_reading_order(self._page) else None
        self._show_call()
        stops = list(in_reading_order(self._page))
        if name is not None and focused not in stops:
            focus_in(self, next((stop for stop in stops if stop.objectName() == name), self._first_focus()))

    def _learn(self) -> None:
        """Tell how the site looks now; the words that are being read out stay as they are."""
        self.side.show_news()
        self._foot.show_news(self.side.site.news)
        self._foot.announce()

    def _mark(self, marks: Marks, again: bool) -> None:
        self.desk.marks = marks
        self._tell_end()
        if again:
            self._show_call()

    def _choose_reader(self, system: str, browser: str) -> None:
        self.desk.choose_reader(system, browser)
        self._show_call()
        self.side.show_known()

    def _hand_over(self, emit: Callable[[object], None]) -> None:
        """Hand the call to a window that takes notes of its own, and may save it."""
        self._keeping.hand(self._doings())
        self._hand_on(emit)

    def _hand_on(self, emit: Callable[[object], None]) -> None:
        call, ending = self.desk.call, self.desk.ending
        if call is not None and ending is not None:
            emit(dossier_of_call(with_notes(call, self.notes), ending, self.desk.marks))

    def _tell_end(self) -> None:
        call, doings = self.desk.call, self._doings()
        if call is not None and self.stage is Stage.ENDING and self._keeping.is_news(doings, self.desk.ending):
            self._keeping.tell(doings, self.desk.ending)
            self._hand_on(lambda dossier: self.ended.emit(dossier, call.began))

    def _first_focus(self) -> QWidget:
        if self.stage is Stage.SETUP:
            return self.setup.first_focus()
        if self.stage is Stage.ENDING:
            return self.ending.first_focus()
        return self.view.sentence or self._foot.close_

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Put the side beside the questions where there is room, else below them."""
        super().resizeEvent(event)
        self._place_side()

    def redraw(self) -> None:
        """Place the side anew when the size of the text changes."""
        self._place_side()

    def _place_side(self) -> None:
        is_wide = self.width() >= unit() * WIDE
        self._foot.place(is_wide=is_wide)
        if self.stage is Stage.SETUP:
            self._beside.hide()
        else:
            below = self._below if self.stage is Stage.ASKING else self._ending_below
            self._beside.place(below, is_beside=is_wide)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Give an answer or take one back, wherever the focus is; a field for text has taken its keys before."""
        key, is_plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # Elsewhere, Enter does nothing that nobody asked for. Other buttons have taken it before; one that has got
            # the focus since then, by what Enter did in a field, is not meant.
            if isinstance(button := self.focusWidget(), QPushButton) and not button.autoDefault():
                button.click()
        elif is_plain and not event.isAutoRepeat() and self._asked_to is None and self._is_key_of_call(key):
            return
        else:
            super().keyPressEvent(event)

    def _is_key_of_call(self, key: int) -> bool:
        """Do what *key* stands for in a call, and say whether it stands for anything."""
        if key == Qt.Key.Key_Backspace:
            self.take_back()
            return self.stage is not Stage.SETUP
        return self.stage is Stage.ASKING and self.view.give(key - FIRST_KEY + 1)

    def _show_pictures(self) -> None:
        """Let the person point at what the caller describes; where the browser is known, among its pages."""
        call, question = self.desk.call, self.desk.question
        if call is not None and question is not None:
            self._chooser.open(question.see.id if call.browser else "")
