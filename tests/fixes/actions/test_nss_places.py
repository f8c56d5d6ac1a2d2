"""Which databases there are in a home that a test arranges, and what counts as using one."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from wizard.fixes.actions.nss_places import App, Database, databases, users_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no Linux")

ENDED = "99999999"
"""Above the highest number that Linux gives a process (proc(5), pid_max)."""


def make(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or ("cert9.db", "key4.db"):
        (folder / name).write_bytes(name.encode())
    return folder


def of_chrome(home: Path) -> list[Database]:
    return [found for found in databases(home) if found.app is App.CHROME]


def test_an_empty_home_has_none(tmp_path: Path) -> None:
    assert databases(tmp_path) == ()


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        ((".pki/nssdb",), ".pki/nssdb"),
        ((".local/share/pki/nssdb",), ".local/share/pki/nssdb"),
        ((".pki/nssdb", ".local/share/pki/nssdb"), ".pki/nssdb"),
        ((), ".local/share/pki/nssdb"),
    ],
)
@pytest.mark.parametrize(
    ("place", "used", "browsers"),
    [
        ("", (".config/google-chrome", ".config/microsoft-edge"), ("Google Chrome", "Microsoft Edge")),
        ("snap/chromium/current/", ("snap/chromium/common/chromium",), ("Chromium",)),
        (
            ".var/app/com.google.Chrome/",
            (".var/app/com.google.Chrome/config/google-chrome",),
            ("Google Chrome",),
        ),
    ],
)
def test_each_home_of_chromium_has_the_database_that_it_takes(
    tmp_path: Path, there: tuple[str, ...], taken: str, place: str, used: tuple[str, ...], browsers: tuple[str, ...]
) -> None:
    for folder in there:
        make(tmp_path / place / folder)
    for folder in used:
        (tmp_path / folder).mkdir(parents=True)
    (found,) = databases(tmp_path)
    assert (found.folder, found.browsers, found.place) == (tmp_path / place / taken, browsers, place)


def test_a_database_is_found_without_a_trace_of_its_browser(tmp_path: Path) -> None:
    make(tmp_path / ".pki/nssdb")
    (found,) = of_chrome(tmp_path)
    assert found.browsers == ()


@pytest.mark.parametrize("names", [("cert8.db", "key3.db"), ("cert9.db",), ("key4.db",)], ids=" ".join)
def test_old_formats_and_halves_are_left_out(tmp_path: Path, names: tuple[str, ...]) -> None:
    make(tmp_path / ".local/share/pki/nssdb", *names)
    make(tmp_path / ".mozilla/firefox/p", *names)
    (tmp_path / ".mozilla/firefox/profiles.ini").write_text("[Profile0]\nPath=p\n")
    (tmp_path / ".config/chromium").mkdir(parents=True)
    found = databases(tmp_path)
    # A folder with nothing of today's format is as good as none.
    assert [d.app for d in found] == ([App.CHROME] if names == ("cert8.db", "key3.db") else [])


def test_files_that_lie_elsewhere_are_left_out(tmp_path: Path) -> None:
    real = make(tmp_path / "real")
    folder = make(tmp_path / ".pki/nssdb", "key4.db")
    (folder / "cert9.db").symlink_to(real / "cert9.db")
    (tmp_path / ".config/chromium").mkdir(parents=True)
    assert databases(tmp_path) == ()


PROFILES = """
[Install4F96D1932A9F858E]
Default=b.default-release
Locked=1

[Profile1]
Name=default
IsRelative=1
Path=a.default
Default=1

[Profile0]
Name=default-release
IsRelative=1
Path=b.default-release

[Profile2]
Name=work
IsRelative=0
Path={elsewhere}

[Profile3]
Path=c.unnamed

[Profile4]
Name=nowhere
Path=

[General]
Version=2
"""


@pytest.mark.parametrize(
    "below",
    [
        ".config/mozilla/firefox",
        ".mozilla/firefox",
        "snap/firefox/common/.mozilla/firefox",
        ".var/app/org.mozilla.firefox/.mozilla/firefox",
    ],
)
def test_every_profile_that_was_used_is_found_the_usual_one_first(tmp_path: Path, below: str) -> None:
    lists = tmp_path / below
    elsewhere = make(tmp_path / "elsewhere")
    for name in ("b.default-release", "c.unnamed"):
        make(lists / name)
    (lists / "a.default").mkdir()
    (lists / "profiles.ini").write_text(PROFILES.format(elsewhere=elsewhere))
    found = databases(tmp_path)
    assert [(d.app, d.folder, d.profile, d.browsers) for d in found] == [
        (App.FIREFOX, lists / "b.default-release", "default-release", ("Firefox",)),
        (App.FIREFOX, elsewhere, "work", ("Firefox",)),
        (App.FIREFOX, lists / "c.unnamed", "c.unnamed", ("Firefox",)),
    ]


@pytest.mark.parametrize("text", ["", "no list", "[Profile0]\nPath=a\0b\n", "[Profile0\n", "\xff\xfe"])
def test_a_list_of_profiles_that_makes_no_sense_is_left_out(tmp_path: Path, text: str) -> None:
    lists = make(tmp_path / ".mozilla/firefox")
    (lists / "profiles.ini").write_text(text, encoding="latin-1")
    assert databases(tmp_path) == ()


def chrome(home: Path) -> Database:
    folder = make(home / ".pki/nssdb")
    return Database(app=App.CHROME, home=home, folder=folder)


def firefox(home: Path) -> Database:
    return Database(app=App.FIREFOX, home=home, folder=make(home / "profile"))


@contextmanager
def holding(program: Path, *lines: str) -> Iterator[int]:
    """Run Python as *program*, let it do *lines*, and keep what it has open as long as the block."""
    shutil.copy(os.path.realpath(sys.executable), program)
    code = "\n".join((*lines, "print(flush=True)", "import signal", "signal.pause()"))
    environment = {**os.environ, "PYTHONHOME": sys.base_prefix}
    with subprocess.Popen([program, "-c", code], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.send_signal(signal.SIGKILL)


@pytest.mark.parametrize(
    ("program", "called"), [("msedge", "Microsoft Edge"), ("firefox-bin", "Firefox"), ("evo\x1b[1m", "evo<U+001B>[1m")]
)
@pytest.mark.parametrize("name", ["cert9.db", "key4.db"])
def test_whoever_has_a_file_open_uses_it(tmp_path: Path, program: str, called: str, name: str) -> None:
    database = chrome(tmp_path)
    assert users_of(database) == ()
    with holding(tmp_path / program, f"file = open({str(database.folder / name)!r})"):
        assert users_of(database) == (called,)
        other = Database(app=App.CHROME, home=tmp_path, folder=make(tmp_path / "other"))
        assert users_of(other) == ()
    assert users_of(database) == ()


def test_a_file_is_known_over_another_way_too(tmp_path: Path) -> None:
    database = chrome(tmp_path)
    (tmp_path / "way").symlink_to(database.folder)
    with holding(tmp_path / "chrome", f"file = open({str(tmp_path / 'way/cert9.db')!r})"):
        assert users_of(database) == ("Google Chrome",)


LOCKING = "import fcntl; file = open({!r}, 'w'); fcntl.lockf(file, fcntl.LOCK_EX)"


def test_firefox_uses_its_profile_while_it_locks_it(tmp_path: Path) -> None:
    database = firefox(tmp_path)
    lock = database.folder / ".parentlock"
    with holding(tmp_path / "any", LOCKING.format(str(lock))):
        assert users_of(database) == ("Firefox",)
    assert lock.exists()
    assert users_of(database) == ()


@pytest.mark.parametrize(
    ("target", "users"),
    [
        ("127.0.1.1:{me}", ("Firefox",)),
        (f"127.0.1.1:{ENDED}", ()),
        # With a plus, the file's lock decides.
        ("127.0.1.1:+{me}", ()),
        ("127.0.1.1:-5", ()),
        ("127.0.1.1:1/../self", ()),
        ("nonsense", ()),
    ],
)
def test_a_link_of_firefox_counts_while_its_process_runs(tmp_path: Path, target: str, users: tuple[str, ...]) -> None:
    database = firefox(tmp_path)
    (database.folder / "lock").symlink_to(target.format(me=os.getpid()))
    assert users_of(database) == users


@pytest.mark.parametrize(
    ("target", "users"),
    [
        ("{host}-{me}", ("Brave",)),
        ("{host}-" + ENDED, ()),
        ("another-computer-1", ("Brave",)),
        ("{host}-x", ()),
        ("nonsense", ()),
    ],
)
def test_a_link_of_chromium_counts_while_its_process_runs(tmp_path: Path, target: str, users: tuple[str, ...]) -> None:
    database = chrome(tmp_path)
    folder = tmp_path / ".config/BraveSoftware/Brave-Browser"
    folder.mkdir(parents=True)
    (folder / "SingletonLock").symlink_to(target.format(host=socket.gethostname(), me=os.getpid()))
    assert users_of(database) == users
    inside = Database(app=App.CHROME, home=tmp_path, place=".var/app/com.google.Chrome/", folder=database.folder)
    assert users_of(inside) == ()


def test_a_number_that_a_process_of_somebody_else_has_now_does_not_count(tmp_path: Path) -> None:
    database = firefox(tmp_path)
    if os.geteuid() != 0:
        (database.folder / "lock").symlink_to("127.0.1.1:1")
        assert users_of(database) == ()
        return
    with subprocess.Popen(["sleep", "60"], user=65534) as process:
        (database.folder / "lock").symlink_to(f"127.0.1.1:{process.pid}")
        assert users_of(database) == ()
        process.kill()


def test_a_database_that_is_not_there_is_in_nobody_s_use(tmp_path: Path) -> None:
    assert users_of(Database(app=App.CHROME, home=tmp_path, folder=tmp_path / "none")) == ()
