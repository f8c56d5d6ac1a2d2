import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from wizard.flow.viewer.layout import layout
from wizard.flow.viewer.moments import local_moment
from wizard.flow.viewer.vocabulary import vocabulary

MOMENT = datetime(2026, 11, 23, 19, 4, 5, tzinfo=UTC)


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("name", "form", "language", "expected"),
    [
        ("chrome", "full", "en", "Tuesday, November 24, 2026 at 4:04:05\u202fAM"),
        ("chrome", "full", "ja", "2026年11月24日火曜日 4:04:05"),
        ("chrome", "short", "en", "11/24/26, 4:04:05\u202fAM JST"),
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


def test_an_unknown_form_is_an_error() -> None:
    with pytest.raises(KeyError):
        local_moment(MOMENT, "nothing", vocabulary(layout("windows").vocabulary))
