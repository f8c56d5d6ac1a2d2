"""Asks where to, and writes certificates to a file."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from wizard.flow.export import ExportForm, encode, file_name
from wizard.i18n import N_, tr
from wizard.model.certificate import Certificate
from wizard.views.files import save_file

FORMS: Mapping[ExportForm, str] = {
    ExportForm.PEM: N_("PEM, this certificate (*.pem)"),
    ExportForm.CHAIN: N_("PEM, this certificate and those above it (*.pem)"),
    ExportForm.DER: N_("DER, this certificate (*.der)"),
    ExportForm.PKCS7: N_("PKCS#7, this certificate (*.p7b)"),
    ExportForm.PKCS7_CHAIN: N_("PKCS#7, this certificate and those above it (*.p7b)"),
}
"""The forms that are offered, in their order."""


def export(parent: QWidget, ders: Sequence[bytes], first: Certificate, done: Callable[[str], None]) -> None:
    """Ask for a file and a form, write *ders* (or the *first* of them alone), and tell *done* of it."""
    kinds = {tr(text): form for form, text in FORMS.items()}
    suggested = file_name(first, ExportForm.PEM)
    name, kind = QFileDialog.getSaveFileName(parent, tr("Export certificates"), suggested, ";;".join(kinds))
    if name:
        save(parent, Path(name), encode(ders, kinds.get(kind, ExportForm.PEM)), done)


def save(parent: QWidget, path: Path, data: bytes, done: Callable[[str], None]) -> None:
    """Write *data* to *path*, and tell *done* of it."""
    if save_file(path, data, parent):
        done(tr("{file} was written.", file=path.name))
