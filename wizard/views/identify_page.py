"""Step 1: the checks as they run, then the answer with its picture."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from wizard.flow.broken import error_words
from wizard.flow.session import Session
from wizard.i18n import tr
from wizard.model.finding import Diagnosis
from wizard.model.progress import ProbeId, ProbeState, Progress
from wizard.views import answer, answer_words
from wizard.views.flow import Flow
from wizard.views.programs import program_cards
from wizard.views.saying import announce, bring
from wizard.views.state_row import StateRow
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, Page, PlainLabel, clear, row

STILL_MS = 5_000
"""How long a check goes on before a screen reader says that it does, and what is waited for."""


class IdentifyPage(Page):
    """Shows what is being checked and what came out."""

    cancel_wanted = Signal()
    again_wanted = Signal()
    chain_wanted = Signal(object)
    """The `Diagnosis` whose certificates the person wants to see."""
    time_machine_wanted = Signal(object)
    """The `Diagnosis` that the person wants to see at other dates."""
    answer_chosen = Signal(str)
    answer_taken_back = Signal()
    check_wanted = Signal(str)
    """Host, with its port where it is no usual one, that a message names."""
    server_test_wanted = Signal()
    login_wanted = Signal(object)
    """The login that a proxy wants before it lets the check through (`wizard.flow.proxy_login`)."""

    def __init__(self) -> None:
        super().__init__("identify-page")
        self._progress: dict[ProbeId, Progress] = {}
        self._session = Session()
        self._is_answering = False
        self.sentence: PlainLabel | None = None
        self._title = PlainLabel(role="title")
        self.error = PlainLabel(role="strong")
        self.error.setObjectName("identify-error")
        self._earlier = PlainLabel()
        self._trouble = Banner(Tone.WARNING, self.error, self._earlier)
        self._result = QVBoxLayout()
        self._result.setSpacing(unit() * 2)
        self._live_title = PlainLabel(role="heading")
        self.cancel = Button("cancel-check", icon_name="cancel")
        self.cancel.clicked.connect(self.cancel_wanted)
        top = row(self._live_title, self.cancel)
        top.setStretch(0, 1)
        self._still = QTimer(self, interval=STILL_MS)
        self._still.timeout.connect(self._say_still)
        self._live = Card(top)
        self._live.setObjectName("live-checks")
        self._rows = {probe: StateRow(f"probe-{probe.value}") for probe in ProbeId}
        for line in self._rows.values():
            self._live.column.addWidget(line)
        self.column.addWidget(self._title)
        self.column.addWidget(self._trouble)
        self.column.addLayout(self._result)
        self.column.addWidget(self._live)
        self.column.addStretch(1)

    def begin(self) -> None:
        """Forget the progress of an earlier check."""
        self._progress.clear()
        for probe in ProbeId:
            self._show_row(probe)

    def show_progress(self, progress: Progress) -> None:
        """Show one line as it is now."""
        self._progress[progress.probe] = progress
        self._show_row(progress.probe)

    def retranslate(self) -> None:
        """Put every fixed text into the language in force."""
        self._live_title.setText(tr("What is checked"))
        self.cancel.say(tr("&Cancel"), tr("Stop checking (Esc)"))
        for probe in ProbeId:
            self._show_row(probe)

    def _show_row(self, probe: ProbeId) -> None:
        progress = self._progress.get(probe)
        if progress is None:
            self._rows[probe].show_state("waiting", Tone.NOTE, tr(answer_words.PROBES[probe]), "")
            return
        icon_name, tone = answer_words.PROBE_ICONS[progress.state]
        state = tr(answer_words.PROBE_STATES[progress.state])
        is_over = progress.state in {ProbeState.DONE, ProbeState.FAILED}
        time = _duration(progress.milliseconds) if is_over else ""
        match bool(progress.detail), bool(time):
            case True, True:
                text = tr("{state} · {detail} · {time}", state=state, detail=progress.detail, time=time)
            case True, False:
                text = tr("{state} · {detail}", state=state, detail=progress.detail)
            case False, True:
                text = tr("{state} · {time}", state=state, time=time)
            case _:
                text = state
        self._rows[probe].show_state(icon_name, tone, tr(answer_words.PROBES[probe]), text)

    def show_session(self, session: Session) -> None:
        """Show the running checks, or the answer."""
        is_begun = session.running and not self._session.running
        self._session = session
        target = session.target
        self._keep_focus()
        self._live.setVisible(session.running)
        self._title.setText(
            tr("Checking {address}", address=target.address if target else tr("the practice site"))
            if session.running
            else tr("What is wrong")
        )
        self.error.setText(error_words(session.error))
        self._earlier.setText(tr("What stands below is the result of the check before it."))
        self._trouble.setVisible(bool(session.error))
        if session.running:
            self._wait_with_it(is_begun=is_begun)
        else:
            self._still.stop()
        clear(self._result)
        self.sentence = None
        self.setProperty("help-topic", _topic(session))
        if session.running:
            return
        if session.diagnosis is not None:
            self._show_diagnosis(session.diagnosis)
        elif session.explanation is not None:
            self._show_explanation()

    def _keep_focus(self) -> None:
        """Have no button of the window get the focus by chance, when what has it goes: `announce` brings the answer."""
        has_answer = self._session.diagnosis is not None or self._session.explanation is not None
        if not self._session.running and has_answer and self.cancel.hasFocus():
            self.cancel.clearFocus()

    def _wait_with_it(self, *, is_begun: bool) -> None:
        """Bring the way to stop to whoever had the last answer before them, and say now and then that it goes on."""
        self._still.start()
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self._live.show()
            self.cancel.setFocus()
        if is_begun and self.isVisible():
            announce(self._title, self._title.text())

    def _say_still(self) -> None:
        running = [p.probe for p in self._progress.values() if p.state is ProbeState.RUNNING]
        if running and self.isVisible():
            announce(self._live_title, tr("Still checking: {what}", what=tr(answer_words.PROBES[running[0]])))

    def title(self) -> str:
        """Return what is being checked; an answer is brought by `announce`."""
        return self._title.text() if self._session.running else ""

    def _show_diagnosis(self, diagnosis: Diagnosis) -> None:
        from wizard.flow.illustration import illustrate
        from wizard.views.pictures import paint_picture

        self._title.setText(_title_of(self._session, diagnosis))
        if (told := self._told_card(diagnosis)) is not None:
            self._result.addWidget(told)
        banner, self.sentence = answer.verdict_banner(diagnosis, self._session.audience)
        self._result.addWidget(banner)
        pictures = [paint_picture(p) for p in illustrate(diagnosis)]
        if pictures:
            self._result.addWidget(Card(*pictures))
        if buttons := self._buttons(diagnosis):
            self._result.addWidget(Flow(*buttons))
        if answer.offers_server_test(self._session):
            self._result.addLayout(answer.server_test_row(self.server_test_wanted.emit))
        if diagnosis.headline:
            self._result.addWidget(answer.detail_card(diagnosis.headline))
        if diagnosis.findings[1:]:
            self._result.addWidget(answer.causes_card(diagnosis))
        if diagnosis.browsers:
            self._result.addWidget(answer.browsers_card(diagnosis))
            for card in program_cards(diagnosis):
                self._result.addWidget(card)
        if (checked := answer.checked_card(diagnosis)) is not None:
            self._result.addWidget(checked)

    def _told_card(self, diagnosis: Diagnosis) -> Card | None:
        """Return what stands above an answer that a file or a code tells."""
        if not self._session.is_told:
            return None
        from wizard.views.case.opened_card import CodedCard, OpenedCard

        if self._session.case is not None:
            return OpenedCard(self._session.case, diagnosis)
        return CodedCard(self._session.coded) if self._session.coded is not None else None

    def _buttons(self, diagnosis: Diagnosis) -> list[Button]:
        from wizard.causes.timeline import has_timeline
        from wizard.flow.proxy_login import wanted_login

        buttons = []
        can_check = self._session.can_check
        if can_check and not self._session.is_told and (wanted := wanted_login(diagnosis)) is not None:
            log_in = Button("enter-proxy-login", kind="primary")
            log_in.say(tr("Enter user name and pass&word…"), tr("Log in to the proxy, and check again"))
            log_in.clicked.connect(lambda: self.login_wanted.emit(wanted))
            buttons.append(log_in)
        if diagnosis.path or diagnosis.chain:
            view = Button("view-certificate", icon_name="certificate")
            view.say(tr("View cert&ificate"), tr("Every field, as the browser's own viewer shows it"))
            view.clicked.connect(lambda: self.chain_wanted.emit(diagnosis))
            buttons.append(view)
        if has_timeline(diagnosis):
            travel = Button("time-machine-button", icon_name="time")
            travel.say(
                tr("Ti&me machine…"), tr("Since when it fails, when it will fail next, and the answer at any date")
            )
            travel.clicked.connect(lambda: self.time_machine_wanted.emit(diagnosis))
            buttons.append(travel)
        if can_check:
            again = Button("check-again", icon_name="again")
            if self._session.is_told:
                again.say(tr("Chec&k from here"), tr("Check the site from this computer (F5)"))
            else:
                again.say(tr("Check &again"), tr("Check the same site again (F5)"))
            again.clicked.connect(self.again_wanted)
            buttons.append(again)
        return buttons

    def _show_explanation(self) -> None:
        from wizard.views.explanation import explanation_widgets

        self._title.setText(tr("What this message means"))
        self.sentence, widgets = explanation_widgets(
            self._session,
            answered=self._answer,
            taken_back=self._take_back,
            check_wanted=self.check_wanted.emit,
        )
        for widget in widgets:
            self._result.addWidget(widget)
        if self._is_answering:
            # The buttons are new ones: whoever answers by keys goes on with the next question, or reads what came out.
            following = [found for widget in widgets for found in widget.findChildren(Button, "answer-yes")]
            (following[0] if following else self.first_focus()).setFocus()
            self._is_answering = False

    def _answer(self, answer: str) -> None:
        self._is_answering = True
        self.answer_chosen.emit(answer)

    def _take_back(self) -> None:
        self._is_answering = True
        self.answer_taken_back.emit()

    def announce(self) -> None:
        """Bring the answer to the person: focus, top of the page, and the screen reader's attention."""
        if self.sentence is None:
            return
        bring(self.sentence)
        self.verticalScrollBar().setValue(0)
        QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(0))

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the page comes up."""
        return self.sentence or self.cancel


def _duration(milliseconds: float) -> str:
    """Return how long something took; nothing for what took no time to speak of."""
    if (time := round(milliseconds)) < 1000:
        return tr("{time} ms", time=time) if time else ""
    return tr("{time} s", time=f"{milliseconds / 1000:.1f}")


def _title_of(session: Session, diagnosis: Diagnosis) -> str:
    target = diagnosis.evidence.target
    if session.coded is not None:
        return tr("What the case code says")
    if session.case is None:
        return tr("Result for {address}", address=target.address)
    return tr("Case: {address}", address=target.address) if target.host else tr("Case")


def _topic(session: Session) -> str:
    """Return what F1 tells of: the cause in front, else the page."""
    causes = [finding.cause for finding in session.diagnosis.findings] if session.diagnosis is not None else []
    if not causes and session.explanation is not None:
        causes = [cause.id for cause in session.explanation.causes]
    return f"cause:{causes[0]}" if causes and not session.running else ""
