"""No Mac was at hand: the notes have the form of outputs of macOS 12.5 and 26 in public repositories, read 2026-11-29
(RecommendedUpdates with Safari, macOS and developer tools; a count that stays at 1 after all is installed).
"""

import os
import plistlib
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.loopback import job
from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.updates.macos import LARGEST_FILE, read_updates, updates_of

SAFARI = {
    "Display Name": "Safari", "Display Version": "16.0", "Identifier": "Safari16.0MontereyAuto",
    "Product Key": "012-49737",
}  # fmt: skip
MONTEREY = {
    "Display Name": "macOS Monterey 12.6", "Display Version": "12.6", "Identifier": "MSU_UPDATE_21G115_patch_12.6",
    "MobileSoftwareUpdate": True, "Product Key": "MSU_UPDATE_21G115_patch_12.6",
}  # fmt: skip
TOOLS = {
    "Display Name": "Command Line Tools for Xcode", "Display Version": "14.0",
    "Identifier": "Command Line Tools for Xcode", "Product Key": "012-62819",
}  # fmt: skip
VENTURA = {"Display Name": "macOS Ventura", "Display Version": "13.0", "MobileSoftwareUpdate": True}

LOOKED = datetime(2022, 10, 1, 8, 15, tzinfo=UTC)
"""A list of properties keeps it in UTC, and gives it without saying so."""

NOTES = "Library/Preferences/com.apple.SoftwareUpdate.plist"


def mac(root: Path, version: str = "12.5", **notes: object) -> Path:
    for name, content in (
        (NOTES, notes),
        ("System/Library/CoreServices/SystemVersion.plist", {"ProductName": "macOS", "ProductVersion": version}),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(plistlib.dumps(content, fmt=plistlib.FMT_BINARY))
    return root


def read(root: Path, *updates: Mapping[str, object], version: str = "12.5", **notes: object) -> UpdatesEvidence:
    looked = LOOKED.replace(tzinfo=None)
    return updates_of(mac(root, version, RecommendedUpdates=[*updates], LastSuccessfulDate=looked, **notes))


def test_what_waits_is_counted_and_what_repairs_holes_too(tmp_path: Path) -> None:
    assert read(tmp_path, SAFARI, MONTEREY, TOOLS) == UpdatesEvidence(
        tool="softwareupdate", pending=3, security=2, bearing=("Safari",), looked=LOOKED
    )


def test_where_nothing_waits_the_counts_beside_it_say_nothing(tmp_path: Path) -> None:
    seen = read(tmp_path, LastRecommendedUpdatesAvailable=1, LastUpdatesAvailable=1)
    assert (seen.pending, seen.security, seen.troubles) == (0, 0, ())


def test_the_macos_that_runs_does_not_wait(tmp_path: Path) -> None:
    assert read(tmp_path, MONTEREY, version="12.6").pending == 0
    assert read(tmp_path, MONTEREY, version="12.10").pending == 0
    assert read(tmp_path, MONTEREY, version="12.5.1").pending == 1


def test_a_newer_macos_is_an_offer_and_no_repair(tmp_path: Path) -> None:
    seen = read(tmp_path, VENTURA)
    assert (seen.pending, seen.security) == (1, 0)


def test_a_security_update_is_known_by_its_name(tmp_path: Path) -> None:
    old = {"Display Name": "Security Update 2021-008", "Display Version": "10.15.7"}
    assert read(tmp_path, old, version="10.15.7").security == 1


@pytest.mark.parametrize(
    ("notes", "automatic"),
    [
        ({}, None),
        ({"AutomaticallyInstallMacOSUpdates": True}, True),
        ({"AutomaticallyInstallMacOSUpdates": False}, False),
        ({"AutomaticallyInstallMacOSUpdates": 1, "AutomaticCheckEnabled": False}, False),
        ({"AutomaticCheckEnabled": True}, None),
        ({"AutomaticallyInstallMacOSUpdates": "yes"}, None),
    ],
)
def test_whether_updates_come_by_themselves_is_told(
    tmp_path: Path, notes: Mapping[str, object], automatic: bool | None
) -> None:
    assert read(tmp_path, **notes).automatic is automatic


def test_the_older_note_of_the_last_look_counts_where_there_is_no_other(tmp_path: Path) -> None:
    seen = updates_of(mac(tmp_path, RecommendedUpdates=[], LastFullSuccessfulDate=LOOKED.replace(tzinfo=None)))
    assert seen.looked == LOOKED


def test_a_mac_that_never_looked_has_no_notes(tmp_path: Path) -> None:
    assert updates_of(tmp_path) == UpdatesEvidence(tool="softwareupdate", unlooked=True)


@pytest.mark.parametrize("listed", [None, "three", 3, [SAFARI] * 1001])
def test_notes_in_another_form_are_strange(tmp_path: Path, listed: object) -> None:
    notes = {} if listed is None else {"RecommendedUpdates": listed}
    seen = updates_of(mac(tmp_path, **notes))
    assert (seen.pending, seen.security) == (None, None)
    assert seen.troubles == (Trouble(kind=TroubleKind.STRANGE, what="com.apple.SoftwareUpdate.plist"),)


@pytest.mark.parametrize("listed", [["Safari"], [3], [{}], [{"Display Name": 5, "Display Version": None}]])
def test_an_update_without_a_name_still_waits(tmp_path: Path, listed: Sequence[object]) -> None:
    assert updates_of(mac(tmp_path, RecommendedUpdates=[*listed])).pending == 1


@pytest.mark.parametrize("content", [b"", b"bplist00", b"<plist>", b"\x00" * 100, b"<plist><string>x</string></plist>"])
def test_a_file_that_is_no_list_of_properties_is_strange(tmp_path: Path, content: bytes) -> None:
    (mac(tmp_path) / NOTES).write_bytes(content)
    assert [trouble.kind for trouble in updates_of(tmp_path).troubles] == [TroubleKind.STRANGE]


def test_a_file_without_end_is_too_large(tmp_path: Path) -> None:
    (mac(tmp_path) / NOTES).write_bytes(b"x" * (LARGEST_FILE + 1))
    assert [trouble.kind for trouble in updates_of(tmp_path).troubles] == [TroubleKind.TOO_LARGE]


def test_a_folder_in_its_place_fails(tmp_path: Path) -> None:
    (tmp_path / NOTES).mkdir(parents=True)
    kind = TroubleKind.DENIED if sys.platform == "win32" else TroubleKind.FAILED
    assert [trouble.kind for trouble in updates_of(tmp_path).troubles] == [kind]


@pytest.mark.skipif(sys.platform == "win32", reason="has no rights of POSIX")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (mac(tmp_path) / NOTES).chmod(0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65_534)  # a stranger, where the tests run with all rights
    try:
        troubles = updates_of(tmp_path).troubles
    finally:
        if is_root:
            os.seteuid(0)
    assert [trouble.kind for trouble in troubles] == [TroubleKind.DENIED]


def test_without_the_version_of_the_system_every_update_waits(tmp_path: Path) -> None:
    mac(tmp_path, RecommendedUpdates=[MONTEREY])
    (tmp_path / "System/Library/CoreServices/SystemVersion.plist").unlink()
    seen = updates_of(tmp_path)
    assert (seen.pending, seen.security) == (1, 1)


@pytest.mark.skipif(sys.platform == "darwin", reason="here are notes")
def test_elsewhere_there_are_no_notes() -> None:
    assert read_updates(job()).unlooked


def test_a_cancel_ends_it() -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        read_updates(job(cancel=cancel))
