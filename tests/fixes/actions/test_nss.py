"""Roots in real databases, added with the real certutil, taken out, put back, and interrupted at every step."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from tests.support.evidence import met
from tests.support.pki import (
    AT,
    Authority,
    Leaf,
    Validity,
    der_of,
    issue,
    make_root,
    name_of,
    new_key,
    pem_of,
    self_sign,
)
from wizard.causes.diagnose import diagnose
from wizard.fixes.actions import nss
from wizard.fixes.actions.base import Action, ActionError, Asked, Kind, Obstacle, Scope, Work
from wizard.fixes.actions.doing import do, interrupted, take_back
from wizard.fixes.actions.journal import Journal, Standing
from wizard.fixes.actions.nss_rows import about, read_rows
from wizard.model.certificate import Certificate
from wizard.pki.known_roots import known_roots
from wizard.pki.reader import read_certificate
from wizard.probes.stores.nss import read_trust

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("certutil") is None,
    reason="no Linux, or certutil (libnss3-tools) is not installed",
)

KINDS: Mapping[str, Kind] = {kind.id: kind for kind in (nss.KIND_ADD, nss.KIND_REMOVE)}
DAYS = Validity.around(AT)
ROOT = make_root(name_of("Our own CA", "Works"), DAYS)
RENEWED = make_root(name_of("Our own CA", "Works"), DAYS)
OTHER = make_root(name_of("Another CA"), DAYS)
DIAGNOSIS = diagnose(met())


def read(certificate: x509.Certificate) -> Certificate:
    found = read_certificate(der_of(certificate))
    assert isinstance(found, Certificate)
    return found


def certutil(folder: Path, *words: str) -> str:
    return subprocess.run(
        ["certutil", *words, "-d", f"sql:{folder}"],
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    ).stdout


def put(folder: Path, root: Authority, nickname: str, trust: str = "C,,", *more: str) -> None:
    file = folder.parent / "put.pem"
    file.write_bytes(pem_of(root.certificate))
    certutil(folder, "-A", "-n", nickname, "-t", trust, "-i", str(file), *more)
    file.unlink()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def database(home: Path) -> Path:
    """Return the folder of Chromium's database, in which there is another root."""
    folder = home / ".pki/nssdb"
    folder.mkdir(parents=True)
    certutil(folder, "-N", "--empty-password")
    put(folder, OTHER, "Another")
    return folder


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


def asked(root: x509.Certificate, system: str = "linux") -> Asked:
    return Asked(diagnosis=DIAGNOSIS, system=system, root=read(root))


def to_add(root: Authority = ROOT) -> Action:
    (action,) = nss.add_to_browsers(asked(root.certificate), Work())
    return action


def to_remove(root: Authority = ROOT) -> Action:
    (action,) = nss.remove_from_browsers(asked(root.certificate), Work())
    return action


@dataclass(frozen=True, slots=True)
class Seen:
    """What a folder with a database is like."""

    files: Mapping[str, bytes]
    modes: Mapping[str, int]
    listed: str


def look(folder: Path) -> Seen:
    listed = certutil(folder, "-L")
    files = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    modes = {file.name: file.stat().st_mode for file in folder.iterdir()}
    return Seen(files, modes, listed)


def trusted(folder: Path) -> Collection[bytes]:
    return read_trust(folder / "cert9.db").trusted


def test_a_root_is_added_and_taken_back_to_the_last_byte(database: Path, journal: Journal) -> None:
    (database / "cert9.db").chmod(0o640)
    before = look(database)
    action = to_add()
    assert (action.kind, action.scope, action.wants_fingerprint) == ("nss-add", Scope.BROWSER, True)
    entry = do(action, Work(), journal, kinds=KINDS)
    after = look(database)
    assert der_of(ROOT.certificate) in trusted(database)
    assert [line.split()[-1] for line in after.listed.splitlines() if line.startswith("Trust Wizard ")] == ["C,,"]
    assert after.files["cert9.db.trust-wizard-backup"] == before.files["cert9.db"]
    assert {name: after.modes[name] for name in before.modes} == before.modes
    take_back(entry, Work(), journal, kinds=KINDS)
    assert look(database) == before


def test_no_copy_of_private_keys_is_left(database: Path, journal: Journal, tmp_path: Path) -> None:
    """It would outlive a password that is set later, as Firefox's primary password for the saved ones."""
    noise = tmp_path / "noise"
    noise.write_bytes(bytes(2048))
    certutil(database, "-S", "-x", "-n", "Mine", "-s", "CN=Mine", "-t", ",,", "-z", str(noise))
    keys, listed = certutil(database, "-K"), certutil(database, "-L")
    entry = do(to_add(), Work(), journal, kinds=KINDS)
    assert "key4.db.trust-wizard-backup" not in look(database).files
    take_back(entry, Work(), journal, kinds=KINDS)
    assert (certutil(database, "-K"), certutil(database, "-L")) == (keys, listed)
    assert sorted(look(database).files) == ["cert9.db", "key4.db", "pkcs11.txt"]


def test_a_root_of_the_same_name_keeps_its_own_trust(database: Path, journal: Journal) -> None:
    put(database, RENEWED, "Renewed", "CT,C,")
    before = look(database)
    entry = do(to_add(), Work(), journal, kinds=KINDS)
    assert {der_of(r.certificate) for r in (ROOT, RENEWED, OTHER)} == set(trusted(database))
    take_back(entry, Work(), journal, kinds=KINDS)
    assert look(database) == before


@pytest.mark.parametrize(("there", "then"), [(",,", "C,,"), (",C,", "C,C,"), (",,C", "C,,C"), ("T,c,", "C,,")])
def test_other_trust_that_is_there_is_kept_and_comes_back(
    database: Path, journal: Journal, there: str, then: str
) -> None:
    put(database, ROOT, "In here already", there)
    before = look(database)
    entry = do(to_add(), Work(), journal, kinds=KINDS)
    listed = look(database).listed
    assert [line.split()[-1] for line in listed.splitlines() if line.startswith("In here already")] == [then]
    take_back(entry, Work(), journal, kinds=KINDS)
    assert look(database) == before


def test_what_came_in_between_stays(database: Path, journal: Journal) -> None:
    entry = do(to_add(), Work(), journal, kinds=KINDS)
    put(database, RENEWED, "Later")
    take_back(entry, Work(), journal, kinds=KINDS)
    assert set(trusted(database)) == {der_of(r.certificate) for r in (RENEWED, OTHER)}
    assert "Later" in certutil(database, "-L")
    assert sorted(look(database).files) == ["cert9.db", "key4.db", "pkcs11.txt"]


def test_changes_are_taken_back_in_any_order(database: Path, journal: Journal) -> None:
    first = do(to_add(ROOT), Work(), journal, kinds=KINDS)
    second = do(to_add(RENEWED), Work(), journal, kinds=KINDS)
    take_back(first, Work(), journal, kinds=KINDS)
    assert set(trusted(database)) == {der_of(r.certificate) for r in (RENEWED, OTHER)}
    listed = certutil(database, "-L")
    assert [line.split()[-1] for line in listed.splitlines() if line.startswith("Trust Wizard ")] == ["C,,"]
    take_back(second, Work(), journal, kinds=KINDS)
    assert set(trusted(database)) == {der_of(OTHER.certificate)}


@pytest.mark.parametrize("nickname", ["Plain", "With: a colon", "-L", "x; touch /tmp/y", "日本の'認証局'"])
@pytest.mark.parametrize("trust", ["C,,", "CT,C,C"])
def test_a_root_is_removed_and_put_back(database: Path, journal: Journal, nickname: str, trust: str) -> None:
    put(database, ROOT, nickname, trust)
    put(database, RENEWED, "Renewed")
    before = look(database)
    entry = do(to_remove(), Work(), journal, kinds=KINDS)
    assert not about(read_rows(database / "cert9.db"), der_of(ROOT.certificate))
    assert set(trusted(database)) == {der_of(r.certificate) for r in (RENEWED, OTHER)}
    take_back(entry, Work(), journal, kinds=KINDS)
    assert look(database) == before


def test_removing_needs_no_tool(database: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    put(database, ROOT, "Ours")
    before = look(database)
    with monkeypatch.context() as without:
        without.setenv("PATH", "/nowhere")
        entry = do(to_remove(), Work(), journal, kinds=KINDS)
        assert der_of(ROOT.certificate) not in trusted(database)
        take_back(entry, Work(), journal, kinds=KINDS)
    assert look(database) == before


def test_a_database_that_is_not_there_is_made_and_removed(home: Path, journal: Journal) -> None:
    (home / ".config/chromium").mkdir(parents=True)
    action = to_add()
    folder = home / ".local/share/pki/nssdb"
    assert [command.split()[0] for command in action.commands] == ["mkdir", "certutil", "certutil"]
    entry = do(action, Work(), journal, kinds=KINDS)
    assert trusted(folder) == (der_of(ROOT.certificate),)
    assert (folder.stat().st_mode & 0o777, (folder / "key4.db").stat().st_mode & 0o777) == (0o700, 0o600)
    take_back(entry, Work(), journal, kinds=KINDS)
    assert not (home / ".local").exists()


def test_a_made_database_into_which_something_came_stays(home: Path, journal: Journal) -> None:
    (home / ".config/chromium").mkdir(parents=True)
    entry = do(to_add(), Work(), journal, kinds=KINDS)
    folder = home / ".local/share/pki/nssdb"
    put(folder, OTHER, "Later")
    take_back(entry, Work(), journal, kinds=KINDS)
    assert trusted(folder) == (der_of(OTHER.certificate),)


def test_a_made_database_beside_which_something_lies_stays(home: Path, journal: Journal) -> None:
    (home / ".config/chromium").mkdir(parents=True)
    entry = do(to_add(), Work(), journal, kinds=KINDS)
    folder = home / ".local/share/pki/nssdb"
    (folder / "notes.txt").write_text("mine")
    take_back(entry, Work(), journal, kinds=KINDS)
    assert sorted(os.listdir(folder)) == ["cert9.db", "key4.db", "notes.txt"]
    assert trusted(folder) == ()


def test_a_database_that_cannot_be_made_leaves_nothing(
    home: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".config/chromium").mkdir(parents=True)
    action = to_add()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ActionError) as raised:
        nss.KIND_ADD.apply(action.arguments, Work())
    assert raised.value.obstacle is Obstacle.NO_TOOL
    assert not (home / ".local").exists()
    with pytest.raises(ActionError):
        do(action, Work(), journal, kinds=KINDS)
    assert not (home / ".local").exists()


def test_a_primary_password_is_told_and_nothing_changes(home: Path, journal: Journal) -> None:
    folder = home / "profile"
    folder.mkdir()
    lists = home / ".mozilla/firefox"
    lists.mkdir(parents=True)
    (lists / "profiles.ini").write_text(f"[Profile0]\nName=mine\nIsRelative=0\nPath={folder}\n")
    (home / "password").write_text("secret\n")
    certutil(folder, "-N", "-f", str(home / "password"))
    put(folder, OTHER, "Theirs", "C,,", "-f", str(home / "password"))
    before = look(folder)
    action = to_add()
    with pytest.raises(ActionError, match=r"primary password.*Settings > Privacy & Security") as raised:
        do(action, Work(), journal, kinds=KINDS)
    assert raised.value.obstacle is Obstacle.FAILED
    assert look(folder) == before
    entry = do(to_remove(OTHER), Work(), journal, kinds=KINDS)
    assert trusted(folder) == ()
    take_back(entry, Work(), journal, kinds=KINDS)
    assert look(folder) == before
    assert [entry.standing for entry in journal.entries()] == [Standing.UNDONE] * 2


MEDDLING = """#!/bin/sh
'{real}' "$@" || exit
for word; do case "$word" in sql:*) folder=$word;; esac; done
case "$*" in *-A*) '{real}' -D -n Another -d "$folder";; esac
"""


def test_a_tool_that_would_change_more_changes_nothing(
    database: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, action, programs = look(database), to_add(), database.parent / "programs"
    programs.mkdir()
    (programs / "certutil").write_text(MEDDLING.format(real=shutil.which("certutil")))
    (programs / "certutil").chmod(0o755)
    with monkeypatch.context() as meddling:
        meddling.setenv("PATH", f"{programs}:{os.environ['PATH']}")
        with pytest.raises(ActionError, match="More than the certificate"):
            nss.KIND_ADD.apply(action.arguments, Work())
    assert look(database) == before


DOUBTING = """#!/bin/sh
case "$*" in *-L*) exec printf '%-60s ,,\\n' 'Trust Wizard {name}';; esac
exec '{real}' "$@"
"""


def test_a_root_that_the_tool_itself_does_not_list_as_trusted_is_not_added(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, action, programs = look(database), to_add(), database.parent / "programs"
    programs.mkdir()
    name = read(ROOT.certificate).sha256[:16]
    (programs / "certutil").write_text(DOUBTING.format(real=shutil.which("certutil"), name=name))
    (programs / "certutil").chmod(0o755)
    with monkeypatch.context() as doubting:
        doubting.setenv("PATH", f"{programs}:{os.environ['PATH']}")
        with pytest.raises(ActionError, match="the root is not trusted"):
            nss.KIND_ADD.apply(action.arguments, Work())
    assert look(database) == before


def test_what_changed_since_the_question_is_not_touched(database: Path, journal: Journal) -> None:
    action = to_add()
    put(database, ROOT, "By somebody else", ",,")
    before = look(database)
    with pytest.raises(ActionError) as raised:
        do(action, Work(), journal, kinds=KINDS)
    assert raised.value.obstacle is Obstacle.CHANGED
    assert look(database) == before


def test_a_root_that_somebody_else_added_or_removed_since_is_left_alone(database: Path, journal: Journal) -> None:
    added = do(to_add(), Work(), journal, kinds=KINDS)
    certutil(database, "-D", "-n", f"Trust Wizard {read(ROOT.certificate).sha256[:16]}")
    put(database, ROOT, "By somebody else")
    removed = do(to_remove(), Work(), journal, kinds=KINDS)
    put(database, ROOT, "By somebody else again", "p,,")
    before = look(database).listed
    for entry in (added, removed):
        take_back(entry, Work(), journal, kinds=KINDS)
        assert look(database).listed == before


def test_trust_that_somebody_took_away_since_does_not_come_back(database: Path, journal: Journal) -> None:
    put(database, ROOT, "In here already", ",C,")
    entry = do(to_add(), Work(), journal, kinds=KINDS)
    certutil(database, "-M", "-n", "In here already", "-t", "p,p,p")
    before = look(database).listed
    take_back(entry, Work(), journal, kinds=KINDS)
    assert look(database).listed == before


def test_a_profile_that_is_gone_needs_nothing_put_back(database: Path, journal: Journal) -> None:
    put(database, OTHER, "Another")
    entry = do(to_remove(OTHER), Work(), journal, kinds=KINDS)
    shutil.rmtree(database)
    assert take_back(entry, Work(), journal, kinds=KINDS).standing is Standing.UNDONE


@pytest.mark.parametrize(
    "certificate",
    [
        self_sign(Leaf(names=("shop.example",), validity=DAYS, key=new_key())),
        issue(Leaf(names=("shop.example",), validity=DAYS, key=new_key()), ROOT),
    ],
    ids=["self-signed", "leaf"],
)
def test_no_leaf_is_offered(database: Path, certificate: x509.Certificate) -> None:
    assert database.exists()
    assert not list(nss.add_to_browsers(asked(certificate), Work()))


@pytest.mark.parametrize(("trust", "adds", "removes"), [("C,,", 0, 1), ("p,,", 0, 0), (",,", 1, 0), (None, 1, 0)])
def test_what_is_offered_fits_what_is_there(database: Path, trust: str | None, adds: int, removes: int) -> None:
    if trust is not None:
        put(database, ROOT, "Ours", trust)
    assert len(list(nss.add_to_browsers(asked(ROOT.certificate), Work()))) == adds
    assert len(list(nss.remove_from_browsers(asked(ROOT.certificate), Work()))) == removes


def test_other_systems_and_no_root_are_offered_nothing(database: Path) -> None:
    put(database, RENEWED, "Ours")
    for preparer in (nss.add_to_browsers, nss.remove_from_browsers):
        assert not list(preparer(asked(ROOT.certificate, "windows"), Work()))
        assert not list(preparer(asked(RENEWED.certificate, "macos"), Work()))
        assert not list(preparer(replace(asked(ROOT.certificate), root=None), Work()))


def test_a_root_that_the_browser_brings_itself_is_not_offered_to_be_removed(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, ROOT, "Ours")
    known = next(iter(known_roots().values()))
    monkeypatch.setattr(nss, "known_roots", lambda: {read(ROOT.certificate).sha256: known})
    assert not list(nss.remove_from_browsers(asked(ROOT.certificate), Work()))


def test_an_expired_root_is_told(database: Path) -> None:
    assert database.exists()
    old = make_root(name_of("Old"), Validity(AT - timedelta(days=9), AT - timedelta(days=2)))
    assert to_add(old).risk.values == {"date": "2026-11-21"}
    assert to_add(ROOT).risk.values == {}


def test_the_words_are_those_that_one_could_type(database: Path) -> None:
    (command,) = to_add().commands
    nickname = f"Trust Wizard {read(ROOT.certificate).sha256[:16]}"
    assert command == f"certutil -A -d sql:{database} -n '{nickname}' -t C,, -i root.der"
    put(database, ROOT, "x'; $(touch y)", "CT,,")
    (command,) = to_remove().commands
    assert subprocess.run(["sh", "-c", command], check=False, cwd=database).returncode == 0
    assert not (database / "y").exists()
    assert der_of(ROOT.certificate) not in trusted(database)


def test_a_nickname_cannot_turn_the_words_around(database: Path) -> None:
    put(database, ROOT, "a\u202etxt.exe")
    (command,) = to_remove().commands
    assert command.endswith("-n 'a<U+202E>txt.exe'")


def test_a_damaged_database_is_left_out(database: Path) -> None:
    (database / "cert9.db").write_bytes(b"SQLite format 3\0 but no more than that")
    assert not list(nss.add_to_browsers(asked(ROOT.certificate), Work()))
    assert not list(nss.remove_from_browsers(asked(ROOT.certificate), Work()))


def test_what_cannot_be_read_is_not_known(database: Path) -> None:
    added = to_add().arguments
    assert [kind.is_done(added, Work()) for kind in KINDS.values()] == [False, True]
    (database / "cert9.db").write_bytes(b"no database")
    assert [kind.is_done(added, Work()) for kind in KINDS.values()] == [None, None]
    with pytest.raises(ActionError, match="damaged"):
        nss.KIND_ADD.undo(added, Work())


def test_a_folder_that_may_not_be_written_to_is_told(database: Path, journal: Journal) -> None:
    if os.geteuid() == 0:
        # An administrator may write everywhere but on what is no folder.
        action = replace(to_add(), arguments={**to_add().arguments, "folder": "/proc/self/nssdb", "is_new": "yes"})
    else:
        action = to_add()
        database.chmod(0o500)
    with pytest.raises(ActionError) as raised:
        do(action, Work(), journal, kinds=KINDS)
    assert raised.value.obstacle in {Obstacle.NO_RIGHTS, Obstacle.FAILED}


def test_a_profile_behind_a_link_is_changed_and_the_link_stays(database: Path, journal: Journal) -> None:
    real = database.rename(database.parent / "elsewhere")
    database.symlink_to(real)
    do(to_add(), Work(), journal, kinds=KINDS)
    assert database.is_symlink()
    assert der_of(ROOT.certificate) in trusted(real)


CHILD = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from tests.fixes.actions.test_nss import KINDS, read_certificate, DIAGNOSIS
from wizard.fixes.actions import nss
from wizard.fixes.actions.base import Asked, Work
from wizard.fixes.actions.doing import do
from wizard.fixes.actions.journal import Journal

left, pipe, preparer = int(sys.argv[1]), sys.argv[2], getattr(nss, sys.argv[3])
really = Path.replace

def replace(self, target):
    global left
    left -= 1
    if left == 0:
        Path(pipe).write_text(str(os.getpid()))  # waits for somebody who reads
        signal.pause()
    return really(self, target)

root = read_certificate(Path(sys.argv[4]).read_bytes())
(action,) = preparer(Asked(diagnosis=DIAGNOSIS, system="linux", root=root), Work())
Path.replace = replace
do(action, Work(), Journal(Path(sys.argv[5])), kinds=KINDS)
"""

STALLING = """#!/bin/sh
case "$*" in *{before}*) echo $$ > '{pipe}'; exec sleep 600;; esac
'{real}' "$@"
status=$?
case "$*" in *{after}*) echo $$ > '{pipe}'; exec sleep 600;; esac
exit $status
"""


@dataclass(frozen=True, slots=True)
class Victim:
    """A run of the program that is killed."""

    folder: Path
    journal: Journal
    preparer: str = "add_to_browsers"

    def kill_at(self, step: int) -> None:
        """Start it, and kill it right before it replaces its *step*-th file; 0: when a program tells that it stalls."""
        pipe = self.folder / "pipe"
        if not pipe.exists():
            os.mkfifo(pipe)
        root = self.folder / "root.der"
        root.write_bytes(der_of(ROOT.certificate))
        code = CHILD.format(here=str(Path(__file__).parents[3]))
        words = [sys.executable, "-c", code, str(step), str(pipe), self.preparer, str(root), str(self.journal.folder)]
        with subprocess.Popen(words) as process:
            stalled = int(pipe.read_text())
            process.send_signal(signal.SIGKILL)
        if stalled != process.pid:
            os.kill(stalled, signal.SIGKILL)


def is_old_or_new(folder: Path, before: Seen, root: bytes, *, adds: bool) -> None:
    """Fail unless the database is what it was, or complete: also as certutil and SQLite see it."""
    with sqlite3.connect(f"file:{folder / 'cert9.db'}?mode=ro", uri=True) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()
    listed = certutil(folder, "-L")
    assert "Another                                                      C,,  " in listed
    if (folder / "cert9.db").read_bytes() == before.files["cert9.db"]:
        assert listed == before.listed
    else:
        assert (root in trusted(folder)) is adds
        ours = {line.split()[-1] for line in listed.splitlines() if line.startswith(("Trust Wizard ", "Ours"))}
        assert ours == ({"C,,"} if adds else set())
        assert (folder / "cert9.db.trust-wizard-backup").read_bytes() == before.files["cert9.db"]


def check_killed(victim: Victim, folder: Path, before: Seen, kind: Kind) -> None:
    is_old_or_new(folder, before, der_of(ROOT.certificate), adds=kind is nss.KIND_ADD)
    (entry,) = interrupted(victim.journal, KINDS)
    assert entry.standing is Standing.BEGUN
    kind.undo(entry.arguments, Work())
    assert look(folder) == before
    assert not (folder / ".trust-wizard-copy").exists()
    kind.undo(entry.arguments, Work())
    assert look(folder) == before


@pytest.mark.parametrize("step", range(2, 7))
def test_killed_before_any_file_is_replaced_adding_leaves_old_or_new(
    database: Path, tmp_path: Path, journal: Journal, step: int
) -> None:
    # The first that is replaced is the journal's note, then come two that are kept, key4.db, cert9.db, and the note.
    before = look(database)
    victim = Victim(tmp_path, journal)
    victim.kill_at(step)
    check_killed(victim, database, before, nss.KIND_ADD)


@pytest.mark.parametrize("step", range(2, 6))
def test_killed_before_any_file_is_replaced_removing_leaves_old_or_new(
    database: Path, tmp_path: Path, journal: Journal, step: int
) -> None:
    put(database, ROOT, "Ours", "CT,C,")
    before = look(database)
    victim = Victim(tmp_path, journal, "remove_from_browsers")
    victim.kill_at(step)
    check_killed(victim, database, before, nss.KIND_REMOVE)


@pytest.mark.parametrize(
    ("before_it", "after_it"), [("-A", "never"), ("never", "-A"), ("-L", "never")], ids=["begins", "ends", "listing"]
)
def test_killed_while_certutil_works_the_database_is_the_old_one(
    database: Path, tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch, before_it: str, after_it: str
) -> None:
    before, real = look(database), shutil.which("certutil")
    programs = tmp_path / "programs"
    programs.mkdir()
    text = STALLING.format(before=before_it, after=after_it, pipe=tmp_path / "pipe", real=real)
    (programs / "certutil").write_text(text)
    (programs / "certutil").chmod(0o755)
    victim = Victim(tmp_path, journal)
    with monkeypatch.context() as stalling:
        stalling.setenv("PATH", f"{programs}:{os.environ['PATH']}")
        victim.kill_at(0)
    assert (database / ".trust-wizard-copy").is_dir()
    assert {name: look(database).files[name] for name in before.files} == before.files
    check_killed(victim, database, before, nss.KIND_ADD)


def test_killed_while_a_database_is_made_nothing_is_left_after_undoing(
    home: Path, tmp_path: Path, journal: Journal
) -> None:
    (home / ".config/chromium").mkdir(parents=True)
    victim = Victim(tmp_path, journal)
    # The note, key4.db, and then cert9.db.
    victim.kill_at(3)
    assert sorted(os.listdir(home / ".local/share/pki/nssdb")) == [".trust-wizard-copy", "key4.db"]
    (entry,) = interrupted(journal, KINDS)
    nss.KIND_ADD.undo(entry.arguments, Work())
    assert not (home / ".local").exists()
