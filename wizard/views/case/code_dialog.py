"""The case code, to be read aloud group by group, copied, or photographed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from wizard.flow.case_frames import qr_of_code
from wizard.flow.dossier import code_for
from wizard.i18n import LANGUAGE_NAMES, LANGUAGES, language, tr
from wizard.views.case.dialog import CaseDialog
from wizard.views.case.qr_view import QrView
from wizard.views.case.spoken_groups import SpokenGroups
from wizard.views.flow import Flow
from wizard.views.segments import Segments
from wizard.views.widgets import Button, Card, PlainLabel, clear, column, row

if TYPE_CHECKING:
    from wizard.flow.dossier import Dossier

_PICTURE = 6 * 29
"""Pixels of the picture's side: six for each square of it."""


class CodeDialog(CaseDialog):
    """Shows the code of *dossier*, and how to say it to whoever listens."""

    def __init__(self, dossier: Dossier, parent: QWidget | None = None) -> None:
        self.copy_it = Button("copy-code", icon_name="file", kind="primary")
        super().__init__("case-code", parent, self.copy_it)
        self.code = code_for(dossier)
        self._listener = language()
        self._at = 0
        """The group that is being said, from 0."""
        self.picture = QrView("code-picture", least=_PICTURE)
        self.picture.setFixedSize(self.picture.minimumSize())
        self.copy_it.clicked.connect(self._copy)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self, self._copy)
        self.retranslate()
        self.take_room(96, 76)
        self.groups.first_focus().setFocus()

    def retranslate(self) -> None:
        """Put every text into the language in force; whoever listens goes on in theirs."""
        self.setWindowTitle(tr("Case code"))
        super().retranslate()
        self.copy_it.say(tr("&Copy the code"), tr("(Ctrl+C)"))
        self.tell("")
        self._fill()

    def _fill(self) -> None:
        before = self.page.findChild(SpokenGroups)
        had_focus = before is not None and before.isAncestorOf(self.focusWidget())
        self.picture.setParent(None)
        clear(self.page.column)
        self.groups = self._new_groups()
        self._spoken = self._spoken_card()
        for item in (self._spoken, self._facts_card()):
            self.page.column.addWidget(item)
        self.page.column.addStretch(1)
        if had_focus:
            self.groups.first_focus().setFocus()

    def _spoken_card(self) -> Card:
        how = tr("Say one group, wait until it is repeated, and go on with the arrow keys.")
        label = PlainLabel(tr("Listener's language:"))
        label.setWordWrap(False)
        buttons = {name: Button(f"listener-{name}", kind="segment") for name in LANGUAGES}
        Segments(buttons.values(), self.page)
        for name, button in buttons.items():
            button.setAutoDefault(False)
            button.say(LANGUAGE_NAMES[name])
            button.setChecked(name == self._listener)
            button.clicked.connect(partial(self.speak, name))
        return Card(Flow(label, *buttons.values()), self.groups, PlainLabel(how, role="quiet"))

    def _facts_card(self) -> Card:
        self.picture.show_svg(qr_of_code(self.code, language()), tr("Case code: {code}", code=self.code))
        inside = tr("In it: up to three causes, the day, how far the clock is off, the device and the browser.")
        never = tr("Never in it: the site's name, certificates, addresses, or anything about a person.")
        typed = tr("Typed into this program on another computer, it leads to the same plan.")
        facts = column(PlainLabel(inside), PlainLabel(never), PlainLabel(typed, role="quiet"))
        facts.addStretch(1)
        line = row(self.picture, facts)
        line.setStretch(1, 1)
        return Card(line)

    def speak(self, name: str, _checked: bool = True) -> None:
        """Show the words in the language *name*, "en" or "ja"; the same group stays marked."""
        self._listener = name
        before, self.groups = self.groups, self._new_groups()
        self._spoken.column.replaceWidget(before, self.groups)
        before.hide()
        before.deleteLater()

    def _new_groups(self) -> SpokenGroups:
        groups = SpokenGroups(self.code, self._listener, self._at)
        groups.moved.connect(self._follow)
        return groups

    def _follow(self, at: int) -> None:
        """Keep the group that is being said in sight."""
        self._at = at
        self.page.ensureWidgetVisible(self.groups.first_focus())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code)
        self.tell(tr("Copied to the clipboard."))
