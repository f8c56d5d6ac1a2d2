"""A drawn place in the window: its size, its colours, its words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wizard import i18n
from wizard.fixes import drawings
from wizard.fixes.drawings import DARK, LIGHT
from wizard.flow.settings import Look
from wizard.views import drawing
from wizard.views.drawing import DrawingView, DrawnPlace, ink_in_force, ink_of
from wizard.views.theme import Theme, from_palette
from wizard.views.theme import theme as theme_in_force

PLACE = drawings.place("windows-date-time")


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> DrawingView:
    made = DrawingView(PLACE)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def grabbed(view: QWidget, scale: float = 1.0) -> QImage:
    """Return what *view* paints on a screen with *scale* pixels a pixel."""
    image = QImage(view.size() * scale, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor("white"))
    view.render(image)
    return image


def count(image: QImage, colour: str) -> int:
    """Return how many pixels are of exactly *colour*."""
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(0, image.height(), 3))


def test_the_marks_are_seen(view: DrawingView) -> None:
    assert count(grabbed(view), LIGHT.mark) > 100


@pytest.mark.parametrize("scale", [2.0, 3.0])
def test_it_is_as_sharp_as_the_screen(view: DrawingView, scale: float) -> None:
    """A stretched picture has blurred edges, and so fewer pixels of the pure colour."""
    sharp = grabbed(view, scale)
    stretched = grabbed(view).scaled(sharp.size(), mode=Qt.TransformationMode.SmoothTransformation)
    assert sharp.width() == view.width() * scale
    assert count(sharp, LIGHT.mark) > count(stretched, LIGHT.mark) * 1.2


def test_its_height_follows_a_narrow_window(theme: Theme, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    view = DrawingView(PLACE)
    column.addWidget(view)
    column.addStretch(1)
    holder.resize(900, 700)
    holder.show()
    qtbot.waitUntil(lambda: view.height() == view.natural_size.height())
    whole = view.natural_size
    assert view.height() == whole.height()
    holder.resize(300, 700)
    qtbot.waitUntil(lambda: view.height() < whole.height() * 0.8)
    assert view.width() == 300
    assert abs(view.height() / view.width() - whole.height() / whole.width()) < 0.02


def test_it_grows_with_the_letters_of_the_window(view: DrawingView, large_text: None) -> None:
    small = drawings.draw(PLACE, "en")
    assert f'width="{view.natural_size.width()}"' not in small
    assert view.natural_size.width() > 600


def test_it_follows_light_and_dark_while_it_is_shown(view: DrawingView) -> None:
    theme = theme_in_force()
    assert ink_in_force() is LIGHT
    theme.fix(Look.DARK)
    try:
        assert ink_in_force() is DARK
        assert count(grabbed(view), DARK.mark) > 100
        assert count(grabbed(view), LIGHT.mark) == 0
    finally:
        theme.fix(Look.LIGHT)
    assert count(grabbed(view), LIGHT.mark) > 100


def test_it_takes_the_system_s_colours_for_high_contrast(
    view: DrawingView, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#ffff00"))
    colours = from_palette(palette)
    monkeypatch.setattr(drawing, "ink_in_force", lambda: ink_of(colours))
    view.redraw()
    image = grabbed(view)
    assert count(image, "#ffff00") > 100
    assert count(image, LIGHT.mark) == 0


def test_it_says_in_words_what_it_shows(view: DrawingView) -> None:
    assert view.accessibleName() == drawings.describe(PLACE, "en")
    i18n.use("ja")
    before = grabbed(view)
    view.retranslate()
    assert view.accessibleName() == drawings.describe(PLACE, "ja")
    assert "日付と時刻" in view.accessibleName()
    assert grabbed(view) != before


def test_colours_and_size_change_nothing_in_the_language_of_its_words(theme: Theme, qtbot: QtBot) -> None:
    """Under words for a caller, it is made in the caller's language, and drawn again in ours in force."""
    with i18n.using("ja"):
        view = DrawingView(PLACE)
    qtbot.addWidget(view)
    view.resize(view.natural_size)
    before = grabbed(view)
    view.redraw()
    assert grabbed(view) == before


def test_a_caption_stands_under_it(theme: Theme, qtbot: QtBot) -> None:
    shown = DrawnPlace(PLACE, "The <b>settings</b> of Windows 11")
    qtbot.addWidget(shown)
    shown.show()
    assert shown.view.accessibleDescription() == "The <b>settings</b> of Windows 11"
    QApplication.processEvents()
    assert shown.view.geometry().bottom() < shown._caption.geometry().top()
    assert not DrawnPlace(PLACE)._caption.isVisibleTo(None)


@pytest.mark.parametrize("id_", drawings.ids())
def test_every_place_can_be_shown(id_: str, theme: Theme, qtbot: QtBot) -> None:
    shown = DrawingView(drawings.place(id_))
    qtbot.addWidget(shown)
    shown.resize(shown.natural_size)
    assert shown._renderer.isValid()
    assert count(grabbed(shown), LIGHT.mark) > 20
