"""How this program is started by a file manager, and how it is said."""

import sys
import sysconfig
from pathlib import Path

import pytest

from wizard.errors import WizardError
from wizard.flow import open_with
from wizard.flow.open_with import Standing, file_manager, in_words, own_command
from wizard.flow.open_with.linux import LinuxFiles
from wizard.flow.open_with.macos import MacFiles


def program(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "trust-wizard-gui"
    made.touch(mode=0o755)
    return made


@pytest.fixture
def interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "venv/bin/python"
    made.parent.mkdir(parents=True)
    monkeypatch.setattr(sys, "executable", str(made))
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path / "scripts"))
    return made


def test_an_installed_program_is_started_by_its_own_file(interpreter: Path) -> None:
    made = program(interpreter.parent)
    assert own_command({}).words == (str(made),)
    assert own_command({}).folder is None


def test_it_may_lie_where_scripts_are_installed(interpreter: Path, tmp_path: Path) -> None:
    made = program(tmp_path / "scripts")
    assert own_command({}).words == (str(made),)


def test_a_checkout_is_started_in_its_folder(interpreter: Path) -> None:
    command = own_command({})
    assert command.words == (str(interpreter), "-m", "wizard", "gui")
    assert command.folder == Path(open_with.__file__).parents[3]


def test_a_package_without_its_file_is_started_from_anywhere(
    interpreter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_with, "__file__", "/usr/lib/python3/dist-packages/wizard/flow/open_with/__init__.py")
    assert own_command({}).folder is None


def test_a_frozen_program_is_its_own_command(interpreter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command({}).words == (str(interpreter),)
    assert own_command({"APPIMAGE": "/opt/wizard.AppImage"}).words == ("/opt/wizard.AppImage",)


def test_each_system_has_its_own() -> None:
    assert isinstance(file_manager("linux"), LinuxFiles)
    assert isinstance(file_manager("darwin"), MacFiles)


def test_on_a_mac_it_comes_with_the_application() -> None:
    mac = MacFiles()
    assert mac.state() is Standing.WITH_THE_APPLICATION
    for act in (mac.offer, mac.take_back):
        with pytest.raises(WizardError, match="Finder"):
            act()


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_is_one_sentence(standing: Standing) -> None:
    assert in_words(standing).endswith(".")


def test_the_ways_of_this_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "system"))
    assert open_with.state() is Standing.NOT_OFFERED
    open_with.offer()
    assert open_with.state() is Standing.OFFERED
    open_with.take_back()
    assert open_with.state() is Standing.NOT_OFFERED
