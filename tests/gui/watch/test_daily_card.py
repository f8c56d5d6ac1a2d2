"""The daily check in the window: said, set up, taken away, refused; by a noting scheduler and by what Linux has."""

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.fixes.scheduler.test_linux import fake_cron, systemd_of
from tests.gui.watch.conftest import NEXT, NotingScheduler, World, button, text, told
from tests.support.notifications import desktop
from tests.support.pki import AT
from wizard import i18n
from wizard.fixes.scheduler import Means, Plan
from wizard.fixes.scheduler.linux import NAME
from wizard.flow.watch_list import Watched, WatchList, change_watch_list
from wizard.views.watch.watch_window import WatchWindow
from wizard.views.watch.watch_work import Around
from wizard.views.widgets import PlainLabel

A = "https://a.example:443"


@pytest.fixture
def watched(world: World) -> World:
    change_watch_list(lambda _: WatchList(sites=(Watched(address=A),), round_at=AT - timedelta(hours=1)), world.folder)
    return world


def state(window: WatchWindow) -> str:
    return text(window, "daily-state")


def switch(world: World, window: WatchWindow) -> None:
    window.daily.switch.setFocus()
    QTest.keyClick(window.daily.switch, Qt.Key.Key_Space)
    world.settle(window)


def test_it_is_said_that_nothing_looks_and_what_the_switch_would_do(
    watched: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/my/settings")
    window = watched.open()
    assert state(window) == "The sites are checked only when you ask for it here."
    assert not window.daily.switch.isChecked()
    button(window, "daily-details").click()
    assert text(window, "daily-put") == (
        "Switching this on puts two small files, a service and a timer of systemd, into /my/settings/systemd/user;"
        " switching it off deletes them."
    )
    assert watched.scheduler.set_up_with == []


def test_what_is_put_where_is_told_when_it_is_asked_for(watched: World) -> None:
    window = watched.open()
    assert not window.daily.put.isVisible()
    button(window, "daily-details").click()
    assert window.daily.put.isVisible()
    assert button(window, "daily-details").text() == "Hide details"
    button(window, "daily-details").click()
    assert not window.daily.put.isVisible()


@pytest.mark.parametrize(
    ("means", "words"),
    [
        (Means.CRON, "one line to your crontab"),
        (Means.TASK_SCHEDULER, "a task, “Trust Wizard watch”, into the Task Scheduler"),
        (Means.LAUNCHD, "one small file into Library/LaunchAgents"),
    ],
)
def test_each_scheduler_has_its_sentence(means: Means, words: str, watched: World) -> None:
    watched.means = means
    window = watched.open()
    button(window, "daily-details").click()
    assert words in text(window, "daily-put")


def test_the_switch_sets_it_up_and_says_when_it_comes_next(watched: World) -> None:
    window = watched.open()
    switch(watched, window)
    (program,) = watched.scheduler.set_up_with
    assert program.words[-4:] == ("watch", "--when-due", "--lang", "en")
    # A round was made an hour ago: the next one is not at the next start.
    clock = (NEXT + timedelta(hours=23)).astimezone()
    assert state(window).endswith(f"at {clock:%H:%M}.")
    assert window.daily.switch.isChecked()
    assert window.focusWidget() is window.daily.switch
    # Looked at anew later, which fails: it was switched on, and nobody says otherwise.
    banner = window.daily.show_error("No room.")
    assert "Nobody can tell" in " ".join(label.text() for label in banner.findChildren(PlainLabel))
    window.daily.show_daily(window.daily._daily, window._list, NEXT)
    button(window, "daily-details").click()
    assert text(window, "daily-put").startswith("Switching this off deletes its two files")
    switch(watched, window)
    assert watched.scheduler.removals == 1
    assert not window.daily.switch.isChecked()
    assert state(window) == "The sites are checked only when you ask for it here."


def test_it_speaks_the_language_in_force(watched: World) -> None:
    i18n.use("ja")
    window = watched.open()
    switch(watched, window)
    assert watched.scheduler.set_up_with[0].words[-2:] == ("--lang", "ja")
    i18n.use("en")
    window.retranslate()
    watched.settle(window)
    assert [program.words[-1] for program in watched.scheduler.set_up_with] == ["ja", "en"]
    window.retranslate()
    watched.settle(window)
    assert len(watched.scheduler.set_up_with) == 2


def test_a_change_of_language_sets_up_nothing_that_is_off(watched: World) -> None:
    window = watched.open()
    i18n.use("ja")
    window.retranslate()
    watched.settle(window)
    assert watched.scheduler.set_up_with == []


def test_a_refusal_is_told_with_what_can_be_done_and_can_be_tried_again(watched: World) -> None:
    watched.scheduler.error = "systemctl could not change the daily check. It says: Read-only file system"
    window = watched.open()
    switch(watched, window)
    assert not window.daily.switch.isChecked()
    assert told(window, "daily-error") == [
        "The daily check could not be switched on.",
        "As long as it is off, open this window from time to time and choose “Check all now”.",
        watched.scheduler.error,
    ]  # fmt: skip
    assert window.focusWidget() is window.daily.switch
    watched.scheduler.error = ""
    switch(watched, window)
    assert window.daily.switch.isChecked()
    assert told(window, "daily-error") == []


def test_one_that_cannot_be_switched_off_stays_on(watched: World) -> None:
    watched.scheduler.made = Plan(Means.SYSTEMD, NEXT)
    watched.scheduler.error = "The entry for the daily check cannot be written or removed: No space left on device."
    window = watched.open()
    switch(watched, window)
    assert window.daily.switch.isChecked()
    assert told(window, "daily-error") == [
        "The daily check could not be switched off.", watched.scheduler.error,
    ]  # fmt: skip
    assert state(window).startswith("The sites are checked every day")


def test_where_nothing_can_start_it_that_is_said_with_what_to_do(watched: World) -> None:
    watched.means = None
    window = watched.open()
    assert not window.daily.switch.isEnabled()
    problem, *instead = told(window, "daily-error")
    assert problem == "Nothing on this computer can start the daily check."
    assert instead[0] == "Whoever looks after this computer can install cron."
    assert "“Check all now”" in instead[1]
    assert text(window, "daily-put") == ""


def test_without_the_last_site_it_is_offered_to_end_it(watched: World) -> None:
    watched.scheduler.made = Plan(Means.SYSTEMD, NEXT)
    window = watched.open()
    assert told(window, "removed") == []
    window.remove(A)
    watched.settle(window)
    assert told(window, "removed") == [
        "a.example is no longer watched.", "No site is left, and the daily check is still set up."
    ]  # fmt: skip
    assert state(window) == "The daily check is on, and has nothing to do yet."
    assert watched.scheduler.removals == 0
    button(window, "end-daily").click()
    watched.settle(window)
    assert watched.scheduler.removals == 1
    assert told(window, "removed") == ["a.example is no longer watched."]


def test_the_window_stays_while_the_system_is_changed(watched: World) -> None:
    watched.scheduler.held = Event()
    window = watched.open()
    window.daily.switch.click()
    assert state(window) == "The daily check is being set up…"
    # What shows is how it is, and a second click does nothing.
    assert not window.daily.switch.isChecked()
    window.daily.switch.click()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    window.close()
    assert window.isVisible()
    assert "can be closed when that is done" in text(window, "watch-said")
    watched.scheduler.held.set()
    watched.settle(window)
    assert len(watched.scheduler.set_up_with) == 1
    assert window.close()


def test_a_time_that_the_scheduler_does_not_say_is_left_out(watched: World) -> None:
    watched.scheduler.made = Plan(Means.LAUNCHD)
    assert state(watched.open()) == "The sites are checked every day."


def test_what_another_window_switched_is_seen_when_the_person_comes_back(watched: World) -> None:
    one = watched.open()
    other = watched.open()
    switch(watched, other)
    assert not one.daily.switch.isChecked()
    with watched.qtbot.waitActive(one):
        one.activateWindow()
    watched.settle(one)
    assert one.daily.switch.isChecked()


def test_a_scheduler_that_was_installed_meanwhile_is_seen(watched: World) -> None:
    watched.means = None
    window, other = watched.open(), watched.open()
    assert not window.daily.switch.isEnabled()
    watched.means = Means.CRON
    with watched.qtbot.waitActive(window):
        window.activateWindow()
    watched.settle(window, other)
    assert window.daily.switch.isEnabled()
    assert told(window, "daily-error") == []


@pytest.mark.parametrize("height", [480, 560, 640, 740])
def test_an_error_is_brought_into_sight(watched: World, height: int) -> None:
    window = watched.open()
    window.resize(1040, height)
    watched.settle(window)
    watched.scheduler.error = "systemctl could not change the daily check. It says: no"
    switch(watched, window)
    banner = window.findChild(QWidget, "daily-error")
    assert isinstance(banner, QWidget)
    watched.qtbot.waitUntil(lambda: banner.visibleRegion().boundingRect() == banner.rect())


def test_a_look_that_fails_ends_no_change_that_is_under_way(watched: World) -> None:
    window = watched.open()
    watched.scheduler.held = Event()
    window.daily.switch.click()
    assert state(window) == "The daily check is being set up…"
    watched.scheduler.deaf = "systemctl does not answer"
    window._see_daily()
    watched.qtbot.waitUntil(lambda: len(window._errands._jobs) == 1)
    assert state(window) == "The daily check is being set up…"
    assert told(window, "daily-error") == []
    window.close()
    assert window.isVisible()
    watched.scheduler.deaf = ""
    watched.scheduler.held.set()
    watched.settle(window)
    assert window.daily.switch.isChecked()


def test_an_error_stays_until_something_else_is_tried(watched: World) -> None:
    watched.scheduler.error = "systemctl could not change the daily check. It says: no"
    window, other = watched.open(), watched.open()
    with watched.qtbot.waitActive(window):
        window.activateWindow()
    watched.settle(window)
    switch(watched, window)
    for one in (other, window):
        with watched.qtbot.waitActive(one):
            one.activateWindow()
        watched.settle(one)
    assert told(window, "daily-error")[-1] == watched.scheduler.error


# What Linux really has


def of_linux(world: World) -> Around:
    return replace(Around(), folder=world.folder, now=lambda: world.now)


@pytest.mark.skipif(os.name != "posix", reason="programs of Linux")
def test_the_switch_makes_units_that_systemd_reads(
    watched: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not there")
    systemd = systemd_of(tmp_path, monkeypatch)
    fake_cron(tmp_path / "bin", "exit 1")
    window = watched.open(of_linux(watched))
    assert state(window) == "The sites are checked only when you ask for it here."
    switch(watched, window)
    assert systemd.is_enabled(f"{NAME}.timer")
    assert state(window).startswith("The sites are checked every day, the next time ")
    units = Path(os.environ["XDG_CONFIG_HOME"]) / "systemd" / "user"
    files = [str(units / f"{NAME}.{kind}") for kind in ("service", "timer")]
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    read = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", *files], capture_output=True, text=True, check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(run)},
    )  # fmt: skip
    assert (read.returncode, read.stdout + read.stderr) == (0, "")
    switch(watched, window)
    assert not systemd.is_enabled(f"{NAME}.timer")
    assert not any(Path(file).exists() for file in files)


@pytest.mark.skipif(os.name != "posix", reason="programs of Linux")
def test_without_systemd_and_cron_the_window_says_so(
    watched: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemd_of(tmp_path, monkeypatch, runs=False)
    fake_cron(tmp_path / "bin", "echo 'You are not allowed to use this program' >&2; exit 1")
    window = watched.open(of_linux(watched))
    assert told(window, "daily-error")[0] == "Nothing on this computer can start the daily check."
    assert not window.daily.switch.isEnabled()


@pytest.mark.skipif(os.name != "posix", reason="programs of Linux")
def test_an_example_comes_on_the_desktop(
    watched: World, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desktop(tmp_path_factory.mktemp("bus")) as screen:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", screen.address)
        window = watched.open()
        button(window, "show-example").click()
        watched.settle(window)
        assert screen.next().text == (
            "This is only an example:\nThe certificate of shop.example ends in 5 days, on 28 November 2026."
        )
        assert text(window, "example-said").startswith("Your desktop took it.")
        screen.refuses = True
        button(window, "show-example").click()
        watched.settle(window)
        assert text(window, "example-said").startswith("This desktop takes no messages.")
        assert screen.is_empty


def test_the_noting_scheduler_is_one() -> None:
    scheduler = NotingScheduler()
    assert (scheduler.plan(), scheduler.remove()) == (None, False)
