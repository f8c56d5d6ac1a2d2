"""The window for a call: what to say to somebody on the phone, what they see, and what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded when a call comes
    from wizard.flow.call.state import Call
    from wizard.views.call.call_window import CallWindow
    from wizard.views.call.call_work import CheckOf
    from wizard.views.frame import MainWindow


def open_call(window: MainWindow, start: Call | None = None, check: CheckOf | None = None) -> CallWindow:
    """Open the window for a call beside *window*; with *start*, it goes on at once with what is known.

    *check* returns the work that opens a site from here; without it, that is the usual one.
    """
    from wizard.views.call.call_window import CallWindow
    from wizard.views.call.call_work import check_from_here
    from wizard.views.call.setup_page import CallStart
    from wizard.views.window_place import remember

    opened = CallWindow(window.conductor.bridge, check or check_from_here, parent=window)
    window.language_changed.connect(opened.retranslate)
    if start is not None:
        opened.begin(CallStart(call=start, target=start.target))
    remember(opened, "call")
    opened.show()
    return opened
