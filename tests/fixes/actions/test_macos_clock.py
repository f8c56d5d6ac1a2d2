"""The clock of a Mac whose programs behave as the real ones (tests/support/mac_programs.py says whence)."""

import sys
from pathlib import Path

import pytest

from tests.support.asking import asked_of
from tests.support.mac_programs import FakeMac, script_of
from wizard.fixes.actions.base import ActionError, Obstacle
from wizard.fixes.actions.macos_clock import CLOCK, Clock, clock
from wizard.probes.system.common import TimeService

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are scripts of POSIX")

WRONG = asked_of("macos", causes=["clock-wrong"])


@pytest.fixture
def mac(tmp_path: Path) -> FakeMac:
    return FakeMac(tmp_path / "mac")


def made(mac: FakeMac, *, is_seen: bool = True) -> Clock:
    def read() -> TimeService:
        return TimeService(automatic=mac.read()["automatic"] if is_seen else None)

    return Clock(read, mac.program("osascript"), (mac.program("systemsetup"), mac.program("sntp")))


def ran(mac: FakeMac) -> list[str]:
    calls = [script_of(call)[0] for call in mac.calls]
    mac.calls.clear()
    return calls


ON = '"$1" -setusingnetworktime on; "$2" -sS time.apple.com; "$1" -getusingnetworktime'
OFF = '"$1" -setusingnetworktime off; "$1" -getusingnetworktime'


def test_a_clock_that_was_off_is_on_and_goes_back_to_off(mac: FakeMac) -> None:
    tried = made(mac)
    (action,) = tried.prepare(asked_of("macos"), mac.work)
    assert action.is_reversible
    assert tried.kind.is_done(action.arguments, mac.work) is False
    tried.kind.apply(action.arguments, mac.work)
    assert ran(mac) == [ON]
    assert mac.read()["synchronised"]
    assert tried.kind.is_done(action.arguments, mac.work) is True
    tried.kind.undo(action.arguments, mac.work)
    assert ran(mac) == [OFF]
    assert tried.kind.is_done(action.arguments, mac.work) is False
    tried.kind.undo(action.arguments, mac.work)
    assert not mac.calls, "nothing to do, and nobody is asked"


def test_a_clock_that_is_wrong_although_it_is_on_is_set_at_once(mac: FakeMac) -> None:
    mac.change(automatic=True)
    tried = made(mac)
    assert not [*tried.prepare(asked_of("macos"), mac.work)]
    (action,) = tried.prepare(WRONG, mac.work)
    assert not action.is_reversible
    tried.kind.apply(action.arguments, mac.work)
    assert mac.read()["synchronised"]
    tried.kind.undo(action.arguments, mac.work)
    assert ran(mac) == [ON]


def test_a_setting_that_cannot_be_seen_is_never_called_undone(mac: FakeMac) -> None:
    tried = made(mac, is_seen=False)
    (action,) = tried.prepare(WRONG, mac.work)
    assert not action.is_reversible
    tried.kind.apply(action.arguments, mac.work)
    assert tried.kind.is_done(action.arguments, mac.work) is None


def test_a_no_changes_nothing(mac: FakeMac) -> None:
    mac.change(agrees=False)
    with pytest.raises(ActionError) as raised:
        made(mac).kind.apply({"was": "off"}, mac.work)
    assert raised.value.obstacle is Obstacle.NO_RIGHTS
    assert not mac.read()["automatic"]


def test_a_systemsetup_that_ends_well_and_did_nothing_is_no_success(mac: FakeMac) -> None:
    mac.change(obeys=False)
    with pytest.raises(ActionError, match="Network Time: Off"):
        made(mac).kind.apply({"was": "off"}, mac.work)


def test_a_note_that_makes_no_sense_changes_nothing(mac: FakeMac) -> None:
    with pytest.raises(ActionError, match="damaged"):
        made(mac).kind.undo({"was": "other"}, mac.work)


def test_the_module_looks_at_a_real_mac_only_on_macos(mac: FakeMac) -> None:
    assert CLOCK.id == "macos-clock"
    assert not [*clock(asked_of("linux", causes=["clock-wrong"]), mac.work)]
