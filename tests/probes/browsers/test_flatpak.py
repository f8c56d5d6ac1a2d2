"""Flatpaks laid out as Flatpak 1.14.10 does, and its notes of what runs: both seen with a stand-in, 2026-11-29.

The list of releases has the form of github.com/flathub/org.chromium.Chromium (2026-08).
"""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.installed_browsers import FIREFOX_BUILT, places_in, put, put_firefox, put_program, running
from wizard.model.computer import Browser, Packaging, Trouble, TroubleKind, UpdatedBy
from wizard.probes.browsers.flatpak import flatpak_browsers

OLD = "b36b889bb660fbdf661cabea97ef217c7abd43a3f0476f0693b15f4a1bef8eda"
NEW = "06b28210354f30bd3823b614b6047c8a9bca9f42dcca271a7f77ba4ea2408766"

METAINFO = """<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop">
  <id>org.chromium.Chromium</id>
  <releases>
    <release version="151.0.7922.75" date="2026-08-05">
      <description/>
    </release>
    <release version="151.0.7922.108" date="2026-08-06">
      <description></description>
    </release>
    <release version="88.0.4324.96" date="2020-01-19"/>
  </releases>
</component>
"""

NOTE = """[Application]
name={application}
runtime=runtime/org.freedesktop.Platform/x86_64/25.08

[Instance]
instance-id=553927661
instance-path=/home/someone/.var/app/{application}
app-path=/var/lib/flatpak/app/{application}/x86_64/stable/{commit}/files
app-commit={commit}
runtime-commit=2421c40fd6e63bd8633eb928818238fddac1a6b76d521189447531c266f27853
branch=stable
arch=x86_64
flatpak-version=1.14.10
session-bus-proxy=true
system-bus-proxy=true
"""


def put_flatpak(installation: Path, application: str, metainfo: str | None = METAINFO, commit: str = NEW) -> Path:
    """Deploy an application, all of whose files are of 1970."""
    branch = installation / "app" / application / "x86_64/stable"
    deployed = branch / commit
    (deployed / "files").mkdir(parents=True)
    if metainfo is not None:
        file = put(deployed / f"files/share/metainfo/{application}.metainfo.xml", metainfo)
        os.utime(file, (0, 0))
    (branch / "active").symlink_to(commit)
    (branch.parent.parent / "current").symlink_to("x86_64/stable")
    return deployed


def note_running(tmp_path: Path, application: str, commit: str, pid: int) -> None:
    """Leave the notes about a running application as Flatpak does."""
    folder = tmp_path / "run/user/1000/.flatpak/553927661"
    put(folder / "info", NOTE.format(application=application, commit=commit))
    put(folder / "pid", str(pid))


def found(tmp_path: Path) -> list[Browser | Trouble]:
    return list(flatpak_browsers(places_in(tmp_path)))


def test_flatpaks_for_everybody_and_for_one_person_are_found(tmp_path: Path) -> None:
    put_flatpak(tmp_path / "var/lib/flatpak", "org.chromium.Chromium")
    mine = put_flatpak(tmp_path / "home/someone/.local/share/flatpak", "org.mozilla.firefox", None)
    put_firefox(mine / "files/lib/firefox", "153.0.1")
    as_flatpak = {"packaging": Packaging.FLATPAK, "updated_by": UpdatedBy.FLATPAK, "restart": False}
    assert found(tmp_path) == [
        Browser(
            id="chromium",
            name="Chromium",
            version="151.0.7922.108",
            path="org.chromium.Chromium",
            built=datetime(2026, 8, 6, tzinfo=UTC),
            **as_flatpak,
        ),
        Browser(
            id="firefox",
            name="Firefox",
            version="153.0.1",
            path="org.mozilla.firefox",
            built=FIREFOX_BUILT,
            **as_flatpak,
        ),
    ]


def test_a_running_one_of_before_the_update_waits_for_a_restart(tmp_path: Path) -> None:
    put_flatpak(tmp_path / "var/lib/flatpak", "org.chromium.Chromium")
    with running(put_program(tmp_path / "bwrap")) as pid:
        note_running(tmp_path, "org.chromium.Chromium", OLD, pid)
        assert [b.restart for b in found(tmp_path) if isinstance(b, Browser)] == [True]


@pytest.mark.parametrize(
    ("application", "commit"), [("org.chromium.Chromium", NEW), ("org.chromium.ChromiumX", OLD), ("org.gimp.GIMP", OLD)]
)
def test_the_newest_one_and_others_wait_for_nothing(tmp_path: Path, application: str, commit: str) -> None:
    put_flatpak(tmp_path / "var/lib/flatpak", "org.chromium.Chromium")
    with running(put_program(tmp_path / "bwrap")) as pid:
        note_running(tmp_path, application, commit, pid)
        assert [b.restart for b in found(tmp_path) if isinstance(b, Browser)] == [False]


@pytest.mark.parametrize("pid", ["0", "-1", "", "../self", "4194304999"])
def test_a_note_about_what_has_ended_counts_for_nothing(tmp_path: Path, pid: str) -> None:
    put_flatpak(tmp_path / "var/lib/flatpak", "org.chromium.Chromium")
    note_running(tmp_path, "org.chromium.Chromium", OLD, 1)
    put(tmp_path / "run/user/1000/.flatpak/553927661/pid", pid)
    assert [b.restart for b in found(tmp_path) if isinstance(b, Browser)] == [False]


def test_without_a_runtime_folder_a_restart_is_not_known(tmp_path: Path) -> None:
    put_flatpak(tmp_path / "var/lib/flatpak", "org.chromium.Chromium")
    (browser,) = flatpak_browsers(replace(places_in(tmp_path), runtime=None))
    assert isinstance(browser, Browser)
    assert browser.restart is None


@pytest.mark.parametrize(
    ("release", "built"),
    [
        ('<release version="156.0.1" timestamp="1793836800"/>', datetime(2026, 11, 5, tzinfo=UTC)),
        ("<release date='2026-11-05T10:00:00' version='156.0.1'/>", datetime(2026, 11, 5, tzinfo=UTC)),
        ('<release version="156.0.1" date="soon"/>', None),
        ('<release version="156.0.1"/>', None),
        (f'<release version="156.0.1" timestamp="{10**30}"/>', None),
    ],
)
def test_the_day_of_a_release_may_be_written_in_several_ways(
    tmp_path: Path, release: str, built: datetime | None
) -> None:
    put_flatpak(tmp_path / "var/lib/flatpak", "com.brave.Browser", f"<releases>{release}</releases>")
    (browser,) = found(tmp_path)
    assert isinstance(browser, Browser)
    assert (browser.version, browser.built) == ("156.0.1", built)


def test_an_application_that_tells_no_version_is_a_trouble(tmp_path: Path) -> None:
    put_flatpak(tmp_path / "var/lib/flatpak", "com.google.Chrome", "<component/>")
    put_flatpak(tmp_path / "var/lib/flatpak", "com.opera.Opera", None)
    assert found(tmp_path) == [
        Trouble(kind=TroubleKind.STRANGE, what="com.google.Chrome.metainfo.xml"),
        Trouble(kind=TroubleKind.MISSING, what="com.opera.Opera.metainfo.xml"),
    ]


def test_hostile_lists_of_releases_end_soon(tmp_path: Path) -> None:
    put_flatpak(tmp_path / "var/lib/flatpak", "com.google.Chrome", "<release " * 100_000)
    assert found(tmp_path) == [Trouble(kind=TroubleKind.STRANGE, what="com.google.Chrome.metainfo.xml")]
