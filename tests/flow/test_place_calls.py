"""What each system has to be told. Windows and macOS are played in folders of the test: their words are those of
Microsoft Learn ("Launch Windows Settings"), open(1), and for Explorer's ``/select`` from memory."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jeepney import HeaderFields, MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

from tests.support.programs import make_program
from wizard.fixes.place import Place, Start, address, file, folder, program
from wizard.flow.open_place import Result, open_place
from wizard.flow.place_calls import Call, calls_for, is_there, linux_calls, macos_calls, windows_calls


def place(*starts: Start) -> Place:
    return Place(id="test", label="Open", starts=starts, way="By hand")


def test_only_programs_of_the_search_path_are_called(tmp_path: Path) -> None:
    there = make_program(tmp_path, "settings")
    starts = (program("missing"), program("settings", "clock"))
    assert list(calls_for(place(*starts), {"PATH": str(tmp_path)})) == [Call(str(there), ("clock",))]


def test_a_program_of_the_folder_one_is_in_is_never_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_program(tmp_path, "settings")
    monkeypatch.chdir(tmp_path)
    for path in (".", "", ":", "./"):
        assert list(linux_calls(program("settings"), {"PATH": path})) == []


def test_a_name_that_only_newer_versions_know_needs_their_file(tmp_path: Path) -> None:
    make_program(tmp_path, "settings")
    start = program("settings", "system", needs="applications/system.desktop")
    environment = {"PATH": str(tmp_path), "XDG_DATA_DIRS": f"relative:{tmp_path / 'none'}:{tmp_path / 'data'}"}
    assert list(linux_calls(start, environment)) == []
    (tmp_path / "data" / "applications").mkdir(parents=True)
    (tmp_path / "data" / "applications" / "system.desktop").touch()
    assert len(list(linux_calls(start, environment))) == 1


def test_what_is_needed_may_be_a_whole_path(tmp_path: Path) -> None:
    (tmp_path / "roots.crt").touch()
    assert is_there(str(tmp_path / "roots.crt"), {})
    assert not is_there(str(tmp_path / "other.crt"), {})


def test_an_address_goes_to_what_the_person_chose_for_it(tmp_path: Path) -> None:
    for name in ("x-www-browser", "gio", "xdg-open"):
        make_program(tmp_path, name)
    calls = list(linux_calls(address("http://site.test/"), {"PATH": str(tmp_path)}))
    assert [(call.name, *call.arguments) for call in calls] == [
        ("xdg-open", "http://site.test/"), ("gio", "open", "http://site.test/"), ("x-www-browser", "http://site.test/"),
    ]  # fmt: skip


def test_a_folder_is_opened_if_it_is_one(tmp_path: Path) -> None:
    make_program(tmp_path, "xdg-open")
    environment = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    assert [call.arguments for call in linux_calls(folder("~"), environment)] == [(str(tmp_path),)]
    assert list(linux_calls(folder("~/missing"), environment)) == []
    assert list(linux_calls(folder("~/xdg-open"), environment)) == []


def test_without_a_home_nothing_of_it_is_opened(tmp_path: Path) -> None:
    make_program(tmp_path, "xdg-open")
    assert list(linux_calls(folder("~"), {"PATH": str(tmp_path)})) == []


def test_a_file_is_shown_and_never_opened(tmp_path: Path) -> None:
    for name in ("xdg-open", "gdbus", "dbus-send"):
        make_program(tmp_path, name)
    (tmp_path / ".np'm,rc").touch()
    calls = list(linux_calls(file("~/.np'm,rc"), {"PATH": str(tmp_path), "HOME": str(tmp_path)}))
    assert [call.name for call in calls] == ["gdbus", "dbus-send"]
    shown = f"{tmp_path.as_uri()}/.np%27m%2Crc"
    assert calls[0].arguments[-2:] == (f"['{shown}']", "''")
    assert calls[1].arguments[-2:] == (f"array:string:{shown}", "string:")


def test_a_file_that_is_not_there_is_not_shown(tmp_path: Path) -> None:
    make_program(tmp_path, "gdbus")
    assert list(linux_calls(file("~/.npmrc"), {"PATH": str(tmp_path), "HOME": str(tmp_path)})) == []


@pytest.mark.parametrize("home", ["//server/share", "\\\\server\\share", "relative"])
def test_nothing_on_another_computer_is_shown(home: str) -> None:
    assert list(macos_calls(folder("~"), {"HOME": home})) == []
    assert list(macos_calls(file("~/.npmrc"), {"HOME": home})) == []


def test_macos_opens_addresses_folders_and_shows_files(tmp_path: Path) -> None:
    (tmp_path / "Keychain Access.app").mkdir()
    (tmp_path / ".npmrc").touch()
    environment = {"HOME": str(tmp_path)}
    pane = "x-apple.systempreferences:com.apple.Date-Time-Settings.extension"
    assert list(macos_calls(address(pane), environment)) == [Call("/usr/bin/open", (pane,))]
    assert list(macos_calls(folder(f"{tmp_path}/Keychain Access.app"), environment)) == [
        Call("/usr/bin/open", (f"{tmp_path}/Keychain Access.app",))
    ]
    assert list(macos_calls(file("~/.npmrc"), environment)) == [Call("/usr/bin/open", ("-R", f"{tmp_path}/.npmrc"))]
    assert list(macos_calls(folder(f"{tmp_path}/Other.app"), environment)) == []


def test_windows_calls_programs_of_its_own_folders_alone(tmp_path: Path) -> None:
    environment = {"SystemRoot": str(tmp_path), "PATH": str(tmp_path / "elsewhere")}
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "control.exe").touch()
    assert list(windows_calls(program("control.exe", "timedate.cpl"), environment)) == []
    (tmp_path / "System32").mkdir()
    (tmp_path / "System32" / "control.exe").touch()
    assert list(windows_calls(program("control.exe", "timedate.cpl"), environment)) == [
        Call(str(tmp_path / "System32" / "control.exe"), ("timedate.cpl",))
    ]


def test_windows_hands_addresses_on_and_shows_files_in_explorer(tmp_path: Path) -> None:
    environment = {"SystemRoot": str(tmp_path), "APPDATA": str(tmp_path / "App Data")}
    assert list(windows_calls(address("ms-settings:dateandtime"), environment)) == [Call("ms-settings:dateandtime")]
    (tmp_path / "App Data" / "pip").mkdir(parents=True)
    (tmp_path / "App Data" / "pip" / "pip.ini").touch()
    explorer, path = str(tmp_path / "explorer.exe"), tmp_path / "App Data" / "pip"
    assert list(windows_calls(file("%APPDATA%/pip/pip.ini"), environment)) == [
        Call(explorer, (f'/select,"{path / "pip.ini"}"',))
    ]
    assert list(windows_calls(folder("%APPDATA%/pip"), environment)) == [Call(explorer, (f'"{path}"',))]


@contextmanager
def file_manager(folder: Path) -> Iterator[tuple[str, list[object]]]:
    """Run a real message bus with a file manager on it; yield its address and what is asked to be shown."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address", f"--address=unix:dir={folder}"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert daemon.stdout is not None
    bus = daemon.stdout.readline().strip()
    shown: list[object] = []
    connection = open_dbus_connection(bus)
    Proxy(message_bus, connection).RequestName("org.freedesktop.FileManager1")
    server = threading.Thread(target=serve, args=(connection, shown))
    server.start()
    try:
        yield bus, shown
    finally:
        daemon.kill()
        daemon.wait()
        daemon.stdout.close()
        server.join()
        connection.close()


def serve(connection: DBusConnection, shown: list[object]) -> None:
    while True:
        try:
            message = connection.receive()
        except (ConnectionError, EOFError, OSError):
            return
        if message.header.message_type is MessageType.method_call:
            if message.header.fields[HeaderFields.member] == "ShowItems":
                shown.append(message.body)
            connection.send(new_method_return(message))


@pytest.mark.parametrize("asker", ["gdbus", "dbus-send"])
def test_a_real_file_manager_is_asked_to_show_the_file(tmp_path: Path, asker: str) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / asker).symlink_to(f"/usr/bin/{asker}")
    (tmp_path / "bus").mkdir()
    (tmp_path / "it's, mine").touch()
    with file_manager(tmp_path / "bus") as (bus, shown):
        environment = {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path), "DBUS_SESSION_BUS_ADDRESS": bus}
        outcome = open_place(place(file("~/it's, mine")), environment)
    assert outcome.result is Result.OPENED
    assert shown == [([f"{tmp_path.as_uri()}/it%27s%2C%20mine"], "")]


@pytest.mark.parametrize("asker", ["gdbus", "dbus-send"])
def test_without_a_file_manager_the_next_way_is_taken(tmp_path: Path, asker: str) -> None:
    (tmp_path / asker).symlink_to(f"/usr/bin/{asker}")
    make_program(tmp_path, "xdg-open")
    environment = {"PATH": str(tmp_path), "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none"}
    assert open_place(place(file("/etc/hosts"), folder("/etc")), environment).program == "xdg-open"
