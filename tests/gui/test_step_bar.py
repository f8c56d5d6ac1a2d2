import pytest
from pytestqt.qtbot import QtBot

from wizard.flow.session import Place
from wizard.views.frame import MainWindow
from wizard.views.step_bar import StepBar


def descriptions(bar: StepBar) -> list[str]:
    return [button.accessibleDescription() for button in bar._buttons.values()]


def test_the_step_in_front_is_told_and_no_step_is_a_box_to_tick(window: MainWindow, qtbot: QtBot) -> None:
    assert descriptions(window.steps) == ["", "", ""]
    window.take("NET::ERR_CERT_DATE_INVALID")
    qtbot.waitUntil(lambda: window.pass_on.isVisible())
    assert descriptions(window.steps) == ["You are here", "", ""]
    window.conductor.go(Place.CHECKS)
    assert descriptions(window.steps) == ["", "You are here", ""]
    assert not any(button.isCheckable() for button in window.steps._buttons.values())


@pytest.mark.parametrize("width", [500, 1400])
def test_the_arrows_are_left_out_where_there_is_no_room(window: MainWindow, width: int) -> None:
    bar = window.steps
    bar.resize(bar.sizeHint().width() - 1 if width == 500 else bar.sizeHint().width(), bar.height())
    assert [arrow.isHidden() for arrow in bar._arrows] == [width == 500] * 2
