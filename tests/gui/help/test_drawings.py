import pytest
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtWidgets import QApplication

from wizard.views.help.drawings import drawn, fit_drawings
from wizard.views.theme import Theme


def test_a_drawing_is_sharp_on_any_screen(theme: Theme) -> None:
    once, twice = (drawn("windows-date-time", QApplication.font(), ratio) for ratio in (1.0, 2.0))
    assert once is not None
    assert twice is not None
    assert abs(twice.width() - 2 * once.width()) <= 1
    assert twice.deviceIndependentSize().width() == pytest.approx(once.width(), abs=1)


def test_it_grows_with_the_text(theme: Theme) -> None:
    large = QFont(QApplication.font())
    large.setPointSizeF(40)
    small, big = drawn("windows-date-time", QApplication.font(), 1.0), drawn("windows-date-time", large, 1.0)
    assert small is not None
    assert big is not None
    assert big.width() > small.width()


@pytest.mark.parametrize("name", ["", "nothing", "/etc/passwd", "file:///etc/passwd", "http://shop.example/x.png"])
def test_nothing_else_is_drawn(theme: Theme, name: str) -> None:
    assert drawn(name, QApplication.font(), 1.0) is None


def test_a_document_without_drawings_stays_as_it_is(theme: Theme) -> None:
    document = QTextDocument()
    document.setMarkdown("# T\n\n![x](nothing)\n")
    before = document.toHtml()
    fit_drawings(document, 100)
    assert document.toHtml() == before
