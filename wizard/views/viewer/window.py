"""The window of the certificate viewer: the same certificate in plain words, or in the caller's own dialog."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from wizard import i18n
from wizard.flow.viewer.layout import LAYOUTS, OURS, layout
from wizard.flow.viewer.places import Place, find, in_words, places_of
from wizard.flow.viewer.sheet import About, Sheet, called, sheet, words_of
from wizard.flow.viewer.viewed import Viewed
from wizard.i18n import tr
from wizard.model.certificate import Certificate
from wizard.plain import visible
from wizard.views.theme import unit
from wizard.views.viewer.bars import ChoiceBar, SearchBar
from wizard.views.viewer.chain_list import ChainList
from wizard.views.viewer.dialog import DialogView
from wizard.views.viewer.what_if_bar import WhatIfBar
from wizard.views.widgets import Button, PlainLabel, row

LANGUAGE_NAMES = {"en": "English", "ja": "日本語"}

BYTES = "bytes"
"""The view of the bytes themselves, beside the layouts."""


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class ViewerWindow(QDialog):
    """Shows certificates, leaf first, in one of the layouts; *clock* tells the present moment."""

    layout_chosen = Signal(str)
    """The layout that the person wants, to be remembered."""
    fetch_wanted = Signal(object)
    """Hosts, a tuple, that may be asked for the missing issuer."""
    judge_wanted = Signal(object, str)
    """Certificates of a file, a tuple of DER, and the host to judge them for."""
    compare_wanted = Signal(object)
    """`Certificate` to compare with another one."""

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
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlags(self.windowFlags() | Qt.WindowType.Window)
        self.viewed, self._clock = viewed, clock
        self._layout, self._language = start, i18n.language()
        self._chosen = 0
        self._about: About | None = None
        self.sheet: Sheet | None = None
        self.dialog: DialogView | None = None
        self._drawn: object = None
        self._found: tuple[Place, ...] = ()
        self._match = 0
        self._pointed = ""
        self.layouts = ChoiceBar("layout", LAYOUTS)
        self.languages = ChoiceBar("dialog-language", LANGUAGE_NAMES)
        self.search = SearchBar()
        self.chain = ChainList()
        self.what_if = WhatIfBar(clock)
        self._body = QVBoxLayout()
        self._place()
        self._connect()
        self.retranslate()
        # What is said of it in plain words takes lists that the first look does not need.
        QTimer.singleShot(0, self, self.look_closer)

    def _place(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        inner = QVBoxLayout()
        margin = unit() * 3 // 2
        inner.setContentsMargins(margin, margin, margin, margin)
        inner.setSpacing(unit())
        bars = row(self.layouts, self.languages)
        bars.setStretch(0, 1)
        self.pointed, self.note = PlainLabel(role="strong"), PlainLabel(role="quiet")
        self.pointed.setObjectName("pointed-at")
        self.note.setObjectName("layout-note")
        inner.addLayout(bars)
        inner.addWidget(self.search)
        inner.addWidget(self.pointed)
        middle = row(self.chain, self._body)
        middle.setStretch(1, 1)
        inner.addLayout(middle, 1)
        inner.addWidget(self.note)
        inner.addWidget(self.what_if)
        whole.addLayout(inner, 1)
        whole.addWidget(self._footer())
        self.resize(max(900, unit() * 94), max(700, unit() * 74))

    def _footer(self) -> QFrame:
        footer = QFrame()
        footer.setObjectName("footer")
        self.export, self.copy = Button("export", icon_name="file"), Button("copy-all", icon_name="file")
        self.compare, self.print_it = Button("compare"), Button("print")
        self.told = PlainLabel(role="quiet")
        self.told.setObjectName("told")
        self._close = Button("close-viewer")
        buttons = (self.export, self.copy, self.compare, self.print_it)
        line = row(*buttons, self.told, self._close)
        line.setStretch(len(buttons), 1)
        line.setContentsMargins(unit() * 2, unit(), unit() * 2, unit())
        for button in (*buttons, self._close):
            button.setAutoDefault(False)
        footer.setLayout(line)
        return footer

    def _connect(self) -> None:
        self.layouts.chosen.connect(self.show_layout)
        self.languages.chosen.connect(self.show_language)
        self.search.wanted.connect(self._search)
        self.search.step_wanted.connect(self._step)
        self.chain.chosen.connect(self.show_certificate)
        self.chain.fetch_wanted.connect(self.fetch_wanted)
        self.export.clicked.connect(self._export)
        self.what_if.judge_wanted.connect(self._judge)
        self.copy.clicked.connect(self._copy)
        self.compare.clicked.connect(lambda: self.compare_wanted.emit(self.certificate))
        self.print_it.clicked.connect(self._print)
        self._close.clicked.connect(self.close)
        for keys, act in (
            (QKeySequence.StandardKey.Find, self._focus_search),
            (QKeySequence.StandardKey.FindNext, lambda: self._step(1)),
            (QKeySequence.StandardKey.FindPrevious, lambda: self._step(-1)),
            (QKeySequence.StandardKey.Save, self._export),
            (QKeySequence.StandardKey.Print, self._print),
            (QKeySequence.StandardKey.Close, self.close),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def retranslate(self) -> None:
        """Put every text into the language in force; the dialog keeps the caller's."""
        name = visible(Path(self.viewed.title).name or called(OURS, self.viewed.chain[0]))
        self.setWindowTitle(tr("Certificate: {name}", name=name))
        self.layouts.say(tr("As it is shown by"), {OURS: tr("Plain words")})
        self.languages.say(tr("in the language of the caller"), {})
        self.search.retranslate()
        self.what_if.retranslate()
        self.export.say(tr("&Export…"), tr("Write this certificate, or the chain, to a file (Ctrl+S)"))
        self.copy.say(tr("Copy &everything"), tr("Puts all fields of this certificate on the clipboard as text"))
        self.compare.say(tr("Co&mpare…"), tr("With another certificate, for example the renewed one"))
        self.print_it.say(tr("&Print…"), tr("What is in front, on paper or as PDF (Ctrl+P)"))
        self._close.say(tr("C&lose"), tr("(Esc)"))
        if self._about is not None:
            self._say_about()
        self._show_chain()
        self._show()

    @property
    def certificate(self) -> Certificate:
        """The certificate in front."""
        return self.viewed.chain[self._chosen]

    def look_closer(self) -> None:
        """Say in plain words what the certificate in front is."""
        self._say_about()
        self._show()

    def _say_about(self) -> None:
        from wizard.flow.viewer.surroundings import about

        self._about = about(self.viewed, self._chosen, self._clock())

    def show_viewed(self, viewed: Viewed) -> None:
        """Show more of the chain, or how it ends; the certificate in front stays."""
        certificate = self.certificate
        self.viewed = viewed
        self._chosen = viewed.chain.index(certificate)
        self._show_chain()
        self.look_closer()

    def show_certificate(self, index: int) -> None:
        """Show the certificate *index* of the chain."""
        self._chosen = index
        self._show_chain()
        self.look_closer()

    def show_layout(self, name: str) -> None:
        """Show it as the browser or system *name* does."""
        self._layout = name
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
        self.chain.show_chain(rows, self._chosen, end, hosts)
        self.chain.setVisible(len(rows) > 1 or bool(end))
        self.what_if.show_chain(self.viewed.chain[self._chosen :], can_judge=bool(self.viewed.ders))

    def _end(self) -> tuple[str, tuple[str, ...]]:
        """Return what the chain ends in, and the hosts that could have more of it; nothing before it was looked for."""
        if self.viewed.hierarchy is None:
            return "", ()
        from wizard.flow.viewer.surroundings import end_in_words, missing_hosts

        return end_in_words(self.viewed.hierarchy), missing_hosts(self.viewed.hierarchy)

    def _show(self) -> None:
        is_ours = self._layout == OURS
        language = i18n.language() if is_ours else self._language
        self.layouts.choose(self._layout)
        self.languages.choose(self._language)
        self.languages.setVisible(not is_ours)
        self.note.setText(tr("Rebuilt from published copies of this dialog; small things may differ."))
        self.note.setVisible(not layout(self._layout).is_exact)
        chain = self.viewed.chain
        wanted = sheet(self._layout, chain, self._chosen, language, self._about)
        names = tuple(called(self._layout, certificate, language) for certificate in chain)
        if (wanted, names, self._chosen) != self._drawn:
            self._drawn = (wanted, names, self._chosen)
            self.sheet = wanted
            self._draw(DialogView(wanted, words_of(self._layout, language), names, self._chosen))
        self._show_pointed()

    def _draw(self, dialog: DialogView) -> None:
        """Put *dialog* in the place of the one that is there."""
        before, self.dialog = self.dialog, dialog
        # Later: the list or tab that asked goes with the dialog that it is in.
        dialog.chosen_changed.connect(lambda index: QTimer.singleShot(0, self, lambda: self.show_certificate(index)))
        if before is None:
            self._body.addWidget(dialog)
        else:
            dialog.take_over(before)
            self._body.replaceWidget(before, dialog)
            before.hide()
            before.deleteLater()
        self._search(self.search.field.text())

    def _show_pointed(self) -> None:
        places = places_of(self.sheet, self._pointed) if self.sheet and self._pointed else ()
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

    def _export(self) -> None:
        from wizard.views.viewer.export import export

        export(self, [one.der for one in self.viewed.chain[self._chosen :]], self.certificate, self.say_done)

    def _copy(self) -> None:
        from wizard.flow.certificate_text import chain_text

        QGuiApplication.clipboard().setText(chain_text([self.certificate]))
        self.say_done(tr("Copied to the clipboard."))

    def _print(self) -> None:
        from wizard.views.viewer.printing import print_sheet

        if self.sheet is not None:
            print_sheet(self, self.sheet)

    def _judge(self, host: str) -> None:
        self.judge_wanted.emit(self.viewed.ders, host)
        self.close()

    def say_done(self, text: str) -> None:
        """Tell that something was done."""
        self.told.setText(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.told, text))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  (Qt's name)
        """Press the button in focus with Enter; elsewhere, Enter does nothing that nobody asked for."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if isinstance(button := self.focusWidget(), Button):
                button.click()
            return
        super().keyPressEvent(event)
