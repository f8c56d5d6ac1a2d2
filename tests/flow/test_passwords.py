import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from tests.support.loopback import ends_soon
from tests.support.terminal import environment
from wizard.flow.passwords import Ring, can_keep_passwords, forget_password, keep_password, password_of

FILE = "ab" * 32

needs_keyring = pytest.mark.skipif(
    shutil.which("gnome-keyring-daemon") is None or shutil.which("dbus-run-session") is None,
    reason="gnome-keyring or dbus is not installed",
)


class Remembering(KeyringBackend):
    """A keyring that works."""

    priority = 1  # type: ignore[assignment]  # a property of the class there

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")


class Failing(Remembering):
    """A keyring that raises *error* whatever it is asked."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error

    def delete_password(self, service: str, username: str) -> None:
        raise self.error


class Waiting(Remembering):
    """A keyring that waits for a person until the test is over."""

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.over.wait()
        return "too late"

    def set_password(self, service: str, username: str, password: str) -> None:
        self.over.wait()

    def delete_password(self, service: str, username: str) -> None:
        self.over.wait()


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    backend = Waiting()
    yield backend
    backend.over.set()


def test_a_password_is_kept_and_forgotten_again() -> None:
    backend = Remembering()
    ring = Ring(backend=backend)
    assert password_of(FILE, ring) is None
    assert keep_password(FILE, "pässwörd", ring)
    assert backend.kept == {("trust-wizard", FILE): "pässwörd"}
    assert password_of(FILE, ring) == "pässwörd"
    assert password_of("cd" * 32, ring) is None
    assert forget_password(FILE, ring)
    assert password_of(FILE, ring) is None
    assert not forget_password(FILE, ring)


@pytest.mark.parametrize(
    "error",
    [KeyringLocked("dismissed"), RuntimeError("no recommended backend"), OSError(5, "broken"), ValueError("no text")],
    ids=lambda error: type(error).__name__,
)
def test_a_keyring_that_fails_keeps_nothing_and_says_so(error: Exception) -> None:
    ring = Ring(backend=Failing(error))
    assert (password_of(FILE, ring), keep_password(FILE, "x", ring), forget_password(FILE, ring)) == (
        None,
        False,
        False,
    )


def test_a_keyring_that_waits_for_a_person_holds_nobody_up(waiting: Waiting) -> None:
    ring = Ring(backend=waiting, soon_s=0.05, person_s=0.05)
    with ends_soon():
        answers = password_of(FILE, ring), keep_password(FILE, "x", ring), forget_password(FILE, ring)
    assert answers == (None, False, False)


def test_the_program_starts_without_the_library() -> None:
    words = "import sys, wizard.flow.passwords; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0


def in_session(home: Path, python: str, *, unlocked: bool) -> subprocess.CompletedProcess[str]:
    """Run *python* in a D-Bus session of its own that finds its keyring in the folder *home*."""
    home.mkdir(exist_ok=True)
    # An empty line is the password of the keyring, also of a new one.
    unlock = 'printf "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1;' if unlocked else ""
    code = f"from wizard.flow.passwords import *; file = {FILE!r}; {python}"
    words = ["dbus-run-session", "--", "sh", "-c", f'{unlock} "$0" -c "$1"', sys.executable, code]
    own = environment(HOME=str(home), XDG_RUNTIME_DIR=str(home), XDG_DATA_HOME=str(home), DISPLAY="")
    return subprocess.run(words, env=own, capture_output=True, text=True, check=False, timeout=50)


@needs_keyring
def test_the_systems_own_keyring_keeps_and_forgets(tmp_path: Path) -> None:
    code = (
        "print(can_keep_passwords(), password_of(file), keep_password(file, 'p\\xe4ss'), password_of(file), "
        "forget_password(file), password_of(file))"
    )
    done = in_session(tmp_path / "home", code, unlocked=True)
    assert done.stdout == "True None True päss True None\n", done.stderr


@needs_keyring
def test_a_locked_keyring_is_not_opened_for_reading_and_nobody_is_asked_to(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert in_session(home, "print(keep_password(file, 'x'))", unlocked=True).stdout == "True\n"
    locked = in_session(home, "print(can_keep_passwords(), password_of(file))", unlocked=False)
    assert locked.stdout == "True None\n", locked.stderr
    assert "SystemPrompter" not in locked.stderr
    assert in_session(home, "print(password_of(file))", unlocked=True).stdout == "x\n"


@needs_keyring
def test_a_locked_keyring_that_nobody_can_unlock_keeps_nothing(tmp_path: Path) -> None:
    # There is no display on which the system could ask.
    done = in_session(tmp_path / "home", "print(keep_password(file, 'x'), forget_password(file))", unlocked=False)
    assert done.stdout == "False False\n", done.stderr
    assert "SystemPrompter" in done.stderr


def test_without_a_session_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    assert not can_keep_passwords()
    assert (password_of(FILE), keep_password(FILE, "x"), forget_password(FILE)) == (None, False, False)
