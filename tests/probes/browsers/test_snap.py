"""Snaps laid out as snapd does (snapcraft.io, "Data locations"): a folder for each revision, and a link to the current.

Paths inside: Firefox's firefox.launcher (github.com/canonical/firefox-snap), Chromium's from public repositories.
"""

import platform
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.installed_browsers import (
    BUILT,
    FIREFOX_BUILT,
    put,
    put_firefox,
    put_program,
    running,
)
from wizard.model.computer import Browser, Packaging, Trouble, TroubleKind, UpdatedBy
from wizard.probes.browsers.linux_running import running_programs
from wizard.probes.browsers.snap import snap_browsers

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="runs real programs of Linux")

# The head of snapcraft.yaml of github.com/canonical/firefox-snap (2024-10), which becomes meta/snap.yaml.
SNAP_YAML = 'name: {name}\nversion: "{version}"\nsummary: A web browser\napps:\n  x:\n    version: 9.9\n'


def put_snap(snaps: Path, name: str, revision: str, version: str) -> Path:
    """Put the current revision of a snap in its place."""
    folder = snaps / name / revision
    put(folder / "meta/snap.yaml", SNAP_YAML.format(name=name, version=version))
    (snaps / name / "current").symlink_to(revision)
    return folder


def found(root: Path) -> list[Browser | Trouble]:
    return list(snap_browsers(root, running_programs(Path("/proc"))))


def test_snaps_are_found_with_version_and_date(tmp_path: Path) -> None:
    made = datetime(2026, 11, 5, tzinfo=UTC)
    chromium = put_snap(tmp_path / "snap", "chromium", "3210", "156.0.8078.108")
    put_program(chromium / "usr/lib/chromium-browser/chrome", made)
    firefox = put_snap(tmp_path / "snap", "firefox", "4500", "153.0-1")
    put_firefox(firefox / "usr/lib/firefox", "153.0")
    put_snap(tmp_path / "snap", "hello-world", "1", "6.4")
    as_snap = {"packaging": Packaging.SNAP, "updated_by": UpdatedBy.SNAP}
    assert found(tmp_path) == [
        Browser(
            id="chromium",
            name="Chromium",
            version="156.0.8078.108",
            path="chrome",
            built=made,
            restart=False,
            **as_snap,
        ),
        Browser(
            id="firefox",
            name="Firefox",
            version="153.0",
            path="firefox",
            built=FIREFOX_BUILT,
            restart=False,
            **as_snap,
        ),
    ]


def test_where_the_program_lies_elsewhere_the_snap_itself_tells_the_date(tmp_path: Path) -> None:
    put_snap(tmp_path / "snap", "opera", "401", "131.0.5877.24")
    assert [(b.version, b.built) for b in found(tmp_path) if isinstance(b, Browser)] == [("131.0.5877.24", BUILT)]


def test_a_snap_that_is_reached_in_two_ways_counts_once(tmp_path: Path) -> None:
    put_snap(tmp_path / "var/lib/snapd/snap", "brave", "642", "156.1.96.110")
    (tmp_path / "snap").symlink_to("var/lib/snapd/snap")
    assert len(found(tmp_path)) == 1


def test_a_second_one_under_a_name_of_its_own_is_shown_too(tmp_path: Path) -> None:
    put_snap(tmp_path / "snap", "firefox", "4500", "153.0-1")
    put_snap(tmp_path / "snap", "firefox_work", "x1", "152.0-1")
    assert [b.version for b in found(tmp_path) if isinstance(b, Browser)] == ["153.0", "152.0"]


def test_an_older_revision_that_still_runs_waits_for_a_restart(tmp_path: Path) -> None:
    old = put_snap(tmp_path / "snap", "chromium", "3200", "155.0.8059.79")
    program = put_program(old / "usr/lib/chromium-browser/chrome")
    with running(program):
        (tmp_path / "snap/chromium/current").unlink()
        put_snap(tmp_path / "snap", "chromium", "3210", "156.0.8078.108")
        (browser,) = found(tmp_path)
    assert isinstance(browser, Browser)
    assert (browser.version, browser.restart) == ("156.0.8078.108", True)


def test_of_the_current_revision_nobody_knows_whether_snapd_keeps_a_newer_one_back(tmp_path: Path) -> None:
    folder = put_snap(tmp_path / "snap", "chromium", "3210", "156.0.8078.108")
    with running(put_program(folder / "usr/lib/chromium-browser/chrome")):
        (browser,) = found(tmp_path)
    assert isinstance(browser, Browser)
    assert browser.restart is None


def test_where_processes_cannot_be_seen_a_restart_is_not_known(tmp_path: Path) -> None:
    put_snap(tmp_path / "snap", "firefox", "4500", "153.0-1")
    (browser,) = snap_browsers(tmp_path, None)
    assert isinstance(browser, Browser)
    assert browser.restart is None


def test_a_snap_that_tells_no_version_is_a_trouble(tmp_path: Path) -> None:
    put_snap(tmp_path / "snap", "firefox", "4500", "")
    put(tmp_path / "snap/brave/1/meta/other.yaml")
    (tmp_path / "snap/brave/current").symlink_to("1")
    strange = Trouble(kind=TroubleKind.STRANGE, what="snap.yaml")
    assert found(tmp_path) == [strange, strange]


def test_without_snaps_there_are_none(tmp_path: Path) -> None:
    assert found(tmp_path) == []
