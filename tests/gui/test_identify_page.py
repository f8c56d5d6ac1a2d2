"""Step 1's page: nothing in it is cut, whatever the size of the text and of the window, and however long the name."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.evidence import failed, met
from tests.support.observed import CHAINS, world
from wizard.causes.diagnose import diagnose
from wizard.flow.session import Session, with_diagnosis
from wizard.i18n import LANGUAGES, use
from wizard.model.evidence import Evidence, FailureKind, Stage
from wizard.views.identify_page import IdentifyPage
from wizard.views.theme import Theme

LONG = ".".join(["a" * 60] * 4)


@pytest.fixture
def large_text(theme: Theme) -> Iterator[None]:
    application = theme.parent()
    assert isinstance(application, QApplication)
    font, larger = application.font(), application.font()
    larger.setPointSizeF(font.pointSizeF() * 2)
    application.setFont(larger)
    yield
    application.setFont(font)


def cut(page: QWidget) -> list[str]:
    """Return every text of *page* that has not the room it needs."""
    labels = [label for label in page.findChildren(QLabel) if label.isVisible() and label.text()]
    low = [
        label.text()
        for label in labels
        if (label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()) > label.height() + 1
    ]
    narrow = [label.text() for label in labels if label.minimumSizeHint().width() > label.width() + 1]
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    return [*low, *narrow, *(b.text() for b in buttons if b.minimumSizeHint().width() > b.width() + 1)]


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
