"""A case that was told, by a file or by a code, in the three steps of the window."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.flow.test_case_file import full_case, some_diagnosis
from tests.support.loopback import closed_port
from wizard.causes.explain import explain
from wizard.flow.address import parse_target
from wizard.flow.case_code import code_of
from wizard.flow.case_file import Case, case_of, write_case
from wizard.flow.case_frames import frames_of, small
from wizard.flow.presume import presume
from wizard.flow.session import Place
from wizard.model.terms import Audience
from wizard.views.check_row import CheckRow
from wizard.views.frame import MainWindow
from wizard.views.widgets import PlainLabel

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def flush() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()


def saved(folder: Path, case: Case | None = None) -> Path:
    file = folder / "shop.trustcase"
    file.write_bytes(write_case(case or full_case()))
    return file


def take(window: MainWindow, qtbot: QtBot, text: str) -> None:
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        window.take(text)
    flush()


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisibleTo(widget))


def buttons(widget: QWidget) -> set[str]:
    return {found.objectName() for found in widget.findChildren(QPushButton) if found.isVisibleTo(widget)}


def test_a_case_file_shows_its_answer_and_can_be_checked_from_here(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    take(window, qtbot, str(saved(tmp_path)))
    assert window.conductor.session.place is Place.IDENTIFY
    assert "expired.example" in window.identify_page._title.text() or "Case: " in window.identify_page._title.text()
    again = window.identify_page.findChild(QPushButton, "check-again")
    assert isinstance(again, QPushButton)
    assert again.text() == "Chec&k from here"
    assert window.conductor.session.audience is Audience.HELPDESK


def test_the_file_dialogs_way_opens_it_as_well(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        window.conductor.open_file(str(saved(tmp_path)))
    assert window.conductor.session.case is not None


def test_a_case_that_was_read_before_is_taken_up(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.conductor.answered, timeout=10_000):
        window.conductor.take_up(full_case())
    assert window.conductor.session.notes == full_case().notes


def test_the_texts_of_its_pictures_open_it(window: MainWindow, qtbot: QtBot) -> None:
    take(window, qtbot, "\n".join(frames_of(write_case(small(full_case())))))
    assert window.conductor.session.is_told


def test_step_two_tells_of_the_other_computer_and_looks_at_nothing_here(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    take(window, qtbot, str(saved(tmp_path)))
    window.conductor.go(Place.CHECKS)
    flush()
    page = window.checks_page
    rows = page.findChildren(CheckRow)
    assert rows
    for row in rows:
        assert not row.again.isVisibleTo(page)
        assert not row.place.isVisibleTo(page)
        assert not row.stores.isVisibleTo(page)
    assert not {"device-here", "device-other"} & buttons(page)
    assert "the computer that the case is about" in texts(page)


def test_nothing_is_done_here_for_the_other_computer(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    case = replace(full_case(), audience=Audience.VISITOR, system="linux", browser="")
    take(window, qtbot, str(saved(tmp_path, case)))
    window.conductor.go(Place.FIX)
    flush()
    assert not [name for name in buttons(window.fix_page) if name.startswith(("do-it", "action", "place-"))]


def test_a_case_code_shows_its_diagnosis_and_plan(window: MainWindow, qtbot: QtBot) -> None:
    take(window, qtbot, code_of(some_diagnosis()))
    assert window.identify_page._title.text() == "What the case code says"
    assert "check-again" not in buttons(window.identify_page)
    window.conductor.go(Place.FIX)
    flush()
    assert window.fix_page._cards
    assert not window.fix_page.again.isEnabled()


def test_a_wrong_character_is_told_beside_the_field(window: MainWindow, qtbot: QtBot) -> None:
    code = code_of(some_diagnosis())
    wrong = code[:2] + ("7" if code[2] != "7" else "9") + code[3:]
    window.take(wrong)
    qtbot.waitUntil(lambda: bool(window.conductor.session.error), timeout=10_000)
    assert window.conductor.session.place is Place.START
    assert "3" in window.start_page.error.text()
    assert window.start_page.address.text() == wrong


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (b'{"kind": "trust-wizard-case", "schema": 99}', "newer version"),
        (b"\x30\x82", "no case file"),
        (b"", "no case file"),
    ],
)
def test_a_file_that_is_no_case_is_told_beside_the_field(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, contents: bytes, said: str
) -> None:
    file = tmp_path / "shop.TRUSTCASE"
    file.write_bytes(contents)
    window.take(str(file))
    qtbot.waitUntil(lambda: bool(window.conductor.session.error), timeout=10_000)
    assert said in window.start_page.error.text() or "damaged" in window.start_page.error.text()


def test_a_case_of_a_message_alone_says_so(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    told = presume(explain("NET::ERR_CERT_DATE_INVALID"), NOW)
    take(window, qtbot, str(saved(tmp_path, case_of(told, NOW))))
    assert "checked" not in {card.objectName() for card in window.identify_page.findChildren(QWidget)}
    window.conductor.go(Place.FIX)
    flush()
    assert "what the message makes likely" in texts(window.fix_page)


def test_a_check_from_here_stands_beside_the_case_and_calls_nothing_mended(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    with closed_port() as port:
        case = full_case()
        there = replace(case.evidence, target=parse_target(f"localhost:{port}"))
        take(window, qtbot, str(saved(tmp_path, replace(case, evidence=there))))
        window.conductor.go(Place.FIX)
        with qtbot.waitSignal(window.conductor.answered, timeout=20_000):
            window.conductor.check_again()
    flush()
    shown = texts(window.fix_page)
    assert "The case may be about another computer: compare the two." in shown
    assert "In the case" in shown
    assert "From here, now" in shown
    assert "Before" not in shown.splitlines()


def test_going_back_to_the_start_forgets_the_case(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    take(window, qtbot, str(saved(tmp_path)))
    window.conductor.start_over()
    assert not window.conductor.session.is_told


def test_marks_of_a_case_from_a_file_do_not_go_into_ones_own_plan(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    take(window, qtbot, str(saved(tmp_path)))
    window.conductor.mark(window.conductor.session.marks)
    assert window.conductor._keeper._waiting is None
