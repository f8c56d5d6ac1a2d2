from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from wizard.flow.viewer.layout import layout
from wizard.flow.viewer.moments import local_moment
from wizard.flow.viewer.vocabulary import vocabulary

MOMENT = datetime(2026, 11, 23, 19, 4, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 5, 0, 0, 1, tzinfo=UTC)


@pytest.fixture
def tokyo(place: Callable[[str], None]) -> None:
    place("Asia/Tokyo")


@pytest.mark.parametrize(
    ("name", "form", "language", "expected"),
    [
        ("chrome", "full", "en", "Tuesday, November 24, 2026 at 4:04:05\u202fAM"),
        ("chrome", "full", "ja", "2026年11月24日火曜日 4:04:05"),
        ("chrome", "short", "en", "11/24/26, 4:04:05\u202fAM GMT+9"),
        ("chrome", "short", "ja", "2026/11/24 4:04:05 JST"),
        ("windows", "long", "en", "Tuesday, November 24, 2026 4:04:05 AM"),
        ("windows", "date", "ja", "2026/11/24"),
    ],
)
@pytest.mark.usefixtures("tokyo")
def test_a_moment_is_local_and_in_the_form_of_the_dialog(name: str, form: str, language: str, expected: str) -> None:
    assert local_moment(MOMENT, form, vocabulary(layout(name).vocabulary, language)) == expected


@pytest.mark.usefixtures("tokyo")
def test_a_year_beyond_the_systems_clock_stays_in_utc() -> None:
    words = vocabulary(layout("windows").vocabulary, "ja")
    moment = datetime(9999, 12, 31, 23, 0, 0, tzinfo=UTC)
    assert local_moment(moment, "date", words) == "9999/12/31"


@pytest.mark.parametrize(
    ("zone", "language", "moment", "expected"),
    [
        ("UTC", "ja", MOMENT, "UTC"),
        ("UTC", "en", datetime(1950, 1, 1, tzinfo=UTC), "UTC"),
        ("America/New_York", "en", MOMENT, "EST"),
        ("America/New_York", "en", SUMMER, "EDT"),
        ("America/New_York", "ja", SUMMER, "GMT-4"),
        ("America/New_York", "en", datetime(1960, 1, 1, 12, tzinfo=UTC), "GMT-5"),
        ("America/Los_Angeles", "en", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), "GMT-8"),
        ("Europe/London", "en", MOMENT, "GMT"),
        ("Europe/London", "ja", MOMENT, "GMT+0"),
        ("Europe/London", "en", SUMMER, "GMT+1"),
        ("Asia/Shanghai", "en", MOMENT, "GMT+8"),
        ("Asia/Kathmandu", "ja", MOMENT, "GMT+5:45"),
        ("Asia/Tokyo", "ja", datetime(1950, 1, 1, tzinfo=UTC), "GMT+9"),
    ],
)
def test_chrome_names_a_zone_as_it_does_in_that_language(
    place: Callable[[str], None], zone: str, language: str, moment: datetime, expected: str
) -> None:
    place(zone)
    assert local_moment(moment, "short", vocabulary(layout("chrome").vocabulary, language)).split(" ")[-1] == expected


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(KeyError):
        local_moment(MOMENT, "nothing", vocabulary(layout("windows").vocabulary))
