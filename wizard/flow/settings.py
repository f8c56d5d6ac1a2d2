"""What the program remembers from one time to the next: what the person prefers, the files opened last, the layout.

Kept in one file of the person's own, by two versions so far: the first had the files and the layout alone. The command
line follows none of the preferences, so that a script answers the same for everybody: it has options of its own, as
``--no-fetch``. Options that a window was started with win over the preferences.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import platformdirs

from wizard.i18n import LANGUAGES, N_, tr
from wizard.model.audience import Audience

if TYPE_CHECKING:  # the window reads its language and its look from here before its first paint
    from wizard.flow.caller.devices import Device
    from wizard.model.target import CheckOptions

logger = logging.getLogger(__name__)

SCHEMA = 2

MOST_RECENT = 12
CALLER_BROWSERS = ("chrome", "edge", "firefox", "safari")
USUAL_DAYS, MOST_DAYS = 90, 3650
TEXT_PERCENTS = (100, 115, 130, 150, 175, 200, 250, 300)

_FILE, _BROKEN = "settings.json", "settings.json.broken"
_LARGEST = 256 * 1024
"""Bytes; twelve of the longest paths are less."""


class Look(StrEnum):
    """The colours of the windows."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"
    """White on black. Where the system asks for high contrast, its own colours are taken in all but this one."""


class Wrong(StrEnum):
    """What was wrong with the file when it was read."""

    SET_ASIDE = "set-aside"
    """It made no sense, and has another name now."""
    IN_THE_WAY = "in-the-way"
    """It makes no sense, and could not be renamed: nothing is written."""
    UNREADABLE = "unreadable"
    """It may be fine: nothing is written over it."""
    VALUES = "values"
    """Some of what stands in it is of another kind; the rest was taken."""


class Trouble(NamedTuple):
    """What was wrong, with which file, and with which of its keys."""

    what: Wrong
    file: Path
    keys: tuple[str, ...] = ()


class RecentFile(NamedTuple):
    """A file as the person named it, and which one that was: a link may lead elsewhere the next time."""

    path: Path
    real: Path


class Settings(NamedTuple):
    """Everything that is remembered; what stands here is what holds for somebody who never chose."""

    recent: tuple[RecentFile, ...] = ()
    """Newest first, at most `MOST_RECENT`; some may be gone by now."""
    layout: str | None = None
    """The id of the layout that the viewer was left with."""
    language: str | None = None
    """One of `LANGUAGES`; None for the system's."""
    look: Look = Look.SYSTEM
    text_percent: int = 100
    """The size of the text, one of `TEXT_PERCENTS`: in per cent of the system's."""
    is_welcomed: bool = False
    """Whether the person has seen what the program says at its first start."""
    role: Audience | None = None
    """None to be asked each time."""
    caller_device: Device | None = None
    """What callers have; None to ask each of them, here and in the next two."""
    caller_browser: str | None = None
    """One of `CALLER_BROWSERS`."""
    caller_language: str | None = None
    """One of `LANGUAGES`; None for that of the window."""
    ask_others: bool = True
    """Whether a check may ask anybody but the site: what `CheckOptions.fetch` says."""
    ask_name_server: bool = True
    """Whether it may ask a second name server; only where others may be asked at all, as in the next."""
    ask_time: bool = True
    """Whether it may ask others for the time."""
    history_days: int = USUAL_DAYS
    """How long a case is kept, at most `MOST_DAYS`; 0 for no history."""
    trouble: Trouble | None = None
    """What was wrong when this was read; never written."""


def stepped(percent: int, steps: int) -> int:
    """Return the size of text that is so many *steps* from *percent*, as far as there are any."""
    return TEXT_PERCENTS[min(max(TEXT_PERCENTS.index(percent) + steps, 0), len(TEXT_PERCENTS) - 1)]


def with_recent(settings: Settings, path: Path) -> Settings:
    """Put the file *path* in front; the same file, or the same path, stands there once."""
    absolute = path.absolute()
    new = RecentFile(absolute, Path(os.path.realpath(absolute)))
    others = (old for old in settings.recent if old.path != new.path and not _is_same(old.real, new.real))
    return settings._replace(recent=(new, *others)[:MOST_RECENT])


def _is_same(one: Path, other: Path) -> bool:
    return os.path.normcase(one) == os.path.normcase(other)


def without_recent(settings: Settings) -> Settings:
    """Forget every file."""
    return settings._replace(recent=())


def recent_files(settings: Settings) -> tuple[Path, ...]:
    """Return those of the recent files that are still there, newest first. Looks at the disk: a share may be slow."""
    return tuple(old.path for old in settings.recent if _is_there(old.path))


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def with_changes(settings: Settings, before: Settings, after: Settings) -> Settings:
    """Take over what differs between *before* and *after*; another window's changes of the rest stay."""
    changes: dict[str, Any] = {
        name: getattr(after, name) for name in _READERS if getattr(after, name) != getattr(before, name)
    }
    return settings._replace(**changes)


def with_usual_preferences(settings: Settings) -> Settings:
    """Return the preferences of somebody who never chose, with the same files and the same layout."""
    return Settings(
        recent=settings.recent, layout=settings.layout, is_welcomed=settings.is_welcomed, trouble=settings.trouble
    )


def apply_settings(settings: Settings, options: CheckOptions) -> CheckOptions:
    """Return *options* without what *settings* do not allow; never with more than they had.

    For the window alone: the command line takes what may be asked from its own options. Without the second name server
    the other ways to the site are not looked for, as its addresses are some of them; without others' time this
    computer's clock is not compared.
    """
    from dataclasses import replace  # as the window's first paint needs none of it

    from wizard.model.terms import Part

    left_out = set[Part]()
    if not settings.ask_name_server:
        left_out |= {Part.LOOKUP, Part.WAYS}
    if not settings.ask_time:
        left_out.add(Part.CLOCK)
    return replace(options, fetch=options.fetch and settings.ask_others, parts=options.parts - left_out)


def read_settings(folder: Path | None = None) -> Settings:
    """Return what is remembered in *folder*, or in the person's own; what is usual where it cannot be read.

    Never raises: what was wrong is told in `Settings.trouble`. A file that makes no sense is put aside under another
    name, so that it can be looked at. What a later version wrote and this one does not know is no trouble.
    """
    return _read(settings_folder(folder))[0]


def change_settings(change: Callable[[Settings], Settings], folder: Path | None = None) -> bool:
    """Read, change and write what is remembered, as another window may have written; say whether it could be written.

    The file is replaced whole or not at all, and nobody else may read it. One that cannot be read stays as it is. What
    a later version of the program added to it is kept.
    """
    place = settings_folder(folder)
    before, raw = _read(place)
    if before.trouble is not None and before.trouble.what in {Wrong.UNREADABLE, Wrong.IN_THE_WAY}:
        return False
    from wizard.whole_file import write_whole

    text = _text(raw, before, change(before))
    try:
        place.mkdir(parents=True, exist_ok=True)
        write_whole(place / _FILE, text.encode("ascii"))
    except OSError as error:
        logger.warning("the settings could not be written: %s", error.strerror)
        return False
    return True


def settings_folder(folder: Path | None = None) -> Path:
    """Return where the file is: *folder*, or the person's own."""
    return folder or platformdirs.user_config_path("trust-wizard", appauthor=False)


def _read(place: Path) -> tuple[Settings, Mapping[str, Any]]:
    """Return what is remembered in *place*, and all that stands in its file; that is empty where it makes no sense."""
    file = place / _FILE
    try:
        data = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
    except FileNotFoundError:
        return Settings(), {}
    except OSError as error:
        logger.warning("the settings could not be read: %s", error.strerror)
        return Settings(trouble=Trouble(Wrong.UNREADABLE, file)), {}
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        return Settings(trouble=_set_aside(file)), {}
    if not isinstance(raw, dict):
        return Settings(trouble=_set_aside(file)), {}
    settings, wrong = _from_json(raw)
    if wrong and not _is_newer(raw):
        settings = settings._replace(trouble=Trouble(Wrong.VALUES, file, wrong))
    return settings, raw


def _set_aside(file: Path) -> Trouble:
    logger.warning("the settings make no sense and are put aside as %s", _BROKEN)
    aside = file.with_name(_BROKEN)
    try:
        file.replace(aside)
    except OSError as error:
        logger.warning("they could not be put aside: %s", error.strerror)
        return Trouble(Wrong.IN_THE_WAY, file)
    return Trouble(Wrong.SET_ASIDE, aside)


def _is_newer(raw: Mapping[str, Any]) -> bool:
    schema = raw.get("schema")
    return type(schema) is int and schema > SCHEMA


def _text(raw: Mapping[str, Any], before: Settings, after: Settings) -> str:
    """Return the file for *after*, with what a later version put into *raw*, unless that makes it too long or deep."""
    old, new = _to_json(before), _to_json(after)
    is_newer = _is_newer(raw)
    kept = {key: value for key, value in raw.items() if key not in new or (is_newer and old[key] == new[key])}
    kept["schema"] = raw["schema"] if is_newer else SCHEMA
    try:
        whole = json.dumps({**new, **kept}, indent=1)
    except RecursionError:
        whole = ""
    return whole if 0 < len(whole) <= _LARGEST else json.dumps({"schema": SCHEMA, **new}, indent=1)


def _to_json(settings: Settings) -> Mapping[str, object]:
    values = {name: getattr(settings, name) for name in _READERS}
    return {**values, "recent": [{"path": str(old.path), "real": str(old.real)} for old in settings.recent]}


def _from_json(raw: Mapping[str, Any]) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings that *raw* stands for, and the keys whose values are of another kind: the usual holds."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for key in _READERS.keys() & raw.keys():
        try:
            values[key] = _READERS[key](raw[key])
        except (KeyError, TypeError, ValueError):
            wrong.append(key)
    return Settings(**values), tuple(sorted(wrong))


def _recent(value: Any) -> tuple[RecentFile, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(RecentFile(Path(entry["path"]), Path(entry["real"])) for entry in value[:MOST_RECENT])


def _text_or_none(value: Any) -> str | None:
    if not isinstance(value, str | None):
        raise TypeError(value)
    return value


def _one_of(allowed: Collection[str]) -> Callable[[Any], str | None]:
    def read(value: Any) -> str | None:
        if _text_or_none(value) not in {None, *allowed}:
            raise ValueError(value)
        return _text_or_none(value)

    return read


def _device(value: Any) -> Device | None:
    if value is None:
        return None
    from wizard.flow.caller.devices import Device

    return Device(value)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _percent(value: Any) -> int:
    if type(value) is not int or value not in TEXT_PERCENTS:
        raise ValueError(value)
    return value


def _days(value: Any) -> int:
    # A bool is an int to Python, and no number of days.
    if type(value) is not int or not 0 <= value <= MOST_DAYS:
        raise ValueError(value)
    return value


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "recent": _recent,
    "layout": _text_or_none,
    "language": _one_of(LANGUAGES),
    "look": Look,
    "text_percent": _percent,
    "is_welcomed": _yes_or_no,
    "role": lambda value: None if value is None else Audience(value),
    "caller_device": _device,
    "caller_browser": _one_of(CALLER_BROWSERS),
    "caller_language": _one_of(LANGUAGES),
    "ask_others": _yes_or_no,
    "ask_name_server": _yes_or_no,
    "ask_time": _yes_or_no,
    "history_days": _days,
}
"""How each key of the file is read, which has the name of its field; each raises for a value of another kind."""

_NAMES = {
    "recent": N_("recent files"),
    "layout": N_("layout of certificates"),
    "language": N_("language"),
    "look": N_("look"),
    "role": N_("your role"),
    "caller_device": N_("the caller’s device"),
    "caller_browser": N_("the caller’s browser"),
    "caller_language": N_("the caller’s language"),
    "ask_others": N_("network checks"),
    "ask_name_server": N_("second name server"),
    "ask_time": N_("time from others"),
    "history_days": N_("history"),
}

_TROUBLES = {
    Wrong.SET_ASIDE: N_(
        "The file with your preferences could not be understood. It was set aside as {file}; the usual preferences "
        "hold now."
    ),
    Wrong.IN_THE_WAY: N_(
        "The file with your preferences cannot be understood, and could not be set aside: {file}. The usual "
        "preferences hold, and nothing can be saved until it is moved away."
    ),
    Wrong.UNREADABLE: N_(
        "The file with your preferences could not be read: {file}. The usual preferences hold, and nothing is saved, "
        "so that the file stays as it is."
    ),
    Wrong.VALUES: N_(
        "Some of your preferences could not be understood, and the usual ones hold for these: {names}. All others "
        "were kept."
    ),
}


def trouble_text(trouble: Trouble) -> str:
    """Say in words what was wrong, and what follows. The path in it is the disk's: show it by `plain.visible`."""
    names = tr(", ").join(tr(_NAMES[key]) for key in trouble.keys)
    return tr(_TROUBLES[trouble.what], file=trouble.file, names=names)
