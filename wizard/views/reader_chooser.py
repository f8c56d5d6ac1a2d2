"""The choice of the system and the browser that the steps are written for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

from wizard.i18n import tr
from wizard.views.flow import Flow
from wizard.views.theme import unit
from wizard.views.widgets import column

if TYPE_CHECKING:
    from wizard.fixes.readers import Reader


class ReaderChooser(QWidget):
    """Two lists: the device in question stands chosen, another can be named."""

    chosen = Signal(str, str)
    """System and browser, as `fixes.base.SYSTEMS` and `BROWSERS` name them, or `flow.following.ANY_BROWSER`."""

    def __init__(self) -> None:
        super().__init__()
        self.system, self.browser = QComboBox(), QComboBox()
        self.system.setObjectName("plan-system")
        self.browser.setObjectName("plan-browser")
        for box in (self.system, self.browser):
            # Else a longer name of another language would be cut.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._is_callers = False
        self._label = QLabel()
        self._label.setBuddy(self.system)
        self._browser_label = QLabel()
        self._browser_label.setBuddy(self.browser)
        self.system.activated.connect(self._choose)
        self.browser.activated.connect(self._choose)
        line = column(Flow(self._label, self.system, self._browser_label, self.browser))
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)

    def retranslate(self) -> None:
        """Put the names into the language in force."""
        from wizard.flow.following import BROWSERS, SYSTEMS

        self._name_it()
        self._browser_label.setText(tr("Browser:"))
        _fill(self.system, {id_: tr(name) for id_, name in SYSTEMS.items()})
        _fill(self.browser, {"": tr("any browser"), **BROWSERS})
        self.system.setAccessibleName(tr("System that the steps are for"))
        self.browser.setAccessibleName(tr("Browser that the steps are for"))
        self.redraw()

    def redraw(self) -> None:
        """Give the boxes room for their longest words, in the size of the text in force."""
        metrics = QFontMetrics(QApplication.font())
        for box in (self.system, self.browser):
            longest = max((metrics.horizontalAdvance(box.itemText(n)) for n in range(box.count())), default=0)
            box.setFixedWidth(longest + unit() * 6)

    def _name_it(self) -> None:
        self._label.setText(tr("The caller’s &device:") if self._is_callers else tr("The ste&ps are for:"))

    def show_reader(self, reader: Reader, *, is_callers: bool) -> None:
        """Mark the device in question, which may be that of a caller."""
        self._is_callers = is_callers
        self._name_it()
        self.system.setCurrentIndex(max(0, self.system.findData(reader.system)))
        self.browser.setCurrentIndex(max(0, self.browser.findData(reader.browser)))

    def _choose(self) -> None:
        from wizard.flow.following import ANY_BROWSER

        self.chosen.emit(self.system.currentData(), self.browser.currentData() or ANY_BROWSER)


def _fill(box: QComboBox, names: dict[str, str]) -> None:
    chosen = box.currentData()
    box.clear()
    for id_, name in names.items():
        box.addItem(name, id_)
    box.setCurrentIndex(max(0, box.findData(chosen)))
