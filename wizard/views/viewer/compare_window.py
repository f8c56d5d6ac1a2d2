"""The window that holds two certificates side by side: the old and the renewed one, the caller's and the helpdesk's."""

from enum import StrEnum
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QVBoxLayout, QWidget

from wizard.flow.certificate_text import begin_text, end_text
from wizard.flow.compare import Comparison, Difference, compare, comparison_text
from wizard.flow.illustration import name_of
from wizard.i18n import N_, tr, trn
from wizard.model.certificate import Certificate
from wizard.model.fields import Present
from wizard.plain import visible
from wizard.views.flow import Flow
from wizard.views.saying import announce
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.viewer.compare_table import ComparedTable
from wizard.views.wide_page import WidePage
from wizard.views.widgets import Banner, Button, Card, PlainLabel, Wrap, clear, column, footer, row, stand_on
from wizard.views.window_place import remember


class Side(StrEnum):
    """One of the two certificates."""

    LEFT = "left"
    RIGHT = "right"


_SIDES = {Side.LEFT: N_("First certificate"), Side.RIGHT: N_("Second certificate")}
_OTHERS = {Side.LEFT: N_("Choose another &first…"), Side.RIGHT: N_("Choose another s&econd…")}


class _SideCard(Card):
    """Which certificate is on one side, and the button for another one."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._title, self.name = PlainLabel(role="quiet"), PlainLabel(role="heading")
        self._dates = PlainLabel(role="quiet")
        self.other = Button(f"other-{side.value}", icon_name="file")
        self.other.setAutoDefault(False)
        line = row(self.other)
        line.addStretch(1)
        super().__init__(column(self._title, self.name, self._dates), line)
        self.column.insertStretch(1, 1)
        self.setObjectName(f"side-{side.value}")

    def show_certificate(self, certificate: Certificate, source: str) -> None:
        """Show the name and the dates of *certificate*, and the file or place that it is from."""
        title = tr(_SIDES[self._side])
        self._title.setText(tr("{title}, from {source}", title=title, source=source) if source else title)
        self.name.setText(name_of(certificate))
        begins, ends = certificate.not_before, certificate.not_after
        begin = begins.value if isinstance(begins, Present) else begin_text(certificate)
        end = ends.value if isinstance(ends, Present) else end_text(certificate)
        self._dates.setText(tr("Valid from {begin} until {end}", begin=begin, end=end))
        self.other.say(tr(_OTHERS[self._side]), tr("Puts another certificate in the place of this one"))


class CompareWindow(QDialog):
    """Shows what differs between two certificates; *sources* say where each is from, such as file names."""

    other_wanted = Signal(Side)
    """The person wants to choose another certificate for this side; `put` shows it."""
    swapped = Signal()
    """The two certificates changed places."""

    def __init__(
        self,
        left: Certificate,
        right: Certificate,
        parent: QWidget | None = None,
        *,
        sources: tuple[str, str] = ("", ""),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("compare-window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._certificates = {Side.LEFT: left, Side.RIGHT: right}
        self._sources = dict(zip(Side, sources, strict=True))
        self.comparison: Comparison = compare(left, right)
        self.sentence = focusable_sentence("")
        self._cards = {side: _SideCard(side) for side in Side}
        for side, card in self._cards.items():
            card.other.clicked.connect(partial(self.other_wanted.emit, side))
        self._verdict = QVBoxLayout()
        self.page = WidePage("compare-page")
        self.page.column.addLayout(self._verdict)
        self.page.column.addWidget(Wrap(*self._cards.values()))
        self._place_table()
        stand_on(self, self.page, self._footer())
        self.resize(unit() * 110, unit() * 90)
        remember(self, "compare")
        self.retranslate()
        self.sentence.setFocus()

    def _place_table(self) -> None:
        self.only_differences = QCheckBox()
        self.only_differences.setObjectName("only-differences")
        self.only_differences.setChecked(True)
        self.only_differences.toggled.connect(self._show_fields)
        self.swap = Button("swap", icon_name="swap")
        self.swap.setAutoDefault(False)
        self.swap.clicked.connect(self.swap_sides)
        self._count = PlainLabel(role="quiet")
        self._count.setObjectName("count")
        self._count.setWordWrap(False)
        self.table = ComparedTable()
        self.table.setMinimumHeight(unit() * 24)
        self.page.column.addWidget(Flow(self.only_differences, self.swap, self._count))
        self.page.column.addWidget(self.table, 1)
        # Takes the room where there is no table: the cards would be as high as the window else.
        self.page.column.addStretch()

    def _footer(self) -> QFrame:
        self.copy, self._close = Button("copy-comparison", icon_name="file"), Button("close-compare")
        self.copy.clicked.connect(self._copy)
        self._close.clicked.connect(self.close)
        self._done = PlainLabel(role="quiet")
        self._done.setObjectName("done")
        for button in (self.copy, self._close):
            button.setAutoDefault(False)
        line = row(self.copy, self._done, self._close)
        line.setStretch(1, 1)
        return footer(line)

    def put(self, side: Side, certificate: Certificate, source: str = "") -> None:
        """Put another certificate on *side*, and compare anew."""
        self._certificates[side], self._sources[side] = certificate, source
        self.retranslate()
        announce(self.sentence, self.sentence.text())

    def swap_sides(self) -> None:
        """Let the two certificates change places."""
        self._certificates = dict(zip(Side, reversed(self._certificates.values()), strict=True))
        self._sources = dict(zip(Side, reversed(self._sources.values()), strict=True))
        self.retranslate()
        self.swapped.emit()

    def retranslate(self) -> None:
        """Compare again, as the comparison is in words, and put every text into the language in force."""
        self.comparison = compare(*self._certificates.values())
        names = {side: visible(name_of(certificate)) for side, certificate in self._certificates.items()}
        self.setWindowTitle(tr("Comparison of {left} and {right}", left=names[Side.LEFT], right=names[Side.RIGHT]))
        for side, card in self._cards.items():
            card.show_certificate(self._certificates[side], self._sources[side])
        self._show_verdict()
        self.only_differences.setText(tr("Only &differences"))
        self.only_differences.setAccessibleName(tr("Only differences"))
        self.swap.say(tr("&Swap sides"), tr("What is first becomes second"))
        self.copy.say(tr("Copy as te&xt"), tr("Puts the whole comparison on the clipboard"))
        self._close.say(tr("C&lose"), tr("(Esc)"))
        self.table.setAccessibleName(tr("Compared fields"))
        self._done.setText("")
        self._show_fields()

    @property
    def _differing(self) -> int:
        return sum(field.state is not Difference.SAME for field in self.comparison.fields)

    def _show_verdict(self) -> None:
        # Clearing hides what has the focus, which then goes elsewhere.
        had_focus = self.focusWidget() is self.sentence
        clear(self._verdict)
        first, *rest = self.comparison.verdict
        self.sentence = focusable_sentence(first)
        banner = Banner(Tone.NOTE if self._differing else Tone.OK, self.sentence, *map(PlainLabel, rest))
        banner.setObjectName("verdict")
        self._verdict.addWidget(banner)
        self.setTabOrder(self.sentence, self._cards[Side.LEFT].other)
        if had_focus:
            self.sentence.setFocus()

    def _show_fields(self) -> None:
        fields, differing = self.comparison.fields, self._differing
        self.table.show_fields(fields, only_differences=self.only_differences.isChecked())
        text = trn("{n} field of {all} differs.", "{n} fields of {all} differ.", differing, all=len(fields))
        self._count.setText(text if differing else tr("No field differs."))
        # Headings without a row would only puzzle.
        has_rows = self.table.fields.rowCount() > 0
        self.table.setVisible(has_rows)
        self.page.column.setStretch(self.page.column.count() - 1, 0 if has_rows else 1)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(comparison_text(self.comparison))
        self._done.setText(tr("Copied to the clipboard."))
        announce(self._done, self._done.text())
