"""What pacman says, played back: recorded from pacman 6.0.2 (Debian 12's package) as nobody, 2026-11-29."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.loopback import job
from tests.support.programs import make_program
from wizard.model.computer import Trouble, TroubleKind, UpdatesEvidence
from wizard.probes.updates.pacman import read_pacman

WAITING = "nano 1.0-1 -> 1.1-1 [ignored]\nopenssl 1.0-1 -> 1.1-1\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system whose command path is its folder bin, with one list."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    lists = tmp_path / "var/lib/pacman/sync"
    lists.mkdir(parents=True)
    (lists / "core.db").touch()
    return tmp_path


def test_what_waits_is_counted_and_what_is_ignored_on_purpose_too(root: Path) -> None:
    make_program(root / "bin", "pacman", WAITING)
    seen = read_pacman(job(), root)
    assert (seen.pending, seen.security, seen.held, seen.bearing) == (1, None, 1, ("openssl",))
    assert seen.troubles == ()


def test_where_nothing_waits_it_ends_with_one(root: Path) -> None:
    make_program(root / "bin", "pacman", "", status=1)
    seen = read_pacman(job(), root)
    assert (seen.pending, seen.held, seen.troubles) == (0, 0, ())


def test_a_list_tells_when_it_was_put_there_not_when_it_was_made(root: Path) -> None:
    make_program(root / "bin", "pacman", "", status=1)
    made_long_ago = root / "var/lib/pacman/sync/core.db"
    before = datetime.now(UTC) - timedelta(minutes=5)
    made_long_ago.touch()
    looked = read_pacman(job(), root).looked
    assert looked is not None
    assert looked > before


def test_without_lists_nothing_is_known(root: Path) -> None:
    make_program(root / "bin", "pacman", "", status=1)
    (root / "var/lib/pacman/sync/core.db").unlink()
    assert read_pacman(job(), root) == UpdatesEvidence(tool="pacman", unlooked=True)


def test_a_pacman_that_fails_is_told(root: Path) -> None:
    make_program(root / "bin", "pacman", "error\n", status=2)
    seen = read_pacman(job(), root)
    assert (seen.pending, seen.troubles) == (None, (Trouble(kind=TroubleKind.FAILED, what="pacman"),))
