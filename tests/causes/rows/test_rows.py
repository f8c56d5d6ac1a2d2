"""All rows together: each has its title in both languages, and each answers to evidence that holds nothing."""

import pytest

from tests.support.pki import AT
from wizard.causes.rows import ROW_BY_ID, ROWS, judge_rows
from wizard.causes.situation import situation_of
from wizard.flow.computer import bare_evidence
from wizard.i18n import LANGUAGES, fields_of, tr, using
from wizard.model.terms import Part


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_has_a_title(language: str) -> None:
    with using(language):
        titles = [tr(row.title) for row in ROWS]
    assert len(set(titles)) == len(ROW_BY_ID) == len(ROWS)
    assert not any(fields_of(title) for title in titles)


def test_where_nothing_was_looked_at_nothing_is_fine() -> None:
    checks = tuple(judge_rows(situation_of(bare_evidence(AT), AT), ()))
    assert {check.state.value for check in checks} == {"not-checked"}
    assert {check.id for check in checks} <= set(ROW_BY_ID)
    assert len(checks) >= len(ROWS) - 2


def test_a_part_brings_the_rows_that_rest_on_it() -> None:
    checks = judge_rows(situation_of(bare_evidence(AT), AT), (), {Part.CLOCK})
    assert [check.id for check in checks] == ["clock", "time-zone"]
