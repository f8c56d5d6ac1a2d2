"""The menu bar of the main window: its titles are there at once, what is in it soon after the first paint."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from wizard import i18n
from wizard.i18n import N_, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QActionGroup, QKeySequence
    from PySide6.QtWidgets import QMenuBar

    from wizard.flow.session import Session
    from wizard.views.commands import Command
    from wizard.views.frame import MainWindow


HAS_HELP_KEY = "has-help-key"
"""Property of a window in which F1 leads to the help."""


class Menu(StrEnum):
    """The menus, in the order in which they stand."""

    FILE = "file"
    EDIT = "edit"
    VIEW = "view"
    TOOLS = "tools"
    HELP = "help"


MENUS = {
    Menu.FILE: N_("&File"),
    Menu.EDIT: N_("&Edit"),
    Menu.VIEW: N_("&View"),
    Menu.TOOLS: N_("&Tools"),
    Menu.HELP: N_("&Help"),
}


class Submenu(StrEnum):
    """Menus within menus, whose lines are not known beforehand or are chosen from."""

    RECENT = "recent"
    LOOK = "look"
    LANGUAGE = "language"


SUBMENUS = {
    Submenu.RECENT: N_("Open &recent"),
    Submenu.LOOK: N_("Loo&k"),
    Submenu.LANGUAGE: N_("&Language"),
}


class Menus(QObject):
    """Fills the menu bar of *window*, and keeps it as the session, the look and the language are.

    It has no words before `retranslate`.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._menus: dict[Menu | Submenu, QMenu] = {}
        self.actions: dict[str, QAction] = {}
        """Every command, by its name; none before `fill`."""
        self._session: Session | None = None
        self._commands: tuple[Command, ...] = ()
        self._choices: dict[Submenu, QActionGroup] = {}
        window.setProperty(HAS_HELP_KEY, True)
        bar: QMenuBar = window.menuBar()
        for menu in Menu:
            made = bar.addMenu("")
            made.setObjectName(f"menu-{menu.value}")
            self._menus[menu] = made

    def fill(self) -> None:
        """Make every line, unless that was done; their keys count from then on."""
        if self.actions:
            return
        from wizard.views.commands import COMMANDS, LINES

        self._commands = COMMANDS
        for menu, lines in LINES.items():
            for line in lines:
                self._add(self._menus[menu], line)
        self._fill_choices()
        for submenu in self._choices:
            self._menus[submenu].aboutToShow.connect(self._show_choices)
        self.retranslate()
        from wizard.flow.session import Session

        self.show_session(self._session or Session())

    def _add(self, menu: QMenu, line: Command | Submenu | None) -> None:
        if line is None:
            menu.addSeparator()
        elif isinstance(line, Submenu):
            inner = menu.addMenu("")
            inner.setObjectName(f"menu-{line.value}")
            self._menus[line] = inner
        else:
            self._add_command(menu, line)

    def _add_command(self, menu: QMenu, command: Command) -> None:
        action = self.actions[command.name] = menu.addAction("")
        action.setObjectName(command.name)
        action.setShortcuts(keys_of(command))
        action.triggered.connect(lambda _=False: command.act(self._window))

    def _fill_choices(self) -> None:
        from PySide6.QtGui import QActionGroup

        from wizard.i18n import LANGUAGE_NAMES
        from wizard.views.words import LOOKS

        for submenu, values in ((Submenu.LOOK, tuple(LOOKS)), (Submenu.LANGUAGE, tuple(LANGUAGE_NAMES))):
            group = self._choices[submenu] = QActionGroup(self)
            for value in values:
                action = self._menus[submenu].addAction("")
                action.setObjectName(f"menu-{submenu.value}-{value}")
                action.setCheckable(True)
                action.setData(str(value))
                group.addAction(action)
            group.triggered.connect(partial(self._choose, submenu))

    def _choose(self, submenu: Submenu, action: QAction) -> None:
        from wizard.flow.settings import Look

        value = str(action.data())
        if submenu is Submenu.LOOK:
            self._window.ways.preferences.keep_look(Look(value))
        else:
            self._window.speak(value)
            self._window.ways.preferences.keep_language(value)

    def _show_choices(self) -> None:
        """Mark what is in force: preferences, the header and other windows change it, too."""
        from wizard.views.preferences_in_force import in_force

        held = {Submenu.LOOK: in_force().look.value, Submenu.LANGUAGE: i18n.language()}
        for submenu, group in self._choices.items():
            for action in group.actions():
                action.setChecked(action.data() == held[submenu])

    @property
    def recent(self) -> QMenu:
        """The menu of what was opened last, for whoever knows that."""
        return self._menus[Submenu.RECENT]

    def show_session(self, session: Session) -> None:
        """Open the commands that *session* is ready for."""
        self._session = session
        for command in self._commands:
            self.actions[command.name].setEnabled(command.is_open(session))

    def retranslate(self) -> None:
        """Put every word into the language in force."""
        for menu, made in self._menus.items():
            made.setTitle(tr(MENUS[menu] if isinstance(menu, Menu) else SUBMENUS[menu]))
        for command in self._commands:
            self.actions[command.name].setText(tr(command.text))
        self._retranslate_choices()

    def _retranslate_choices(self) -> None:
        from wizard.i18n import LANGUAGE_NAMES
        from wizard.views.words import LOOKS

        names: dict[str, str] = {**{value.value: tr(text) for value, text in LOOKS.items()}, **LANGUAGE_NAMES}
        for group in self._choices.values():
            for action in group.actions():
                action.setText(names[str(action.data())])

    def edit(self, verb: str) -> None:
        """Undo, cut, copy and the like in whatever has the focus, where it can; else what the window itself can."""
        from wizard.views.copying import copy_focused

        act: Callable[[], object] | None = getattr(self._window.focusWidget(), verb, None)
        if verb == "copy":
            copy_focused(self._window)
        elif callable(act):
            act()
        elif verb == "undo" and self._window.ways.recent is not None:
            self._window.ways.recent.undo()

    def resize(self, steps: int) -> None:
        """Show text so many *steps* larger, or in the system's size for none."""
        from wizard.flow.settings import TEXT_PERCENTS, stepped
        from wizard.views.theme import theme

        self._window.ways.preferences.keep_size(stepped(theme().percent, steps) if steps else TEXT_PERCENTS[0])


def keys_of(command: Command) -> list[QKeySequence]:
    """Return the keys of *command* on this system."""
    from PySide6.QtGui import QKeySequence

    keys: list[QKeySequence] = []
    for name in command.keys:
        standard = getattr(QKeySequence.StandardKey, name, None)
        # The first of the standard ones alone: some of the others, as Backspace for back, are too easily hit.
        key = QKeySequence(standard if standard is not None else name)
        if not key.isEmpty() and key not in keys:
            keys.append(key)
    return keys


def keyboard_table() -> tuple[tuple[str, str, str], ...]:
    """Return menu, command and keys of each command that has any, in the language in force, for the help."""
    from PySide6.QtGui import QKeySequence

    from wizard.views.commands import LINES, Command
    from wizard.views.widgets import without_mnemonic

    rows: list[tuple[str, str, str]] = []
    for menu, lines in LINES.items():
        for line in lines:
            if isinstance(line, Command) and (keys := keys_of(line)):
                shown = keys[0].toString(QKeySequence.SequenceFormat.NativeText)
                rows.append((without_mnemonic(tr(MENUS[menu])), without_mnemonic(tr(line.text)), shown))
    return tuple(rows)
