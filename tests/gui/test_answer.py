"""The answer's parts: the banner's sentence and colour say the same as the verdict and the browsers."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.support.evidence import met
from tests.support.observed import CHAINS, world
from wizard import i18n
from wizard.causes.diagnose import diagnose
from wizard.model.finding import Diagnosis, Verdict
from wizard.views.answer import browsers_card, said_of, verdict_banner
from wizard.views.theme import Theme


def diagnosed(case: str) -> Diagnosis:
    return diagnose(met(CHAINS[case](), world().root.certificate))


def tone_of_banner(diagnosis: Diagnosis, qtbot: QtBot) -> object:
    banner, _ = verdict_banner(diagnosis)
    assert isinstance(banner, QWidget)
    qtbot.addWidget(banner)
    return banner.property("tone")


@pytest.mark.parametrize(
    ("case", "tone"),
    [("ok", "ok"), ("expired", "problem"), ("muststaple", "warning"), ("long900", "warning"), ("eku_any", "problem")],
)
def test_green_is_only_what_opens_everywhere_without_a_warning(
    theme: Theme, qtbot: QtBot, case: str, tone: str
) -> None:
    assert tone_of_banner(diagnosed(case), qtbot) == tone


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_site_that_opens_here_but_not_everywhere_is_not_said_to_be_in_order(theme: Theme, language: str) -> None:
    i18n.use(language)
    diagnosis = diagnosed("long900")
    assert diagnosis.verdict is Verdict.TRUSTED
    assert diagnosis.headline is None
    said = said_of(diagnosis)
    assert "Safari" in said
    assert "Chrome" not in said
    assert said.startswith({"en": "This computer opens the site, but not every browser does.", "ja": "この"}[language])


@pytest.mark.parametrize(("case", "told"), [("expired", 0), ("eku_client", 3)])
def test_a_page_without_a_way_on_is_told(theme: Theme, qtbot: QtBot, case: str, told: int) -> None:
    card = browsers_card(diagnosed(case))
    qtbot.addWidget(card)
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert texts.count("Its page offers no way on to the site.") == told
