"""Which language, device and browser a caller has: buttons to choose from, "not known" among them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.flow.caller.browsers import BROWSERS
from wizard.flow.caller.devices import Device
from wizard.flow.settings import Settings
from wizard.i18n import LANGUAGE_NAMES, LANGUAGES, N_, tr
from wizard.views import words
from wizard.views.theme import unit
from wizard.views.viewer.bars import ChoiceBar
from wizard.views.widgets import Button

_UNKNOWN = "unknown"
_ANOTHER = "another"
_NAMES = {**words.BROWSERS, _ANOTHER: N_("Another one")}


class CallersChoices(QWidget):
    """Shows the three, each as a bar of buttons; a device offers the browsers that there are on it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("callers-choices")
        self.language, self.browser = "", ""
        """As a `Call` has them: empty while they are not known."""
        self.device: Device | None = None
        self._languages = ChoiceBar("caller-language", {**LANGUAGE_NAMES, _UNKNOWN: ""})
        self._devices = ChoiceBar("caller-device", {**{device.value: "" for device in Device}, _UNKNOWN: ""})
        self._browsers = ChoiceBar("caller-browser", {**_NAMES, _UNKNOWN: ""})
        self._languages.chosen.connect(self._choose_language)
        self._devices.chosen.connect(self._choose_device)
        self._browsers.chosen.connect(self._choose_browser)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(unit() * 3 // 2)
        for bar in (self._devices, self._browsers, self._languages):
            bar.title.setProperty("role", "")
            lines.addWidget(bar)
        self._show()

    @property
    def has_choice_of_browser(self) -> bool:
        """Say whether the device has more than one browser."""
        return len(self._offered()) > 1

    def preset(self, settings: Settings) -> None:
        """Begin with what most callers have, by the preferences."""
        self.language = settings.caller_language or ""
        self.tell(settings.caller_device, settings.caller_browser or "")

    def tell(self, device: Device | None, browser: str) -> None:
        """Choose what is known from elsewhere; what is not known there stays as it is."""
        self.device = device or self.device
        self.browser = browser or self.browser
        self._show()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        open_ = tr("Not known yet")
        self._languages.say(tr("Language of the caller"), {_UNKNOWN: open_})
        devices = {device.value: tr(device.label) for device in Device}
        self._devices.say(tr("Their device"), {**devices, _UNKNOWN: open_})
        self._browsers.say(tr("Their browser"), {_ANOTHER: tr(_NAMES[_ANOTHER]), _UNKNOWN: open_})

    def _choose_language(self, id_: str) -> None:
        self.language = id_ if id_ in LANGUAGES else ""
        self.changed.emit()

    def _choose_device(self, id_: str) -> None:
        self.device = None if id_ == _UNKNOWN else Device(id_)
        self._show()
        self.changed.emit()

    def _choose_browser(self, id_: str) -> None:
        self.browser = "" if id_ == _UNKNOWN else id_
        self.changed.emit()

    def _offered(self) -> tuple[str, ...]:
        """Return the browsers of the device."""
        if self.device is None:
            return tuple(_NAMES)
        asked = BROWSERS[self.device]
        if asked.id in _NAMES:
            return (asked.id,)
        return tuple(answer.id for answer in asked.answers if answer.id in _NAMES)

    def _show(self) -> None:
        offered = self._offered()
        if len(offered) == 1:
            self.browser = offered[0]
        elif self.browser not in offered:
            self.browser = ""
        self._languages.choose(self.language or _UNKNOWN)
        self._devices.choose(self.device.value if self.device is not None else _UNKNOWN)
        self._browsers.choose(self.browser or _UNKNOWN)
        for id_ in (*_NAMES, _UNKNOWN):
            button = self._browsers.findChild(Button, f"caller-browser-{id_}")
            if button is not None:
                button.setVisible(id_ in offered or (id_ == _UNKNOWN and len(offered) > 1))
        for bar in (self._languages, self._devices, self._browsers):
            _stop_at_the_chosen(bar)


def _stop_at_the_chosen(bar: ChoiceBar) -> None:
    """Let Tab lead to the button that is chosen, from which the arrow keys lead on; Qt would take the first one."""
    for button in bar.findChildren(Button):
        stop = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
        button.setFocusPolicy(stop)
