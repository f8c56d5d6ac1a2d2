"""Text in lines: long words, phrases of Japanese, and the same lines whatever is painted on."""

import pytest
from PySide6.QtGui import QImage, QPainter

from tests.gui.report.reported import FONTS
from wizard.flow.report_sheet import Tone
from wizard.views.report.setting import POINT, Fonts, Hand, Words, natural_width, shortened

pytestmark = pytest.mark.usefixtures("theme")

JAPANESE = Fonts.of("ja", "DejaVu Sans", "DejaVu Sans Mono")
SENTENCE = (
    "このコンピューターの日付か時刻がずれているため、正常なサイトまで期限切れに見えます。時計を合わせてください。"
)


def lines_of(words: Words) -> list[str]:
    layout = words._layout
    text = layout.text()
    lines = (layout.lineAt(number) for number in range(layout.lineCount()))
    return [text[line.textStart() : line.textStart() + line.textLength()] for line in lines]


def test_every_line_has_the_same_step() -> None:
    words = Words("one\ntwo\nthree", 4_000, Hand(), FONTS)
    assert lines_of(words) == ["one\u2028", "two\u2028", "three"]
    assert words.height == pytest.approx(3 * words.step)


def test_a_word_without_blanks_is_broken_anywhere() -> None:
    words = Words("ab" * 200, 1_000, Hand(is_code=True), FONTS)
    assert len(lines_of(words)) > 2
    assert words.widest <= 1_000


@pytest.mark.parametrize("width", range(1_200, 3_600, 150))
def test_lines_of_japanese_end_behind_phrases(width: int) -> None:
    ends = lines_of(Words(SENTENCE, width, Hand(points=12), JAPANESE))[:-1]
    assert "".join(lines_of(Words(SENTENCE, width, Hand(points=12), JAPANESE))) == SENTENCE
    torn = [line for line in ends if line[-1] not in "のかがため、で限に。を" and not ("ぁ" <= line[-1] <= "ゟ")]
    # Where a line would be left half empty, a phrase is torn all the same.
    assert len(torn) <= 1


def test_a_long_japanese_name_without_a_phrase_fills_its_lines() -> None:
    lines = lines_of(Words("日" * 300, 2_000, Hand(), JAPANESE))
    assert len({len(line) for line in lines[:-1]}) == 1
    assert "".join(lines) == "日" * 300


def test_a_report_in_japanese_asks_for_japanese_letters() -> None:
    assert "Noto Sans CJK JP" in JAPANESE.usual
    assert FONTS.usual == ("DejaVu Sans",)


def test_it_is_painted_in_the_colour_of_its_tone() -> None:
    image = QImage(2_000, 200, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    Words("MMMM", 2_000, Hand(points=12, bold=True, tone=Tone.PROBLEM), FONTS).paint(painter, 0, 0)
    painter.end()
    assert any(image.pixelColor(x, 90).name() == "#b3261e" for x in range(600))


def test_a_title_that_is_too_long_loses_its_middle() -> None:
    hand = Hand(points=8)
    told = shortened("a" * 100 + "b" * 100, 300 * POINT, hand, FONTS)
    assert told.startswith("aaa")
    assert told.endswith("bbb")
    assert "…" in told
    assert natural_width(told, hand, FONTS) <= 300 * POINT
