"""The plan of a report, and what the program changed."""

import pytest

from tests.support.diagnoses import finding, made_diagnosis
from tests.support.reports import change, report_of
from wizard.fixes.actions.journal import Standing as Changed
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.report_sheet import Paragraph, Table
from wizard.flow.report_steps import change_facts, steps_table
from wizard.flow.report_telling import shown
from wizard.model.terms import Audience

EXPIRED = made_diagnosis([finding("expired")])


def rows(marks: Marks) -> dict[str, tuple[str, ...]]:
    (table,) = steps_table(report_of(EXPIRED, audience=Audience.OWNER, marks=marks))
    assert isinstance(table, Table)
    return {row[1].lines[0]: row[2].lines for row in table.rows}


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.OPEN, "○ still to be done"),
        (Standing.DONE, "✓ done"),
        (Standing.SKIPPED, "– skipped"),
        (Standing.FAILED, "✗ could not be done: it looks different there"),
    ],
)
def test_what_was_said_of_a_step_stands_beside_it(standing: Standing, words: str) -> None:
    assert rows(Marks({"renew-certificate": Mark(standing)}))["Renew the certificate"] == (words,)


def test_ticked_lines_and_another_way_are_told() -> None:
    ticked = frozenset({("renew-certificate/owner/windows/chrome", 0), ("renew-certificate/owner/windows/chrome", 2),
                        ("set-clock/owner/windows/chrome", 0)})  # fmt: skip
    marks = Marks({"renew-certificate": Mark(Standing.DONE, "windows-10")}, ticked)
    assert rows(marks)["Renew the certificate"] == (
        "✓ done", "2 lines of its guide were ticked", "in the way for Windows 10",
    )  # fmt: skip


def test_where_nothing_is_wrong_there_is_nothing_to_mend() -> None:
    assert list(steps_table(report_of(made_diagnosis()))) == [Paragraph("There is nothing to mend.")]


@pytest.mark.parametrize(
    ("standing", "is_there", "words"),
    [
        (Changed.DONE, True, "It is in force."),
        (Changed.DONE, False, "It is no longer there: something else has taken it away."),
        (Changed.DONE, None, "Whether it is still there cannot be seen."),
        (Changed.UNDONE, None, "It was taken back. (23 November 2026 10:16 UTC)"),
        (Changed.BEGUN, None, "The program ended in the middle of it. Take it back to be sure."),
    ],
)
def test_a_change_tells_what_where_when_and_how_it_stands(standing: Changed, is_there: bool | None, words: str) -> None:
    made = change(standing=standing, is_there=is_there)
    (facts,) = change_facts(report_of(EXPIRED, changes=(made,)), shown)
    assert facts.title == "1. Adds “Example CA” to the roots that Firefox trusts."
    assert [(label, cell.lines) for label, cell in facts.rows] == [
        ("Where", ("Firefox, profile …",)),
        ("When", ("23 November 2026 10:15 UTC",)),
        ("For whom", ("one browser of one person",)),
        ("Now", (words,)),
    ]
