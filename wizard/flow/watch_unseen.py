"""What the window has shown of the watched sites: the rest of what was seen is news there, whatever the desktop told.

It is kept in a file beside the list, as a version of this program that knows nothing of windows reads the list, too.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
import platformdirs

from wizard.flow.watch import News, news_of, with_told
from wizard.flow.watch_list import MOST_WATCHED, Opened, Standing, WatchList, change_watch_list, opened_text
from wizard.whole_file import write_whole

logger = logging.getLogger(__name__)

_FILE, _LIST, _BROKEN = "watch.shown.json", "watch.json", "watch.json.broken"
_LARGEST = 1024 * 1024
"""Bytes, as many as the list may have."""

_Shown = dict[Annotated[str, msgspec.Meta(max_length=300)], Standing]


def unseen_news(watch_list: WatchList, folder: Path | None = None) -> tuple[News, ...]:
    """Return what of *watch_list* no window has shown yet, in its order; nothing is concluded from a broken file."""
    shown = _read(_folder(folder) / _FILE)
    sites = tuple(msgspec.structs.replace(site, told=shown.get(site.address)) for site in watch_list.sites)
    return news_of(msgspec.structs.replace(watch_list, sites=sites))


def trouble_of(opened: Opened, folder: Path | None = None) -> str | None:
    """Return what to say of a list that makes no sense, until there is a new one; None where it was read.

    Whatever reads such a list sets it aside, and that may have been a round that nobody saw.
    """
    aside = _folder(folder) / _BROKEN
    if opened.set_aside is None and not list_file(folder).exists() and aside.exists():
        return opened_text(Opened(WatchList(), aside))
    return opened_text(opened)


def list_file(folder: Path | None = None) -> Path:
    """Return the file of the list, for those who wait for changes of it; `watch_list` alone reads and writes it."""
    return _folder(folder) / _LIST


def note_shown(watch_list: WatchList, folder: Path | None = None) -> None:
    """Note that a person has seen how every site of *watch_list* stands, so the desktop need not tell it either.

    Raises InputError where the list cannot be changed. That the note itself cannot be written is no harm: it is told
    once more.
    """
    seen = {site.address: site.seen for site in watch_list.sites if site.seen is not None}
    file = _folder(folder) / _FILE
    if seen != _read(file):
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(file, msgspec.json.encode(seen))
        except OSError as error:
            logger.warning("what was shown of the watched sites could not be noted: %s", error.strerror)
    if news_of(watch_list):
        change_watch_list(lambda current: with_told(current, watch_list), folder)


def _read(file: Path) -> Mapping[str, Standing]:
    try:
        data = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
        shown = msgspec.json.decode(data, type=_Shown)
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        logger.warning("what was shown of the watched sites cannot be read: %s", type(error).__name__)
        return {}
    return shown if len(shown) <= MOST_WATCHED else {}


def _folder(folder: Path | None) -> Path:
    return folder or platformdirs.user_data_path("trust-wizard", appauthor=False)
