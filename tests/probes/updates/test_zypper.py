"""What zypper says, played back: recorded from zypper 1.14.42 (Debian 12's package) as nobody, beside an archive of two
updates, one with a patch about security, 2026-11-29.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.loopback import job
from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.probes.updates.zypper import read_zypper

FRAME = """<?xml version='1.0'?>
<stream>
<message type="info">Loading repository data...</message>
<message type="info">Reading installed packages...</message>
<update-status version="0.6">
<update-list>
{updates}</update-list>
</update-status>
</stream>
"""
PACKAGES = FRAME.format(
    updates='<update kind="package" name="nano" edition="1.1-1" arch="noarch" edition-old="1.0-1"><summary>x</summary>'
    '<description>x</description><license/><source url="dir:/srv/repo" alias="leap"/></update>'
    '<update kind="package" name="openssl-libs" edition="1.1-1" arch="noarch" edition-old="1.0-1"><summary>x</summary>'
    '<description>x</description><license/><source url="dir:/srv/repo" alias="leap"/></update>'
)
PATCHES = FRAME.format(
    updates='<update kind="patch" name="FEDORA-2026-1" edition="1" arch="noarch" status="needed" category="security" '
    'severity="important" pkgmanager="false" restart="false" interactive="false"><summary>openssl</summary>'
    '<description>d</description><license/><source url="dir:/srv/repo" alias="leap"/>'
    '<issue-date time_t="1767225600" text="2026-01-01T00:00:00Z"/><issue-list/></update>'
)
NOTHING = FRAME.format(updates="")

FETCHED = datetime(2026, 11, 27, 6, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system whose command path is its folder bin, and whose lists, with patches, were last fetched at FETCHED."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    repodata = tmp_path / "var/cache/zypp/raw/leap/repodata"
    repodata.mkdir(parents=True)
    for name in ("repomd.xml", "4aeadf8c-updateinfo.xml.gz"):
        (repodata / name).touch()
        os.utime(repodata / name, (0, 0))
    os.utime(repodata, (FETCHED.timestamp(), FETCHED.timestamp()))
    return tmp_path


def program(root: Path, packages: str, patches: str, *, status: int = 0) -> None:
    (root / "packages").write_text(packages)
    (root / "patches").write_text(patches)
    script = f"""#!/bin/sh
echo "$@" >> '{root}/asked'
case "$*" in *list-patches*) /bin/cat '{root}/patches' ;; *) /bin/cat '{root}/packages' ;; esac
exit {status}
"""
    (root / "bin/zypper").write_text(script)
    (root / "bin/zypper").chmod(0o755)


def test_packages_that_wait_are_counted_and_patches_about_security(root: Path) -> None:
    program(root, PACKAGES, PATCHES)
    assert read_zypper(job(), root) == UpdatesEvidence(
        tool="zypper", pending=2, security=1, bearing=("openssl-libs",), looked=FETCHED
    )
    assert all("--no-refresh" in line for line in (root / "asked").read_text().splitlines())


def test_where_nothing_waits_nothing_waits(root: Path) -> None:
    program(root, NOTHING, NOTHING)
    seen = read_zypper(job(), root)
    assert (seen.pending, seen.security, seen.troubles) == (0, 0, ())


def test_without_patches_it_is_not_said_what_is_about_security(root: Path) -> None:
    # openSUSE Tumbleweed has none: every update is a newer version of everything.
    program(root, PACKAGES, NOTHING)
    for info in root.glob("var/cache/zypp/raw/*/repodata/*updateinfo*"):
        info.unlink()
    seen = read_zypper(job(), root)
    assert (seen.pending, seen.security) == (2, None)


def test_an_index_that_was_found_to_hold_still_tells_of_the_look(root: Path) -> None:
    program(root, NOTHING, NOTHING)
    later = datetime(2026, 11, 28, 6, tzinfo=UTC)
    os.utime(root / "var/cache/zypp/raw/leap/repodata/repomd.xml", (later.timestamp(), later.timestamp()))
    assert read_zypper(job(), root).looked == later


def test_without_lists_nothing_is_known(root: Path) -> None:
    (root / "var/cache/zypp/raw/leap/repodata/repomd.xml").unlink()
    assert read_zypper(job(), root) == UpdatesEvidence(tool="zypper", unlooked=True)


@pytest.mark.parametrize("printed", ["", "<stream>\n", PACKAGES[:400]])
def test_an_answer_that_breaks_off_is_strange(root: Path, printed: str) -> None:
    strange = (Trouble(kind=TroubleKind.STRANGE, what="zypper"),)
    program(root, printed, PATCHES)
    assert (read_zypper(job(), root).pending, read_zypper(job(), root).troubles) == (None, strange)
    program(root, PACKAGES, printed)
    seen = read_zypper(job(), root)
    assert (seen.pending, seen.security, seen.troubles) == (2, None, strange)


def test_a_zypper_that_fails_or_is_missing_is_told(root: Path) -> None:
    program(root, "", "", status=4)
    assert read_zypper(job(), root).troubles == (Trouble(kind=TroubleKind.FAILED, what="zypper"),)
    (root / "bin/zypper").unlink()
    assert read_zypper(job(), root).troubles == (Trouble(kind=TroubleKind.MISSING, what="zypper"),)
