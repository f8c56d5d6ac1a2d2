"""The cards of the server test's answer say what they rest on, and cut nothing."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from tests.support.server_views import evidence
from wizard import i18n
from wizard.causes.server import judge_server
from wizard.model.server import ClientAccess
from wizard.views.server_cards import access_card
from wizard.views.theme import Theme


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_who_gets_in_is_said_to_rest_on_versions_and_ciphers(theme: Theme, qtbot: QtBot, language: str) -> None:
    i18n.use(language)
    clients = (ClientAccess(id="old", name="Windows 7, .NET 4.5 (2012)", protocol=None),)
    card = access_card(replace(judge_server(evidence(), ()), clients=clients))
    qtbot.addWidget(card)
    card.resize(760, 900)
    card.show()
    told = [label.text() for label in card.findChildren(QLabel)]
    wanted = {"en": "Versions and ciphers alone count here, not the certificate.", "ja": "証明書は考慮していません"}
    assert any(wanted[language] in text for text in told)
    qtbot.waitUntil(lambda: not cut(card), timeout=2_000)
