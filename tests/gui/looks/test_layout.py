"""Every window in each of its states, in both languages, in each look, in small and large text: nothing lies over
something else, nothing is cut off, all can be hit, read, and seen to have the focus.

Each scene is opened once; language, look and size of the text are switched while it is open, as people do. The layout
is measured in the light look in every language and size; in the others it has to be the same to the pixel, so that what
holds for one holds for all.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QScrollArea, QWidget

from tests.gui.looks.contrast import faint_words, picture, unseen_focus, weak_edges
from tests.gui.looks.exceptions import is_passed_over
from tests.gui.looks.places import (
    beyond_screen,
    escapes,
    moved,
    overlaps,
    places,
    scrolled_sideways,
    small_targets,
)
from tests.gui.looks.room import cut_texts
from tests.support.pseudo import speaking_it
from tests.support.scenes import SCENES, Scene, say_again, speak, turn
from wizard import i18n
from wizard.flow.settings import Look
from wizard.views.theme import Theme

NARROW = QSize(800, 600)
MOST_TURNS = 8
"""After which everything has found its place, or never will."""
TALLEST = 6000

each_scene = pytest.mark.parametrize("scene", SCENES, ids=str)


@pytest.fixture(autouse=True)
def _as_before(theme: Theme) -> Iterator[None]:
    yield
    theme.enlarge(100)
    theme.fix(Look.LIGHT)


def faults_of_place(window: QWidget, *, is_narrow: bool) -> list[str]:
    found = chain(
        overlaps(window), escapes(window), scrolled_sideways(window), small_targets(window), cut_texts(window),
        beyond_screen(window, NARROW.width(), NARROW.height()) if is_narrow else (),
    )  # fmt: skip
    return [fault for fault in found if not is_passed_over(fault)]


def settled(look: Callable[[], list[str]]) -> list[str]:
    """Return what *look* finds once nothing moves any more: layouts within layouts take a few turns."""
    found = look()
    for _ in range(MOST_TURNS):
        if not found:
            break
        turn(2)
        found = look()
    return found


def news(window: QWidget, before: Mapping[QWidget, QRect], name: str) -> list[str]:
    return [f"{name}: {fault}" for fault in moved(window, before) if not is_passed_over(fault)]


def unroll(window: QWidget) -> None:
    """Make *window* so high that all of its page is seen."""
    for _ in range(2):
        areas = [a for a in window.findChildren(QScrollArea) if a.isVisible()]
        if missing := max((a.verticalScrollBar().maximum() for a in areas), default=0):
            window.resize(window.width(), min(TALLEST, window.height() + missing))
            turn()


@each_scene
def test_everything_has_its_place_in_every_language_and_size(scene: Scene, theme: Theme) -> None:
    found: list[str] = []

    def measure(name: str, *, is_narrow: bool) -> None:
        faults = settled(lambda: faults_of_place(window, is_narrow=is_narrow))
        found.extend(f"{name}: {fault}" for fault in faults)

    with scene.open() as window:
        for language in i18n.LANGUAGES:
            speak(language)
            measure(f"{language}, 100 %", is_narrow=False)
        window.resize(NARROW)
        with speaking_it():
            say_again()
            measure("twice as long, from right to left", is_narrow=True)
        # Not the former one: it may have been wider than that for its words.
        speak(i18n.LANGUAGES[-1])
        theme.enlarge(200)
        turn()
        window.resize(NARROW)
        # Not English first: what is drawn anew only for another language would still be that of before.
        for language in reversed(i18n.LANGUAGES):
            speak(language)
            measure(f"{language}, 200 %", is_narrow=True)
        at_200 = places(window)
        theme.fix(Look.HIGH_CONTRAST)
        turn()
        found.extend(settled(lambda: news(window, at_200, "high contrast, 200 %")))
    assert not found, "\n".join(found)


@each_scene
def test_everything_can_be_told_apart_in_every_look(scene: Scene, theme: Theme) -> None:
    found: list[str] = []
    with scene.open() as window:
        unroll(window)
        turn(MOST_TURNS)
        at_100 = places(window)
        for look in (Look.LIGHT, Look.DARK, Look.HIGH_CONTRAST):
            if look is not Look.LIGHT:
                theme.fix(look)
                turn()
            image = picture(window)
            faults = chain(faint_words(window, image), weak_edges(window, image), unseen_focus(window))
            found.extend(f"{look.value}: {fault}" for fault in faults if not is_passed_over(fault))
            if look is Look.DARK:
                found.extend(settled(lambda: news(window, at_100, "dark, 100 %")))
    assert not found, "\n".join(found)
