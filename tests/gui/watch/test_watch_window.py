"""The list in the window: sites are added, removed, put back and looked at, beside other windows and rounds."""

import multiprocessing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from tests.gui.watch.conftest import PATIENCE_MS, Site, World, button, server, told
from tests.support.pki import AT, Pki, der_of
from wizard.flow import tasks
from wizard.flow.settings import Settings
from wizard.flow.watch import checker, make_round
from wizard.flow.watch_list import (
    Standing,
    Watched,
    WatchList,
    add_site,
    change_watch_list,
    held_round,
    read_watch_list,
)
from wizard.model.finding import Diagnosis
from wizard.model.target import CheckOptions, Target
from wizard.model.terms import Verdict
from wizard.practice.listener import Visit
from wizard.practice.misbehaviour import stall
from wizard.probes.base import Cancel
from wizard.views.preferences_in_force import hold
from wizard.views.watch.watch_window import WatchWindow

A, B, C = (f"https://{name}.example:443" for name in "abc")
FINE = Standing(ends=AT + timedelta(days=60, hours=1))


def write(world: World, *sites: Watched) -> None:
    change_watch_list(lambda _: WatchList(sites=sites), world.folder)


def seen(address: str, standing: Standing = FINE, *, is_told: bool = True) -> Watched:
    return Watched(address=address, looked_at=AT, seen=standing, told=standing if is_told else None)


def add(world: World, window: WatchWindow, typed: str) -> None:
    window.page.add_line.field.setText(typed)
    QTest.keyClick(window.page.add_line.field, Qt.Key.Key_Return)
    world.settle(window)


def names(window: WatchWindow) -> list[str]:
    model = window.page.view.sites
    return [model.row(number).name for number in range(model.rowCount())]


# Adding


def test_an_empty_window_says_what_to_do_and_writes_nothing(world: World) -> None:
    window = world.open()
    assert window.page._empty_text.text().startswith("No site is watched. Type the address of one above")
    assert window.focusWidget() is window.page.add_line.field
    assert not window.page.view.isVisible()
    assert not world.folder.exists()


def test_a_site_that_is_added_is_looked_at_and_its_news_are_told(world: World, site: Site) -> None:
    window, address = world.open(), site(5.1)
    add(world, window, address)
    news = f"The certificate of {address} ends in 5 days, on 28 November 2026."
    assert told(window, "news") == ["New", news]
    assert names(window) == [address]
    row = window.page.view.sites.row(0)
    assert (row.name, row.ends, row.icon) == (address, "ends in 5 days", "time")
    assert row.standing == "opens; the certificate has to be renewed"
    assert row.when.startswith("Checked today at ")
    assert window.page.count.text() == "1 site, 1 needs attention"
    assert window.page.said.text() == "Checked 1 site."
    assert window.page.add_line.field.text() == ""
    (watched,) = world.sites
    assert watched.seen is not None
    assert watched.told == watched.seen
    # It was no round: that is still to be made.
    assert read_watch_list(world.folder).watch_list.round_at is None


def test_what_is_no_address_is_told_beside_the_field_and_stays_there(world: World) -> None:
    window = world.open()
    add(world, window, "shop example")
    assert "does not look like an address" in window.page.add_line._error.text()
    assert window.page.add_line.field.text() == "shop example"
    assert window.focusWidget() is window.page.add_line.field
    assert world.sites == ()
    QTest.keyClicks(window.page.add_line.field, "s")
    assert not window.page.add_line._error.isVisible()


def test_a_site_that_is_watched_already_is_shown_and_not_asked(world: World) -> None:
    write(world, seen(A), seen(B))
    window = world.open()
    add(world, window, "https://b.example/path")
    assert window.page.said.text() == "This site is watched already."
    assert window.page.view.site == seen(B)
    assert len(world.sites) == 2


def test_several_can_be_added_while_one_is_looked_at(world: World, site: Site) -> None:
    window, addresses = world.open(), [site(60), site(61), site(62)]
    for address in addresses:
        window.add((address,))
    world.settle(window)
    assert all(watched.looked_at == AT for watched in world.sites)
    assert sorted(names(window)) == sorted(addresses)


def test_what_other_windows_name_is_added_and_what_makes_no_sense_is_told(world: World, site: Site) -> None:
    window, address = world.open(), site(60)
    window.add((address, "no name", address))
    world.settle(window)
    assert names(window) == [address]
    assert '"no name" does not look like an address' in window.page.add_line._error.text()


def test_a_full_list_takes_no_more(world: World) -> None:
    write(world, *(seen(f"https://site{n}.example:443") for n in range(500)))
    window = world.open()
    add(world, window, "one.example")
    assert window.page.add_line._error.text() == "No more than 500 sites can be watched."
    assert window.page.view.sites.rowCount() == 500


# Removing


def test_a_site_is_removed_without_a_question_and_comes_back_as_it_was(world: World) -> None:
    kept = Watched(address=B, days=30, looked_at=AT, seen=FINE, told=FINE)
    write(world, seen(A), kept, seen(C))
    window = world.open()
    window.page.view.setCurrentIndex(window.page.view.sites.index(1, 0))
    window.page.view.setFocus()
    QTest.keyClick(window.page.view, Qt.Key.Key_Delete)
    world.settle(window)
    assert not window.findChildren(QMessageBox)
    assert [watched.address for watched in world.sites] == [A, C]
    assert told(window, "removed") == ["b.example is no longer watched."]
    assert window.focusWidget() is window.page.view
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    world.settle(window)
    assert world.sites == (seen(A), kept, seen(C))
    assert window.page.view.site == kept
    assert told(window, "removed") == []


def test_several_removals_are_undone_one_after_the_other(world: World) -> None:
    write(world, seen(A), seen(B))
    window = world.open()
    for _ in range(2):
        button(window, "remove").click()
        world.settle(window)
    assert world.sites == ()
    assert window.focusWidget() is button(window, "undo")
    for _ in range(2):
        button(window, "undo").click()
        world.settle(window)
    assert world.sites == (seen(A), seen(B))


def test_news_of_a_removed_site_go_with_it(world: World) -> None:
    write(world, seen(A, replace_verdict("expired"), is_told=False))
    window = world.open()
    assert len(told(window, "news")) == 2
    window.remove(A)
    world.settle(window)
    assert told(window, "news") == []


def replace_verdict(cause: str) -> Standing:
    return Standing(verdict=Verdict.UNTRUSTED, cause=cause)


# Days


def test_a_number_of_days_is_kept_a_moment_after_it_was_chosen(world: World) -> None:
    write(world, seen(A), seen(B))
    window = world.open()
    days = window.page.card.days
    assert (days.text(), days.value()) == ("as usual", 0)
    QTest.keyClick(days, Qt.Key.Key_Up)
    assert days.value() == 21
    days.setValue(45)
    world.qtbot.waitUntil(lambda: world.sites[0].days == 45, timeout=PATIENCE_MS)
    world.settle(window)
    assert window.page.view.sites.row(0).when.endswith("notice: when fewer than 45 days are left")
    assert "next check" in window.page.said.text()
    days.setValue(0)
    world.qtbot.waitUntil(lambda: world.sites[0].days is None, timeout=PATIENCE_MS)
    world.settle(window)
    assert [watched.days for watched in world.sites] == [None, None]


def test_a_number_being_typed_outlives_a_round(world: World) -> None:
    write(world, seen(A))
    window = world.open()
    window.page.card.days.setFocus()
    window.page.card.days.selectAll()
    QTest.keyClicks(window.page.card.days, "4")
    write(world, Watched(address=A, looked_at=AT, seen=FINE, told=FINE), seen(B))
    world.qtbot.waitUntil(lambda: len(names(window)) == 2, timeout=PATIENCE_MS)
    QTest.keyClicks(window.page.card.days, "5")
    QTest.keyClick(window.page.card.days, Qt.Key.Key_Tab)
    world.settle(window)
    assert [watched.days for watched in world.sites] == [45, None]


def test_it_is_kept_for_its_own_site_when_another_is_chosen_or_the_window_closed(world: World) -> None:
    write(world, seen(A), seen(B))
    window = world.open()
    window.page.card.days.setValue(45)
    window.page.view.setCurrentIndex(window.page.view.sites.index(1, 0))
    assert window.page.card.days.value() == 0
    window.page.card.days.setFocus()
    window.page.card.days.selectAll()
    QTest.keyClicks(window.page.card.days, "46")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    world.qtbot.waitUntil(lambda: [s.days for s in world.sites] == [45, 46], timeout=PATIENCE_MS)


# Looking


def test_all_sites_are_looked_at_and_only_what_is_new_is_told(world: World, site: Site) -> None:
    good, expired = site(60), site(-1)
    for address in (good, expired):
        add_site(address, folder=world.folder)
    window = world.open()
    button(window, "look-at-all").click()
    assert window.page.live.isVisible()
    assert not button(window, "look-at-all").isEnabled()
    world.settle(window)
    assert not window.page.live.isVisible()
    assert told(window, "news") == ["New", f"{expired} cannot be opened safely. The certificate has expired."]
    assert names(window) == [expired, good]
    assert read_watch_list(world.folder).watch_list.round_at == AT
    QTest.keyClick(window, Qt.Key.Key_F5)
    world.settle(window)
    assert told(window, "news") == []
    assert window.page.said.text() == "Checked 2 sites.\nThere is nothing new."


def test_one_site_is_looked_at_alone(world: World, site: Site) -> None:
    good, other = site(60), site(70)
    for address in (good, other):
        add_site(address, folder=world.folder)
    window = world.open()
    window.page.view.setCurrentIndex(window.page.view.sites.index(1, 0))
    button(window, "look-now").setFocus()
    button(window, "look-now").click()
    assert window.focusWidget() is window.page.live.cancel
    world.settle(window)
    assert [watched.looked_at for watched in world.sites] == [None, AT]
    assert window.focusWidget() is window.page.view
    assert window.page.view.site is not None
    assert window.page.view.site.address.endswith(other)


def test_a_look_is_stopped_at_the_first_escape_and_notes_nothing(world: World, site: Site) -> None:
    for address in (site(60), site(stall)):
        add_site(address, folder=world.folder)
    window = world.open()
    before = world.sites
    window.look(None)
    world.qtbot.waitUntil(lambda: window.page.live.bar.value() == 1, timeout=PATIENCE_MS)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    world.settle(window)
    assert window.page.said.text() == "Stopped; nothing was noted."
    assert world.sites == before
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_a_window_that_is_closed_ends_its_look(world: World, site: Site) -> None:
    add_site(site(stall), folder=world.folder)
    window = world.open()
    window.look(None)
    window.close()
    assert not window.isVisible()
    assert not window.is_busy
    assert not world.bridge.busy


def test_a_look_asks_no_more_than_the_preferences_permit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[CheckOptions] = []

    def check(target: Target, options: CheckOptions, *, cancel: Cancel) -> Diagnosis:
        asked.append(options)
        return real(target, world.options, cancel=cancel)

    real = tasks.check
    monkeypatch.setattr(tasks, "check", check)
    write(world, seen("https://localhost:1"))
    hold(Settings(ask_others=False, ask_time=False))
    try:
        world.options = CheckOptions()
        window = world.open()
        world.options = replace(CheckOptions(), parts=frozenset(), fetch=False)
        window.look(None)
        world.settle(window)
    finally:
        hold(Settings())
    (options,) = asked
    assert not options.fetch
    assert sorted(part.value for part in options.parts) == ["lookup", "portal", "resolution", "system", "ways"]


def test_a_site_that_does_not_answer_once_is_said_above_the_list(world: World, site: Site) -> None:
    write(world, seen("https://localhost:1"))
    add_site(site(60), folder=world.folder)
    window = world.open()
    window.look(None)
    world.settle(window)
    assert window.page.said.text().startswith("localhost:1 did not answer: The server refuses the connection.")
    assert told(window, "news") == []


# Beside others


def test_a_round_of_the_scheduler_comes_before_a_look(world: World, site: Site) -> None:
    add_site(site(60), folder=world.folder)
    window = world.open()
    with held_round(world.folder):
        window.look(None)
        world.settle(window)
    assert window.page.said.text() == "Another round is being made just now."


def test_a_single_site_is_looked_at_after_the_round(world: World, site: Site) -> None:
    window = world.open()
    with held_round(world.folder):
        window.add((site(60),))
        world.qtbot.waitUntil(lambda: window.page.live.isVisible() and len(world.sites) == 1, timeout=PATIENCE_MS)
        assert world.sites[0].looked_at is None
    world.settle(window)
    assert world.sites[0].looked_at == AT


def test_two_windows_lose_nothing_of_each_other(world: World, site: Site) -> None:
    one, other = world.open(), world.open()
    first, second = site(60), site(70)
    one.add((first,))
    other.add((second,))
    world.settle(one, other)
    assert len(world.sites) == 2
    world.qtbot.waitUntil(lambda: len(names(one)) == len(names(other)) == 2, timeout=PATIENCE_MS)
    assert all(watched.looked_at == AT for watched in world.sites)
    gone, stays = world.sites
    one.remove(gone.address)
    other.page.card.days_chosen.emit(stays.address, 45)
    world.settle(one, other)
    assert [watched.days for watched in world.sites] == [45]
    world.qtbot.waitUntil(lambda: len(names(one)) == len(names(other)) == 1, timeout=PATIENCE_MS)
    world.settle(one, other)


def _round_elsewhere(folder: Path, root: bytes) -> None:
    options = CheckOptions(at=AT, only_roots=(root,), fetch=False, parts=frozenset(), timeout_s=30.0)
    make_round(lambda _: True, check_site=checker(options), now=AT, folder=folder)


def test_a_round_of_another_process_and_the_window_lose_nothing_of_each_other(
    world: World, site: Site, pki: Pki
) -> None:
    came, may_answer, serve = Event(), Event(), server(pki, 5.1)

    def slowly(visit: Visit) -> None:
        came.set()
        assert may_answer.wait(PATIENCE_MS / 1000)
        serve(visit)

    slow = site(slowly)
    write(world, seen(A), Watched(address=f"https://{slow}"))
    window = world.open()
    root = der_of(pki.root.certificate)
    process = multiprocessing.get_context("spawn").Process(target=_round_elsewhere, args=(world.folder, root))
    process.start()
    world.qtbot.waitUntil(came.is_set, timeout=PATIENCE_MS)
    window.remove(A)
    window.page.card.days_chosen.emit(f"https://{slow}", 3)
    world.settle(window)
    new = site(60)
    window.add((new,))
    may_answer.set()
    process.join()
    world.settle(window)
    first, second = world.sites
    assert (first.address, first.days, first.looked_at) == (f"https://{slow}", 3, AT)
    assert (second.address, second.looked_at) == (f"https://{new}", AT)
    assert window.page.view.sites.row(0).ends == "ends in 5 days"


def _add_elsewhere(folder: Path) -> None:
    add_site("elsewhere.example", folder=folder)


def test_what_another_process_adds_is_shown(world: World) -> None:
    write(world, seen(A))
    window = world.open()
    process = multiprocessing.get_context("spawn").Process(target=_add_elsewhere, args=(world.folder,))
    process.start()
    world.qtbot.waitUntil(lambda: "elsewhere.example" in names(window), timeout=PATIENCE_MS)
    process.join()
    # And once more: a file that was replaced is another one.
    add_site("third.example", folder=world.folder)
    world.qtbot.waitUntil(lambda: "third.example" in names(window), timeout=PATIENCE_MS)
    world.settle(window)


# What is wrong with the list


def test_a_list_that_makes_no_sense_is_told_and_set_aside(world: World) -> None:
    world.folder.mkdir()
    (world.folder / "watch.json").write_text("{")
    window = world.open()
    (problem,) = told(window, "list-trouble")
    assert "watch.json.broken" in problem
    assert (world.folder / "watch.json.broken").read_text() == "{"
    assert window.page.add_line.field.isEnabled()


def test_a_list_of_a_later_version_stays_and_can_be_tried_again(world: World) -> None:
    world.folder.mkdir()
    (world.folder / "watch.json").write_text('{"schema": 99}')
    window = world.open()
    assert "later version" in told(window, "list-trouble")[0]
    add(world, window, "a.example")
    assert "later version" in window.page.add_line._error.text()
    assert window.page.add_line.field.text() == "a.example"
    (world.folder / "watch.json").unlink()
    button(window, "read-again").click()
    world.settle(window)
    assert told(window, "list-trouble") == []


def test_the_focus_goes_to_the_field_where_a_button_has_done_its_work(world: World) -> None:
    world.folder.mkdir()
    (world.folder / "watch.json").write_text('{"schema": 99}')
    window = world.open()
    (world.folder / "watch.json").unlink()
    again = button(window, "read-again")
    again.setFocus()
    QTest.keyClick(again, Qt.Key.Key_Space)
    world.settle(window)
    assert told(window, "list-trouble") == []
    assert window.focusWidget() is window.page.add_line.field


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(world: World) -> None:
    world.folder.parent.mkdir(exist_ok=True)
    world.folder.write_text("a file in its place")
    window = world.open()
    add(world, window, "a.example")
    assert "cannot be read or written" in window.page.add_line._error.text()
    assert window.page.add_line.field.text() == "a.example"


# News of rounds that were made meanwhile


def test_what_rounds_saw_is_told_at_the_first_opening_alone(world: World) -> None:
    write(world, seen(A, replace_verdict("expired")), seen(B))
    shown: list[None] = []
    window = WatchWindow(world.bridge, world.options, None, world.around)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    world.qtbot.addWidget(window)
    window.shown.connect(lambda: shown.append(None))
    with world.qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    world.settle(window)
    assert told(window, "news") == ["New", "a.example cannot be opened safely. The certificate has expired."]
    assert shown
    window.close()
    assert told(world.open(), "news") == []


def test_a_round_made_while_the_window_is_open_is_told_in_it(world: World) -> None:
    write(world, seen(A))
    window = world.open()
    write(world, seen(A, replace_verdict("expired")))
    world.qtbot.waitUntil(lambda: len(told(window, "news")) == 2, timeout=PATIENCE_MS)
    world.settle(window)
