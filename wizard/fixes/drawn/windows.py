"""Whole windows: the frame, the bar, navigation and page, and the buttons at the foot."""

from dataclasses import replace

from wizard.fixes.drawn.bars import draw_bar
from wizard.fixes.drawn.board import ROOM_FOR_MARK, SIZE, Board, badge_of, draw_marks
from wizard.fixes.drawn.controls import button_box, control_width, draw_button
from wizard.fixes.drawn.elements import draw_column, draw_item
from wizard.fixes.drawn.ink import Ink
from wizard.fixes.drawn.looks import LOOKS, Bar, Look, Rows
from wizard.fixes.drawn.pen import Box, Pen
from wizard.fixes.drawn.place import Element, Kind, Place, Window

_STEP = 36.0
"""How far to the right each further window begins."""

_LAP = 16.0
"""How much of the window behind is covered by the next."""

_EDGE = 6.0
"""Around everything."""

_MENU = 196.0
"""The width of a menu."""


def compose(place: Place, language: str, ink: Ink, family: str = "sans-serif") -> tuple[Board, float, float]:
    """Draw *place*; return what it is drawn on, and its width and height in user units."""
    board = Board(pen=Pen(family), ink=ink, look=LOOKS[place.window[0].kind], language=language)
    y = width = _EDGE
    for number, window in enumerate(place.window):
        board.look = LOOKS[window.kind]
        if number:
            y -= _LAP
        x = _EDGE + number * _STEP
        y += draw_window(board, window, x, y)
        width = max(width, x + board.look.width)
    width = max(width, *(badge_of(target).right for _, target in board.marks)) if board.marks else width
    draw_marks(board)
    return board, width + _EDGE, y + _EDGE


def draw_window(board: Board, window: Window, x: float, y: float) -> float:
    """Draw *window* with its upper left corner at (*x*, *y*); return its height."""
    look = board.look
    behind = board.pen.place
    frame = Box(x, y, look.width, 0)
    top = draw_bar(board, window, frame)
    if window.kind is Kind.BROWSER_MENU:
        height = _draw_menus(board, window, Box(x, y + top, look.width, 0)) + top
        _frame(board, Box(x, y, look.width, height), window, behind)
        return height
    side, main = _columns(window, look, Box(x, y + top, look.width, 0))
    inner = board.pen.place
    tall = max(_draw_side(board, window, side), _draw_page(board, window, main))
    if look.is_phone:
        tall = max(tall, 250 - top)
    tall += 14
    if window.foot:
        tall += _draw_foot(board, window, Box(x, y + top + tall, look.width, 0))
    if side.width and _has_ground(look):
        beneath = 0.0 if look.bar in {Bar.MAC, Bar.GNOME, Bar.CHROMEOS} else top
        _side_ground(board, Box(x, y + beneath, side.right - x + 8, top + tall - beneath), inner)
    height = top + tall + (_LAP if window.kind is not Kind.DIALOG else 0)
    _frame(board, Box(x, y, look.width, height), window, behind)
    return height


def _frame(board: Board, box: Box, window: Window, behind: int) -> None:
    """Draw what a window stands on."""
    look, ink = board.look, board.ink
    is_plain = look.rows is Rows.PLAIN or window.kind is Kind.BROWSER_MENU
    ground = ink.card if is_plain else ink.pane
    if look.bar in {Bar.WINDOWS, Bar.BROWSER, Bar.KDE, Bar.MAC, Bar.GNOME, Bar.CHROMEOS, Bar.SAFARI, Bar.TERMINAL}:
        has_bar = look.bar in {Bar.BROWSER, Bar.KDE, Bar.TERMINAL} or is_plain
        board.pen.rect(box, ground, ink.edge, radius=look.radius, behind=behind)
        if has_bar:
            tall = {
                Bar.WINDOWS: 32.0,
                Bar.MAC: 38.0,
                Bar.GNOME: 42.0,
                Bar.CHROMEOS: 40.0,
                Bar.BROWSER: 34.0,
                Bar.SAFARI: 40.0,
            }.get(look.bar, 30.0)
            bar = Box(box.x + 1, box.y + 1, box.width - 2, tall)
            board.pen.rect(bar, ink.bar, radius=max(0.0, look.radius - 1), behind=behind + 1)
            under = Box(bar.x, bar.bottom - look.radius, bar.width, look.radius)
            board.pen.rect(under, ink.bar, behind=behind + 2)
        return
    board.pen.rect(box, ground, ink.edge, radius=look.radius, behind=behind)


def _has_ground(look: Look) -> bool:
    return look.bar in {Bar.MAC, Bar.GNOME, Bar.KDE} or (
        look.bar is Bar.WINDOWS and look.rows is Rows.PLAIN and not look.is_boxed
    )


def _side_ground(board: Board, box: Box, behind: int) -> None:
    """Tint the navigation, inside of the frame's edge and corners."""
    radius = board.look.radius
    inner = Box(box.x + 1, box.y + 1, box.width, box.height + _LAP - 2)
    if board.look.bar in {Bar.MAC, Bar.GNOME}:
        # The bar's own words were drawn before: the ground goes beneath those, too, from the window's start.
        board.pen.rect(Box(inner.x + inner.width - 1, inner.y, 1, inner.height), board.ink.line, behind=behind)
        return
    board.pen.rect(inner, board.ink.bar, radius=min(radius, 4), behind=behind)


def _columns(window: Window, look: Look, box: Box) -> tuple[Box, Box]:
    """Return where the navigation and the page of *window* go."""
    if not window.side:
        return Box(box.x, box.y, 0, 0), Box(box.x + look.pad, box.y, box.width - 2 * look.pad, 0)
    side = Box(box.x + 8, box.y + 4, look.side - 8, 0)
    left = side.right + 8 + min(look.pad, 16)
    right = box.right - max(min(look.pad, 16), ROOM_FOR_MARK - 4)
    return side, Box(left, box.y, right - left, 0)


def _draw_side(board: Board, window: Window, box: Box) -> float:
    if not window.side:
        return 0.0
    if window.kind is Kind.WINDOWS_DIALOG:
        return draw_column(board, window.side, Box(box.x + 8, box.y + 6, box.width - 8, 0)) + 6
    return draw_column(board, window.side, box) + 4


def _draw_page(board: Board, window: Window, box: Box) -> float:
    """Draw the name of the page, its tabs and its elements."""
    y = box.y + (10 if window.kind not in {Kind.IOS_SETTINGS, Kind.ANDROID_SETTINGS, Kind.DIALOG} else 0)
    has_own = board.look.bar in {Bar.GNOME, Bar.IOS, Bar.ANDROID}
    if window.heading and not has_own:
        y += _draw_heading(board, window, Box(box.x, y, box.width, 0)) + 10
    if window.tabs:
        y += _draw_tabs(board, window.tabs, Box(box.x, y, box.width, 0)) + 10
    return y + draw_column(board, window.main, Box(box.x, y, box.width, 0)) - box.y


def _draw_heading(board: Board, window: Window, box: Box) -> float:
    """Draw the page's name, after where it hangs: "Time & language › Date & time"."""
    heading, above = board.say(window.heading), board.say(window.above)
    if not above:
        return board.pen.text(heading, box, board.type(17), 2)
    grey = board.type(15, board.ink.quiet)
    used = grey.width(above) + 22
    plain = board.type(15)
    if used + plain.width(heading) > box.width:
        tall = board.pen.text(f"{above}  ›", box, board.type(SIZE, board.ink.quiet), 2)
        return tall + board.pen.text(heading, Box(box.x, box.y + tall + 2, box.width, 0), plain, 2) + 2
    board.pen.text(above, Box(box.x, box.y, used - 22, 0), grey)
    x, y = box.x + used - 9, box.y + 10
    board.pen.path(f"M{x - 4.5:g} {y - 4.5:g} L{x:g} {y:g} L{x - 4.5:g} {y + 4.5:g}", board.ink.quiet, 1.6)
    return board.pen.text(heading, Box(box.x + used, box.y, box.width - used, 0), plain)


def _draw_tabs(board: Board, tabs: tuple[Element, ...], box: Box) -> float:
    """Draw tabs in a row, in a second one where there is no room; the one in force has a thick line under it."""
    x, y = box.x, box.y
    for tab in tabs:
        words = board.say(tab.label)
        type_ = board.type(12.5, board.ink.text if tab.chosen else board.ink.quiet)
        width = type_.width(words) + 14 + (ROOM_FOR_MARK if tab.mark else 0)
        if x > box.x and x + width > box.right:
            x, y = box.x, y + 30
        face = Box(x, y, width - (ROOM_FOR_MARK if tab.mark else 0), 26)
        board.pen.middle(words, Box(face.x + 7, y, face.width - 14, 24), replace(type_, anchor="middle"))
        if tab.chosen:
            board.pen.rect(Box(face.x + 4, y + 24, face.width - 8, 2.5), board.ink.accent, radius=1)
        board.mark(tab.mark, Box(face.x + 2, face.y + 2, face.width - 4, 21))
        x += width + 4
    board.pen.path(f"M{box.x:g} {y + 28:g} H{box.right:g}", board.ink.line, 1)
    return y + 30 - box.y


def _draw_foot(board: Board, window: Window, box: Box) -> float:
    """Draw what is at the foot: buttons at the right, the last one outermost; anything else at the left, above them."""
    look = board.look
    pad = max(look.pad, 18) if look.bar is not Bar.WINDOWS else 18
    others = [element for element in window.foot if not element.value]
    y = box.y + 4
    if others:
        y += draw_column(board, others, Box(box.x + pad, y, box.width - 2 * pad, 0)) + 4
    x, tall = box.right - pad, 0.0
    for button in reversed([element for element in window.foot if element.value]):
        width = control_width(board, button, box.width * (0.75 if look.is_phone else 0.45))
        if button.mark:
            x -= ROOM_FOR_MARK - 8
        face = button_box(board, button, Box(x - width, y, width, 30))
        board.mark(button.mark, draw_button(board, button, Box(face.x, y, width, max(30, face.height))))
        tall = max(tall, 30, face.height)
        x -= width + 10
    return y + tall + 8 - box.y


def _draw_menus(board: Board, window: Window, box: Box) -> float:
    """Draw a menu that hangs from the right of a toolbar, and at its left the menu that opens from it."""
    menu = Box(box.right - _MENU - 24, box.y + 2, _MENU, 0)
    open_at = menu.y
    board.look = replace(board.look, has_symbols=False)
    behind, y = board.pen.place, menu.y + 6
    for element in window.main:
        if element.on:
            open_at = y
        y += draw_item(board, replace_on(element), Box(menu.x + 6, y, menu.width - 12, 0))
    board.pen.rect(
        Box(menu.x, menu.y, menu.width, y + 6 - menu.y), board.ink.card, board.ink.edge, radius=7, behind=behind
    )
    bottom = y + 6
    if window.side:
        bottom = max(bottom, _draw_submenu(board, window, Box(menu.x - _MENU - 22, open_at, _MENU + 16, 0)))
    return bottom + 18 - box.y


def _draw_submenu(board: Board, window: Window, box: Box) -> float:
    """Draw the second menu beside the item that opens it; return its lower end."""
    tall = 12 + 25 * len(window.side)
    top = max(box.y - 6, box.y + 31 - tall)
    behind, y = board.pen.place, top + 6
    for element in window.side:
        y += draw_item(board, element, Box(box.x + 6, y, box.width - 12, 0))
    frame = Box(box.x, top, box.width, y + 6 - top)
    board.pen.rect(frame, board.ink.card, board.ink.edge, radius=7, behind=behind)
    return frame.bottom


def replace_on(element: Element) -> Element:
    """Return *element* of a menu without the signs of a tree: an open one is tinted."""
    return Element(label=element.label, chosen=element.on or element.chosen, mark=element.mark)
