"""The chain that a server has to send: what is in it, how to save it, where it goes, and whether it helped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from wizard.errors import InputError
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.plain import visible
from wizard.views.files import save_file
from wizard.views.flow import Flow
from wizard.views.owner_fields import Bullets, Labelled, OwnerDialog, Remark
from wizard.views.server_place import ServerPlace
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, Card, IconLabel, PlainLabel, clear, column, marked

if TYPE_CHECKING:
    from wizard.fixes.owner.full_chain import FullChain
    from wizard.model.target import Target

FILE = "fullchain.pem"


class ChainDialog(OwnerDialog):
    """Shows *chain* for the server of *target*."""

    certificate_wanted = Signal(object)
    """The certificates to look at, a tuple with the leaf first."""
    check_at_wanted = Signal(str)
    """ADDR:PORT of the server to check, as ``--connect`` takes it; the dialog makes way for the answer."""

    def __init__(
        self, chain: FullChain, target: Target, parent: QWidget | None = None, *, can_check: bool = True
    ) -> None:
        super().__init__("chain-dialog", parent)
        self.chain, self._target, self._can_check = chain, target, can_check
        self.place, self.address, self.wrong = ServerPlace(target, chain), QLineEdit(), Remark("address-wrong")
        self.save_it = self._button("save-chain", kind="primary")
        self._fill()

    def _button(self, name: str, *, icon_name: str = "", kind: str = "") -> Button:
        button = Button(name, icon_name=icon_name, kind=kind)
        button.setAutoDefault(False)
        return button

    def retranslate(self) -> None:
        """Put every text into the language in force; what was typed and chosen stays."""
        place, address = self.place, self.address.text()
        self.place, self.address, self.wrong = (
            ServerPlace(self._target, self.chain),
            QLineEdit(),
            Remark("address-wrong"),
        )
        self.save_it = self._button("save-chain", kind="primary")
        self.place.take_over(place)
        self.address.setText(address)
        clear(self.page.column)
        self._fill()

    def _fill(self) -> None:
        self.setWindowTitle(tr("The chain for {host}", host=visible(self._target.host)))
        self.close_it.say(tr("Cl&ose"), tr("(Esc)"))
        self.address.setObjectName("check-address")
        self.address.returnPressed.connect(self._check)
        self.place.said.connect(self.tell)
        where = Card(PlainLabel(tr("Where it goes"), role="heading"), self.place)
        for part in (self._what(), where, *((self._proof(),) if self._can_check else ())):
            self.page.column.addWidget(part)
        self.page.column.addStretch(1)
        self.save_it.setFocus()

    def _what(self) -> Card:
        card = Card(PlainLabel(tr("The chain to install"), role="heading"), self._state())
        for number, certificate in enumerate(self.chain.certificates, start=1):
            card.column.addLayout(self._line(number, certificate))
        card.column.addWidget(Bullets(*(tr(change.text, **change.values) for change in self.chain.changes)))
        card.column.addWidget(self._buttons())
        return card

    def _buttons(self) -> Flow:
        copy, look = (
            self._button("copy-chain", icon_name="file"),
            self._button("look-at-chain", icon_name="certificate"),
        )
        self.save_it.say(tr("&Save the chain…"))
        copy.say(tr("&Copy the chain"))
        look.say(tr("&Look at it…"), tr("Opens the certificate viewer"))
        self.save_it.clicked.connect(self._choose)
        copy.clicked.connect(self._copy)
        look.clicked.connect(lambda: self.certificate_wanted.emit(self.chain.certificates))
        return Flow(self.save_it, copy, look)

    def _state(self) -> Banner:
        from wizard.fixes.owner.pem import name_of

        if self.chain.is_public:
            text = tr("Browsers accept it as it is: nothing has to be fetched, and nothing added to any computer.")
            return Banner(Tone.OK, PlainLabel(text))
        root = self.chain.root
        name = name_of(root) if root is not None else self.chain.certificates[-1].issuer.common_name or "?"
        text = tr(
            "It leads to “{name}”, which is no public root: it is accepted only where somebody has added that root.",
            name=name,
        )
        return Banner(Tone.WARNING, PlainLabel(text))

    def _line(self, number: int, certificate: Certificate) -> QHBoxLayout:
        from wizard.fixes.owner.pem import name_of

        is_new = certificate in self.chain.added
        name = PlainLabel(tr("{number}. {title}", number=number, title=name_of(certificate)), role="strong")
        end = certificate.not_after
        until = end.value if isinstance(end, Present) else "?"
        detail = (
            tr("valid until {date}; added, the server does not send it yet", date=until)
            if is_new
            else tr("valid until {date}; the server sends it already", date=until)
        )
        mark = IconLabel("added" if is_new else "certificate", Tone.OK if is_new else Tone.NOTE, scale=0.85)
        return marked(mark, column(name, PlainLabel(detail, role="quiet")))

    def _proof(self) -> Card:
        intro = tr(
            "Here you can check one server by its own address, before the name leads to it: a new one before DNS "
            "changes, or a single one of several."
        )
        check = self._button("check-at", icon_name="again")
        check.say(tr("Check &there"))
        check.clicked.connect(self._check)
        self.address.setPlaceholderText(tr("for example 192.0.2.7 or 192.0.2.7:8443"))
        field = Labelled(tr("&Address of the server"), self.address, self.wrong)
        return Card(PlainLabel(tr("Is it mended?"), role="heading"), PlainLabel(intro), field, Flow(check))

    def _text(self) -> str:
        from wizard.fixes.owner.pem import pem_text

        return pem_text(self.chain.certificates)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())
        self.tell(tr("Copied to the clipboard."))

    def _choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, tr("Save the chain"), FILE, "PEM (*.pem *.crt *.cer)")
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Write the chain to *path*, whole or not at all."""
        if save_file(path, self._text().encode(), self):
            self.tell(tr("{file} was written.", file=path.name))

    def _check(self) -> None:
        from wizard.flow.owner import address_to_check

        try:
            place = address_to_check(self.address.text(), self._target)
        except InputError as error:
            self.wrong.say(str(error))
            self.bring(self.address)
            return
        self.wrong.say("")
        self.check_at_wanted.emit(place)
        self.accept()
