"""Scenes of what every program on a desktop has: its help, its About, the first start, a fault of its own."""

import pytest
from PySide6.QtWidgets import QWidget

from tests.support.scenes_base import Make, Scene, World, scene, turn, wait
from wizard.flow.fault_report import Surroundings, fault_of, in_text
from wizard.flow.help.index import Index
from wizard.flow.site_lines import rate_words
from wizard.views.about import AboutWindow
from wizard.views.fault.ended_note import ReportWindow
from wizard.views.first_start import show_first_start
from wizard.views.help.help_window import HelpWindow


def _first_start(world: World) -> QWidget:
    assert show_first_start(world.main) is not None
    return world.main


def _help(topic: str = "", search: str = "") -> Make:
    def make(world: World) -> QWidget:
        indexes: dict[str, Index] = {}
        opened = HelpWindow(indexes)
        world.stack.callback(opened._bridge.close)
        opened.open_topic(topic)
        opened.show()
        wait(lambda: bool(indexes))
        if search:
            opened.field.setText(search)
            turn()
        return opened

    return make


def _about(tab: int) -> Make:
    def make(world: World) -> QWidget:
        opened = AboutWindow(world.bridge)
        opened.show()
        world.idle()
        opened.tabs.setCurrentIndex(tab)
        return opened

    return make


def _report() -> str:
    """Return what is noted of a fault that comes when something of the program is misused."""
    with pytest.raises(ZeroDivisionError) as raised:
        rate_words(1, 0.0)
    fault = fault_of(raised.value)
    return in_text([(fault, 3)], Surroundings(qt="6.11.0, xcb", look="light", system="Debian GNU/Linux 13"))


SCENES: tuple[Scene, ...] = (
    scene("first-start", "what is said at the first start", _first_start),
    scene("help", "the help, as it opens", _help()),
    scene("help-search", "a search in the help", _help(search="certificate")),
    scene("help-none", "a search that finds nothing there", _help(search="zzzz")),
    *(scene(f"about-{tab}", f"about the program, tab {tab}", _about(tab)) for tab in range(4)),
    scene("fault-report", "the report of an earlier one", lambda _: ReportWindow(_report())),
)
