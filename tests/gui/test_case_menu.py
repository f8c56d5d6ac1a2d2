"""What a main window puts on file of its cases, when, and under which record; and whose notes are whose."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.flow.test_case_file import full_case
from tests.gui.history.cases import cabinet_in, diagnosed, dossier
from tests.support.history import NOON, history_in
from tests.support.loopback import closed_port
from wizard.flow import session as flow
from wizard.flow.address import PracticeInput, parse_target
from wizard.flow.call.state import begin
from wizard.flow.case_file import Case, read_case, write_case
from wizard.flow.history import Entry
from wizard.flow.history_seal import Summary
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.session import Place, Session
from wizard.flow.settings import Settings
from wizard.model.target import Target
from wizard.views.call import open_call
from wizard.views.case.save_dialog import SaveCaseDialog
from wizard.views.case_menu import CaseMenu
from wizard.views.frame import MainWindow
from wizard.views.history.history_desk import HistoryDesk
from wizard.views.preferences_in_force import hold
from wizard.views.report.report_dialog import ReportDialog
from wizard.views.ways import Ways

DONE = Marks({"tell-owner": Mark(Standing.DONE)})


@pytest.fixture
def menu(window: MainWindow, tmp_path: Path) -> Iterator[CaseMenu]:
    """Return the menu of a window whose history is in the test's folder, with a keyring."""
    hold(Settings())
    ways = window.findChild(Ways)
    assert isinstance(ways, Ways)
    ways.history.cabinet = cabinet_in(tmp_path)
    yield ways.menu
    for dialog in window.findChildren(QDialog):
        dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def desk_of(menu: CaseMenu) -> HistoryDesk:
    return menu._history


def answer(window: MainWindow, host: str) -> None:
    """Let the answer about a site come in, as of a check."""
    conductor = window.conductor
    conductor.take(flow.with_subject(conductor.session, parse_target(host)))
    conductor.take(flow.with_diagnosis(flow.checking(conductor.session), diagnosed(host)))
    conductor._show_answer()


def on_file(menu: CaseMenu, qtbot: QtBot, folder: Path) -> list[tuple[str, str, Case]]:
    """Return host, note and case of each record, the newest first, once nothing waits to be written."""
    desk = desk_of(menu)
    qtbot.waitUntil(lambda: not (desk.is_busy or desk.cabinet.waits()), timeout=20_000)
    return records(folder)


def records(folder: Path) -> list[tuple[str, str, Case]]:
    history = history_in(folder)
    return [
        (entry.summary.host, entry.summary.note, read_case(history.get(entry.id)))
        for entry in history.list()
        if isinstance(entry.summary, Summary)
    ]


def shown(window: MainWindow, qtbot: QtBot, kind: type[SaveCaseDialog] | type[ReportDialog]) -> QDialog:
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(kind)), timeout=10_000)
    (dialog,) = window.findChildren(kind)
    assert isinstance(dialog, QDialog)
    return dialog


def opened_from_history(menu: CaseMenu, host: str = "old.test", notes: str = "Mrs Smith") -> Case:
    """Put a case on file and read it, as the window of the history does."""
    desk = desk_of(menu)
    desk.keep(dossier(host, notes), "earlier")
    assert desk.flush(20.0)
    found = desk.cabinet.open()
    (entry,) = found.list()  # type: ignore[union-attr]
    assert isinstance(entry, Entry)
    return desk.cabinet.case(entry)


@pytest.mark.usefixtures("menu")
def test_an_answer_is_on_file_when_the_window_is_closed_at_once(window: MainWindow, tmp_path: Path) -> None:
    answer(window, "a.test")
    window.conductor.mark(DONE)
    window.close()
    ((host, _, case),) = records(tmp_path)
    assert (host, case.marks) == ("a.test", DONE)


def test_a_mark_is_on_file_though_another_case_is_begun_at_once(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    answer(window, "a.test")
    window.conductor.mark(DONE, again=False)
    window.conductor.start_over()
    answer(window, "b.test")
    (b, a) = on_file(menu, qtbot, tmp_path)
    assert (a[0], a[2].marks) == ("a.test", DONE)
    assert (b[0], b[2].marks) == ("b.test", Marks())


def test_a_check_again_takes_the_place_of_the_record(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    answer(window, "a.test")
    conductor = window.conductor
    conductor.take(flow.with_diagnosis(flow.rechecking(conductor.session), diagnosed("a.test", "dup_chain")))
    conductor._show_answer()
    ((_, _, case),) = on_file(menu, qtbot, tmp_path)
    assert "expired" not in case.found.causes
    assert case.before is not None
    assert "expired" in case.before.causes


def test_what_becomes_likely_after_a_question_is_what_stands_on_file(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        window.take("NET::ERR_CERT_DATE_INVALID at shop.example")
    first = on_file(menu, qtbot, tmp_path)[0][2].found.causes
    for said in ("yes", "no"):
        window.conductor.answer(said)
        presumed = window.conductor.session.presumed
        assert presumed is not None
        likely = tuple(found.cause for found in presumed.findings)
        window.conductor.take_back()
        if likely != first:
            window.conductor.answer(said)
            break
    assert likely != first
    ((_, _, case),) = on_file(menu, qtbot, tmp_path)
    assert case.found.causes == likely


def test_a_row_that_is_seen_after_the_answer_is_on_file(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    answer(window, "a.test")
    session = window.conductor.session
    assert session.diagnosis is not None
    later = replace(session.diagnosis, at=session.diagnosis.at.replace(year=2027))
    window.conductor._take_rows(replace(session, diagnosis=later))
    ((_, _, case),) = on_file(menu, qtbot, tmp_path)
    assert case.at == later.at


@pytest.mark.parametrize("subject", [PracticeInput("expired"), None, Target(host="expired.practice.localhost", port=9)])
def test_a_practice_site_is_never_put_on_file(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path, subject: PracticeInput | Target | None
) -> None:
    session = flow.with_diagnosis(Session(), diagnosed("expired.practice.localhost"))
    window.conductor.take(replace(session, subject=subject))
    window.conductor._show_answer()
    window.conductor.mark(DONE)
    assert on_file(menu, qtbot, tmp_path) == []


def test_a_case_from_a_file_is_put_on_file_once_it_was_checked_from_here(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    with closed_port() as port:
        case = full_case()
        there = replace(case.evidence, target=parse_target(f"localhost:{port}"))
        file = tmp_path / "shop.trustcase"
        file.write_bytes(write_case(replace(case, evidence=there)))
        with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
            window.take(str(file))
        window.conductor.mark(DONE)
        assert not desk_of(menu).cabinet.waits()
        with qtbot.waitSignal(window.conductor.answered, timeout=20_000):
            window.conductor.check_again()
        ((_, note, kept),) = on_file(menu, qtbot, tmp_path)
    assert (note, kept.marks) == (case.notes, DONE)


# The case of the history


def test_what_is_done_with_a_case_of_the_history_takes_the_place_of_its_record(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    case = opened_from_history(menu)
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        menu.take_up(case)
    window.conductor.mark(DONE)
    ((host, note, kept),) = on_file(menu, qtbot, tmp_path)
    assert (host, note, kept.marks) == ("old.test", "Mrs Smith", DONE)


def test_a_case_of_the_history_that_was_only_read_stays_as_it_is(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        menu.take_up(opened_from_history(menu))
    for place in (Place.FIX, Place.CHECKS, Place.IDENTIFY):
        window.conductor.go(place)
    assert not desk_of(menu).cabinet.waits()


def test_what_is_marked_while_a_case_of_the_history_is_being_opened_stays_with_the_case_in_hand(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    case = opened_from_history(menu)
    answer(window, "a.test")
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        menu.take_up(case)
        window.conductor.mark(DONE)
    a, old = on_file(menu, qtbot, tmp_path)
    assert (a[0], a[2].marks) == ("a.test", DONE)
    assert (old[0], old[1], old[2].marks) == ("old.test", "Mrs Smith", Marks())


def test_a_case_of_the_history_that_cannot_be_opened_is_not_written_over(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wizard.errors import InputError
    from wizard.flow import case_file

    case = opened_from_history(menu)
    answer(window, "a.test")

    def refuse(_: object) -> None:
        raise InputError("no")

    monkeypatch.setattr(case_file, "rediagnose", refuse)
    menu.take_up(case)
    qtbot.waitUntil(lambda: bool(window.conductor.session.error), timeout=10_000)
    window.conductor.mark(DONE)
    a, old = on_file(menu, qtbot, tmp_path)
    assert (a[0], a[2].marks) == ("a.test", DONE)
    assert (old[0], old[2].marks) == ("old.test", Marks())


def test_a_file_that_is_opened_next_does_not_take_the_place_of_the_record(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "shop.trustcase"
    file.write_bytes(write_case(full_case()))
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        menu.take_up(opened_from_history(menu))
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        window.conductor.open_file(str(file))
    window.conductor.mark(DONE)
    ((host, note, kept),) = on_file(menu, qtbot, tmp_path)
    assert (host, note, kept.marks) == ("old.test", "Mrs Smith", Marks())


# Notes


def test_notes_are_on_file_as_soon_as_the_window_they_were_written_in_tells_them(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    answer(window, "a.test")
    menu.save.trigger()
    dialog = shown(window, qtbot, SaveCaseDialog)
    assert isinstance(dialog, SaveCaseDialog)
    dialog.notes.setPlainText("Mrs Smith")
    dialog.reject()
    assert window.conductor.session.notes == "Mrs Smith"
    assert [(host, note) for host, note, _ in on_file(menu, qtbot, tmp_path)] == [("a.test", "Mrs Smith")]


def test_notes_stay_with_their_case_though_another_one_is_in_hand(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    answer(window, "a.test")
    menu.save.trigger()
    dialog = shown(window, qtbot, SaveCaseDialog)
    assert isinstance(dialog, SaveCaseDialog)
    window.conductor.mark(DONE)
    window.conductor.start_over()
    dialog.notes.setPlainText("Mrs Smith")
    dialog._tell_notes()
    assert window.conductor.session.notes == ""
    answer(window, "b.test")
    dialog.notes.setPlainText("Mrs Smith of a")
    dialog.reject()
    assert window.conductor.session.notes == ""
    b, a = on_file(menu, qtbot, tmp_path)
    assert (b[0], b[1]) == ("b.test", "")
    assert (a[0], a[1], a[2].marks) == ("a.test", "Mrs Smith of a", DONE)


def test_notes_of_one_window_stand_in_the_other_one_of_the_case(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    answer(window, "a.test")
    menu.save.trigger()
    save = shown(window, qtbot, SaveCaseDialog)
    menu.report.trigger()
    report = shown(window, qtbot, ReportDialog)
    assert isinstance(save, SaveCaseDialog)
    assert isinstance(report, ReportDialog)
    save.notes.setPlainText("Mrs Smith")
    save._tell_notes()
    assert report.options.notes.toPlainText() == "Mrs Smith"
    report.options.notes.appendPlainText("agreed")
    report.close()
    assert save.notes.toPlainText() == "Mrs Smith\nagreed"
    desk_of(menu).noted.emit(window.conductor.session.key, "Mr Jones")
    save.close()
    assert [note for _, note, _ in on_file(menu, qtbot, tmp_path)] == ["Mrs Smith\nagreed"]
    assert window.conductor.session.notes == "Mr Jones"


def test_a_case_has_one_window_to_be_saved_in(window: MainWindow, menu: CaseMenu, qtbot: QtBot) -> None:
    answer(window, "a.test")
    menu.save.trigger()
    dialog = shown(window, qtbot, SaveCaseDialog)
    menu.save.trigger()
    qtbot.waitUntil(lambda: not menu._then, timeout=10_000)
    assert window.findChildren(SaveCaseDialog) == [dialog]
    dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    menu.save.trigger()
    assert shown(window, qtbot, SaveCaseDialog) is not dialog


def test_what_is_saved_is_the_case_as_it_is_now(window: MainWindow, menu: CaseMenu, qtbot: QtBot) -> None:
    answer(window, "a.test")
    menu.save.trigger()
    first = shown(window, qtbot, SaveCaseDialog)
    assert isinstance(first, SaveCaseDialog)
    first.notes.setPlainText("Mrs Smith")
    window.conductor.mark(DONE)
    menu.save.trigger()
    qtbot.waitUntil(lambda: not menu._then, timeout=10_000)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    second = shown(window, qtbot, SaveCaseDialog)
    assert isinstance(second, SaveCaseDialog)
    assert second is not first
    qtbot.waitUntil(lambda: second.case is not None, timeout=10_000)
    assert second.case is not None
    assert (second.case.marks, second.case.notes) == (DONE, "Mrs Smith")


def test_two_windows_that_are_asked_for_at_once_both_come(window: MainWindow, menu: CaseMenu, qtbot: QtBot) -> None:
    answer(window, "a.test")
    menu.save.trigger()
    menu.report.trigger()
    shown(window, qtbot, SaveCaseDialog)
    shown(window, qtbot, ReportDialog)


def test_a_note_of_the_history_reaches_the_case_in_hand_and_no_other(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot
) -> None:
    answer(window, "a.test")
    key = window.conductor.session.key
    desk_of(menu).noted.emit(key, "Mrs Smith")
    assert window.conductor.session.notes == "Mrs Smith"
    answer(window, "b.test")
    desk_of(menu).noted.emit(key, "Mr Jones")
    assert window.conductor.session.notes == ""


# A call


def test_a_call_is_told_of_its_own_record_alone(
    window: MainWindow, menu: CaseMenu, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, told = open_call(window), list[object]()
    menu.serve(call)
    monkeypatch.setattr(call, "was_kept", lambda kept: told.append(kept.entry.summary.host))
    call.desk.call = begin(NOON)
    answer(window, "a.test")
    assert [host for host, _, _ in on_file(menu, qtbot, tmp_path)] == ["a.test"]
    assert told == []
    call.ended.emit(dossier("call.test"), NOON)
    assert [host for host, _, _ in on_file(menu, qtbot, tmp_path)] == ["call.test", "a.test"]
    assert told == ["call.test"]
    answer(window, "b.test")
    assert len(on_file(menu, qtbot, tmp_path)) == 3
    assert told == ["call.test"]
    call.ended.emit(dossier("late.test"), NOON)
    call.desk.call = begin(NOON + timedelta(minutes=5))
    assert len(on_file(menu, qtbot, tmp_path)) == 3
    assert told == ["call.test"]
