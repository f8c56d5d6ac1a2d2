"""Japanese is broken into lines between phrases, and as Japanese printers do it (kinsoku)."""

from itertools import accumulate

import pytest
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication

from tests.words.texts import guides, texts
from wizard.i18n import fields_of, fill, using
from wizard.phrases import phrases
from wizard.plain import breakable, unbroken
from wizard.views.widgets import PlainLabel

NEVER_FIRST = frozenset("、。，．・：；？！ー々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ）」』】〉》〕…％")
NEVER_LAST = frozenset("（「『【〈《〔")

WIDTHS = (140, 163, 217, 301, 377, 433, 640, 815)
"""Pixels, from a button's hint to a whole page."""


def laid_out(text: str, width: float, application: QApplication) -> list[str]:
    """Return the lines that Qt makes of *text*, as `PlainLabel` shows it."""
    shown = breakable(text)
    layout = QTextLayout(shown, application.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(unbroken(shown[line.textStart() : line.textStart() + line.textLength()]))
    layout.endLayout()
    return lines


def japanese() -> list[str]:
    """Return texts that need more than one line."""
    told = [text.japanese for text in texts() if len(text.japanese) > 30] + list(guides("ja").values())
    with using("ja"):
        filled = [fill(text, text, dict.fromkeys(fields_of(text), "12")) for text in told[::4]]
    return [line for text in filled for line in text.splitlines() if line]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_begins_or_ends_with_a_mark_that_must_not(qapp: QApplication, width: int) -> None:
    for text in japanese():
        lines = laid_out(text, width, qapp)
        assert [line for line in lines[1:] if line[0] in NEVER_FIRST] == [], lines
        assert [line for line in lines[:-1] if line.rstrip()[-1:] in NEVER_LAST] == [], lines
        assert "".join(lines) == text


@pytest.mark.parametrize("width", WIDTHS)
def test_the_last_line_is_no_lone_character(qapp: QApplication, width: int) -> None:
    last = [lines[-1] for text in japanese() if len(lines := laid_out(text, width, qapp)) > 1]
    assert len(last) > 20
    assert [line for line in last if len(line.rstrip("。？」）…")) < 2] == []


@pytest.mark.parametrize("width", WIDTHS[2:])
def test_lines_end_where_a_phrase_does(qapp: QApplication, width: int) -> None:
    for text in japanese():
        ends = {0, *accumulate(len(piece) for piece in phrases(text))}
        places = accumulate(map(len, laid_out(text, width, qapp)))
        assert [text[:place][-9:] for place in places if place not in ends and not _is_within_latin(text, place)] == []


def _is_within_latin(text: str, place: int) -> bool:
    return text[place - 1].isascii() and text[place].isascii()


def test_ties_take_no_room(qapp: QApplication) -> None:
    text = "もう一度お試しください。"
    plain, tied = (QTextLayout(words, qapp.font()) for words in (text, breakable(text)))
    widths = []
    for layout in (plain, tied):
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        widths.append(layout.lineAt(0).naturalTextWidth())
    assert widths[0] == pytest.approx(widths[1], abs=1)


def test_a_label_keeps_its_text_without_ties(qapp: QApplication) -> None:
    label = PlainLabel("サイトの管理者が更新する必要があります。")
    assert label.text() == label.accessibleName() == "サイトの管理者が更新する必要があります。"
    label.copy()
    assert qapp.clipboard().text() == "サイトの管理者が更新する必要があります。"
