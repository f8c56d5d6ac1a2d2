"""The preferences that hold in this program now; read before there is a window, so nothing heavy is loaded here.

`begin` puts the language in force; whoever starts a check asks `permitted` for its options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard import i18n
from wizard.flow.settings import Settings, apply_settings, change_settings, read_settings, trouble_text
from wizard.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from wizard.model.target import CheckOptions


class _InForce:
    """The preferences in force. One for the whole program, as they are one person's."""

    def __init__(self) -> None:
        self.settings = Settings()


_in_force = _InForce()


def begin() -> Settings:
    """Read the preferences, put their language in force, and return them; without a choice, it is the system's."""
    hold(read_settings())
    i18n.use(in_force().language or system_language())
    return in_force()


def hold(settings: Settings) -> None:
    """Let *settings* hold from now on, whether they are kept or not."""
    _in_force.settings = settings


def keep(change: Callable[[Settings], Settings]) -> bool:
    """Let *change* hold from now on, and say whether it could be kept for the next time as well."""
    hold(change(in_force()))
    return change_settings(change)


def in_force() -> Settings:
    """Return the preferences in force."""
    return _in_force.settings


def permitted(options: CheckOptions) -> CheckOptions:
    """Return *options* without what the person does not allow a check."""
    return apply_settings(_in_force.settings, options)


def system_language() -> str:
    """Return the language that the system asks for, of those we speak."""
    from wizard.views.app import wanted_language

    return wanted_language()


def tell_trouble(parent: QWidget) -> None:
    """Say in a small window beside *parent* what was wrong with the preferences when they were read, if anything."""
    trouble = _in_force.settings.trouble
    if trouble is None:
        return
    from wizard.views.boxes import warning_box

    warning_box("preferences-trouble", tr("Preferences"), trouble_text(trouble), parent).open()
