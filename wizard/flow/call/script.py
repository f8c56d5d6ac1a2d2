"""What stands on the screen during a call: what to say in the caller's language, and the answers with their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from wizard.flow.call.alphabet import spelled
from wizard.flow.call.base import Question, See
from wizard.flow.call.ending import likely_causes
from wizard.flow.call.likely import is_about_the_site
from wizard.flow.call.state import DEVICE, MOST_QUESTIONS, Call, SiteState
from wizard.flow.caller.base import Way
from wizard.flow.caller.devices import PHONES
from wizard.flow.caller.elsewhere import WIFI_ON_THERE
from wizard.i18n import N_, tr, using

_TO_TYPE = re.compile(r"\btype[^:]*: (\S+)$", re.IGNORECASE)
"""What a step asks to type, at the end of its message id."""

_WELCOME = N_("I will ask you a few short questions. Please take your time: nothing that I ask for can break anything.")
_STAY_OUT = N_("While you see the warning, please stay out of that site, and do not type a password.")
_LOUDSPEAKER = N_("If you are calling with this phone, please switch its loudspeaker on, so that you see the screen.")
_CLOSE_IT = N_("If a window or a page has opened just now, please close that one again.")
_WIFI_ON = N_("Please switch Wi-Fi on again.")
_PROXY_ON = N_("Please switch on again what you have just switched off.")
_LOOKING = N_("Meanwhile I am opening the site from here.")
_FINE_HERE = N_("From here, the site opens. So let us find out together what is different where you are.")
_FAILS_HERE = N_("From here, the site shows an error, too. So it is not your fault.")
_ENOUGH = N_("Thank you, that is all I need. I will now tell you what to do, step by step.")
_NOT_YET = N_("Thank you. That does not settle it yet, but I will now go on with you, step by step.")


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
        opening = tuple(tr(line) for line in _opening(call, question.id))
        lines = [tuple(tr(step) for step in way.steps) for way in question.ways]
    return ScriptStep(
        question=question,
        number=len(call.said) + 1,
        most=MOST_QUESTIONS,
        text=tr(question.text),
        opening=opening,
        say=tuple(Spoken(tr(way.title), said) for way, said in zip(question.ways, lines, strict=True)),
        spelling=tuple(_spelling(question.ways, lines, call.language)),
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
    # Without a question nothing of the opening was said.
    unsaid = () if call.said else (*_about_the_site(call), _STAY_OUT)
    last = _ENOUGH if len(likely_causes(call)) == 1 else _NOT_YET
    with using(call.language):
        return tuple(tr(line) for line in (*unsaid, *_to_put_back(call), last))


def news_of_the_site(call: Call) -> tuple[str, ...]:
    """Return what to say when the check of the site has ended, in the caller's language; nothing before that."""
    with using(call.language):
        return tuple(tr(line) for line in _about_the_site(call))


def elapsed(call: Call, now: datetime) -> timedelta:
    """Return how long the call has lasted by *now*; never less than nothing, whatever happens to the clock."""
    return max(now - call.began, timedelta(0))


def _opening(call: Call, question: str) -> Iterator[str]:
    if call.said:
        if _was_found_to_be_a_phone(call):
            yield _LOUDSPEAKER
        yield from _to_put_back(call, question)
        return
    yield _WELCOME
    yield _STAY_OUT
    if call.device in PHONES:
        yield _LOUDSPEAKER
    if call.site.state is SiteState.RUNNING:
        yield _LOOKING
    else:
        yield from _about_the_site(call)


def _was_found_to_be_a_phone(call: Call) -> bool:
    """Say whether the last answer told so."""
    last = call.said[-1]
    return last.question == DEVICE and last.answer == "phone"


_IN_THE_CERTIFICATE = frozenset({"issuer", "expires"})
"""Questions that are read out from it."""


def _to_put_back(call: Call, question: str = "") -> Iterator[str]:
    """Yield how what the last question has opened or switched off is put right, unless *question* goes on with it."""
    last = call.said[-1] if call.said else None
    if last is None:
        return
    if question not in _IN_THE_CERTIFICATE and _may_have_a_certificate_open(call):
        yield _CLOSE_IT
    if last.question == "mobile-data" and last.answer in _TRIED and question != "their-wifi":
        yield _WIFI_ON if call.device in PHONES else WIFI_ON_THERE
    if last.question == "proxy" and last.answer == "innocent":
        yield _PROXY_ON


_TRIED = frozenset({"opens", "fails", "other"})


def _may_have_a_certificate_open(call: Call) -> bool:
    """Say whether a window or page with the certificate may hide all else; Chrome and Edge show it in the page."""
    is_last = bool(call.said) and call.said[-1].question in _IN_THE_CERTIFICATE
    return is_last and call.browser not in {"chrome", "edge"}


def _about_the_site(call: Call) -> Iterator[str]:
    match call.site.state:
        case SiteState.FINE:
            yield _FINE_HERE
        # What ails this computer or its own network tells the caller nothing.
        case SiteState.FAILS if call.site.diagnosis is None or is_about_the_site(call.site.diagnosis):
            yield _FAILS_HERE
        case SiteState.FAILS | SiteState.NOT_ASKED | SiteState.RUNNING:
            return


def _spelling(ways: tuple[Way, ...], lines: list[tuple[str, ...]], language: str) -> Iterator[Spelling]:
    """Yield what is to be typed as it stands; a word that is another one in *language* needs no letters."""
    steps = zip((step for way in ways for step in way.steps), (line for said in lines for line in said), strict=True)
    words = (found[1] for step, line in steps if (found := _TO_TYPE.search(step)) and found[1] in line)
    for word in dict.fromkeys(words):
        yield Spelling(word, spelled(word, language))
