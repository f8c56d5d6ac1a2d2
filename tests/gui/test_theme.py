from dataclasses import asdict

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from wizard import resources
from wizard.views.theme import DARK, LIGHT, Colours, Theme, Tone, from_palette, picture


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    colour_ = QColor(colour)
    parts = (colour_.redF(), colour_.greenF(), colour_.blueF())
    linear = [p / 12.92 if p <= 0.04045 else float(((p + 0.055) / 1.055) ** 2.4) for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
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
    assert contrast(asdict(colours)[ink], asdict(colours)[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_controls_can_be_seen(colours: Colours) -> None:
    assert contrast(colours.edge, colours.card) >= 3.0
    assert contrast(colours.edge, colours.ground) >= 3.0
    assert contrast("#FFFFFF", colours.button) >= 4.5


def test_high_contrast_takes_the_systems_colours(qapp: QApplication) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#ffff00"))
    colours = from_palette(palette)
    assert (colours.ground, colours.text, colours.of(Tone.PROBLEM)) == ("#000000", "#ffff00", "#ffff00")


@pytest.mark.parametrize("path", sorted(resources.path("icons").glob("*.svg")), ids=lambda p: p.stem)
def test_every_icon_draws_something(path: object, theme: Theme) -> None:
    name = getattr(path, "stem", "")
    image = picture(name, "#000000", 48).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(48) for y in range(48))
