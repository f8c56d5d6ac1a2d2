"""Read a small file of the system, with every way that can fail told apart."""

import plistlib
from pathlib import Path
from xml.parsers.expat import ExpatError

from wizard.model.computer import Trouble, TroubleKind


def read_small(path: Path, most: int) -> bytes | Trouble | None:
    """Return what the file at *path* holds, or why it cannot be read; None where there is none.

    One of more than *most* bytes is too large, and only that much is read of it.
    """
    try:
        with path.open("rb") as opened:
            data = opened.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        return Trouble(kind=TroubleKind.DENIED, what=path.name)
    except (OSError, ValueError):
        return Trouble(kind=TroubleKind.FAILED, what=path.name)
    return data if len(data) <= most else Trouble(kind=TroubleKind.TOO_LARGE, what=path.name)


def read_properties(path: Path, most: int) -> dict[str, object] | Trouble:
    """Return the properties in the file at *path* (Apple's property lists, XML or binary), or why there are none."""
    data = read_small(path, most)
    if data is None:
        return Trouble(kind=TroubleKind.MISSING, what=path.name)
    if isinstance(data, Trouble):
        return data
    try:
        found: object = plistlib.loads(data)
    except (ValueError, LookupError, ExpatError, OverflowError, TypeError, AttributeError, RecursionError):
        found = None
    return found if isinstance(found, dict) else Trouble(kind=TroubleKind.STRANGE, what=path.name)
