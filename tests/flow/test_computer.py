"""Step 2 without a site, on this very computer and on arranged ones."""

import threading
from datetime import UTC, datetime

import pytest

from wizard.causes.rows import rows_resting_on
from wizard.flow.computer import check_computer, look_around, rows_so_far
from wizard.model.computer import SettingsEvidence, SystemEvidence
from wizard.model.fields import Unknown
from wizard.model.finding import CheckState
from wizard.model.progress import PartSeen
from wizard.model.target import NO_SITE_PARTS, CheckOptions
from wizard.model.terms import Part
from wizard.probes.base import Cancel, Cancelled

QUIET = CheckOptions(fetch=False)
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_every_row_without_a_site_is_told_and_none_of_a_site() -> None:
    diagnosis = check_computer(QUIET)
    assert [c.id for c in diagnosis.checks] == [row.id for row in rows_resting_on(NO_SITE_PARTS)]
    assert not any(f.cause not in {"clock-wrong", "captive-portal", "outdated-software"} for f in diagnosis.findings)


def test_a_single_part_brings_its_rows_alone() -> None:
    diagnosis = check_computer(QUIET, {Part.CLOCK})
    assert [c.id for c in diagnosis.checks] == ["clock", "time-zone"]


def test_each_part_is_told_as_it_is_seen() -> None:
    seen: list[PartSeen] = []
    found = look_around({Part.SYSTEM, Part.SETTINGS}, options=QUIET, seen=seen.append)
    assert {p.part for p in seen} == set(found) == {Part.SYSTEM, Part.SETTINGS}
    assert isinstance(found[Part.SYSTEM], SystemEvidence)


def test_a_cancel_ends_it() -> None:
    cancel = Cancel()
    threading.Timer(0.0, cancel.set).start()
    cancel.wait(5.0)
    with pytest.raises(Cancelled):
        look_around(options=QUIET, cancel=cancel)


def test_rows_are_judged_before_the_site_is() -> None:
    rows = rows_so_far({Part.SETTINGS: SettingsEvidence(settings=())}, AT)
    assert [(c.id, c.state) for c in rows] == [("settings", CheckState.OK)]


def test_a_part_that_gave_no_answer_is_not_fine() -> None:
    rows = rows_so_far({Part.CLOCK: Unknown.NO_ANSWER, Part.PORTAL: Unknown.NO_ANSWER}, AT)
    assert {c.state for c in rows} == {CheckState.NOT_CHECKED}
