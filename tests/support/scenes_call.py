"""Scenes of a call: what is known at first, questions, and its end."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.flow.call.callers import BEGAN, FINE, TARGET, fails
from tests.support.scenes_base import Make, Scene, World, scene, turn, wait
from wizard.flow.call.state import Call, begin, with_picture, with_words
from wizard.flow.caller.devices import Device
from wizard.model.target import Target
from wizard.probes.base import Cancel
from wizard.views.bridge import Sink, Work
from wizard.views.call.call_window import CallWindow
from wizard.views.call.setup_page import CallStart

NOTHING_KNOWN = begin(BEGAN, language="en")
WINDOWS = begin(BEGAN, language="en", device=Device.WINDOWS_11, browser="chrome")
DATE = with_words(WINDOWS, "NET ERR CERT DATE INVALID")
AUTHORITY = with_words(WINDOWS, "NET ERR CERT AUTHORITY INVALID")


def _never(_: Target) -> Work:
    def work(_tell: Sink, cancel: Cancel) -> object:
        cancel.wait(60)
        cancel.check()
        return None

    return work


def _window(world: World) -> CallWindow:
    made = CallWindow(world.bridge, _never, lambda: BEGAN)
    made.show()
    turn()
    return made


def _setup(text: str) -> Make:
    def make(world: World) -> QWidget:
        window = _window(world)
        window.setup.words.setText(text)
        wait(lambda: not window.setup._is_pending and not window.setup._job and not window.setup._pause.isActive())
        return window

    return make


def _setup_picture(world: World) -> QWidget:
    window = _window(world)
    window.setup.take_picture("firefox-new-expired")
    window.setup.callers.tell(Device.WINDOWS_11, "firefox")
    return window


def _call(call: Call, target: Target | None = None, keys: str = "") -> Make:
    """Begin *call* with *target* under way, and press *keys*, each of which answers."""

    def make(world: World) -> QWidget:
        window = _window(world)
        window.begin(CallStart(call=call, target=target))
        turn()
        for key in keys:
            QTest.keyClick(window.focusWidget() or window, getattr(Qt.Key, f"Key_{key}"))
            turn()
        return window

    return make


def _ended(call: Call) -> Make:
    def make(world: World) -> QWidget:
        window = _call(call)(world)
        assert isinstance(window, CallWindow)
        window.desk.finish()
        turn()
        return window

    return make


def _closing(world: World) -> QWidget:
    window = _call(AUTHORITY, keys="1")(world)
    window.close()
    turn()
    return window


def _noted(world: World) -> QWidget:
    return _call(replace(AUTHORITY, notes="Mrs Smith\n二回目の電話"), TARGET)(world)


SCENES: tuple[Scene, ...] = (
    scene("call-setup", "the beginning of a call", _setup("")),
    scene("call-heard", "words were heard and understood", _setup("NET ERR CERT DATE INVALID")),
    scene("call-slips", "the same with slips", _setup("net error sert dayt invalit")),
    scene("call-unheard", "words that nobody knows", _setup("blah blah")),
    scene("call-code", "a case code", _setup("4ND3-JX91-E3NQ-JW7Y")),
    scene("call-code-wrong", "a case code with a wrong character", _setup("4ND3-JX91-E3NQ-J87Y")),
    scene("call-address", "an address", _setup("shop.example")),
    scene("call-picture", "a picture was chosen", _setup_picture),
    scene("call-device", "which device is it?", _call(NOTHING_KNOWN)),
    scene("call-question", "a question with a drawing", _call(AUTHORITY)),
    scene("call-checking", "a question, while the site is opened from here", _noted, is_busy=True),
    scene("call-fine", "the site is fine from here", _call(replace(DATE, site=FINE, target=TARGET))),
    scene("call-fails", "it fails from here, too", _call(replace(AUTHORITY, site=fails("unknown-ca"), target=TARGET))),
    scene("call-second", "the second question", _call(AUTHORITY, keys="1")),
    scene("call-pointed", "a picture of theirs stands beside", _call(with_picture(WINDOWS, "chrome-date"))),
    scene("call-japanese", "the caller speaks Japanese", _call(replace(AUTHORITY, language_chosen="ja"))),
    scene("call-ending", "the plan for the caller", _ended(replace(DATE, site=fails("expired")))),
    scene("call-ending-clock", "the plan for a wrong clock", _ended(replace(DATE, site=FINE))),
    scene("call-ending-unsure", "the end where the device is unknown", _ended(NOTHING_KNOWN)),
    scene("call-closing", "closing asks first", _closing),
)
