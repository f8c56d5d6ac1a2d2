"""What stands in the window for bundles, from the top."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.sentence import focusable_sentence
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.viewer.bundle_actions import BundleActions
from wizard.views.viewer.bundle_model import BundleModel
from wizard.views.viewer.bundle_view import BundleBar, BundleTable
from wizard.views.viewer.status_line import StatusLine
from wizard.views.widgets import Banner, Button, PlainLabel, clear


class BundlePage(QScrollArea):
    """Title, what is wrong if anything is, what to show, how much it is, the table, and what can be done."""

    def __init__(self, model: BundleModel) -> None:
        super().__init__()
        self._title = PlainLabel(role="title")
        self._message = QVBoxLayout()
        self.bar = BundleBar()
        self.status = StatusLine("bundle")
        self.table = BundleTable(model)
        self._none, self.show_all = PlainLabel(), Button("bundle-show-all")
        self._none.setObjectName("bundle-none")
        self._none.setWordWrap(False)
        self.show_all.setAutoDefault(False)
        self.show_all.clicked.connect(self._show_all)
        self._nothing = Flow(self._none, self.show_all)
        self._nothing.hide()
        self.actions_row = BundleActions()
        inner = QWidget()
        inner.setObjectName("page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(unit() * 2, unit() * 2, unit() * 2, unit())
        column.setSpacing(unit())
        column.addWidget(self._title)
        column.addLayout(self._message)
        for widget in (self.bar, self.status, self._nothing):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.actions_row)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        self.redraw()

    def redraw(self) -> None:
        """Keep the table large enough to be of use in a small window: then the page scrolls."""
        self.table.setMinimumHeight(unit() * 20)

    def retranslate(self, title: str) -> None:
        """Put every text into the language in force."""
        self._title.setText(title)
        self.bar.retranslate()
        self.status.retranslate()
        self.table.setAccessibleName(tr("Certificates"))
        self.actions_row.retranslate()
        self.show_all.say(tr("Show &all"), tr("Empties the search, and shows every kind"))

    def tell_of_none(self, text: str, *, are_none: bool) -> None:
        """Say that nothing fits the search for *text* where there *are_none*: an empty table has no words."""
        if are_none:
            kind, found = tr("No certificate is of this kind."), tr("No certificate fits “{text}”.", text=text)
            self._none.setText(found if text else kind)
        if not are_none and self.show_all.hasFocus():
            self.bar.search.setFocus()
        self._nothing.setVisible(are_none)

    def _show_all(self) -> None:
        self.bar.restore("", None, grouped=self.bar.group.isChecked())
        self.bar.search.setFocus()
        self.bar.changed.emit()

    def show_error(self, text: str) -> None:
        """Say what is wrong, above the table; nothing when *text* is empty."""
        clear(self._message)
        if text:
            sentence = focusable_sentence(text)
            banner = Banner(Tone.PROBLEM, sentence)
            self._message.addWidget(banner)
            # Now: a layout shows what was added later, and what is hidden takes no focus.
            banner.show()
            sentence.setFocus()
