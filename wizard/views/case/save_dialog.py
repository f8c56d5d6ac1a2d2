"""What a case file will hold, shown before it is saved; notes are added here, and pictures made instead of a file."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from wizard.flow.case_contents import contents
from wizard.flow.case_file import SUFFIX, Case
from wizard.flow.case_limits import LONGEST_NOTES
from wizard.i18n import language, tr, trn
from wizard.plain import visible
from wizard.views.boxes import question_box
from wizard.views.broke import broke
from wizard.views.case.case_work import NotSaved, PrepareCase, Prepared, SaveCase, Saved, suggested_name, with_suffix
from wizard.views.case.dialog import CaseDialog
from wizard.views.owner_fields import Bullets, Labelled, Remark
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, PlainLabel, clear, column, without_mnemonic

if TYPE_CHECKING:
    from wizard.flow.dossier import Dossier
    from wizard.views.bridge import Bridge
    from wizard.views.case.frames_window import FramesWindow

logger = logging.getLogger(__name__)

_NOTE_LINES = 4
_PAUSE_MS = 800
"""How long nothing is typed before the notes are told of: they are put on file each time."""


class SaveCaseDialog(CaseDialog):
    """Shows what a file of *dossier* will hold, and saves it where the person wants it."""

    noted = Signal(str)
    """The notes as they are now, for whoever keeps them with the case."""
    saved = Signal(Path)

    def __init__(self, dossier: Dossier, bridge: Bridge, parent: QWidget | None = None) -> None:
        self.save_it = Button("save-case", icon_name="file", kind="primary")
        self.as_pictures = Button("case-pictures", icon_name="pictures")
        super().__init__("save-case-dialog", parent, self.as_pictures, self.save_it)
        self._bridge, self._now = bridge, datetime.now(UTC)
        self._host = dossier.diagnosis.evidence.target.host
        self._prepared: Prepared | None = None
        self._failed = ""
        self._folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._saving = 0
        self.notes = QPlainTextEdit()
        self.notes.setObjectName("case-notes")
        self.notes.setTabChangesFocus(True)
        # As they may be from a file of somebody else's, nothing in them is to be hidden.
        self.notes.setPlainText(visible(dossier.notes, lines=True))
        self.notes_wrong = Remark("notes-wrong")
        self._labelled = Labelled("", self.notes, self.notes_wrong)
        self._told = self.notes.toPlainText()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._tell_notes)
        self._intro, self._size = PlainLabel(), PlainLabel(role="quiet")
        self._size.setObjectName("case-size")
        self._listed = QVBoxLayout()
        self._listed.setSpacing(unit() * 2)
        self.page.column.addLayout(column(self._intro, self._size))
        self.page.column.addWidget(Card(self._labelled))
        self.page.column.addLayout(self._listed)
        self.page.column.addStretch(1)
        self.notes.textChanged.connect(self._take_notes)
        self.save_it.clicked.connect(self._choose)
        self.as_pictures.clicked.connect(self._open_pictures)
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        self._preparing = bridge.start(PrepareCase(dossier, self._now))
        self.redraw()
        self.retranslate()
        self.take_room(88, 88)
        self.notes.setFocus()

    def redraw(self) -> None:
        """Keep room for some lines of notes in the text size in force."""
        self.notes.setFixedHeight(self.notes.fontMetrics().lineSpacing() * (_NOTE_LINES + 1) + unit())

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("Save the case as a file"))
        super().retranslate()
        self._intro.setText(
            tr("Whoever opens the file sees the same answer, without a network. It will hold what is listed here.")
        )
        self._labelled.label.setText(tr("&Notes (saved as written)"))
        self.notes.setAccessibleName(without_mnemonic(self._labelled.label.text()))
        self.save_it.say(tr("&Save…"))
        self.as_pictures.say(tr("As &pictures (QR)…"), tr("For a telephone that photographs this screen"))
        self.tell("")
        self._list()
        self._take_notes()
        for window in self.findChildren(CaseDialog):
            window.retranslate()

    def _list(self) -> None:
        """Show what will be in the file, heading by heading."""
        clear(self._listed)
        if self._failed:
            self._listed.addWidget(Banner(Tone.PROBLEM, PlainLabel(self._failed)))
        elif self._prepared is None:
            self._listed.addWidget(PlainLabel(tr("The case is being put together…"), role="strong"))
        else:
            *inside, left_out = contents(self._prepared.case, language())
            card = Card()
            card.setObjectName("case-contents")
            card.column.setSpacing(unit() * 3 // 2)
            for heading, lines in inside:
                card.column.addLayout(column(PlainLabel(heading, role="strong"), Bullets(*lines)))
            self._listed.addWidget(card)
            heading, lines = left_out
            outside = Banner(Tone.NOTE, PlainLabel(heading, role="strong"), Bullets(*lines), icon_name="shield")
            outside.setObjectName("case-left-out")
            self._listed.addWidget(outside)

    def _take_notes(self) -> None:
        """Say how large the file will be, and what is too long for it."""
        notes = self.notes.toPlainText()
        self._pause.start()
        too_many = len(notes) - LONGEST_NOTES
        too_long = trn(
            "The notes are too long by {n} character.", "The notes are too long by {n} characters.", too_many
        )
        self.notes_wrong.say(too_long if too_many > 0 else "")
        if self._prepared is not None:
            size = self._prepared.size + len(msgspec.json.encode(notes.encode("utf-8", "replace").decode())) - 2
            self._size.setText(tr("The file will have about {size}.", size=_in_words(size)))
        can_go_on = self._prepared is not None and too_many <= 0 and not self._saving
        self.save_it.setEnabled(can_go_on)
        self.as_pictures.setEnabled(can_go_on)

    def take_notes(self, notes: str) -> None:
        """Take what was noted in another window of the same case."""
        if notes != self.notes.toPlainText():
            self._told = visible(notes, lines=True)
            self.notes.setPlainText(self._told)

    def _tell_notes(self) -> None:
        """Let whoever keeps the notes know of new ones."""
        self._pause.stop()
        if (notes := self.notes.toPlainText()) != self._told:
            self._told = notes
            self.noted.emit(notes)

    @property
    def case(self) -> Case | None:
        """The case as it would be saved now; None until it is put together."""
        return None if self._prepared is None else replace(self._prepared.case, notes=self.notes.toPlainText())

    def _choose(self) -> None:
        """Ask the system where to; it asks in turn before a file is replaced."""
        chooser = QFileDialog(self, self.windowTitle())
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setFileMode(QFileDialog.FileMode.AnyFile)
        chooser.setNameFilter(tr("Case files (*{suffix})", suffix=SUFFIX))
        chooser.setDefaultSuffix(SUFFIX.removeprefix("."))
        chooser.setDirectory(str(self._folder))
        chooser.selectFile(suggested_name(self._host, self._now))
        chooser.fileSelected.connect(self.take_place)
        chooser.open()

    def take_place(self, name: str) -> None:
        """Save to the file *name*, with the ending of case files; one that nobody was asked about is asked about."""
        path = with_suffix(Path(name))
        if path == Path(name) or not path.exists():
            self.save_to(path)
            return
        text = tr("{file} is there already. Replace it?", file=visible(path.name))
        replace, leave = tr("&Replace"), tr("&Cancel")
        box = question_box("replace-case", self.windowTitle(), text, self, go_on=replace, leave=leave)
        box.accepted.connect(lambda: self.save_to(path))
        box.open()

    def save_to(self, path: Path) -> None:
        """Write the file to *path* in a thread."""
        case = self.case
        if case is None or self._saving:
            return
        self._folder = path.parent
        self._saving = self._bridge.start(SaveCase(case, path))
        self._take_notes()
        self.tell(tr("It is being saved…"))

    def _finish(self, job: int, answer: object) -> None:
        if job == self._preparing and isinstance(answer, Prepared):
            self._prepared = answer
            self._list()
            self._take_notes()
        elif job == self._saving and job:
            self._saving = 0
            self._take_notes()
            self.save_it.setFocus()
            self._show_saved(answer)

    def _show_saved(self, answer: object) -> None:
        if isinstance(answer, NotSaved):
            self.tell(answer.why, is_wrong=True)
        elif isinstance(answer, Saved):
            name, size = visible(answer.path.name), _in_words(answer.size)
            self.tell(tr("Saved: {file} ({size})", file=name, size=size))
            self.saved.emit(answer.path)

    def _fail(self, job: int, error: object) -> None:
        if job not in (self._preparing, self._saving) or not job:
            return
        says = broke(error)
        if job == self._saving:
            self._saving = 0
            self._take_notes()
            self.tell(says, is_wrong=True)
        else:
            logger.error("putting a case together broke: %s", type(error).__name__)
            self._failed = says
            self._list()

    def _open_pictures(self) -> FramesWindow | None:
        from wizard.views.case.frames_window import FramesWindow

        case = self.case
        if case is None:
            return None
        opened = FramesWindow(case, self._bridge, self)
        opened.show()
        return opened

    def stays(self) -> bool:
        """Stay until the file is written or is known not to be."""
        if self._saving:
            self.tell(tr("It is being saved… The window can be closed when that is done."))
        return bool(self._saving)

    def done(self, result: int) -> None:
        """Close; what is still being put together is no longer waited for, and no note is lost."""
        self._tell_notes()
        self._bridge.cancel(self._preparing)
        super().done(result)


def _in_words(size: int) -> str:
    return tr("{size} kB", size=max(1, round(size / 1000)))
