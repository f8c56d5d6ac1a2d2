"""Which public authorities there are, in whose list, and until when: by the fingerprint of the root (data files)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

import msgspec

from wizard import resources


class KnownRoot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A root that browsers or systems have, or had, for everybody (data/roots.toml)."""

    sha256: str
    name: str
    mozilla: bool = False
    """Whether Mozilla's list has it for web sites."""
    chrome: bool = False
    """Whether Chrome's list has it."""
    retired: bool = False
    """Whether it was taken out for its age, and not for what its owner did."""
    retired_on: date | None = None
    withdrawn: bool = False
    """Whether it was taken out on its owner's wish or with its business, and not for what it did."""
    since: date | None = None
    """When Mozilla's list got it, or earlier where that is its oldest edition; None where it never had it."""
    gone: date | None = None
    """When Mozilla's list no longer had it for new certificates, or had given it up."""
    key_id: str | None = None
    """Its subject key identifier, hex digits; of roots that nobody has any more."""


class Distrust(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Since when a program refuses new certificates under a root (data/distrust.toml); None where it does not."""

    sha256: str
    name: str
    chrome: datetime | None = None
    """Chrome compares the earliest timestamp of the public logs with it."""
    mozilla: datetime | None = None
    """Firefox compares the beginning of the leaf's validity with it."""
    apple: datetime | None = None
    java: datetime | None = None
    """Java does as Firefox."""


@cache
def known_roots() -> Mapping[str, KnownRoot]:
    """Return every public root by its SHA-256, 64 lower-case hex digits."""
    rows = msgspec.convert(resources.read_toml("data", "roots.toml")["root"], tuple[KnownRoot, ...])
    return {row.sha256: row for row in rows}


@cache
def roots_as_of() -> date:
    """Return the day that the data about public roots is of."""
    return msgspec.convert(resources.read_toml("data", "roots.toml")["as_of"], date)


@cache
def lost_roots() -> Mapping[bytes, KnownRoot]:
    """Return the roots that no list has any more, by their key identifiers."""
    lost = (root for root in known_roots().values() if root.key_id and not root.mozilla and not root.chrome)
    return {bytes.fromhex(root.key_id): root for root in lost if root.key_id}


@cache
def distrusted_roots() -> Mapping[str, Distrust]:
    """Return every root that lost trust by date, by its SHA-256."""
    rows = msgspec.convert(resources.read_toml("data", "distrust.toml")["root"], tuple[Distrust, ...])
    return {row.sha256: row for row in rows}


def is_in_chromes_list(sha256: str) -> bool:
    """Say whether Chrome brings the root with this fingerprint."""
    root = known_roots().get(sha256)
    return root is not None and root.chrome
