"""The pages of the window of the lists of roots: a search in all of them, and what each says of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from wizard.causes.distrust import ADDED
from wizard.errors import WizardError
from wizard.flow.root_stores import HOLDING, InList, Root, Standing
from wizard.flow.store_search import Answer, FileAnswer, FoundRoot, StoreSearch, TextAnswer
from wizard.flow.store_table import StoreAnswer, answer_text, store_answers
from wizard.flow.store_text import (
    list_name,
    relation_text,
    size_text,
    standing_text,
    summary_text,
    validity_text,
    years_text,
)
from wizard.i18n import date_in_words, tr, trn
from wizard.model.certificate import Certificate
from wizard.plain import visible
from wizard.views.flow import Flow
from wizard.views.row_table import LeadingField
from wizard.views.saying import announce
from wizard.views.store_cells import Cell, CellsTable
from wizard.views.tokens import Tone
from wizard.views.wide_page import WidePage
from wizard.views.widgets import Button, PlainLabel, column, row

if TYPE_CHECKING:
    from wizard.model.finding import Diagnosis

_PATIENCE_MS = 150
"""How long a person who types is waited for."""

_MOST_TOLD = 5
"""Certificates of a file of which is told in words what they have to do with the roots."""

_NAME, _STANDING, _YEARS = 24, 15, 12
"""Grid units of a column with names, of one that says how a root stands in a list, and of years."""
_OF_SITE = (12, 20)
"""Grid units of a list's name, and of what it says of a site."""

_MARKS = {
    Standing.HELD: ("ok", Tone.OK),
    Standing.LIMITED: ("warning", Tone.WARNING),
    Standing.FETCHED: ("waiting", Tone.NOTE),
    Standing.GONE: ("problem", Tone.PROBLEM),
    Standing.REFUSED: ("problem", Tone.PROBLEM),
    Standing.ABSENT: ("cancel", Tone.NOTE),
    Standing.UNREAD: ("unknown", Tone.NOTE),
}


class SearchPage(WidePage):
    """A field, and the roots that it finds, in a table with a column for each list."""

    certificate_wanted = Signal(object, str)
    """`Certificate` to be shown, and the list that it is from."""
    file_wanted = Signal()
    """The person wants to look for the certificates of a file."""
    certificates_pasted = Signal(str)
    """Text with certificates was put into the field."""

    def __init__(self) -> None:
        super().__init__("search-page")
        self._search: StoreSearch | None = None
        self._answer: Answer | None = None
        self._rows: tuple[FoundRoot, ...] = ()
        self._intro = PlainLabel(role="quiet")
        self._label = QLabel()
        self.field = LeadingField("store-search", wide=56, least=14)
        self.field.left.connect(self._enter_table)
        self._label.setBuddy(self.field)
        self.file = Button("search-file", icon_name="file")
        self.file.setAutoDefault(False)
        self.file.clicked.connect(self.file_wanted)
        self.status = PlainLabel(role="strong")
        self.status.setObjectName("store-status")
        self._details = PlainLabel(role="quiet")
        self._details.setObjectName("store-details")
        self.table = CellsTable("store-roots")
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._choose)
        self.show_certificate = Button("show-root", icon_name="certificate")
        self.show_certificate.clicked.connect(lambda: self._open(self.table.currentIndex().row()))
        self.copy = Button("copy-fingerprint", icon_name="file")
        self.copy.clicked.connect(self._copy)
        for button in (self.show_certificate, self.copy):
            button.setAutoDefault(False)
            button.setEnabled(False)
        self._timer = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._timer.timeout.connect(self.search_now)
        self.field.textChanged.connect(lambda: self._timer.start())
        self._place()

    def _place(self) -> None:
        line = row(self._label, self.field)
        line.setContentsMargins(0, 0, 0, 0)
        pair = QWidget()
        pair.setLayout(line)
        for widget in (self._intro, Flow(pair, self.file)):
            self.column.addWidget(widget)
        self.column.addLayout(column(self.status, self._details))
        self.column.addWidget(self.table, 1)
        self.column.addWidget(Flow(self.show_certificate, self.copy))

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self._intro.setText(
            tr("Which lists have this authority? Type part of a name, a fingerprint or key identifier, or take a file.")
        )
        self._label.setText(tr("&Find:"))
        self.field.setAccessibleName(tr("Find a root by name, fingerprint or key identifier"))
        self.field.setPlaceholderText(tr("Let's Encrypt, 96:BC:EC:06…"))
        self.file.say(tr("Certificate f&ile…"), tr("Is it, or its issuer, in one of the lists? (Ctrl+O)"))
        self.show_certificate.say(tr("&Show certificate"), tr("Opens the chosen root in the viewer (Enter)"))
        self.copy.say(tr("&Copy fingerprint"), tr("Puts the SHA-256 of the chosen root on the clipboard"))
        self.table.setAccessibleName(tr("Roots, and which lists have them"))
        self._show()

    def show_lists(self, search: StoreSearch) -> None:
        """Search in what was read from now on."""
        self._search = search
        self.search_now()

    def search_now(self) -> None:
        """Find what is in the field; all roots where nothing is."""
        self._timer.stop()
        text = self.field.text()
        if self._search is None:
            return
        if "-----BEGIN" in text:
            self.certificates_pasted.emit(text)
            return
        try:
            self._answer = self._search.by_text(text) if text.strip() else None
        except WizardError as error:
            self._answer = TextAnswer.nothing(text)
            self._show()
            self.say(str(error))
            return
        self._show()
        self._announce()

    def show_answer(self, answer: FileAnswer) -> None:
        """Show what was found for the certificates of a file."""
        self._answer = answer
        self._show()
        self._announce()

    def say(self, text: str) -> None:
        """Show *text* where it is told what was found, and let a screen reader say it."""
        self.status.setText(text)
        self._announce()

    def _announce(self) -> None:
        announce(self.status, self.status.text())

    def _show(self) -> None:
        search = self._search
        self.table.setEnabled(search is not None)
        self.field.setEnabled(search is not None)
        self.file.setEnabled(search is not None)
        if search is None:
            self.status.setText(tr("The lists are being read…"))
            self._details.setVisible(False)
            return
        if self._answer is None:
            self._rows = tuple(FoundRoot(root=r, standings=search.stores.standings(r)) for r in search.stores.roots)
            self.status.setText(
                trn("{n} root in all lists together", "{n} roots in all lists together", len(self._rows))
            )
        else:
            self._rows = self._answer.rows
            self.status.setText(summary_text(self._answer))
        self._details.setText(self._told())
        self._details.setVisible(True)
        lists = search.stores.lists
        titles = [tr("Root"), *(list_name(found.id) for found in lists), tr("Validity")]
        shares = [_NAME, *[_STANDING] * len(lists), _YEARS]
        self.table.show_rows(titles, [_cells(found) for found in self._rows], shares)

    def _told(self) -> str:
        """Return what is known of the lists, or of the certificates of a file."""
        if isinstance(self._answer, FileAnswer):
            return "\n".join(relation_text(one) for one in self._answer.certificates[:_MOST_TOLD])
        lists = self._search.stores.lists if self._search else ()
        return " · ".join(tr("{list}: {size}", list=list_name(found.id), size=size_text(found)) for found in lists)

    def _enter_table(self) -> None:
        self.search_now()
        if self.table.cells.rowCount():
            self.table.setFocus()

    def _root(self, number: int) -> Root | None:
        return self._rows[number].root if 0 <= number < len(self._rows) else None

    def _choose(self, number: int) -> None:
        root = self._root(number)
        self.show_certificate.setEnabled(root is not None and root.certificate is not None)
        self.copy.setEnabled(root is not None)

    def _open(self, number: int) -> None:
        root = self._root(number)
        if root is None:
            return
        if root.certificate is None:
            self.say(tr("Only the fingerprint of this root is known here, so that there is no certificate to show."))
            return
        held = next((found.list for found in self._rows[number].standings if found.standing in HOLDING), "")
        self.certificate_wanted.emit(root.certificate, held)

    def _copy(self) -> None:
        root = self._root(self.table.currentIndex().row())
        if root is not None:
            QGuiApplication.clipboard().setText(root.sha256)
            self.say(tr("Copied to the clipboard."))


def _cells(found: FoundRoot) -> list[Cell]:
    return [
        Cell(visible(found.root.name)),
        *map(_standing_cell, found.standings),
        Cell(years_text(found.root), whole=validity_text(found.root)),
    ]


def _standing_cell(found: InList) -> Cell:
    icon_name, tone = _MARKS[found.standing]
    return Cell(standing_text(found), icon_name, tone)


class SitePage(WidePage):
    """What each list says of the certificates that one site sent."""

    certificate_wanted = Signal(object, str)
    """`Certificate` to be shown, and the list that it is from."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        super().__init__("site-page")
        self._host, self._at = diagnosis.evidence.target.host, diagnosis.at
        self._answers = store_answers(diagnosis)
        self._intro = PlainLabel(role="strong")
        self._about = PlainLabel(role="quiet")
        self.table = CellsTable("site-lists")
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._choose)
        self.show_certificate = Button("show-site-root", icon_name="certificate")
        self.show_certificate.setAutoDefault(False)
        self.show_certificate.clicked.connect(lambda: self._open(self.table.currentIndex().row()))
        self.column.addLayout(column(self._intro, self._about))
        self.column.addWidget(self.table, 1)
        self.column.addWidget(Flow(self.show_certificate))

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        trusting = sum(answer.is_trusted for answer in self._answers)
        if self._answers:
            text = trn(
                "{n} of {total} lists trusts the certificates of {host}.",
                "{n} of {total} lists trust the certificates of {host}.",
                trusting,
                total=len(self._answers),
                host=self._host,
            )
        else:
            text = tr("{host} sent no certificate that a list could be asked about.", host=self._host)
        self._intro.setText(text)
        self._about.setText(
            tr("As of {date}. The site’s name and revocation were not considered.", date=date_in_words(self._at))
        )
        self.show_certificate.say(
            tr("&Show root"), tr("Opens the root that the chosen list trusts in the viewer (Enter)")
        )
        self.table.setAccessibleName(tr("Lists of roots, and what each says of this site"))
        titles = [tr("List"), tr("Would it trust this site?")]
        self.table.show_rows(titles, [_site_cells(answer) for answer in self._answers], _OF_SITE)

    def _choose(self, number: int) -> None:
        self.show_certificate.setEnabled(self._root(number) is not None)

    def _root(self, number: int) -> Certificate | None:
        return self._answers[number].root if 0 <= number < len(self._answers) else None

    def _open(self, number: int) -> None:
        root = self._root(number)
        if root is not None:
            self.certificate_wanted.emit(root, self._answers[number].list)


def _site_cells(answer: StoreAnswer) -> list[Cell]:
    # What was added is seldom asked of a public site: that it does not have the root is no fault of it.
    shut = ("cancel", Tone.NOTE) if answer.list in ADDED else ("problem", Tone.PROBLEM)
    icon_name, tone = ("ok", Tone.OK) if answer.is_trusted else shut
    size = trn("{n} root", "{n} roots", answer.size)
    name = tr("{list}: {size}", list=list_name(answer.list), size=size)
    # No text from outside brings line feeds of its own.
    about = "\n".join(visible(part) for part in (name, answer.origin) if part)
    return [Cell(about), Cell(visible(answer_text(answer)), icon_name, tone)]
