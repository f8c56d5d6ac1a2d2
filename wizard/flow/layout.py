"""Plain text laid out in columns and lines, for a terminal and for the clipboard."""

import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime

from wizard.plain import columns, visible


def column(text: str, width: int) -> str:
    """Return *text* filled with blanks to *width* terminal columns, and at least one blank."""
    return text + " " * max(1, width - columns(text))


def wrapped(text: str) -> Iterator[str]:
    """Yield *text* in indented lines that fit a terminal, with what is invisible in it spelled out."""
    shown = visible(text)
    if columns(shown) == len(shown):
        # A command that is broken at a hyphen cannot be copied.
        yield from textwrap.wrap(shown, width=96, initial_indent="   ", subsequent_indent="   ", break_on_hyphens=False)
    else:
        # Japanese has no blanks to break at; the terminal breaks the line itself.
        yield f"   {shown}"


def iso(moment: datetime) -> str:
    """Return *moment* in UTC as ISO 8601 with seconds, for example "2026-11-23T10:00:00Z"."""
    # Not strftime: on Linux it writes the year 1 without its zeros.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
