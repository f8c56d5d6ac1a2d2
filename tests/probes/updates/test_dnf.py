"""What dnf says, played back: the outputs of dnf 4 are those of dnf 4.14.0 (Debian 12's package) beside an archive of
two updates, one with an advisory about security, recorded 2026-11-29; those of dnf 5 have the form of its source
(libdnf5-cli/output/package_list_sections.cpp, dnf5/commands/check-upgrade/check-upgrade.cpp, state of 2026-08-21).
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.loopback import job
from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.probes.updates.dnf import read_dnf, updates_in, which_dnf

ALL = """
nano.noarch                                 1.1-1                         fedora
openssl-libs.noarch                         1.1-1                         fedora
"""
SECURITY = """
openssl-libs.noarch                         1.1-1                         fedora
"""
ALL_5 = """Upgrades
nano.x86_64         8.3-2.fc44    updates
openssl-libs.x86_64 1:3.5.4-2.fc44 updates

Obsoleting packages
new-tool.x86_64     2.0-1.fc44    updates
    old-tool.x86_64 1.0-1.fc44    <unknown>

"""
NO_SECURITY_5 = "No security updates needed, but 2 update(s) available\n"

FETCHED = datetime(2026, 11, 28, 6, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system whose command path is its folder bin, and whose lists were last fetched at FETCHED."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    for cache in ("dnf", "libdnf5"):
        repodata = tmp_path / "var/cache" / cache / "fedora-93ef0015ed0ae167/repodata"
        repodata.mkdir(parents=True)
        (repodata / "repomd.xml").touch()
        primary = repodata / "49190e59-primary.xml.gz"
        primary.touch()
        os.utime(primary, (FETCHED.timestamp(), FETCHED.timestamp()))
    return tmp_path


def program(root: Path, name: str, everything: str, security: str, *, status: int = 100) -> None:
    """Make a dnf that answers in one way of everything, in another of security, and notes what it is asked."""
    (root / "everything").write_text(everything)
    (root / "security").write_text(security)
    script = f"""#!/bin/sh
echo "$@" >> '{root}/asked'
case "$*" in *--security*) /bin/cat '{root}/security' ;; *) /bin/cat '{root}/everything' ;; esac
exit {status}
"""
    (root / "bin" / name).write_text(script)
    (root / "bin" / name).chmod(0o755)


def test_what_waits_is_counted_and_what_is_about_security_too(root: Path) -> None:
    program(root, "dnf", ALL, SECURITY)
    assert read_dnf(job(), root) == UpdatesEvidence(
        tool="dnf", pending=2, security=1, bearing=("openssl-libs",), looked=FETCHED
    )


def test_dnf_is_asked_for_what_it_has_and_waits_for_nobody(root: Path) -> None:
    program(root, "dnf", ALL, SECURITY)
    read_dnf(job(), root)
    asked = (root / "asked").read_text().splitlines()
    assert len(asked) == 2
    assert all("--cacheonly" in line and "exit_on_lock" in line for line in asked)


def test_where_nothing_waits_nothing_is_asked_of_security(root: Path) -> None:
    program(root, "dnf", "", "", status=0)
    seen = read_dnf(job(), root)
    assert (seen.pending, seen.security, seen.troubles) == (0, 0, ())
    assert len((root / "asked").read_text().splitlines()) == 1


def test_the_newer_one_is_told_where_the_systems_lists_lie(root: Path) -> None:
    program(root, "dnf5", ALL_5, NO_SECURITY_5)
    (root / "bin/dnf").symlink_to("dnf5")
    seen = read_dnf(job(), root)
    assert (seen.pending, seen.security, seen.bearing) == (2, 0, ("openssl-libs",))
    assert f"cachedir={root}/var/cache/libdnf5" in (root / "asked").read_text()


def test_the_newer_one_is_found_under_its_own_name(root: Path) -> None:
    program(root, "dnf5", ALL_5, SECURITY)
    assert which_dnf(root).cache == root / "var/cache/libdnf5"
    assert read_dnf(job(), root).security == 1


@pytest.mark.parametrize("cache", ["dnf", "libdnf5"])
def test_without_lists_nothing_is_known(root: Path, cache: str) -> None:
    # dnf 4.14 ends with 0 then, as if nothing waited.
    program(root, "dnf" if cache == "dnf" else "dnf5", "", "", status=0)
    for repomd in (root / "var/cache" / cache).glob("*/repodata/repomd.xml"):
        repomd.unlink()
    assert read_dnf(job(), root) == UpdatesEvidence(tool="dnf", unlooked=True)


def test_a_dnf_that_fails_is_told(root: Path) -> None:
    program(root, "dnf", "", "", status=1)
    seen = read_dnf(job(), root)
    assert (seen.pending, seen.looked) == (None, FETCHED)
    assert seen.troubles == (Trouble(kind=TroubleKind.FAILED, what="dnf"),)


def test_that_updates_come_by_themselves_is_seen_by_the_timer(root: Path) -> None:
    program(root, "dnf", ALL, SECURITY)
    assert read_dnf(job(), root).automatic is None
    wanted = root / "etc/systemd/system/timers.target.wants"
    wanted.mkdir(parents=True)
    (wanted / "dnf-automatic.timer").symlink_to("/usr/lib/systemd/system/dnf-automatic.timer")
    assert read_dnf(job(), root).automatic is True


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("", []),
        (NO_SECURITY_5, []),
        (ALL_5, ["nano", "openssl-libs"]),
        ("Last metadata expiration check: 0:00:10 ago on Sun Nov 29 12:34:21 2026.\n" + SECURITY, ["openssl-libs"]),
        ("kernel.x86_64 1-1 updates\nkernel.x86_64 1-2 updates\n", ["kernel"]),
    ],
)
def test_lines_that_name_no_update_are_passed_over(printed: str, names: list[str]) -> None:
    assert [*updates_in(printed)] == names
