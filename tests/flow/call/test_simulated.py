"""Made-up callers on the telephone: how often does the call come to what really is behind their trouble?"""

from itertools import cycle
from random import Random

import pytest

from tests.flow.call.callers import Caller, played
from wizard.flow.call.choose import fixes_of
from wizard.flow.call.likely import USUAL, weights_of
from wizard.flow.caller.devices import Device

_SEED = 20261129


@pytest.mark.parametrize(
    ("reads", "is_checked", "least", "most_questions"),
    [(True, True, 0.92, 2.0), (True, False, 0.65, 3.5), (False, True, 0.8, 4.5)],
)
def test_made_up_callers_are_helped(reads: bool, is_checked: bool, least: float, most_questions: float) -> None:
    random, devices = Random(_SEED), cycle(Device)  # noqa: S311  (it draws callers, no secrets)
    found, asked = 0, 0
    for cause in USUAL:
        for device in (next(devices), next(devices)):
            call = played(Caller(cause, device, random), reads=reads, is_checked=is_checked)
            found += fixes_of(next(iter(weights_of(call)))) == fixes_of(cause)
            asked += len(call.said)
    callers = 2 * len(USUAL)
    assert found / callers >= least
    assert asked / callers <= most_questions


def test_what_most_callers_have_is_found_without_any_check_from_here() -> None:
    random = Random(_SEED)  # noqa: S311  (it draws callers, no secrets)
    usual = [cause for cause, share in USUAL.items() if share >= 0.06]
    callers = [Caller(cause, device, random) for cause in usual for device in Device]
    firsts = [next(iter(weights_of(played(caller, reads=True, is_checked=False)))) for caller in callers]
    right = sum(first == caller.cause for first, caller in zip(firsts, callers, strict=True))
    assert right / len(callers) >= 0.8
