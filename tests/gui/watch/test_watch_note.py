"""What the start tells of watched sites, and the way from there to their window."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.watch.conftest import PATIENCE_MS, World
from tests.support.pki import AT
from wizard import i18n
from wizard.flow.watch_list import Standing, Watched, WatchList, change_watch_list, read_watch_list
from wizard.flow.watch_unseen import note_shown
from wizard.model.terms import Verdict
from wizard.views.bridge import Bridge
from wizard.views.frame import MainWindow
from wizard.views.watch import open_watch
from wizard.views.watch.watch_note import WatchNote, watched_note
from wizard.views.watch.watch_window import WatchWindow

BAD = Standing(verdict=Verdict.UNTRUSTED, cause="expired", ends=AT - timedelta(days=1))


def write(folder: Path | None, *names: str) -> None:
    sites = tuple(Watched(address=f"https://{n}.example:443", looked_at=AT, seen=BAD, told=BAD) for n in names)
    change_watch_list(lambda _: WatchList(sites=sites), folder)


def note(bridge: Bridge, folder: Path, qtbot: QtBot) -> WatchNote:
    made = watched_note(bridge, folder)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: not bridge.busy and made._unseen is not None, timeout=PATIENCE_MS)
    return made


def test_nothing_is_told_where_nothing_is_new(world: World, qtbot: QtBot) -> None:
    assert note(world.bridge, world.folder, qtbot).isHidden()
    write(world.folder, "a")
    note_shown(read_watch_list(world.folder).watch_list, world.folder)
    assert note(world.bridge, world.folder, qtbot).isHidden()


def test_what_no_window_has_shown_is_told_with_the_way_to_it(world: World, qtbot: QtBot) -> None:
    write(world.folder, "a", "b", "c", "d", "e")
    made = note(world.bridge, world.folder, qtbot)
    assert not made.isHidden()
    lines = made.told().splitlines()
    assert lines[0] == "a.example cannot be opened safely. The certificate has expired."
    assert lines[3:] == ["2 more"]
    assert made.button.accessibleName() == "Watched sites…"
    with qtbot.waitSignal(made.wanted):
        made.button.click()
    i18n.use("ja")
    made.retranslate()
    assert "a.example を安全に開けません" in made.told()


@pytest.mark.parametrize(
    ("seen", "shown", "tone"),
    [
        (BAD, None, "problem"),
        (Standing(ends=AT + timedelta(days=60)), BAD, "ok"),
        (Standing(ends=AT + timedelta(days=3), is_short=True), None, "warning"),
    ],
    ids=["refused", "fine-again", "ending"],
)
def test_it_looks_as_good_or_bad_as_its_news(
    seen: Standing, shown: Standing | None, tone: str, world: World, qtbot: QtBot
) -> None:
    site = Watched(address="https://a.example:443", looked_at=AT, seen=seen, told=seen)
    if shown is not None:
        note_shown(WatchList(sites=(msgspec.structs.replace(site, seen=shown),)), world.folder)
    change_watch_list(lambda _: WatchList(sites=(site,)), world.folder)
    made = note(world.bridge, world.folder, qtbot)
    assert not made.isHidden()
    assert made._banner.property("tone") == tone


def test_it_is_told_to_a_screen_reader_once(world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    class Told:
        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:  # noqa: N802  (Qt's name)
            told.append(event.message())

    monkeypatch.setattr("PySide6.QtGui.QAccessible", Told)
    write(world.folder, "a")
    made = note(world.bridge, world.folder, qtbot)
    assert told == ["a.example cannot be opened safely. The certificate has expired."]
    made.look()
    qtbot.waitUntil(lambda: not world.bridge.busy, timeout=PATIENCE_MS)
    assert len(told) == 1


def test_a_list_that_was_set_aside_by_a_round_is_told(world: World, qtbot: QtBot) -> None:
    world.folder.mkdir()
    (world.folder / "watch.json").write_text("{")
    read_watch_list(world.folder)
    assert "watch.json.broken" in note(world.bridge, world.folder, qtbot).told()


def test_a_list_that_cannot_be_read_is_told(world: World, qtbot: QtBot) -> None:
    world.folder.mkdir()
    (world.folder / "watch.json").write_text('{"schema": 99}')
    assert "later version" in note(world.bridge, world.folder, qtbot).told()


# From the main window


@pytest.fixture
def on_the_start_page(window: MainWindow, qtbot: QtBot) -> Iterator[WatchNote]:
    write(None, "a")
    made = watched_note(window.conductor.bridge)
    window.start_page.column.addWidget(made)
    qtbot.waitUntil(lambda: not made.isHidden(), timeout=PATIENCE_MS)
    yield made
    for opened in window.findChildren(WatchWindow):
        qtbot.waitUntil(lambda shown=opened: not shown.is_busy, timeout=PATIENCE_MS)
        opened.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_window_is_opened_once_and_takes_the_note_away(
    window: MainWindow, on_the_start_page: WatchNote, qtbot: QtBot
) -> None:
    opened = open_watch(window)
    with qtbot.waitActive(opened):
        opened.activateWindow()
    assert open_watch(window) is opened
    opened.close()
    again = open_watch(window)
    assert again is not opened
    assert again.isVisible()
    qtbot.waitUntil(on_the_start_page.isHidden, timeout=PATIENCE_MS)


def test_it_speaks_the_language_of_the_main_window(window: MainWindow, on_the_start_page: WatchNote) -> None:
    opened = open_watch(window)
    window.speak("ja")
    assert opened.windowTitle() == i18n.tr("Watched sites")
    assert i18n.language() == "ja"


def test_addresses_are_watched_that_another_window_names(
    window: MainWindow, on_the_start_page: WatchNote, qtbot: QtBot
) -> None:
    opened = open_watch(window, ("a.example", "no name"))
    qtbot.waitUntil(lambda: not opened.is_busy, timeout=PATIENCE_MS)
    assert "no name" in opened.page.add_line._error.text()
    assert opened.page.said.text() == "This site is watched already."


def test_a_site_can_be_checked_step_by_step(
    window: MainWindow, on_the_start_page: WatchNote, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(window.conductor, "submit", taken.append)
    opened = open_watch(window)
    opened.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.waitUntil(lambda: not opened.is_busy and opened.page.card.isVisible(), timeout=PATIENCE_MS)
    opened.page.card.check.click()
    assert taken == ["a.example"]
    assert window.start_page.address.text() == "a.example"
    assert not opened.isVisible()
