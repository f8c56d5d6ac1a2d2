"""The hand that draws: labels keep to their room in real fonts, colours can be told apart, other forms are refused."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from tests.support.contrast import contrast
from wizard import resources
from wizard.fixes.drawings import DARK, LIGHT, Ink
from wizard.fixes.drawn.board import badge_of
from wizard.fixes.drawn.looks import LOOKS
from wizard.fixes.drawn.pen import Box, Line, Pen, Type
from wizard.fixes.drawn.place import Kind, Place, Sort, all_places
from wizard.fixes.drawn.windows import compose
from wizard.fixes.drawn.words import describe
from wizard.i18n import LANGUAGES

IDS = tuple(all_places())


def room_of(line: Line, width: float) -> Box:
    """Return where *line* is when its letters take *width*."""
    left = {
        "start": line.box.x,
        "middle": line.box.x + (line.box.width - width) / 2,
        "end": line.box.right - width,
    }[line.type.anchor]
    return Box(left, line.box.y + 1.5, width, line.box.height - 3)


def measured(line: Line) -> float:
    """Return how wide *line* is in the fonts of this machine."""
    font = QFont("monospace" if line.type.is_mono else "sans-serif")
    # Large, as the widths of small letters are rounded.
    font.setPixelSize(200)
    font.setBold(line.type.is_bold)
    return QFontMetricsF(font).horizontalAdvance(line.text) * line.type.size / 200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", IDS)
def test_no_label_leaves_its_room_or_meets_another_or_a_badge(id_: str, language: str, qtbot: QtBot) -> None:
    board, width, height = compose(all_places()[id_], language, LIGHT)
    whole = Box(0, 0, width, height)
    numbers = len(board.marks) if len(board.marks) > 1 else 0
    lines = [line for line in board.pen.lines[: len(board.pen.lines) - numbers] if line.text.strip()]
    rooms = [room_of(line, measured(line)) for line in lines]
    for line, room in zip(lines, rooms, strict=True):
        assert room.width <= line.box.width + 0.5, line.text
        assert whole.x < room.x, line.text
        assert room.right < whole.right, line.text
        assert room.bottom < whole.bottom, line.text
        assert line.type.size >= 8.5, line.text
    for number, (line, room) in enumerate(zip(lines, rooms, strict=True)):
        for other, there in zip(lines[number + 1 :], rooms[number + 1 :], strict=True):
            assert not room.meets(there), (line.text, other.text)
    badges = [badge_of(target) for _, target in board.marks]
    for badge in badges:
        assert whole.x < badge.x
        assert badge.right < whole.right
        assert not [line.text for line, room in zip(lines, rooms, strict=True) if badge.grown(-1.5).meets(room)]
    assert not any(a.meets(b) for n, a in enumerate(badges) for b in badges[n + 1 :])


@pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_can_be_told_apart(ink: Ink) -> None:
    for ground in (ink.pane, ink.card, ink.bar, ink.chosen):
        assert contrast(ink.text, ground) >= 4.5
    for ground in (ink.pane, ink.card, ink.bar):
        assert contrast(ink.quiet, ground) >= 4.5
        assert min(contrast(c, ground) for c in (ink.mark, ink.edge, ink.accent, ink.green, ink.warning)) >= 2.8
    assert contrast(ink.on_mark, ink.mark) >= 4.5
    assert contrast(ink.on_accent, ink.accent) >= 4.5


PLACE = """
[[place]]
id = "a-place"
versions = "1"
source = "none"
as_of = "2026-11-29"
[[place.window]]
kind = "dialog"
title = "Title"
main = [{main}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that places are read from."""
    made = tmp_path / "drawings"
    made.mkdir()
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    all_places.cache_clear()
    return made


def read(folder: Path, **files: str) -> dict[str, Place]:
    for name, main in files.items():
        (folder / f"{name}.toml").write_text(PLACE.replace("{main}", main), encoding="utf-8")
    try:
        return dict(all_places())
    finally:
        all_places.cache_clear()


@pytest.mark.parametrize(
    "main",
    ['{ sort = "lever" }', '{ label = "x", colour = "red" }', "{ label = 3 }", '{ mark = "first" }'],
)
def test_what_is_of_another_form_is_refused(folder: Path, main: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(folder, one=main)


def test_twins_are_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match=r"two drawings are named a-place; rename the one in two\.toml"):
        read(folder, one="", two="")


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("kind", Kind)
def test_every_element_can_be_marked_in_every_window(kind: Kind, sort: Sort, folder: Path) -> None:
    region = "tabs" if sort is Sort.TAB else "main"
    text = PLACE.replace('"dialog"', f'"{kind}"').replace("main = ", f"{region} = ")
    element = f'{{ sort = "{sort}", label = "Label", value = "Value", on = true, mark = 1 }}'
    (folder / "x.toml").write_text(text.replace("{main}", element), encoding="utf-8")
    place = read(folder)["a-place"]
    if kind is not Kind.BROWSER_MENU or sort is Sort.ITEM:
        board, _, _ = compose(place, "en", LIGHT)
        assert len(board.marks) == (sort is not Sort.WARNING)
    if sort is not Sort.WARNING:
        assert "Marked:" in describe(place, "en")


def test_every_kind_has_a_look() -> None:
    assert set(LOOKS) == set(Kind)


def test_what_is_hostile_in_a_label_stays_text() -> None:
    pen = Pen()
    pen.text('<script>&"', Box(0, 0, 200, 20), Type())
    assert "&lt;script&gt;&amp;" in pen.svg(200, 20)


def test_one_line_a_little_smaller_is_better_than_two() -> None:
    type_ = Type(size=10)
    whole = type_.width("Set time automatically")
    for part, count in ((1.0, 1), (0.92, 1), (0.7, 2)):
        lines, size = type_.lines("Set time automatically", whole * part, 2)
        assert len(lines) == count
        assert size <= 10
