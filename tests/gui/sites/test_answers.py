"""The answers: the table fills, is sorted, searched and filtered; rounds are stopped and begun again; files written."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.sites.conftest import Open
from tests.gui.sites.looking import ROLE, button, column, said, settle, stalled, texts
from wizard import i18n
from wizard.flow import site_crew
from wizard.flow.site_lines import Heading, Line, answered_line
from wizard.flow.site_table import SiteState
from wizard.practice.servers import Practice
from wizard.views.sites.sites_model import SHOWN
from wizard.views.sites.sites_window import SitesWindow

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def start(window: SitesWindow, lines: list[str], qtbot: QtBot) -> None:
    """Begin a round, and wait until it runs."""
    window.take("\n".join(lines))
    window.start()
    qtbot.waitUntil(lambda: window.is_running, timeout=30_000)


def answered(line: Line, verdict: str, days: int) -> Line:
    causes = [{"id": "expired", "severity": "blocking", "title": "Too old"}] if verdict == "untrusted" else []
    said = {"verdict": verdict, "causes": causes, "chain": [{"days_left": days}], "at": "2026-11-23T10:00:00Z"}
    return answered_line(line, json.dumps(said))


def hosts(window: SitesWindow) -> list[str]:
    return [host.split(".")[0] for host in column(window, Heading.SITE)]


def sort(window: SitesWindow, heading: Heading, order: Qt.SortOrder = UP) -> None:
    window.table.horizontalHeader().setSortIndicator(SHOWN.index(heading), order)


def selected(window: SitesWindow) -> list[str]:
    return [line.row.host.split(".")[0] for line in window.table.chosen_lines()]


def enabled(window: SitesWindow) -> set[str]:
    names = ("site-open", "sites-again", "sites-rest", "sites-watch", "sites-copy", "sites-export")
    return {name for name in names if button(window, name).isEnabled()}


def test_each_site_is_told_with_state_cause_days_and_code_the_worst_first(checked: SitesWindow) -> None:
    assert hosts(checked) == ["expired", "self-signed", "closed", "not a site!", "good"]
    assert column(checked, Heading.STATE) == [
        "Not trusted", "Not trusted", "No secure connection", "Not an address", "Fine",
    ]  # fmt: skip
    assert column(checked, Heading.CAUSE)[:3] == [
        "The certificate has expired", "The certificate vouches for itself", "The server refuses the connection",
    ]  # fmt: skip
    assert column(checked, Heading.CODE) == [
        "NET::ERR_CERT_DATE_INVALID", "NET::ERR_CERT_AUTHORITY_INVALID", "ERR_CONNECTION_REFUSED", "", "",
    ]  # fmt: skip
    days = column(checked, Heading.DAYS)
    assert days[0].startswith("ended ")
    assert days[1].endswith("days left")
    assert days[2:4] == ["", ""]
    assert said(checked).startswith("4 sites checked in ")
    assert said(checked).endswith(": 3 of them need attention")


def test_a_state_is_told_by_a_sign_and_to_a_screen_reader_in_words(checked: SitesWindow) -> None:
    assert column(checked, Heading.STATE, ROLE.AccessibleTextRole)[0] == "State: Not trusted"
    model = checked.model
    signs = [model.data(model.index(row, 1), ROLE.DecorationRole) for row in range(5)]
    assert len({sign.cacheKey() for sign in signs}) == 4  # type: ignore[attr-defined]  # icons
    assert model.data(model.index(0, 2), ROLE.DecorationRole) is None


def test_the_buttons_count_each_state_and_show_it_alone(checked: SitesWindow) -> None:
    assert button(checked, "state-all").text() == "All (5)"
    assert button(checked, "state-refused").text() == "Not trusted (2)"
    assert button(checked, "state-soon").text() == "Ends soon (0)"
    assert not button(checked, "state-waiting").isVisible()
    button(checked, "state-refused").click()
    assert hosts(checked) == ["expired", "self-signed"]
    button(checked, "state-soon").click()
    assert hosts(checked) == []
    assert "No site matches. Choose “All”, or empty the search." in texts(checked)
    assert enabled(checked) == {"sites-rest"}
    button(checked, "state-all").click()
    assert len(hosts(checked)) == 5
    assert "No site matches" not in texts(checked)


def test_where_the_buttons_had_more_than_two_lines_a_list_stands_for_them(checked: SitesWindow, qtbot: QtBot) -> None:
    box = checked.page.states.box
    assert not box.isVisible()
    button(checked, "state-refused").setFocus()
    checked.resize(500, 600)
    qtbot.waitUntil(box.isVisible)
    assert not button(checked, "state-all").isVisible()
    assert box.hasFocus()
    assert [box.itemText(place) for place in range(box.count())][:2] == ["All (5)", "Not trusted (2)"]
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert hosts(checked) == ["expired", "self-signed"]
    checked.resize(1400, 600)
    qtbot.waitUntil(button(checked, "state-refused").isVisible)
    assert button(checked, "state-refused").isChecked()
    assert not box.isVisible()


def test_every_column_can_be_searched(checked: SitesWindow, qtbot: QtBot) -> None:
    for text, found in (("authority_invalid", ["self-signed"]), ("EXPIRED", ["expired"]), ("zzz", [])):
        checked.page.search_bar.search.setText(text)
        settle(checked, qtbot)
        assert hosts(checked) == found
    checked.page.search_bar.search.clear()
    settle(checked, qtbot)
    assert len(hosts(checked)) == 5


def test_letters_typed_into_the_table_are_searched_and_enter_leads_back(checked: SitesWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(checked.table, "self")
    settle(checked, qtbot)
    assert hosts(checked) == ["self-signed"]
    assert checked.focusWidget() is checked.page.search_bar.search
    QTest.keyClick(checked.page.search_bar.search, Qt.Key.Key_Return)
    assert checked.focusWidget() is checked.table


@pytest.mark.parametrize(
    ("heading", "first", "last"),
    [
        (Heading.NUMBER, "good", "not a site!"),
        (Heading.STATE, "expired", "good"),
        (Heading.SITE, "closed", "not a site!"),
        (Heading.CAUSE, "not a site!", "good"),
        (Heading.CODE, "closed", "not a site!"),
    ],
)
def test_it_is_sorted_by_any_column(checked: SitesWindow, heading: Heading, first: str, last: str) -> None:
    sort(checked, heading)
    assert hosts(checked)[0] == first
    assert hosts(checked)[-1] == last
    assert checked.page.search_bar._columns.checkedAction().text() == str(
        checked.model.headerData(SHOWN.index(heading), Qt.Orientation.Horizontal)
    )


def test_it_is_sorted_by_the_menu_as_well(checked: SitesWindow) -> None:
    bar = checked.page.search_bar
    bar._descending.setChecked(True)
    bar._actions[Heading.NUMBER].trigger()
    assert hosts(checked) == ["not a site!", "closed", "self-signed", "expired", "good"]
    assert checked.table.horizontalHeader().sortIndicatorOrder() is DOWN


def test_what_is_selected_stays_selected(checked: SitesWindow) -> None:
    checked.table.choose({1, 4}, 4)
    assert selected(checked) == ["closed", "good"]
    sort(checked, Heading.NUMBER)
    assert selected(checked) == ["good", "closed"]
    assert "2 selected" in texts(checked)
    assert checked.model.line(checked.table.currentIndex().row()).row.number == 4
    button(checked, "state-fine").click()
    assert selected(checked) == ["good"]


def test_nothing_moves_while_answers_come(window: SitesWindow, practice: Practice, qtbot: QtBot) -> None:
    start(window, [*stalled(practice, 6), "no site!"], qtbot)
    assert set(column(window, Heading.STATE)) == {"Waiting", "Not an address"}
    sort(window, Heading.STATE)
    before = hosts(window)
    lines = window.model.lines
    window.answers._progress(
        window.answers._checking, (answered(lines[3], "trusted", 5), answered(lines[1], "untrusted", -1))
    )
    assert hosts(window) == before
    assert sorted(column(window, Heading.STATE)) == ["Ends soon", "Not an address", "Not trusted", *["Waiting"] * 4]
    qtbot.waitUntil(lambda: said(window) == "2 of 6 checked", timeout=10_000)
    assert window.page.status.bar.value() == 2
    window.answers.stop()
    # The order that was asked for holds for all that is known now.
    assert column(window, Heading.STATE)[:3] == ["Not trusted", "Not an address", "Ends soon"]


def test_a_filter_holds_for_answers_that_come_later(window: SitesWindow, practice: Practice, qtbot: QtBot) -> None:
    start(window, stalled(practice, 5), qtbot)
    lines, progress = window.model.lines, window.answers._progress
    button(window, "state-waiting").click()
    progress(window.answers._checking, (answered(lines[1], "untrusted", -1), answered(lines[2], "untrusted", -1)))
    assert hosts(window) == ["s0", "s3", "s4"]
    button(window, "state-refused").click()
    progress(window.answers._checking, (answered(lines[4], "untrusted", -1), answered(lines[0], "untrusted", -1)))
    assert hosts(window) == ["s1", "s2", "s4", "s0"]


def test_what_another_round_says_is_not_taken(window: SitesWindow, practice: Practice, qtbot: QtBot) -> None:
    start(window, stalled(practice, 2), qtbot)
    window.answers._progress(window.answers._checking - 1, (answered(window.model.lines[0], "trusted", 50),))
    assert column(window, Heading.STATE) == ["Waiting", "Waiting"]


def test_a_round_is_stopped_at_once_and_the_rest_is_checked_later(
    window: SitesWindow, practice: Practice, qtbot: QtBot
) -> None:
    start(window, [practice.sites["good"].url, *stalled(practice, 12)], qtbot)
    qtbot.waitUntil(lambda: window.answers.left == 12, timeout=30_000)
    assert enabled(window) == {"site-open", "sites-watch", "sites-copy", "sites-export"}
    button(window, "sites-cancel").click()
    assert not window.is_running
    assert said(window) == "Stopped: 1 of 13 checked"
    assert column(window, Heading.STATE) == ["Fine", *["Waiting"] * 12]
    assert button(window, "sites-rest").text() == "Check the &rest"
    button(window, "sites-rest").click()
    assert window.is_running
    assert window.answers.left == 12


def test_focus_is_not_lost_with_the_button_that_stops(window: SitesWindow, practice: Practice, qtbot: QtBot) -> None:
    start(window, stalled(practice, 2), qtbot)
    button(window, "sites-cancel").setFocus()
    QTest.keyClick(button(window, "sites-cancel"), Qt.Key.Key_Return)
    assert not window.is_running
    assert window.focusWidget() is window.table


def test_selected_sites_are_checked_again_and_the_others_stay(
    window: SitesWindow, practice: Practice, qtbot: QtBot
) -> None:
    start(window, [practice.sites["expired"].url, practice.sites["good"].url], qtbot)
    settle(window, qtbot)
    before = window.model.lines[0]
    window.model.take([replace(window.model.lines[1], code="OLD")])
    window.table.choose({2}, 2)
    button(window, "sites-again").click()
    assert window.model.lines[1].row.state is SiteState.WAITING
    settle(window, qtbot)
    assert window.model.lines[1].row.state is SiteState.FINE
    assert window.model.lines[1].code == ""
    assert window.model.lines[0] is before
    assert said(window).startswith("1 site checked in ")


def test_all_that_failed_are_checked_again(checked: SitesWindow, qtbot: QtBot) -> None:
    assert button(checked, "sites-rest").text() == "Check all that fa&iled"
    button(checked, "sites-rest").click()
    assert checked.answers.left == 3
    assert checked.model.lines[0].row.state is SiteState.FINE
    settle(checked, qtbot)
    assert said(checked).startswith("3 sites checked in ")
    assert button(checked, "state-refused").text() == "Not trusted (2)"


def test_what_was_known_comes_back_where_a_second_check_is_stopped(
    window: SitesWindow, practice: Practice, qtbot: QtBot
) -> None:
    start(window, stalled(practice, 3), qtbot)
    known = tuple(answered(line, "untrusted", -1) for line in window.model.lines)
    window.answers._progress(window.answers._checking, known)
    window.answers.stop()
    button(window, "sites-rest").click()
    assert column(window, Heading.STATE) == ["Waiting"] * 3
    window.answers.stop()
    assert tuple(window.model.lines) == known


def test_enter_and_a_double_click_open_the_site(checked: SitesWindow, practice: Practice, qtbot: QtBot) -> None:
    wanted: list[str] = []
    checked.site_wanted.connect(wanted.append)
    url = practice.sites["expired"].url.rstrip("/")
    QTest.keyClick(checked.table, Qt.Key.Key_Return)
    checked.table.doubleClicked.emit(checked.model.index(0, 2))
    button(checked, "site-open").click()
    assert wanted == [url] * 3
    checked.table.choose({5}, 5)
    assert not button(checked, "site-open").isEnabled()
    QTest.keyClick(checked.table, Qt.Key.Key_Return)
    assert len(wanted) == 3
    assert "This line names no site: " in texts(checked)


def test_selected_sites_are_handed_to_the_watch_list(checked: SitesWindow, practice: Practice) -> None:
    wanted: list[tuple[str, ...]] = []
    checked.watch_wanted.connect(wanted.append)
    checked.table.selectAll()
    button(checked, "sites-watch").click()
    kinds = ("expired", "self-signed", "closed", "good")
    assert wanted == [tuple(practice.sites[kind].url.rstrip("/") for kind in kinds)]


def test_rows_are_copied(checked: SitesWindow) -> None:
    checked.table.choose({1, 2}, 1)
    QTest.keyClick(checked.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, *rows = QGuiApplication.clipboard().text().split("\n")
    assert head.startswith("No.\tState\tSite\t")
    assert [row.split("\t")[1] for row in rows] == ["Not trusted", "Fine"]
    assert "Copied to the clipboard." in texts(checked)


@pytest.mark.parametrize("name", ["answers.csv", "answers.jsonl"])
def test_what_is_shown_is_exported_in_its_order(checked: SitesWindow, tmp_path: Path, qtbot: QtBot, name: str) -> None:
    button(checked, "state-refused").click()
    checked.answers.export(tmp_path / name)
    settle(checked, qtbot)
    lines = (tmp_path / name).read_text("utf-8-sig").splitlines()
    if name.endswith("jsonl"):
        sites = [json.loads(line)["site"] for line in lines]
    else:
        sites = [line.split('"')[1] for line in lines[1:]]
    assert [site.split(".")[0] for site in sites] == ["expired", "self-signed"]
    assert f"{name} was written." in texts(checked)


def test_a_file_that_cannot_be_written_is_told_and_another_can_be(
    checked: SitesWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    checked.answers.export(tmp_path / "nowhere" / "x.csv")
    settle(checked, qtbot)
    box = checked.findChild(QMessageBox, "not-written")
    assert isinstance(box, QMessageBox)
    assert box.text() == "x.csv could not be written: No such file or directory"
    box.accept()
    checked.answers.export(tmp_path / "x.csv")
    settle(checked, qtbot)
    assert (tmp_path / "x.csv").exists()


def test_the_dialog_for_the_file_gives_the_ending_that_fits(checked: SitesWindow) -> None:
    button(checked, "sites-export").click()
    dialog = checked.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.nameFilters() == ["CSV (*.csv)", "JSON Lines (*.jsonl)"]
    assert dialog.defaultSuffix() == "csv"
    dialog.filterSelected.emit("JSON Lines (*.jsonl)")
    assert dialog.defaultSuffix() == "jsonl"
    dialog.reject()


def test_a_fault_of_ours_is_told_and_nothing_is_lost(
    checked: SitesWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("boom")

    before = tuple(checked.model.lines)
    monkeypatch.setattr(site_crew, "check_apart", breaks)
    button(checked, "sites-rest").click()
    settle(checked, qtbot)
    assert "It broke, which is our fault: RuntimeError." in texts(checked)
    assert tuple(checked.model.lines) == before
    monkeypatch.undo()
    button(checked, "sites-rest").click()
    assert "It broke" not in texts(checked)
    settle(checked, qtbot)


def test_no_network_but_the_sites_where_the_preferences_say_so(
    opened: Open, practice: Practice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[tuple[str, ...]] = []
    make = site_crew.crew_command

    def noted(*words: object) -> tuple[str, ...]:
        commands.append(make(*words))  # type: ignore[arg-type]  # passed on
        return commands[-1]

    monkeypatch.setattr(site_crew, "crew_command", noted)
    for fetch in (True, False):
        window = opened(fetch=fetch)
        start(window, ["closed.localhost:1"], qtbot)
        settle(window, qtbot)
    assert ["--no-fetch" in command for command in commands] == [False, True]


def test_it_speaks_another_language_at_once(checked: SitesWindow) -> None:
    with i18n.using("ja"):
        checked.retranslate()
        assert column(checked, Heading.STATE)[0] == "信頼できない"
        assert "信頼できない" in button(checked, "state-refused").text()
    checked.retranslate()
    assert column(checked, Heading.STATE)[0] == "Not trusted"


@pytest.mark.usefixtures("large_text")
def test_large_text_cuts_no_heading_and_no_row(checked: SitesWindow) -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    head, metrics = checked.table.horizontalHeader(), checked.table.horizontalHeader().fontMetrics()
    for place in range(len(SHOWN)):
        words = str(checked.model.headerData(place, Qt.Orientation.Horizontal))
        assert head.sectionSize(place) >= metrics.horizontalAdvance(words)
    assert checked.table.verticalHeader().defaultSectionSize() >= metrics.height()


def test_tab_leads_through_the_page_as_it_is_read(checked: SitesWindow) -> None:
    seen: list[str] = []
    widget = button(checked, "state-all")
    widget.setFocus()
    for _ in range(20):
        focus = checked.focusWidget()
        assert focus is not None
        seen.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = ["sites-search", "sites-sort", "sites-table", "site-open", "sites-again", "sites-rest", "sites-watch",
              "sites-copy", "sites-export", "sites-back", "sites-close"]  # fmt: skip
    places = [seen.index(name) for name in wanted]
    assert places == sorted(places), seen


def test_no_two_controls_of_a_page_have_the_same_key(checked: SitesWindow) -> None:
    for language in ("en", "ja"):
        with i18n.using(language):
            checked.retranslate()
            for _ in range(2):
                words = [w.text() for w in checked.findChildren(QAbstractButton) if w.isVisible()]
                words += [w.text() for w in checked.findChildren(QLabel) if w.isVisible() and w.buddy() is not None]
                keys = [found[1].upper() for text in words for found in re.finditer(r"&(\w)", text)]
                assert len(keys) == len(set(keys)), words
                checked.show_list()
            button(checked, "sites-onward").click()
