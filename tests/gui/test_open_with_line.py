"""The line that says whether the file manager offers the program, with the real desktop of a home of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from wizard import i18n
from wizard.flow import open_with
from wizard.flow.open_with import Standing
from wizard.views.bridge import Bridge
from wizard.views.open_with_line import OpenWithLine
from wizard.views.theme import Theme

WAIT = 10_000
"""Milliseconds."""


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def line(
    theme: Theme, bridge: Bridge, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenWithLine]:
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "system"))
    made = OpenWithLine(bridge)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not made.is_busy, timeout=WAIT)
    yield made
    qtbot.waitUntil(lambda: not made.is_busy, timeout=WAIT)


def test_it_is_offered_and_taken_back(line: OpenWithLine, qtbot: QtBot) -> None:
    assert "does not offer" in line.said.text()
    line.button.setFocus()
    line.button.click()
    qtbot.waitUntil(lambda: not line.is_busy, timeout=WAIT)
    assert open_with.state() is Standing.OFFERED
    assert "under “Open with”" in line.said.text()
    assert line.button.accessibleName() == "Offer it no longer"
    assert line.button.isVisible()
    line.button.click()
    qtbot.waitUntil(lambda: not line.is_busy, timeout=WAIT)
    assert open_with.state() is Standing.NOT_OFFERED
    assert line.button.accessibleName() == "Offer it"


def test_why_it_was_not_possible_is_said(line: OpenWithLine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    data = Path(str(open_with.file_manager()._data))  # type: ignore[attr-defined]
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_text("a file in the way")
    line.button.click()
    qtbot.waitUntil(lambda: not line.is_busy, timeout=WAIT)
    assert "could not be told" in line.said.text()
    assert line.said.property("role") == "error"
    data.unlink()
    line.button.click()
    qtbot.waitUntil(lambda: not line.is_busy, timeout=WAIT)
    assert line.said.property("role") == ""


def test_where_it_is_not_ours_to_change_there_is_no_button(line: OpenWithLine) -> None:
    line._standing = Standing.INSTALLED
    line.retranslate()
    assert not line.button.isVisible()


def test_the_language_changes_while_it_is_shown(line: OpenWithLine) -> None:
    i18n.use("ja")
    line.retranslate()
    assert line.said.text() == open_with.in_words(Standing.NOT_OFFERED)
