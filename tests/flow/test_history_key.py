"""The key of the history: in a keyring that works, in the system's own, in none, and in some that fail."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked

from tests.flow.test_passwords import Failing, Remembering, Waiting, needs_keyring
from tests.support.loopback import ends_soon
from tests.support.terminal import environment
from wizard.flow.history_key import SERVICE, Key, NoKey, find_key, forget_key, make_key
from wizard.flow.passwords import Ring

ID = "ab" * 16


def test_a_key_is_made_found_and_forgotten() -> None:
    backend = Remembering()
    ring = Ring(backend=backend)
    key = make_key(ring)
    assert isinstance(key, Key)
    assert len(key.secret) == 32
    assert backend.kept == {(SERVICE, key.id): base64.b64encode(key.secret).decode()}
    assert find_key(key.id, ring) == key
    assert find_key(ID, ring) is NoKey.LOST
    assert forget_key(key.id, ring)
    assert find_key(key.id, ring) is NoKey.LOST
    assert not forget_key(key.id, ring)


def test_each_key_is_another_one_and_replaces_none() -> None:
    backend = Remembering()
    keys = [make_key(Ring(backend=backend)) for _ in range(20)]
    assert len({key.secret for key in keys if isinstance(key, Key)}) == len(backend.kept) == 20


def test_a_key_is_not_printed() -> None:
    key = make_key(Ring(backend=Remembering()))
    assert isinstance(key, Key)
    assert repr(key) == f"Key(id='{key.id}')"


@pytest.mark.parametrize(
    "text", ["", "x", "é", "A" * 44, base64.b64encode(bytes(31)).decode(), base64.b64encode(bytes(33)).decode()]
)
def test_something_else_in_its_place_is_a_wrong_key(text: str) -> None:
    backend = Remembering()
    backend.kept[SERVICE, ID] = text
    assert find_key(ID, Ring(backend=backend)) is NoKey.WRONG


@pytest.mark.parametrize("key_id", ["", "x", "AB" * 16, "../" * 12, f"{ID}\n", "é" * 32])
def test_a_name_that_is_none_of_ours_is_not_asked_for(key_id: str) -> None:
    ring = Ring(backend=Failing(AssertionError("it was asked")))
    assert find_key(key_id, ring) is NoKey.LOST


@pytest.mark.parametrize(
    ("error", "no_key"),
    [
        (KeyringLocked("dismissed"), NoKey.LOCKED),
        (RuntimeError("broken"), NoKey.NO_ANSWER),
        (OSError(5, "broken"), NoKey.NO_ANSWER),
    ],
)
def test_a_keyring_that_fails_has_not_lost_the_key(error: Exception, no_key: NoKey) -> None:
    ring = Ring(backend=Failing(error))
    assert find_key(ID, ring) is no_key
    assert make_key(ring) is no_key


@pytest.mark.parametrize("may_ask", [False, True])
def test_a_keyring_that_waits_for_a_person_has_not_lost_the_key(may_ask: bool) -> None:
    waiting = Waiting()
    ring = Ring(backend=waiting, soon_s=0.05, person_s=0.05)
    try:
        with ends_soon():
            answers = find_key(ID, ring, may_ask=may_ask), make_key(ring, may_ask=may_ask)
        assert answers == (NoKey.NO_ANSWER, NoKey.NO_ANSWER)
    finally:
        waiting.over.set()


class Forgetting(Remembering):
    """A keyring that takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Refusing(Remembering):
    """A keyring that can be read, and not written."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("read-only")


@pytest.mark.parametrize("backend", [Forgetting(), Refusing()])
def test_a_keyring_that_keeps_nothing_is_noticed_at_once(backend: Remembering) -> None:
    assert make_key(Ring(backend=backend)) is NoKey.NOT_KEPT


def test_without_a_session_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    assert (find_key(ID), make_key()) == (NoKey.NO_KEYRING, NoKey.NO_KEYRING)


UNLOCK = 'printf "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1;'
SCENE = """
import os, sys
from pathlib import Path
from tests.support.history import *
from wizard.flow.history_key import *
from wizard.flow.passwords import Ring
FILE = Path(os.environ["HOME"]) / "cases"
def told():
    opened = History.open(FILE)
    return hosts_of(opened) if isinstance(opened, History) else opened.why.value
def add(host):
    opened = History.open(FILE)
    return bool(opened.add(b"case", summary(host))) if isinstance(opened, History) else opened.why.value
"""


def in_session(home: Path, python: str, *, unlocked: bool) -> subprocess.CompletedProcess[str]:
    """Run *python* in a D-Bus session of its own that finds its keyring in the folder *home*."""
    home.mkdir(exist_ok=True)
    words = ["dbus-run-session", "--", "sh", "-c", f'{UNLOCK if unlocked else ""} "$0" -c "$1"']
    own = environment(HOME=str(home), XDG_RUNTIME_DIR=str(home), XDG_DATA_HOME=str(home), DISPLAY="")
    return subprocess.run(
        [*words, sys.executable, SCENE + python], env=own, capture_output=True, text=True, check=False, timeout=50
    )


@needs_keyring
def test_the_systems_own_keyring_opens_the_history_again_and_while_locked_nothing_is_lost(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = in_session(home, "print(told(), add('a.example'), told())", unlocked=True)
    assert first.stdout == "[] True ['a.example']\n", first.stderr
    before = (home / "cases/history.db").read_bytes()
    locked = in_session(home, "print(told(), add('b.example'))", unlocked=False)
    assert locked.stdout == "locked locked\n", locked.stderr
    assert "SystemPrompter" not in locked.stderr
    assert (home / "cases/history.db").read_bytes() == before
    again = in_session(home, "print(told(), add('b.example'), told())", unlocked=True)
    assert again.stdout == "['a.example'] True ['b.example', 'a.example']\n", again.stderr


@needs_keyring
def test_a_key_that_the_systems_own_keyring_lost_is_told_and_never_replaced(tmp_path: Path) -> None:
    home = tmp_path / "home"
    code = "add('a.example'); o = History.open(FILE); print(forget_key(o.key.id), told(), add('b.example'))"
    lost = in_session(home, code, unlocked=True)
    assert lost.stdout == "True lost lost\n", lost.stderr
    kept = (home / "cases/history.db").read_bytes()
    code = "n = History.begin_anew(FILE); print(n.set_aside.name, hosts_of(n), add('b.example'), told())"
    anew = in_session(home, code, unlocked=True)
    aside, rest = anew.stdout.split(" ", 1)
    assert rest == "[] True ['b.example']\n", anew.stderr
    assert (home / "cases" / aside).read_bytes() == kept


@needs_keyring
def test_a_locked_keyring_may_ask_where_the_person_wants_it(tmp_path: Path) -> None:
    # There is no display on which the system could ask.
    done = in_session(tmp_path / "home", "print(make_key(), make_key(may_ask=True))", unlocked=False)
    locked, asked = done.stdout.split()
    assert locked == "locked", done.stderr
    assert asked in {"locked", "no-answer", "not-kept"}
    assert "SystemPrompter" in done.stderr


def test_without_a_keyring_the_history_is_off_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from wizard.flow.history import History
    from wizard.flow.history_off import Off, Why

    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    off = History.open(tmp_path / "data")
    assert isinstance(off, Off)
    assert off.why is Why.NO_KEYRING
    assert off.says.startswith("The history is off: this computer has no keyring")
    assert not (tmp_path / "data").exists()
