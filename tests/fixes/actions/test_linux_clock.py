"""Setting the clock by itself: the real timedatectl with a bus of the test's own, and a script in its place.

What the script prints has the form of Debian's timedatectl (systemd 252.38-1~deb12u1), as
`test_the_real_timedatectl…` sees it.
"""

import os
import shutil
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from tests.support.networks import inside
from wizard.fixes.actions import linux_clock, runner
from wizard.fixes.actions.base import Action, ActionError, Asked, Obstacle, Scope, Work
from wizard.fixes.actions.doing import do, take_back
from wizard.fixes.actions.journal import Journal, Standing
from wizard.fixes.actions.linux_clock import CLOCK_AUTOMATIC, clock_automatic
from wizard.fixes.actions.runner import Ran
from wizard.probes.base import Cancel

KINDS = {"clock-automatic": CLOCK_AUTOMATIC}
ASKED = Asked(diagnosis=made_diagnosis([finding("clock-wrong")]), system="linux")

_TIMEDATECTL = """
folder={folder}
echo "$*" >>$folder/calls
case $1 in
show) /bin/cat $folder/state ;;
set-ntp)
    {before}
    if [ "$2" = true ]; then word=yes; else word=no; fi
    printf 'CanNTP=yes\\nNTP=%s\\nNTPSynchronized=%s\\n' $word {synchronised} >$folder/state ;;
esac
"""


class Clock:
    """A timedatectl that keeps its state in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.put()
        self.say()

    def say(self, *, can: str = "yes", ntp: str = "no", synchronised: str = "no") -> None:
        (self.folder / "state").write_text(f"CanNTP={can}\nNTP={ntp}\nNTPSynchronized={synchronised}\n")

    def put(self, before: str = ":", *, synchronised: str = "$word") -> None:
        text = _TIMEDATECTL.format(folder=self.folder, before=before, synchronised=synchronised)
        self.program("timedatectl", text)

    def program(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    @property
    def wishes(self) -> list[str]:
        calls = (self.folder / "calls").read_text().splitlines()
        return [call.removeprefix("set-ntp ") for call in calls if call.startswith("set-ntp")]


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A person's computer with the clock's program alone, and pkexec, where every question is answered with yes."""
    folder = tmp_path / "bin"
    folder.mkdir()
    clock = Clock(folder)
    clock.program("pkexec", 'shift; exec "$@"')
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(runner, "SYSTEM_FOLDERS", str(folder))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return clock


def offered() -> Action:
    (action,) = clock_automatic(ASKED, Work(run=never))
    return action


def never(words: Sequence[str], *, cancel: Cancel, as_admin: bool = False) -> Ran:
    raise AssertionError(f"it was run: {words} {cancel} {as_admin}")


def test_a_clock_that_is_set_by_hand_becomes_automatic_until_that_is_taken_back(clock: Clock, tmp_path: Path) -> None:
    action, journal = offered(), Journal(tmp_path / "changes")
    assert (action.scope, action.needs_admin, action.commands) == (
        Scope.MACHINE, True, ("sudo timedatectl set-ntp true",),
    )  # fmt: skip
    entry = do(action, Work(), journal, kinds=KINDS)
    assert CLOCK_AUTOMATIC.is_done(action.arguments, Work()) is True
    assert take_back(entry, Work(), journal, kinds=KINDS).standing is Standing.UNDONE
    assert CLOCK_AUTOMATIC.is_done(action.arguments, Work()) is False
    take_back(entry, Work(run=never), journal, kinds=KINDS)
    assert clock.wishes == ["true", "false"]


def test_one_that_is_wrong_though_it_is_automatic_is_set_anew_and_stays_so(clock: Clock, tmp_path: Path) -> None:
    clock.say(ntp="yes", synchronised="yes")
    journal = Journal(tmp_path / "changes")
    action = offered()
    assert action.commands == ("sudo timedatectl set-ntp false", "sudo timedatectl set-ntp true")
    entry = do(action, Work(), journal, kinds=KINDS)
    assert clock.wishes == ["false", "true"]
    take_back(entry, Work(run=never), journal, kinds=KINDS)
    assert CLOCK_AUTOMATIC.is_done(action.arguments, Work()) is True


def test_one_that_was_broken_off_between_off_and_on_is_on_again(clock: Clock) -> None:
    clock.say(ntp="no")
    CLOCK_AUTOMATIC.undo({"was": "on"}, Work())
    assert clock.wishes == ["true"]


def test_one_that_the_system_sets_and_that_is_right_is_left_alone(clock: Clock) -> None:
    clock.say(ntp="yes", synchronised="yes")
    assert [*clock_automatic(Asked(diagnosis=made_diagnosis(), system="linux"), Work())] == []
    clock.say(ntp="yes", synchronised="no")
    assert len([*clock_automatic(Asked(diagnosis=made_diagnosis(), system="linux"), Work())]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "printf 'CanNTP=no\\nNTP=no\\nNTPSynchronized=no\\n'",
        # Debian 12 in a container, 2026-11-29.
        'echo "System has not been booted with systemd as init system (PID 1). Can\'t operate." >&2; exit 1',
        "printf 'NTPSynchronized=no\\n'",
        "echo; exec /bin/sleep 300",
        ":",
    ],
    ids=["cannot", "no systemd", "old", "hangs", "silent"],
)
def test_nothing_is_offered_where_timedatectl(clock: Clock, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("wizard.probes.command.SOON_S", 0.5)
    clock.program("timedatectl", text)
    assert [*clock_automatic(ASKED, Work(run=never))] == []


def test_nothing_is_offered_without_timedatectl_or_on_another_system(clock: Clock) -> None:
    assert [*clock_automatic(Asked(diagnosis=ASKED.diagnosis, system="windows"), Work(run=never))] == []
    assert len([*clock_automatic(ASKED, Work(run=never))]) == 1
    (clock.folder / "timedatectl").unlink()
    assert [*clock_automatic(ASKED, Work(run=never))] == []


@pytest.mark.parametrize("status", [126, 127])
def test_without_consent_nothing_is_changed(clock: Clock, tmp_path: Path, status: int) -> None:
    clock.program("pkexec", f"exit {status}")
    with pytest.raises(ActionError, match="sudo timedatectl set-ntp true") as refused:
        do(offered(), Work(), Journal(tmp_path / "changes"), kinds=KINDS)
    assert refused.value.obstacle is Obstacle.NO_RIGHTS
    assert clock.wishes == []


@pytest.mark.parametrize(
    ("says", "obstacle"),
    [
        ("Failed to set ntp: Interactive authentication required.", Obstacle.NO_RIGHTS),
        ("Failed to set ntp: Access denied", Obstacle.NO_RIGHTS),
        ("Failed to set ntp: NTP not supported.", Obstacle.FAILED),
    ],
)
def test_without_pkexec_timedatectl_asks_itself_and_may_be_refused(clock: Clock, says: str, obstacle: Obstacle) -> None:
    (clock.folder / "pkexec").unlink()
    clock.put(f'echo "{says}" >&2; exit 1')
    with pytest.raises(ActionError) as refused:
        CLOCK_AUTOMATIC.apply(offered().arguments, Work())
    assert refused.value.obstacle is obstacle
    assert obstacle is Obstacle.NO_RIGHTS or "NTP not supported" in str(refused.value)
    assert CLOCK_AUTOMATIC.is_done({}, Work()) is False


def test_without_pkexec_it_is_done_where_polkit_agrees(clock: Clock) -> None:
    (clock.folder / "pkexec").unlink()
    CLOCK_AUTOMATIC.apply(offered().arguments, Work())
    assert CLOCK_AUTOMATIC.is_done({}, Work()) is True


def test_one_that_hangs_is_broken_off(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "ADMIN_PATIENCE_S", 0.5)
    clock.put("exec /bin/sleep 300")
    with pytest.raises(ActionError, match="took too long") as hung:
        CLOCK_AUTOMATIC.apply(offered().arguments, Work())
    assert hung.value.obstacle is Obstacle.FAILED
    assert CLOCK_AUTOMATIC.is_done({}, Work()) is False


def test_one_that_is_broken_off_between_off_and_on_is_switched_on_again(clock: Clock) -> None:
    clock.say(ntp="yes")
    action, cancel, note = offered(), Cancel(), clock.folder / "hangs"
    clock.put(f'if [ "$2" = true ] && [ ! -e {note} ]; then : >{note}; exec /bin/sleep 300; fi')

    def look() -> None:
        while not note.exists():
            threading.Event().wait(0.02)
        cancel.set()

    looking = threading.Thread(target=look)
    looking.start()
    with pytest.raises(ActionError, match="broken off"):
        CLOCK_AUTOMATIC.apply(action.arguments, Work(cancel=cancel))
    looking.join()
    assert CLOCK_AUTOMATIC.is_done({}, Work()) is True


def test_a_clock_that_is_not_set_soon_keeps_nobody_waiting(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux_clock, "SOON_S", 0.5)
    clock.put(synchronised="no")
    CLOCK_AUTOMATIC.apply(offered().arguments, Work())
    assert CLOCK_AUTOMATIC.is_done({}, Work()) is True


def test_waiting_for_the_clock_can_be_broken_off_and_the_setting_stays(clock: Clock) -> None:
    clock.put(synchronised="no")
    action, cancel = offered(), Cancel()
    timer = threading.Timer(1.0, cancel.set)
    timer.start()
    CLOCK_AUTOMATIC.apply(action.arguments, Work(cancel=cancel))
    timer.join()
    assert CLOCK_AUTOMATIC.is_done({}, Work()) is True


needs_timedatectl = pytest.mark.skipif(
    not (shutil.which("timedatectl") and shutil.which("dbus-daemon") and shutil.which("unshare")),
    reason="timedatectl, dbus-daemon or namespaces are not there",
)


def _with_the_real_one() -> Any:
    from tests.support.time_service import DENIED, INTERACTIVE, TimeService

    service = TimeService()
    words = ["timedatectl", "show", "-p", "CanNTP", "-p", "NTP", "-p", "NTPSynchronized"]
    printed = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    journal = Journal(Path("/run/changes"))
    action = offered()
    refused = []
    for error in (INTERACTIVE, DENIED):
        service.refuses = error
        try:
            do(action, Work(), journal, kinds=KINDS)
        except ActionError as found:
            refused.append(found.obstacle)
    service.refuses = None
    entry = do(action, Work(), journal, kinds=KINDS)
    take_back(entry, Work(), journal, kinds=KINDS)
    service.ntp = True
    do(offered(), Work(), journal, kinds=KINDS)
    wishes = list(service.wishes)
    service.can = False
    cannot = len([*clock_automatic(ASKED, Work())])
    service.end()
    return printed, refused, wishes, cannot, len([*clock_automatic(ASKED, Work())])


@needs_timedatectl
def test_the_real_timedatectl_is_understood_and_told() -> None:
    printed, refused, wishes, cannot, without_a_bus = inside(_with_the_real_one)
    assert printed == "CanNTP=yes\nNTP=no\nNTPSynchronized=no\n"
    assert refused == [Obstacle.NO_RIGHTS, Obstacle.NO_RIGHTS]
    assert wishes == [True, False, False, True]
    assert cannot == 0
    assert without_a_bus == 0


def _without_systemd() -> Any:
    subprocess.run(["mount", "-t", "tmpfs", "none", "/run"], check=True)
    try:
        CLOCK_AUTOMATIC.apply({"was": "off"}, Work())
    except ActionError as error:
        return len([*clock_automatic(ASKED, Work())]), error.obstacle, str(error)
    return None


@needs_timedatectl
def test_the_real_timedatectl_without_systemd_is_not_offered_and_fails_in_words() -> None:
    offers, obstacle, text = inside(_without_systemd)
    assert (offers, obstacle) == (0, Obstacle.FAILED)
    assert "Failed to connect to bus" in text or "has not been booted with systemd" in text
