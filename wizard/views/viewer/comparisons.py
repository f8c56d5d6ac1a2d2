"""Opens the windows that hold two certificates side by side, and asks for the files that the other one is in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from wizard.model.certificate import Certificate
from wizard.views.viewer.compare_window import CompareWindow, Side

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from wizard.flow.tasks import InspectedFile
    from wizard.views.viewer.opener import Opener


class Comparisons(QObject):
    """Opens files by *opener*, and hands every window to *keep*."""

    def __init__(self, opener: Opener, keep: Callable[[CompareWindow], None], parent: QObject) -> None:
        super().__init__(parent)
        self._opener, self._keep = opener, keep

    def with_file(self, over: QWidget, left: Certificate, source: str) -> None:
        """Ask for a file, and compare *left*, which is from *source*, with the first certificate in it."""
        self._opener.ask(over, lambda file: self._with_first(over, left, source, file))

    def _with_first(self, over: QWidget, left: Certificate, source: str, file: InspectedFile) -> None:
        right = _first(file)
        if right is not None:
            self.show(over, (left, right), (source, Path(file.name).name))

    def show(
        self, over: QWidget, certificates: tuple[Certificate, Certificate], sources: tuple[str, str]
    ) -> CompareWindow:
        """Open a window over *over* on two certificates and where they are from."""
        window = CompareWindow(*certificates, over, sources=sources)
        window.other_wanted.connect(lambda side: self._exchange(window, side))
        self._keep(window)
        window.show()
        return window

    def _exchange(self, window: CompareWindow, side: Side) -> None:
        self._opener.ask(window, lambda file: _put(window, side, file))


def _first(file: InspectedFile) -> Certificate | None:
    return next((c for c in file.certificates if isinstance(c, Certificate)), None)


def _put(window: CompareWindow, side: Side, file: InspectedFile) -> None:
    certificate = _first(file)
    if certificate is not None:
        window.put(side, certificate, Path(file.name).name)
