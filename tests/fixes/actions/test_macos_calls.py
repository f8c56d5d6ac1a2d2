"""How programs of macOS are run for a person, and what each of their refusals means."""

import sys
from pathlib import Path

import pytest

from tests.support.mac_programs import LINES, FakeMac
from wizard.fixes.actions.base import ActionError, Obstacle, Work
from wizard.fixes.actions.macos_calls import as_administrator, ask_person, failure
from wizard.fixes.actions.runner import Ending, Ran

posix = pytest.mark.skipif(sys.platform == "win32", reason="the programs are scripts of POSIX")


@posix
def test_an_administrators_script_gets_its_arguments_untouched(tmp_path: Path) -> None:
    mac = FakeMac(tmp_path / "mac")
    hostile = ["$(touch oops)", "a'b\"c", '" & (do shell script "touch oops") & "', "two words", "\\", "-x"]
    ran = as_administrator('printf "<%s>" "$@"', hostile, mac.work, mac.program("osascript"))
    assert ran.printed == "".join(f"<{word}>" for word in hostile)
    ((name, *words),) = mac.calls
    assert name == "osascript"
    assert words == [word for line in LINES for word in ("-e", line)] + ['printf "<%s>" "$@"', "sh", *hostile]


@posix
def test_it_runs_as_an_administrator(tmp_path: Path) -> None:
    mac = FakeMac(tmp_path / "mac")
    assert as_administrator('printf %s "$MAC_ROOT"', [], mac.work, mac.program("osascript")).printed == "1"


@posix
def test_a_script_that_ends_badly_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    mac = FakeMac(tmp_path / "mac")
    with pytest.raises(ActionError, match=r"disk is full. \(3\)"):
        as_administrator("echo 'the disk is full.' >&2; exit 3", [], mac.work, mac.program("osascript"))


def _ended(printed: str) -> Ran:
    return Ran(ending=Ending.ENDED, status=1, printed=printed)


@pytest.mark.parametrize(
    ("printed", "obstacle"),
    [
        ("0:116: execution error: User canceled. (-128)", Obstacle.NO_RIGHTS),
        ("35:59: execution error: Se canceló la acción. (-128)", Obstacle.NO_RIGHTS),
        ("SecTrustSettingsSetTrustSettings: The authorization was canceled by the user.", Obstacle.NO_RIGHTS),
        ("SecTrustSettingsRemoveTrustSettings: The authorization was canceled by the user.", Obstacle.NO_RIGHTS),
        (
            "SecTrustSettingsSetTrustSettings: The authorization was denied since no user interaction was possible.",
            Obstacle.NO_RIGHTS,
        ),
        ("execution error: The administrator user name or password was incorrect. (-60007)", Obstacle.NO_RIGHTS),
        ("You need administrator access to run this tool... exiting!", Obstacle.NO_RIGHTS),
        ("SecTrustSettingsSetTrustSettings: errSecInternalComponent", Obstacle.FAILED),
        ("SecCertificateAddToKeychain: Write permissions error.", Obstacle.FAILED),
        ("", Obstacle.FAILED),
    ],
)
def test_refusals_are_told_from_failures(printed: str, obstacle: Obstacle) -> None:
    assert failure(_ended(printed)).obstacle is obstacle


def test_what_a_program_said_is_safe_to_show() -> None:
    assert "<U+001B>" in str(failure(_ended("\x1b[31mred")))


@pytest.mark.parametrize(
    ("ending", "obstacle"),
    [
        (Ending.MISSING, Obstacle.NO_TOOL),
        (Ending.HUNG, Obstacle.FAILED),
        (Ending.REFUSED, Obstacle.NO_RIGHTS),
    ],
)
def test_each_way_not_to_end_is_told(ending: Ending, obstacle: Obstacle) -> None:
    def run(*_: object, **__: object) -> Ran:
        return Ran(ending=ending)

    with pytest.raises(ActionError) as raised:
        ask_person(["/usr/bin/security"], Work(run=run))
    assert raised.value.obstacle is obstacle
