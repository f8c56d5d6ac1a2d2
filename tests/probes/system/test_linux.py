import platform
from pathlib import Path

import pytest

from tests.support.loopback import job
from tests.support.programs import make_program
from wizard.probes.system.common import TimeService
from wizard.probes.system.linux import (
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


def test_nothing_of_user_and_host_is_recorded() -> None:
    words = repr(read_system(job()))
    for private in (str(Path.home()), platform.node()):
        assert private not in words


def test_the_desktop_is_what_the_session_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "GNOME")
    assert read_system(job()).desktop == "GNOME"
    monkeypatch.delenv("XDG_CURRENT_DESKTOP")
    assert read_system(job()).desktop is None


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
