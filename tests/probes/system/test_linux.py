import json
import platform
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.loopback import job
from tests.support.programs import make_program
from wizard.model.computer import Lifetime
from wizard.probes.system.common import TimeService
from wizard.probes.system.linux import (
    is_wireless,
    read_release,
    read_system,
    read_time_service,
    support_by,
    takes_part_in_pro,
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


def told(text: str) -> Mapping[str, str]:
    """Return the fields of an os-release in the form of os-release(5)."""
    return dict(line.split("=", 1) for line in text.replace('"', "").split("\n") if "=" in line)


# The fields of Debian are this machine's; of the others they are from memory, shortened.
@pytest.mark.parametrize(
    ("release", "ends"),
    [
        ("ID=debian\nVERSION_ID=12", "2028-06-30"),
        ("ID=debian\nVERSION_ID=99", None),
        ("ID=ubuntu\nVERSION_ID=24.04", "2029-05-31"),
        ("ID=ubuntu\nVERSION_ID=24.11", None),
        ("ID=fedora\nVERSION_ID=44", "2027-06-02"),
        ("ID=fedora\nVERSION_ID=45\nSUPPORT_END=2027-12-01", "2027-12-01"),
        ("ID=fedora\nVERSION_ID=44\nSUPPORT_END=soon", "2027-06-02"),
        ("ID=rocky\nVERSION_ID=9.8\nID_LIKE=rhel centos fedora", "2032-05-31"),
        ("ID=opensuse-leap\nVERSION_ID=15.6", "2026-04-30"),
        ("ID=opensuse-leap\nVERSION_ID=15.9", None),
        ("ID=linuxmint\nVERSION_ID=22.3\nUBUNTU_CODENAME=noble", "2029-04-30"),
        ("ID=zorin\nVERSION_ID=18\nUBUNTU_CODENAME=noble", "2029-05-31"),
        ("", None),
    ],
)
def test_until_when_a_release_gets_updates(release: str, ends: str | None, tmp_path: Path) -> None:
    assert support_by(told(release), tmp_path / "none").ends == ends


@pytest.mark.parametrize(
    ("release", "lifetime"),
    [
        ("ID=arch\nBUILD_ID=rolling", Lifetime.ROLLING),
        ("ID=opensuse-tumbleweed\nVERSION_ID=20261120", Lifetime.ROLLING),
        ("ID=debian\nVERSION_CODENAME=forky", Lifetime.ROLLING),
        ("ID=debian\nVERSION_ID=99", Lifetime.UNKNOWN),
        ("ID=linuxmint\nVERSION_ID=7\nDEBIAN_CODENAME=trixie", Lifetime.UNDATED),
        ("ID=unheard-of\nVERSION_ID=1", Lifetime.UNKNOWN),
    ],
)
def test_systems_without_a_date_are_told_apart(release: str, lifetime: Lifetime, tmp_path: Path) -> None:
    assert support_by(told(release), tmp_path / "none").care.lifetime is lifetime


def test_a_system_that_is_built_on_another_has_its_date(tmp_path: Path) -> None:
    care = support_by(told("ID=zorin\nVERSION_ID=18\nUBUNTU_CODENAME=noble"), tmp_path / "none").care
    assert care.based_on == "Ubuntu 24.04 LTS"


def test_a_date_that_the_system_names_is_its_own(tmp_path: Path) -> None:
    care = support_by(told("ID=fedora\nVERSION_ID=44\nSUPPORT_END=2027-06-09"), tmp_path / "none").care
    assert (care.lifetime, care.as_of) == (Lifetime.DATED, None)


def pro(folder: Path, services: object) -> Path:
    """Write a status in the form of ubuntu-pro-client (its "pro status --format json", from memory)."""
    status = folder / "status.json"
    status.write_text(json.dumps({"_schema_version": "0.1", "attached": True, "services": services}))
    return status


def test_an_ubuntu_that_takes_part_in_pro_gets_updates_for_longer(tmp_path: Path) -> None:
    status = pro(tmp_path, [{"name": "esm-apps", "status": "disabled"}, {"name": "esm-infra", "status": "enabled"}])
    support = support_by(told("ID=ubuntu\nVERSION_ID=20.04"), status)
    assert (support.ends, support.care.regular_ends, support.care.then_by) == (
        "2030-04-23", "2025-05-29", "Ubuntu Pro"
    )  # fmt: skip


def test_one_that_does_not_is_told_so(tmp_path: Path) -> None:
    status = pro(tmp_path, [{"name": "esm-infra", "status": "disabled"}])
    support = support_by(told("ID=ubuntu\nVERSION_ID=20.04"), status)
    assert (support.ends, support.care.offer, support.care.refused) == ("2025-05-29", "Ubuntu Pro", True)


@pytest.mark.parametrize("services", [None, "all", 5, {}])
def test_a_status_in_another_form_says_nothing(tmp_path: Path, services: object) -> None:
    assert takes_part_in_pro(pro(tmp_path, services)) is None


@pytest.mark.parametrize("content", ["", "[]", "{", "[" * 100_000])
def test_what_is_no_status_says_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "status.json").write_text(content)
    assert takes_part_in_pro(tmp_path / "status.json") is None
    assert takes_part_in_pro(tmp_path / "missing.json") is None
