import pytest

from wizard.fixes.base import SYSTEMS
from wizard.flow.caller.base import MOST_ANSWERS
from wizard.flow.caller.devices import WHICH_DEVICE, Device, WhichDevice, follow

MOST_QUESTIONS = 2


def ends(which: WhichDevice, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Device]:
    found: dict[tuple[str, ...], Device] = {}
    for choice in which.choices:
        here = (*path, choice.id)
        if isinstance(choice.leads_to, Device):
            found[here] = choice.leads_to
        else:
            found |= ends(choice.leads_to, here)
    return found


def test_two_short_questions_reach_every_device() -> None:
    reached = ends(WHICH_DEVICE)
    assert set(reached.values()) == set(Device)
    assert all(len(path) <= MOST_QUESTIONS for path in reached)


def test_every_question_has_words_and_a_choice_for_every_key() -> None:
    places = [WHICH_DEVICE, *(c.leads_to for c in WHICH_DEVICE.choices if isinstance(c.leads_to, WhichDevice))]
    for which in places:
        assert which.text
        assert which.steps
        assert 2 <= len({choice.id for choice in which.choices}) == len(which.choices) <= MOST_ANSWERS


@pytest.mark.parametrize("device", list(Device))
def test_every_device_has_a_name_and_guides(device: Device) -> None:
    assert device.label
    assert device.system in SYSTEMS


def test_every_system_of_a_caller_has_menus_of_its_own() -> None:
    assert len({device.system for device in Device}) == len(Device)


def test_the_names_differ() -> None:
    assert len({device.label for device in Device}) == len(Device)


def test_a_keyboard_with_a_windows_key_can_be_that_of_a_linux_computer() -> None:
    assert follow(("windows", "none")) is Device.LINUX


def test_a_choice_that_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        follow(("toaster",))
    with pytest.raises(KeyError):
        follow(("windows", "11", "more"))
