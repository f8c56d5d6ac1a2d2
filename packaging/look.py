#!/usr/bin/env python3
"""Renders every window, dialog and page of the wizard in each of its states, to be looked at with a critical eye.

    python packaging/look.py FOLDER                       everything: both languages, all looks, 100 % and 200 %
    python packaging/look.py FOLDER --scene start step1   scenes whose name begins so
    python packaging/look.py FOLDER --lang ja --look dark --size 200

It runs in the program's own environment (.venv), on a screen, under ``xvfb-run``, or without one
(``QT_QPA_PLATFORM=offscreen``). Each scene is opened once for each language; look and size of the text are then
switched while it is open, as people do. With text of 200 % the window is 800 x 600. Beside the pictures there is a
sheet for each scene, and sheets of all scenes that look alike.
"""

# ruff: noqa: E402  (the program and its scenes are found only once this checkout is looked in)
import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from wizard import i18n
from wizard.flow.settings import Look
from wizard.views.theme import Theme

NARROW = QSize(800, 600)
THUMB = QSize(420, 330)
CAPTION, GAP, COLUMNS, ON_A_SHEET = 20, 12, 4, 16
LOOKS = (Look.LIGHT, Look.DARK, Look.HIGH_CONTRAST)
TALLEST = 6000
"""Pixels of a window that is made as high as its page with ``--whole``."""


def wishes(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scene", nargs="*", default=[""], help="how their names begin")
    parser.add_argument("--lang", nargs="*", default=i18n.LANGUAGES, choices=i18n.LANGUAGES)
    parser.add_argument("--look", nargs="*", default=LOOKS, type=Look, choices=LOOKS)
    parser.add_argument("--size", nargs="*", default=(100, 200), type=int, help="of the text, in per cent")
    parser.add_argument("--whole", action="store_true", help="make windows as high as their pages")
    parser.add_argument("--list", action="store_true", help="only name the scenes")
    return parser.parse_args(arguments)


def pictures_of(window: QWidget, theme: Theme, wished: argparse.Namespace) -> Iterator[tuple[str, QPixmap]]:
    """Switch look and size of the text while *window* is open; yield a name and a picture of each."""
    from tests.support.scenes import turn

    usual = window.size()
    for size in wished.size:
        theme.enlarge(size)
        turn()
        window.resize(usual if size == 100 else NARROW)
        for look in wished.look:
            theme.fix(look)
            turn()
            if wished.whole:
                unroll(window)
            yield f"{look.value}-{size}", window.grab()
    theme.enlarge(100)
    theme.fix(Look.LIGHT)


def unroll(window: QWidget) -> None:
    """Make *window* so high that nothing of its page is beyond its lower edge."""
    from tests.support.scenes import turn

    for _ in range(3):
        hidden = [a.verticalScrollBar().maximum() for a in window.findChildren(QScrollArea) if a.isVisible()]
        if not (missing := max(hidden, default=0)):
            return
        window.resize(window.width(), min(TALLEST, window.height() + missing))
        turn()


def sheet(pictures: Sequence[tuple[str, Path]], columns: int) -> QPixmap:
    """Return *pictures* side by side, small, each under its name."""
    rows = -(-len(pictures) // columns)
    cell = THUMB + QSize(GAP, CAPTION + GAP)
    whole = QPixmap(columns * cell.width() + GAP, rows * cell.height() + GAP)
    whole.fill(QColor("#7A828C"))
    painter = QPainter(whole)
    painter.setPen(QColor("#FFFFFF"))
    painter.setFont(QFont("sans-serif", 9))
    for number, (name, path) in enumerate(pictures):
        place = QPoint(GAP + number % columns * cell.width(), GAP + number // columns * cell.height())
        painter.drawText(QRect(place, QSize(THUMB.width(), CAPTION)), Qt.AlignmentFlag.AlignVCenter, name)
        small = QPixmap(str(path)).scaled(
            THUMB, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawPixmap(place + QPoint(0, CAPTION), small)
    painter.end()
    return whole


def main() -> int:
    """Render what is asked for, and return the exit code."""
    wished = wishes()
    i18n.typeset()
    # As the program does both; also, a search for garbage in another thread can stop both for ever.
    gc.disable()
    application = QApplication([*sys.argv[:1], "-style", "Fusion"])
    theme = Theme(application, Look.LIGHT)
    from tests.support.scenes import SCENES

    wished.folder.mkdir(parents=True, exist_ok=True)
    sheets: dict[str, list[tuple[str, Path]]] = {}
    for scene in SCENES:
        if not scene.id.startswith(tuple(wished.scene)):
            continue
        print(f"{scene.id:32}{scene.what}", flush=True)
        made: list[tuple[str, Path]] = []
        for language in () if wished.list else wished.lang:
            i18n.use(language)
            with scene.open() as window:
                for name, picture in pictures_of(window, theme, wished):
                    path = wished.folder / f"{scene.id}--{language}-{name}.png"
                    picture.save(str(path))
                    made.append((path.stem, path))
                    sheets.setdefault(f"{language}-{name}", []).append((scene.id, path))
            gc.collect()
        if made:
            sheet(made, len(wished.look) * (2 if len(wished.size) > 1 else 1)).save(
                str(wished.folder / f"sheet--{scene.id}.png")
            )
    for name, pictures in sheets.items():
        for first in range(0, len(pictures), ON_A_SHEET):
            place = wished.folder / f"sheet--all--{name}-{first // ON_A_SHEET + 1:02}.png"
            sheet(pictures[first : first + ON_A_SHEET], COLUMNS).save(str(place))
    sys.stdout.flush()
    # Without the end of the interpreter, in whose course Qt's threads would be met again.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
