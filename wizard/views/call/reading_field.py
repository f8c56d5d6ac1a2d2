"""The field for a date and a time that are read out: they are compared with the time here."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from wizard.errors import InputError
from wizard.flow.call.base import Question
from wizard.flow.caller.reading import LONGEST, judge_reading, read_moment, written
from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.theme import unit
from wizard.views.widgets import Button, PlainLabel, column


class ReadingField(QWidget):
    """Begins with the time here, so that only what is different has to be typed."""

    compared = Signal(str, str)
    """The answer that the date and time amount to, and both as they are kept."""

    def __init__(self, question: Question, now: Callable[[], datetime | None]) -> None:
        """*now* tells the true time here."""
        super().__init__()
        self._question, self._now = question, now
        here = now()
        self.field = QLineEdit(written(here) if here is not None else "")
        self.field.setObjectName("reading")
        self.field.setMaxLength(LONGEST)
        self.field.setMinimumWidth(unit() * 20)
        self.field.setAccessibleName(tr("Date and time that were read out"))
        self.field.setToolTip(tr("Change what is different. Here it is {time} now.", time=self.field.text()))
        label = QLabel(tr("&Date and time that were read out"))
        label.setWordWrap(True)
        label.setBuddy(self.field)
        compare = Button("compare", icon_name="time")
        compare.say(tr("Compare"), tr("With the time here (Enter)"))
        compare.clicked.connect(self._compare)
        self.field.returnPressed.connect(self._compare)
        self._error = PlainLabel(role="error")
        self._error.setObjectName("reading-error")
        self._error.hide()
        body = column(label, Flow(self.field, compare), self._error)
        body.setContentsMargins(0, 0, 0, 0)
        self.setLayout(body)

    def _compare(self) -> None:
        now = self._now()
        try:
            read = read_moment(self.field.text())
        except InputError as error:
            self._fault(str(error))
            return
        answer = self._question.readings.get(judge_reading(read, now)) if now is not None else None
        if answer is None:
            self._fault(tr("That is whole hours away, as in another time zone. Choose the answer yourself."))
            return
        self.compared.emit(answer, written(read))

    def _fault(self, text: str) -> None:
        self._error.setText(text)
        self._error.show()
        self.field.setAccessibleDescription(text)
        self.field.setFocus()
