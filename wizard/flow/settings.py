"""What the program remembers from one time to the next: the files that were opened last, and the viewer's layout."""

import json
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from wizard.whole_file import write_whole

logger = logging.getLogger(__name__)

MOST_RECENT = 12

_FILE, _BROKEN = "settings.json", "settings.json.broken"
_LARGEST = 256 * 1024
"""Bytes; twelve of the longest paths are less."""


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A file as the person named it, and which one that was: a link may lead elsewhere the next time."""

    path: Path
    real: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that is remembered."""

    recent: tuple[RecentFile, ...] = ()
    """Newest first, at most `MOST_RECENT`; some may be gone by now."""
    layout: str | None = None
    """The id of the layout that the viewer was left with."""


def with_recent(settings: Settings, path: Path) -> Settings:
    """Put the file *path* in front; the same file, or the same path, stands there once."""
    absolute = path.absolute()
    new = RecentFile(absolute, Path(os.path.realpath(absolute)))
    others = (old for old in settings.recent if old.path != new.path and not _is_same(old.real, new.real))
    return replace(settings, recent=(new, *others)[:MOST_RECENT])


def _is_same(one: Path, other: Path) -> bool:
    return os.path.normcase(one) == os.path.normcase(other)


def without_recent(settings: Settings) -> Settings:
    """Forget every file."""
    return replace(settings, recent=())


def recent_files(settings: Settings) -> tuple[Path, ...]:
    """Return those of the recent files that are still there, newest first. Looks at the disk: a share may be slow."""
    return tuple(old.path for old in settings.recent if _is_there(old.path))


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def read_settings(folder: Path | None = None) -> Settings:
    """Return what is remembered in *folder*, or in the person's own; nothing when it cannot be read. Never raises.

    A file that makes no sense is put aside under another name, so that it can be looked at.
    """
    file = _folder(folder) / _FILE
    try:
        data = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
    except OSError:
        return Settings()
    try:
        return _from_json(json.loads(data))
    except (ValueError, TypeError, KeyError, RecursionError):
        logger.warning("the settings make no sense and are put aside as %s", _BROKEN)
        try:
            file.replace(file.with_name(_BROKEN))
        except OSError:
            logger.debug("they could not be put aside")
        return Settings()


def change_settings(change: Callable[[Settings], Settings], folder: Path | None = None) -> bool:
    """Read, change and write what is remembered, as another window may have written; say whether it could be written.

    The file is replaced whole or not at all, and nobody else may read it.
    """
    place = _folder(folder)
    text = json.dumps(_to_json(change(read_settings(place))), indent=1)
    try:
        place.mkdir(parents=True, exist_ok=True)
        write_whole(place / _FILE, text.encode("ascii"))
    except OSError as error:
        logger.warning("the settings could not be written: %s", error.strerror)
        return False
    return True


def _folder(folder: Path | None) -> Path:
    return folder or platformdirs.user_config_path("trust-wizard", appauthor=False)


def _to_json(settings: Settings) -> Mapping[str, object]:
    recent = [{"path": str(old.path), "real": str(old.real)} for old in settings.recent]
    return {"schema": 1, "recent": recent, "layout": settings.layout}


def _from_json(data: object) -> Settings:
    """Return the settings that *data* stands for. Raises TypeError or KeyError when it is something else."""
    if not isinstance(data, dict):
        raise TypeError("not an object")
    recent, layout = data.get("recent", []), data.get("layout")
    if not isinstance(recent, list) or not isinstance(layout, str | None):
        raise TypeError("a setting of another type")
    return Settings(recent=tuple(map(_recent, recent[:MOST_RECENT])), layout=layout)


def _recent(entry: Mapping[str, str]) -> RecentFile:
    return RecentFile(Path(entry["path"]), Path(entry["real"]))
