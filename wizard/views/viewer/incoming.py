"""What comes from other programs: files that are dropped, files or text on the clipboard."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication


def files_of(content: QMimeData) -> tuple[Path, ...]:
    """Return the files of this computer that *content* names."""
    return tuple(Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile())


def on_clipboard() -> tuple[Path, ...] | str:
    """Return the files on the clipboard, else the text there, which may be empty."""
    clipboard = QGuiApplication.clipboard()
    # An empty clipboard has no data at all, whatever the stubs of PySide6 say.
    content: QMimeData | None = clipboard.mimeData()
    return (files_of(content) if content is not None else ()) or clipboard.text().strip()
