"""Step 1's page: nothing in it is cut, whatever the size of the text and of the window, and however long the name."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.support.cut_text import cut
from tests.support.evidence import failed, met
from tests.support.observed import CHAINS, world
from wizard.causes.diagnose import diagnose
from wizard.flow.broken import Broken
from wizard.flow.session import Session, with_diagnosis, with_failure
from wizard.i18n import LANGUAGES, use
from wizard.model.evidence import Evidence, FailureKind, Stage
from wizard.model.progress import ProbeId, ProbeState, Progress
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


@pytest.mark.usefixtures("theme")
def test_what_takes_longer_than_a_second_is_told_in_seconds(qtbot: QtBot) -> None:
    page = IdentifyPage()
    qtbot.addWidget(page)
    page.begin()
    for milliseconds, said in ((0.2, "problem"), (12.0, "problem · 12 ms"), (5003.0, "problem · 5.0 s")):
        page.show_progress(
            Progress(probe=ProbeId.HANDSHAKE, state=ProbeState.FAILED, milliseconds=milliseconds, detail="")
        )
        assert said in [label.text() for label in page.findChildren(QLabel)]


@pytest.mark.usefixtures("theme")
def test_a_fault_is_told_above_the_earlier_result_in_the_language_in_force(qtbot: QtBot) -> None:
    page = IdentifyPage()
    qtbot.addWidget(page)
    session = with_failure(with_diagnosis(Session(), diagnose(WORST["long codes"])), Broken("OSError"))
    for language, begins in (("en", "The check could not be finished"), ("ja", "確認を最後まで行えませんでした")):
        use(language)
        page.retranslate()
        page.show_session(session)
        assert page.error.text().startswith(begins)
        assert page.error.isVisibleTo(page)
