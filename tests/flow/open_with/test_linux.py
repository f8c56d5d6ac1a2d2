"""The desktop's entries: real files, and the real programs of desktops that read them, in a home of its own."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.pki import healthy_leaf, issue, make_pki, pem_of
from wizard import resources
from wizard.errors import WizardError
from wizard.fixes.actions.runner import Ending, Ran
from wizard.flow.open_with import Command, Standing
from wizard.flow.open_with.linux import ID, LinuxFiles, quoted, types

ROOT = Path(__file__).resolve().parents[3]

needs_desktop = pytest.mark.skipif(
    not all(map(shutil.which, ("gio", "xdg-mime", "update-desktop-database", "update-mime-database"))),
    reason="not installed: libglib2.0-bin, xdg-utils, desktop-file-utils, shared-mime-info",
)
needs_validators = pytest.mark.skipif(
    not all(map(shutil.which, ("desktop-file-validate", "appstreamcli"))),
    reason="not installed: desktop-file-utils, appstream",
)

ODD = "a b$x\"y'z%f=`\\ü"
"""Part of a path that needs every kind of quoting."""


class Home:
    """A home, with a system around it that opens certificates with another program."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened = folder / "opened"
        self.program = folder / ODD / "trust-wizard-gui"
        self.program.parent.mkdir(parents=True)
        self.program.write_text(
            f"#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{self.opened}.new'\nmv '{self.opened}.new' '{self.opened}'\n"
        )
        self.program.chmod(0o755)
        applications = folder / "system/applications"
        applications.mkdir(parents=True)
        (applications / "other.desktop").write_text(
            "[Desktop Entry]\nType=Application\nName=Other\nExec=/bin/false %f\n"
            "MimeType=application/pkix-cert;application/x-x509-ca-cert;application/pkix-cert+pem;\n"
        )
        subprocess.run(["update-desktop-database", str(applications)], check=True)
        self.environment = {
            "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_DIRS": f"{folder / 'system'}:/usr/share", "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
            "XDG_CONFIG_DIRS": str(folder / "nothing"), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
            "XDG_CACHE_HOME": str(folder / "cache"),
        }  # fmt: skip
        # There before, as in every home: what is empty may go.
        self.files = LinuxFiles(Command((str(self.program),)), self.environment, self.run)

    def run(self, words: object) -> Ran:
        assert isinstance(words, tuple)
        ran = subprocess.run(words, env=self.environment, capture_output=True, text=True, check=False)
        return Ran(ending=Ending.ENDED, status=ran.returncode, printed=ran.stdout)

    def say(self, *words: str) -> str:
        ran = subprocess.run(words, env=self.environment, capture_output=True, text=True, check=True, timeout=50)
        return ran.stdout

    def tree(self) -> Mapping[str, bytes]:
        places = (self.folder / "data", self.folder / "config")
        return {str(file): file.read_bytes() for place in places for file in place.rglob("*") if file.is_file()}

    def certificate(self) -> Path:
        file = self.folder / "my certificate.pem"
        file.write_bytes(pem_of(issue(healthy_leaf("shop.example"), make_pki("Home").issuing)))
        return file


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@needs_desktop
def test_the_file_manager_offers_it_and_opens_with_what_it_did(home: Home) -> None:
    assert home.files.state() is Standing.NOT_OFFERED
    home.files.offer()
    assert home.files.state() is Standing.OFFERED
    told = home.say("gio", "mime", "application/pkix-cert")
    first, _, rest = told.partition("\n")
    assert first.endswith("other.desktop")
    assert ID in rest.partition("Recommended applications:")[2]
    assert home.say("xdg-mime", "query", "default", "application/pkix-cert").strip() == "other.desktop"


@needs_desktop
def test_cases_are_known_by_their_ending(home: Home) -> None:
    home.files.offer()
    case = home.folder / "a.trustcase"
    case.write_text("{}")
    told = home.say("gio", "info", "-a", "standard::content-type", str(case))
    assert told.split()[-1] == "application/x-trust-wizard-case"
    assert home.say("gio", "mime", "application/x-trust-wizard-case").split("\n")[0].endswith(ID)


@needs_desktop
def test_taking_it_back_leaves_nothing(home: Home) -> None:
    (home.folder / "config").mkdir()
    (home.folder / "config/mimeapps.list").write_text("[Default Applications]\ntext/html=firefox.desktop\n")
    before = home.tree()
    home.files.offer()
    assert len(home.tree()) > len(before)
    home.files.take_back()
    assert home.tree() == before
    assert home.files.state() is Standing.NOT_OFFERED
    assert not (home.folder / "data").exists() or list((home.folder / "data").iterdir()) == []


@needs_desktop
def test_what_others_have_beside_it_stays(home: Home) -> None:
    applications, packages = home.folder / "data/applications", home.folder / "data/mime/packages"
    applications.mkdir(parents=True)
    packages.mkdir(parents=True)
    (applications / "mine.desktop").write_text("[Desktop Entry]\nType=Application\nName=Mine\nExec=/bin/true\n")
    (packages / "mine.xml").write_text(
        '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">'
        '<mime-type type="application/x-mine"><glob pattern="*.mine"/></mime-type></mime-info>'
    )
    home.run(("update-mime-database", str(home.folder / "data/mime")))
    home.run(("update-desktop-database", str(applications)))
    before = home.tree()
    home.files.offer()
    home.files.take_back()
    assert home.tree() == before


@needs_desktop
def test_gio_opens_a_certificate_with_it_once_the_person_chose_so(home: Home) -> None:
    home.files.offer()
    told = home.say("gio", "info", "-a", "standard::content-type", str(home.certificate()))
    home.say("gio", "mime", told.split()[-1], ID)
    home.say("gio", "open", str(home.certificate()))
    wait_for(home.opened)
    assert home.opened.read_text() == f"{home.certificate()}\n"
    home.files.take_back()
    assert not (home.folder / "config/mimeapps.list").exists()


@needs_desktop
def test_the_desktop_starts_it_from_a_folder_with_an_odd_name(home: Home) -> None:
    home.files.offer()
    home.say("gio", "launch", str(home.folder / "data/applications" / ID), str(home.certificate()))
    wait_for(home.opened)
    assert home.opened.read_text() == f"{home.certificate()}\n"


def wait_for(file: Path) -> None:
    """Wait until *file* is there; its writer moves it into place."""
    while not file.exists():
        subprocess.run(["true"], check=True)


@needs_validators
def test_the_entries_pass_the_desktops_own_checks(home: Home) -> None:
    home.files.offer()
    for file in (home.folder / "data/applications" / ID, resources.path("desktop", ID)):
        ran = subprocess.run(["desktop-file-validate", str(file)], capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stdout) == (0, "")
    # There is no domain whose name backwards the id could begin with.
    options = ("--no-net", "--override=cid-desktopapp-is-not-rdns=info")
    metainfo = str(ROOT / "packaging/linux/trust-wizard.metainfo.xml")
    subprocess.run(["appstreamcli", "validate", *options, metainfo], check=True, stdout=subprocess.DEVNULL)


def test_the_types_are_told_to_software_centres_too() -> None:
    metainfo = (ROOT / "packaging/linux/trust-wizard.metainfo.xml").read_text()
    told = {line.strip()[11:-12] for line in metainfo.splitlines() if "<mediatype>" in line}
    assert told <= set(types())
    assert "application/x-trust-wizard-case" in told


class Alone:
    """A desktop with none of the programs."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, words: object) -> Ran:
        assert isinstance(words, tuple)
        self.asked.append(words)
        return Ran(ending=Ending.MISSING)


class Desktop(Alone):
    """One that opens everything with another program."""

    def __call__(self, words: object) -> Ran:
        super().__call__(words)
        return Ran(ending=Ending.ENDED, printed="other.desktop\n")


def files_in(folder: Path, command: Command | None = None) -> LinuxFiles:
    environment = {"HOME": str(folder), "XDG_DATA_DIRS": str(folder / "system")}
    return LinuxFiles(command or Command(("/opt/trust-wizard-gui",)), environment, Alone())


def test_it_works_without_the_desktops_programs(tmp_path: Path) -> None:
    files = files_in(tmp_path)
    files.offer()
    assert files.state() is Standing.OFFERED
    entry = (tmp_path / ".local/share/applications" / ID).read_text()
    assert 'Exec="/opt/trust-wizard-gui" %F\n' in entry
    assert "TryExec=/opt/trust-wizard-gui\n" in entry
    files.take_back()
    assert list((tmp_path / ".local/share").iterdir()) == []


def test_a_checkout_is_started_in_its_folder(tmp_path: Path) -> None:
    files_in(tmp_path, Command(("python", "-m", "wizard", "gui"), tmp_path / "check out")).offer()
    entry = (tmp_path / ".local/share/applications" / ID).read_text()
    assert 'Exec="python" "-m" "wizard" "gui" %F\n' in entry
    assert f"Path={tmp_path}/check out\n" in entry


def test_a_program_that_moved_is_offered_again(tmp_path: Path) -> None:
    files_in(tmp_path).offer()
    moved = files_in(tmp_path, Command(("/usr/bin/trust-wizard-gui",)))
    assert moved.state() is Standing.OUTDATED
    moved.offer()
    assert moved.state() is Standing.OFFERED


def test_what_opened_a_type_before_is_known_after_a_second_offer(tmp_path: Path) -> None:
    added = tmp_path / ".config/mimeapps.list"
    environment = {"HOME": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path / "system")}
    LinuxFiles(Command(("/a",)), environment, Desktop()).offer()
    assert f"application/pkix-cert=other.desktop;{ID};" in added.read_text()
    again = LinuxFiles(Command(("/b",)), environment, Desktop())
    again.offer()
    assert added.read_text().count(f"application/pkix-cert=other.desktop;{ID};") == 1
    again.take_back()
    assert not added.exists()


@pytest.mark.parametrize("place", [".config", ".local/share/icons", ".local/share/applications"])
def test_what_was_only_half_offered_is_offered_anew(place: str, tmp_path: Path) -> None:
    in_the_way = tmp_path / place
    in_the_way.parent.mkdir(parents=True, exist_ok=True)
    in_the_way.write_text("a file in the way")
    environment = {"HOME": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path / "system")}
    files = LinuxFiles(Command(("/a",)), environment, Desktop())
    with pytest.raises(WizardError, match="could not be told"):
        files.offer()
    assert files.state() is Standing.NOT_OFFERED
    in_the_way.unlink()
    files.offer()
    assert files.state() is Standing.OFFERED
    assert f"application/pkix-cert=other.desktop;{ID};" in (tmp_path / ".config/mimeapps.list").read_text()
    files.take_back()
    assert not (tmp_path / ".config/mimeapps.list").exists()


def test_what_came_with_the_system_is_left_alone(tmp_path: Path) -> None:
    installed = tmp_path / "system/applications" / ID
    installed.parent.mkdir(parents=True)
    installed.write_text("[Desktop Entry]\n")
    files = files_in(tmp_path)
    assert files.state() is Standing.INSTALLED
    files.offer()
    files.take_back()
    assert installed.exists()
    assert not (tmp_path / ".local").exists()


def test_an_entry_that_the_person_made_is_left_alone(tmp_path: Path) -> None:
    own = tmp_path / ".local/share/applications" / ID
    own.parent.mkdir(parents=True)
    own.write_text("[Desktop Entry]\nExec=mine\n")
    files = files_in(tmp_path)
    assert files.state() is Standing.INSTALLED
    files.offer()
    files.take_back()
    assert own.read_text() == "[Desktop Entry]\nExec=mine\n"


def test_why_it_is_not_possible_is_said(tmp_path: Path) -> None:
    (tmp_path / ".local").write_text("a file in the way")
    with pytest.raises(WizardError, match="could not be told"):
        files_in(tmp_path).offer()


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("a b", '"a b"'),
        ("50%", '"50%%"'),
        ('"', '"\\\\""'),
        ("$x", '"\\\\$x"'),
        ("\\", '"\\\\\\\\"'),
        ("a\nb", '"a\\nb"'),
    ],
)
def test_words_are_quoted_as_the_specification_has_it(word: str, shown: str) -> None:
    assert quoted(word) == shown
