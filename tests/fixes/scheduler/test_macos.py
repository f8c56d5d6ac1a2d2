"""launchd's agents, by a stand-in launchctl with a state; never run on a real Mac.

Its exit codes: 113 for a service that is not there, 5 where it is loaded already or cannot be (launchctl of macOS 13
and 14, as people print them, 2026-11). The keys are those of launchd.plist(5).
"""

import plistlib
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from wizard.errors import WizardError
from wizard.fixes.actions.runner import Ending, Ran
from wizard.fixes.scheduler import Means, Plan, Program
from wizard.fixes.scheduler.macos import LABEL, LAUNCHCTL, Launchd, agent

PROGRAM = Program(("/Applications/Trust Wizard.app/Contents/MacOS/trust-wizard", "watch", "--when-due", "--lang", "ja"))
SERVICE = f"gui/501/{LABEL}"


class Agents:
    """launchctl: which agents are loaded, and with what."""

    def __init__(self) -> None:
        self.loaded: dict[str, bytes] = {}
        self.calls: list[tuple[str, ...]] = []
        self.denies = False

    def __call__(self, words: Sequence[str]) -> Ran:
        self.calls.append(tuple(words))
        assert words[0] == LAUNCHCTL
        match words[1:]:
            case ("print", name):
                return Ran(ending=Ending.ENDED, status=0 if name in self.loaded else 113)
            case ("enable", _):
                return Ran(ending=Ending.ENDED)
            case ("bootout", name) if name in self.loaded:
                del self.loaded[name]
                return Ran(ending=Ending.ENDED)
            case ("bootstrap", domain, file) if not self.denies and f"{domain}/{LABEL}" not in self.loaded:
                self.loaded[f"{domain}/{LABEL}"] = Path(file).read_bytes()
                return Ran(ending=Ending.ENDED)
        return Ran(ending=Ending.ENDED, status=5, printed="Bootstrap failed: 5: Input/output error\n")


def test_what_the_agent_says() -> None:
    assert plistlib.loads(agent(PROGRAM, 7)) == {
        "Label": LABEL,
        "ProgramArguments": list(PROGRAM.words),
        "StartCalendarInterval": {"Minute": 7},
        "RunAtLoad": True,
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Nice": 19,
    }
    inside = plistlib.loads(agent(Program(PROGRAM.words, Path("/Users/a & b")), 7))
    assert inside["WorkingDirectory"] == "/Users/a & b"


def test_it_is_set_up_looked_at_and_removed(tmp_path: Path) -> None:
    agents = Agents()
    scheduler = Launchd(agents, tmp_path, 501)
    file = tmp_path / "Library" / "LaunchAgents" / "trust-wizard.watch.plist"
    assert scheduler.plan() is None
    assert not scheduler.remove()
    agents.calls.clear()
    made = scheduler.set_up(PROGRAM, 7)
    assert made.means is Means.LAUNCHD
    assert made.next_start is not None
    assert made.next_start.minute == 7
    assert agents.calls == [
        (LAUNCHCTL, "print", SERVICE), (LAUNCHCTL, "enable", SERVICE), (LAUNCHCTL, "bootstrap", "gui/501", str(file)),
        (LAUNCHCTL, "print", SERVICE),
    ]  # fmt: skip
    assert agents.loaded == {SERVICE: file.read_bytes()}
    # Once more: what is loaded is unloaded first.
    agents.calls.clear()
    again = scheduler.set_up(PROGRAM, 8)
    assert agents.calls[:2] == [(LAUNCHCTL, "print", SERVICE), (LAUNCHCTL, "bootout", SERVICE)]
    assert again.next_start is not None
    assert again.next_start.minute == 8
    assert plistlib.loads(agents.loaded[SERVICE])["StartCalendarInterval"] == {"Minute": 8}
    agents.calls.clear()
    assert scheduler.remove()
    assert agents.calls == [(LAUNCHCTL, "print", SERVICE), (LAUNCHCTL, "bootout", SERVICE)]
    assert not file.exists()
    assert not scheduler.remove()


def test_a_file_that_is_not_loaded_is_removed_too(tmp_path: Path) -> None:
    agents = Agents()
    scheduler = Launchd(agents, tmp_path, 501)
    scheduler.set_up(PROGRAM, 7)
    agents.loaded.clear()
    assert scheduler.plan() is None
    assert scheduler.remove()
    assert not scheduler.file.exists()


@pytest.mark.parametrize("data", [b"", b"<plist/>", plistlib.dumps({"StartCalendarInterval": {"Minute": "7"}})])
def test_a_file_that_makes_no_sense_tells_no_time(data: bytes, tmp_path: Path) -> None:
    scheduler = Launchd(Agents(), tmp_path, 501)
    scheduler.set_up(PROGRAM, 7)
    scheduler.file.write_bytes(data)
    assert scheduler.plan() == Plan(Means.LAUNCHD)


def test_a_refusal_is_told(tmp_path: Path) -> None:
    agents = Agents()
    agents.denies = True
    with pytest.raises(WizardError, match="It says: Bootstrap failed: 5"):
        Launchd(agents, tmp_path, 501).set_up(PROGRAM, 7)


@pytest.mark.skipif(sys.platform == "win32", reason="a file in the place of a folder")
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "Library").touch()
    with pytest.raises(WizardError, match="cannot be written or removed"):
        Launchd(Agents(), tmp_path, 501).set_up(PROGRAM, 7)
