"""What an article of the help is, and in which group of the contents it stands."""

from dataclasses import dataclass
from enum import StrEnum

from wizard.i18n import N_

CAUSE, GUIDE = "cause:", "guide:"
"""How the topics of causes and guides begin; their ids follow."""

START = "start"
"""The article for whoever does not know yet what to look for."""


class Group(StrEnum):
    """The groups of the contents, in their order."""

    BEGIN = "begin"
    WORK = "work"
    PROGRAM = "program"
    CAUSES = "causes"
    GUIDES = "guides"


GROUPS = {
    Group.BEGIN: N_("To begin with"),
    Group.WORK: N_("Working with Trust Wizard"),
    Group.PROGRAM: N_("About this program"),
    Group.CAUSES: N_("What can be wrong"),
    Group.GUIDES: N_("What to do"),
}

TOPICS = {
    START: Group.BEGIN,
    "safe": Group.BEGIN,
    "glossary": Group.BEGIN,
    "identify": Group.WORK,
    "checks": Group.WORK,
    "fix": Group.WORK,
    "call": Group.WORK,
    "viewer": Group.WORK,
    "owners": Group.WORK,
    "server-test": Group.WORK,
    "case": Group.WORK,
    "report": Group.WORK,
    "history": Group.WORK,
    "sites": Group.WORK,
    "watch": Group.WORK,
    "practice": Group.WORK,
    "privacy": Group.PROGRAM,
    "preferences": Group.PROGRAM,
    "keyboard": Group.PROGRAM,
    "accessibility": Group.PROGRAM,
    "trouble": Group.PROGRAM,
}
"""The articles that are written by hand: their topics, which others rely on, in the order of the contents."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents."""

    topic: str
    title: str
    group: Group


@dataclass(frozen=True, slots=True)
class Article:
    """One article in one language."""

    entry: Entry
    text: str
    """Markdown, the title first; its links are ``help:topic`` and those that a guide has."""
    words: str = ""
    """What people type who look for it, beside what stands in it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """One command for the article about the keyboard."""

    menu: str
    command: str
    keys: str


def table_of(keys: tuple[tuple[str, str, str], ...]) -> tuple[Keys, ...]:
    """Return *keys*, each a menu, the words of a command and its keys, without the commands that have none."""
    return tuple(Keys(menu, command, pressed) for menu, command, pressed in keys if pressed)
