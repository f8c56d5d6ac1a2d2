"""What the program offers to do for one step of the plan, beside the words for doing it by hand."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from wizard.errors import WizardError
from wizard.fixes.private_root import BARS, Bar
from wizard.i18n import tr
from wizard.views.action_dialog import ActionDialog, say
from wizard.views.action_work import LookForActions
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.viewer.opener import kinds
from wizard.views.widgets import Banner, Button, PlainLabel, clear, row

if TYPE_CHECKING:
    from wizard.flow.acting import Offer
    from wizard.model.finding import Diagnosis
    from wizard.views.bridge import Bridge


logger = logging.getLogger(__name__)


class ActionsPanel(QWidget):
    """Looks in a thread what could be done for the step *fix*, and offers it; hidden where nothing can."""

    done_with = Signal(object)
    """The `Entry` of a change that was made."""
    certificate_wanted = Signal(object)
    """The root in question, to be looked at."""

    def __init__(self, fix: str, diagnosis: Diagnosis, system: str, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName(f"actions-{fix}")
        self._fix, self._diagnosis, self._system, self._bridge = fix, diagnosis, system, bridge
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(unit())
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        self.hide()
        self._job = 0
        self._has_file = False
        self._look()

    @property
    def is_looking(self) -> bool:
        """Say whether it is not yet known what can be done here."""
        return bool(self._job)

    def _look(self, root_file: Path | None = None) -> None:
        self._has_file = root_file is not None
        work = LookForActions(fix=self._fix, diagnosis=self._diagnosis, system=self._system, root_file=root_file)
        self._job = self._bridge.start(work)

    def _finish(self, job: int, offer: object) -> None:
        if job != self._job:
            return
        from wizard.flow.acting import Offer

        self._job = 0
        assert isinstance(offer, Offer)  # noqa: S101  (what `LookForActions` returns)
        clear(self._lines)
        if offer.bar is not None:
            self._say_why_not(offer.bar)
        elif offer.actions:
            self._show(offer)
        self.setVisible(bool(self._lines.count()))

    def _fail(self, job: int, error: object) -> None:
        if job != self._job:
            return
        self._job = 0
        clear(self._lines)
        if isinstance(error, WizardError):
            self._lines.addWidget(Banner(Tone.PROBLEM, PlainLabel(str(error))))
            self._offer_file()
        else:
            logger.error(
                "looking for actions broke: %r", error, exc_info=error if isinstance(error, Exception) else None
            )
            text = tr("What this program could do here was not found out, which is our fault.")
            self._lines.addWidget(Banner(Tone.NOTE, PlainLabel(text)))
        self.setVisible(bool(self._lines.count()))

    def _show(self, offer: Offer) -> None:
        heading = PlainLabel(tr("The program can do it for you:"), role="strong")
        self._lines.addWidget(heading)
        if offer.root is not None:
            look = Button(f"look-at-root-{self._fix}", kind="link", icon_name="file")
            name = offer.root.subject.common_name or offer.root.sha256[:16]
            look.say(tr("Look at the root “{name}”", name=name.replace("&", "&&")))
            look.clicked.connect(partial(self.certificate_wanted.emit, offer.root))
            line = row(look)
            line.addStretch(1)
            self._lines.addLayout(line)
        for number, action in enumerate(offer.actions):
            button = Button(f"do-{self._fix}-{number}", icon_name="shield")
            button.say(tr("Do it for me…"), say(action.does))
            where = say(action.where)
            button.setAccessibleName(tr("Do it for me: {where}", where=where))
            button.clicked.connect(partial(self._ask, offer, number))
            line = row(PlainLabel(where), button)
            line.setStretch(0, 1)
            self._lines.addLayout(line)

    def _say_why_not(self, bar: Bar) -> None:
        tone = Tone.NOTE if bar is Bar.ROOT_NOT_SENT else Tone.WARNING
        self._lines.addWidget(Banner(tone, PlainLabel(tr(BARS[bar]))))
        # A wrong file may be followed by the right one.
        if self._has_file or bar in {Bar.ROOT_NOT_SENT, Bar.NOT_OF_THIS_SITE, Bar.NO_AUTHORITY, Bar.OUT_OF_DATE}:
            self._offer_file()

    def _offer_file(self) -> None:
        if self._fix != "trust-private-ca":
            return
        button = Button("choose-root", icon_name="file")
        button.say(tr("Open the root’s file…"), tr("The file that those who run the authority gave you"))
        button.clicked.connect(self._choose)
        line = row(button)
        line.addStretch(1)
        self._lines.addLayout(line)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Open the root’s file"), "", kinds())
        if name:
            self.use_root(Path(name))

    def use_root(self, file: Path) -> None:
        """Offer to trust the root in *file*, which has to be the one of the site."""
        self._look(file)

    def _ask(self, offer: Offer, number: int) -> None:
        dialog = ActionDialog(
            offer.actions[number],
            self._bridge,
            root=offer.root,
            host=self._diagnosis.evidence.target.host,
            parent=self.window(),
        )
        dialog.done_with.connect(self.done_with)
        dialog.open()
