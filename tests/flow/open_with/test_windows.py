"""Explorer's entries, in a stand-in for the registry.

What is laid out where is compared with what an installer writes that has been in use for years: Visual Studio Code's,
build/win32/code.iss, read 2026-11.
"""

import ntpath
from pathlib import Path

import pytest

from wizard.errors import WizardError
from wizard.flow.open_with import Command, Standing
from wizard.flow.open_with.windows import CASE, CERTIFICATE, CLASSES, ENDINGS, WindowsFiles

INSTALLED = Command((r"C:\Program Files\Wizard\Scripts\trust-wizard-gui.exe",))
BY_PYTHON = Command((r"C:\Python\pythonw.exe", "-m", "wizard", "gui"))


class FakeRegistry:
    """Keys and their values below HKEY_CURRENT_USER, with names in any case as Windows has them."""

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, str]] = {}
        self.told = 0
        self.is_shut = False

    def read(self, key: str, name: str) -> str | None:
        return self.keys.get(key.lower(), {}).get(name.lower())

    def write(self, key: str, name: str, value: str) -> None:
        if self.is_shut:
            raise PermissionError(13, "Access is denied")
        parts = key.lower().split("\\")
        for length in range(1, len(parts) + 1):
            self.keys.setdefault("\\".join(parts[:length]), {})
        self.keys[key.lower()][name.lower()] = value

    def delete_value(self, key: str, name: str) -> None:
        if self.is_shut:
            raise PermissionError(13, "Access is denied")
        self.keys.get(key.lower(), {}).pop(name.lower(), None)

    def delete_key(self, key: str, *, with_all: bool) -> None:
        below = [one for one in self.keys if one.startswith(f"{key.lower()}\\")]
        if not with_all and (below or self.keys.get(key.lower())):
            return
        for one in (*below, key.lower()):
            self.keys.pop(one, None)

    def tell(self) -> None:
        self.told += 1

    def values(self) -> dict[str, str]:
        return {rf"{key}\{name}": value for key, named in self.keys.items() for name, value in named.items()}


@pytest.fixture
def keys() -> FakeRegistry:
    return FakeRegistry()


def test_every_ending_names_the_program_as_others_do(keys: FakeRegistry) -> None:
    WindowsFiles(INSTALLED, keys).offer()
    for ending in ENDINGS:
        assert keys.read(rf"{CLASSES}\{ending}\OpenWithProgids", CERTIFICATE) == ""
    line = r'"C:\Program Files\Wizard\Scripts\trust-wizard-gui.exe" "%1"'
    assert keys.read(rf"{CLASSES}\{CERTIFICATE}\shell\open\command", "") == line
    assert keys.read(rf"{CLASSES}\{CERTIFICATE}", "") == "Certificate"
    own = rf"{CLASSES}\Applications\trust-wizard-gui.exe"
    assert keys.read(rf"{own}\shell\open\command", "") == line
    assert keys.read(rf"{own}\SupportedTypes", ".pem") == ""
    assert keys.told == 1


def test_what_opens_a_certificate_by_itself_stays(keys: FakeRegistry) -> None:
    keys.write(rf"{CLASSES}\.cer", "", "CERFile")
    WindowsFiles(INSTALLED, keys).offer()
    assert keys.read(rf"{CLASSES}\.cer", "") == "CERFile"
    assert keys.read(rf"{CLASSES}\.pem", "") is None
    assert not any("userchoice" in key for key in keys.keys)


def test_cases_are_opened_by_the_program_unless_something_else_does(keys: FakeRegistry) -> None:
    WindowsFiles(INSTALLED, keys).offer()
    assert keys.read(rf"{CLASSES}\.trustcase", "") == CASE
    other = FakeRegistry()
    other.write(rf"{CLASSES}\.trustcase", "", "Other")
    files = WindowsFiles(INSTALLED, other)
    files.offer()
    files.take_back()
    assert other.read(rf"{CLASSES}\.trustcase", "") == "Other"


def test_pythons_own_entry_is_left_alone(keys: FakeRegistry) -> None:
    WindowsFiles(BY_PYTHON, keys).offer()
    assert not any("applications" in key for key in keys.keys)
    assert keys.read(rf"{CLASSES}\{CERTIFICATE}\shell\open\command", "") == (
        r'C:\Python\pythonw.exe -m wizard gui "%1"'
    )


@pytest.mark.parametrize("command", [INSTALLED, BY_PYTHON])
def test_taking_it_back_leaves_nothing(keys: FakeRegistry, command: Command) -> None:
    keys.write(rf"{CLASSES}\.pem\OpenWithProgids", "Other.pem", "")
    keys.write(rf"{CLASSES}\.cer", "", "CERFile")
    before = keys.values()
    files = WindowsFiles(command, keys)
    files.offer()
    assert files.state() is Standing.OFFERED
    files.take_back()
    assert keys.values() == before
    assert files.state() is Standing.NOT_OFFERED
    assert not any(ntpath.basename(key).startswith((".p12", "trustwizard")) for key in keys.keys)


def test_nothing_is_taken_back_where_nothing_was_offered(keys: FakeRegistry) -> None:
    WindowsFiles(INSTALLED, keys).take_back()
    assert keys.values() == {}


def test_a_program_that_moved_is_outdated(keys: FakeRegistry) -> None:
    WindowsFiles(INSTALLED, keys).offer()
    moved = WindowsFiles(Command((r"D:\trust-wizard-gui.exe",)), keys)
    assert moved.state() is Standing.OUTDATED
    moved.offer()
    assert moved.state() is Standing.OFFERED


def test_an_entry_that_somebody_took_out_is_missed(keys: FakeRegistry) -> None:
    files = WindowsFiles(INSTALLED, keys)
    files.offer()
    keys.delete_value(rf"{CLASSES}\.p12\OpenWithProgids", CERTIFICATE)
    assert files.state() is Standing.OUTDATED


def test_why_it_is_not_possible_is_said(keys: FakeRegistry) -> None:
    files = WindowsFiles(INSTALLED, keys)
    files.offer()
    keys.is_shut = True
    for act in (files.offer, files.take_back):
        with pytest.raises(WizardError, match="Access is denied"):
            act()


def test_a_checkout_is_not_offered(keys: FakeRegistry) -> None:
    # Explorer starts programs in the folder of the file.
    with pytest.raises(WizardError, match="installed"):
        WindowsFiles(Command(("pythonw.exe", "-m", "wizard", "gui"), Path("checkout")), keys).offer()
    assert keys.values() == {}
