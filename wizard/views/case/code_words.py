"""What was typed of a case code so far, and what is wrong with it, in words; without a window of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from wizard.errors import InputError
from wizard.flow.case_code import CodedCase, Fault, fault_of, read_code
from wizard.flow.spelling import ALPHABET, GROUP, LENGTHS, LONGEST, WORDS, grouped, heard
from wizard.i18n import tr, trn

_WHOLE, _OLD = LENGTHS


class Typed(StrEnum):
    """How far what was typed is a code."""

    NOTHING = "nothing"
    PART = "part"
    """Nothing is wrong with it so far."""
    WRONG = "wrong"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was typed, understood as a case code."""

    typed: Typed
    characters: str = ""
    """Those of the code so far, without what separates them."""
    text: str = ""
    """What to say of it, in the language in force: what is wrong, or how much is missing."""
    places: tuple[int, ...] = ()
    """The characters that seem wrong, counted from 1."""
    right: str = ""
    """The character that is probably meant at the only place."""
    case: CodedCase | None = None
    """What the code tells, where it is whole."""


_ENGLISH = tuple(word.casefold() for word in WORDS["en"].values())
_LAST = re.compile(r"[a-z-]{2,}\Z")


def settled(text: str) -> str:
    """Return *text* without a word of the spelling alphabet at its end that is still being typed, as "noven"."""
    folded = text[:LONGEST].casefold()
    last = _LAST.search(folded)
    if last is None or not any(word.startswith(last[0]) and word != last[0] for word in _ENGLISH):
        return text
    # "no" may as well be two characters of a code; a U never is one, and beside words there are words.
    is_word = "u" in last[0] or any(word in _ENGLISH for word in folded[: last.start()].split())
    return text[: last.start()] if is_word else text


def reading_of(text: str) -> Reading:
    """Return what *text* is as a case code, while it is being typed or when it is whole.

    Twelve characters are a code of the first version only if they fit together; else four more are waited for.
    """
    code = heard(text)
    if not code:
        return Reading(
            typed=Typed.NOTHING, text=tr("A case code has {count} characters, in groups of four.", count=_WHOLE)
        )
    if len(code) > _WHOLE:
        said = trn("This is {n} character too many.", "These are {n} characters too many.", len(code) - _WHOLE)
        too_many = tuple(range(_WHOLE + 1, len(code) + 1))
        return Reading(typed=Typed.WRONG, characters=code, text=said, places=too_many)
    if len(code) == _WHOLE or not set(code) <= set(ALPHABET):
        fault = fault_of(code)
        return _read(code) if fault is None else _faulty(code, fault)
    is_old = len(code) == _OLD and fault_of(code) is None
    read = _read(code) if is_old else None
    return read if read is not None and read.case is not None else _part(code)


def _read(code: str) -> Reading:
    """Return what the characters say, which fit together."""
    try:
        case = read_code(code)
    except InputError as error:
        return Reading(typed=Typed.WRONG, characters=code, text=str(error))
    text = tr("The code is complete.")
    if len(code) == _OLD:
        text = tr("A complete code of the program's first version. If more characters follow, type on.")
    return Reading(typed=Typed.WHOLE, characters=code, text=text, case=case)


def _part(code: str) -> Reading:
    missing = _WHOLE - len(code)
    text = trn("{n} character is still missing.", "{n} characters are still missing.", missing)
    return Reading(typed=Typed.PART, characters=code, text=text)


def _faulty(code: str, fault: Fault) -> Reading:
    said = [fault.text, *_read_again(fault.places)]
    if any(code[place - 1] not in ALPHABET for place in fault.places):
        said.append(tr("Case codes have no I, L, O or U; I and L are read as 1, O as 0."))
    return Reading(typed=Typed.WRONG, characters=code, text="\n".join(said), places=fault.places, right=fault.right)


def _read_again(places: tuple[int, ...]) -> tuple[str, ...]:
    """Return what to ask for: the groups that *places* are in."""
    match sorted({(place - 1) // GROUP + 1 for place in places}):
        case [group]:
            return (tr("Ask for group {group} again.", group=group),)
        case [first, second]:
            return (tr("Ask for the groups {first} and {second} again.", first=first, second=second),)
        case _:
            return ()


def mended(reading: Reading) -> str:
    """Return the code with the character that is probably meant, or two swapped; empty where that is not known.

    It is a guess, though a good one: whoever reads the code out has to agree.
    """
    characters = list(reading.characters)
    match reading.places:
        case (place,) if reading.right:
            characters[place - 1] = reading.right
        case (first, second) if reading.typed is Typed.WRONG and len(characters) <= _WHOLE:
            characters[first - 1], characters[second - 1] = characters[second - 1], characters[first - 1]
        case _:
            return ""
    code = grouped(characters)
    return code if reading_of(code).case is not None else ""
