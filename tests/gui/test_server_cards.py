"""The cards of the server test's answer say what they rest on, and cut nothing."""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from tests.support.observed import chain_and_root
from tests.support.server_views import evidence, visit
from wizard import i18n
from wizard.causes.server import judge_server
from wizard.flow.server_steps import step_texts
from wizard.model.server import ClientAccess
from wizard.views.markdown import MarkdownView
from wizard.views.server_cards import FindingBlock, access_card, finding_cards
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


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize(
    ("language", "words"), [("en", ("Show the steps", "Hide the steps")), ("ja", ("手順を表示", "手順を隠す"))]
)
def test_the_steps_of_the_guide_are_shown_when_they_are_asked_for(
    theme: Theme, qtbot: QtBot, language: str, words: tuple[str, str]
) -> None:
    i18n.use(language)
    chain, root = chain_and_root("expired")
    report = judge_server(evidence((visit(chain),), root=root.certificate), ())
    finding = next(f for f in report.findings if f.finding and f.finding.cause == "expired")
    steps = [re.sub(r"[`\s]", "", step) for step in step_texts(report, finding)]
    assert len(steps) > 1
    (card,) = (c for c in finding_cards(report) if c.findChild(FindingBlock, f"finding-{finding.id}"))
    qtbot.addWidget(card)
    # Taller than all of it: the window scrolls.
    card.resize(760, 4_000)
    card.show()
    button = card.findChild(QPushButton, "show-steps")
    assert isinstance(button, QPushButton)
    assert button.text().replace("&", "") == words[0]

    def shown() -> str:
        labels = (label.text() for label in card.findChildren(QLabel) if label.isVisible())
        visible = (view for view in card.findChildren(MarkdownView) if view.isVisible())
        views = (f"{view.accessibleName()}: {view.toPlainText()}" for view in visible)
        return re.sub(r"\s", "", "\n".join([*labels, *views]))

    assert steps[0] not in shown()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    named = {"en": "Step{}", "ja": "手順{}"}[language]
    assert all(f"{named.format(number)}:{step}" in shown() for number, step in enumerate(steps, start=1))
    numbers = {label.text() for label in card.findChildren(QLabel) if label.isVisible()}
    assert numbers >= {f"{number}." for number in range(1, len(steps) + 1)}
    # The signs of Markdown are for the guide's writers.
    assert "`" not in shown()
    assert button.text().replace("&", "") == words[1]
    qtbot.waitUntil(lambda: not cut(card), timeout=2_000)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert steps[0] not in shown()
