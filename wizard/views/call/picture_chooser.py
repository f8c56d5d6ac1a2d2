"""The window of pictures as a call uses it: opened once, and gone with what it was opened for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from wizard.flow.gallery import Picture, pictures

if TYPE_CHECKING:  # loaded when somebody wants to see pictures
    from wizard.views.gallery import GalleryWindow


class PictureChooser(QObject):
    """Lets the person point at what a caller describes."""

    chosen = Signal(object)
    """The `Picture`."""

    def __init__(self, beside: QWidget) -> None:
        super().__init__(beside)
        self._beside = beside
        self._gallery: GalleryWindow | None = None

    def open(self, like: str = "") -> None:
        """Show those of the program that has the picture *like*, or all; once open, they only come to the front."""
        from wizard.views.gallery import GalleryWindow

        if self._gallery is not None:
            self._gallery.activateWindow()
            return
        self._gallery = gallery = GalleryWindow(self._beside.window())
        for picture in pictures():
            if picture.id == like:
                gallery.show_group(picture.group)
        gallery.chosen.connect(lambda _text: self._take(gallery))
        gallery.finished.connect(self._forget)
        gallery.show()

    def close(self) -> None:
        """Close them: what they were opened for is over."""
        if self._gallery is not None:
            self._gallery.close()

    def retranslate(self) -> None:
        """Put every text into the language in force."""
        if self._gallery is not None:
            self._gallery.retranslate()

    def _forget(self) -> None:
        self._gallery = None

    def _take(self, gallery: GalleryWindow) -> None:
        picture = gallery.pictures.currentItem().data(Qt.ItemDataRole.UserRole)
        if isinstance(picture, Picture):
            self.chosen.emit(picture)
