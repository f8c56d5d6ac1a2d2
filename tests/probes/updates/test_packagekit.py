"""What pkcon says, played back: recorded from PackageKit 1.2.6 (Debian 12) and its service, 2026-11-29, shortened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.loopback import job
from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.probes.base import Job, Outside
from wizard.probes.updates.packagekit import read_packagekit

BEGUN = """Transaction:\tGetting updates
Status: \tWaiting in queue
Status: \tLoading cache
Percentage:\t100
Status: \tFinished
"""
WAITING = f"""{BEGUN}Results:
Normal       appstream-0.16.1-2+b1.amd64 (debian-oldstable-main)
Security     ca-certificates-20250419~deb12u2.all (debian-oldstable-security-main)
Bug fix      xz-utils-5.4.1-1+deb12u2.amd64 (debian-oldstable-main)
Blocked      nano-7.2-1+deb12u1.amd64 (debian-oldstable-main)
"""
"""The kinds of the last two are of client/pkcon/pk-console.c and lib/pk-enum.c; the others were seen."""
NOTHING = f"{BEGUN}Results:\nThere are no updates available at this time.\n"
BROKEN = BEGUN.replace("Status: \tFinished", "The daemon crashed mid-transaction!\nStatus: \tFinished")

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An otherwise empty command path."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


def program(folder: Path, updates: str, time: str = "Time since: 3600s\n", *, status: int = 0) -> None:
    (folder.parent / "updates").write_text(updates)
    (folder.parent / "time").write_text(time)
    script = f"""#!/bin/sh
case "$*" in
  *--cache-age=-1*get-updates*) /bin/cat '{folder.parent}/updates'; exit {status} ;;
  *get-time*) /bin/cat '{folder.parent}/time' ;;
esac
"""
    (folder / "pkcon").write_text(script)
    (folder / "pkcon").chmod(0o755)


def at_noon() -> Job:
    return replace(job(), outside=Outside(now=lambda: NOW))


def test_what_waits_is_counted_by_its_kind(bin_folder: Path) -> None:
    program(bin_folder, WAITING)
    assert read_packagekit(at_noon()) == UpdatesEvidence(
        tool="packagekit", pending=3, security=1, held=1, bearing=("ca-certificates",), looked=NOW - timedelta(hours=1)
    )


def test_where_nothing_waits_it_ends_with_five(bin_folder: Path) -> None:
    program(bin_folder, NOTHING, status=5)
    seen = read_packagekit(at_noon())
    assert (seen.pending, seen.security, seen.troubles) == (0, 0, ())


def test_where_none_is_called_so_nobody_knows_what_is_about_security(bin_folder: Path) -> None:
    # Not every kind of package tells PackageKit so; Arch's does not.
    program(bin_folder, WAITING.replace("Security", "Normal  "))
    assert read_packagekit(at_noon()).security is None


def test_a_service_that_breaks_is_no_answer(bin_folder: Path) -> None:
    program(bin_folder, BROKEN)
    seen = read_packagekit(at_noon())
    assert (seen.pending, seen.troubles) == (None, (Trouble(kind=TroubleKind.STRANGE, what="pkcon"),))


@pytest.mark.parametrize("time", ["Time since: -1s\n", "", "never\n", "Time since: 999999999999s\n"])
def test_when_it_last_looked_may_not_be_known(bin_folder: Path, time: str) -> None:
    program(bin_folder, NOTHING, time, status=5)
    assert read_packagekit(at_noon()).looked is None


def test_without_a_service_or_without_the_program_it_is_told(bin_folder: Path) -> None:
    program(bin_folder, "Failed to contact PackageKit\n", status=1)
    assert read_packagekit(at_noon()).troubles == (Trouble(kind=TroubleKind.FAILED, what="pkcon"),)
    (bin_folder / "pkcon").unlink()
    assert read_packagekit(at_noon()).troubles == (Trouble(kind=TroubleKind.MISSING, what="pkcon"),)
