"""What a place is: somewhere on a system where something is put right, what to start for it, and the way by hand."""

from dataclasses import dataclass
from enum import StrEnum


class StartKind(StrEnum):
    """How a place is opened."""

    PROGRAM = "program"
    """A program of the system with its arguments."""
    ADDRESS = "address"
    """An address that the system hands to whatever is responsible for it."""
    FOLDER = "folder"
    """A folder that is opened, as applications and panes of macOS are, too."""
    FILE = "file"
    """A file that is shown in its folder, and never opened itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One thing to start. Fixed words only: nothing from a network, a certificate or a setting."""

    kind: StartKind
    words: tuple[str, ...]
    """A program's name and its arguments; else one address or path, which may begin with ``~``, ``%SystemRoot%`` or
    ``%APPDATA%``."""
    needs: str = ""
    """A file that has to be there, too: a path, or a name in the folders for applications' data (XDG_DATA_DIRS)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A text to be copied and pasted by the person, where no other program may open it."""

    browser: str
    """`Browser.id`."""
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somewhere on a system where something is put right."""

    id: str
    label: str
    """What the button says, as a message id."""
    starts: tuple[Start, ...]
    """What to start: the first one that is there; empty where nothing can."""
    way: str
    """How to get there by hand, with the names in that system's menus: a message id without fields."""
    copies: tuple[Copy, ...] = ()
    """Addresses inside browsers that lead there."""


def program(*words: str, needs: str = "") -> Start:
    """Return a program to start with its arguments."""
    return Start(kind=StartKind.PROGRAM, words=words, needs=needs)


def address(text: str) -> Start:
    """Return an address to hand to the system."""
    return Start(kind=StartKind.ADDRESS, words=(text,))


def folder(path: str) -> Start:
    """Return a folder to open, or an application or pane of macOS."""
    return Start(kind=StartKind.FOLDER, words=(path,))


def file(path: str) -> Start:
    """Return a file to show in its folder."""
    return Start(kind=StartKind.FILE, words=(path,))
