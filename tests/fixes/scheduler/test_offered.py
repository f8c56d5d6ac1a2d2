"""What a daily round would be set up with: the same that is used then."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.fixes.scheduler.test_linux import fake_cron, systemd_of
from wizard.errors import WizardError
from wizard.fixes.actions.runner import Ending, Ran
from wizard.fixes.scheduler import Means, Program, own_scheduler
from wizard.fixes.scheduler.offered import means_here, units_folder

PROGRAM = Program(("/opt/trust-wizard", "watch", "--when-due"))
posix = pytest.mark.skipif(os.name != "posix", reason="programs of Linux")


@posix
@pytest.mark.parametrize(
    ("runs", "crontab", "means"),
    [
        (True, "exit 1", Means.SYSTEMD),
        (False, "echo 'no crontab for somebody' >&2; exit 1", Means.CRON),
        (False, "exit 0", Means.CRON),
        (False, "echo 'You are not allowed to use this program' >&2; exit 1", None),
    ],
    ids=["systemd", "an empty crontab", "a crontab", "no leave"],
)
def test_it_is_what_linux_has(
    runs: bool, crontab: str, means: Means | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemd_of(tmp_path, monkeypatch, runs=runs)
    fake_cron(tmp_path / "bin", crontab)
    assert means_here(system="linux") is means


@posix
def test_what_cannot_be_offered_cannot_be_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    systemd_of(tmp_path, monkeypatch, runs=False)
    fake_cron(tmp_path / "bin", "echo 'You are not allowed' >&2; exit 1")
    assert means_here(system="linux") is None
    with pytest.raises(WizardError, match="nothing can start the daily check"):
        own_scheduler("linux").set_up(PROGRAM, 7)


@posix
def test_what_is_offered_is_what_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    systemd_of(tmp_path, monkeypatch)
    fake_cron(tmp_path / "bin", "exit 1")
    plan = own_scheduler("linux").set_up(PROGRAM, 7)
    assert plan.means is means_here(system="linux")
    files = sorted(units_folder().iterdir())
    assert [file.suffix for file in files if file.is_file()] == [".service", ".timer"]


@pytest.mark.parametrize(("system", "means"), [("win32", Means.TASK_SCHEDULER), ("darwin", Means.LAUNCHD)])
def test_other_systems_have_one_each_and_are_not_asked(system: str, means: Means) -> None:
    def run(_: Sequence[str]) -> Ran:
        raise AssertionError("nothing has to be run")

    assert means_here(run, system) is means


def test_programs_that_are_missing_offer_nothing() -> None:
    assert means_here(lambda _: Ran(ending=Ending.MISSING), "linux") is None


def test_the_folder_of_the_units_is_named_as_people_write_it() -> None:
    assert units_folder({}) == Path("~/.config/systemd/user")
    assert units_folder({"XDG_CONFIG_HOME": "/etc/me"}) == Path("/etc/me/systemd/user")
