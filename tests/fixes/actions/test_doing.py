"""Doing and taking back, with a kind of change that writes a file: everything around it is real."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.errors import WizardError
from wizard.fixes.actions.base import Action, ActionError, Arguments, Kind, Obstacle, Said, Scope, Work
from wizard.fixes.actions.doing import do, interrupted, mend, take_back
from wizard.fixes.actions.journal import Entry, Journal, Standing
from wizard.probes.base import Cancelled

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def write(arguments: Arguments, _: Work) -> None:
    Path(arguments["path"]).write_text(arguments["new"])


def put_back(arguments: Arguments, _: Work) -> None:
    Path(arguments["path"]).write_text(arguments["old"])


def holds(arguments: Arguments, _: Work) -> bool:
    return Path(arguments["path"]).read_text() == arguments["new"]


WRITE = Kind(id="write", apply=write, undo=put_back, is_done=holds)
KINDS = {"write": WRITE}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_text("old")
    return path


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "changes")


def action(file: Path, **more: str) -> Action:
    return Action(
        kind="write",
        does=Said("It writes."),
        where=Said("A file"),
        risk=Said("None."),
        commands=(),
        scope=Scope.BROWSER,
        arguments={"path": str(file), "old": "old", "new": "new", **more},
    )


def test_done_and_taken_back(file: Path, journal: Journal) -> None:
    entry = do(action(file), Work(), journal, kinds=KINDS)
    assert file.read_text() == "new"
    assert journal.entries() == (entry,)
    assert entry.standing is Standing.DONE
    back = take_back(entry, Work(), journal, kinds=KINDS)
    assert file.read_text() == "old"
    assert journal.entries() == (back,)
    assert back.standing is Standing.UNDONE


def test_it_is_noted_before_anything_changes(file: Path, journal: Journal) -> None:
    seen: list[Entry] = []

    def look(arguments: Arguments, work: Work) -> None:
        seen.extend(journal.entries())
        write(arguments, work)

    do(action(file), Work(), journal, kinds={"write": replace(WRITE, apply=look)})
    assert [entry.standing for entry in seen] == [Standing.BEGUN]


def fail(arguments: Arguments, work: Work) -> None:
    write(arguments, work)
    raise ActionError(Obstacle.FAILED, "The program failed.")


def break_down(arguments: Arguments, work: Work) -> None:
    write(arguments, work)
    raise ZeroDivisionError


@pytest.mark.parametrize(("apply", "raised"), [(fail, ActionError), (break_down, ZeroDivisionError)])
def test_what_fails_half_way_is_put_back(
    file: Path, journal: Journal, apply: Callable[[Arguments, Work], None], raised: type[Exception]
) -> None:
    with pytest.raises(raised):
        do(action(file), Work(), journal, kinds={"write": replace(WRITE, apply=apply)})
    assert file.read_text() == "old"
    assert [e.standing for e in journal.entries()] == [Standing.UNDONE]


def test_what_was_cancelled_is_put_back_all_the_same(file: Path, journal: Journal) -> None:
    work = Work()

    def cancelled_meanwhile(arguments: Arguments, given: Work) -> None:
        write(arguments, given)
        work.cancel.set()
        given.cancel.check()

    def look_and_put_back(arguments: Arguments, given: Work) -> None:
        given.cancel.check()
        put_back(arguments, given)

    kinds = {"write": replace(WRITE, apply=cancelled_meanwhile, undo=look_and_put_back)}
    with pytest.raises(Cancelled):
        do(action(file), work, journal, kinds=kinds)
    assert file.read_text() == "old"


def test_what_can_be_neither_done_nor_put_back_says_so_and_stays_noted(file: Path, journal: Journal) -> None:
    def refuse(*_: object) -> None:
        raise ActionError(Obstacle.IN_USE, "Close Firefox.")

    with pytest.raises(WizardError, match="could not be put back: Close Firefox"):
        do(action(file), Work(), journal, kinds={"write": replace(WRITE, apply=fail, undo=refuse)})
    assert file.read_text() == "new"
    assert [e.standing for e in journal.entries()] == [Standing.BEGUN]


def test_where_nobody_agrees_to_put_it_back_nothing_is_called_unchanged(file: Path, journal: Journal) -> None:
    def refuse(*_: object) -> None:
        raise ActionError(Obstacle.NO_RIGHTS, "No administrator agreed, so nothing was changed.")

    with pytest.raises(WizardError, match="nobody agreed") as raised:
        do(action(file), Work(), journal, kinds={"write": replace(WRITE, apply=fail, undo=refuse)})
    assert "nothing was changed" not in str(raised.value)


def test_what_cannot_be_noted_as_done_is_put_back(
    file: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    def fill_the_disk(arguments: Arguments, work: Work) -> None:
        write(arguments, work)
        monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(WizardError, match="cannot be noted") as raised:
        do(action(file), Work(), journal, kinds={"write": replace(WRITE, apply=fill_the_disk)})
    assert "nothing was changed" not in str(raised.value)
    assert file.read_text() == "old"
    assert [e.standing for e in journal.entries()] == [Standing.BEGUN]


def test_what_left_no_trace_was_not_done(file: Path, journal: Journal) -> None:
    with pytest.raises(ActionError, match="cannot be found"):
        do(action(file), Work(), journal, kinds={"write": replace(WRITE, is_done=lambda *_: False)})
    assert file.read_text() == "old"
    assert [e.standing for e in journal.entries()] == [Standing.UNDONE]


def test_what_cannot_be_looked_at_counts_as_done(file: Path, journal: Journal) -> None:
    entry = do(action(file), Work(), journal, kinds={"write": replace(WRITE, is_done=lambda *_: None)})
    assert entry.standing is Standing.DONE


def test_nothing_is_changed_where_it_cannot_be_noted(file: Path, tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("")
    with pytest.raises(WizardError, match="nothing was changed"):
        do(action(file), Work(), Journal(tmp_path / "blocked" / "x"), kinds=KINDS)
    assert file.read_text() == "old"


def test_what_cannot_be_taken_back_says_so(file: Path, journal: Journal) -> None:
    entry = do(replace(action(file), is_reversible=False), Work(), journal, kinds=KINDS)
    with pytest.raises(ActionError, match="cannot be taken back"):
        take_back(entry, Work(), journal, kinds=KINDS)
    assert file.read_text() == "new"


def test_what_could_not_be_taken_back_can_be_tried_again(file: Path, journal: Journal) -> None:
    entry = do(action(file), Work(), journal, kinds=KINDS)

    def refuse(*_: object) -> None:
        raise ActionError(Obstacle.NO_RIGHTS, "Not allowed.")

    with pytest.raises(ActionError, match="Not allowed"):
        take_back(entry, Work(), journal, kinds={"write": replace(WRITE, undo=refuse)})
    assert [e.standing for e in journal.entries()] == [Standing.DONE]
    take_back(entry, Work(), journal, kinds=KINDS)
    assert file.read_text() == "old"


STALLS = """
import sys
from pathlib import Path
from tests.fixes.actions.test_doing import KINDS, WRITE, action, write
from dataclasses import replace
from wizard.fixes.actions.base import Work
from wizard.fixes.actions.doing import do
from wizard.fixes.actions.journal import Journal

def stall(arguments, work):
    write(arguments, work)
    print("half done", flush=True)
    sys.stdin.readline()

do(action(Path(sys.argv[1])), Work(), Journal(Path(sys.argv[2])), kinds={"write": replace(WRITE, apply=stall)})
"""


def killed_half_way(file: Path, journal: Journal) -> None:
    words = [sys.executable, "-c", STALLS, str(file), str(journal.folder)]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "half done\n"
    assert interrupted(journal, KINDS) == ()  # not while it is still at it
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert file.read_text() == "new"


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_a_killed_change_is_found_and_put_right(file: Path, journal: Journal) -> None:
    killed_half_way(file, journal)
    (entry,) = interrupted(journal, KINDS)
    assert entry.standing is Standing.BEGUN
    assert mend(Work(), journal, kinds=KINDS) == ()
    assert file.read_text() == "old"
    assert [e.standing for e in journal.entries()] == [Standing.UNDONE]


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_what_cannot_be_put_right_yet_stays_to_be_told(file: Path, journal: Journal) -> None:
    killed_half_way(file, journal)

    def refuse(*_: object) -> None:
        raise ActionError(Obstacle.NO_RIGHTS, "Not allowed.")

    (left,) = mend(Work(), journal, kinds={"write": replace(WRITE, undo=refuse)})
    assert left.standing is Standing.BEGUN
    assert interrupted(journal, KINDS) == (left,)
    assert interrupted(journal, {}) == ()  # a kind of change that this version does not know is left alone


@pytest.mark.parametrize("scope", [Scope.USER, Scope.MACHINE])
def test_what_a_system_may_ask_about_waits_for_the_person(file: Path, journal: Journal, scope: Scope) -> None:
    """Windows and macOS ask the person also for a list of their own."""
    with journal.held():
        entry = journal.begin(replace(action(file), scope=scope), NOW)
    file.write_text("new")
    assert mend(Work(), journal, kinds=KINDS) == (entry,)
    assert file.read_text() == "new"


@pytest.mark.parametrize(("is_there", "standing"), [(True, Standing.DONE), (None, Standing.UNDONE)])
def test_what_cannot_be_taken_back_is_tidied_where_it_was_broken_off(
    file: Path, journal: Journal, is_there: bool | None, standing: Standing
) -> None:
    with journal.held():
        entry = journal.begin(replace(action(file), is_reversible=False), NOW)
    file.write_text("half")
    kinds = {"write": replace(WRITE, is_done=lambda *_: is_there)}
    assert take_back(entry, Work(), journal, kinds=kinds).standing is standing
    assert file.read_text() == "old"
    assert interrupted(journal, kinds) == ()
