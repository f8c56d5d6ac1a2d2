"""One running program: real processes that find each other, what a dead one left, and who may not come in."""

import logging
import os
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.support.pki import healthy_leaf, issue, make_pki, pem_of
from tests.support.running_window import as_script, running, start
from wizard.flow.open_with import Command
from wizard.flow.open_with.linux import LinuxFiles
from wizard.views import instance_unix
from wizard.views.errand import HEAD, LONGEST, REFUSED, TAKEN, Errand, written
from wizard.views.instance import Instance, enter
from wizard.views.instance_unix import UnixDoor, own_folder
from wizard.views.instance_windows import WindowsDoor

WAIT = 10_000
"""Milliseconds."""


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    pki = make_pki("Instance")
    file = tmp_path / "shop.pem"
    file.write_bytes(pem_of(issue(healthy_leaf("shop.example"), pki.issuing)))
    return file


# Two real processes.


def test_a_second_start_hands_its_file_over_and_ends(runtime: Path, certificate: Path) -> None:
    with running() as first:
        second = start([certificate.name], folder=certificate.parent)
        second.wait_for("handed over")
        assert second.end() == 0
        first.wait_for(f"errand {certificate}")
        first.wait_for("shown viewer-window")


def test_a_second_start_without_arguments_brings_the_window_to_the_front(runtime: Path) -> None:
    with running() as first:
        assert start([]).end() == 0
        first.wait_for("errand front")


def test_a_text_goes_to_the_running_window(runtime: Path) -> None:
    with running() as first:
        assert start(["what", "is", "this"]).end() == 0
        first.wait_for("errand what is this")


def test_several_files_open_one_after_another(runtime: Path, certificate: Path) -> None:
    other = certificate.with_name("other.pem")
    other.write_bytes(certificate.read_bytes())
    with running() as first:
        assert start([str(certificate), str(other)]).end() == 0
        first.wait_for(f"errand {certificate} {other}")
        first.wait_for("shown viewer-window")


def test_an_open_question_stays_and_what_came_waits(runtime: Path, certificate: Path) -> None:
    with running(asks=True) as first:
        assert start([str(certificate)]).end() == 0
        first.wait_for("question open")
        first.wait_for("shown viewer-window")
        assert first.told.index("gone question") < first.told.index("shown viewer-window")


def test_a_killed_program_is_followed_by_the_next_one(runtime: Path) -> None:
    with running():
        pass
    assert list((runtime / "trust-wizard").glob("*.socket"))
    with running() as second:
        assert "first" in second.told
        assert start([]).end() == 0
        second.wait_for("errand front")


def test_two_that_start_at_the_same_moment_end_as_one(runtime: Path) -> None:
    starts = [start(["shop.example"]) for _ in range(2)]
    try:
        said = {started.next_line() for started in starts}
        assert said == {"first", "handed over"}
    finally:
        for started in starts:
            started.kill()


def test_alone_stands_beside_the_running_one(runtime: Path) -> None:
    with running():
        beside = start([], environment={"TRUST_WIZARD_ALONE": "1"})
        try:
            beside.wait_for("alone")
        finally:
            beside.kill()


def test_other_settings_are_another_program(runtime: Path, tmp_path: Path) -> None:
    with running():
        beside = start([], environment={"XDG_CONFIG_HOME": str(tmp_path / "others")})
        try:
            beside.wait_for("first")
        finally:
            beside.kill()


@pytest.mark.skipif(shutil.which("gio") is None, reason="not installed: libglib2.0-bin")
def test_a_file_manager_opens_a_file_in_the_running_window(
    runtime: Path, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_DIRS", "/usr/share")
    files = LinuxFiles(Command((str(as_script(tmp_path / "a wizard")),)))
    files.offer()
    kind = subprocess.run(
        ["gio", "info", "-a", "standard::content-type", str(certificate)], check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    subprocess.run(["gio", "mime", kind, "trust-wizard.desktop"], check=True, stdout=subprocess.DEVNULL)
    with running() as first:
        subprocess.run(["gio", "open", str(certificate)], check=True)
        first.wait_for(f"errand {certificate}")
        first.wait_for("shown viewer-window")
    files.take_back()


# In this process.


@pytest.fixture
def parent() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


class Served:
    """The first program, and what came to it."""

    def __init__(self, folder: Path, parent: QObject) -> None:
        self.door = UnixDoor(folder, "here")
        assert self.door.enter()
        self.came: list[Errand] = []
        self.instance = Instance(self.door, "here")
        self.instance.serve(self.came.append, parent)
        (self.socket,) = folder.glob("*.socket")

    def knock(self) -> socket.socket:
        opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        opened.connect(str(self.socket))
        opened.setblocking(False)
        return opened


def sign_of(opened: socket.socket, qtbot: QtBot) -> bytes:
    """Return what came back before the door was shut."""
    got = bytearray()

    def is_over() -> bool:
        try:
            piece = opened.recv(16)
        except BlockingIOError:
            return False
        except ConnectionResetError:
            return True
        got.extend(piece)
        return not piece

    qtbot.waitUntil(is_over, timeout=WAIT)
    opened.close()
    return bytes(got)


@pytest.fixture
def served(runtime: Path, parent: QObject, qtbot: QtBot) -> Iterator[Served]:
    made = Served(runtime, parent)
    yield made
    made.instance.close()


def message(text: str, key: str = "here") -> bytes:
    made = written(Errand(text=text), key)
    assert made is not None
    return made


def test_an_errand_comes_in(served: Served, qtbot: QtBot) -> None:
    guest = served.knock()
    guest.sendall(message("shop.example"))
    assert sign_of(guest, qtbot) == TAKEN
    qtbot.waitUntil(lambda: served.came == [Errand(text="shop.example")], timeout=WAIT)


@pytest.mark.parametrize(
    "bytes_",
    [
        (LONGEST + 1).to_bytes(HEAD, "big"),
        (2).to_bytes(HEAD, "big") + b"[]",
        (4).to_bytes(HEAD, "big") + b"\xff\xfe{}",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        message("shop.example", "elsewhere"),
    ],
)
def test_what_is_strange_is_refused(
    served: Served, qtbot: QtBot, bytes_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    guest = served.knock()
    guest.sendall(bytes_)
    assert sign_of(guest, qtbot) == REFUSED
    assert served.came == []


def test_who_says_nothing_is_sent_away(served: Served, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance_unix, "_GUEST_MS", 10)
    assert sign_of(served.knock(), qtbot) == b""


def test_who_goes_in_the_middle_is_forgotten(served: Served, qtbot: QtBot) -> None:
    guest = served.knock()
    guest.sendall(message("shop.example")[:7])
    guest.close()
    after = served.knock()
    after.sendall(message("shop.example"))
    assert sign_of(after, qtbot) == TAKEN
    qtbot.waitUntil(lambda: len(served.came) == 1, timeout=WAIT)


def test_a_crowd_does_not_shut_the_program_in(served: Served, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance_unix, "_GUEST_MS", 50)
    crowd = [served.knock() for _ in range(8)]
    for guest in crowd:
        sign_of(guest, qtbot)
    after = served.knock()
    after.sendall(message("shop.example"))
    assert sign_of(after, qtbot) == TAKEN


def test_another_user_is_not_let_in(served: Served, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    guest = served.knock()
    guest.sendall(message("shop.example"))
    assert sign_of(guest, qtbot) == b""
    assert served.came == []


def test_nothing_is_sent_to_another_user(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    door = UnixDoor(runtime, "here")
    assert door.enter()
    door.close()
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(next(runtime.glob("*.lock")).with_suffix(".socket")))
    listening.listen(1)
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    assert door.send(message("secret"), 5) == REFUSED
    came, _ = listening.accept()
    assert came.recv(100) == b""
    came.close()
    listening.close()


def test_who_is_asked_for_is_said_by_the_system() -> None:
    one, other = socket.socketpair()
    assert instance_unix.is_same_user(one)
    told = struct.unpack("3i", one.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    assert told[0] == os.getpid()
    one.close()
    other.close()


def test_the_door_is_the_users_alone(served: Served) -> None:
    assert served.socket.stat().st_mode & 0o777 == 0o600
    assert served.socket.with_suffix(".lock").stat().st_mode & 0o777 == 0o600


def test_closing_leaves_no_socket(runtime: Path, parent: QObject, qtbot: QtBot) -> None:
    served = Served(runtime, parent)
    served.instance.close()
    assert not served.socket.exists()
    assert UnixDoor(runtime, "here").enter()


def test_who_does_not_answer_is_not_waited_for(runtime: Path) -> None:
    first = UnixDoor(runtime, "here")
    assert first.enter()
    silent = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    silent.bind(str(next(runtime.glob("*.lock")).with_suffix(".socket")))
    silent.listen(1)
    assert UnixDoor(runtime, "here").send(message("shop.example"), 0.05) == REFUSED
    silent.close()
    first.close()


def test_a_runtime_folder_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir(mode=0o755)
    found = own_folder({"XDG_RUNTIME_DIR": str(open_to_all), "TMPDIR": str(tmp_path)})
    assert found == f"{tmp_path}/trust-wizard-{os.geteuid()}"
    assert Path(found).stat().st_mode & 0o777 == 0o700


def test_a_folder_that_somebody_else_laid_there_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / f"trust-wizard-{os.geteuid()}").symlink_to(tmp_path / "elsewhere")
    assert own_folder({"TMPDIR": str(tmp_path)}) is None


def test_without_a_folder_of_its_own_a_program_stands_alone(tmp_path: Path) -> None:
    entered = enter(Errand(), {"TMPDIR": str(tmp_path / "nowhere")})
    assert entered is not None
    assert not entered.is_first


def test_a_path_too_long_for_a_socket_leaves_a_program_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    deep = tmp_path / ("x" * 100)
    deep.mkdir(mode=0o700)
    entered = enter(Errand(), {"XDG_RUNTIME_DIR": str(deep)})
    assert entered is not None
    assert not entered.is_first


# Windows: its calls by a stand-in, the pipe by Qt's own.


class Mutexes:
    """What Windows keeps for the session: names, gone with the last handle."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.was_allowed = False

    def create_mutex(self, name: str) -> tuple[int, bool]:
        was_there = name in self.names.values()
        handle = max(self.names, default=0) + 1
        self.names[handle] = name
        return handle, was_there

    def close_handle(self, handle: int) -> None:
        del self.names[handle]

    def allow_foreground(self) -> None:
        self.was_allowed = True


_SECOND = """
import sys
from wizard.views.errand import Errand, written
from wizard.views.instance_windows import WindowsDoor
class Calls:
    def create_mutex(self, name):
        return 7, True
    def close_handle(self, handle):
        print("closed", handle)
    def allow_foreground(self):
        print("allowed")
door = WindowsDoor(sys.argv[1], Calls())
assert not door.enter()
print(door.send(written(Errand(text="shop.example"), sys.argv[1]), 20).decode())
"""


def test_on_windows_the_second_one_finds_the_first(parent: QObject, qtbot: QtBot, tmp_path: Path) -> None:
    mutexes, came, key = Mutexes(), list[Errand](), str(tmp_path)
    door = WindowsDoor(key, mutexes)
    assert door.enter()
    assert door.send(message("too early", key), 0.05) == b""
    first = Instance(door, key)
    first.serve(came.append, parent)
    command = [sys.executable, "-c", _SECOND, key]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as second:
        qtbot.waitUntil(lambda: came == [Errand(text="shop.example")], timeout=WAIT)
        # What it hears is written by this loop.
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=WAIT)
        assert second.stdout is not None
        assert second.stdout.read().split() == ["closed", "7", "allowed", TAKEN.decode()]
    first.close()
    assert mutexes.names == {}


def test_on_windows_there_is_one_first() -> None:
    mutexes = Mutexes()
    one, other = WindowsDoor("here", mutexes), WindowsDoor("here", mutexes)
    assert one.enter()
    assert not other.enter()
    assert WindowsDoor("elsewhere", mutexes).enter()
    one.close()
    assert other.enter()


def test_on_windows_what_is_strange_is_refused(parent: QObject, qtbot: QtBot, tmp_path: Path) -> None:
    from PySide6.QtNetwork import QLocalSocket

    door = WindowsDoor(str(tmp_path), Mutexes())
    assert door.enter()
    first = Instance(door, str(tmp_path))
    first.serve(lambda _: pytest.fail("it came in"), parent)
    guest = QLocalSocket()
    guest.connectToServer(door._name)
    guest.write(b"GET / HTTP/1.1\r\n\r\n")
    with qtbot.waitSignal(guest.disconnected, timeout=WAIT):
        pass
    assert guest.readAll().data() == REFUSED
    first.close()
