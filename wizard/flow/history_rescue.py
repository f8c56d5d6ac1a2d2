"""A damaged file of the history is put aside under another name, and what it still holds goes into a new one.

Record by record, under the same key: those that SQLite can no longer find are left behind in the damaged file.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.flow.history_file import BESIDE, BUSY_S, NAME, About, DamagedError, connected, create, look
from wizard.i18n import tr, trn

if TYPE_CHECKING:
    from filelock import BaseFileLock

logger = logging.getLogger(__name__)

_ASIDE, _RESCUED = "history-set-aside-", "history-rescued.db"
_ALL = "SELECT number FROM entries NOT INDEXED ORDER BY number"

_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file that was put aside."""

    name: str
    """In the same folder."""
    rescued: int | None = None
    """How many of its cases are in the new file; None where it was put aside since its key is lost."""

    @property
    def says(self) -> str:
        """What happened, in the language in force."""
        if self.rescued is None:
            return tr("The old file of the history was put aside as {name}.", name=self.name)
        if self.rescued == 0:
            return tr(
                "The file of the history was damaged and was put aside as {name}. None of its cases could be read.",
                name=self.name,
            )
        return trn(
            "The file of the history was damaged and was put aside as {name}. {n} case in it could be read and is "
            "still here.",
            "The file of the history was damaged and was put aside as {name}. {n} cases in it could be read and are "
            "still here.",
            self.rescued,
            name=self.name,
        )


def set_aside_damaged(file: Path) -> SetAside | None:
    """Give the file another name where it is damaged; None where it is whole, as another window may have done so.

    Raises OSError or WizardError.
    """
    with _alone(file):
        if not _is_damaged(file):
            return None
        rescued = file.with_name(_RESCUED)
        _remove(rescued)
        brought = _rescue(file, rescued)
        aside = _renamed(file)
        if brought:
            rescued.rename(file)
        _remove(rescued)
    return SetAside(aside, brought or 0)


def finish_rescue(file: Path) -> None:
    """Put what was rescued in the place of *file*, where the program was killed just before. Raises OSError."""
    rescued = file.with_name(_RESCUED)
    if rescued.exists() and not file.exists():
        with _alone(file):
            if rescued.exists() and not file.exists():
                rescued.rename(file)


def set_aside_whole(file: Path) -> SetAside:
    """Give the file another name, whatever is in it. Raises OSError."""
    with _alone(file):
        return SetAside(_renamed(file))


def erase(folder: Path, *, aside_only: bool = False) -> None:
    """Remove the files that were set aside, and the history's own unless *aside_only*. Raises OSError."""
    for file in sorted(folder.glob(f"{_ASIDE}*")):
        file.unlink(missing_ok=True)
    # The last one first: it would be taken for the history, were that gone.
    _remove(folder / _RESCUED)
    if not aside_only:
        _remove(folder / NAME)


def _alone(file: Path) -> BaseFileLock:
    """Keep other windows from putting the file aside meanwhile: they would take the new one."""
    from filelock import FileLock

    return FileLock(file.with_suffix(".lock"), timeout=BUSY_S, mode=0o600)


def _remove(file: Path) -> None:
    for end in ("", *BESIDE):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _is_damaged(file: Path) -> bool:
    try:
        look(file, thoroughly=True)
    except DamagedError:
        return True
    return False


def _renamed(file: Path) -> str:
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    aside = next(name for name in _names(stamp) if not file.with_name(name).exists())
    for end in (*BESIDE, ""):
        beside = file.with_name(file.name + end)
        if beside.exists():
            # With its journal: SQLite may make it whole again from that.
            beside.rename(file.with_name(aside + end))
    logger.warning("the history's file is put aside as %s", aside)
    return aside


def _names(stamp: str) -> Iterator[str]:
    yield f"{_ASIDE}{stamp}.db"
    yield from (f"{_ASIDE}{stamp}-{number}.db" for number in range(2, 1_000_000))


def _rescue(damaged: Path, file: Path) -> int | None:
    """Make *file* from what *damaged* still holds, and return how many records; None, and no file, where nothing is.

    Whether they can be unsealed is not looked at. Raises WizardError or OSError where *file* cannot be written.
    """
    uri = f"{damaged.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as old:
            old.text_factory = lambda text: text.decode("utf-8", "replace")
            # It reads a file that was cut short only so: https://www.sqlite.org/pragma.html#pragma_writable_schema
            old.execute("PRAGMA writable_schema = ON")
            about = old.execute("SELECT key_id, proof FROM about").fetchone()
            if about is None or not isinstance(about[0], str):
                return None
            create(file, About(about[0], about[1]))
            with connected(file, writes=True) as new:
                return sum(_brought(old, new, number) for number in _numbers(old))
    except sqlite3.Error as error:
        logger.warning("nothing can be rescued of the history: %s", type(error).__name__)
        return None


def _numbers(old: sqlite3.Connection) -> Iterator[object]:
    """Give the numbers of all that can be found, each once: from the front, and where that ends, from the back."""
    seen: set[object] = set()
    for order in ("ASC", "DESC"):
        try:
            for (number,) in old.execute(f"{_ALL} {order}"):
                if number not in seen:
                    seen.add(number)
                    yield number
        except sqlite3.DatabaseError:
            continue


def _brought(old: sqlite3.Connection, new: sqlite3.Connection, number: object) -> bool:
    """Copy one record, if need be without its case: the list still shows it then."""
    entry = _row(old, "SELECT number, id, day, summary FROM entries WHERE number = ?", number)
    if entry is None:
        return False
    try:
        new.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", entry)
    except sqlite3.IntegrityError:
        return False
    contents = _row(old, "SELECT number, sealed FROM contents WHERE number = ?", number)
    if contents is not None:
        new.execute("INSERT INTO contents VALUES (?, ?)", contents)
    return True


def _row(old: sqlite3.Connection, question: str, number: object) -> _Row | None:
    try:
        row: _Row | None = old.execute(question, (number,)).fetchone()
    except sqlite3.DatabaseError:
        return None
    return row
