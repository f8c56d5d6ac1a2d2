"""Gives Python its own import back, which PySide6 takes away."""

import builtins

# It is PySide6 that puts the other one in place.
import PySide6.QtCore  # noqa: F401


def import_plainly() -> None:
    """Have Python import by itself again.

    PySide6 (6.11, ``shibokensupport/feature.py``) puts an import of its own in place of Python's. It reads the source
    of each module that comes later, to see whether it may use ``from __feature__ import``; nobody here does, and it
    takes a fifteenth of the time to the first paint.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
