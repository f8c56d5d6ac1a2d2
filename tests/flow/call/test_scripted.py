import pytest

from tests.flow.call.scripted import CALLS, Scripted, played
from wizard.flow.call.ending import plan_of
from wizard.flow.call.state import MOST_QUESTIONS


@pytest.mark.parametrize("scripted", CALLS, ids=[scripted.title for scripted in CALLS])
def test_a_call_comes_to_the_right_cause_and_plan_in_at_most_six_questions(scripted: Scripted) -> None:
    call, steps = played(scripted)
    ending = plan_of(call)
    assert [finding.cause for finding in ending.diagnosis.findings] == [scripted.cause]
    assert ending.steps[0].fix == scripted.fix
    assert ending.reader.system == scripted.reader
    assert ending.is_device_known
    assert len(steps) <= MOST_QUESTIONS


def test_the_calls_are_of_many_kinds() -> None:
    assert len(CALLS) >= 12
    assert len({scripted.reader for scripted in CALLS}) == 8
    assert len({scripted.cause for scripted in CALLS}) >= 7
    assert sum(played(scripted)[0].language == "ja" for scripted in CALLS) == 2
