"""What the site's owner gets made in a step of the plan: the chain, a request, commands for ACME, and a reminder."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from wizard.errors import InputError, WizardError
from wizard.i18n import date_in_words, tr, trn
from wizard.views.broke import broke
from wizard.views.files import save_file
from wizard.views.flow import Flow
from wizard.views.owner_fields import Remark
from wizard.views.owner_work import BuildChain, WriteReminder
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, PlainLabel, clear

if TYPE_CHECKING:
    from wizard.fixes.owner.full_chain import FullChain, NoChain
    from wizard.model.finding import Diagnosis
    from wizard.views.bridge import Bridge
    from wizard.views.chain_dialog import ChainDialog
    from wizard.views.request_dialog import Way

logger = logging.getLogger(__name__)


class OwnerTool(StrEnum):
    """What can be made for the owner."""

    CHAIN = "chain"
    REQUEST = "request"
    ACME = "acme"
    REMINDER = "reminder"


_CHAIN = (OwnerTool.CHAIN,)
_NEW = (OwnerTool.REQUEST, OwnerTool.ACME)

OWNER_TOOLS: Mapping[str, tuple[OwnerTool, ...]] = MappingProxyType(
    {
        "install-full-chain": _CHAIN,
        "replace-intermediate": _CHAIN,
        "renew-certificate": (OwnerTool.ACME, OwnerTool.REQUEST, OwnerTool.REMINDER),
        "fix-start-date": _NEW,
        "reissue-with-names": _NEW,
        "add-www-name": _NEW,
        "reissue-with-san": _NEW,
        "replace-self-signed": _NEW,
        "reissue-strong-signature": _NEW,
        "reissue-strong-key": _NEW,
        "reissue-server-usage": _NEW,
        "reissue-after-revocation": _NEW,
        "change-ca": _NEW,
        "reissue-shorter": _NEW,
        "reissue-with-ct": _NEW,
        "fix-name-constraints": _NEW,
        "reissue-clean": _NEW,
    }
)
"""The fixes that the owner's tools help with, and with which, the first one first."""


class OwnerDesk(QObject):
    """Opens the dialogs of the owner's tools, and outlives the panels that ask for them."""

    certificates_wanted = Signal(object)
    """A tuple of certificates to look at, the leaf first."""
    check_at_wanted = Signal(str)
    """ADDR:PORT at which the site in question is to be checked, as ``--connect`` takes it."""
    chain_found = Signal(object, object)
    """A diagnosis, and its `FullChain` or `NoChain`; None where building it broke."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.can_check_at = True
        """Whether the site in question can be checked at another address: practice sites have none."""
        self._jobs: dict[int, Diagnosis] = {}
        self._known: tuple[Diagnosis, FullChain | NoChain] | None = None
        self._dialog: ChainDialog | None = None
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)

    def known(self, diagnosis: Diagnosis) -> FullChain | NoChain | None:
        """Return what was found for *diagnosis*; None where it is still to be built."""
        return self._known[1] if self._known is not None and self._known[0] is diagnosis else None

    def look(self, diagnosis: Diagnosis) -> None:
        """Build the chain for *diagnosis* in a thread; `chain_found` tells of it."""
        if not any(asked is diagnosis for asked in self._jobs.values()):
            self._jobs[self.bridge.start(BuildChain(diagnosis))] = diagnosis

    def _finish(self, job: int, answer: object) -> None:
        diagnosis = self._jobs.pop(job, None)
        if diagnosis is None:
            return
        from wizard.fixes.owner.full_chain import FullChain, NoChain

        assert isinstance(answer, FullChain | NoChain)  # noqa: S101  (what `BuildChain` returns)
        self._known = (diagnosis, answer)
        self.chain_found.emit(diagnosis, answer)

    def _fail(self, job: int, error: object) -> None:
        diagnosis = self._jobs.pop(job, None)
        if diagnosis is not None:
            logger.error("building a chain broke: %r", error, exc_info=error if isinstance(error, Exception) else None)
            self.chain_found.emit(diagnosis, None)

    def show_chain(self, chain: FullChain, diagnosis: Diagnosis, over: QWidget) -> None:
        """Open the chain; the viewer and the rest of the window can be used beside it."""
        from wizard.views.chain_dialog import ChainDialog

        if self._dialog is not None:
            self._dialog.close()
        dialog = ChainDialog(chain, diagnosis.evidence.target, over.window(), can_check=self.can_check_at)
        dialog.certificate_wanted.connect(self.certificates_wanted)
        dialog.check_at_wanted.connect(self.check_at_wanted)
        dialog.finished.connect(partial(self._forget, dialog))
        self._dialog = dialog
        dialog.show()

    def _forget(self, dialog: ChainDialog, _: int) -> None:
        if self._dialog is dialog:
            self._dialog = None

    def show_request(self, diagnosis: Diagnosis, way: Way, over: QWidget) -> None:
        """Open the dialog for a new certificate."""
        from wizard.views.request_dialog import RequestDialog

        RequestDialog(diagnosis, way, self.bridge, over.window()).open()

    def retranslate(self) -> None:
        """Put what stays open beside the window into the language in force."""
        if self._dialog is not None:
            self._dialog.retranslate()


def owner_tools(fix: str, diagnosis: Diagnosis, desk: OwnerDesk) -> Iterator[QWidget]:
    """Yield what stands in the step *fix* for the site's owner beside its words; nothing where no tool helps.

    Without a certificate that was sent, as for a message alone, a new one can be prepared and nothing else.
    """
    tools = OWNER_TOOLS.get(fix, ())
    if OwnerTool.CHAIN in tools and diagnosis.chain:
        yield ChainPanel(diagnosis, desk)
    new = tuple(tool for tool in tools if tool in _NEW)
    if new:
        yield NewCertificatePanel(new, diagnosis, desk)
    if OwnerTool.REMINDER in tools and diagnosis.chain:
        yield ReminderPanel(diagnosis, desk.bridge)


class _Panel(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(unit())


class ChainPanel(_Panel):
    """Says whether the chain can be built, and leads to it; hidden until that is known."""

    def __init__(self, diagnosis: Diagnosis, desk: OwnerDesk) -> None:
        super().__init__("owner-chain")
        self._diagnosis, self._desk = diagnosis, desk
        known = desk.known(diagnosis)
        if known is not None:
            # Not shown: before it has its place, that would be a window of its own.
            self._fill(known)
            return
        self.hide()
        desk.chain_found.connect(self._take)
        desk.look(diagnosis)

    def _take(self, diagnosis: object, answer: object) -> None:
        if diagnosis is self._diagnosis:
            self._fill(answer)
            self.show()

    def _fill(self, answer: object) -> None:
        from wizard.fixes.owner.full_chain import FullChain, NoChain

        clear(self.lines)
        match answer:
            case FullChain():
                self._offer(answer)
            case NoChain(reason=reason):
                heading = PlainLabel(tr("There is no chain to install yet."), role="strong")
                self.lines.addWidget(Banner(Tone.NOTE, heading, PlainLabel(tr(reason.text, **reason.values))))
            case _:
                text = tr("The chain could not be built, which is our fault. The steps by hand follow.")
                self.lines.addWidget(Banner(Tone.NOTE, PlainLabel(text)))

    def _offer(self, chain: FullChain) -> None:
        self.lines.addWidget(PlainLabel(_of(chain), role="strong"))
        see, save = Button("see-chain", icon_name="certificate"), Button("save-chain-now", icon_name="file")
        see.say(tr("See the chain and where it goes…"))
        save.say(tr("Save the chain…"))
        see.clicked.connect(lambda: self._desk.show_chain(chain, self._diagnosis, self))
        save.clicked.connect(partial(self._choose, chain))
        self._done = Remark("chain-saved", role="quiet")
        self.lines.addWidget(Flow(see, save))
        self.lines.addWidget(self._done)

    def _choose(self, chain: FullChain) -> None:
        from wizard.fixes.owner.pem import pem_text
        from wizard.views.chain_dialog import FILE

        name, _ = QFileDialog.getSaveFileName(self, tr("Save the chain"), FILE, "PEM (*.pem *.crt *.cer)")
        if name and save_file(Path(name), pem_text(chain.certificates).encode(), self.window()):
            self._done.say(tr("{file} was written.", file=Path(name).name))


def _of(chain: FullChain) -> str:
    if chain.is_as_sent:
        return tr("The server sends the whole chain already, in the right order.")
    if not chain.added:
        return tr("The chain is ready, in the right order and checked.")
    return trn(
        "The chain is ready and checked: {n} certificate is in it that the server does not send.",
        "The chain is ready and checked: {n} certificates are in it that the server does not send.",
        len(chain.added),
    )


class NewCertificatePanel(_Panel):
    """Leads to the request and to the commands for ACME."""

    def __init__(self, tools: tuple[OwnerTool, ...], diagnosis: Diagnosis, desk: OwnerDesk) -> None:
        super().__init__("owner-new-certificate")
        self._diagnosis, self._desk = diagnosis, desk
        self.lines.addWidget(
            PlainLabel(tr("A new certificate can be prepared here, for the right names."), role="strong")
        )
        self.lines.addWidget(Flow(*map(self._button, tools)))

    def _button(self, tool: OwnerTool) -> Button:
        from wizard.views.request_dialog import Way

        is_acme = tool is OwnerTool.ACME
        button = Button(f"new-by-{tool.value}", icon_name="again" if is_acme else "file")
        button.say(tr("Let a program get it (ACME)…") if is_acme else tr("Make a request for a CA…"))
        way = Way.ACME if is_acme else Way.REQUEST
        button.clicked.connect(lambda: self._desk.show_request(self._diagnosis, way, self))
        return button


class ReminderPanel(_Panel):
    """Saves a reminder before the certificate of *diagnosis* ends, or says why there is none."""

    def __init__(self, diagnosis: Diagnosis, bridge: Bridge) -> None:
        super().__init__("owner-reminder")
        self._diagnosis, self._bridge, self._job = diagnosis, bridge, 0
        # The calendar's reminders come in the morning of this computer's time zone.
        self._now = datetime.now(UTC).astimezone()
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        self._fill()

    def _fill(self) -> None:
        from wizard.fixes.owner.reminder import plan_reminders
        from wizard.flow.owner import reminder_days

        try:
            plan = plan_reminders(self._diagnosis)
        except InputError as error:
            self.lines.addWidget(PlainLabel(str(error), role="quiet"))
            return
        if plan.advice is not None:
            self.lines.addWidget(Banner(Tone.NOTE, PlainLabel(plan.advice)))
            return
        if plan.ends <= self._now:
            text = tr("A reminder can be made here for the new certificate, once it is there and checked.")
            self.lines.addWidget(PlainLabel(text, role="quiet"))
            return
        days = [datetime.combine(day, time(12), UTC) for day in reminder_days(plan, self._now)]
        self._offer([*days, plan.ends])

    def _offer(self, days: list[datetime]) -> None:
        self.lines.addWidget(PlainLabel(tr("Be reminded before it ends."), role="strong"))
        listed = tr(", ").join(map(date_in_words, days))
        self.lines.addWidget(PlainLabel(tr("Your calendar will remind you on these days: {days}.", days=listed)))
        self.save = Button("save-reminder", icon_name="time")
        self.save.say(tr("Save a reminder for the calendar…"), tr("A file that every calendar can open (.ics)"))
        self.save.clicked.connect(self._choose)
        self._done, self._wrong = Remark("reminder-saved", role="quiet"), Remark("reminder-wrong")
        self.lines.addWidget(Flow(self.save))
        self.lines.addWidget(self._done)
        self.lines.addWidget(self._wrong)

    def _choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Save the reminder"), "certificate.ics", tr("Calendar (*.ics)"))
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Write the calendar file to *path* in a thread, whole or not at all."""
        for remark in (self._done, self._wrong):
            remark.say("")
        self.save.setEnabled(False)
        self._job = self._bridge.start(WriteReminder(diagnosis=self._diagnosis, path=path, now=self._now))

    def _finish(self, job: int, answer: object) -> None:
        if job == self._job and isinstance(answer, Path):
            self._job = 0
            self.save.setEnabled(True)
            self._done.say(tr("{file} was written. Open it, and your calendar takes it in.", file=answer.name))

    def _fail(self, job: int, error: object) -> None:
        if job != self._job:
            return
        self._job = 0
        self.save.setEnabled(True)
        if not isinstance(error, WizardError):
            logger.error("making a reminder broke: %r", error)
        self._wrong.say(broke(error))
