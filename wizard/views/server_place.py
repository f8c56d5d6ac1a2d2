"""Where a server program wants its certificate: files, lines that name them, how to check and reload."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from wizard.i18n import tr
from wizard.plain import visible
from wizard.views.files import save_file
from wizard.views.flow import Flow
from wizard.views.owner_fields import Bullets, Chooser, CopyBlock, Labelled, Remark
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, PlainLabel, clear

if TYPE_CHECKING:
    from wizard.fixes.owner.full_chain import FullChain
    from wizard.fixes.owner.server_files import ServerFile, ServerProgram, Snippet
    from wizard.model.target import Target


class ServerPlace(QWidget):
    """Tells for *target* what to put where; with *chain*, its files can be saved here."""

    said = Signal(str)
    """What was just done."""

    def __init__(self, target: Target, chain: FullChain | None) -> None:
        super().__init__()
        from wizard.fixes.owner.server_files import likely_programs

        self.setObjectName("server-place")
        self._target, self._chain = target, chain
        self._programs = {program.id: program for program in likely_programs(target)}
        self.program, self.folder = Chooser("server-program"), QLineEdit()
        self.folder.setObjectName("server-folder")
        self.wrong = Remark("folder-wrong")
        self._folder_row = Labelled(tr("&Folder of the files, if different"), self.folder, self.wrong)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(unit() * 3 // 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(unit() * 3 // 2)
        whole.addWidget(Labelled(tr("Server &program"), self.program))
        whole.addWidget(self._folder_row)
        whole.addLayout(self._lines)
        self.program.offer({id_: tr(program.title) for id_, program in self._programs.items()})
        self.program.currentIndexChanged.connect(self._change)
        self.folder.textEdited.connect(self._show)
        self._show()

    def take_over(self, other: ServerPlace) -> None:
        """Choose and type what was chosen and typed in *other*."""
        self.program.choose(other.program.currentData())
        self.folder.setText(other.folder.text())
        self._show()

    def _change(self) -> None:
        # A folder that was typed for another system's paths would be wrong here.
        self.folder.clear()
        self._show()

    def _show(self) -> None:
        from wizard.fixes.owner.server_files import snippet

        program = self._programs[self.program.currentData()]
        usual = snippet(program, self._target.host)
        made = snippet(program, self._target.host, self.folder.text().strip())
        self._folder_row.setVisible(bool(program.folder))
        self.folder.setPlaceholderText(visible(program.folder.replace("{host}", self._target.host)))
        is_wrong = usual.is_filled and not made.is_filled
        usual_folder = program.folder.replace("{host}", "shop.example")
        wrong = tr("That cannot stand in a configuration; expected a whole path such as {path}.", path=usual_folder)
        self.wrong.say(wrong if is_wrong else "")
        clear(self._lines)
        for widget in self._made(program, made):
            self._lines.addWidget(widget)

    def _made(self, program: ServerProgram, made: Snippet) -> Iterator[QWidget]:
        from wizard.fixes.owner.server_files import CONTENTS

        yield PlainLabel(tr(program.title), role="strong")
        yield Bullets(
            *(tr("{file}: {contents}", file=file.name, contents=tr(CONTENTS[file.holds])) for file in made.files)
        )
        if saving := tuple(self._saving(made.files)):
            yield Flow(*saving)
        for number, step in enumerate(program.steps, start=1):
            yield PlainLabel(tr("{number}. {text}", number=number, text=tr(step)))
        if not made.is_filled:
            text = tr("Put your own in the place of each word in capital letters.")
            yield Banner(Tone.NOTE, PlainLabel(text))
        yield from self._blocks(made)
        if program.note:
            yield PlainLabel(tr(program.note), role="quiet")
        yield Banner(Tone.NOTE, PlainLabel(tr(made.key.text, **made.key.values)), icon_name="shield")

    def _blocks(self, made: Snippet) -> Iterator[CopyBlock]:
        goes = tr(made.goes.text, **made.goes.values) if made.goes else ""
        parts = (
            (tr("Make the file that it wants:"), made.make),
            (goes, made.text),
            (tr("See whether the configuration is right:"), made.check),
            (tr("Then let the server read it again:"), made.reload),
        )
        for number, (title, text) in enumerate(((title, text) for title, text in parts if text), start=1):
            block = CopyBlock(title, text, number)
            block.copied.connect(self.said)
            yield block

    def _saving(self, files: tuple[ServerFile, ...]) -> Iterator[Button]:
        """Yield how to save the parts; the whole chain is saved above, under the name that most programs want."""
        from wizard.fixes.owner.server_files import Holds, text_of

        parts = (file for file in files if file.holds in {Holds.LEAF, Holds.INTERMEDIATES})
        for file in parts:
            text = text_of(file.holds, self._chain) if self._chain is not None else None
            if not text:
                continue
            name = PureWindowsPath(file.name).name
            save = Button(f"save-{file.holds.value}", icon_name="file")
            save.setAutoDefault(False)
            save.say(tr("Save {file}…", file=name))
            save.clicked.connect(partial(self._choose, name, text))
            yield save

    def _choose(self, name: str, text: str) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Save {file}", file=name), name)
        if path and save_file(Path(path), text.encode(), self.window()):
            self.said.emit(tr("{file} was written.", file=Path(path).name))
