"""Moments by the clock on the wall."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from wizard.flow.local_time import local_words
from wizard.i18n import using

MOMENT = datetime(2026, 12, 23, 19, 4, tzinfo=UTC)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no process there has a time zone of its own")


def test_a_moment_is_told_by_the_clock_here(place: Callable[[str], None]) -> None:
    place("Asia/Tokyo")
    assert local_words(MOMENT) == "24 December 2026 at 04:04"
    with using("ja"):
        assert local_words(MOMENT) == "2026年12月24日 04:04"
    place("America/New_York")
    assert local_words(MOMENT) == "23 December 2026 at 14:04"


def test_a_year_beyond_this_clock_stays_as_it_is(place: Callable[[str], None]) -> None:
    place("Asia/Tokyo")
    assert local_words(datetime.max.replace(tzinfo=UTC)) == "31 December 9999 at 23:59"
