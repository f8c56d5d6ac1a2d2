from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.support.contrast import contrast
from tests.support.scenes_base import turn
from wizard import resources
from wizard.flow.settings import Look
from wizard.views.theme import Theme, from_palette, icon, picture, unit
from wizard.views.theme import theme as look_in_force
from wizard.views.tokens import CONTRAST, DARK, LIGHT, Colours, Tone
from wizard.views.widgets import Button, Card, PlainLabel


@pytest.mark.parametrize("colours", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "ground"),
        ("text", "card"),
        ("quiet", "ground"),
        ("quiet", "card"),
        ("quiet", "problem_ground"),
        ("quiet", "warning_ground"),
        ("quiet", "ok_ground"),
        ("quiet", "note_ground"),
        ("quiet", "hover"),
        ("problem", "card"),
        ("problem", "problem_ground"),
        ("problem", "ground"),
        ("ok", "card"),
        ("accent", "card"),
    ],
)
def test_text_can_be_read_on_its_ground(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_edges_of_controls_can_be_seen(colours: Colours) -> None:
    assert contrast(colours.edge, colours.card) >= 3.0
    assert contrast(colours.edge, colours.ground) >= 3.0
    assert contrast(colours.accent, colours.card) >= 3.0
    assert contrast(colours.accent, colours.ground) >= 3.0


@pytest.mark.parametrize("colours", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_words_on_the_main_button_and_on_what_is_selected_can_be_read(colours: Colours) -> None:
    assert contrast(colours.on_button, colours.button) >= 4.5
    assert contrast(colours.on_button, colours.button_hover) >= 4.5
    assert contrast(colours.text, colours.chosen) >= 4.5


def test_in_high_contrast_every_word_reaches_seven_to_one() -> None:
    grounds = {value for name, value in CONTRAST._asdict().items() if name.endswith(("ground", "card", "field"))}
    for name in ("text", "quiet", "accent", "ok", "problem", "warning"):
        assert min(contrast(getattr(CONTRAST, name), ground) for ground in grounds) >= 7, name
    assert contrast(CONTRAST.on_button, CONTRAST.button) >= 7
    assert min(contrast(CONTRAST.text, ground) for ground in (CONTRAST.chosen, CONTRAST.hover)) >= 7


def test_high_contrast_takes_the_systems_colours(qapp: QApplication) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#ffff00"))
    colours = from_palette(palette)
    assert (colours.ground, colours.text, colours.of(Tone.PROBLEM)) == ("#000000", "#ffff00", "#ffff00")


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK, Look.HIGH_CONTRAST])
def test_an_example_in_an_empty_field_can_be_read_and_does_not_look_typed(theme: Theme, look: Look) -> None:
    theme.fix(look)
    field = QLineEdit()
    field.ensurePolished()
    example = field.palette().color(QPalette.ColorRole.PlaceholderText).name()
    assert example != theme.colours.text.lower()
    assert contrast(example, theme.colours.field) >= (7 if look is Look.HIGH_CONTRAST else 4.5)


@pytest.fixture
def shown(theme: Theme) -> Iterator[Theme]:
    yield theme
    theme.enlarge(100)
    theme.fix(Look.LIGHT)


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK, Look.HIGH_CONTRAST])
def test_a_window_that_is_shown_takes_the_look_at_once(shown: Theme, look: Look, qtbot: QtBot) -> None:
    page = QWidget()
    page.setObjectName("page")
    qtbot.addWidget(page)
    page.resize(40, 40)
    page.show()
    shown.fix(look)
    assert page.grab().toImage().pixelColor(20, 20) == QColor(shown.colours.ground)
    assert QApplication.palette().color(QPalette.ColorRole.HighlightedText) == QColor(shown.colours.on_button)


def test_text_that_is_enlarged_takes_everything_around_it_along(shown: Theme, qtbot: QtBot) -> None:
    button = Button("check", icon_name="again")
    qtbot.addWidget(button)
    button.say("Check again")
    button.show()
    grid, size, icon_size = unit(), button.sizeHint(), button.iconSize()
    shown.enlarge(200)
    QApplication.processEvents()
    assert unit() >= 2 * grid - 1
    assert button.sizeHint().height() > 1.7 * size.height()
    assert button.iconSize().width() > 1.7 * icon_size.width()
    shown.enlarge(100)
    QApplication.processEvents()
    assert (unit(), button.sizeHint(), button.iconSize()) == (grid, size, icon_size)


def test_distances_grow_with_the_text_and_come_back_exactly(shown: Theme, qtbot: QtBot) -> None:
    card = Card(PlainLabel("one"), PlainLabel("two"))
    qtbot.addWidget(card)
    card.show()

    def distances() -> tuple[int, ...]:
        margins = card.column.contentsMargins()
        return card.column.spacing(), margins.left(), margins.bottom()

    before = distances()
    for percent in (115, 130, 200, 150, 115):
        shown.enlarge(percent)
        QApplication.processEvents()
        if percent == 200:
            assert all(now >= 1.8 * then for now, then in zip(distances(), before, strict=True))
    shown.enlarge(100)
    QApplication.processEvents()
    assert distances() == before


def test_a_message_stands_where_it_stood_when_the_look_changes_after_the_size(shown: Theme, qtbot: QtBot) -> None:
    box = QMessageBox(QMessageBox.Icon.Warning, "History", "It cannot be written.", QMessageBox.StandardButton.Ok)
    qtbot.addWidget(box)
    box.show()
    turn()
    shown.enlarge(200)
    turn()
    before = [widget.geometry() for widget in box.findChildren(QWidget)]
    shown.fix(Look.DARK)
    turn()
    assert [widget.geometry() for widget in box.findChildren(QWidget)] == before


def test_a_new_size_of_the_system_s_text_is_what_the_percentage_is_of(shown: Theme, qapp: QApplication) -> None:
    before, larger = qapp.font(), qapp.font()
    larger.setPointSizeF(before.pointSizeF() * 1.5)
    qapp.setFont(larger)
    QApplication.processEvents()
    shown.enlarge(200)
    assert qapp.font().pointSizeF() == pytest.approx(before.pointSizeF() * 3)
    shown.enlarge(100)
    qapp.setFont(before)
    QApplication.processEvents()
    shown.enlarge(200)
    assert qapp.font().pointSizeF() == pytest.approx(before.pointSizeF() * 2)


def test_a_widget_that_breaks_leaves_the_look_to_be_changed(theme: Theme, qtbot: QtBot) -> None:
    class Broken(QWidget):
        drawn = 0

        def redraw(self) -> None:
            self.drawn += 1
            if self.drawn == 1:
                raise OSError("no picture")

    broken = Broken()
    qtbot.addWidget(broken)
    with pytest.raises(OSError, match="no picture"):
        theme.apply()
    theme.apply()
    assert broken.drawn == 2


def test_the_look_made_first_counts_as_long_as_it_is_there(theme: Theme, qapp: QApplication) -> None:
    assert look_in_force() is theme
    second = Theme(qapp, Look.DARK)
    assert look_in_force() is theme
    second.deleteLater()
    turn()
    theme.apply()
    assert look_in_force() is theme


def test_icons_are_sharp_on_every_screen(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.views.theme.ratios", lambda: (1.0, 3.0))
    drawn = icon("file")
    for ratio in (1.0, 3.0):
        pixmap = drawn.pixmap(QSize(unit() * 3, unit() * 2), ratio)
        assert pixmap.height() == round(unit() * 2 * ratio)


@pytest.mark.parametrize("colours", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_a_button_that_cannot_be_pressed_yet_shows_its_words(colours: Colours, shown: Theme) -> None:
    button = Button("later", kind="primary")
    button.say("Next")
    button.setEnabled(False)
    shown.fix({LIGHT: Look.LIGHT, DARK: Look.DARK, CONTRAST: Look.HIGH_CONTRAST}[colours])
    image = button.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    ground = image.pixelColor(image.width() // 2, 3).name()
    assert max(contrast(ground, ink) for ink in seen) >= 4.5


@pytest.mark.parametrize(("look", "colour"), [(Look.LIGHT, "#18212c"), (Look.DARK, "#ffffff")])
def test_the_arrow_of_a_list_is_seen_in_every_look(look: Look, colour: str, shown: Theme) -> None:
    box = QComboBox()
    box.resize(200, 40)
    shown.fix(look)
    image = box.grab().toImage()
    assert any(image.pixelColor(x, y).name() == colour for x in range(160, 200) for y in range(8, 32))


@pytest.mark.parametrize("path", sorted(resources.path("icons").glob("*.svg")), ids=lambda p: p.stem)
def test_every_icon_draws_something(path: object, theme: Theme) -> None:
    name = getattr(path, "stem", "")
    image = picture(name, "#000000", 48).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(48) for y in range(48))
