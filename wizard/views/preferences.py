"""The preferences: everything that a person may want otherwise, on one page; what can be seen is seen at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wizard.flow.caller.devices import Device
from wizard.flow.settings import (
    CALLER_BROWSERS,
    TEXT_PERCENTS,
    USUAL_DAYS,
    Look,
    Settings,
    settings_folder,
    trouble_text,
    with_usual_preferences,
    without_recent,
)
from wizard.i18n import LANGUAGE_NAMES, LANGUAGES, N_, tr, trn
from wizard.model.terms import Audience
from wizard.views import words
from wizard.views.flow import Flow
from wizard.views.open_with_line import OpenWithLine
from wizard.views.preferences_fields import OneOf, OneOfMany, Section, Tick
from wizard.views.saying import announce
from wizard.views.theme import unit
from wizard.views.tokens import Tone
from wizard.views.widgets import Banner, Button, PlainLabel, Wrap, footer, row, stand_on

DAYS = (0, 7, 30, USUAL_DAYS, 365)
"""What is offered; another number that stands in the file is offered as well."""


_CALLER: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "caller_device": (N_("&Device of the caller"), {device: device.label for device in Device}),
    "caller_browser": (N_("&Browser of the caller"), {id_: words.BROWSERS[id_] for id_ in CALLER_BROWSERS}),
    "caller_language": (N_("&Language of the caller"), LANGUAGE_NAMES),
}
"""What callers have: its label, and the name of each value."""

_OPEN = {
    "caller_device": N_("Ask each caller"),
    "caller_browser": N_("Ask each caller"),
    "caller_language": N_("As this window"),
}
"""What stands in the list where nothing was chosen."""

_NETWORK = {
    "ask_others": (
        N_("Ask &others about the site"),
        N_(
            "Certificate authorities learn this computer’s address and which certificate is meant; Mozilla, Google and "
            "Wikipedia learn the address alone. Without this, a check asks this computer’s own name server and the "
            "site, and nobody else."
        ),
    ),
    "ask_name_server": (
        N_("Ask a second name ser&ver"),
        N_(
            "Cloudflare, or Quad9 where it is silent, learns this computer’s address and the name of the site. Without "
            "this, other ways to the site are not tried."
        ),
    ),
    "ask_time": (
        N_("Ask others for the &time"),
        N_(
            "Mozilla, Google, Microsoft and the NTP Pool learn this computer’s address. Without this, a wrong clock is "
            "not noticed."
        ),
    ),
}
"""Who is named is who stands in data/portals.toml, comparisons.toml and resolvers.toml, which a test compares."""

Save = Callable[[Settings], bool]
"""Writes what was chosen, and says whether that was possible."""


class PreferencesDialog(QDialog):
    """Shows *settings*; *save* is called with what was chosen instead.

    *system_language* is the one of `LANGUAGES` that the system asks for. Whether there can be a history takes a while
    to find out: `say_history_state` tells it.
    """

    tried = Signal(object)
    """`Settings` as they stand in the dialog, after each change: to be shown at once, and not yet to be kept."""

    def __init__(self, settings: Settings, save: Save, system_language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.settings = self._before = settings
        self._save, self._system_language = save, system_language
        self._why_no_history: str | None = None
        self._opening: OpenWithLine | None = None
        self._is_refused = False
        self._trouble = PlainLabel()
        self._banner = Banner(Tone.WARNING, self._trouble)
        self._make_choices()
        self._fill()
        self.retranslate()

    def _make_choices(self) -> None:
        self.language = OneOf("language-is", (None, *LANGUAGES))
        self.look = OneOf("look-is", tuple(Look))
        self.text_size = OneOfMany("text-percent")
        self.text_size.chosen.connect(partial(self._set, "text_percent"))
        self.role = OneOf("role-is", (None, *Audience))
        self.caller = {name: OneOfMany(name.replace("_", "-")) for name in _CALLER}
        self.network = {name: Tick(name.replace("_", "-")) for name in _NETWORK}
        self.history = OneOfMany("history-days")
        for name, choice in {"language": self.language, "look": self.look, "role": self.role}.items():
            choice.chosen.connect(partial(self._set, name))
        for name, box in {**self.caller, "history_days": self.history}.items():
            box.chosen.connect(partial(self._set, name))
        for name, tick in self.network.items():
            tick.toggled.connect(partial(self._set, name))
        self._about_history = PlainLabel(role="quiet")
        self._about_history.setObjectName("about-history")
        self._recent = PlainLabel()
        self._recent.setObjectName("recent-files")
        self._forget, self._usual = Button("forget-recent"), Button("usual-preferences", icon_name="undo")
        self._forget.clicked.connect(lambda: self._change(without_recent(self.settings)))
        self._usual.clicked.connect(lambda: self._change(with_usual_preferences(self.settings)))

    def _fill(self) -> None:
        self._sections: tuple[Section, ...] = (
            Section(N_("Language"), self.language),
            Section(N_("Look"), self.look, self.text_size),
            Section(
                N_("Your role"), self.role, note=N_("It can be changed for each case, at the start and in step 3.")
            ),
            Section(
                N_("When you help someone on the phone"),
                Wrap(*self.caller.values()),
                note=N_("What most of your callers have. It can be changed in each call."),
            ),
            Section(N_("Network checks"), *self.network.values(), note=N_("This holds from the next check on.")),
            Section(N_("History of cases"), self._about_history, self.history),
            Section(N_("Recent files"), self._recent, _left(self._forget)),
        )
        page = QWidget()
        page.setObjectName("page")
        inner = self._inner = QVBoxLayout(page)
        margin = unit() * 2
        inner.setContentsMargins(margin, margin, margin, margin)
        inner.setSpacing(margin)
        for item in (self._banner, *self._sections):
            inner.addWidget(item)
        inner.addLayout(_left(self._usual))
        inner.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(page)
        stand_on(self, self._scroll, self._footer())
        # Only within the dialog it becomes the button that Enter leads back to.
        self._keep.setDefault(True)
        self.resize(QSize(unit() * 78, unit() * 84).boundedTo(self.screen().availableSize()))

    def _footer(self) -> QFrame:
        self._unsaved, self._cancel = Button("use-unsaved"), Button("cancel-preferences")
        self._keep = Button("save-preferences", kind="primary")
        self._unsaved.hide()
        self._unsaved.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)
        self._keep.clicked.connect(self._write)
        line = row(Flow(self._unsaved, self._cancel, self._keep, at_end=True))
        return footer(line)

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        self.setWindowTitle(tr("Preferences"))
        for section in self._sections:
            section.retranslate()
        if self._opening is not None:
            self._opening.retranslate()
        system = LANGUAGE_NAMES[self._system_language]
        as_system = {None: tr("As the system ({language})", language=system)}
        self.language.say({**as_system, **LANGUAGE_NAMES}, tr("Language"))
        self.look.say({look: tr(text) for look, text in words.LOOKS.items()}, tr("Look"))
        self.text_size.say(tr("Si&ze of the text"), {n: _percent(n) for n in TEXT_PERCENTS})
        roles = {audience: tr(text) for audience, text in words.AUDIENCES.items()}
        self.role.say({None: tr("Ask me each time"), **roles}, tr("Your role"))
        for name, (label, known) in _CALLER.items():
            self.caller[name].say(tr(label), {None: tr(_OPEN[name]), **{id_: tr(text) for id_, text in known.items()}})
        for name, (text, sentence) in _NETWORK.items():
            self.network[name].say(tr(text), tr(sentence), tr("Only where others may be asked at all."))
        days = sorted({*DAYS, self._before.history_days, self.settings.history_days})
        self.history.say(tr("&Keep cases for"), {n: trn("{n} day", "{n} days", n) if n else _no_days() for n in days})
        self._forget.say(tr("&Forget these files"), tr("When you save: the list alone, the files themselves stay."))
        self._usual.say(tr("Set &all to the usual"), tr("As they were when the program was new; kept when you save."))
        self._unsaved.say(tr("&Use until I quit"), tr("Without saving"))
        self._cancel.say(tr("&Cancel"), tr("Everything stays as it was (Esc)"))
        self._keep.say(tr("&Save"), tr("(Enter)"))
        self._show()

    def offer_opening(self, line: OpenWithLine) -> None:
        """Let the file manager be told of this program, below the rest."""
        section = Section(N_("Certificate files"), line)
        self._opening = line
        self._inner.insertWidget(self._inner.indexOf(self._sections[-1]), section)
        self._sections = (*self._sections[:-1], section, self._sections[-1])
        section.retranslate()

    def say_history_state(self, why_not: str | None) -> None:
        """Say why there is no history, in the language in force; None where there can be one."""
        self._why_no_history = why_not
        self._show()

    def _set(self, name: str, value: object) -> None:
        changes: dict[str, Any] = {name: value}
        self._change(self.settings._replace(**changes))

    def _change(self, settings: Settings) -> None:
        self.settings = settings
        self._show()
        # Last: it may come back here with another language.
        self.tried.emit(settings)

    def _show(self) -> None:
        """Show what was chosen so far."""
        now = self.settings
        self.language.show_value(now.language)
        self.look.show_value(now.look)
        self.text_size.show_value(now.text_percent)
        self.role.show_value(now.role)
        for name, box in {**self.caller, "history_days": self.history}.items():
            box.show_value(getattr(now, name))
        for name, tick in self.network.items():
            tick.show_value(getattr(now, name), is_moot=not now.ask_others and name != "ask_others")
        self.history.setVisible(self._why_no_history is None)
        kept = tr("Cases are kept encrypted on this computer alone; older ones are deleted.")
        self._about_history.setText(kept if self._why_no_history is None else self._why_no_history)
        self._recent.setText(self._told_of_files())
        self._forget.setEnabled(bool(now.recent))
        self._show_trouble()

    def _told_of_files(self) -> str:
        if self._before.recent and not self.settings.recent:
            return tr("They are forgotten when you save.")
        n = len(self.settings.recent)
        return trn("{n} file is remembered.", "{n} files are remembered.", n) if n else tr("No file is remembered.")

    def _show_trouble(self) -> None:
        text = trouble_text(self.settings.trouble) if self.settings.trouble is not None else ""
        if self._is_refused:
            text = tr(
                "Your preferences could not be saved in {folder}: perhaps this program may not write there, or the "
                "disk is full. What was saved before is still there, and what you chose stands below.",
                folder=settings_folder(),
            )
        self._trouble.setText(text)
        self._banner.setVisible(bool(text))

    def _write(self) -> None:
        if self._save(self.settings):
            self.accept()
            return
        self._is_refused = True
        self._unsaved.show()
        self._show_trouble()
        self._scroll.verticalScrollBar().setValue(0)
        self._unsaved.setFocus()
        announce(self._trouble, self._trouble.text(), at_once=True)

    def first_focus(self) -> QWidget:
        """Return what takes the focus when the dialog comes up: the language in force."""
        return self.language.pressed() or self._keep


def _left(button: Button) -> QHBoxLayout:
    line = row(button)
    line.addStretch(1)
    return line


def _percent(percent: int) -> str:
    return tr("As the system") if percent == 100 else tr("{n} %", n=percent)


def _no_days() -> str:
    return tr("No history")
