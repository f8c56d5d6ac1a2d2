"""The chain beside the dialog, with names and hosts that somebody else has written."""

from pytestqt.qtbot import QtBot

from wizard.views.theme import Theme
from wizard.views.viewer.chain_list import ChainList
from wizard.views.widgets import Button


def test_names_and_hosts_are_never_taken_for_markup(theme: Theme, qtbot: QtBot) -> None:
    chain = ChainList()
    qtbot.addWidget(chain)
    chain.show_chain([("<b>Root</b>\u202e", "sent")], 1, 0, "", ["<i>ca.example</i>"])
    assert chain.list.item(0).toolTip() == "<p>&lt;b&gt;Root&lt;/b&gt;&lt;U+202E&gt;</p>"
    fetch = chain.findChild(Button, "fetch-issuer")
    assert isinstance(fetch, Button)
    assert "<i" not in fetch.toolTip()
    assert "&lt;i&gt;ca.example&lt;/i&gt;" in fetch.toolTip()
    assert "<i>ca.example</i>" in fetch.accessibleDescription()
