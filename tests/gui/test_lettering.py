import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QTextLayout
from PySide6.QtWidgets import QApplication

from wizard.views import lettering
from wizard.views.lettering import fixed_families, japanese_family, lettered

JAPANESE, CHINESE, BRITISH = "ja_JP", "zh_CN", "en_GB"


@pytest.fixture
def own(qapp: QApplication) -> QFont:
    return QFont(qapp.font())


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch, own: QFont) -> str:
    """Take a font that surely is there for the Japanese one."""
    family = QFontInfo(own).family()
    monkeypatch.setattr(lettering, "_ELSEWHERE", ("No Such Gothic", family))
    monkeypatch.setattr(lettering, "_BY_PLATFORM", {})
    return family


def test_a_japanese_system_s_font_stays(own: QFont) -> None:
    assert lettered(own, "ja", JAPANESE) is own
    assert lettered(own, "en", JAPANESE) is own


def test_a_chinese_reader_of_english_keeps_the_shapes_of_their_country(own: QFont) -> None:
    assert lettered(own, "en", CHINESE) is own


def test_the_system_s_latin_comes_first(own: QFont, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "japanese_family", lambda: "Some Gothic")
    monkeypatch.setattr(lettering, "_has_han", lambda font: False)
    latin = QFontInfo(own).family()
    assert lettered(own, "ja", BRITISH).families() == [latin, "Some Gothic"]
    assert lettered(own, "en", BRITISH).families() == [latin, "Some Gothic"]


def test_a_system_s_font_with_han_of_its_own_comes_second(own: QFont, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "japanese_family", lambda: "Some Gothic")
    monkeypatch.setattr(lettering, "_has_han", lambda font: True)
    latin = QFontInfo(own).family()
    assert lettered(own, "ja", CHINESE).families() == ["Some Gothic", latin]
    assert lettered(own, "en", BRITISH).families() == [latin, "Some Gothic"]


def test_size_and_weight_stay(own: QFont, there: str) -> None:
    own.setPointSizeF(17)
    own.setBold(True)
    made = lettered(own, "ja", BRITISH)
    assert (made.pointSizeF(), made.bold()) == (17, True)


def test_the_first_family_that_is_there_is_taken(qapp: QApplication, there: str) -> None:
    assert japanese_family("linux") == there
    assert lettered(QFont(qapp.font()), "ja", BRITISH).families() == [there]


def test_without_a_japanese_font_nothing_changes(own: QFont, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "_ELSEWHERE", ("No Such Gothic",))
    monkeypatch.setattr(lettering, "_BY_PLATFORM", {})
    assert lettered(own, "ja", BRITISH) is own


def test_a_mac_is_asked_for_one_family_alone() -> None:
    assert lettering._BY_PLATFORM["darwin"] == ("Hiragino Sans",)


def test_han_is_drawn_in_the_japanese_font(own: QFont) -> None:
    # Where there is none, as on a system without any, nothing can be drawn in it.
    family = japanese_family()
    made = lettered(own, "ja", BRITISH)
    layout = QTextLayout("直骨誤径", made)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    drawn = {run.rawFont().familyName() for run in layout.glyphRuns()}
    assert drawn == {family} or not family


def test_code_has_letters_of_one_width_beside_a_japanese_font(own: QFont, there: str) -> None:
    font = QFont(own)
    font.setFamilies(list(fixed_families()))
    measure = QFontMetricsF(font)
    assert measure.horizontalAdvance("iiii") == measure.horizontalAdvance("MMMM")


def test_code_without_a_japanese_font_is_as_the_system_has_it(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lettering, "japanese_family", lambda: "")
    assert fixed_families() == (QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family(),)
