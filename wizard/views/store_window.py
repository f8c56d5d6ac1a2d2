"""The window of the lists of roots: reads them in a thread, and holds the pages that search them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QTabWidget, QWidget

from wizard.errors import WizardError
from wizard.flow.store_search import FileAnswer, StoreSearch
from wizard.flow.viewer.viewed import Shown, Viewed, Whence
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.views.drops import FIND, Use, accept
from wizard.views.store_pages import SearchPage, SitePage
from wizard.views.store_work import FindCertificates, ReadLists
from wizard.views.theme import unit
from wizard.views.viewer.opener import kinds
from wizard.views.widgets import Button, footer, row, stand_on
from wizard.views.window_place import remember

if TYPE_CHECKING:
    from wizard.model.finding import Diagnosis
    from wizard.views.bridge import Bridge


class StoreWindow(QDialog):
    """Searches the lists of roots; with *diagnosis*, shows as well what each of them says of that site."""

    certificate_wanted = Signal(object)
    """`Viewed` to be shown in the viewer."""

    def __init__(self, bridge: Bridge, diagnosis: Diagnosis | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("store-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge = bridge
        self._host = diagnosis.evidence.target.host if diagnosis else ""
        self._search: StoreSearch | None = None
        self.tabs = QTabWidget()
        self.tabs.setObjectName("store-tabs")
        # One alone leads nowhere.
        self.tabs.setTabBarAutoHide(True)
        if diagnosis is None:
            # Else the focus would go to the bar that is not there.
            self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.search_page = SearchPage()
        self.search_page.certificate_wanted.connect(self._show_certificate)
        self.search_page.file_wanted.connect(self._choose_file)
        self.search_page.certificates_pasted.connect(self._find)
        self.tabs.addTab(self.search_page, "")
        self.site_page = SitePage(diagnosis) if diagnosis is not None else None
        if self.site_page is not None:
            self.site_page.certificate_wanted.connect(self._show_certificate)
            self.tabs.addTab(self.site_page, "")
        self._close = Button("close-stores")
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.close)
        stand_on(self, self.tabs, self._footer())
        self.resize(max(900, unit() * 110), max(600, unit() * 70))
        remember(self, "stores", self.tabs)
        accept(self, Use(take=lambda dropped: self.find_file(dropped.files[0]), files=FIND))
        bridge.finished.connect(self._finish)
        bridge.failed.connect(self._fail)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Open), self).activated.connect(self._choose_file)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self._go_to_field)
        self._job = bridge.start(ReadLists())
        self.retranslate()
        self.search_page.field.setFocus()

    def _footer(self) -> QFrame:
        line = row(self._close)
        line.insertStretch(0, 1)
        return footer(line)

    @property
    def is_busy(self) -> bool:
        """Say whether something is being read."""
        return bool(self._job)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("Trusted roots"))
        self.tabs.setAccessibleName(tr("Trusted roots"))
        self.tabs.setTabText(0, tr("Search"))
        self.search_page.retranslate()
        if self.site_page is not None:
            self.tabs.setTabText(1, tr("This site"))
            self.tabs.setTabToolTip(1, self._host)
            self.site_page.retranslate()
        self._close.say(tr("C&lose"), tr("(Esc)"))

    def show_site(self) -> None:
        """Bring what the lists say of the site to the front, where a site was checked."""
        if self.site_page is not None:
            self.tabs.setCurrentWidget(self.site_page)
            self.site_page.table.setFocus()

    def _go_to_field(self) -> None:
        self.tabs.setCurrentWidget(self.search_page)
        self.search_page.field.setFocus()
        self.search_page.field.selectAll()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Open a certificate file"), "", kinds())
        if name:
            self.find_file(Path(name))

    def find_file(self, path: Path) -> None:
        """Look for the certificates of the file *path* in the lists."""
        self._find(path)

    def _find(self, what: Path | str) -> None:
        if self._search is None:
            return
        self._cancel()
        self.tabs.setCurrentWidget(self.search_page)
        self._job = self._bridge.start(FindCertificates(self._search, what))
        self.search_page.status.setText(tr("The certificates are being looked for…"))

    def _show_certificate(self, certificate: object, list_id: str) -> None:
        if isinstance(certificate, Certificate):
            shown = Shown(certificate=certificate, whence=Whence.STORE, name=list_id)
            self.certificate_wanted.emit(Viewed(title="", shown=(shown,), ders=(certificate.der,)))

    def _finish(self, job: int, answer: object) -> None:
        if job != self._job:
            return
        self._job = 0
        match answer:
            case StoreSearch():
                self._search = answer
                self.search_page.show_lists(answer)
                if self.tabs.currentWidget() is self.search_page:
                    self.search_page.field.setFocus()
            case FileAnswer():
                self.search_page.show_answer(answer)
            case _:
                raise TypeError(f"unexpected answer: {type(answer)!r}")

    def _fail(self, job: int, error: object) -> None:
        if job != self._job:
            return
        self._job = 0
        if isinstance(error, WizardError):
            self.search_page.say(str(error))
        else:
            text = tr("The search itself broke, which is our fault: {what}.", what=type(error).__name__)
            self.search_page.say(text)

    def _cancel(self) -> None:
        if self._job:
            self._bridge.cancel(self._job)
            self._job = 0

    def done(self, result: int) -> None:
        """End what is under way with the window, however it is closed."""
        self._cancel()
        super().done(result)
