import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wizard.errors import WizardError
from wizard.fixes.actions.base import Action, Said, Scope
from wizard.fixes.actions.journal import Entry, Journal, Standing

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def action(**arguments: str) -> Action:
    return Action(
        kind="write",
        does=Said("It writes {what}.", {"what": "hello"}),
        where=Said("A file"),
        risk=Said("None."),
        commands=("echo hello",),
        scope=Scope.USER,
        arguments=arguments,
    )


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "changes")


def test_a_change_is_noted_with_all_that_undoing_needs(journal: Journal) -> None:
    with journal.held():
        begun = journal.begin(action(path="/x", before="old"), NOW)
        assert journal.entries() == (begun,)
        done = journal.settle(begun, Standing.DONE, NOW + timedelta(seconds=3))
    assert Journal(journal.folder).entries() == (done,)
    assert done.arguments == {"path": "/x", "before": "old"}
    assert (done.standing, done.settled_at) == (Standing.DONE, NOW + timedelta(seconds=3))
    assert done.does == Said("It writes {what}.", {"what": "hello"})


def test_the_newest_comes_first(journal: Journal) -> None:
    with journal.held():
        made = [journal.begin(action(n=str(n)), NOW + timedelta(minutes=n)) for n in range(3)]
    assert journal.entries() == tuple(reversed(made))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes; the folder is the person's own there")
def test_nobody_else_may_read_it(journal: Journal) -> None:
    before = os.umask(0)
    try:
        with journal.held():
            journal.begin(action(), NOW)
    finally:
        os.umask(before)
    assert stat.S_IMODE(journal.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(f.stat().st_mode) for f in journal.folder.iterdir()} == {0o600}


def test_nothing_else_stays_in_the_folder(journal: Journal) -> None:
    with journal.held():
        entry = journal.begin(action(), NOW)
    assert {f.name for f in journal.folder.iterdir()} - {"changing.lock"} == {f"{entry.id}.json"}


def test_what_makes_no_sense_hides_no_other(journal: Journal) -> None:
    with journal.held():
        entry = journal.begin(action(), NOW)
    (journal.folder / "20990101-000000-ff.json").write_text("{not json")
    (journal.folder / "20990101-000001-ff.json").write_text(json.dumps({"id": "x"}))
    (journal.folder / "20990101-000002-ff.json").write_bytes(b" " * (1024 * 1024 + 1))
    assert journal.entries() == (entry,)


def test_without_a_folder_nothing_was_changed(journal: Journal) -> None:
    assert journal.entries() == ()


def test_what_cannot_be_noted_may_not_be_done(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WizardError, match="nothing was changed"), Journal(tmp_path / "file" / "changes").held():
        pytest.fail("the journal has no place")


def test_a_full_disk_is_told(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with journal.held(), pytest.raises(WizardError, match="No space left on device"):
        journal.begin(action(), NOW)
    assert journal.entries() == ()


OTHER_WINDOW = """
import sys
from pathlib import Path
from wizard.fixes.actions.journal import Journal
with Journal(Path(sys.argv[1])).held():
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_another_window_waits_and_a_killed_one_holds_nothing(journal: Journal) -> None:
    words = [sys.executable, "-c", OTHER_WINDOW, str(journal.folder)]
    other = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(WizardError, match="Another window"), journal.held():
        pytest.fail("two windows at once")
    other.kill()
    other.communicate()
    with journal.held():
        assert isinstance(journal.begin(action(), NOW), Entry)


def test_a_note_is_of_its_own_file_alone(journal: Journal) -> None:
    with journal.held():
        entry = journal.begin(action(), NOW)
    file = journal.folder / f"{entry.id}.json"
    file.write_text(file.read_text().replace(entry.id, "../elsewhere"))
    assert journal.entries() == ()


def test_a_path_that_is_no_text_comes_back_as_it_was(journal: Journal) -> None:
    place = "/home/caf\udce9/ファイル"
    with journal.held():
        entry = journal.begin(action(path=place), NOW)
    assert journal.entries() == (entry,)
    assert entry.arguments["path"] == place


@pytest.mark.skipif(sys.platform == "win32", reason="Windows opens no folder for that")
def test_the_disk_has_the_name_of_a_note_before_anything_is_changed(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_ino))
    with journal.held():
        entry = journal.begin(action(), NOW)
    note = journal.folder / f"{entry.id}.json"
    assert synced == [note.stat().st_ino, journal.folder.stat().st_ino]


def test_what_could_not_be_read_again_is_not_begun(journal: Journal) -> None:
    """The root that a stranger's server sends may be of any size."""
    with journal.held(), pytest.raises(WizardError, match="nothing was changed"):
        journal.begin(action(der="A" * 1024 * 1024), NOW)
    assert not journal.has_entries()


@pytest.mark.parametrize("text", ["It writes {that}.", "It writes {what.x}.", "It writes {what", "{}"])
def test_a_note_whose_sentence_cannot_be_filled_is_none(journal: Journal, text: str) -> None:
    with journal.held():
        entry = journal.begin(action(), NOW)
        journal._write(replace(entry, does=Said(text, {"what": "hello"})))
    assert journal.entries() == ()
