"""Fields and lists that are so many lines of text high."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.scenes import turn
from wizard.views.lined import LinedField, LinedList
from wizard.views.theme import Theme
from wizard.views.viewer.asn1 import Asn1View


def _list() -> LinedList:
    made = LinedList()
    made.add_lines("one\ntwo", 2)
    return made


@pytest.mark.parametrize(
    ("make", "height"),
    [
        (lambda: LinedField(3), lambda field: field.height()),
        (_list, lambda shown: shown.item(0).sizeHint().height()),
        (Asn1View, lambda view: view.tree.minimumHeight()),
    ],
)
def test_they_grow_with_the_text_while_they_are_open(
    make: Callable[[], QWidget], height: Callable[[QWidget], int], theme: Theme, qtbot: QtBot
) -> None:
    widget = make()
    qtbot.addWidget(widget)
    widget.show()
    turn()
    before = height(widget)
    theme.enlarge(200)
    turn()
    try:
        assert height(widget) > before * 1.7
    finally:
        theme.enlarge(100)
        turn()
    assert height(widget) == before
