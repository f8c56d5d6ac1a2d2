"""What stands in the window of the history instead of a list, and the question before something is deleted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal

from wizard.flow.history_off import Why
from wizard.i18n import N_, tr, trn
from wizard.views.flow import Flow
from wizard.views.history.history_work import Listed
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, IconLabel, PlainLabel, column, marked

_BUTTONS = {
    "turn-on-history": (N_("&Switch the history on"), N_("Cases are kept encrypted on this computer alone")),
    "unlock-history": (N_("&Unlock the keyring…"), N_("Your system asks you for the password of its keyring")),
    "again-history": (N_("&Try again"), ""),
    "begin-history-anew": (N_("&Begin a new history…"), N_("The old file is put aside, and not deleted")),
    "all-history": (N_("&Show all cases"), N_("Empties the search field")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a notice says, in the language in force, and the buttons that it offers, by their names."""

    text: str
    detail: str = ""
    icon: str = "note"
    tone: Tone = Tone.NOTE
    buttons: tuple[str, ...] = ()


_OFFERED = {
    Why.LOCKED: ("unlock-history",),
    Why.KEY_LOST: ("again-history", "begin-history-anew"),
    Why.KEY_WRONG: ("again-history", "begin-history-anew"),
}


def told_of(listed: Listed, n: int, text: str, days: int) -> Told | None:
    """Return what stands instead of a list of *n* cases; None where there is one.

    *text* is what was searched for, *days* for how long cases are kept.
    """
    if listed.off is not None:
        offered = _OFFERED.get(listed.off.why, ("again-history",))
        return Told(
            text=listed.off.headline, detail=listed.off.says, icon="warning", tone=Tone.WARNING, buttons=offered
        )
    if n:
        return None
    if text:
        return Told(
            text=tr("Nothing was found for “{text}”.", text=text),
            detail=tr("Sites, causes and notes were searched."),
            buttons=("all-history",),
        )
    if not days:
        return Told(
            text=tr("The history is switched off, and no case is on file."),
            detail=tr("Switched on, it keeps each case that you check, encrypted, on this computer alone."),
            buttons=("turn-on-history",),
        )
    return Told(
        text=tr("No case is on file yet."),
        detail=tr("Every case that you check is kept here, encrypted, on this computer alone."),
    )


def counted(n: int, text: str) -> str:
    """Return how many cases there are, or were found for *text*."""
    return trn("{n} case found", "{n} cases found", n) if text else trn("{n} case", "{n} cases", n)


def deleting_all(n: int | None) -> tuple[str, str, str]:
    """Return the question before all of *n* cases are deleted, and its two answers; None where nobody can count."""
    if n is None:
        text, yes = tr("Delete all cases for good? How many there are cannot be read."), tr("&Yes, delete all")
    else:
        text = trn("Delete {n} case for good?", "Delete all {n} cases for good?", n)
        yes = trn("&Yes, delete {n} case", "&Yes, delete {n} cases", n)
    aside = tr("Older history files that could not be read are deleted, too. Nothing of it can be brought back.")
    return f"{text}\n{aside}", yes, tr("&Keep them")


def beginning_anew() -> tuple[str, str, str]:
    """Return the question before a new history takes the place of one whose key is lost, and its two answers."""
    text = tr(
        "The cases so far are put aside in a file of their own. They can be read again only if their key comes back. "
        "New cases come into a new file."
    )
    return text, tr("&Yes, begin anew"), tr("&Keep it as it is")


class Notice(Card):
    """One sentence and what to do."""

    pressed = Signal(str)
    """The name of a button."""

    def __init__(self) -> None:
        self.text, self.detail = PlainLabel(role="strong"), PlainLabel(role="quiet")
        self._mark = IconLabel("note", Tone.NOTE)
        self.buttons = {name: Button(name) for name in _BUTTONS}
        self._line = Flow(*self.buttons.values())
        words = column(self.text, self.detail)
        words.addSpacing(unit() // 2)
        words.addWidget(self._line)
        super().__init__(marked(self._mark, words))
        self.setObjectName("history-notice")
        self.text.setObjectName("history-notice-text")
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))

    def show_told(self, told: Told) -> None:
        """Say it."""
        self._mark.show_icon(told.icon, told.tone)
        self.text.setText(told.text)
        self.detail.setText(told.detail)
        self.detail.setVisible(bool(told.detail))
        for name, button in self.buttons.items():
            text, hint = _BUTTONS[name]
            button.say(tr(text), tr(hint))
            button.setVisible(name in told.buttons)
        self._line.setVisible(bool(told.buttons))

    @property
    def says(self) -> str:
        """All of its words."""
        return "\n".join(filter(None, (self.text.text(), self.detail.text())))

    def first_button(self) -> Button | None:
        """Return what can be pressed first, if anything."""
        return next((button for button in self.buttons.values() if not button.isHidden()), None)


class Question(Banner):
    """Asks once, clearly; the answer that changes nothing has the focus."""

    answered = Signal(bool)

    def __init__(self, name: str) -> None:
        self.text = PlainLabel(role="strong")
        self.no, self.yes = Button(f"{name}-no"), Button(f"{name}-yes")
        super().__init__(Tone.WARNING, self.text, Flow(self.no, self.yes))
        self.setObjectName(name)
        self.no.clicked.connect(lambda: self._answer(is_yes=False))
        self.yes.clicked.connect(lambda: self._answer(is_yes=True))
        self.hide()

    @property
    def is_open(self) -> bool:
        """Say whether it is asked now."""
        return not self.isHidden()

    def ask(self, text: str, yes: str, no: str) -> None:
        """Ask *text*."""
        self.text.setText(text)
        self.yes.say(yes)
        self.no.say(no)
        self.show()
        self.no.setFocus()
        announce(self, text)

    def _answer(self, *, is_yes: bool) -> None:
        self.hide()
        self.answered.emit(is_yes)
