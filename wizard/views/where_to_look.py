"""Where the code of an error stands in each program: for people whose message was not recognised."""

from PySide6.QtGui import QShowEvent

from wizard.i18n import tr
from wizard.views.widgets import Card, PlainLabel


class WhereToLook(Card):
    """A line for each program."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("where-to-look")
        self._title = PlainLabel(role="heading")
        self._places = PlainLabel()
        self.column.addWidget(self._title)
        self.column.addWidget(self._places)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  (Qt's name)
        """Fill it: nearly nobody needs it, and nobody before the first paint."""
        self._fill()
        super().showEvent(event)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        if not self.isHidden():
            self._fill()

    def _fill(self) -> None:
        from wizard.flow.where_to_look import WHERE_TO_LOOK

        self._title.setText(tr("What helps: the code, or the exact sentence"))
        lines = [tr("{program}: {where}", program=program, where=tr(where)) for program, where in WHERE_TO_LOOK]
        self._places.setText("\n".join(lines))
