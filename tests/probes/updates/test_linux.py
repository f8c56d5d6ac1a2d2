"""Which tool looks after a Linux system's updates; what each says is tested in its own file."""

import platform
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.apt_archive import make_apt
from tests.support.loopback import job
from tests.support.programs import make_program
from wizard.model.computer import UpdatesEvidence
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.updates import linux
from wizard.probes.updates.linux import read_updates, tool_of

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="reads a Linux system")


@pytest.fixture
def bin_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An otherwise empty command path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.mark.parametrize(
    ("id_", "like", "programs", "tool"),
    [
        ("debian", "", ("apt-cache", "pkcon"), "apt"),
        ("debian", "", ("apt-cache", "dnf", "zypper", "pacman"), "apt"),
        ("linuxmint", "ubuntu debian", ("apt-cache",), "apt"),
        ("fedora", "", ("apt-cache", "dnf"), "dnf"),
        ("fedora", "", ("dnf5",), "dnf"),
        ("rocky", "rhel centos fedora", ("dnf", "rpm"), "dnf"),
        ("opensuse-leap", "suse opensuse", ("zypper", "dnf"), "zypper"),
        ("endeavouros", "arch", ("pacman",), "pacman"),
        ("mageia", "mandriva", ("dnf", "pkcon"), "dnf"),
        ("unheard-of", "", ("pkcon",), "packagekit"),
        ("fedora", "", ("pkcon",), "packagekit"),
        ("gentoo", "", ("emerge",), ""),
        ("", "", (), ""),
    ],
)
def test_the_system_says_which_tool_is_its_own(
    bin_folder: Path, id_: str, like: str, programs: Sequence[str], tool: str
) -> None:
    for name in programs:
        make_program(bin_folder, name)
    assert tool_of({"ID": id_, "ID_LIKE": like}) == tool


@pytest.mark.skipif(not shutil.which("apt-get"), reason="asks the real apt")
def test_this_system_is_asked_by_its_own_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apt = make_apt(tmp_path)
    monkeypatch.setenv("APT_CONFIG", str(apt.config))
    apt.install({"nano": "1.0"})
    apt.publish("stable", {"nano": "1.1"})
    apt.fetch()
    seen = read_updates(job())
    assert (seen.tool, seen.pending) == ("apt", 1)
    assert seen.restart in {None, True, False}


def test_a_system_that_is_renewed_as_a_whole_has_no_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux, "OSTREE", tmp_path)
    seen = read_updates(job())
    assert seen == UpdatesEvidence(tool="", restart=seen.restart)


def test_a_cancel_ends_it() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        read_updates(job(cancel=cancel))
