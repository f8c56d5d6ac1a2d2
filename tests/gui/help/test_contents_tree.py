from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from wizard.flow.help.article import GROUPS
from wizard.flow.help.library import contents
from wizard.views.help.contents_tree import ContentsTree
from wizard.views.theme import Theme


@pytest.fixture
def tree(theme: Theme) -> Iterator[ContentsTree]:
    made = ContentsTree()
    made.show_entries(contents())
    made.resize(300, 400)
    made.show()
    yield made
    made.deleteLater()


def test_every_article_stands_under_its_group(tree: ContentsTree) -> None:
    groups = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    assert len(groups) == len(GROUPS)
    assert sum(group.childCount() for group in groups if group) == len(contents())


def test_enter_opens_an_article_and_shuts_a_group(tree: ContentsTree, qtbot: QtBot) -> None:
    group = tree.topLevelItem(0)
    assert group is not None
    tree.setCurrentItem(group)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert not group.isExpanded()
    QTest.keyClick(tree, Qt.Key.Key_Right)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    with qtbot.waitSignal(tree.chosen) as chosen:
        QTest.keyClick(tree, Qt.Key.Key_Return)
    assert chosen.args == ["start"]


def test_the_article_in_front_is_marked_and_its_group_open(tree: ContentsTree) -> None:
    tree.mark("cause:expired")
    item = tree.currentItem()
    assert item is not None
    assert item.text(0) == "The certificate has expired"
    parent = item.parent()
    assert parent is not None
    assert parent.isExpanded()


def test_a_title_that_is_cut_can_be_read_whole(tree: ContentsTree) -> None:
    tree.mark("privacy")
    item = tree.currentItem()
    assert item is not None
    assert item.toolTip(0) == item.text(0)


def test_groups_stay_as_the_reader_left_them(tree: ContentsTree) -> None:
    group = tree.topLevelItem(1)
    assert group is not None
    group.setExpanded(False)
    tree.show_entries(contents())
    again = tree.topLevelItem(1)
    assert again is not None
    assert not again.isExpanded()
