import pytest

from wizard.causes.messages.questions import QUESTION_BY_ID
from wizard.flow.caller.devices import Device
from wizard.flow.caller.rows import CALLER_ROW_BY_ID, CALLER_ROWS, question_for


def test_the_order_of_the_rows_is_the_order_of_what_they_tell_for_each_minute() -> None:
    worth = [row.tells / row.minutes for row in CALLER_ROWS]
    assert worth == sorted(worth, reverse=True)


def test_another_network_is_asked_about_first() -> None:
    assert CALLER_ROWS[0].id == "hosts"


def test_every_row_has_words_for_every_device() -> None:
    assert all(set(row.questions) == set(Device) for row in CALLER_ROWS)


def test_what_step_1_asks_as_well_is_known_by_its_name() -> None:
    named = {row.same_as for row in CALLER_ROWS if row.same_as}
    assert named == {"other-network", "other-sites", "clock"}
    assert named <= set(QUESTION_BY_ID)


def test_a_row_that_there_is_not_is_refused() -> None:
    assert "elephant" not in CALLER_ROW_BY_ID
    with pytest.raises(KeyError):
        question_for(Device.LINUX, "elephant")


@pytest.mark.parametrize("row", ["clock", "system", "updates", "roots", "proxy", "browsers"])
def test_systems_with_other_menus_get_other_words(row: str) -> None:
    macs = question_for(Device.MACOS_13, row), question_for(Device.MACOS_12, row)
    assert macs[0] != macs[1]
    assert question_for(Device.IPHONE, row) != question_for(Device.ANDROID, row)


@pytest.mark.parametrize("row", ["clock", "time-zone", "updates", "proxy", "roots", "system"])
def test_windows_10_and_11_differ(row: str) -> None:
    assert question_for(Device.WINDOWS_10, row) != question_for(Device.WINDOWS_11, row)


@pytest.mark.parametrize("row", ["clock", "time-zone", "system", "updates", "proxy"])
def test_linux_has_words_for_more_than_one_desktop(row: str) -> None:
    titles = " ".join(way.title for way in question_for(Device.LINUX, row).ways)
    assert "GNOME" in titles
    assert "KDE" in titles
