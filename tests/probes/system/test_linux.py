import platform
import shutil
from pathlib import Path

import pytest

from tests.support.loopback import job
from tests.support.programs import make_program
from wizard.model.evidence import Browser
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.system.common import TimeService
from wizard.probes.system.linux import (
    browser_version,
    installed_browsers,
    is_wireless,
    read_release,
    read_system,
    read_time_service,
)

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="reads a Linux system")


@pytest.fixture
def bin_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An otherwise empty command path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_this_system_is_described_as_it_calls_itself() -> None:
    release = platform.freedesktop_os_release()
    system = read_system(job())
    assert (system.family, system.name) == ("linux", release["PRETTY_NAME"])
    assert system.version == release.get("VERSION_ID", "")
    assert read_release() == release


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        # systemd, timedatectl(1): "show" prints properties as NAME=VALUE.
        ("NTP=yes\nNTPSynchronized=yes\n", TimeService(synchronised=True, automatic=True)),
        ("NTP=no\nNTPSynchronized=no\n", TimeService(synchronised=False, automatic=False)),
        ("NTP=no\nNTPSynchronized=yes\n", TimeService(synchronised=True, automatic=False)),
        ("NTP=yes\n", TimeService(automatic=True)),
        ("yes\n", TimeService()),
        ("NTP=vielleicht\n", TimeService()),
        ("", TimeService()),
    ],
)
def test_what_timedatectl_says_is_believed(bin_folder: Path, printed: str, said: TimeService) -> None:
    make_program(bin_folder, "timedatectl", printed)
    assert read_time_service() == said


def test_a_timedatectl_that_fails_says_nothing(bin_folder: Path) -> None:
    make_program(bin_folder, "timedatectl", "NTP=yes\n", status=1)
    assert read_time_service() == TimeService()


def test_without_timedatectl_nobody_says_whether_the_clock_is_kept(bin_folder: Path) -> None:
    assert not list(bin_folder.iterdir())
    assert read_time_service() == TimeService()


def test_nothing_of_user_and_host_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(Path.home() / "own.pem"))
    monkeypatch.setenv("https_proxy", "http://ann:secret@proxy.example:3128")
    words = repr(read_system(job()))
    for private in (str(Path.home()), platform.node(), "ann", "secret"):
        assert private not in words


def test_the_desktop_is_what_the_session_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    assert read_system(job()).desktop == "GNOME"
    monkeypatch.delenv("XDG_CURRENT_DESKTOP")
    assert read_system(job()).desktop is None


def test_without_browsers_there_are_none(bin_folder: Path) -> None:
    assert installed_browsers(job()) == ()


# No browser is installed where this was written: the form is that of the programs' own sources, from memory
# (chrome/app/chrome_main_delegate.cc, HandleVersionSwitches; toolkit/xre/nsAppRunner.cpp, DumpVersion).
@pytest.mark.parametrize(
    ("command", "prints", "browser"),
    [
        ("google-chrome", "Google Chrome 156.0.8078.79 \n", ("chrome", "Google Chrome", "156.0.8078.79")),
        (
            "chromium",
            "Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)\n",
            ("chromium", "Chromium", "156.0.8078.79"),
        ),
        ("microsoft-edge", "Microsoft Edge 156.0.3800.1 \n", ("edge", "Microsoft Edge", "156.0.3800.1")),
        ("firefox", "Mozilla Firefox 153.0.1\n", ("firefox", "Firefox", "153.0.1")),
        ("firefox-esr", "Mozilla Firefox 153.7.0esr\n", ("firefox", "Firefox ESR", "153.7.0")),
        ("brave-browser", "Brave Browser 156.1.70.1\n", ("brave", "Brave", "156.1.70.1")),
    ],
)
def test_an_installed_browser_is_found_with_its_version(
    bin_folder: Path, command: str, prints: str, browser: tuple[str, str, str]
) -> None:
    make_program(bin_folder, command, prints)
    kind, name, version = browser
    assert installed_browsers(job()) == (Browser(id=kind, name=name, version=version, path=command),)


def test_of_two_commands_of_one_browser_the_first_counts(bin_folder: Path) -> None:
    make_program(bin_folder, "chromium", "Chromium 156.0.1.1\n")
    make_program(bin_folder, "chromium-browser", "Chromium 99.0.1.1\n")
    assert [b.version for b in installed_browsers(job())] == ["156.0.1.1"]


def test_when_the_first_command_says_nothing_the_second_counts(bin_folder: Path) -> None:
    make_program(bin_folder, "firefox", "", status=1)
    make_program(bin_folder, "firefox-esr", "Mozilla Firefox 153.7.0esr\n")
    assert [b.name for b in installed_browsers(job())] == ["Firefox ESR"]


def test_a_program_without_a_version_is_no_browser(bin_folder: Path) -> None:
    make_program(bin_folder, "opera", "command not supported\n")
    assert installed_browsers(job()) == ()


def test_a_cancel_ends_the_search(bin_folder: Path) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        installed_browsers(job(cancel=cancel))


def test_firefox_is_not_started_when_its_file_tells(tmp_path: Path) -> None:
    program = make_program(tmp_path, "firefox", "Mozilla Firefox 1.0\n")
    # The form of the file that Firefox's build writes (build/application.ini.in), from memory.
    (tmp_path / "application.ini").write_text(
        "[App]\nVendor=Mozilla\nName=Firefox\nRemotingName=firefox-esr\nVersion=153.7.0\nBuildID=20261110101010\n"
        "\n[Gecko]\nMinVersion=153.7.0\nMaxVersion=153.7.0\n"
    )
    link = tmp_path / "bin"
    link.mkdir()
    (link / "firefox").symlink_to(program)
    assert browser_version(link / "firefox") == "153.7.0"


def test_a_file_without_a_version_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "application.ini").write_bytes(b"\xff\xfe[App]\n")
    assert browser_version(tmp_path / "firefox") is None


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch, bin_folder: Path) -> Path:
    """A session with a message bus, as gsettings needs one."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    return bin_folder


def make_gsettings(folder: Path, mode: str) -> None:
    # gsettings(1) prints a value in GVariant text: a string in single quotes.
    path = folder / "gsettings"
    path.write_text(
        "#!/bin/sh\n"
        f'case "$3" in mode) echo "\'{mode}\'";; autoconfig-url) echo "\'http://wpad.example/proxy.pac\'";; esac\n'
    )
    path.chmod(0o755)


@pytest.mark.parametrize(("mode", "pac"), [("auto", "http://wpad.example/proxy.pac"), ("manual", None), ("none", None)])
def test_the_proxy_configuration_of_the_desktop_counts_where_it_is_in_use(
    desktop: Path, mode: str, pac: str | None
) -> None:
    make_gsettings(desktop, mode)
    assert read_system(job()).pac_url == pac


def test_without_a_desktop_there_is_no_proxy_configuration(bin_folder: Path) -> None:
    make_gsettings(bin_folder, "auto")
    assert read_system(job()).pac_url is None
    assert shutil.which("gsettings") is not None


_ROUTES = """Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
{device}\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
"""
"""/proc/net/route (Linux net/ipv4/fib_trie.c, fib_route_seq_show); the addresses are of the block for examples."""


@pytest.mark.parametrize(("device", "expected"), [("wlan0", True), ("eth0", False)])
def test_the_way_out_is_over_wifi_or_not(device: str, expected: bool, tmp_path: Path) -> None:
    routes = tmp_path / "route"
    routes.write_text(_ROUTES.format(device=device))
    (tmp_path / "net" / "wlan0" / "wireless").mkdir(parents=True)
    (tmp_path / "net" / "eth0").mkdir()
    assert is_wireless(routes, tmp_path / "net") is expected


@pytest.mark.parametrize("text", [None, "", "Iface\tDestination\n", "Iface\nwlan0\n\nwlan0\t0002A8C0\n"])
def test_without_a_way_out_nobody_can_tell(text: str | None, tmp_path: Path) -> None:
    routes = tmp_path / "route"
    if text is not None:
        routes.write_text(text)
    assert is_wireless(routes, tmp_path) is None
