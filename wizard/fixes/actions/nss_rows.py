"""What a database of NSS holds about one certificate, row by row, so that exactly that can be taken out and put back.

certutil finds a certificate by its nickname alone: one with a colon it takes for the name of a token, several may bear
the same one, and that of Debian 12 (3.87) does not see the trust objects that Firefox 153 writes, and leaves them
behind. What vouches for trust in key4.db is bound to a row's number and values, and stays there: a row that is put
back unchanged is believed again. Object classes and attributes: `probes.stores.nss`; sdb.c and sftkdb.c of NSS, and
databases of certutil 3.87 and of Firefox 153, 2026-11.
"""

import hashlib
import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from wizard.probes.stores.nss import LARGEST_DATABASE

_CERTIFICATE = bytes.fromhex("00000001")
_TRUSTS = frozenset({bytes.fromhex("ce534353"), bytes.fromhex("0000000b")})
"""CKO_NSS_TRUST and CKO_TRUST."""
_CLASS, _LABEL, _VALUE = "a0", "a3", "a11"
"""CKA_CLASS, CKA_LABEL and CKA_VALUE."""
_DIGESTS = ("sha1", "sha256", "sha384", "sha512")
"""By which trust objects name their certificate."""
_GIVEN = frozenset({bytes.fromhex("ce534352"), bytes.fromhex("00000002")})
"""CKT_NSS_TRUSTED_DELEGATOR and CKT_TRUST_ANCHOR."""
_FOR_MAIL, _FOR_CODE = ("ace53635b", "a62f"), ("ace53635a", "a62e")
"""What trust objects of either kind say about electronic mail and about signed programs."""
_VOUCHING = "sig_cert_"
"""Begins the name of what key4.db holds to vouch for a value of cert9.db."""


@dataclass(frozen=True, slots=True)
class Row:
    """One object: its number, and its attributes by column, those without a value left out."""

    id: int
    values: tuple[tuple[str, bytes], ...]

    def value(self, column: str) -> bytes | None:
        """Return the value in *column*; None where it has none."""
        return dict(self.values).get(column)


def read_rows(file: Path) -> tuple[Row, ...]:
    """Return every object of the database; none where there is no such file. It is not locked.

    Raises OSError, sqlite3.Error, or ValueError for a file that is too large.
    """
    if not file.exists():
        return ()
    if file.stat().st_size > LARGEST_DATABASE:
        raise ValueError("too large for a database of certificates")
    place = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(place, uri=True, timeout=0.1)) as database:
        found = database.execute("SELECT * FROM nssPublic")
        columns = [column[0] for column in found.description]
        return tuple(_row(dict(zip(columns, values, strict=True))) for values in found)


def _row(values: Mapping[str, object]) -> Row:
    number = values["id"]
    if not isinstance(number, int):
        raise sqlite3.DatabaseError("an object without a number")
    return Row(number, tuple((name, value) for name, value in values.items() if isinstance(value, bytes)))


def about(rows: Collection[Row], der: bytes) -> tuple[Row, ...]:
    """Return the *rows* that hold the certificate *der* or say how far to trust it."""
    digests = {hashlib.new(name, der, usedforsecurity=False).digest() for name in _DIGESTS}
    return tuple(row for row in rows if _is_of(row, der) or (_is_trust(row) and _names(row, digests)))


def _is_of(row: Row, der: bytes) -> bool:
    return row.value(_CLASS) == _CERTIFICATE and row.value(_VALUE) == der


def _is_trust(row: Row) -> bool:
    return row.value(_CLASS) in _TRUSTS


def _names(row: Row, digests: Collection[bytes]) -> bool:
    return any(value in digests for _, value in row.values)


def is_held(rows: Collection[Row], der: bytes) -> bool:
    """Say whether the certificate itself is among *rows*."""
    return any(_is_of(row, der) for row in rows)


def nickname_of(rows: Collection[Row], der: bytes) -> str | None:
    """Return the certificate's nickname; hostile text. None where it is not there, or has none."""
    labels = (row.value(_LABEL) for row in rows if _is_of(row, der))
    return next((label.decode("utf-8", "replace") for label in labels if label), None)


def further_trust(rows: Collection[Row]) -> str:
    """Return certutil's letters for the trust that *rows* give beside that for web sites: mail, then programs."""
    said = {name: any(row.value(name) in _GIVEN for row in rows) for name in (*_FOR_MAIL, *_FOR_CODE)}
    return ",".join("C" if any(said[name] for name in names) else "" for names in (_FOR_MAIL, _FOR_CODE))


def without_trust(rows: Collection[Row]) -> tuple[Row, ...]:
    """Return *rows* without those that say how far to trust."""
    return tuple(row for row in rows if not _is_trust(row))


def put_rows(file: Path, der: bytes, wanted: Collection[Row]) -> None:
    """Make *wanted* all that the database holds about *der*; whatever else it holds stays. Raises as `read_rows`."""
    there = about(read_rows(file), der)
    with closing(sqlite3.connect(file, timeout=0.1)) as database, database:
        for row in there:
            if row not in wanted:
                database.execute("DELETE FROM nssPublic WHERE id = ?", (row.id,))
        for row in wanted:
            if row not in there:
                _insert(database, row)


def _insert(database: sqlite3.Connection, row: Row) -> None:
    columns = {found[1] for found in database.execute("PRAGMA table_info(nssPublic)")}
    names = [name for name, _ in row.values]
    if not columns.issuperset(names):
        raise sqlite3.DatabaseError("an attribute that this database has no room for")
    # The names were just seen to be columns of this table.
    text = f"INSERT INTO nssPublic (id, {', '.join(names)}) VALUES (?{', ?' * len(names)})"  # noqa: S608
    database.execute(text, (row.id, *(value for _, value in row.values)))


def to_text(rows: Sequence[Row]) -> str:
    """Return *rows* as JSON, for a note of what was there."""
    return json.dumps([[row.id, {name: value.hex() for name, value in row.values}] for row in rows])


def from_text(text: str) -> tuple[Row, ...]:
    """Return the rows that `to_text` wrote. Raises ValueError for anything else."""
    try:
        return tuple(
            Row(int(number), tuple((name, bytes.fromhex(value)) for name, value in values.items()))
            for number, values in json.loads(text)
        )
    except (TypeError, AttributeError) as error:
        raise ValueError("no rows of a database") from error


def only_vouches_more(before: Path, after: Path, rows: Collection[Row] = ()) -> bool:
    """Say whether the key4.db *after* is *before* and what vouches for values of cert9.db, but of none of *rows*.

    Raises sqlite3.Error.
    """
    old, new = _secrets(before), _secrets(after)
    numbers = {f"{_VOUCHING}{row.id:08x}_" for row in rows}
    more = [str(row[0]) if table == "metaData" else "" for table, row in new - old]
    return old <= new and all(
        name.startswith(_VOUCHING) and name[: len(_VOUCHING) + 9] not in numbers for name in more
    )  # fmt: skip


def has_no_secrets(keys: Path) -> bool:
    """Say whether the key4.db holds no key of anybody. Raises sqlite3.Error."""
    return all(table == "metaData" for table, _ in _secrets(keys))


def _secrets(file: Path) -> set[tuple[str, tuple[object, ...]]]:
    place = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(place, uri=True, timeout=0.1)) as database:
        texts = {"metaData": "SELECT * FROM metaData", "nssPrivate": "SELECT * FROM nssPrivate"}
        return {(table, row) for table, text in texts.items() for row in database.execute(text)}
