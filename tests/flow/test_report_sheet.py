from dataclasses import FrozenInstanceError

import pytest

from tests.support.diagnoses import made_diagnosis
from tests.support.reports import report_of
from wizard.flow.report_sheet import Cell, Tone


def test_what_a_report_is_made_from_stays_as_it_is() -> None:
    report = report_of(made_diagnosis())
    with pytest.raises(FrozenInstanceError):
        report.notes = "changed"  # type: ignore[misc]


def test_a_cell_is_plain_unless_told() -> None:
    assert Cell(("text",)) == Cell(("text",), Tone.PLAIN, is_code=False, is_short=False)
