"""What stands on the screen during a call: what to say in the caller's language, and the answers with their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from wizard.flow.call.alphabet import spelled
from wizard.flow.call.base import Question, See
from wizard.flow.call.state import MOST_QUESTIONS, Call, SiteState
from wizard.flow.caller.base import Way
from wizard.i18n import N_, tr, using

_TO_TYPE = re.compile(r"\btype[^:]*: (\S+)$", re.IGNORECASE)
"""What a step asks to type, at the end of its message id."""

_WELCOME = N_("I will ask you a few short questions. Please take your time: you cannot break anything.")
_STAY_OUT = N_("Please type no password on that page until we are done.")
_LOOKING = N_("Meanwhile I am opening the site from here.")
_FINE_HERE = N_("From here the site opens. So let us look at your side together.")
_FAILS_HERE = N_("From here the site shows an error, too. So it is not your fault.")
_ENOUGH = N_("Thank you, that is all I need. I will now tell you what to do, one step after the other.")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words to read out, in the caller's language."""

    title: str
    """Where they fit, in the language of whoever reads them out; empty for the only way."""
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word that the caller has to type, and how to say it letter by letter."""

    word: str
    spoken: str


@dataclass(frozen=True, slots=True)
class KeyedAnswer:
    """An answer with its key."""

    key: int
    """1 to 9."""
    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptStep:
    """One question as it stands on the screen; the texts are in the language in force but those that are spoken."""

    question: Question
    number: int
    """From 1."""
    most: int
    text: str
    opening: tuple[str, ...]
    """To be said before it, in the caller's language."""
    say: tuple[Spoken, ...]
    spelling: tuple[Spelling, ...]
    sees: str
    see: See
    answers: tuple[KeyedAnswer, ...]
    note: str


def step_of(call: Call, question: Question) -> ScriptStep:
    """Return how *question* is asked in this call."""
    with using(call.language):
        opening = tuple(tr(line) for line in _opening(call))
        lines = [tuple(tr(step) for step in way.steps) for way in question.ways]
    return ScriptStep(
        question=question,
        number=len(call.said) + 1,
        most=MOST_QUESTIONS,
        text=tr(question.text),
        opening=opening,
        say=tuple(Spoken(tr(way.title), said) for way, said in zip(question.ways, lines, strict=True)),
        spelling=tuple(_spelling(question.ways, call.language)),
        sees=tr(question.sees),
        see=question.see,
        answers=tuple(
            KeyedAnswer(key, choice.id, tr(choice.text)) for key, choice in enumerate(question.choices, start=1)
        ),
        note=tr(question.note),
    )


def answer_for_key(question: Question, key: int) -> str | None:
    """Return the answer that *key* stands for; None for a key that has none."""
    return question.choices[key - 1].id if 1 <= key <= len(question.choices) else None


def closing(call: Call) -> tuple[str, ...]:
    """Return what to say when nothing is left to ask, in the caller's language."""
    with using(call.language):
        return tuple(tr(line) for line in (*(() if call.said else _about_the_site(call)), _ENOUGH))


def news_of_the_site(call: Call) -> tuple[str, ...]:
    """Return what to say when the check of the site has ended, in the caller's language; nothing before that."""
    with using(call.language):
        return tuple(tr(line) for line in _about_the_site(call))


def elapsed(call: Call, now: datetime) -> timedelta:
    """Return how long the call has lasted by *now*; never less than nothing, whatever happens to the clock."""
    return max(now - call.began, timedelta(0))


def _opening(call: Call) -> Iterator[str]:
    if call.said:
        return
    yield _WELCOME
    yield _STAY_OUT
    if call.site.state is SiteState.RUNNING:
        yield _LOOKING
    else:
        yield from _about_the_site(call)


def _about_the_site(call: Call) -> Iterator[str]:
    match call.site.state:
        case SiteState.FINE:
            yield _FINE_HERE
        case SiteState.FAILS:
            yield _FAILS_HERE
        case SiteState.NOT_ASKED | SiteState.RUNNING:
            return


def _spelling(ways: tuple[Way, ...], language: str) -> Iterator[Spelling]:
    words = (found[1] for way in ways for step in way.steps if (found := _TO_TYPE.search(step)))
    for word in dict.fromkeys(words):
        yield Spelling(word, spelled(word, language))
