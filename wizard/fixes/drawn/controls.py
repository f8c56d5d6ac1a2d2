"""What is pressed in a row: switches, buttons, lists to choose from, fields, boxes and circles."""

from wizard.fixes.drawn.board import SIZE, SMALL, Board
from wizard.fixes.drawn.pen import LINE, Box, Type
from wizard.fixes.drawn.place import Element, Sort, Words

SWITCH = (34.0, 18.0)
BOX = 15.0
_STATES: tuple[Words, Words] = ({"en": "Off", "ja": "オフ"}, {"en": "On", "ja": "オン"})


def control_width(board: Board, element: Element, most: float) -> float:
    """Return the room that the control of *element* takes, at most *most*."""
    value = board.say(element.value)
    words = board.type().width(value)
    match element.sort:
        case Sort.SWITCH:
            before, after = board.look.states
            state = board.type(SMALL).width(board.say(_STATES[element.on])) + 8
            return SWITCH[0] + (state if before or after else 0) + (6 if after else 0)
        case Sort.BUTTON:
            return min(most, max(words + 22, 64))
        case Sort.POPUP:
            return min(most, words + 38)
        case Sort.FIELD:
            return min(most, max(words + 22, 140))
        case Sort.ROW:
            return min(most, words) + (16 if element.opens else 0)
        case _:
            return 0.0


def draw_control(board: Board, element: Element, box: Box) -> Box:
    """Draw the control of *element* half way down *box*, as wide as it; return what is to be pressed."""
    match element.sort:
        case Sort.SWITCH:
            return _switch(board, element.on, box)
        case Sort.BUTTON:
            return draw_button(board, element, box)
        case Sort.POPUP:
            return _popup(board, element, box)
        case Sort.FIELD:
            return _field(board, element, box)
        case _:
            return _value(board, element, box)


def button_box(board: Board, element: Element, box: Box) -> Box:
    """Return where the face of a button is in *box*: as high as its words need."""
    lines, size = board.type().lines(board.say(element.value), box.width - 16, 2)
    height = max(26, len(lines) * size * LINE + 9)
    return Box(box.x, box.y + (box.height - height) / 2, box.width, height)


def draw_button(board: Board, element: Element, box: Box) -> Box:
    """Draw a button with `value` on it; the one that Enter presses is filled."""
    ink = board.ink
    face = button_box(board, element, box)
    fill, edge, colour = (ink.accent, ink.accent, ink.on_accent) if element.chosen else (ink.raised, ink.edge, ink.text)
    board.pen.rect(face, fill, edge, radius=min(board.look.button_radius, face.height / 2))
    inner = Box(face.x + 8, face.y, face.width - 16, face.height)
    board.pen.middle(board.say(element.value), inner, board.type(colour=colour, anchor="middle"), 2)
    return face


def _switch(board: Board, is_on: bool, box: Box) -> Box:
    width, height = SWITCH
    ink = board.ink
    before, after = board.look.states
    y = box.y + (box.height - height) / 2
    x = box.x if after else box.right - width
    fill, knob = (board.accent, ink.on_accent) if is_on else ("none", ink.edge)
    board.pen.rect(Box(x, y, width, height), fill, board.accent if is_on else ink.edge, radius=height / 2)
    board.pen.circle(x + (width - 9 if is_on else 9), y + 9, 5.8, knob)
    words = board.say(_STATES[is_on])
    if before:
        room = Box(box.x, box.y, x - 8 - box.x, box.height)
        board.pen.middle(words, room, board.type(SMALL, anchor="end"))
    if after:
        room = Box(x + width + 8, box.y, box.right - x - width - 8, box.height)
        board.pen.middle(words, room, board.type(SMALL))
        return Box(x, y, box.right - x, height)
    return Box(x, y, width, height)


def _popup(board: Board, element: Element, box: Box) -> Box:
    face = Box(box.x, box.y + (box.height - 25) / 2, box.width, 25)
    ink = board.ink
    board.pen.rect(face, ink.raised, ink.edge, radius=board.look.button_radius)
    inner = Box(face.x + 10, face.y, face.width - 32, face.height)
    board.pen.middle(board.say(element.value), inner, board.type())
    x, y = face.right - 13, face.y + face.height / 2
    board.pen.path(f"M{x - 4:g} {y - 2:g} L{x:g} {y + 2.2:g} L{x + 4:g} {y - 2:g}", ink.quiet, 1.6)
    return face


def _field(board: Board, element: Element, box: Box) -> Box:
    face = Box(box.x, box.y + (box.height - 25) / 2, box.width, 25)
    board.pen.rect(face, board.ink.card, board.ink.edge, radius=min(board.look.button_radius, 4))
    inner = Box(face.x + 8, face.y, face.width - 16, face.height)
    board.pen.middle(board.say(element.value), inner, board.type())
    return face


def _value(board: Board, element: Element, box: Box) -> Box:
    room = box.width - (16 if element.opens else 0)
    board.pen.middle(board.say(element.value), Box(box.x, box.y, room, box.height),
                     board.type(colour=board.ink.quiet, anchor="end"), 2)  # fmt: skip
    if element.opens:
        chevron(board, box.right - 4, box.y + box.height / 2)
    return box


def chevron(board: Board, x: float, y: float) -> None:
    """Draw the sign that a row leads on, with its tip at (*x*, *y*)."""
    board.pen.path(f"M{x - 4.5:g} {y - 4.5:g} L{x:g} {y:g} L{x - 4.5:g} {y + 4.5:g}", board.ink.quiet, 1.6)


def draw_tick_box(board: Board, element: Element, x: float, y: float) -> Box:
    """Draw a box to tick or a circle to choose, around the height *y*; return it."""
    ink = board.ink
    box = Box(x, y - BOX / 2, BOX, BOX)
    colour = ink.accent if element.on else ink.edge
    if element.sort is Sort.RADIO:
        board.pen.circle(x + BOX / 2, y, BOX / 2 - 0.6, ink.card, colour)
        if element.on:
            board.pen.circle(x + BOX / 2, y, 3.8, ink.accent)
        return box
    board.pen.rect(box, ink.accent if element.on else ink.card, colour, radius=3)
    if element.on:
        board.pen.path(f"M{x + 3.5:g} {y:g} l3 3.2 l5 -6.2", ink.on_accent, 1.8)
    return box


def draw_padlock(board: Board, x: float, y: float) -> Box:
    """Draw a closed padlock around the height *y*; return it."""
    box = Box(x, y - 13, 20, 26)
    ink = board.ink
    board.pen.path(f"M{x + 5:g} {y - 1:g} v-5 a5 5 0 0 1 10 0 v5", ink.text, 2.2)
    board.pen.rect(Box(x + 1.5, y - 1.5, 17, 13), ink.text, radius=2.5)
    board.pen.circle(x + 10, y + 4, 2, ink.card)
    return box


def draw_warning(board: Board, x: float, y: float) -> Box:
    """Draw the triangle of a warning with its upper left corner at (*x*, *y*); return its box."""
    ink = board.ink
    board.pen.path(f"M{x + 18:g} {y + 3:g} L{x + 34:g} {y + 31:g} H{x + 2:g} Z", ink.warning, 2.5)
    board.pen.path(f"M{x + 18:g} {y + 13:g} v8 M{x + 18:g} {y + 26:g} v.1", ink.warning, 3)
    return Box(x, y, 36, 36)


def quiet(board: Board, size: float = SIZE) -> Type:
    """Return the type of what is said by the way."""
    return board.type(size, board.ink.quiet)
