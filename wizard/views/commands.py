"""What the main window's menus offer: one record for each command, with its words, its keys and what it does.

The keyboard page of the help is made from the same records. Keys are names of Qt's standard keys, which differ from
system to system, or the keys themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.flow.session import Place, Session, is_open
from wizard.i18n import N_
from wizard.views import pages
from wizard.views.menus import Menu, Submenu

if TYPE_CHECKING:
    from wizard.views.frame import MainWindow


def _always(_: Session) -> bool:
    return True


def _has_answer(session: Session) -> bool:
    return session.answer_in_force is not None and not session.running


def _can_save(session: Session) -> bool:
    # A code holds too little for a file.
    return _has_answer(session) and session.coded is None


def _has_case(session: Session) -> bool:
    return session.place is not Place.START


def _opens(place: Place) -> Callable[[Session], bool]:
    return lambda session: is_open(session, place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One line of a menu."""

    name: str
    """Its object name."""
    text: str
    """Message id."""
    act: Callable[[MainWindow], object]
    keys: tuple[str, ...] = ()
    """The first is shown beside the words."""
    is_open: Callable[[Session], bool] = _always
    """Whether it can be chosen now."""


SEPARATOR = None
"""A thin line between two groups of commands."""

Line = Command | Submenu | None

FILE: tuple[Line, ...] = (
    Command(name="menu-open", text=N_("&Open…"), keys=("Open",), act=lambda w: w.choose_file()),
    Submenu.RECENT,
    Command(name="menu-code", text=N_("Type a case co&de…"), act=lambda w: w.ways.ask_for_code()),
    SEPARATOR,
    Command(name="case-save", text=N_("&Save the case…"), keys=("Save",), is_open=_can_save,
            act=lambda w: w.ways.menu.start_save()),
    Command(name="case-report", text=N_("Make a re&port…"), keys=("Print",), is_open=_has_answer,
            act=lambda w: w.ways.menu.start_report()),
    Command(name="case-code", text=N_("Say the case &code…"), is_open=_has_answer,
            act=lambda w: w.ways.menu.show_code()),
    SEPARATOR,
    Command(name="menu-over", text=N_("Start o&ver"), keys=("New",), is_open=_has_case,
            act=lambda w: w.conductor.start_over()),
    Command(name="menu-again", text=N_("Check &again"), keys=("Refresh",), is_open=lambda session: session.can_check,
            act=lambda w: w.conductor.check_again()),
    SEPARATOR,
    Command(name="menu-quit", text=N_("&Quit"), keys=("Quit", "Ctrl+Q"), act=lambda w: w.close()),
)  # fmt: skip

EDIT: tuple[Line, ...] = (
    Command(name="menu-undo", text=N_("&Undo"), keys=("Undo",), act=lambda w: w.menus.edit("undo")),
    Command(name="menu-redo", text=N_("Re&do"), keys=("Redo",), act=lambda w: w.menus.edit("redo")),
    SEPARATOR,
    Command(name="menu-cut", text=N_("Cu&t"), keys=("Cut",), act=lambda w: w.menus.edit("cut")),
    Command(name="menu-copy", text=N_("&Copy"), keys=("Copy",), act=lambda w: w.menus.edit("copy")),
    Command(name="menu-paste", text=N_("&Paste"), keys=("Paste",), act=lambda w: w.menus.edit("paste")),
    Command(name="menu-select-all", text=N_("Select &all"), keys=("SelectAll",),
            act=lambda w: w.menus.edit("selectAll")),
    SEPARATOR,
    Command(name="menu-copy-page", text=N_("Copy &everything on this page"), keys=("Ctrl+Shift+C",),
            act=lambda w: pages.copy_page(w)),
    SEPARATOR,
    Command(name="menu-preferences", text=N_("P&references…"), keys=("Preferences", "Ctrl+,"),
            act=lambda w: w.ways.preferences.open()),
)  # fmt: skip

VIEW: tuple[Line, ...] = (
    Command(name="menu-back", text=N_("&Back"), keys=("Back", "Esc"), is_open=_has_case,
            act=lambda w: w.conductor.go_back()),
    Command(name="menu-next", text=N_("&Next"), keys=("Forward",), is_open=_has_case,
            act=lambda w: w.conductor.go_next()),
    Command(name="menu-identify", text=N_("Step &1: Identify"), keys=("Ctrl+1",), is_open=_opens(Place.IDENTIFY),
            act=lambda w: w.conductor.go(Place.IDENTIFY)),
    Command(name="menu-checks", text=N_("Step &2: Generic checks"), keys=("Ctrl+2",), is_open=_opens(Place.CHECKS),
            act=lambda w: w.conductor.go(Place.CHECKS)),
    Command(name="menu-fix", text=N_("Step &3: Targeted fix"), keys=("Ctrl+3",), is_open=_opens(Place.FIX),
            act=lambda w: w.conductor.go(Place.FIX)),
    SEPARATOR,
    Command(name="menu-larger", text=N_("Lar&ger text"), keys=("ZoomIn", "Ctrl+="), act=lambda w: w.menus.resize(+1)),
    Command(name="menu-smaller", text=N_("&Smaller text"), keys=("ZoomOut",), act=lambda w: w.menus.resize(-1)),
    Command(name="menu-usual", text=N_("&Usual size of text"), keys=("Ctrl+0",), act=lambda w: w.menus.resize(0)),
    SEPARATOR,
    Submenu.LOOK,
    Submenu.LANGUAGE,
)  # fmt: skip

TOOLS: tuple[Line, ...] = (
    Command(name="menu-pictures", text=N_("Show me &pictures…"), act=lambda w: pages.show_gallery(w)),
    Command(name="menu-call", text=N_("He&lp someone on the phone…"), act=lambda w: w.ways.show_call()),
    SEPARATOR,
    Command(name="menu-history", text=N_("Hi&story…"), keys=("Ctrl+H",), act=lambda w: w.ways.show_history()),
    Command(name="menu-sites", text=N_("M&any sites…"), act=lambda w: w.ways.show_sites()),
    Command(name="menu-watch", text=N_("&Watched sites…"), act=lambda w: w.ways.show_watch()),
    SEPARATOR,
    Command(name="menu-roots", text=N_("Trusted &roots…"), act=lambda w: pages.show_stores(w)),
    Command(name="menu-changes", text=N_("What this program &changed…"), act=lambda w: pages.show_changes(w)),
)  # fmt: skip

HELP: tuple[Line, ...] = (
    Command(name="menu-help", text=N_("&Help"), keys=("HelpContents",), act=lambda w: w.ways.help_key.open()),
    Command(name="menu-keyboard", text=N_("&Keyboard"), act=lambda w: pages.show_help(w, "keyboard")),
    Command(name="menu-privacy", text=N_("What a check &asks, and whom"), act=lambda w: pages.show_help(w, "privacy")),
    SEPARATOR,
    Command(name="menu-about", text=N_("A&bout Trust Wizard"), act=lambda w: pages.show_about(w)),
)  # fmt: skip

LINES = {Menu.FILE: FILE, Menu.EDIT: EDIT, Menu.VIEW: VIEW, Menu.TOOLS: TOOLS, Menu.HELP: HELP}

COMMANDS = tuple(line for lines in LINES.values() for line in lines if isinstance(line, Command))
