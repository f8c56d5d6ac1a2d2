"""Take the pictures of the README: real windows of the program, filled with the recorded cases of the tests.

python packaging/pictures.py            take those that are out of date, or missing
python packaging/pictures.py --all      take all of them anew
python packaging/pictures.py --check    exit 1 when one shows other texts than the program

Each file carries a digest of the texts in its window, since pixels differ from one computer's fonts to another's.
"""

# ruff: noqa: E402, I001  (the tests' scenes are found only once this checkout is looked in)

import argparse
import hashlib
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtGui import QFont, QFontDatabase, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from picture_scenes import ours, scrolled

from tests.support.scenes import Scene, scene_of, turn
from wizard import i18n
from wizard.flow.settings import Look
from wizard.views.theme import Theme

FOLDER = ROOT / "docs" / "pictures"
FAMILIES = ("Noto Sans CJK JP", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans")
"""The first one that is installed is taken; it should have Japanese, too."""
TEXT_SIZE = 10
LARGEST = 900_000
"""Bytes of all of them together."""
_DIGEST = "Texts"
_COLOURS = 256
_MADE_UP = re.compile(r"[0-9a-f]{2}(?:[:\s\u200b]*[0-9a-f]{2}){15,}", re.IGNORECASE)
"""A fingerprint: another one each time, as keys are made for the pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One file: which scene it shows, in which language and look, how large its window is, and how far down it is."""

    name: str
    scene: Scene
    language: str = "en"
    look: Look = Look.LIGHT
    width: int = 1000
    height: int = 720
    down: int = 0

    @property
    def file(self) -> Path:
        """Where it is."""
        return FOLDER / f"{self.name}.png"


PICTURES: tuple[Picture, ...] = (
    Picture(name="start", scene=scene_of("start-hint-code")),
    Picture(name="step1", scene=ours("picture-expired")),
    Picture(name="step2", scene=ours("picture-checks")),
    Picture(name="step3", scene=ours("picture-plan"), down=200),
    Picture(name="owner", scene=scene_of("server")),
    Picture(name="call", scene=scene_of("call-question")),
    Picture(name="viewer", scene=ours("picture-viewer"), width=1080, height=760),
    Picture(name="japanese", scene=ours("picture-name"), language="ja"),
    Picture(name="dark", scene=ours("picture-clock"), look=Look.DARK),
)
"""Every picture, in the order in which the README shows them."""


@contextmanager
def shown(picture: Picture) -> Iterator[QWidget]:
    """Show the window of *picture*, and give it while it stands there."""
    application = QApplication.instance() or QApplication([*sys.argv[:1], "-style", "Fusion"])
    assert isinstance(application, QApplication)  # noqa: S101  (nothing else is made here)
    look_of = application.findChild(Theme) or Theme(application, Look.LIGHT)
    font, language = application.font(), i18n.language()
    i18n.use(picture.language)
    # As the program does it.
    i18n.typeset()
    application.setFont(_font())
    look_of.fix(picture.look)
    try:
        with picture.scene.open() as window:
            window.resize(picture.width, picture.height)
            turn()
            scrolled(window, picture.down)
            yield window
    finally:
        application.setFont(font)
        look_of.fix(Look.LIGHT)
        i18n.use(language)
        i18n.typeset(on=False)


def _font() -> QFont:
    installed = set(QFontDatabase.families())
    family = next((name for name in FAMILIES if name in installed), QApplication.font().family())
    return QFont(family, TEXT_SIZE)


def texts(window: QWidget) -> Iterator[str]:
    """Yield every text in *window*, also what is scrolled out of it: what is in sight depends on the fonts."""
    yield window.windowTitle()
    for widget in window.findChildren(QWidget):
        if widget.isVisibleTo(window):
            yield from filter(None, (_text_of(widget), widget.accessibleName(), widget.accessibleDescription()))


def _text_of(widget: QWidget) -> str:
    match widget:
        case QLabel() | QAbstractButton():
            return widget.text()
        case QLineEdit():
            return widget.text() or widget.placeholderText()
        case QPlainTextEdit() | QTextEdit():
            return widget.toPlainText()
        case QComboBox():
            return widget.currentText()
    return ""


def digest(window: QWidget) -> str:
    """Return a digest of the texts in *window*."""
    whole = _MADE_UP.sub("#", "\n".join(dict.fromkeys(texts(window))))
    return hashlib.sha256(whole.encode("utf-8", "backslashreplace")).hexdigest()


def digest_in(file: Path) -> str:
    """Return the digest that the picture *file* carries; empty where there is none, or no picture."""
    return QImage(str(file)).text(_DIGEST) if file.exists() else ""


def take(picture: Picture) -> None:
    """Write the file of *picture*, with few colours and the digest of its texts."""
    with shown(picture) as window:
        _without_cursor()
        image = _with_few_colours(window.grab().toImage())
        image.setText(_DIGEST, digest(window))
    image.setDotsPerMeterX(3780)
    image.setDotsPerMeterY(3780)
    FOLDER.mkdir(exist_ok=True)
    if not image.save(str(picture.file), quality=0):
        raise OSError(f"{picture.file} cannot be written")


def _without_cursor() -> None:
    """Take the focus away from words that were brought to the person's attention, but not from a field to type in."""
    focused = QApplication.focusWidget()
    if focused is not None and not isinstance(focused, QLineEdit | QPlainTextEdit):
        focused.clearFocus()
        turn()


def _with_few_colours(image: QImage) -> QImage:
    """Return *image* with the colours that it has most of; the others become the nearest ones."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    count = Counter(memoryview(plain.constBits()).cast("I"))
    table = [colour | 0xFF000000 for colour in _chosen(count)]
    return plain.convertToFormat(QImage.Format.Format_Indexed8, table)


def _chosen(count: Counter[int]) -> list[int]:
    """Return the colours to keep: half of the room for the most frequent ones, half for examples of the others."""
    frequent = [colour for colour, _ in count.most_common(_COLOURS // 2)]
    others: Counter[int] = Counter()
    examples: dict[int, int] = {}
    for colour, times in count.most_common()[len(frequent) :]:
        cell = colour & 0xF0F0F0
        others[cell] += times
        examples.setdefault(cell, colour)
    return [*frequent, *(examples[cell] for cell, _ in others.most_common(_COLOURS - len(frequent)))]


def main() -> int:
    """Take or check the pictures; exit 1 when one was, or stays, out of date."""
    parser = argparse.ArgumentParser(description="Take the pictures of the README.")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--all", action="store_true", help="take all of them anew")
    only.add_argument("--check", action="store_true", help="only complain")
    arguments = parser.parse_args()
    stale = [picture for picture in PICTURES if arguments.all or is_stale(picture)]
    for picture in stale:
        if arguments.check:
            print(f"{picture.file.relative_to(ROOT)} is out of date; run: python packaging/pictures.py")
        else:
            take(picture)
            print(f"{picture.file.relative_to(ROOT)}: {picture.file.stat().st_size // 1024} KB")
    return 1 if arguments.check and stale else 0


def is_stale(picture: Picture) -> bool:
    """Say whether the program shows other texts there than the file was taken of."""
    with shown(picture) as window:
        return digest(window) != digest_in(picture.file)


if __name__ == "__main__":
    sys.exit(main())
