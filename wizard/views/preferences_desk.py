"""The preferences at one window: what they change there, the way to them, and what is kept of them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from wizard import i18n
from wizard.flow.settings import USUAL_DAYS, Look, Settings, change_settings, read_settings, with_changes
from wizard.i18n import tr
from wizard.views.preferences_in_force import hold, in_force, keep, system_language, tell_trouble
from wizard.views.theme import theme
from wizard.views.widgets import Button

if TYPE_CHECKING:  # loaded after the first paint
    from collections.abc import Callable

    from wizard.model.terms import Audience
    from wizard.views.frame import MainWindow
    from wizard.views.preferences import PreferencesDialog

logger = logging.getLogger(__name__)


class PreferencesDesk(QObject):
    """Has the preferences for *window*: applies its part of them, says what was wrong, and opens the dialog.

    *history_state* says why there can be no history, or None; it may take a while and is called in a thread.
    """

    changed = Signal(object)
    """The new `Settings`, once they hold."""

    def __init__(self, window: MainWindow, history_state: Callable[[], str | None] | None = None) -> None:
        super().__init__(window)
        self._window, self._history_state = window, history_state
        self._dialog: PreferencesDialog | None = None
        self._job = 0
        self._saved = in_force()
        """What stands in the file, as far as this window knows."""
        self.button = Button("preferences-open", kind="link")
        self.button.clicked.connect(self.open)
        window.header.language_chosen.connect(self.keep_language)
        window.language_changed.connect(self._retranslate)
        window.conductor.bridge.finished.connect(self._tell_history)
        window.conductor.bridge.failed.connect(self._fail)
        self._retranslate()
        if (role := in_force().role) is not None:
            window.conductor.choose_audience(role)
        tell_trouble(window)

    def _retranslate(self) -> None:
        self.button.say(tr("P&references…"), tr("Language, look, your role, network checks, history (Ctrl+,)"))
        if self._dialog is not None:
            self._dialog.retranslate()
            self._ask_for_history()

    def open(self) -> None:
        """Open the dialog, with what another window may have saved meanwhile; what is chosen in it is shown at once."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        from wizard.views.open_with_line import OpenWithLine
        from wizard.views.preferences import PreferencesDialog

        self._read = read_settings()
        # What was chosen before and could not be saved still holds, and is still to be saved.
        settings = self._shown = self._tried = with_changes(self._read, self._saved, in_force())
        before = (i18n.language(), self._window.conductor.session.audience)
        dialog = self._dialog = PreferencesDialog(settings, self._save, system_language(), self._window)
        dialog.offer_opening(OpenWithLine(self._window.conductor.bridge))
        dialog.tried.connect(self._try)
        dialog.accepted.connect(self._hold)
        dialog.rejected.connect(lambda: self._put_back(*before))
        dialog.finished.connect(self._leave)
        self._ask_for_history()
        dialog.open()
        dialog.first_focus().setFocus()

    def _try(self, settings: Settings) -> None:
        """Show at once what can be shown of a choice that may still be taken back."""
        before, self._tried = self._tried, settings
        if settings.look is not before.look:
            theme().fix(settings.look)
        theme().enlarge(settings.text_percent)
        if settings.role not in {before.role, None}:
            self._window.conductor.choose_audience(settings.role)
        if settings.language != before.language:
            self._window.speak(settings.language or system_language())

    def _put_back(self, language: str, audience: Audience) -> None:
        """Show everything as it was before the dialog."""
        if self._tried.look is not self._shown.look:
            theme().fix(self._shown.look)
        theme().enlarge(self._shown.text_percent)
        if self._window.conductor.session.audience is not audience:
            self._window.conductor.choose_audience(audience)
        if i18n.language() != language:
            self._window.speak(language)

    def _save(self, settings: Settings) -> bool:
        is_saved = change_settings(lambda now: with_changes(now, self._read, settings))
        if is_saved:
            self._saved = settings
        return is_saved

    def _hold(self) -> None:
        """Let what was chosen hold from now on, saved or not."""
        hold(self._tried._replace(trouble=None))
        self.changed.emit(in_force())

    def turn_history_on(self) -> None:
        """Keep cases for the usual time from now on, as somebody wishes who found that none are kept."""
        self._keep(lambda now: now._replace(history_days=USUAL_DAYS))
        self.changed.emit(in_force())

    def keep_language(self, language: str) -> None:
        """Keep the language that was chosen in the window's header, or in its menu."""
        self._keep(lambda now: now._replace(language=language))

    def keep_look(self, look: Look) -> None:
        """Have another look from now on."""
        theme().fix(look)
        self._keep(lambda now: now._replace(look=look))

    def keep_size(self, percent: int) -> None:
        """Have text of another size from now on."""
        theme().enlarge(percent)
        self._keep(lambda now: now._replace(text_percent=percent))

    def _keep(self, change: Callable[[Settings], Settings]) -> None:
        if keep(change):
            self._saved = change(self._saved)

    def _ask_for_history(self) -> None:
        state = self._history_state
        if state is not None:
            self._job = self._window.conductor.bridge.start(lambda _progress, _cancel: state())

    def _tell_history(self, job: int, why_not: object) -> None:
        if job == self._job and self._dialog is not None:
            self._dialog.say_history_state(why_not if isinstance(why_not, str) else None)

    def _fail(self, job: int, error: object) -> None:
        if job == self._job:
            logger.error("the history broke: %r", error, exc_info=error if isinstance(error, Exception) else None)

    def _leave(self) -> None:
        self._dialog = None
