"""What a caller reads out, typed as it is heard: letters become the code that was most likely on the screen.

The catalogue's own recogniser mends slips of the keyboard and words that run together. Here comes what only a voice
does: the spelling alphabet, names of letters, digits in words, the Japanese readings, and letters that sound alike.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from wizard.causes.explain import Explanation, explain
from wizard.causes.messages.catalogue import catalogue
from wizard.flow.call.alphabet import (
    DIGITS,
    JAPANESE_DIGITS,
    JAPANESE_LETTERS,
    LETTER_NAMES,
    NATO_WORDS,
    READINGS,
    SIGNS,
    SOUND_ALIKE,
)

LONGEST_BY_VOICE = 400
"""Characters; what is longer was pasted, and is not taken for letters."""

LEAST_CONFIDENCE = 0.35
"""A code that fits worse is not named."""

SURE = 0.75
"""From here on a code counts as read; below it, what the page says is asked for once more."""

MOST_GUESSES = 3

_BROWSERS = frozenset({"chrome", "edge", "firefox"})
_MOST_SLIPS = 0.25
"""Slips for each letter of a code; what is further away is another text."""

_RIVALS = 3.0
"""Codes with at most so many slips more make the best one less sure."""

_NAMED_AS = re.compile(r"\b([a-z])(?: as in| for| like|,) [a-z]+", re.IGNORECASE)
"""n as in Nancy, n for November."""
_WORD = re.compile(r"[a-z]+|[0-9]+|[^\sa-z0-9]+", re.IGNORECASE)
_NUMBER = re.compile(r"\b0 ?x ?((?:[0-9a-f] ?){8})(?![0-9a-z])", re.IGNORECASE)
_SHORTEST_SPELLED = 3


_NO_EXPLANATION = Explanation()


@dataclass(frozen=True, slots=True)
class Guess:
    """A code that the words may stand for."""

    code: str
    confidence: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was made of the words."""

    text: str = ""
    """As it was typed. Hostile text."""
    explanation: Explanation = _NO_EXPLANATION
    """Of the likeliest reading; empty where there is none."""
    guesses: tuple[Guess, ...] = ()
    """The best first."""

    @property
    def confidence(self) -> float:
        """How sure the best reading is; 0 without one."""
        return self.guesses[0].confidence if self.guesses else 0.0


NOTHING_HEARD = Heard()


def hear(text: str) -> Heard:
    """Return what the words *text* stand for, by the catalogue of messages; nothing where they stand for no message."""
    for reading, confidence in _readings(text):
        explanation = explain(reading)
        if explanation.causes:
            telling = next(match.code for match in explanation.matches if match.is_telling)
            return Heard(text=text, explanation=explanation, guesses=(Guess(telling, confidence),))
    guesses = nearest(text) if len(text) <= LONGEST_BY_VOICE else ()
    if not guesses:
        return Heard(text=text, explanation=explain(text))
    return Heard(text=text, explanation=explain(guesses[0].code), guesses=guesses)


def _readings(text: str) -> Iterator[tuple[str, float]]:
    """Yield *text* in the ways in which it may be meant, with how sure each is."""
    yield text, 1.0
    if len(text) > LONGEST_BY_VOICE:
        return
    spoken = spelled_out(text)
    if spoken != text:
        yield spoken, 0.95
        yield spoken.replace("error", "err"), 0.9


def spelled_out(text: str) -> str:
    """Return *text* with letters and digits that were named put in their places: "november echo tango" is "net"."""
    plain = unicodedata.normalize("NFKC", text)
    plain = _NAMED_AS.sub(r"\1", _from_japanese(plain))
    numbered = " ".join(DIGITS.get(word.lower(), word) for word in plain.split())
    if number := _NUMBER.search(numbered):
        return f"0x{number[1].replace(' ', '')}"
    return " ".join(_joined(_WORD.findall(numbered)))


def _joined(words: Sequence[str]) -> Iterator[str]:
    """Yield *words*, runs of named letters as one word; a single name may be a word of its own."""
    run: list[str] = []
    for word in (*words, ""):
        low = word.lower()
        letter = low if len(low) == 1 and low.isalpha() else NATO_WORDS.get(low) or LETTER_NAMES.get(low, "")
        if letter:
            run.append(letter)
            continue
        if run:
            yield "".join(run)
        run = []
        if word:
            yield word


@cache
def _japanese() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return what finds the longest Japanese reading at each place, and what the readings stand for."""
    words = {kana: f" {word} " for kana, word in READINGS.items()} | dict(SIGNS)
    # A letter's own name stands in no row with a word: エヌ イー ティー.
    known = {kana: f" {letter} " for kana, letter in JAPANESE_LETTERS.items()} | dict(JAPANESE_DIGITS) | words
    return re.compile("|".join(sorted(map(re.escape, known), key=len, reverse=True))), known


def _from_japanese(text: str) -> str:
    if text.isascii():
        return text
    pattern, known = _japanese()
    return pattern.sub(lambda found: known[found[0]], text)


@cache
def _codes() -> Mapping[str, str]:
    """Return the codes of the browsers by their letters alone; in a catalogue of thousands these are read out."""
    codes = (e.code for e in catalogue().errors() if e.source in _BROWSERS and "_" in e.code and " " not in e.code)
    return {_letters(code): code for code in codes}


def nearest(text: str) -> tuple[Guess, ...]:
    """Return the browsers' codes that sound most like *text*, each with how sure it is; none where none is near."""
    said = _letters(spelled_out(text))
    if len(said) < _SHORTEST_SPELLED * 2:
        return ()
    codes = _codes()
    best, meant = float("inf"), ""
    for letters in codes:
        slips = _slips(said, letters, min(_MOST_SLIPS * len(letters), best))
        if slips is not None and slips < best:
            best, meant = slips, letters
    if not meant:
        return ()
    near = ((_slips(said, letters, best + _RIVALS), code) for letters, code in codes.items())
    ranked = sorted((slips, code) for slips, code in near if slips is not None)
    worth = {code: 0.5 ** (slips - best) for slips, code in ranked}
    total = sum(worth.values())
    fit = 1 - best / len(meant)
    guesses = (Guess(code, round(fit * share / total, 3)) for code, share in worth.items())
    return tuple(guess for guess in guesses if guess.confidence >= LEAST_CONFIDENCE)[:MOST_GUESSES]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _slips(said: str, meant: str, most: float) -> float | None:
    """Return how many letters are wrong, missing or too many; one that sounds alike is half of one.

    None where there are more than *most*.
    """
    if abs(len(said) - len(meant)) > most:
        return None
    row = [float(n) for n in range(len(meant) + 1)]
    for i, letter in enumerate(said, 1):
        before, row = row, [float(i)]
        for j, other in enumerate(meant, 1):
            wrong = 0.0 if letter == other else 0.5 if letter + other in SOUND_ALIKE else 1.0
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + wrong))
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
