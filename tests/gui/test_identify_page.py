"""Step 1's page: nothing in it is cut, whatever the size of the text and of the window, and however long the name."""

import pytest
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from tests.support.evidence import failed, met
from tests.support.observed import CHAINS, world
from wizard.causes.diagnose import diagnose
from wizard.flow.session import Session, with_diagnosis
from wizard.i18n import LANGUAGES, use
from wizard.model.evidence import Evidence, FailureKind, Stage
from wizard.views.identify_page import IdentifyPage

LONG = ".".join(["a" * 60] * 4)


WORST = {
    "long name": met(CHAINS["ok"](), world().root.certificate, host=LONG),
    "long name not found": met(failure=failed(FailureKind.NAME_NOT_FOUND, stage=Stage.RESOLVE), host=LONG),
    "programs disagree": met(CHAINS["eku_any"](), world().root.certificate),
    "long codes": met(CHAINS["notyet"](), world().root.certificate),
}


@pytest.mark.usefixtures("large_text")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("evidence", WORST.values(), ids=WORST)
def test_nothing_is_cut_in_large_text_and_a_small_window(qtbot: QtBot, evidence: Evidence, language: str) -> None:
    use(language)
    page = IdentifyPage()
    qtbot.addWidget(page)
    page.retranslate()
    page.show_session(with_diagnosis(Session(), diagnose(evidence)))
    page.resize(800, 600)
    page.show()
    qtbot.waitUntil(lambda: not cut(page), timeout=2_000)
    assert page.horizontalScrollBar().maximum() == 0
