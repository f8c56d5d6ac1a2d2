"""What the caller sees, drawn: the picture of every question, the field marked, the words beside, hostile text."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.flow.call.callers import BEGAN
from tests.support.cut_text import cut
from tests.support.diagnoses import made_certificate, made_diagnosis
from wizard import i18n
from wizard.fixes import drawings
from wizard.flow.call.base import Scene, See
from wizard.flow.call.questions import TOPIC_BY_ID, TOPICS
from wizard.flow.call.state import Call, SiteCheck, SiteState, begin, with_answer, with_picture, with_site
from wizard.flow.caller.devices import Device
from wizard.flow.gallery import pictures
from wizard.flow.settings import Look
from wizard.i18n import LANGUAGES, using
from wizard.plain import unbroken
from wizard.views.call.pictured import CallersPlace, PageView
from wizard.views.call.scene import DialogPicture, SceneView
from wizard.views.theme import Theme
from wizard.views.tokens import DARK
from wizard.views.widgets import Page

CHROME = See(Scene.PLACE, "chrome-error-details")
FIREFOX = See(Scene.VIEWER, "firefox", "issuer")
HOSTILE = "<b>Bank</b>\u202egnp.exe&amp;<img src=x>"


class Shown:
    """A scene in a window with a field that has the focus."""

    def __init__(self, qtbot: QtBot, width: int = 900) -> None:
        self.window = QWidget()
        lines = QVBoxLayout(self.window)
        self.focused, self.page, self.scene = QLineEdit(), Page("scene-page"), SceneView()
        self.page.column.addWidget(self.scene)
        self.page.column.addStretch(1)
        lines.addWidget(self.focused)
        lines.addWidget(self.page)
        self.window.resize(width, 700)
        self.window.show()
        self.focused.setFocus()
        self._qtbot = qtbot

    def show(self, see: See, call: Call) -> None:
        self.scene.show_see(see, call)
        self._qtbot.waitUntil(lambda: self.scene.is_drawn)
        self.settle()

    def settle(self) -> None:
        for _ in range(5):
            QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def pointed(self) -> list[str]:
        # What was shown before goes with the next turn of the loop.
        labels = [w for w in self.scene.findChildren(QLabel) if w.isVisibleTo(self.scene)]
        marked = [label for label in labels if label.property("pointed")]
        return [unbroken(label.text()) for label in marked]

    def image(self) -> QImage:
        picture = self.scene.picture
        assert picture is not None
        return picture.grab().toImage()


@pytest.fixture
def shown(theme: Theme, qtbot: QtBot) -> Iterator[Shown]:
    made = Shown(qtbot)
    yield made
    made.window.close()
    made.window.deleteLater()
    made.settle()


def in_english(**known: object) -> Call:
    return begin(BEGAN, language="en", **known)  # type: ignore[arg-type]


def every_see() -> dict[See, Call]:
    """Return what the questions of every device and browser tell to be seen, each with a call that asks so."""
    found: dict[See, Call] = {}
    for device in (None, *Device):
        for browser in ("", "chrome", "edge", "firefox", "safari", "another"):
            call = begin(BEGAN, device=device, browser=browser)
            for asked in (call, with_answer(call, "mobile-data", "opens")):
                for topic in TOPICS:
                    question = topic.build(asked)
                    if question is not None:
                        found.setdefault(question.see, asked)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_every_device_shows_what_it_should(shown: Shown, language: str) -> None:
    kinds = {Scene.GALLERY: PageView, Scene.PLACE: CallersPlace, Scene.VIEWER: DialogPicture}
    sees = every_see()
    assert {see.scene for see in sees} == set(Scene)
    for see, call in sees.items():
        shown.show(see, replace(call, language_chosen=language))
        if see.scene is Scene.NONE:
            assert not shown.scene.isVisible()
            assert shown.scene.picture is None
            continue
        assert shown.scene.isVisible()
        assert isinstance(shown.scene.picture, kinds[see.scene])
        assert shown.scene.picture.accessibleName()
        assert shown.scene.picture.height() > 100
        if see.field:
            (field,) = shown.pointed()
        if see.scene is Scene.VIEWER:
            assert field in unbroken(shown.scene.picture.accessibleName())
            assert shown.scene.where.isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", ["issuer", "validity/not-after"])
@pytest.mark.parametrize("layout", ["chrome", "firefox", "windows", "macos"])
def test_the_field_is_in_sight(shown: Shown, layout: str, field: str, language: str) -> None:
    shown.show(See(Scene.VIEWER, layout, field), begin(BEGAN, language=language))
    picture = shown.scene.picture
    assert isinstance(picture, DialogPicture)
    if layout == "windows":
        assert picture.tabs.currentIndex() == 1
        return
    (marked,) = [w for w in picture.findChildren(QLabel) if w.property("pointed")]
    assert not marked.visibleRegion().isEmpty()
    assert marked.visibleRegion().boundingRect().height() == marked.height()


def test_the_dialog_speaks_the_caller_s_language_and_the_words_beside_it_ours(shown: Shown) -> None:
    shown.show(FIREFOX, begin(BEGAN, language="ja"))
    labels = [unbroken(label.text()) for label in shown.scene.picture.findChildren(QLabel)]  # type: ignore[union-attr]
    assert "発行者名" in labels
    assert shown.scene.where.text().startswith("It is the first line under “発行者名”")
    i18n.use("ja")
    shown.scene.retranslate()
    assert "発行者名" in shown.scene.where.text()
    assert not shown.scene.where.text().startswith("It is")


def test_a_page_is_drawn_in_the_caller_s_language(shown: Shown) -> None:
    see = See(Scene.GALLERY, "chrome-date")
    shown.show(see, begin(BEGAN, language="ja"))
    assert shown.scene.picture is not None
    assert "プライバシー" in shown.scene.picture.accessibleName()
    japanese = shown.image()
    shown.show(see, begin(BEGAN, language="en"))
    assert "Your connection is not private" in shown.scene.picture.accessibleName()
    assert shown.image() != japanese


def test_a_place_keeps_the_caller_s_language_when_the_window_changes_its_own(shown: Shown) -> None:
    shown.show(CHROME, begin(BEGAN, language="ja"))
    before, picture = shown.image(), shown.scene.picture
    assert picture is not None
    i18n.use("ja")
    i18n.use("en")
    shown.scene.retranslate()
    picture.redraw()  # type: ignore[union-attr]
    assert shown.image() == before
    assert picture.accessibleName() == drawings.describe(drawings.place(CHROME.id), "ja")


def test_a_place_has_its_marks(shown: Shown) -> None:
    shown.show(CHROME, in_english())
    image, wanted = shown.image(), QColor(drawings.LIGHT.mark).rgb()
    assert sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(0, image.height(), 3)) > 50


def test_chrome_s_lines_stand_below_with_the_one_to_be_read_marked(shown: Shown) -> None:
    shown.show(replace(CHROME, field="issuer"), in_english())
    assert shown.pointed() == ["Issuer: Example CA 1"]
    assert "“Issuer:”" in shown.scene.where.text()
    picture = shown.scene.picture
    assert picture is not None
    bottom = picture.mapTo(shown.scene, picture.rect().bottomLeft()).y()
    assert bottom < shown.scene.where.y() < shown.scene.below.y()
    shown.show(CHROME, in_english())
    assert not shown.scene.below.isVisible()
    assert not shown.scene.where.isVisible()


def test_it_says_what_is_an_example_and_what_was_seen(shown: Shown) -> None:
    shown.show(FIREFOX, in_english())
    assert "example" in shown.scene.note.text()
    seen = with_site(in_english(), SiteCheck(SiteState.FAILS, made_diagnosis()))
    shown.show(FIREFOX, seen)
    assert "as seen from here" in shown.scene.note.text()
    assert shown.pointed() == ["shop.example"]


def test_the_same_again_draws_nothing_anew(shown: Shown) -> None:
    call = in_english()
    shown.show(FIREFOX, call)
    before = shown.scene.picture
    shown.scene.show_see(FIREFOX, replace(call, notes="a note"))
    assert shown.scene.is_drawn
    assert shown.scene.picture is before
    shown.show(FIREFOX, with_site(call, SiteCheck(SiteState.FAILS, made_diagnosis())))
    assert shown.scene.picture is not before


def test_what_is_marked_in_a_drawing_has_the_numbers_of_the_words(shown: Shown) -> None:
    call = in_english(device=Device.WINDOWS_11)
    question = TOPIC_BY_ID["updates"].build(call)
    assert question is not None
    shown.show(question.see, call)
    assert isinstance(shown.scene.picture, CallersPlace)
    assert "(2) choose “Windows Update”; (3) beside" in shown.scene.picture.accessibleName()


def test_nothing_to_see_hides_it_and_takes_the_old_picture_away(shown: Shown) -> None:
    shown.show(FIREFOX, in_english())
    shown.show(See(), in_english())
    assert not shown.scene.isVisible()
    shown.settle()
    assert not shown.scene.findChildren(DialogPicture)


def test_another_scene_before_the_first_was_drawn_wins(shown: Shown) -> None:
    shown.scene.show_see(FIREFOX, in_english())
    shown.show(CHROME, in_english())
    assert isinstance(shown.scene.picture, CallersPlace)
    assert not shown.scene.findChildren(DialogPicture)


def test_nothing_is_drawn_before_the_window_has_had_its_turn(shown: Shown) -> None:
    shown.scene.show_see(FIREFOX, in_english())
    assert shown.scene.picture is None
    assert shown.scene.isVisible()


@pytest.mark.parametrize(
    "see", [FIREFOX, CHROME, See(Scene.GALLERY, "chrome-date"), See(Scene.VIEWER, "windows", "issuer")]
)
def test_it_takes_no_focus(shown: Shown, see: See) -> None:
    shown.show(see, in_english())
    assert shown.window.focusWidget() is shown.focused
    can = [w for w in (shown.scene, *shown.scene.findChildren(QWidget)) if w.focusPolicy() != Qt.FocusPolicy.NoFocus]
    assert can == []


def test_hostile_text_of_the_site_s_certificate_stays_text(shown: Shown) -> None:
    hostile = made_certificate(HOSTILE)
    seen = made_diagnosis()
    path = tuple(replace(link, certificate=hostile) for link in seen.path)
    call = with_site(in_english(), SiteCheck(SiteState.FAILS, replace(seen, chain=(hostile,), path=path)))
    for see in (FIREFOX, See(Scene.VIEWER, "macos", "issuer"), replace(CHROME, field="issuer")):
        shown.show(see, call)
        labels = [label for label in shown.scene.findChildren(QLabel) if "Bank" in label.text()]
        assert labels
        assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
        said = [label.text() for label in labels] + [w.accessibleName() for w in shown.scene.findChildren(QWidget)]
        assert not any("\u202e" in text for text in said)
        assert any("<U+202E>" in unbroken(text) for text in said)
        (field,) = shown.pointed()
        # Of one that signed itself, macOS names the issuer among the details alone.
        assert "<b>Bank</b>" in field or see.id == "macos"


def test_a_certificate_for_hundreds_of_names_is_drawn_in_part(shown: Shown) -> None:
    shown.show(See(Scene.VIEWER, "firefox", "validity/not-after"), in_english())
    few = len(shown.scene.findChildren(QLabel))
    assert few < 60


def test_a_picture_that_was_chosen_is_called_so(shown: Shown) -> None:
    call = with_picture(in_english(), "firefox-hsts")
    shown.show(See(Scene.GALLERY, "firefox-hsts"), call)
    assert shown.scene.note.text() == "The picture that was chosen: Firefox."
    shown.show(See(Scene.GALLERY, "chrome-date"), in_english())
    assert "may differ" in shown.scene.note.text()


def test_in_a_narrow_window_it_shrinks_and_then_is_scrolled_sideways(shown: Shown) -> None:
    shown.show(CHROME, in_english())
    wide = shown.scene.picture.width()  # type: ignore[union-attr]
    shown.window.resize(460, 700)
    shown.settle()
    narrow = shown.scene.picture.width()  # type: ignore[union-attr]
    assert narrow < wide
    assert narrow <= shown.scene.width()
    shown.window.resize(420, 700)
    shown.show(FIREFOX, in_english())
    bar = shown.scene._area.horizontalScrollBar()
    assert bar.maximum() > 0
    assert shown.scene.picture.height() <= shown.scene._area.viewport().height()  # type: ignore[union-attr]
    assert shown.page.horizontalScrollBar().maximum() == 0


def test_nothing_is_cut_in_large_text(shown: Shown, large_text: None) -> None:
    for see in (CHROME, replace(CHROME, field="issuer"), See(Scene.GALLERY, "iphone-not-private")):
        shown.show(see, in_english())
        assert cut(shown.scene) == []
        picture = shown.scene.picture
        assert picture is not None
        assert picture.height() <= shown.scene._area.height()


def test_it_follows_light_and_dark(shown: Shown, theme: Theme) -> None:
    shown.show(FIREFOX, in_english())
    light = shown.image()
    theme.fix(Look.DARK)
    try:
        shown.settle()
        dark = shown.image()
        assert dark != light
        assert QColor(dark.pixel(dark.width() // 2, dark.height() - 8)).name() == DARK.card.lower()
        shown.show(CHROME, in_english())
        assert drawings.DARK.mark.lower() in _colours(shown.image())
    finally:
        theme.fix(Look.LIGHT)


def _colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_of_the_gallery_is_drawn_and_says_its_words(shown: Shown, language: str) -> None:
    with using(language):
        for picture in pictures():
            view = PageView(picture, language)
            assert view.natural_size.width() >= 180
            words = picture.words(language)
            assert all(word in view.accessibleName() for word in words.values())
            view.deleteLater()
