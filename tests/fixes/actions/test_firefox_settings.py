"""Firefox's switch for the system's added roots: when it is offered, and one line that comes and goes."""

import json
import os
import plistlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.asking import asked_of, private_root
from wizard.fixes.actions.base import Action, ActionError, Obstacle, Scope, Work
from wizard.fixes.actions.firefox_prefs import locked
from wizard.fixes.actions.firefox_settings import (
    FIREFOX_SYSTEM_ROOTS,
    SWITCH,
    Places,
    ignore_system_roots,
    use_system_roots,
)
from wizard.fixes.actions.root_arguments import text_of
from wizard.model.computer import HeldRoot, HeldStore, Placed, RootsEvidence

KIND = FIREFOX_SYSTEM_ROOTS
FOLDERS = {"windows": "AppData/Roaming/Mozilla/Firefox", "macos": "Library/Application Support/Firefox"}
SYSTEMS = tuple(FOLDERS)
OTHERS = b'// Mozilla User Preferences\n\nuser_pref("browser.startup.page", 3);\n'
OFF = f'user_pref("{SWITCH}", false);\n'.encode()
ON = f'user_pref("{SWITCH}", true);\n'.encode()


ROOT = private_root()


class Home:
    """A person's home with one profile of Firefox, and what a company may have put beside it."""

    def __init__(self, folder: Path, system: str, text: bytes = OTHERS, version: str | None = "153.7.0") -> None:
        self.folder, self.system = folder, system
        self.registry: dict[tuple[str, str], str] = {}
        self.profile = folder / FOLDERS[system] / "Profiles" / "abcd.default-release"
        self.profile.mkdir(parents=True)
        told = "[Install1]\nDefault=Profiles/abcd.default-release\n[Profile0]\nPath=Profiles/abcd.default-release\n"
        (self.profile.parents[1] / "profiles.ini").write_text(told)
        self.prefs.write_bytes(text)
        if version is not None:
            about = f"[Compatibility]\nLastVersion={version}_20261110/20261110\n"
            (self.profile / "compatibility.ini").write_text(about)

    @property
    def prefs(self) -> Path:
        return self.profile / "prefs.js"

    @property
    def places(self) -> Places:
        return Places(home=lambda: self.folder, root=self.folder, read=lambda *key: self.registry.get(key))

    def offered(self, *, on: bool = True) -> list[Action]:
        prepare = use_system_roots if on else ignore_system_roots
        return [*prepare(asked_of(self.system, ROOT if on else None), Work(), self.places)]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(
    ("text", "version", "on", "written"),
    [
        (OTHERS + OFF, "153.7.0", True, OTHERS),
        (OFF + OTHERS, "120.0", True, OTHERS),
        (OTHERS, "115.30.0", True, OTHERS + ON),
        (OTHERS + OFF, "115.30.0", True, OTHERS + ON),
        (OTHERS + OFF, None, True, OTHERS + ON),
        (OTHERS, "153.7.0", False, OTHERS + OFF),
        (OTHERS + ON, "153.7.0", False, OTHERS + OFF),
        (OTHERS + ON, "115.30.0", False, OTHERS),
    ],
)
def test_only_the_one_line_comes_and_goes(
    tmp_path: Path, system: str, text: bytes, version: str | None, on: bool, written: bytes
) -> None:
    home = Home(tmp_path, system, text, version)
    (action,) = home.offered(on=on)
    assert action.scope is Scope.BROWSER
    assert not action.needs_admin
    assert action.where.values == {"profile": "abcd.default-release"}
    assert KIND.is_done(action.arguments, Work()) is False
    KIND.apply(action.arguments, Work())
    assert home.prefs.read_bytes() == written
    assert KIND.is_done(action.arguments, Work()) is True
    KIND.undo(action.arguments, Work())
    # The line may stand elsewhere; Firefox sorts them when it ends.
    assert sorted(home.prefs.read_bytes().splitlines()) == sorted(text.splitlines())
    assert KIND.is_done(action.arguments, Work()) in {False, None}
    KIND.undo(action.arguments, Work())
    assert sorted(home.prefs.read_bytes().splitlines()) == sorted(text.splitlines())


def test_it_goes_back_even_when_firefox_has_written_the_file_anew(tmp_path: Path) -> None:
    home = Home(tmp_path, "windows", OTHERS + OFF)
    (action,) = home.offered()
    KIND.apply(action.arguments, Work())
    more = OTHERS + b'user_pref("new.one", "since");\n'
    home.prefs.write_bytes(more)
    KIND.undo(action.arguments, Work())
    assert home.prefs.read_bytes() == more + OFF


@pytest.mark.parametrize("system", ["linux", "android"])
def test_other_systems_have_no_such_switch(tmp_path: Path, system: str) -> None:
    home = Home(tmp_path, "macos", OTHERS + OFF)
    assert not [*use_system_roots(asked_of(system, ROOT), Work(), home.places)]
    assert not [*ignore_system_roots(asked_of(system), Work(), home.places)]


@pytest.mark.parametrize(
    ("text", "version", "on"),
    [
        (OTHERS, "153.7.0", True),
        (OTHERS + ON, "115.30.0", True),
        (OTHERS + OFF, "153.7.0", False),
        (OTHERS, "115.30.0", False),
        (OTHERS, None, True),
        (OTHERS, None, False),
        (OTHERS, "nonsense", True),
        (OTHERS + OFF + b"cut of", "153.7.0", True),
    ],
)
def test_nothing_is_offered_where_it_stands_so_or_cannot_be_seen(
    tmp_path: Path, text: bytes, version: str | None, on: bool
) -> None:
    assert not Home(tmp_path, "macos", text, version).offered(on=on)


def test_nothing_is_offered_where_a_file_of_the_persons_own_sets_it_again(tmp_path: Path) -> None:
    home = Home(tmp_path, "macos", OTHERS + OFF)
    (home.profile / "user.js").write_bytes(OFF)
    assert not home.offered()


def _policies(folder: Path, rules: Any) -> None:
    (folder / "distribution").mkdir(parents=True)
    (folder / "distribution" / "policies.json").write_text(json.dumps({"policies": rules}))


RULE = {"Certificates": {"ImportEnterpriseRoots": False}}


@pytest.mark.parametrize(("rules", "is_ruled"), [(RULE, True), ({"Certificates": {"Install": []}}, False), ([], False)])
def test_a_companys_file_of_rules_takes_the_switch_away(tmp_path: Path, rules: Any, is_ruled: bool) -> None:
    home = Home(tmp_path, "macos", OTHERS + OFF)
    _policies(tmp_path / "Applications/Firefox.app/Contents/Resources", rules)
    assert bool(home.offered()) is not is_ruled


def test_on_windows_the_file_lies_beside_the_program(tmp_path: Path) -> None:
    home = Home(tmp_path, "windows", OTHERS + OFF)
    key = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\firefox.exe"
    home.registry[key, ""] = str(tmp_path / "Mozilla Firefox" / "firefox.exe")
    assert home.offered()
    _policies(tmp_path / "Mozilla Firefox", RULE)
    assert not home.offered()


@pytest.mark.parametrize("hive", ["HKLM", "HKCU"])
def test_rules_in_the_registry_take_the_switch_away(tmp_path: Path, hive: str) -> None:
    home = Home(tmp_path, "windows", OTHERS + OFF)
    home.registry[rf"{hive}\SOFTWARE\Policies\Mozilla\Firefox\Certificates", "ImportEnterpriseRoots"] = "1"
    assert not home.offered()


@pytest.mark.parametrize("rules", [{"Certificates__ImportEnterpriseRoots": True}, RULE])
@pytest.mark.parametrize("folder", ["Library/Managed Preferences", "Library/Preferences"])
def test_rules_for_a_mac_take_the_switch_away(tmp_path: Path, folder: str, rules: Any) -> None:
    home = Home(tmp_path, "macos", OTHERS + OFF)
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder / "org.mozilla.firefox.plist").write_bytes(plistlib.dumps({"EnterprisePoliciesEnabled": True}))
    assert home.offered()
    (tmp_path / folder / "org.mozilla.firefox.plist").write_bytes(plistlib.dumps(rules))
    assert not home.offered()


def _refused(home: Home, action: Action, obstacle: Obstacle) -> None:
    before = home.prefs.read_bytes()
    with pytest.raises(ActionError) as raised:
        KIND.apply(action.arguments, Work())
    assert raised.value.obstacle is obstacle
    assert home.prefs.read_bytes() == before


def test_what_was_changed_since_is_left_alone(tmp_path: Path) -> None:
    home = Home(tmp_path, "macos", OTHERS + OFF)
    (action,) = home.offered()
    home.prefs.write_bytes(OTHERS + ON)
    _refused(home, action, Obstacle.CHANGED)


def test_a_file_that_was_damaged_since_is_left_alone(tmp_path: Path) -> None:
    home = Home(tmp_path, "macos", OTHERS + OFF)
    (action,) = home.offered()
    home.prefs.write_bytes(OTHERS + OFF + b"user_pref(")
    _refused(home, action, Obstacle.FAILED)
    assert KIND.is_done(action.arguments, Work()) is None


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_it_is_left_alone_while_firefox_runs(tmp_path: Path) -> None:
    home = Home(tmp_path, "macos", OTHERS + OFF)
    (action,) = home.offered()
    (home.profile / "lock").symlink_to(f"127.0.1.1:{os.getpid()}")
    _refused(home, action, Obstacle.IN_USE)
    (home.profile / "lock").unlink()
    with locked(home.profile):
        pass
    KIND.apply(action.arguments, Work())


def test_a_profile_that_is_gone_needs_nothing_put_back(tmp_path: Path) -> None:
    arguments = {"profile": str(tmp_path / "gone"), "wanted": "true", "line": "", "former": "false"}
    KIND.undo(arguments, Work())
    assert KIND.is_done(arguments, Work()) is None


@pytest.mark.parametrize("noted", [{}, {"profile": "x", "wanted": "yes", "line": "", "former": ""}])
def test_a_note_that_makes_no_sense_changes_nothing(noted: dict[str, str]) -> None:
    with pytest.raises(ActionError, match="damaged"):
        KIND.apply(noted, Work())


@pytest.mark.parametrize("system", SYSTEMS)
def test_trust_in_added_roots_is_offered_for_one_whose_fingerprint_is_compared(tmp_path: Path, system: str) -> None:
    home = Home(tmp_path, system, OTHERS + OFF)
    (action,) = home.offered()
    assert action.wants_fingerprint
    assert action.arguments["der"] == text_of(ROOT.der)
    assert not [*use_system_roots(asked_of(system), Work(), home.places)]
    home.prefs.write_bytes(OTHERS)
    (off,) = home.offered(on=False)
    assert not off.wants_fingerprint


@pytest.mark.parametrize("system", SYSTEMS)
def test_trust_in_added_roots_is_not_offered_where_others_have_the_key_of_one(tmp_path: Path, system: str) -> None:
    home = Home(tmp_path, system, OTHERS + OFF)
    fish = HeldRoot(
        sha256="ab" * 32, name="Superfish, Inc.", organization="Superfish, Inc.", placed=Placed.COMPUTER
    )  # fmt: skip
    asked = asked_of(system, ROOT)
    held = RootsEvidence(stores=(HeldStore(name="system", origin="", roots=(fish,)),))
    evidence = replace(asked.diagnosis.evidence, roots=held)
    caught = replace(asked, diagnosis=replace(asked.diagnosis, evidence=evidence))
    assert len([*use_system_roots(asked, Work(), home.places)]) == 1
    assert not [*use_system_roots(caught, Work(), home.places)]


def test_a_note_of_what_can_be_no_folder_is_damaged() -> None:
    note = {"profile": "/home/a\0b", "wanted": "true", "line": "", "former": "false"}
    for call in (KIND.apply, KIND.undo, KIND.is_done):
        with pytest.raises(ActionError, match="damaged"):
            call(note, Work())
