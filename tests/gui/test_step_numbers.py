"""The number of a guide's step stands in line with its first words, in any script."""

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.scenes_base import turn
from wizard.views.markdown import MarkdownView, numbered_step, step_line
from wizard.views.theme import Theme

TEXTS = ["Open **Settings**.", "**設定**を開きます。"]


def shown(layout: QLayout, qtbot: QtBot) -> tuple[QWidget, MarkdownView]:
    holder = QWidget()
    holder.setLayout(layout)
    qtbot.addWidget(holder)
    holder.show()
    turn()
    # As low as it is in a page; higher, all would stand in the middle.
    for _ in range(3):
        holder.resize(500, layout.sizeHint().height())
        turn()
    view = holder.findChild(MarkdownView)
    assert isinstance(view, MarkdownView)
    return holder, view


def feet_of(view: MarkdownView) -> float:
    """Return where the letters of the first line stand, as it is laid out in the window."""
    line = view.document().begin().layout().lineAt(0)
    return view.y() + view.cursorRect(view.textCursor()).top() + line.ascent()


@pytest.mark.usefixtures("theme")
@pytest.mark.parametrize("text", TEXTS)
def test_a_number_stands_in_line_with_its_step(text: str, qtbot: QtBot) -> None:
    holder, view = shown(numbered_step(1, text), qtbot)
    label = holder.findChild(QLabel)
    assert isinstance(label, QLabel)
    own = label.y() + label.contentsMargins().top() + label.fontMetrics().ascent()
    assert abs(own - feet_of(view)) <= 1


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("percent", [100, 200])
def test_a_box_stands_in_line_with_its_step(theme: Theme, text: str, percent: int, qtbot: QtBot) -> None:
    theme.enlarge(percent)
    box = QCheckBox("1.")
    feet = (box.sizeHint().height() - box.fontMetrics().height()) / 2 + box.fontMetrics().ascent()
    holder, view = shown(step_line(box, feet, text, "Step 1"), qtbot)
    middle = box.y() + (box.height() - box.fontMetrics().height()) / 2 + box.fontMetrics().ascent()
    beside = feet_of(view)
    theme.enlarge(100)
    assert holder.isVisible()
    assert abs(middle - beside) <= 1
