"""What can be done with the selected rows of a bundle."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from wizard.flow.export import ExportForm
from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.widgets import Button


class BundleActions(Flow):
    """A button for each."""

    def __init__(self) -> None:
        self.look = Button("bundle-open", icon_name="certificate")
        self.compare = Button("bundle-compare")
        self.copy = Button("bundle-copy", icon_name="file")
        self.export = Button("bundle-export", icon_name="file")
        buttons = (self.look, self.compare, self.copy, self.export)
        for button in buttons:
            button.setAutoDefault(False)
        super().__init__(*buttons)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.look.say(tr("&Open"), tr("Show the certificate and its issuers (Enter)"))
        self.compare.say(
            tr("Com&pare"), tr("For two certificates: select a second one with Ctrl and a click, or Ctrl and Space")
        )
        self.copy.say(tr("&Copy rows"), tr("Copy the selected rows as text for a spreadsheet (Ctrl+C)"))
        self.export.say(tr("&Export…"), tr("Save the selected certificates as PEM or PKCS#7"))

    def allow(self, count: int, *, has_current: bool, are_two: bool) -> None:
        """Offer what is possible with *count* selected rows."""
        self.look.setEnabled(has_current)
        self.compare.setEnabled(are_two)
        self.copy.setEnabled(count > 0)
        self.export.setEnabled(count > 0)


def ask_where_to_save(parent: QWidget) -> tuple[Path, ExportForm] | None:
    """Ask for a file and a form for the selected certificates; None when the person thinks better of it."""
    forms = {
        tr("PEM (*.pem)"): ExportForm.CHAIN,
        tr("PKCS#7 (*.p7b)"): ExportForm.PKCS7_CHAIN,
        tr("PKCS#7 as text (*.p7b)"): ExportForm.PKCS7_PEM_CHAIN,
    }
    title = tr("Save the selected certificates")
    name, form = QFileDialog.getSaveFileName(parent, title, tr("certificates.pem"), ";;".join(forms))
    return (Path(name), forms.get(form, ExportForm.CHAIN)) if name else None
