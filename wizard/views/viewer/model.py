"""The tree of fields for a Qt view."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from wizard.plain import visible
from wizard.views.viewer.chrome import Node

VALUE_ROLE = Qt.ItemDataRole.UserRole
"""What "Field Value" shows for an entry."""


class FieldsModel(QStandardItemModel):
    """One certificate's fields; nothing in it can be edited, and its text is made visible."""

    def __init__(self, root: Node, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(1)
        self.appendRow(_item(root))


def _item(node: Node) -> QStandardItem:
    item = QStandardItem(visible(node.label))
    item.setEditable(False)
    item.setData(visible(node.value, lines=True), VALUE_ROLE)
    for child in node.children:
        item.appendRow(_item(child))
    return item
