"""What is shown of a file that is no certificate in any reading of it: why, and its bytes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.flow.viewer.unread import why_in_words
from wizard.i18n import tr, trn
from wizard.model.fields import Unreadable
from wizard.plain import visible
from wizard.views.theme import unit
from wizard.views.viewer.asn1 import Asn1View
from wizard.views.viewer.page import ScrolledPage
from wizard.views.widgets import Button, PlainLabel, footer, row


class Unread(QWidget):
    """Shows the first of *ders*, of which *why* tells what is wrong with it, as ASN.1."""

    close_wanted = Signal()

    def __init__(self, name: str, ders: tuple[bytes, ...], why: Unreadable) -> None:
        super().__init__()
        self.setObjectName("unread")
        self._name, self._count, self._why = name, len(ders), why
        self.sentence, self.reason, self.raw = PlainLabel(role="strong"), PlainLabel(), PlainLabel(role="quiet")
        self.bytes = Asn1View()
        self.bytes.show_bytes(ders[0])
        self._close = Button("close-unread")
        self._close.clicked.connect(self.close_wanted)
        whole, page, margin = QVBoxLayout(self), ScrolledPage(), unit() * 3 // 2
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        page.inner.setContentsMargins(margin, margin, margin, margin)
        page.inner.setSpacing(unit())
        page.inner.addWidget(self.sentence)
        page.inner.addWidget(self.reason)
        page.inner.addWidget(self.raw)
        page.inner.addWidget(self.bytes, 1)
        foot = row(self._close)
        foot.insertStretch(0, 1)
        whole.addWidget(page, 1)
        whole.addWidget(footer(foot))
        self.retranslate()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("Certificate: {name}", name=visible(self._name)))
        self.sentence.setText(
            trn(
                "{name} holds what should be a certificate, but nothing of one can be read in it. These are its bytes.",
                "{name} holds {n} things that should be certificates, but nothing can be read in them. "
                "These are the bytes of the first one.",
                self._count,
                name=self._name,
            )
        )
        self.reason.setText(why_in_words(self._why))
        self.raw.setText(tr("For experts: {why}", why=self._why.why))
        self._close.say(tr("C&lose"), tr("(Esc)"))
        self.bytes.retranslate()
