"""The pictures of the README show what the program shows: the texts of each window are those it was taken of."""

import gc
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.support.packaging_tools import tool
from wizard.views.garbage import search

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 900_000
"""Bytes of all pictures together."""


pictures = tool("pictures")


@pytest.fixture(autouse=True)
def _garbage() -> Iterator[None]:
    """Search for garbage in this thread alone, as the program does."""
    gc.disable()
    yield
    search()
    gc.enable()


@pytest.mark.parametrize("picture", pictures.PICTURES, ids=lambda picture: picture.name)
def test_a_picture_shows_the_texts_of_the_program(qapp: QApplication, picture: object) -> None:
    assert not pictures.is_stale(picture), "run: python packaging/pictures.py"


def test_another_text_makes_a_picture_stale(qapp: QApplication) -> None:
    first = pictures.PICTURES[0]
    with pictures.shown(first) as window:
        before = pictures.digest(window)
        label = next(label for label in window.findChildren(QLabel) if label.isVisibleTo(window) and label.text())
        label.setText(f"{label.text()} no more")
        assert pictures.digest(window) != before


def test_a_fingerprint_is_no_text_to_compare(qapp: QApplication) -> None:
    window = QWidget()
    label = QLabel(window)
    label.setText("SHA-256: " + ":".join(["ab"] * 32))
    before = pictures.digest(window)
    label.setText("SHA-256: " + ":".join(["cd"] * 32))
    assert pictures.digest(window) == before
    label.setText("SHA-256:")
    assert pictures.digest(window) != before
    window.deleteLater()


def test_pictures_are_as_large_as_they_are_to_be_and_small_files(qapp: QApplication) -> None:
    for picture in pictures.PICTURES:
        image = QImage(str(picture.file))
        assert (image.width(), image.height()) == (picture.width, picture.height)
    assert sum(file.stat().st_size for file in pictures.FOLDER.iterdir()) < LARGEST


def test_every_picture_is_shown_somewhere_and_none_is_left_over() -> None:
    pages = [ROOT / "README.md", ROOT / "SECURITY.md", *(ROOT / "docs").glob("*.md")]
    shown = {
        Path(name).name for page in pages for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text("utf-8"))
    }
    assert {file.name for file in pictures.FOLDER.iterdir()} == {p.file.name for p in pictures.PICTURES} == shown
