"""What stands above an answer that came from a file or a code: what matters first, the rest folded."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.flow.test_case_file import full_case
from tests.gui.case.dossiers import press, texts
from tests.support.cut_text import cut
from wizard.fixes.actions.base import Said
from wizard.flow.case_code import CodedCase, CodedFinding
from wizard.flow.case_file import Case, rediagnose
from wizard.flow.case_scales import CodedClock, Stand
from wizard.flow.local_time import local_words
from wizard.flow.plan_marks import Mark, Marks
from wizard.i18n import using
from wizard.model.finding import Verdict
from wizard.views.case.opened_card import CodedCard, OpenedCard
from wizard.views.widgets import Page

pytestmark = pytest.mark.usefixtures("theme")

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def show(opened: Callable[[QWidget], None]) -> Show:
    def put(card: QWidget) -> QWidget:
        page = Page("page")
        page.column.addWidget(card)
        page.column.addStretch(1)
        page.resize(720, 800)
        opened(page)
        return page

    return put


JUDGED = local_words(datetime(2026, 11, 23, 10, tzinfo=UTC))


def bare(case: Case) -> Case:
    return replace(case, notes="", before=None, marks=Marks(), done=(), system="", browser="")


def test_what_matters_comes_first(show: Show) -> None:
    told = texts(show(OpenedCard(full_case())))
    assert "Saved on 29 November 2026 by version" in told
    assert f"Judged offline for {JUDGED}" in told
    assert "Called at 9.\n二回目の電話" in told
    assert "Windows 10" not in told
    assert "otherwise" not in told


def test_the_rest_is_folded_and_says_what_it_is(show: Show) -> None:
    card = OpenedCard(full_case())
    page = show(card)
    (button,) = (b for b in card.findChildren(QWidget, "unfold-case"))
    about = "Also in the file: 2 steps of the plan, 1 change, the check before, the device"
    assert about in texts(page)
    assert (button.accessibleName(), button.accessibleDescription()) == ("Show more", about)
    press(card, "unfold-case")
    told = texts(page)
    for line in (
        "The device has Windows 10.",
        "The browser is Firefox.",
        "Tell the owner of the site: done",
        "a: to do",
        "Add the root “…”: 29 November 2026, done",
        f"{JUDGED}: The connection is trusted.",
    ):
        assert line in told
    assert button.accessibleName() == "Show less"
    press(card, "unfold-case")
    assert "Windows 10" not in texts(page)


def test_a_case_with_nothing_more_has_no_fold(show: Show) -> None:
    told = texts(show(OpenedCard(bare(full_case()))))
    assert "Also in the file" not in told
    assert "Notes" not in told


@pytest.mark.parametrize(
    "found",
    [{"causes": ("quantum-cause", "expired")}, {"verdict": Verdict.TRUSTED}, {"causes": ()}],
)
def test_another_judgement_than_the_file_s_is_said(show: Show, found: dict[str, object]) -> None:
    case = full_case()
    case = replace(case, found=replace(case.found, **found))  # type: ignore[arg-type]
    page = show(OpenedCard(case, rediagnose(case)))
    told = texts(page)
    assert "This version judges it otherwise than the file says." in told
    assert "Now: The connection is not trusted." in told
    assert ("quantum-cause" in told) == ("quantum-cause" in found.get("causes", ()))  # type: ignore[operator]


def test_hostile_text_stays_text_everywhere(show: Show) -> None:
    case, evil = full_case(), "\u202e<b>evil</b><img src='http://x/'>"
    (done,) = case.done
    case = replace(
        case,
        program=evil,
        notes=evil,
        found=replace(case.found, causes=(evil,)),
        before=replace(case.found, causes=(evil,)),
        marks=Marks({evil: Mark()}),
        done=(replace(done, does=Said(evil, {})),),
    )
    card = OpenedCard(case)
    page = show(card)
    press(card, "unfold-case")
    told = texts(page)
    assert "\u202e" not in told
    assert told.count("<b>evil</b>") == 6


def test_a_file_with_very_much_in_it_does_not_fill_the_screen(show: Show) -> None:
    case = full_case()
    marks = Marks({f"step-{number}": Mark() for number in range(500)})
    many = tuple(f"cause-{number}" for number in range(100))
    case = replace(case, marks=marks, notes="noted\n" * 10_000, found=replace(case.found, causes=many))
    card = OpenedCard(case)
    page = show(card)
    assert "cause-4" in texts(page)
    assert "cause-5" not in texts(page)
    assert "noted" not in texts(page)
    press(card, "unfold-case")
    assert "step-29: to do" in texts(page)
    assert "and 470 more" in texts(page)
    assert "step-30" not in texts(page)
    notes = card.findChild(QPlainTextEdit, "opened-notes")
    assert notes is not None
    assert notes.isReadOnly()
    assert notes.toPlainText() == ("noted\n" * 10_000).strip()


CODED = CodedCase(
    verdict=Verdict.UNTRUSTED,
    findings=(CodedFinding(cause="clock-wrong"),),
    day=date(2026, 11, 23),
    system="windows",
    browser="chrome",
    clock=CodedClock(Stand.BEHIND, timedelta(days=3)),
)


def test_a_code_says_what_it_tells_and_what_not(show: Show) -> None:
    told = texts(show(CodedCard(CODED)))
    for line in (
        "The check was made on 23 November 2026",
        "The device has Windows 11.",
        "The browser is Chrome.",
        "the clock was behind by about 3 days",
        "A code tells no name, certificate or date of the site",
    ):
        assert line in told
    assert "first version" not in told
    assert "rests on a message" not in told


def test_a_presumed_and_an_old_code_say_so(show: Show) -> None:
    assert "rests on a message" in texts(show(CodedCard(replace(CODED, is_presumed=True))))
    assert "first version" in texts(show(CodedCard(replace(CODED, version=0, system="", browser=""))))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_large_text_has_room(show: Show, large_text: None, qtbot: QtBot, language: str) -> None:
    with using(language):
        case = full_case()
        card = OpenedCard(replace(case, found=replace(case.found, causes=("expired", "x" * 90))))
        page = show(card)
        press(card, "unfold-case")
        page.resize(640, 700)
        qtbot.waitUntil(lambda: cut(page) == [])
        assert isinstance(page, Page)
        assert not page.horizontalScrollBar().maximum()
