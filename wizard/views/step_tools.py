"""What stands in a step of the plan beside its words: a letter that is ready, and what to do meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wizard.flow.plan_marks import Standing
from wizard.i18n import date_in_words, tr
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, PlainLabel, row, tip

if TYPE_CHECKING:
    from wizard.fixes.place import Place
    from wizard.flow.concern import Receiver
    from wizard.flow.following import Followed
    from wizard.model.finding import Diagnosis

LETTERS: dict[str, Receiver] = {"tell-owner": "owner", "ask-it-department": "it"}
"""The fixes that are to write to somebody, and to whom."""

_DONE_ELSEWHERE = frozenset({*LETTERS, "turn-off-https-scanning"})
"""The fixes that are done on the telephone, or within a program that this one does not know how to open."""

WAIT = "wait-and-do-not-enter"
"""The fix whose guide says what holds for every site that is not to be entered."""


class LetterPanel(QWidget):
    """Leads to the letter about *diagnosis*, or says why there is none to write."""

    def __init__(self, fix: str, diagnosis: Diagnosis) -> None:
        super().__init__()
        from wizard.flow.concern import Why, concern, why_text

        self.setObjectName(f"letter-{fix}")
        self._diagnosis, self._to = diagnosis, LETTERS[fix]
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit())
        found = concern(diagnosis, self._to)
        if isinstance(found, Why):
            lines.addWidget(Banner(Tone.NOTE, PlainLabel(why_text(found))))
            return
        ready = tr("The letter is ready, with everything that whoever mends it has to know.")
        lines.addWidget(PlainLabel(ready, role="strong"))
        write = Button(f"write-{fix}", icon_name="say")
        write.say(tr("Read and send the letter…"), tr("Nothing is sent before you send it yourself."))
        to = tr("Letter to the owner of the site") if self._to == "owner" else tr("Letter to the IT department")
        write.setAccessibleName(tr("{title}: {button}", title=to, button=write.text()))
        write.clicked.connect(self._open)
        lines.addWidget(Flow(write))

    def _open(self) -> None:
        from wizard.views.letter_dialog import LetterDialog

        LetterDialog(self._diagnosis, self._to, datetime.now(UTC), self.window()).open()


class PlacePanel(QWidget):
    """Leads to the place on this computer where a step is done."""

    wanted = Signal(str, object)
    """Id of the row of step 2 that has the place, and the `Place`."""

    def __init__(self, row_id: str, place: Place) -> None:
        super().__init__()
        self.setObjectName(f"place-of-{row_id}")
        self.row_id = row_id
        self._note = PlainLabel(role="quiet")
        self._note.hide()
        button = Button(f"open-place-{row_id}", icon_name="computer")
        button.say(tr(place.label))
        button.clicked.connect(lambda: self.wanted.emit(row_id, place))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(Flow(button))
        lines.addWidget(self._note)

    def say(self, text: str) -> None:
        """Say what came of opening it, also to a screen reader."""
        self._note.setText(text)
        self._note.show()
        announce(self._note, text)


def place_panel(fix: str, diagnosis: Diagnosis) -> PlacePanel | None:
    """Return what opens the place where *fix* is done on this computer; None where there is none that opens."""
    from wizard.causes.rows import ROWS
    from wizard.flow.row_tools import tools_of

    row = next((row for row in ROWS if fix in row.fixes and fix not in _DONE_ELSEWHERE), None)
    place = tools_of(row, diagnosis.evidence).place if row is not None else None
    return PlacePanel(row.id, place) if row is not None and place is not None and place.starts else None


def meanwhile_card(diagnosis: Diagnosis, steps: Sequence[Followed]) -> Card | None:
    """Return since when it is so, and what a visitor can safely do until the site opens again; None for nothing.

    What *steps*, those of the plan, say or have seen done is not said again.
    """
    from wizard.causes.began import began, began_text
    from wizard.causes.timeline import timeline_of
    from wizard.flow.local_time import local_words
    from wizard.flow.meanwhile import meanwhile

    beginning = began(diagnosis)
    done = {followed.step.fix for followed in steps if followed.mark.standing is Standing.DONE}
    has_guide = any(followed.step.fix == WAIT for followed in steps)
    hints = meanwhile(diagnosis, timeline_of(diagnosis), done=done, beside_guide=has_guide)
    if beginning is None and not hints:
        return None
    card = Card(PlainLabel(tr("Until it is mended"), role="heading"))
    card.setObjectName("meanwhile")
    if beginning is not None:
        since = PlainLabel(began_text(beginning, local_words(beginning.at)))
        since.setToolTip(tip(date_in_words(beginning.at, with_time=True)))
        card.column.addWidget(since)
    for hint in hints:
        card.column.addLayout(_point(hint))
    return card


def _point(text: str) -> QHBoxLayout:
    dot = PlainLabel("•")
    dot.setWordWrap(False)
    line = row(dot, PlainLabel(text))
    line.setStretch(1, 1)
    line.setAlignment(dot, Qt.AlignmentFlag.AlignTop)
    return line
