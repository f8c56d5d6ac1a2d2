"""The top of each kind of window: title bars, toolbars, the status line of a telephone."""

from collections.abc import Callable, Mapping

from wizard.fixes.drawn.board import SIZE, SMALL, Board
from wizard.fixes.drawn.looks import Bar
from wizard.fixes.drawn.pen import Box
from wizard.fixes.drawn.place import Window


def draw_bar(board: Board, window: Window, box: Box) -> float:
    """Draw the top of *window* along *box*, whose height does not matter; return its height."""
    return _BARS[board.look.bar](board, window, box)


def _windows(board: Board, window: Window, box: Box) -> float:
    height = 32.0
    board.pen.middle(board.say(window.title), Box(box.x + 14, box.y, box.width - 120, height), board.type(SMALL + 0.5))
    _window_buttons(board, box.right - 82, box.y + height / 2)
    return height


def _window_buttons(board: Board, x: float, y: float) -> None:
    colour = board.ink.quiet
    board.pen.path(f"M{x:g} {y:g} h9", colour)
    board.pen.path(f"M{x + 30:g} {y - 4.5:g} h9 v9 h-9 Z", colour)
    board.pen.path(f"M{x + 60:g} {y - 4.5:g} l9 9 M{x + 69:g} {y - 4.5:g} l-9 9", colour)


def _mac(board: Board, window: Window, box: Box) -> float:
    height = 38.0
    _lights(board, box.x, box.y + height / 2)
    title = board.say(window.title)
    if not window.side:
        room = Box(box.x + 74, box.y, box.width - 148, height)
        board.pen.middle(title, room, board.type(bold=True, anchor="middle"))
    else:
        x = box.x + board.look.side + board.look.pad
        board.pen.middle(title, Box(x, box.y, box.right - x - 16, height), board.type(bold=True))
    return height


def _lights(board: Board, x: float, y: float) -> None:
    """Draw the three round buttons of a Mac's window."""
    for number in range(3):
        board.pen.circle(x + 17 + 18 * number, y, 5.5, board.ink.line, board.ink.edge)


def _gnome(board: Board, window: Window, box: Box) -> float:
    height = 42.0
    side = board.look.side if window.side else 0
    bold = board.type(bold=True, anchor="middle")
    if side:
        board.pen.middle(board.say(window.title), Box(box.x + 8, box.y, side - 16, height), bold)
    room = Box(box.x + side + 40, box.y, box.width - side - 80, height)
    board.pen.middle(board.say(window.heading or ("" if side else window.title)), room, bold)
    x, y = box.right - 21, box.y + height / 2
    board.pen.circle(x, y, 11, board.ink.raised, board.ink.line)
    board.pen.path(f"M{x - 4:g} {y - 4:g} l8 8 M{x + 4:g} {y - 4:g} l-8 8", board.ink.text, 1.5)
    return height


def _kde(board: Board, window: Window, box: Box) -> float:
    height = 30.0
    room = Box(box.x + 90, box.y, box.width - 180, height)
    board.pen.middle(board.say(window.title), room, board.type(SMALL + 0.5, anchor="middle"))
    x, y, colour = box.right - 66, box.y + height / 2, board.ink.quiet
    board.pen.path(f"M{x:g} {y - 2:g} l4.5 4.5 l4.5 -4.5 M{x + 23:g} {y + 2.5:g} l4.5 -4.5 l4.5 4.5", colour)
    board.pen.path(f"M{x + 46:g} {y - 4:g} l8 8 M{x + 54:g} {y - 4:g} l-8 8", colour)
    return height


def _ios(board: Board, window: Window, box: Box) -> float:
    _status(board, box)
    y = box.y + 34
    above = board.say(window.above)
    type_ = board.type(SIZE, board.ink.accent)
    side = 0.0
    if above:
        board.pen.path(f"M{box.x + 22:g} {y + 7:g} l-5 6 l5 6", board.ink.accent, 2)
        side = min(type_.width(above), box.width * 0.3) + 34
        board.pen.middle(above, Box(box.x + 28, y, side - 34, 26), type_, 2)
    bold = board.type(SIZE, bold=True, anchor="middle")
    words = board.say(window.heading or window.title)
    least = max(side, 18)
    middle = Box(box.x + least, y, box.width - 2 * least, 26)
    if bold.width(words) > middle.width:
        middle = Box(box.x + least + 4, y, box.width - least - 20, 26)
    board.pen.middle(words, middle, bold, 2)
    return 72.0


def _android(board: Board, window: Window, box: Box) -> float:
    _status(board, box)
    x, y = box.x + 26, box.y + 48
    board.pen.path(f"M{x + 12:g} {y:g} H{x - 2:g} M{x + 4:g} {y - 6:g} l-6 6 l6 6", board.ink.text, 1.8)
    words = board.say(window.heading or window.title)
    tall = board.pen.text(words, Box(box.x + 24, box.y + 68, box.width - 48, 0), board.type(20), 2)
    return 68 + tall + 14


def _status(board: Board, box: Box) -> None:
    """Draw the line of a telephone that tells its state, without telling one."""
    y, colour = box.y + 17, board.ink.edge
    board.pen.path(f"M{box.x + 28:g} {y:g} h24", colour, 4)
    for number in range(3):
        x = box.right - 66 + 6 * number
        board.pen.path(f"M{x:g} {y + 4:g} v-{3 + 3 * number:g}", colour, 3)
    board.pen.rect(Box(box.right - 42, y - 5, 18, 10), "none", colour, radius=2.5)


def _chromeos(board: Board, window: Window, box: Box) -> float:
    height = 40.0
    board.pen.middle(board.say(window.title), Box(box.x + 18, box.y, 120, height), board.type(bold=True))
    _window_buttons(board, box.right - 82, box.y + height / 2)
    board.pen.rect(Box(box.x + 150, box.y + 9, 190, 22), board.ink.card, board.ink.line, radius=11)
    return height


def _browser(board: Board, window: Window, box: Box) -> float:
    ink, pen = board.ink, board.pen
    tab = Box(box.x + 12, box.y + 7, 168, 28)
    pen.rect(tab, ink.card, radius=7)
    pen.middle(board.say(window.title), Box(tab.x + 14, tab.y - 1, tab.width - 24, tab.height), board.type(SMALL))
    _window_buttons(board, box.right - 82, box.y + 17)
    pen.rect(Box(box.x + 1, box.y + 32, box.width - 2, 36), ink.card)
    y = box.y + 50
    pen.path(f"M{box.x + 26:g} {y - 5:g} l-5 5 l5 5 M{box.x + 21:g} {y:g} h11", ink.quiet, 1.5)
    pen.path(f"M{box.x + 52:g} {y - 5:g} l5 5 l-5 5 M{box.x + 57:g} {y:g} h-11", ink.quiet, 1.5)
    address = Box(box.x + 74, y - 12, box.width - 74 - 62, 24)
    pen.rect(address, ink.pane, ink.line, radius=12)
    pen.middle(window.address, Box(address.x + 14, address.y, address.width - 28, 24), board.type(SMALL, ink.quiet))
    if window.symbol:
        board.mark(window.opener, _opener(board, window.symbol, box.right - 38, y))
    pen.path(f"M{box.x + 1:g} {box.y + 68:g} H{box.right - 1:g}", ink.line, 1)
    return 68.0


def _safari(board: Board, window: Window, box: Box) -> float:
    height = 40.0
    _lights(board, box.x, box.y + height / 2)
    address = Box(box.x + 120, box.y + 8, box.width - 240, 24)
    board.pen.rect(address, board.ink.pane, board.ink.line, radius=7)
    inner = Box(address.x + 10, address.y, address.width - 20, 24)
    board.pen.middle(window.address, inner, board.type(SMALL, board.ink.quiet, anchor="middle"))
    board.pen.path(f"M{box.x + 1:g} {box.y + height:g} H{box.right - 1:g}", board.ink.line, 1)
    return height


def _opener(board: Board, symbol: str, x: float, y: float) -> Box:
    """Draw what opens the menu of a browser, around (*x*, *y*)."""
    colour = board.ink.text
    match symbol:
        case "dots":
            board.pen.path(f"M{x:g} {y - 5:g} v.1 M{x:g} {y:g} v.1 M{x:g} {y + 5:g} v.1", colour, 3)
        case "dots-across":
            board.pen.path(f"M{x - 5:g} {y:g} h.1 M{x:g} {y:g} h.1 M{x + 5:g} {y:g} h.1", colour, 3)
        case _:
            board.pen.path(f"M{x - 6:g} {y - 5:g} h12 M{x - 6:g} {y:g} h12 M{x - 6:g} {y + 5:g} h12", colour, 1.8)
    return Box(x - 9, y - 9, 18, 18)


def _dialog(board: Board, window: Window, box: Box) -> float:
    bold = board.type(SIZE + 1, bold=True)
    pad = board.look.pad
    return board.pen.text(board.say(window.title), Box(box.x + pad, box.y + 18, box.width - 2 * pad, 0), bold, 2) + 26


def _terminal(board: Board, window: Window, box: Box) -> float:
    return _kde(board, window, box)


_BARS: Mapping[Bar, Callable[[Board, Window, Box], float]] = {
    Bar.WINDOWS: _windows,
    Bar.MAC: _mac,
    Bar.GNOME: _gnome,
    Bar.KDE: _kde,
    Bar.IOS: _ios,
    Bar.ANDROID: _android,
    Bar.CHROMEOS: _chromeos,
    Bar.BROWSER: _browser,
    Bar.SAFARI: _safari,
    Bar.DIALOG: _dialog,
    Bar.TERMINAL: _terminal,
}
