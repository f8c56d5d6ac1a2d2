"""systemd's timers and cron: the real crontab, units that the real systemd-analyze reads, and a stand-in systemctl."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.systemd import Systemd
from wizard.errors import WizardError
from wizard.fixes.actions.runner import LARGEST_OUTPUT, Ending, Ran
from wizard.fixes.scheduler import Means, Plan, Program
from wizard.fixes.scheduler.linux import MARK, NAME, LinuxScheduler, cron_line, service_unit

pytestmark = pytest.mark.skipif(os.name != "posix", reason="programs of Linux")
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not there")
needs_cron = pytest.mark.skipif(shutil.which("crontab") is None, reason="crontab is not there")

PROGRAM = Program(("/opt/trust wizard/bin/trust-wizard", "watch", "--when-due", "--lang", "ja"))
ODD = "a b%h$HOME'q\"\\n 日本語"


def systemd_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, runs: bool = True) -> Systemd:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return Systemd(folder, runs=runs)


def fake_cron(folder: Path, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "crontab").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "crontab").chmod(0o755)


@pytest.fixture
def crontab(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the real crontab of whoever runs the tests, empty, and put theirs back."""
    before = subprocess.run(["crontab", "-l"], capture_output=True, check=False)
    subprocess.run(["crontab", "-r"], capture_output=True, check=False)
    yield
    subprocess.run(["crontab", "-r"], capture_output=True, check=False)
    if before.returncode == 0:
        subprocess.run(["crontab", "-"], input=before.stdout, check=True)


def lines() -> list[str]:
    return subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False).stdout.splitlines()


def units() -> tuple[Path, Path]:
    place = Path(os.environ["XDG_CONFIG_HOME"]) / "systemd" / "user"
    return place / f"{NAME}.service", place / f"{NAME}.timer"


# systemd


def test_a_timer_is_set_up_looked_at_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    systemd = systemd_of(tmp_path, monkeypatch)
    fake_cron(tmp_path / "bin", "exit 1")
    scheduler = LinuxScheduler()
    assert scheduler.plan() is None
    assert not scheduler.remove()
    systemd.calls  # noqa: B018  (what was asked until now)
    wanted = Plan(Means.SYSTEMD, datetime(2026, 11, 30, 9, 7, tzinfo=UTC))
    assert scheduler.set_up(PROGRAM, 7) == wanted
    show = f"--user show {NAME}.timer -p ActiveState -p NextElapseUSecRealtime"
    assert systemd.calls == [
        "--user show -p Version", "--user daemon-reload", f"--user enable {NAME}.timer",
        f"--user restart {NAME}.timer", show,
    ]  # fmt: skip
    assert systemd.is_enabled(f"{NAME}.timer")
    assert scheduler.plan() == wanted
    systemd.calls  # noqa: B018
    assert scheduler.remove()
    assert systemd.calls == [
        "--user show -p Version", f"--user disable --now {NAME}.timer", "--user show -p Version",
        "--user daemon-reload",
    ]  # fmt: skip
    assert scheduler.plan() is None
    assert not any(file.exists() for file in units())
    assert not scheduler.remove()


def test_setting_it_up_again_changes_the_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    systemd_of(tmp_path, monkeypatch)
    fake_cron(tmp_path / "bin", "exit 1")
    LinuxScheduler().set_up(PROGRAM, 7)
    again = LinuxScheduler().set_up(PROGRAM, 8)
    assert again.next_start == datetime(2026, 11, 30, 9, 8, tzinfo=UTC)


def test_a_refusal_of_systemd_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    systemd_of(tmp_path, monkeypatch).refuse()
    fake_cron(tmp_path / "bin", "exit 1")
    with pytest.raises(WizardError, match=r"could not change the daily check\. It says: Failed to enable unit"):
        LinuxScheduler().set_up(PROGRAM, 7)
    assert not any(file.exists() for file in units())


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    systemd_of(tmp_path, monkeypatch)
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    with pytest.raises(WizardError, match="cannot be written or removed"):
        LinuxScheduler().set_up(PROGRAM, 7)


@needs_systemd
@pytest.mark.parametrize("name", ["trust-wizard", ODD])
def test_systemd_reads_the_units_without_a_word(name: str, tmp_path: Path) -> None:
    program = Program((str(a_program(tmp_path / name)), "watch", "$HOME %h", ODD), tmp_path / name)
    service, timer = tmp_path / f"{NAME}.service", tmp_path / f"{NAME}.timer"
    service.write_text(service_unit(program))
    timer.write_text(timer_unit(59))
    assert verified(service, timer) == ""


@needs_systemd
def test_systemd_would_complain(tmp_path: Path) -> None:
    """What the other test proves: faults are seen."""
    service, timer = tmp_path / f"{NAME}.service", tmp_path / f"{NAME}.timer"
    service.write_text(service_unit(Program((str(tmp_path / "missing"), "watch"))))
    timer.write_text(timer_unit(59).replace("Persistent=true", "Persistent=perhaps").replace(":59:", ":61:"))
    said = verified(service, timer)
    assert "missing" in said
    assert "perhaps" in said
    assert ":61:" in said


def timer_unit(minute: int) -> str:
    from wizard.fixes.scheduler.linux import _TIMER

    return _TIMER.format(minute=minute)


def verified(*files: Path) -> str:
    run = files[0].parent / "run"
    run.mkdir(exist_ok=True)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", *files], capture_output=True, text=True, check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(run)},
    )  # fmt: skip
    return done.stdout + done.stderr


def a_program(folder: Path) -> Path:
    """Make a program that notes where and with which words it was started."""
    folder.mkdir()
    path = folder / f"{folder.name}.bin"
    path.write_text('#!/bin/sh\n{ pwd; printf "%s\\n" "$@"; } > "${0%/*}/noted"\n')
    path.chmod(0o755)
    return path


def test_a_line_break_in_a_path_is_told() -> None:
    for program in (Program(("/opt/a\nb", "watch")), Program(("/opt/a", "watch"), Path("/opt/x\nExecStart=y"))):
        with pytest.raises(WizardError, match="line break"):
            service_unit(program)
        with pytest.raises(WizardError, match="line break"):
            cron_line(program, 5)


def test_the_service_leaves_the_computer_to_others_and_1_is_no_failure() -> None:
    unit = service_unit(PROGRAM).splitlines()
    assert {"Type=oneshot", "Nice=19", "IOSchedulingClass=idle", "SuccessExitStatus=1"} <= set(unit)
    assert 'ExecStart="/opt/trust wizard/bin/trust-wizard" "watch" "--when-due" "--lang" "ja"' in unit
    assert {"OnCalendar=*-*-* *:05:00", "Persistent=true", "WantedBy=timers.target"} <= set(timer_unit(5).splitlines())


# cron


@needs_cron
def test_without_systemd_cron_does_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crontab: None) -> None:
    systemd_of(tmp_path, monkeypatch, runs=False)
    theirs = ["# kept", "MAILTO=''", "5 4 * * * echo 100\\% 日本語 # trust-wizard-watcher"]
    subprocess.run(["crontab", "-"], input="\n".join((*theirs, "")), text=True, check=True)
    scheduler = LinuxScheduler()
    assert scheduler.plan() is None
    made = scheduler.set_up(PROGRAM, 7)
    assert made.means is Means.CRON
    assert made.next_start is not None
    assert made.next_start.minute == 7
    assert lines() == [*theirs, cron_line(PROGRAM, 7)]
    scheduler.set_up(PROGRAM, 8)
    assert lines() == [*theirs, cron_line(PROGRAM, 8)]
    assert scheduler.remove()
    assert lines() == theirs
    assert scheduler.plan() is None
    assert not scheduler.remove()


@needs_cron
def test_an_empty_crontab_is_none_again_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crontab: None
) -> None:
    systemd_of(tmp_path, monkeypatch, runs=False)
    LinuxScheduler().set_up(PROGRAM, 7)
    assert lines() == [cron_line(PROGRAM, 7)]
    assert LinuxScheduler().remove()
    assert subprocess.run(["crontab", "-l"], capture_output=True, check=False).returncode == 1


@needs_cron
def test_the_timer_takes_the_place_of_the_line_and_the_other_way_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crontab: None
) -> None:
    systemd = systemd_of(tmp_path, monkeypatch, runs=False)
    LinuxScheduler().set_up(PROGRAM, 7)
    systemd.runs(True)
    assert LinuxScheduler().set_up(PROGRAM, 7).means is Means.SYSTEMD
    assert lines() == []
    systemd.runs(False)
    assert LinuxScheduler().set_up(PROGRAM, 7).means is Means.CRON
    assert not any(file.exists() for file in units())
    assert LinuxScheduler().remove()


@needs_cron
@pytest.mark.parametrize("in_folder", [True, False])
def test_cron_s_shell_starts_what_was_meant(in_folder: bool, tmp_path: Path, crontab: None) -> None:
    """crontab accepts the line; cron's rule for the percent sign, crontab(5), is applied here."""
    path = a_program(tmp_path / ODD)
    line = cron_line(Program((str(path), "watch", ODD), path.parent if in_folder else None), 7)
    subprocess.run(["crontab", "-"], input=f"{line}\n", text=True, check=True)
    command = lines()[0].split(maxsplit=5)[5].replace(r"\%", "%")
    subprocess.run(["/bin/sh", "-c", command], check=True, cwd=tmp_path)
    where = path.parent if in_folder else tmp_path
    assert (path.parent / "noted").read_text().splitlines() == [str(where), "watch", ODD]


@pytest.mark.parametrize(
    "script",
    [
        "echo 'You (a) are not allowed to use this program (crontab)' >&2; exit 1",
        "exit 127",
        "printf '5 4 * * * echo \\377\\n'",
        f"head -c {LARGEST_OUTPUT} /dev/zero | tr '\\0' '#'",
    ],
)
def test_without_either_nothing_is_changed_and_that_is_told(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No leave, no cron, and crontabs that could not be written back as they are."""
    systemd_of(tmp_path, monkeypatch, runs=False)
    fake_cron(tmp_path / "bin", f'[ "$1" = -l ] || echo "$@" >> "{tmp_path}/changed"\n{script}')
    with pytest.raises(WizardError, match="neither timers of systemd nor cron"):
        LinuxScheduler().set_up(PROGRAM, 7)
    assert not LinuxScheduler().remove()
    assert LinuxScheduler().plan() is None
    assert not (tmp_path / "changed").exists()


def test_what_crontab_complains_of_is_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    systemd_of(tmp_path, monkeypatch, runs=False)
    file = tmp_path / "table"
    file.write_text("1 2 * * * theirs\n")
    fake_cron(tmp_path / "bin", f'echo warning >&2\n[ "$1" = -l ] && exec cat "{file}"\nexec cp "$1" "{file}"')
    LinuxScheduler().set_up(PROGRAM, 7)
    assert file.read_text() == f"1 2 * * * theirs\n{cron_line(PROGRAM, 7)}\n"


def test_a_line_that_somebody_changed_is_still_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    systemd_of(tmp_path, monkeypatch, runs=False)
    fake_cron(tmp_path / "bin", f"echo '*/30 * * * * trust-wizard watch {MARK}'")
    assert LinuxScheduler().plan() == Plan(Means.CRON, None)


def test_nothing_is_asked_for_an_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def run(words: object) -> Ran:
        asked.append(" ".join(words))  # type: ignore[arg-type]
        return replace(Ran(ending=Ending.ENDED), status=1)

    scheduler = LinuxScheduler(run)
    with pytest.raises(WizardError):
        scheduler.set_up(PROGRAM, 5)
    scheduler.remove()
    assert asked
    assert not any("pkexec" in words or "sudo" in words for words in asked)
    assert all("--user" in words for words in asked if "systemctl" in words)
