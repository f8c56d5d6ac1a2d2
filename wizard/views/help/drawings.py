"""The drawings of places in an article: as large as there is room, in the colours in force."""

from collections.abc import Iterator

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QFont, QFontInfo, QImage, QPainter, QTextCursor, QTextDocument, QTextFragment
from PySide6.QtSvg import QSvgRenderer

from wizard.fixes.drawings import draw, ids, place
from wizard.fixes.drawn.board import SIZE
from wizard.i18n import language
from wizard.views.drawing import ink_in_force


def drawn(id_: str, font: QFont, ratio: float) -> QImage | None:
    """Return the drawing *id_* with letters as large as *font*'s, for a screen with *ratio*; None for other names."""
    if id_ not in ids():
        return None
    renderer = QSvgRenderer()
    svg = draw(place(id_), language(), ink_in_force(), f"{QFontInfo(font).family()}, sans-serif")
    renderer.load(QByteArray(svg.encode()))
    size = renderer.defaultSize() * max(1.0, QFontInfo(font).pixelSize() / SIZE)
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def fit_drawings(document: QTextDocument, width: int) -> None:
    """Make the drawings in *document* at most *width* pixels wide."""
    for fragment in tuple(_pictures(document)):
        look = fragment.charFormat().toImageFormat()
        image = document.resource(QTextDocument.ResourceType.ImageResource.value, look.name())
        if not isinstance(image, QImage):
            continue
        size = image.deviceIndependentSize()
        share = min(1.0, max(1, width) / size.width())
        look.setWidth(size.width() * share)
        look.setHeight(size.height() * share)
        cursor = QTextCursor(document)
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(look)


def _pictures(document: QTextDocument) -> Iterator[QTextFragment]:
    block = document.begin()
    while block.isValid():
        at = block.begin()
        while not at.atEnd():
            if at.fragment().charFormat().isImageFormat():
                yield at.fragment()
            at += 1
        block = block.next()
