"""What is to change about one root in one database of NSS, as the arguments of an action hold it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from wizard.fixes.actions.base import Arguments
from wizard.fixes.actions.nss_places import App, Database
from wizard.fixes.actions.nss_rows import Row, from_text, further_trust, nickname_of, to_text
from wizard.fixes.actions.root_arguments import bytes_of, damaged, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of what a database says about one root."""

    database: Database
    der: bytes
    was: tuple[Row, ...]
    """What the database held about the root before."""
    is_new: bool
    """Whether there was no database."""
    made: Path | None
    """The first folder on the way that was not there."""

    @property
    def nickname(self) -> str:
        """What NSS calls the root, there or once it is added; hostile text."""
        return nickname_of(self.was, self.der) or own_nickname(self.der)

    @property
    def flags(self) -> str:
        """Certutil's letters for the trust that it is to have: for web sites, and for what it was trusted before."""
        return f"C,{further_trust(self.was)}"


def own_nickname(der: bytes) -> str:
    """Return what NSS calls a root that is added here; people see its subject's names instead.

    It has to differ from that of every other subject, and a colon would end the name of a token (pk11cert.c).
    """
    return f"Trust Wizard {hashlib.sha256(der).hexdigest()[:16]}"


def to_arguments(change: Change) -> Arguments:
    """Return *change* as the arguments of an action."""
    database = change.database
    return {
        "app": database.app,
        "home": str(database.home),
        "place": database.place,
        "folder": str(database.folder),
        "browsers": json.dumps(database.browsers),
        "profile": database.profile,
        "der": text_of(change.der),
        "was": to_text(change.was),
        "is_new": "yes" if change.is_new else "",
        "made": str(change.made or ""),
    }


def from_arguments(arguments: Arguments) -> Change:
    """Return the change that `to_arguments` wrote. Raises ActionError for arguments that make no sense."""
    der = bytes_of(arguments, "der")
    try:
        return Change(
            database=Database(
                app=App(arguments["app"]),
                home=Path(arguments["home"]),
                place=arguments["place"],
                folder=Path(arguments["folder"]),
                browsers=tuple(json.loads(arguments["browsers"])),
                profile=arguments["profile"],
            ),
            der=der,
            was=from_text(arguments["was"]),
            is_new=bool(arguments["is_new"]),
            made=Path(arguments["made"]) if arguments["made"] else None,
        )
    except (KeyError, TypeError, ValueError):
        raise damaged() from None
