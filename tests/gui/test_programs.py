"""What other programs show, and why they disagree, in the window."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.support.evidence import met
from tests.support.observed import CHAINS, world
from wizard import i18n
from wizard.causes.diagnose import diagnose
from wizard.views.programs import CodeLabel, program_cards
from wizard.views.theme import Theme
from wizard.views.widgets import Card, PlainLabel


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
    lines = told.splitlines()
    assert any(line.endswith(": Firefox") for line in lines)
    assert any("Chrome, Edge, Safari" in line for line in lines)
    assert "{" not in told


def test_long_names_break_at_their_dots_and_are_copied_whole(qtbot: QtBot) -> None:
    words = "PKIX path validation failed: java.security.cert.CertPathValidatorException: 3.5 validity check failed"
    label = CodeLabel(words)
    qtbot.addWidget(label)
    whole = PlainLabel(words, role="code")
    qtbot.addWidget(whole)
    assert label.minimumSizeHint().width() < whole.minimumSizeHint().width()
    assert label.accessibleName() == words
    label.copy()
    assert QGuiApplication.clipboard().text() == words
