import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from wizard.views.owner_fields import Chooser
from wizard.views.theme import Theme
from wizard.views.viewer.bars import ChoiceBar


def choice_box() -> QComboBox:
    bar = ChoiceBar("layout", {"a": "A", "b": "B"})
    bar.box.setParent(None)
    return bar.box


def chooser() -> QComboBox:
    made = Chooser("one")
    made.offer({"a": "A", "b": "B"})
    return made


@pytest.mark.parametrize("make", [choice_box, chooser])
def test_who_scrolls_the_page_chooses_nothing(make: object, theme: Theme, qtbot: QtBot) -> None:
    assert callable(make)
    box = make()
    qtbot.addWidget(box)
    box.show()
    before = box.currentIndex()
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    box.wheelEvent(turn)
    assert box.currentIndex() == before
    assert not turn.isAccepted()
