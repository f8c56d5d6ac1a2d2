"""The certificate viewer: General and Details as Chromium shows them, export, and a check for a host name."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QTabWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from wizard.errors import InputError
from wizard.flow.address import parse_target
from wizard.flow.export import ExportForm, encode, file_name
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.model.fields import Unreadable
from wizard.model.finding import Diagnosis
from wizard.plain import visible
from wizard.views.files import save_file
from wizard.views.theme import unit
from wizard.views.viewer import chrome
from wizard.views.viewer.model import VALUE_ROLE, FieldsModel
from wizard.views.widgets import Button, PlainLabel, clear, column, row

if TYPE_CHECKING:
    from wizard.flow.tasks import InspectedFile


def chain_of(diagnosis: Diagnosis) -> tuple[Certificate, ...]:
    """Return the certificates to look at: the path as built, then what was sent besides it."""
    path = [link.certificate for link in diagnosis.path]
    rest = [c for c in diagnosis.chain if not isinstance(c, Unreadable) and c not in path]
    return (*path, *rest)


def readable(file: "InspectedFile") -> tuple[Certificate, ...]:
    """Return the certificates of a file that could be read, in its order."""
    return tuple(c for c in file.certificates if not isinstance(c, Unreadable))


class ViewerWindow(QDialog):
    """Shows certificates, leaf first; *ders* are those of a file, which can be judged for a host name."""

    judge_wanted = Signal(object, str)

    def __init__(
        self,
        chain: Sequence[Certificate],
        parent: QWidget | None = None,
        *,
        title: str = "",
        ders: tuple[bytes, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._chain, self._ders = tuple(chain), ders
        name = visible(title or (chrome.title_of(chain[0]) if chain else ""))
        self.setWindowTitle(chrome.label("info-dialog-title", name))
        self.tabs = QTabWidget()
        self.tabs.setObjectName("viewer-tabs")
        self.general = QVBoxLayout()
        self.tabs.addTab(self._general_tab(), chrome.label("info-general-tab-label"))
        self.tabs.addTab(self._details_tab(), chrome.label("info-details-tab-label"))
        whole = QVBoxLayout(self)
        margin = unit() * 3 // 2
        whole.setContentsMargins(margin, margin, margin, margin)
        whole.setSpacing(unit())
        whole.addWidget(self.tabs, 1)
        if ders:
            whole.addLayout(self._judge_row())
        close = Button("close-viewer")
        close.say(tr("C&lose"), tr("(Esc)"))
        close.clicked.connect(self.close)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(close)
        whole.addLayout(foot)
        self.resize(unit() * 62, unit() * 70)
        self.hierarchy.setCurrentRow(self.hierarchy.count() - 1)

    def _general_tab(self) -> QWidget:
        inner = QWidget()
        inner.setObjectName("page")
        inner.setLayout(self.general)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        return area

    def _details_tab(self) -> QWidget:
        self.hierarchy = QListWidget()
        self.hierarchy.setObjectName("hierarchy")
        self.hierarchy.setMaximumHeight(unit() * 12)
        for depth, certificate in enumerate(reversed(self._chain)):
            indent = "\u2003" * depth  # as Chromium draws its tree: each issued certificate further in
            item = QListWidgetItem(f"{indent}{visible(chrome.title_of(certificate))}", self.hierarchy)
            item.setSizeHint(QSize(0, unit() * 3))
        self.hierarchy.currentRowChanged.connect(self._choose)
        self.fields = QTreeView()
        self.fields.setObjectName("fields")
        self.fields.setHeaderHidden(True)
        self.value = QPlainTextEdit()
        self.value.setObjectName("field-value")
        self.value.setReadOnly(True)
        self.value.setTabChangesFocus(True)
        self.value.setProperty("role", "mono")
        self.export = Button("export")
        self.export.say(chrome.label("details-export-certificate"))
        self.export.setAccessibleName(chrome.label("details-export-certificate-a11y-label"))
        self.export.clicked.connect(self._export)
        tab = QWidget()
        tab.setObjectName("page")
        layout = QVBoxLayout(tab)
        for key, widget, share in (
            ("details-certificate-hierarchy-label", self.hierarchy, 2),
            ("details-certificate-fields-label", self.fields, 5),
            ("details-certificate-field-value-label", self.value, 3),
        ):
            layout.addWidget(PlainLabel(chrome.label(key), role="strong"))
            layout.addWidget(widget, share)
            widget.setAccessibleName(chrome.label(key))
        line = row(self.export)
        line.addStretch(1)
        layout.addLayout(line)
        return tab

    def _judge_row(self) -> QVBoxLayout:
        self.host = QLineEdit()
        self.host.setObjectName("judge-host")
        self.host.setPlaceholderText(tr("for example shop.example"))
        self.host.setAccessibleName(tr("Host name to judge for"))
        self.host_error = PlainLabel(role="error")
        self.host_error.hide()
        judge = Button("judge")
        judge.say(tr("&Judge"), tr("As if this server had sent these certificates. Nothing is connected to."))
        judge.setAutoDefault(False)
        judge.clicked.connect(self._judge)
        self.host.returnPressed.connect(self._judge)
        question = PlainLabel(tr("Is it right for this server?"), role="strong")
        line = row(question, self.host, judge)
        line.setStretch(1, 1)
        return column(line, self.host_error)

    def _judge(self) -> None:
        try:
            parse_target(self.host.text())
        except InputError as error:
            self.host_error.setText(str(error))
            self.host_error.show()
            self.host.setFocus()
            return
        self.judge_wanted.emit(self._ders, self.host.text())
        self.close()

    @property
    def chosen(self) -> int:
        """Index into the chain of the certificate that is shown; -1 when there is none."""
        return len(self._chain) - 1 - self.hierarchy.currentRow() if self.hierarchy.currentRow() >= 0 else -1

    def _choose(self) -> None:
        if self.chosen < 0:
            return
        certificate = self._chain[self.chosen]
        self._show_general(certificate)
        model = FieldsModel(chrome.fields(certificate), self)
        self.fields.setModel(model)
        self.fields.expandAll()
        self.fields.selectionModel().currentChanged.connect(self._show_value)
        self.fields.setCurrentIndex(model.index(0, 0))

    def _show_general(self, certificate: Certificate) -> None:
        clear(self.general)
        for group in chrome.general(certificate):
            self.general.addWidget(PlainLabel(group.title, role="heading"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(unit() * 2)
            grid.setColumnStretch(1, 1)
            for line, entry in enumerate(group.rows):
                name = PlainLabel(entry.label, role="quiet")
                name.setMinimumWidth(unit() * 16)
                grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(_value_label(entry.value), line, 1)
            self.general.addLayout(grid)
        for problem in certificate.problems:
            self.general.addWidget(PlainLabel(problem, role="error"))
        self.general.addStretch(1)

    def _show_value(self, index: QModelIndex) -> None:
        self.value.setPlainText(str(index.data(VALUE_ROLE) or ""))

    def _export(self) -> None:
        if self.chosen < 0:
            return
        chain = self._chain[self.chosen :]
        kinds = {
            tr("{kind} (*.pem)", kind=chrome.label("export-type-base64")): ExportForm.PEM,
            tr("{kind} (*.pem)", kind=chrome.label("export-type-base64-chain")): ExportForm.CHAIN,
            tr("{kind} (*.der)", kind=chrome.label("export-type-der")): ExportForm.DER,
        }
        title = chrome.label("details-export-certificate-a11y-label")
        name, kind = QFileDialog.getSaveFileName(self, title, file_name(chain[0], ExportForm.PEM), ";;".join(kinds))
        if name:
            save_file(Path(name), encode([c.der for c in chain], kinds.get(kind, ExportForm.PEM)), self)


def _value_label(value: str) -> QWidget:
    # A label has no place to break a fingerprint's line at, and putting one in would spoil what is copied.
    if len(value) < 60 or " " in value:
        return PlainLabel(value)
    field = QPlainTextEdit(visible(value))
    field.setReadOnly(True)
    field.setTabChangesFocus(True)
    field.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
    field.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    field.setProperty("role", "mono")
    field.setAccessibleName(visible(value))
    field.setFixedHeight(field.fontMetrics().lineSpacing() * 2 + unit() * 2)
    return field
