"""The elements of a window, one under the other."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from wizard.fixes.drawn.board import ROOM_FOR_MARK, SIZE, SMALL, Board
from wizard.fixes.drawn.controls import (
    BOX,
    button_box,
    chevron,
    control_width,
    draw_control,
    draw_padlock,
    draw_tick_box,
    draw_warning,
    quiet,
)
from wizard.fixes.drawn.looks import Chosen, Rows
from wizard.fixes.drawn.pen import LINE, Box, Type
from wizard.fixes.drawn.place import Element, Sort

_ROWS = frozenset({Sort.ROW, Sort.SWITCH, Sort.POPUP, Sort.BUTTON, Sort.FIELD})
_TICKS = frozenset({Sort.CHECK, Sort.RADIO})

_INSIDE = 12.0
"""From the edge of a card or list to what is in it."""

_LEVEL = 15.0
"""How much deeper a branch of a tree stands."""


def draw_column(board: Board, elements: Sequence[Element], box: Box) -> float:
    """Draw *elements* from the top of *box*, whose height does not matter; return the height that they took."""
    y = box.y
    for group in _groups(board, elements):
        if y > box.y:
            y += board.look.gap
        y += _draw_group(board, group, Box(box.x, y, box.width, 0))
    return y - box.y


def _groups(board: Board, elements: Sequence[Element]) -> Iterator[tuple[Element, ...]]:
    """Yield what stands on one card, or in one list; everything else alone."""

    def kind(element: Element) -> str:
        if element.sort in _ROWS | _TICKS and board.look.rows is Rows.GROUP and element.label:
            return "card"
        return "list" if element.sort is Sort.ITEM else ""

    for key, group in groupby(elements, kind):
        if key:
            yield tuple(group)
        else:
            yield from ((element,) for element in group)


def _draw_group(board: Board, group: Sequence[Element], box: Box) -> float:
    first = group[0]
    if first.sort is Sort.ITEM:
        return _draw_list(board, group, box)
    if first.sort in _ROWS | _TICKS and first.label and board.look.rows is not Rows.PLAIN:
        return _draw_card(board, group, box)
    return _draw_one(board, first, box)


def _draw_card(board: Board, group: Sequence[Element], box: Box) -> float:
    behind = board.pen.place
    y = box.y
    for number, element in enumerate(group):
        if number:
            board.pen.path(f"M{box.x + _INSIDE:g} {y:g} H{box.right - 1:g}", board.ink.line, 1)
        y += _draw_one(board, element, Box(box.x + _INSIDE, y, box.width - 2 * _INSIDE, 0))
    whole = Box(box.x, box.y, box.width, y - box.y)
    board.pen.rect(whole, board.ink.card, board.ink.line, radius=board.look.card_radius, behind=behind)
    return whole.height


def _draw_one(board: Board, element: Element, box: Box) -> float:
    match element.sort:
        case Sort.HEADING:
            return _draw_text(board, element, box, board.type(SIZE, bold=True)) + 3
        case Sort.TEXT | Sort.CODE | Sort.LINK:
            return _draw_text(board, element, box, _type_of(board, element))
        case Sort.CHECK | Sort.RADIO:
            return _draw_tick(board, element, box)
        case Sort.PADLOCK:
            target = draw_padlock(board, box.x, box.y + 15)
            board.pen.middle(
                board.say(element.label), Box(box.x + 54, box.y, box.width - 54, 30), quiet(board, SMALL), 2
            )
            board.mark(element.mark, target)
            return 30.0
        case Sort.WARNING:
            return draw_warning(board, box.x, box.y).height + 4
        case _:
            return _draw_row(board, element, box)


def _type_of(board: Board, element: Element) -> Type:
    match element.sort:
        case Sort.CODE:
            return Type(size=SMALL, colour=board.ink.quiet, is_mono=True)
        case Sort.LINK:
            return board.type(colour=board.ink.accent)
        case _:
            return board.type()


def _draw_text(board: Board, element: Element, box: Box, type_: Type) -> float:
    room = box.width - (ROOM_FOR_MARK if element.mark else 0)
    words = board.say(element.label)
    height = board.pen.text(words, Box(box.x, box.y, room, 0), type_, 4)
    lines, size = type_.lines(words, room, 4)
    widest = max(type_.width(line) for line in lines) * size / type_.size
    board.mark(element.mark, Box(box.x, box.y, min(room, widest), height))
    if element.sort is Sort.LINK:
        board.pen.path(f"M{box.x:g} {box.y + height - 1:g} h{min(room, widest) * 0.86:g}", type_.colour, 1)
    return height + _draw_note(board, element, Box(box.x, box.y + height, box.width, 0))


def _draw_note(board: Board, element: Element, box: Box) -> float:
    return board.pen.text(board.say(element.note), box, quiet(board, SMALL), 4)


def _draw_tick(board: Board, element: Element, box: Box) -> float:
    room = box.width - BOX - 9 - (ROOM_FOR_MARK + 12 if element.mark else 0)
    words = board.say(element.label)
    lines, size = board.type().lines(words, room, 3)
    words_height = len(lines) * size * LINE
    least = board.look.row if board.look.rows is not Rows.PLAIN else 22.0
    height = max(least, words_height + 4)
    middle = box.y + (height if len(lines) == 1 else size * LINE + 4) / 2
    tick = draw_tick_box(board, element, box.x, middle)
    top = box.y + (height - words_height) / 2
    board.pen.text(words, Box(tick.right + 9, top, room, 0), board.type(), 3)
    widest = max(board.type().width(line) for line in lines) * size / SIZE
    board.mark(element.mark, Box(box.x, min(top, tick.y), BOX + 9 + min(room, widest), max(words_height, BOX)))
    return height + _draw_note(board, element, Box(tick.right + 9, box.y + height, room, 0))


def _draw_row(board: Board, element: Element, box: Box) -> float:
    """Draw a label, and its control at the right or, where the system does so, under it."""
    label = board.say(element.label)
    if not label and not element.note:
        width = control_width(board, element, box.width - ROOM_FOR_MARK)
        if board.look.is_phone or element.sort is Sort.FIELD:
            width = box.width - (ROOM_FOR_MARK - board.look.pad / 2 if element.mark else 0)
        height = max(board.look.row, 30.0)
        board.mark(element.mark, draw_control(board, element, Box(box.x, box.y, width, height)))
        return height
    if board.look.is_stacked and element.sort is not Sort.ROW:
        height = board.pen.text(label, box, board.type(), 3) + 5
        width = control_width(board, element, box.width - ROOM_FOR_MARK)
        target = draw_control(board, element, Box(box.x, box.y + height, width, 27))
        board.mark(element.mark, target)
        height += 27
        return height + _draw_note(board, element, Box(box.x, box.y + height, box.width, 0))
    return _draw_side_by_side(board, element, box)


def _draw_side_by_side(board: Board, element: Element, box: Box) -> float:
    label, note = board.say(element.label), board.say(element.note)
    most = max(box.width * 0.6, box.width - board.type().width(label) - 14)
    control = control_width(board, element, min(most, box.width * 0.72))
    aside = ROOM_FOR_MARK + 4 if element.mark and board.look.rows is Rows.PLAIN else 0
    room = box.width - control - aside - (12 if control else 0)
    small = quiet(board, SMALL)
    lines, size = board.type().lines(label, room, 3)
    tall = len(lines) * size * LINE
    note_lines, note_size = small.lines(note, room, 4) if note else ((), 0.0)
    words = tall + len(note_lines) * note_size * LINE
    height = max(board.look.row, words + 12)
    if element.sort is Sort.BUTTON:
        height = max(height, button_box(board, element, Box(0, 0, control, 0)).height + 14)
    top = box.y + (height - words) / 2
    board.pen.text(label, Box(box.x, top, room, 0), board.type(), 3)
    board.pen.text(note, Box(box.x, top + tall, room, 0), small, 4)
    where = Box(box.right - aside - control, box.y, control, height)
    target = draw_control(board, element, where)
    whole = Box(box.x - 2, box.y + 6, box.width + 4 - aside, height - 12)
    board.mark(element.mark, whole if element.sort is Sort.ROW else target)
    return height


def _draw_list(board: Board, group: Sequence[Element], box: Box) -> float:
    """Draw names one under the other: navigation, a tree, what is in a folder."""
    behind = board.pen.place
    is_boxed = board.look.is_boxed
    inset = 5.0 if is_boxed else 0.0
    y = box.y + inset
    for element in group:
        y += draw_item(board, element, Box(box.x + inset, y, box.width - 2 * inset, 0))
    height = y + inset - box.y
    if is_boxed:
        board.pen.rect(Box(box.x, box.y, box.width, height), board.ink.card, board.ink.edge, radius=2, behind=behind)
    return height


def draw_item(board: Board, element: Element, box: Box) -> float:
    """Draw one name of a list; return its height."""
    ink = board.ink
    behind = board.pen.place
    is_solid = element.chosen and board.look.chosen is Chosen.SOLID
    colour = ink.on_accent if is_solid else ink.text
    x = box.x + 8 + element.level * _LEVEL
    if element.on or element.opens:
        _branch(board, element.on, x, box.y + 12)
    if element.level or element.on or element.opens:
        x += 13
    if board.look.has_symbols:
        _symbol(board, colour if is_solid else ink.edge, x, box.y)
        x += board.look.icon[0] + 8
    room = box.right - 6 - x - (ROOM_FOR_MARK - 6 if element.mark else 0)
    lines, size = board.type().lines(board.say(element.label), room, 2)
    height = max(25.0, len(lines) * size * LINE + 8)
    whole = Box(box.x, box.y, box.width - (ROOM_FOR_MARK - 6 if element.mark else 0), height)
    board.pen.middle(board.say(element.label), Box(x, box.y, room, height), board.type(colour=colour), 2)
    if element.chosen:
        _show_chosen(board, whole, behind)
    board.mark(element.mark, Box(whole.x + 3, whole.y + 3, whole.width - 6, whole.height - 6))
    return height


def _show_chosen(board: Board, whole: Box, behind: int) -> None:
    ink, chosen = board.ink, board.look.chosen
    if chosen in {Chosen.BAR, Chosen.EDGE}:
        bar = Box(whole.x, whole.y + 5, 3, whole.height - 10)
        board.pen.rect(bar, ink.accent, radius=1.5, behind=behind)
    if chosen is not Chosen.EDGE:
        fill = ink.accent if chosen is Chosen.SOLID else ink.chosen
        board.pen.rect(whole, fill, radius=min(board.look.card_radius, 8), behind=behind)


def _symbol(board: Board, colour: str, x: float, y: float) -> None:
    size, is_filled = board.look.icon
    box = Box(x, y + 12.5 - size / 2, size, size)
    board.pen.rect(box, colour if is_filled else "none", colour, radius=3)


def _branch(board: Board, is_open: bool, x: float, y: float) -> None:
    if is_open:
        board.pen.path(f"M{x:g} {y - 2:g} l4 4.2 l4 -4.2", board.ink.quiet, 1.5)
    else:
        chevron(board, x + 6, y)
