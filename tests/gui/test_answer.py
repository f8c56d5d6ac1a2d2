"""The answer's parts: the banner's sentence and colour say the same as the verdict and the browsers."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.support.evidence import met
from tests.support.observed import CHAINS, world
from tests.support.scenes_lists import recorded
from wizard import i18n
from wizard.causes.diagnose import diagnose
from wizard.model.finding import Diagnosis, Verdict
from wizard.model.terms import Audience
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


def words_of(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def test_where_a_browser_refuses_nobody_reads_that_the_connection_is_trusted(theme: Theme, qtbot: QtBot) -> None:
    banner, _ = verdict_banner(diagnosed("muststaple"))
    qtbot.addWidget(banner)
    assert words_of(banner)[0] == "Some programs trust this connection, others do not."


def test_the_owner_of_the_site_is_spoken_to(theme: Theme, qtbot: QtBot) -> None:
    for reader, whose in (
        (Audience.OWNER, "You can mend this, as the site is yours."),
        (Audience.VISITOR, "The site has to be mended by its owner."),
    ):
        banner, _ = verdict_banner(diagnosed("expired"), reader)
        qtbot.addWidget(banner)
        assert whose in words_of(banner)


def test_a_browser_that_opens_a_revoked_site_is_no_safe_way_in(theme: Theme, qtbot: QtBot) -> None:
    card = browsers_card(recorded("revoked"))
    qtbot.addWidget(card)
    said = words_of(card)
    assert "OK" not in said
    assert "opens it: it does not ask whether a certificate was revoked" in said
