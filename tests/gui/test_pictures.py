import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.support.diagnoses import finding, made_diagnosis
from wizard.flow.illustration import Picture, illustrate
from wizard.model.evidence import Failure, FailureKind, Stage
from wizard.views.pictures import paint_picture
from wizard.views.theme import LIGHT, Theme


def every_picture() -> list[Picture]:
    failure = Failure(stage=Stage.RESOLVE, kind=FailureKind.NAME_NOT_FOUND, detail="")
    diagnoses = (
        made_diagnosis([finding("expired")]),
        made_diagnosis([finding("name-mismatch")]),
        made_diagnosis([finding("clock-wrong", certificate=None)], offset_s=1e7),
        made_diagnosis([finding("missing-intermediate")]),
        made_diagnosis([finding("dns-failure", certificate=None)], failure=failure),
    )
    return [picture for diagnosis in diagnoses for picture in illustrate(diagnosis)]


@pytest.mark.parametrize("picture", every_picture(), ids=lambda p: type(p).__name__)
def test_a_picture_says_itself_in_words(picture: Picture, theme: Theme, qtbot: QtBot) -> None:
    widget = paint_picture(picture)
    qtbot.addWidget(widget)
    assert len(widget.accessibleName()) > 10


@pytest.mark.parametrize("width", [240, 900])
def test_what_is_wrong_is_marked_in_the_colour_of_problems(width: int, theme: Theme, qtbot: QtBot) -> None:
    widget = paint_picture(illustrate(made_diagnosis([finding("unknown-ca")]))[0])
    qtbot.addWidget(widget)
    widget.resize(width, widget.height_needed())
    image: QImage = widget.grab().toImage()
    wanted = QColor(LIGHT.problem).rgb()
    marked = sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))
    assert marked > 50
