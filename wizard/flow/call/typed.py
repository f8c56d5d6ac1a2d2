"""What is typed at the beginning of a call, as it is heard: words of a page, the address of a site, or a case code."""

import re
import unicodedata
from dataclasses import dataclass, replace

from wizard.causes.explain import explain
from wizard.errors import InputError
from wizard.flow.address import LONGEST_ADDRESS, parse_target
from wizard.flow.call.heard import NOTHING_HEARD, Guess, Heard, hear
from wizard.flow.call.state import Call, with_coded
from wizard.flow.case_code import CodedCase, Fault, fault_of, read_code
from wizard.flow.presume import host_of
from wizard.flow.spelling import ALPHABET, LENGTHS, WORDS, grouped, heard
from wizard.model.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class SpelledCode:
    """Characters that are meant as a case code; there is a case, or there is a fault."""

    characters: str
    """As they were understood, without what separates them. Hostile text."""
    case: CodedCase | None = None
    fault: Fault | None = None

    @property
    def is_begun(self) -> bool:
        """Say whether it may only be that the rest is still to come."""
        return self.case is None and len(self.characters) < LENGTHS[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was made of it; at most one of `code`, `target` and the guesses of `heard` is there."""

    text: str = ""
    """As it was typed. Hostile text."""
    heard: Heard = NOTHING_HEARD
    """What the words stand for."""
    code: SpelledCode | None = None
    target: Target | None = None
    """The site whose address it is."""
    error: str = ""
    """Why it is no address, though it looks like one."""
    host: Target | None = None
    """A site that the words name."""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was typed."""
        return not self.text.strip()

    @property
    def says_nothing(self) -> bool:
        """Say whether there are words of which nothing could be made."""
        known = self.heard.explanation.causes or self.code or self.target or self.error
        return not self.is_empty and not known

    @property
    def is_wrong(self) -> bool:
        """Say whether it is a case code or an address with a fault in it."""
        return bool(self.error) or (self.code is not None and self.code.case is None)

    @property
    def is_unusable(self) -> bool:
        """Say whether nothing of it counts in the call, so that it is at least noted down."""
        return self.is_wrong or self.says_nothing


NOTHING_TYPED = Typed()


def understood(text: str) -> Typed:
    """Return what *text* is; takes up to 0.2 s for words with slips, and longer while the catalogue is not loaded."""
    if not text.strip():
        return Typed(text=text)
    if (code := _code_in(text)) is not None and code.case is not None:
        return Typed(text=text, code=code)
    recognised = hear(text)
    if recognised.explanation.causes:
        return Typed(text=text, heard=recognised, host=host_of(recognised.explanation))
    if code is not None:
        return Typed(text=text, code=code)
    return replace(_site_in(text), text=text, heard=recognised)


def begun_with(call: Call, typed: Typed, chosen: Guess | None = None) -> Call:
    """Return *call*, which has just begun, with what was typed; of several codes that it may be, *chosen* is meant.

    The device and the browser that a case code tells are left to whoever offers them to choose from.
    """
    if typed.code is not None and typed.code.case is not None:
        return with_coded(call, typed.code.case.causes)
    if typed.is_empty or typed.target is not None:
        return call
    if chosen is None or chosen not in typed.heard.guesses:
        return replace(call, heard=typed.heard)
    meant = Heard(text=typed.text, explanation=explain(chosen.code), guesses=(replace(chosen, confidence=1.0),))
    return replace(call, heard=meant)


def in_groups(code: SpelledCode) -> str:
    """Return the characters in groups of four, those that are wrong in brackets: ``7KQ2-[B]…``. Hostile text."""
    wrong = code.fault.places if code.fault is not None else ()
    shown = [f"[{c}]" if place in wrong else c for place, c in enumerate(code.characters, start=1)]
    return grouped(shown)


def mended(code: SpelledCode) -> str:
    """Return the code with the character that is probably meant; empty where none is known."""
    fault = code.fault
    if fault is None or not fault.right or len(fault.places) != 1:
        return ""
    place = fault.places[0]
    return grouped(f"{code.characters[: place - 1]}{fault.right}{code.characters[place:]}")


def said_for(character: str, language: str) -> str:
    """Return how *character* of a code is said in *language*."""
    return WORDS[language].get(character, character)


_MOST_CHARACTERS = LENGTHS[0] + 2
"""Somebody may say a character twice."""

_LONGEST_PIECE = 4

_GROUPED = re.compile(r"[A-Z0-9]{4}(?:[\s\-‐-―−ー]+[A-Z0-9]{4})*[\s\-‐-―−ー]+[A-Z0-9]{1,6}[\s\-‐-―−ー]*")
"""As a code is typed, and has come to its second group."""


def _code_in(text: str) -> SpelledCode | None:
    """Return the case code that *text* is, or is meant to be; None for anything else."""
    if _is_like_a_name(text):
        return None
    characters = heard(text)
    if not characters:
        return None
    fault = fault_of(characters)
    if fault is None:
        try:
            return SpelledCode(characters=characters, case=read_code(text))
        except InputError as error:
            # The characters fit together: it is of another version.
            return SpelledCode(characters=characters, fault=Fault(text=str(error)))
    return SpelledCode(characters=characters, fault=fault) if _is_meant_as_code(text, characters) else None


def _is_meant_as_code(text: str, characters: str) -> bool:
    """Say whether whoever typed *text* means a code, by its groups or by its length, and by its digits."""
    if not 4 < len(characters) <= _MOST_CHARACTERS or not characters.isascii():
        return False
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if _GROUPED.fullmatch(plain):
        return any(c.isdigit() for c in plain) or len(characters) in LENGTHS
    wrong = sum(c not in ALPHABET for c in characters)
    if abs(len(characters) - LENGTHS[0]) > 1 or wrong > 1 or not any(c.isdigit() for c in characters):
        return False
    runs = re.findall(r"[A-Z0-9]+", plain)
    # One word of sixteen characters, shorter pieces of it, or the names of its characters.
    return len(runs) == 1 or max(map(len, runs), default=0) <= _LONGEST_PIECE or len("".join(runs)) != len(characters)


_DOT = re.compile(r"\s*(?:(?<![a-z0-9])dot(?![a-z0-9])|ドット|\.)\s*", re.IGNORECASE)
_NAME = re.compile(r"[^\s.]\S*\.\S*[^\s.]|[a-z]+://\S*|\[[0-9a-f:]+\](?::\d+)?|[a-z0-9-]+:\d{2,5}", re.IGNORECASE)
"""A name with a dot in it, a URL, an IPv6 address, a name of the house with a port."""


def _is_like_a_name(text: str) -> bool:
    plain = text.strip()
    return len(plain) <= LONGEST_ADDRESS and _NAME.fullmatch(plain) is not None


def _site_in(text: str) -> Typed:
    """Return the site whose address *text* is, or why it is none; nothing for other words."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST_ADDRESS + 1]).strip()
    # As it is read out: "shop dot example".
    dotted = _DOT.sub(".", plain)
    if not _is_like_a_name(dotted):
        return Typed()
    try:
        return Typed(target=parse_target(dotted))
    except InputError as error:
        return Typed(error=str(error))
