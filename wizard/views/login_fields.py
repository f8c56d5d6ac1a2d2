"""What dialogs ask for a password with: fields below their labels, and a tick that shows what is typed."""

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout

from wizard.i18n import tr
from wizard.views.widgets import column, mark_wrong, without_mnemonic


def labelled(words: str, field: QLineEdit) -> QVBoxLayout:
    """Place the label *words*, whose underlined letter leads to *field*, above it."""
    label = QLabel(words)
    label.setBuddy(field)
    field.setAccessibleName(without_mnemonic(words))
    return column(label, field)


def show_box(field: QLineEdit) -> QCheckBox:
    """Return the tick by which the password in *field* is shown; before that, it is hidden."""

    def show(is_shown: bool) -> None:
        field.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)

    box = QCheckBox(tr("&Show the password"))
    box.toggled.connect(show)
    show(False)
    return box


def not_accepted(field: QLineEdit, why: str) -> None:
    """Mark *field* as what was not accepted, until something else is typed there; *why* is read out with it."""
    mark_wrong(field, is_wrong=True)
    field.setAccessibleDescription(why)
    field.textEdited.connect(lambda: mark_wrong(field, is_wrong=False))
    field.textEdited.connect(lambda: field.setAccessibleDescription(""))
