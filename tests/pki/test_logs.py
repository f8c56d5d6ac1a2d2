"""The list of logs: whole, and each log's standing at a time."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.logs import YEARS_AGO, OwnLog, listed
from tests.support.pki import AT
from wizard.pki.logs import LogState, known_logs

DAY = timedelta(days=1)


def test_the_data_file_holds_every_log_once_under_its_key() -> None:
    logs = known_logs()
    assert len(logs.by_id) > 150
    assert all(hashlib.sha256(log.key).digest() == id_ == log.id for id_, log in logs.by_id.items())
    assert len({log.operator for log in logs.by_id.values() if log.stands_at(AT)}) >= 6


def test_the_list_tells_what_it_cannot_know() -> None:
    logs = listed(as_of=datetime(2026, 8, 21).date())  # noqa: DTZ001  (a day has no zone)
    assert not logs.may_lack(datetime(2026, 8, 20, 23, tzinfo=UTC))
    assert logs.may_lack(datetime(2026, 8, 21, tzinfo=UTC))


@pytest.mark.parametrize(
    ("state", "before", "after"),
    [
        (LogState.PENDING, False, False),
        (LogState.QUALIFIED, True, True),
        (LogState.USABLE, True, True),
        (LogState.READONLY, True, True),
        (LogState.RETIRED, True, False),
        (LogState.REJECTED, True, False),
    ],
)
def test_a_log_stands_or_not(state: LogState, before: bool, after: bool) -> None:
    log = OwnLog(state=state, since=YEARS_AGO).public
    assert (log.stands_at(YEARS_AGO - DAY), log.stands_at(YEARS_AGO + DAY)) == (before, after)


def test_of_a_retired_log_what_it_signed_before_counts() -> None:
    retired = OwnLog(state=LogState.RETIRED).public
    rejected = OwnLog(state=LogState.REJECTED).public
    assert retired.counts(YEARS_AGO - DAY, AT)
    assert not retired.counts(YEARS_AGO + DAY, AT)
    assert not rejected.counts(YEARS_AGO - DAY, AT)


def test_a_log_takes_certificates_of_its_time() -> None:
    log = OwnLog(starts=AT, ends=AT + DAY).public
    assert [log.takes(AT + n * DAY) for n in (-1, 0, 1)] == [False, True, False]
    assert OwnLog().public.takes(AT)
