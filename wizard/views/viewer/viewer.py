"""The certificate viewer: the same certificate in plain words, or in the caller's own dialog."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeySequence,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard import i18n
from wizard.flow.viewer.layout import LAYOUTS, OURS, layout
from wizard.flow.viewer.places import Place, find, in_words, places_of
from wizard.flow.viewer.sheet import About, Sheet, called, sheet, words_of
from wizard.flow.viewer.viewed import Viewed
from wizard.i18n import LANGUAGE_NAMES, N_, tr
from wizard.model.certificate import Certificate
from wizard.plain import visible
from wizard.views.drag_out import Carried, offer
from wizard.views.theme import unit
from wizard.views.viewer.bars import ChoiceBar, ChoiceBars, SearchBar
from wizard.views.viewer.chain_list import ChainList
from wizard.views.viewer.dialog import DialogView
from wizard.views.viewer.footer import Footer
from wizard.views.viewer.incoming import on_clipboard
from wizard.views.viewer.page import Beside, ScrolledPage
from wizard.views.viewer.pointer import point_out
from wizard.views.viewer.what_if_bar import WhatIfBar
from wizard.views.widgets import PlainLabel
from wizard.views.window_place import settle

if TYPE_CHECKING:
    from wizard.views.viewer.asn1 import Asn1View


BYTES = "bytes"
"""The view of the bytes themselves, beside the layouts."""
_LOOKING = N_("Finding out more about this certificate…")
"""Where it is told in short what it is: what is below stays in its place then."""


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class Viewer(QWidget):
    """Shows certificates, leaf first, in one of the layouts; *clock* tells the present moment."""

    seen = Signal()
    """The window was painted first: what it can do without until then may begin."""
    closer_look_wanted = Signal(int)
    """It is to be found out what there is to say of the certificate of this index: `show_about`."""
    layout_chosen = Signal(str)
    """The layout that the person wants, to be remembered."""
    fetch_wanted = Signal(object)
    """Hosts, a tuple, that may be asked for the missing issuer."""
    judge_wanted = Signal(object, str)
    """Certificates of a file, a tuple of DER, and the host to judge them for."""
    compare_wanted = Signal(object)
    """`Certificate` to compare with another one."""
    open_wanted = Signal(object)
    """Paths, a tuple, of files to open in windows of their own; empty: ask for one."""
    pasted = Signal(str)
    """Text from the clipboard, to be opened in a window of its own."""
    recent_wanted = Signal()
    """The recent files are to be offered: `offer_recent`."""
    forget_wanted = Signal()
    """The recent files are to be forgotten."""

    def __init__(
        self,
        viewed: Viewed,
        parent: QWidget | None = None,
        *,
        start: str = OURS,
        clock: Callable[[], datetime] = now,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.viewed, self._clock = viewed, clock
        self._layout, self._language = start, i18n.language()
        self._chosen = viewed.first
        self._about: About | None = None
        self.sheet: Sheet | None = None
        self.dialog: DialogView | None = None
        self._drawn: object = None
        self._is_seen = False
        self._bytes: Asn1View | None = None
        self._found: tuple[Place, ...] = ()
        self._match = 0
        self._pointed = viewed.field
        self.layouts = ChoiceBar("layout", {**LAYOUTS, BYTES: "ASN.1"})
        self.languages = ChoiceBar("dialog-language", LANGUAGE_NAMES)
        self.search = SearchBar()
        self.chain, self.footer = ChainList(), Footer()
        self.what_if = WhatIfBar(clock)
        self._body = QVBoxLayout()
        self._place()
        self._connect()
        offer(self.chain.list, self._dragged)
        self.retranslate()

    def _dragged(self, rows: Sequence[int]) -> Carried | None:
        """Return the certificate in the first of *rows* of the chain, to be dragged out."""
        index = self.chain.index_at(rows[0])
        if index is None:
            return None
        certificate = self.viewed.certificates[index]
        # Loads the rules as well, which the first sight of a certificate does without.
        from wizard.flow.export import ExportForm, file_name

        return Carried(file_name(certificate, ExportForm.PEM), (certificate.der,))

    def _place(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        page = ScrolledPage()
        inner = page.inner
        margin = unit() * 3 // 2
        inner.setContentsMargins(margin, margin, margin, margin)
        inner.setSpacing(unit())
        self.pointed, self.note = PlainLabel(role="strong"), PlainLabel(role="quiet")
        self.pointed.setObjectName("pointed-at")
        self.note.setObjectName("layout-note")
        inner.addWidget(ChoiceBars(self.layouts, self.languages))
        inner.addWidget(self.search)
        inner.addWidget(self.pointed)
        inner.addWidget(Beside(self.chain, self._body), 1)
        inner.addWidget(self.note)
        inner.addWidget(self.what_if)
        whole.addWidget(page, 1)
        whole.addWidget(self.footer)

    def _connect(self) -> None:
        self.layouts.chosen.connect(self.show_layout)
        self.languages.chosen.connect(self.show_language)
        self.search.wanted.connect(self._search)
        self.search.step_wanted.connect(self._step)
        self.chain.chosen.connect(self.show_certificate)
        self.chain.fetch_wanted.connect(self.fetch_wanted)
        self.footer.export.clicked.connect(self._export)
        self.what_if.judge_wanted.connect(self._judge)
        self.footer.copy.clicked.connect(self._copy)
        self.footer.compare.clicked.connect(lambda: self.compare_wanted.emit(self.certificate))
        self.footer.print_it.clicked.connect(self._print)
        self.footer.close_it.clicked.connect(self._close)
        self.footer.open_wanted.connect(self.open_wanted)
        self.footer.paste_wanted.connect(self._paste)
        self.footer.recent_wanted.connect(self.recent_wanted)
        self.footer.forget_wanted.connect(self.forget_wanted)
        for keys, act in (
            (QKeySequence.StandardKey.Find, self._focus_search),
            (QKeySequence.StandardKey.FindNext, lambda: self._step(1)),
            (QKeySequence.StandardKey.FindPrevious, lambda: self._step(-1)),
            (QKeySequence.StandardKey.Open, lambda: self.open_wanted.emit(())),
            (QKeySequence.StandardKey.Paste, self._paste),
            (QKeySequence.StandardKey.Save, self._export),
            (QKeySequence.StandardKey.Print, self._print),
            (QKeySequence.StandardKey.Close, self._close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def retranslate(self) -> None:
        """Put every text into the language in force; the dialog keeps the caller's."""
        name = visible(Path(self.viewed.title).name or called(OURS, self.viewed.certificates[0]))
        self.setWindowTitle(tr("Certificate: {name}", name=name))
        self.layouts.say(tr("As it is shown by"), {OURS: tr("Plain words"), BYTES: tr("Bytes (ASN.1)")})
        if self._bytes is not None:
            self._bytes.retranslate()
        self.languages.say(tr("in the language of the caller"), {})
        self.search.retranslate()
        self.what_if.retranslate()
        self.footer.retranslate()
        if self._about is not None:
            self.closer_look_wanted.emit(self._chosen)
        self._show_chain()
        self._show()

    @property
    def certificate(self) -> Certificate:
        """The certificate in front."""
        return self.viewed.certificates[self._chosen]

    def show_about(self, index: int, about: About) -> None:
        """Show what there is to say of the certificate *index*, unless another one is in front by now."""
        if index == self._chosen:
            self._about = about
            self._show()

    def end_looking(self) -> None:
        """Look no further: it could not be found out."""
        if self._about is None:
            self.show_about(self._chosen, About())

    def show_viewed(self, viewed: Viewed) -> None:
        """Show more of the chain, or how it ends; the certificate in front stays."""
        certificate = self.certificate
        self.viewed = viewed
        self._choose(viewed.certificates.index(certificate))

    def show_certificate(self, index: int) -> None:
        """Show the certificate *index* of the chain."""
        self._choose(index)

    def _choose(self, index: int) -> None:
        self._chosen = index
        self._about = None
        self._show_chain()
        self._show()
        self.closer_look_wanted.emit(index)

    def show_layout(self, name: str) -> None:
        """Show it as the browser or system *name* does, or its bytes."""
        self._layout = name
        if name in LAYOUTS:
            self.layout_chosen.emit(name)
        self._show()

    def show_language(self, language: str) -> None:
        """Show the dialog in *language*."""
        self._language = language
        self._show()

    def point_at(self, field: str) -> None:
        """Bring *field* into sight, mark it, and say where it stands; nothing where this layout does not show it."""
        self._pointed = field
        self._show()

    def _show_chain(self) -> None:
        rows = [(called(OURS, one.certificate), one.in_words()) for one in self.viewed.shown]
        end, hosts = self._end()
        self.chain.show_chain(rows, self.viewed.linked, self._chosen, end, hosts)
        self.chain.setVisible(len(rows) > 1 or bool(end))
        self.what_if.show_chain(self.viewed.upwards(self._chosen), can_judge=bool(self.viewed.ders))

    def _end(self) -> tuple[str, tuple[str, ...]]:
        """Return what the chain ends in, and the hosts that could have more of it; nothing before it was looked for."""
        if self.viewed.hierarchy is None:
            return "", ()
        from wizard.flow.viewer.surroundings import end_in_words, missing_hosts

        return end_in_words(self.viewed.hierarchy), missing_hosts(self.viewed.hierarchy)

    def _show(self) -> None:
        is_dialog, is_ours = self._layout in LAYOUTS, self._layout == OURS
        self.layouts.choose(self._layout)
        self.languages.choose(self._language)
        self.languages.setVisible(is_dialog and not is_ours)
        self.search.setVisible(is_dialog)
        self.footer.print_it.setEnabled(is_dialog)
        self.note.setText(tr("Rebuilt from published copies of this dialog; small things may differ."))
        self.note.setVisible(is_dialog and not layout(self._layout).is_exact)
        if self.dialog is not None:
            self.dialog.setVisible(is_dialog)
        if self._bytes is not None:
            self._bytes.setVisible(not is_dialog)
        if is_dialog:
            self._show_dialog(i18n.language() if is_ours else self._language)
        else:
            self._show_bytes()
        self._show_pointed()

    def _show_dialog(self, language: str) -> None:
        group = self.viewed.group(self._chosen)
        chain, chosen = self.viewed.certificates[group.start : group.stop], self._chosen - group.start
        about = self._about or (About(sentences=(tr(_LOOKING),)) if self._layout == OURS else None)
        wanted = sheet(self._layout, chain, chosen, language, about)
        names = tuple(called(self._layout, certificate, language) for certificate in chain)
        if (wanted, names, self._chosen) != self._drawn:
            self._drawn = (wanted, names, self._chosen)
            self.sheet = wanted
            words, is_ours = words_of(self._layout, language), self._layout == OURS
            self._draw(DialogView(wanted, words, names, chosen, is_ours=is_ours), group.start)

    def _show_bytes(self) -> None:
        if self._bytes is None:
            from wizard.views.viewer.asn1 import Asn1View

            self._bytes = Asn1View()
            self._body.addWidget(self._bytes, 1)
            settle(self._bytes.split)
        self._bytes.show_bytes(self.certificate.der)

    def _draw(self, dialog: DialogView, first: int) -> None:
        """Put *dialog*, whose certificates begin at *first*, in the place of the one that is there."""
        before, self.dialog = self.dialog, dialog
        # Later: the list or tab that asked goes with the dialog that it is in.
        dialog.chosen_changed.connect(
            lambda index: QTimer.singleShot(0, self, lambda: self.show_certificate(first + index))
        )
        if before is None:
            self._body.addWidget(dialog)
        else:
            dialog.take_over(before)
            self._body.replaceWidget(before, dialog)
            # Now, as a layout shows what it was given only later: between the two there is nothing to be seen.
            dialog.show()
            before.hide()
            before.deleteLater()
        self._search(self.search.field.text())

    def _show_pointed(self) -> None:
        is_wanted = self.sheet is not None and self._pointed and self._layout in LAYOUTS
        places = places_of(self.sheet, self._pointed) if self.sheet and is_wanted else ()
        self.pointed.setVisible(bool(places))
        if self.sheet and self.dialog and places:
            self.dialog.reveal(places[0])
            self.pointed.setText(tr("It is the {place}.", place=in_words(self.sheet, places[0])))

    def _focus_search(self) -> None:
        self.search.field.setFocus()
        self.search.field.selectAll()

    def _search(self, text: str) -> None:
        self._found = find(self.sheet, text) if self.sheet else ()
        self._match = 0
        self._show_match()

    def _step(self, step: int) -> None:
        if self._found:
            self._match = (self._match + step) % len(self._found)
            self._show_match()

    def _show_match(self) -> None:
        self.search.show_count(self._match, len(self._found))
        if self._found and self.dialog:
            self.dialog.reveal(self._found[self._match])
        elif self.dialog:
            point_out(None, self.dialog)
            self._show_pointed()

    def _export(self) -> None:
        from wizard.views.viewer.export import export

        export(self, [one.der for one in self.viewed.upwards(self._chosen)], self.certificate, self.say_done)

    def _copy(self) -> None:
        from wizard.flow.certificate_text import chain_text

        QGuiApplication.clipboard().setText(chain_text([self.certificate]))
        self.say_done(tr("Copied to the clipboard."))

    def _print(self) -> None:
        from wizard.flow.export import ExportForm, file_name
        from wizard.flow.viewer.paper import sections_of
        from wizard.views.viewer.printing import PrintedSection, document_of, print_document

        if self.sheet is None:
            return
        sections = [PrintedSection(title, rows) for title, rows in sections_of(self.sheet)]
        document = document_of(called(OURS, self.certificate), self._clock(), sections)
        print_document(self, document, str(Path(file_name(self.certificate, ExportForm.PEM)).with_suffix(".pdf")))

    def _judge(self, host: str) -> None:
        self.judge_wanted.emit(self.viewed.ders, host)
        self._close()

    def _close(self) -> None:
        self.window().close()

    def offer_recent(self, paths: Sequence[Path]) -> None:
        """Offer to open one of the recent *paths*."""
        self.footer.offer(paths)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  (Qt's name)
        """Look closer once the window has been seen: that takes lists that a first look does without."""
        super().paintEvent(event)
        if not self._is_seen:
            self._is_seen = True
            QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        self.seen.emit()
        self.closer_look_wanted.emit(self._chosen)

    def _paste(self) -> None:
        match on_clipboard():
            case "":
                self.say_done(tr("There is no text and no file on the clipboard."))
            case str(text):
                self.pasted.emit(text)
            case paths:
                self.open_wanted.emit(paths)

    def say_done(self, text: str) -> None:
        """Tell that something was done."""
        self.footer.say_done(text)
