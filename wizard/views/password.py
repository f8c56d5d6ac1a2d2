"""Asks for the password of a certificate file."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from wizard.i18n import tr
from wizard.views.login_fields import labelled, not_accepted, show_box
from wizard.views.theme import unit
from wizard.views.widgets import Button, PlainLabel, row


class PasswordDialog(QDialog):
    """Asks for the password of the file *name*; it goes to the reader of that file, and nowhere else."""

    given = Signal(str, bool)
    """The password, and whether it is to be remembered."""

    def __init__(self, name: str, parent: QWidget | None, *, was_wrong: bool) -> None:
        super().__init__(parent)
        self.setObjectName("password-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Password of the file"))
        self.field = QLineEdit()
        self.field.setObjectName("password")
        self.show_it = show_box(self.field)
        self.show_it.setObjectName("show-password")
        wrong = PlainLabel(tr("This password does not open the file."), role="error")
        wrong.setVisible(was_wrong)
        if was_wrong:
            not_accepted(self.field, wrong.text())
        unlock, cancel = Button("unlock", kind="primary"), Button("no-password")
        unlock.say(tr("&Open"))
        unlock.setDefault(True)
        unlock.clicked.connect(self._give)
        cancel.say(tr("&Cancel"), tr("(Esc)"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        whole = QVBoxLayout(self)
        margin = unit() * 2
        whole.setContentsMargins(margin, margin, margin, margin)
        whole.setSpacing(unit())
        whole.addWidget(PlainLabel(tr("{file} is protected by a password.", file=Path(name).name), role="strong"))
        whole.addWidget(wrong)
        whole.addLayout(labelled(tr("&Password"), self.field))
        whole.addWidget(self.show_it)
        self.keep = QCheckBox(tr("&Remember it in the keyring of this computer"))
        self.keep.setObjectName("keep-password")
        whole.addWidget(self.keep)
        buttons = row(cancel, unlock)
        buttons.insertStretch(0, 1)
        # Else a dialog that is made higher would part the label from its field.
        whole.addStretch(1)
        whole.addLayout(buttons)
        self.setMinimumWidth(unit() * 44)
        self.field.setFocus()

    def _give(self) -> None:
        self.given.emit(self.field.text(), self.keep.isChecked())
        self.accept()
