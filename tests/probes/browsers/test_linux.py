"""The browsers on the command path, with their own ways of telling their version."""

import platform
from pathlib import Path

import pytest

from tests.support.loopback import job
from tests.support.programs import make_program
from wizard.model.computer import Browser, Trouble, TroubleKind
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.browsers.linux import browser_version, read_browsers

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="reads a Linux system")


@pytest.fixture
def bin_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An otherwise empty command path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_without_browsers_there_are_none(bin_folder: Path) -> None:
    assert read_browsers(job()).browsers == ()


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
    assert read_browsers(job()).browsers == (Browser(id=kind, name=name, version=version, path=command),)


def test_of_two_commands_of_one_browser_the_first_counts(bin_folder: Path) -> None:
    make_program(bin_folder, "chromium", "Chromium 156.0.1.1\n")
    make_program(bin_folder, "chromium-browser", "Chromium 99.0.1.1\n")
    assert [b.version for b in read_browsers(job()).browsers] == ["156.0.1.1"]


def test_when_the_first_command_says_nothing_the_second_counts(bin_folder: Path) -> None:
    make_program(bin_folder, "firefox", "", status=1)
    make_program(bin_folder, "firefox-esr", "Mozilla Firefox 153.7.0esr\n")
    assert [b.name for b in read_browsers(job()).browsers] == ["Firefox ESR"]


def test_a_program_without_a_version_is_no_browser(bin_folder: Path) -> None:
    make_program(bin_folder, "opera", "command not supported\n")
    assert read_browsers(job()).browsers == ()


def test_a_cancel_ends_the_search(bin_folder: Path) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        read_browsers(job(cancel=cancel))


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
    assert browser_version(link / "firefox", job()) == "153.7.0"


def test_a_file_without_a_version_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "application.ini").write_bytes(b"\xff\xfe[App]\n")
    assert browser_version(tmp_path / "firefox", job()) == Trouble(kind=TroubleKind.STRANGE, what="firefox")


def test_a_browser_that_does_not_tell_its_version_is_told_as_trouble(bin_folder: Path) -> None:
    make_program(bin_folder, "google-chrome", "", status=1)
    make_program(bin_folder, "vivaldi", "Vivaldi eins\n")
    seen = read_browsers(job())
    assert seen.browsers == ()
    assert seen.troubles == (
        Trouble(kind=TroubleKind.FAILED, what="google-chrome"),
        Trouble(kind=TroubleKind.STRANGE, what="vivaldi"),
    )
