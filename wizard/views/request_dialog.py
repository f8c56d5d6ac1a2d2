"""A new certificate for the names that are wanted: by a request to an authority, or by a program (ACME)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from wizard.errors import InputError
from wizard.i18n import N_, tr, trn
from wizard.plain import visible
from wizard.probes.base import Cancelled
from wizard.views.acme_view import AcmeView
from wizard.views.broke import our_fault
from wizard.views.flow import Flow
from wizard.views.lined import LinedField
from wizard.views.owner_fields import Chooser, Labelled, OwnerDialog, Remark
from wizard.views.owner_work import Made, MakeRequest, Refused
from wizard.views.owner_work import Part as Failing
from wizard.views.saying import announce
from wizard.views.segments import Segments
from wizard.views.server_place import ServerPlace
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.waiting import WaitingBar
from wizard.views.widgets import Banner, Button, Card, PlainLabel, clear, mark_wrong

if TYPE_CHECKING:
    from wizard.model.finding import Diagnosis
    from wizard.views.bridge import Bridge

logger = logging.getLogger(__name__)

_NAME_LINES = 4
_MOST_WRONG = 5
"""Lines that are told one by one."""


class Way(StrEnum):
    """The parts of the dialog, one of which is in front."""

    REQUEST = "request"
    ACME = "acme"
    PLACE = "place"


_WAYS = {
    Way.REQUEST: N_("A &request for your CA"),
    Way.ACME: N_("Auto&matically, by a program (ACME)"),
    Way.PLACE: N_("&Where it goes"),
}


class RequestDialog(OwnerDialog):
    """Prepares a new certificate for the site of *diagnosis*, with the part *way* in front."""

    def __init__(self, diagnosis: Diagnosis, way: Way, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("request-dialog", parent)
        self._diagnosis, self._bridge, self._job = diagnosis, bridge, 0
        self._target = diagnosis.evidence.target
        self.made: Made | None = None
        self.names, self.names_wrong = LinedField(_NAME_LINES + 1), Remark("names-wrong")
        self.key_kind, self._key_words = Chooser("key-kind"), PlainLabel(role="quiet")
        self.organization, self.organization_wrong = QLineEdit(), Remark("organization-wrong")
        self.make, self.files_wrong = Button("make-request", kind="primary"), Remark("files-wrong")
        self.another = Button("make-another")
        """In place of the first one once there is a request: a second key by mistake would be of no use."""
        self._waiting = WaitingBar()
        self._result = QVBoxLayout()
        self.acme = AcmeView(self._target)
        self._buttons = {each: Button(f"way-{each.value}", kind="segment") for each in Way}
        self._parts: dict[Way, QWidget] = {}
        self._fill()
        self.names.textChanged.connect(self._read_names)
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        self.show_way(way)
        self._read_names()
        self.names.setFocus()

    def _fill(self) -> None:
        host = visible(self._target.host)
        self.setWindowTitle(tr("A new certificate for {host}", host=host) if host else tr("A new certificate"))
        self.close_it.say(tr("C&lose"), tr("(Esc)"))
        self.acme.said.connect(self.tell)
        place = ServerPlace(self._target, None)
        place.said.connect(self.tell)
        self._parts = {
            Way.REQUEST: self._request_card(),
            Way.ACME: Card(self.acme),
            Way.PLACE: Card(PlainLabel(tr("When the new certificate is there:")), place),
        }
        Segments(self._buttons.values(), self)
        for way, button in self._buttons.items():
            button.setAutoDefault(False)
            button.say(tr(_WAYS[way]))
            button.clicked.connect(partial(self.show_way, way))
        for item in (self._names_card(), Flow(*self._buttons.values()), *self._parts.values()):
            self.page.column.addWidget(item)
        self.page.column.addStretch(1)

    def _names_card(self) -> Card:
        from wizard.fixes.owner.names import names_wanted
        from wizard.flow.owner import names_left_out

        wanted = names_wanted(self._diagnosis)
        self.names.setObjectName("request-names")
        self.names.setTabChangesFocus(True)
        self.names.setPlainText("\n".join(wanted))
        field = Labelled(tr("&Names that the certificate is for, one in each line"), self.names, self.names_wrong)
        card = Card(field)
        for fact in names_left_out(self._diagnosis, wanted):
            card.column.addWidget(PlainLabel(tr(fact.text, **fact.values), role="quiet"))
        return card

    def _request_card(self) -> Card:
        from wizard.flow.owner import KEY_NAMES

        intro = tr(
            "The key and the request are made on this computer, and nothing is sent. It is best done on the server "
            "itself: then the private key never has to travel."
        )
        self.key_kind.offer({kind.value: name for kind, name in KEY_NAMES.items()})
        self.key_kind.currentIndexChanged.connect(self._show_key)
        self._show_key()
        self.organization.setObjectName("organization")
        hint = tr("Only for certificates that name the organisation (OV, EV); leave it empty otherwise.")
        self.make.setAutoDefault(False)
        self.make.say(tr("Choose the &folder and make it…"))
        self.another.setAutoDefault(False)
        self.another.say(tr("Make &another…"))
        self.another.hide()
        for button in (self.make, self.another):
            button.clicked.connect(self._choose)
        self._waiting.setAccessibleName(tr("The key is being made…"))
        self._waiting.hide()
        self._result.setSpacing(unit())
        return Card(
            PlainLabel(intro),
            Labelled(tr("&Kind of key"), self.key_kind, self._key_words),
            Labelled(
                tr("&Organisation (may stay empty)"),
                self.organization,
                self.organization_wrong,
                PlainLabel(hint, role="quiet"),
            ),
            Flow(self.make, self.another),
            self.files_wrong,
            self._waiting,
            self._result,
        )

    def _show_key(self) -> None:
        from wizard.fixes.owner.request import KEY_TITLES, KeyKind

        self._key_words.setText(tr(KEY_TITLES[KeyKind(self.key_kind.currentData())]))

    def show_way(self, way: Way) -> None:
        """Bring a part of the dialog to the front."""
        self._buttons[way].setChecked(True)
        for each, part in self._parts.items():
            part.setVisible(each is way)

    @property
    def is_making(self) -> bool:
        """Say whether a key is being made."""
        return bool(self._job)

    def _typed_names(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.names.toPlainText().splitlines() if line.strip())

    def _read_names(self) -> None:
        """Say what is wrong with the names, if anything is; only right ones open the way."""
        from wizard.fixes.owner.names import checked_names, wrong_lines

        try:
            names = checked_names(self._typed_names())
        except InputError as error:
            names = ()
            self.names_wrong.say(_told(wrong_lines(self.names.toPlainText())) or str(error))
        else:
            self.names_wrong.say("")
        mark_wrong(self.names, is_wrong=not names)
        for button in (self.make, self.another):
            button.setEnabled(bool(names) and not self._job)
        self.acme.show_names(names)

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("Folder for the key and the request"))
        if name:
            self.make_in(Path(name))

    def make_in(self, folder: Path) -> None:
        """Make the key and the request in a thread, and write both into *folder*."""
        from wizard.fixes.owner.request import KeyKind

        kind = KeyKind(self.key_kind.currentData())
        work = MakeRequest(
            names=self._typed_names(), key_kind=kind, organization=self.organization.text(), folder=folder
        )
        for remark in (self.organization_wrong, self.files_wrong):
            remark.say("")
        mark_wrong(self.organization, is_wrong=False)
        self._job = self._bridge.start(work)
        self._show_running()
        self.tell(tr("The key is being made…"))

    def _show_running(self) -> None:
        is_running = bool(self._job)
        self._waiting.show_while(is_wanted=is_running)
        for field in (self.names, self.organization):
            field.setReadOnly(is_running)
        self.key_kind.setEnabled(not is_running)
        self.close_it.say(tr("&Stop") if is_running else tr("C&lose"), tr("(Esc)"))
        self._read_names()

    def _finish(self, job: int, answer: object) -> None:
        if job != self._job:
            return
        self._job = 0
        self._show_running()
        if isinstance(answer, Refused):
            is_of_words = answer.part is Failing.WORDS
            (self.organization_wrong if is_of_words else self.files_wrong).say(answer.why)
            mark_wrong(self.organization, is_wrong=is_of_words)
            self.bring(self.organization if is_of_words else self.make if self.made is None else self.another)
            self.tell(tr("Nothing was written."))
        elif isinstance(answer, Made):
            self.made = answer
            self._show_made(answer)

    def _fail(self, job: int, error: object) -> None:
        if job != self._job:
            return
        self._job = 0
        self._show_running()
        if isinstance(error, Cancelled):
            self.tell(tr("Stopped; nothing was written."))
            return
        logger.error("making a request broke: %s", type(error).__name__)
        self.files_wrong.say(our_fault(error))
        self.tell("")

    def _show_made(self, made: Made) -> None:
        clear(self._result)
        self.make.hide()
        self.another.show()
        copy = Button("copy-request", icon_name="file", kind="primary")
        copy.setAutoDefault(False)
        copy.say(tr("&Copy the request"), tr("To paste it into the form of your CA"))
        copy.clicked.connect(partial(self._copy, made))
        send = tr("Send this file to your CA, or paste its text into the form there. There is nothing secret in it.")
        keep = tr(
            "Leave this file where it is; only its owner can read it. The server needs it with the new certificate. "
            "Never send it to anybody, not to your CA either."
        )
        done = Banner(
            Tone.OK,
            PlainLabel(tr("Both files are written."), role="strong"),
            PlainLabel(tr("The request: {path}", path=made.places.csr), role="strong"),
            PlainLabel(send),
            PlainLabel(tr("The private key: {path}", path=made.places.key), role="strong"),
            PlainLabel(keep),
            Flow(copy),
        )
        self._result.addWidget(done)
        # It is read above the foot.
        self.tell("")
        announce(self, tr("Both files are written."))
        self.bring(copy)

    def _copy(self, made: Made) -> None:
        QGuiApplication.clipboard().setText(made.request.csr_pem.decode("ascii"))
        self.tell(tr("Copied to the clipboard."))

    def stays(self) -> bool:
        """Stop the key that is being made first, and stay to say how it ended."""
        if self._job:
            self._bridge.stop(self._job)
            self.tell(tr("Stopping…"))
        return bool(self._job)


def _told(wrong: Sequence[tuple[int, str]]) -> str:
    """Return what is wrong with each line, by its number."""
    lines = [tr("Line {n}: {why}", n=number, why=why) for number, why in wrong[:_MOST_WRONG]]
    if (left := len(wrong) - _MOST_WRONG) > 0:
        lines.append(trn("{n} more line is wrong.", "{n} more lines are wrong.", left))
    return "\n".join(lines)
