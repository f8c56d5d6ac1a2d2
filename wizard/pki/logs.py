"""The logs of Certificate Transparency that we know (data/ct-logs.toml), and what their word is worth at a time."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from wizard import resources


class LogState(StrEnum):
    """A log's standing with Chrome (CT log lifecycle explainer)."""

    PENDING = "pending"
    QUALIFIED = "qualified"
    USABLE = "usable"
    READONLY = "readonly"
    RETIRED = "retired"
    REJECTED = "rejected"


_GOOD = {LogState.QUALIFIED, LogState.USABLE, LogState.READONLY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """One log: its key, who runs it, and its standing."""

    id: bytes
    """The SHA-256 of its key (RFC 6962 3.2)."""
    key: bytes
    """SubjectPublicKeyInfo as DER."""
    name: str
    operator: str
    state: LogState
    since: datetime
    starts: datetime | None = None
    """It takes certificates that end from here on …"""
    ends: datetime | None = None
    """… and before this."""

    def stands_at(self, at: datetime) -> bool:
        """Say whether Chrome accepted the log at the time *at*; before its last change, it is taken to have done."""
        return self.state in _GOOD or (self.state is not LogState.PENDING and at < self.since)

    def counts(self, stamped: datetime, at: datetime) -> bool:
        """Say whether a timestamp made at *stamped* counts at the time *at*: of a retired log, one from before does."""
        return self.stands_at(at) or (self.state is LogState.RETIRED and stamped < self.since)

    def takes(self, not_after: datetime) -> bool:
        """Say whether certificates that end at *not_after* belong into this log."""
        return (self.starts is None or self.starts <= not_after) and (self.ends is None or not_after < self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs:
    """A list of logs, and the day that it is of."""

    as_of: date
    by_id: Mapping[bytes, Log]

    def may_lack(self, issued: datetime) -> bool:
        """Say whether a log could be new to this list, because the certificate was *issued* after it was made."""
        return issued >= datetime.combine(self.as_of, time(), UTC)


@cache
def known_logs() -> Logs:
    """Return the logs of the data file."""
    data = resources.read_toml("data", "ct-logs.toml")
    logs = map(_log, data["log"])
    return Logs(as_of=data["as_of"], by_id=MappingProxyType({log.id: log for log in logs}))


def _log(row: Mapping[str, Any]) -> Log:
    key = base64.b64decode(row["key"])
    return Log(
        id=hashlib.sha256(key).digest(),
        key=key,
        name=row["name"],
        operator=row["operator"],
        state=LogState(row["state"]),
        since=row["since"],
        starts=row.get("from"),
        ends=row.get("until"),
    )
