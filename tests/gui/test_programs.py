"""What other programs show, and why they disagree, in the window."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.support.evidence import met
from tests.support.observed import CHAINS, world
from wizard import i18n
from wizard.causes.diagnose import diagnose
from wizard.views.programs import program_cards
from wizard.views.theme import Theme
from wizard.views.widgets import Card


def cards(case: str, qtbot: QtBot) -> dict[str, Card]:
    made = program_cards(diagnose(met(CHAINS[case](), world().root.certificate)))
    for card in made:
        qtbot.addWidget(card)
    return {card.objectName(): card for card in made}


def texts(card: Card) -> str:
    return "\n".join(label.text() for label in card.findChildren(QLabel))


def test_where_programs_agree_only_their_words_are_shown(theme: Theme, qtbot: QtBot) -> None:
    made = cards("expired", qtbot)
    assert set(made) == {"programs"}
    says = made["programs"].findChild(QLabel, "says-openssl")
    assert isinstance(says, QLabel)
    assert says.text() == "certificate has expired (10)"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_where_they_disagree_the_rule_and_both_sides_are_named(theme: Theme, qtbot: QtBot, language: str) -> None:
    i18n.use(language)
    told = texts(cards("leaf_is_ca", qtbot)["disagreement"])
    lines = [line for line in told.splitlines() if line]
    assert any(line.endswith(": Firefox") for line in lines)
    assert len(lines) == 5, "heading, lead, the rule in one sentence, who refuses, who opens"
    assert any(i18n.tr(", ").join(("Chrome", "Edge", "Safari")) in line for line in lines)
    assert "{" not in told
