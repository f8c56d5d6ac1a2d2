"""The list of watched sites, and what was seen and told of each, in one small file of the person's own.

Names of sites stand in it as they are: a person chose them, and the round that the system starts has to know them.
Nobody but its owner may read the file (on Windows, as everything in a person's own folder).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import platformdirs
from filelock import FileLock, Timeout

from wizard.errors import InputError
from wizard.flow.address import parse_target
from wizard.flow.files import reason_of
from wizard.i18n import tr
from wizard.model.target import Target
from wizard.model.terms import Verdict
from wizard.whole_file import write_whole

logger = logging.getLogger(__name__)

MOST_WATCHED = 500
MOST_DAYS = 398
"""Days of warning that make sense: no certificate of a public authority lives longer."""

DUE_AFTER = timedelta(hours=23, minutes=30)
"""A round of the scheduler does nothing sooner: it starts every hour, so that a missed one is made up for."""

SCHEMA = 1
_FILE, _BROKEN = "watch.json", "watch.json.broken"
_LARGEST = 1024 * 1024
"""Bytes; five hundred sites with all that is noted of them are a third of it."""
_PATIENCE_S = 10.0
"""Seconds to wait for another window, which holds the file for a fraction of one."""

_Days = Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)]
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Standing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a site stands, as far as a person is told of it."""

    verdict: Verdict = Verdict.TRUSTED
    cause: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    """Id of what is to be mended first; None where nothing is."""
    ends: _Moment | None = None
    """When the first of its certificates ends."""
    is_short: bool = False
    """Whether fewer days are left than the person wants to be told of."""


class Watched(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One site that is looked at every day."""

    address: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    """As `address_of` writes it."""
    days: _Days | None = None
    """Tell when fewer days are left; None for what the whole list says."""
    silent: Annotated[int, msgspec.Meta(ge=0)] = 0
    """How often in a row it could not be reached."""
    looked_at: _Moment | None = None
    seen: Standing | None = None
    told: Standing | None = None
    """What the person knows; None while they were told nothing, that is while they think that it is fine."""


class WatchList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that is noted."""

    schema: int = SCHEMA
    days: _Days | None = None
    """Tell when fewer days are left; None for the usual number, fitted to how long each certificate lives."""
    round_at: _Moment | None = None
    """When a round was last made, with a network."""
    sites: Annotated[tuple[Watched, ...], msgspec.Meta(max_length=MOST_WATCHED)] = ()


class _Version(msgspec.Struct, frozen=True):
    schema: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """The list as it was read."""

    watch_list: WatchList
    set_aside: Path | None = None
    """Where a file now lies that made no sense; the list is empty then."""


def address_of(target: Target) -> str:
    """Return how the list writes *target*: ``https://shop.example:443``, which `parse_target` reads again."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    return f"{target.scheme}://{host}:{target.port}"


def with_site(watch_list: WatchList, site: Watched, place: int | None = None) -> WatchList:
    """Return *watch_list* with *site* at its end, or at *place*; as it is where the address is there already.

    Raises InputError where it is full.
    """
    if any(other.address == site.address for other in watch_list.sites):
        return watch_list
    if len(watch_list.sites) >= MOST_WATCHED:
        raise InputError(tr("No more than {most} sites can be watched.", most=MOST_WATCHED))
    at = len(watch_list.sites) if place is None else place
    sites = (*watch_list.sites[:at], site, *watch_list.sites[at:])
    return msgspec.structs.replace(watch_list, sites=sites)


def without_site(watch_list: WatchList, address: str) -> WatchList:
    """Return *watch_list* without the site, and what was seen of it."""
    sites = tuple(site for site in watch_list.sites if site.address != address)
    return msgspec.structs.replace(watch_list, sites=sites)


def with_days(watch_list: WatchList, days: Mapping[str, int | None]) -> WatchList:
    """Return *watch_list* with the *days* of some sites, by their addresses; None for as usual."""

    def changed(site: Watched) -> Watched:
        return msgspec.structs.replace(site, days=days[site.address]) if site.address in days else site

    return msgspec.structs.replace(watch_list, sites=tuple(map(changed, watch_list.sites)))


def add_site(typed: str, days: int | None = None, folder: Path | None = None) -> Watched:
    """Watch the site that a person *typed*, or change its *days*; what is known of it stays. Raises InputError."""
    address = address_of(parse_target(typed))
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise InputError(tr("The number of days has to be between {least} and {most}.", least=1, most=MOST_DAYS))
    after = change_watch_list(
        lambda before: with_days(with_site(before, Watched(address=address)), {address: days}), folder
    )
    return next(site for site in after.sites if site.address == address)


def remove_site(typed: str, folder: Path | None = None) -> bool:
    """Watch this site no longer, and forget what was seen of it; say whether it was watched. Raises InputError."""
    address = address_of(parse_target(typed))
    was_there = False

    def removed(before: WatchList) -> WatchList:
        nonlocal was_there
        was_there = any(site.address == address for site in before.sites)
        return without_site(before, address)

    change_watch_list(removed, folder)
    return was_there


def is_due(watch_list: WatchList, now: datetime) -> bool:
    """Say whether the day's round is still to be made. A clock that was set back does not stop it for long."""
    last = watch_list.round_at
    return last is None or not timedelta(0) <= now - last < DUE_AFTER


def opened_text(opened: Opened) -> str | None:
    """Return what to say of a list that was set aside; None where it was read."""
    if opened.set_aside is None:
        return None
    return tr(
        "The list of watched sites is damaged and cannot be read. Please add your sites again. A copy was kept as"
        " {name}.",
        name=opened.set_aside.name,
    )


def read_watch_list(folder: Path | None = None) -> Opened:
    """Return the list; a file that makes no sense is set aside, and `Opened` says where.

    Raises InputError where it cannot be read, or is a later version's: then it stays as it is.
    """
    place = _folder(folder)
    if not (place / _FILE).exists():
        # Nothing is made where nothing is watched.
        return Opened(WatchList())
    with _held(place):
        return _read(place)


def change_watch_list(change: Callable[[WatchList], WatchList], folder: Path | None = None) -> WatchList:
    """Read, change and write the list while no other window or round can; return what stands there now.

    The file is replaced whole or not at all. Raises InputError where that is not possible, and what *change* raises.
    """
    place = _folder(folder)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(error) from error
    with _held(place):
        before = _read(place).watch_list
        after = change(before)
        if after != before:
            try:
                write_whole(place / _FILE, msgspec.json.format(msgspec.json.encode(after), indent=1))
            except OSError as error:
                raise _unusable(error) from error
    return after


@contextmanager
def held_round(folder: Path | None = None) -> Iterator[bool]:
    """Say whether this process is the only one that makes a round, and keep others from it meanwhile."""
    place = _folder(folder)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(place / "watch.round.lock", timeout=0, mode=0o600)
        lock.acquire()
    except Timeout:
        yield False
        return
    except OSError as error:
        raise _unusable(error) from error
    try:
        yield True
    finally:
        lock.release()


@contextmanager
def _held(place: Path) -> Iterator[None]:
    try:
        lock = FileLock(place / "watch.lock", timeout=_PATIENCE_S, mode=0o600)
        lock.acquire()
    except Timeout:
        raise InputError(tr("Another window of this program keeps the list of watched sites; try again.")) from None
    except OSError as error:
        raise _unusable(error) from error
    try:
        yield
    finally:
        lock.release()


def _read(place: Path) -> Opened:
    file = place / _FILE
    try:
        data = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
    except FileNotFoundError:
        return Opened(WatchList())
    except OSError as error:
        raise _unusable(error) from error
    try:
        if msgspec.json.decode(data, type=_Version).schema > SCHEMA:
            raise InputError(
                tr("The list of watched sites was written by a later version of this program: use that one.")
            )
        watch_list = msgspec.json.decode(data, type=WatchList)
        if _is_sound(watch_list):
            return Opened(watch_list)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass
    logger.warning("the list of watched sites makes no sense and is set aside as %s", _BROKEN)
    try:
        file.replace(place / _BROKEN)
    except OSError as error:
        raise _unusable(error) from error
    return Opened(WatchList(), place / _BROKEN)


def _is_sound(watch_list: WatchList) -> bool:
    """Say whether each address is there once and can be checked, as this program writes them."""
    addresses = [site.address for site in watch_list.sites]
    try:
        return len(set(addresses)) == len(addresses) and all(address_of(parse_target(a)) == a for a in addresses)
    except InputError:
        return False


def _unusable(error: OSError) -> InputError:
    return InputError(tr("The list of watched sites cannot be read or written: {reason}.", reason=reason_of(error)))


def _folder(folder: Path | None) -> Path:
    return folder or platformdirs.user_data_path("trust-wizard", appauthor=False)
