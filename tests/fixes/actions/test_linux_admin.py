"""What comes of a question for an administrator's consent."""

from collections.abc import Sequence

import pytest

from wizard.fixes.actions.base import ActionError, Obstacle, Work
from wizard.fixes.actions.linux_admin import failed, no_tool, run_as_admin
from wizard.fixes.actions.runner import Ending, Ran
from wizard.probes.base import Cancel


def ends(ran: Ran, asked: list[tuple[Sequence[str], bool]] | None = None) -> Work:
    """Return work whose programs end like *ran*; what they are asked is noted."""

    def run(words: Sequence[str], *, cancel: Cancel, as_admin: bool = False) -> Ran:
        assert not cancel.is_set
        if asked is not None:
            asked.append((words, as_admin))
        return ran

    return Work(run=run)


@pytest.mark.parametrize("ending", [Ending.ENDED, Ending.HUNG])
@pytest.mark.parametrize("as_admin", [True, False])
def test_how_it_ended_is_for_the_caller(ending: Ending, as_admin: bool) -> None:
    asked: list[tuple[Sequence[str], bool]] = []
    ran = Ran(ending=ending, status=3)
    assert run_as_admin(("a", "b"), ends(ran, asked), by_hand=("sudo a b",), as_admin=as_admin) is ran
    assert asked == [(("a", "b"), as_admin)]


def test_without_consent_the_way_by_hand_is_named() -> None:
    with pytest.raises(ActionError, match="sudo a b ; sudo c") as refused:
        run_as_admin(("a",), ends(Ran(ending=Ending.REFUSED)), by_hand=("sudo a b", "sudo c"))
    assert refused.value.obstacle is Obstacle.NO_RIGHTS


def test_a_missing_program_is_named() -> None:
    with pytest.raises(ActionError, match="the package a ") as missing:
        run_as_admin(("a",), ends(Ran(ending=Ending.MISSING)), by_hand=())
    assert missing.value.obstacle is Obstacle.NO_TOOL
    assert no_tool("p11-kit").obstacle is Obstacle.NO_TOOL


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("first\nlast\n\n", "last"),
        ("", "7"),
        ("\x1b[31mred\n", "<U+001B>[31mred"),
        ("x" * 1000 + "end", "x" * 297 + "end"),
    ],
    ids=["last line", "nothing", "a terminal is steered", "long"],
)
def test_what_a_program_said_last_is_told_and_safe_to_show(printed: str, words: str) -> None:
    error = failed(Ran(ending=Ending.ENDED, status=7, printed=printed))
    assert error.obstacle is Obstacle.FAILED
    assert str(error).endswith(f": {words}")
