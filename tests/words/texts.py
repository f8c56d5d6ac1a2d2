"""Every text that a person can meet, gathered for the tests beside this file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.packaging_tools import tool
from wizard import resources
from wizard.causes.catalog import CATALOG
from wizard.fixes.catalog import FIXES
from wizard.fixes.guides import parse

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Text:
    """One text, and where it stands."""

    words: str
    places: tuple[str, ...]
    japanese: str = ""
    """Its translation; nothing where it has none yet, which `tests/test_i18n.py` complains of."""

    def stands_in(self, *places: str) -> bool:
        """Say whether it stands in a file whose path begins with one of *places*."""
        return any(own.startswith(place) for own in self.places for place in places)


def _forms(words: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ())


@cache
def texts() -> tuple[Text, ...]:
    """Return every text of the program, each form of a plural as a text of its own."""
    catalogue = tool("catalogue")
    japanese = catalogue.read(next(po for po in catalogue.po_files() if po.parts[-3] == "ja"))
    found = []
    for message in catalogue.collected():
        known = japanese.get(catalogue._key(message)) if message.id else None
        translated = _forms(known.string if known else None) or ("",)
        places = tuple(place for place, _line in message.locations)
        for number, words in enumerate(_forms(message.id)):
            found.append(Text(words, places, translated[min(number, len(translated) - 1)]))
    return tuple(text for text in found if text.words)


def sentences(words: str) -> list[str]:
    """Return the sentences of *words*; a colon or a semicolon ends none."""
    return [part for part in re.split(r"(?<=[.?!])\s+(?=[A-Z{“\"])", words.strip()) if part]


def first(words: str) -> str:
    """Return the first sentence of *words*."""
    return next(iter(sentences(words)), "")


@cache
def guides(language: str) -> dict[str, str]:
    """Return the opening of every guide, by its id."""
    return {fix.id: parse(resources.read_text("guides", language, f"{fix.id}.md")).intro for fix in FIXES}


@cache
def lay_texts() -> tuple[tuple[str, str], ...]:
    """Return what a lay person reads first, each with where it is said."""
    return tuple(_lay_texts())


def _lay_texts() -> Iterator[tuple[str, str]]:
    for cause in CATALOG:
        yield from ((f"cause {cause.id}", words) for words in (cause.title, cause.sentence))
        for form, other in cause.forms.items():
            yield from ((f"cause {cause.id}/{form}", words) for words in (other.title, other.sentence) if words)
    for fix in FIXES:
        yield f"step {fix.id}", fix.title
    for identifier, opening in guides("en").items():
        yield f"guide {identifier}", opening
    yield from ((text.places[0], text.words) for text in texts() if text.stands_in(*LAY_FILES))


LAY_FILES = (
    "wizard/causes/checks.py",
    "wizard/causes/messages/questions.py",
    "wizard/flow/answer_words.py",
    "wizard/flow/meanwhile.py",
    "wizard/flow/call/",
    "wizard/flow/caller/",
    "wizard/views/start_page.py",
    "wizard/views/words.py",
)
"""Files whose texts are read by people who know nothing of certificates."""
