"""Files and texts that are dropped anywhere on a window, sent to it as the desktop does: to the system's window."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragLeaveEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.dropping import drop, of_files, of_text, over
from wizard import i18n
from wizard.views import drops
from wizard.views.drops import LOOK_INTO, OPEN, DropFrame, Dropped, Use, accept, everywhere
from wizard.views.theme import Theme


class Target(QDialog):
    """A window with a field, and a place beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.lines, self.beside = QLineEdit(), QPlainTextEdit(), QLabel("beside")
        column = QVBoxLayout(self)
        for widget in (self.field, self.lines, self.beside):
            column.addWidget(widget)
        self.resize(400, 300)
        self.taken: list[Dropped] = []

    def use(self, *, files: str = OPEN, text: str = LOOK_INTO, refusal: Callable[[], str] = lambda: "") -> Use:
        return Use(take=self.taken.append, files=files, text=text, refusal=refusal)

    def frame_text(self) -> str:
        frame = self.findChild(DropFrame)
        return frame.text if isinstance(frame, DropFrame) and frame.isVisible() else ""


Make = Callable[..., Target]


@pytest.fixture
def make(theme: Theme, qtbot: QtBot) -> Iterator[Make]:
    def made(parent: QWidget | None = None) -> Target:
        window = Target(parent)
        qtbot.addWidget(window)
        return window

    yield made
    drops._home.use = None


def shown(window: Target, qtbot: QtBot) -> Target:
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.mark.parametrize("place", ["field", "lines", "beside"])
def test_files_are_taken_anywhere_on_the_window(make: Make, qtbot: QtBot, place: str) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    widget = getattr(window, place)
    assert over(window, of_files(Path("/a.pem")), widget)
    assert window.frame_text() == OPEN
    drop(window, of_files(Path("/a.pem"), Path("/b.pem")), widget)
    qtbot.waitUntil(lambda: window.taken == [Dropped((Path("/a.pem"), Path("/b.pem")))])
    assert window.frame_text() == ""
    assert (window.field.text(), window.lines.toPlainText()) == ("", "")


class Carried(QMimeData):
    """A text that another program is asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.asked = 0

    def hasText(self) -> bool:  # noqa: N802  (Qt's name)
        self.asked += 1
        return super().hasText()


def test_what_is_over_the_window_is_read_once(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    first, second = Carried("shop.example"), Carried("other.example")
    assert over(window, first, window.beside)
    assert window.frame_text() == LOOK_INTO
    assert first.asked == 1
    QApplication.sendEvent(window.windowHandle(), QDragLeaveEvent())
    drop(window, second, window.beside)
    assert second.asked == 2
    assert window.taken == [Dropped(text="other.example")]


def test_a_file_is_copied_and_never_moved(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    assert drop(window, of_files(Path("/a.pem"))).dropAction() is Qt.DropAction.CopyAction


def test_a_text_is_taken_beside_the_fields(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    assert over(window, of_text("NET::ERR_CERT_DATE_INVALID"), window.beside)
    assert window.frame_text() == LOOK_INTO
    drop(window, of_text("NET::ERR_CERT_DATE_INVALID"), window.beside)
    qtbot.waitUntil(lambda: window.taken == [Dropped(text="NET::ERR_CERT_DATE_INVALID")])


def test_a_text_on_a_field_stands_in_the_field(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    drop(window, of_text("shop.example"), window.field)
    drop(window, of_text("more lines"), window.lines)
    assert window.field.text() == "shop.example"
    assert window.lines.toPlainText() == "more lines"
    assert window.taken == []
    assert window.frame_text() == ""


def test_a_text_on_a_field_that_is_only_read_is_taken(make: Make, qtbot: QtBot) -> None:
    window = make()
    window.lines.setReadOnly(True)
    accept(window, window.use())
    shown(window, qtbot)
    drop(window, of_text("shop.example"), window.lines)
    qtbot.waitUntil(lambda: window.taken == [Dropped(text="shop.example")])


def test_an_address_from_a_browser_is_a_text(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    data = QMimeData()
    data.setUrls([QUrl("https://shop.example/")])
    drop(window, data, window.beside)
    qtbot.waitUntil(lambda: window.taken == [Dropped(text="https://shop.example/")])


def test_the_frame_goes_when_the_mouse_does(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    over(window, of_files(Path("/a.pem")))
    QApplication.sendEvent(window.windowHandle(), QDragLeaveEvent())
    assert window.frame_text() == ""
    assert window.taken == []


def test_what_cannot_be_used_now_is_refused_with_the_reason(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use(refusal=lambda: "Not now."))
    shown(window, qtbot)
    assert not over(window, of_files(Path("/a.pem")))
    assert window.frame_text() == "Not now."
    assert not drop(window, of_files(Path("/a.pem"))).isAccepted()
    assert window.taken == []


def test_what_nobody_can_use_is_refused(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use(text=""))
    shown(window, qtbot)
    assert not over(window, of_text("shop.example"), window.beside)
    assert window.frame_text() == "This cannot be used here."


def test_a_picture_is_none_of_our_business(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    data = QMimeData()
    data.setData("image/png", b"x")
    assert not over(window, data)
    assert window.frame_text() == ""


def test_the_programs_own_window_takes_the_rest(make: Make, qtbot: QtBot) -> None:
    home, beside = make(), make()
    drops._home.use = home.use()
    accept(beside, beside.use(text=""))
    shown(beside, qtbot)
    drop(beside, of_text("shop.example"), beside.beside)
    drop(beside, of_files(Path("/a.pem")))
    qtbot.waitUntil(lambda: home.taken == [Dropped(text="shop.example")])
    qtbot.waitUntil(lambda: beside.taken == [Dropped((Path("/a.pem"),))])


def test_every_window_that_comes_to_the_front_takes_drops(make: Make, qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    home, plain = make(), make()
    everywhere(application, home.use())
    shown(plain, qtbot)
    plain.activateWindow()
    qtbot.waitUntil(lambda: len(plain.findChildren(drops.Drops)) == 1)
    drop(plain, of_files(Path("/a.pem")))
    qtbot.waitUntil(lambda: home.taken == [Dropped((Path("/a.pem"),))])


def test_a_modal_dialog_says_that_it_is_in_the_way(make: Make, qtbot: QtBot) -> None:
    home, dialog = make(), make()
    drops._home.use = home.use()
    accept(dialog)
    dialog.setModal(True)
    shown(dialog, qtbot)
    assert not over(dialog, of_files(Path("/a.pem")))
    assert dialog.frame_text() == "Close this window first, then drop it."
    assert not drop(dialog, of_files(Path("/a.pem"))).isAccepted()
    assert (home.taken, dialog.taken) == ([], [])


def test_a_modal_dialog_with_a_use_of_its_own_takes_it(make: Make, qtbot: QtBot) -> None:
    dialog = make()
    accept(dialog, dialog.use())
    dialog.setModal(True)
    shown(dialog, qtbot)
    drop(dialog, of_files(Path("/a.pem")))
    qtbot.waitUntil(lambda: dialog.taken == [Dropped((Path("/a.pem"),))])


def test_a_window_whose_flags_change_goes_on(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    window.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
    shown(window, qtbot)
    drop(window, of_files(Path("/a.pem")))
    qtbot.waitUntil(lambda: len(window.taken) == 1)


def test_the_frame_is_as_large_as_the_window_and_takes_no_click(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    over(window, of_files(Path("/a.pem")))
    frame = window.findChild(DropFrame)
    assert isinstance(frame, DropFrame)
    assert frame.size() == window.size()
    assert frame.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    picture = frame.grab().toImage()
    accent = picture.pixelColor(QPoint(1, 100))
    window.hide()
    assert accent.name().upper() == drops.theme().colours.accent.upper()


def test_the_words_are_in_the_language_in_force(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    i18n.use("ja")
    over(window, of_files(Path("/a.pem")))
    assert window.frame_text() == i18n.tr(OPEN)


def test_mouse_and_keys_pass_as_before(make: Make, qtbot: QtBot) -> None:
    window = make()
    accept(window, window.use())
    shown(window, qtbot)
    qtbot.keyClicks(window.field, "typed")
    assert window.field.text() == "typed"
    assert QEvent.Type.KeyPress not in drops._OVER


def test_a_window_may_be_deleted_while_it_is_shown(theme: Theme, qtbot: QtBot) -> None:
    class Window(QWidget):
        """Of a class of Python: its object is gone before Qt closes the system's window."""

    window = Window()
    accept(window)
    window.show()
    qtbot.waitExposed(window)
    with qtbot.waitSignal(window.destroyed), qtbot.captureExceptions() as broken:
        window.deleteLater()
    assert not broken
