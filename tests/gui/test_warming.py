from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from wizard.flow import session as flow
from wizard.model.fields import Unknown
from wizard.model.target import DECIDING_PARTS, CheckOptions, Target
from wizard.model.terms import Part
from wizard.views import warming
from wizard.views.bridge import Bridge
from wizard.views.conductor import Conductor
from wizard.views.theme import Theme
from wizard.views.warming import Warming


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


def test_what_waits_for_it_is_done_when_it_is_there(bridge: Bridge, qtbot: QtBot) -> None:
    done: list[str] = []
    warm = Warming(bridge)
    warm.begin()
    warm.when_done(lambda: done.append("first"))
    assert done == []
    qtbot.waitUntil(lambda: done == ["first"], timeout=10_000)
    warm.when_done(lambda: done.append("second"))
    assert done == ["first", "second"]


def test_what_could_not_be_loaded_holds_nothing_up(
    bridge: Bridge, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down() -> None:
        raise ImportError("no such module")

    monkeypatch.setattr(warming, "load_checks", break_down)
    done: list[str] = []
    warm = Warming(bridge)
    warm.begin()
    warm.when_done(lambda: done.append("pages"))
    qtbot.waitUntil(lambda: done == ["pages"], timeout=10_000)
    assert "no such module" in caplog.text


@pytest.mark.parametrize("is_another_case", [False, True])
def test_what_was_seen_meanwhile_is_taken_then_by_the_case_it_is_of(
    theme: Theme, qtbot: QtBot, *, is_another_case: bool
) -> None:
    conductor = Conductor(CheckOptions(timeout_s=3.0, parts=DECIDING_PARTS))
    conductor.session = flow.with_subject(conductor.session, Target(host="one.example", port=443))
    conductor.warming.begin()
    conductor._see(Part.CLOCK, Unknown.NO_ANSWER)
    assert conductor.session.seen == {}
    if is_another_case:
        conductor.session = flow.with_subject(conductor.session, Target(host="two.example", port=443))
    done: list[bool] = []
    conductor.warming.when_done(lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=10_000)
    assert set(conductor.session.seen) == (set() if is_another_case else {Part.CLOCK})
    conductor.close()
