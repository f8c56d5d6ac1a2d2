"""The proxies that variables and the desktop's settings name."""

import platform
import shutil
from pathlib import Path

import pytest

from tests.support.loopback import job
from wizard.probes.proxies.linux import read_proxy

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="reads a Linux system")


@pytest.fixture
def bin_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An otherwise empty command path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


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
    assert read_proxy(job()).pac_url == pac


def test_without_a_desktop_there_is_no_proxy_configuration(bin_folder: Path) -> None:
    make_gsettings(bin_folder, "auto")
    assert read_proxy(job()).pac_url is None
    assert shutil.which("gsettings") is not None
