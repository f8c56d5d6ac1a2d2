"""A call as it stands: who called with what, what they read out, how the site looks from here, and what they said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from wizard.causes.explain import Explanation
from wizard.flow.call.heard import NOTHING_HEARD, Heard, hear
from wizard.flow.caller.base import UNSURE
from wizard.flow.caller.checks import CallerChecks, Given, passed
from wizard.flow.caller.devices import Device, WhichDevice, follow
from wizard.flow.gallery import pictures
from wizard.i18n import LANGUAGES, language
from wizard.model.finding import Diagnosis
from wizard.model.target import Target

MOST_QUESTIONS = 6
"""In a whole call; more nobody answers with patience."""

LONGEST_NOTES = 20_000
"""Characters of the notes beside the call."""

DEVICE = "device"
"""Begins the ids of the questions for the device; "device", then "device-2"."""

MESSAGE = "message"
"""The id of the question for the words on the page."""

BROWSER = "browser"
"""The id of the question for the browser."""

_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")

_PHONES = {"iphone": Device.IPHONE, "android": Device.ANDROID}
"""Groups of the gallery that one kind of device alone shows."""

_IN_GROUP = {"chrome": "chrome", "edge": "edge", "firefox": "firefox", "safari": "safari"}


class SiteState(StrEnum):
    """What is known of the site as it looks from here."""

    NOT_ASKED = "not-asked"
    RUNNING = "running"
    FINE = "fine"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """The check of the site from this computer, which runs beside the call."""

    state: SiteState = SiteState.NOT_ASKED
    diagnosis: Diagnosis | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of the caller."""

    question: str
    answer: str
    reading: str = ""
    """A date and a time that was read out; empty where none was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Everything that is known in a call; nothing changes it, `with_…` return the next one."""

    began: datetime
    language_chosen: str = ""
    """One of `LANGUAGES`; empty while nobody has said so."""
    device_chosen: Device | None = None
    browser_chosen: str = ""
    """One of `wizard.fixes.base.BROWSERS`, or "another"; empty while it is not known."""
    heard: Heard = NOTHING_HEARD
    picture: str = ""
    """The picture of the gallery that was pointed at."""
    target: Target | None = None
    coded: tuple[str, ...] = ()
    """The causes that a case code or a case names, the first to mend first."""
    site: SiteCheck = field(default_factory=SiteCheck)
    said: tuple[Said, ...] = ()
    notes: str = ""

    @property
    def language(self) -> str:
        """The language to speak to the caller: what was chosen, else what they read out, else that of this program."""
        if self.language_chosen:
            return self.language_chosen
        return "ja" if _JAPANESE.search(self.heard.text) else language()

    @property
    def answers(self) -> Mapping[str, str]:
        """Every answer by the id of its question."""
        return {said.question: said.answer for said in self.said}

    @property
    def explanation(self) -> Explanation:
        """What the words that were read out say."""
        return self.heard.explanation

    @property
    def device_path(self) -> tuple[str, ...]:
        """The choices towards the device so far: known ones, and those that follow from what was pointed at."""
        return tuple(said.answer for said in self.said if said.question.startswith(DEVICE))

    @property
    def device(self) -> Device | None:
        """The caller's device; None while it is not known."""
        if self.device_chosen is not None:
            return self.device_chosen
        place = _place(self.device_path)
        return place if isinstance(place, Device) else _PHONES.get(_group_of(self.picture))

    @property
    def which_device(self) -> WhichDevice | None:
        """What is to be asked to find the device out; None where it is known, or the caller cannot tell."""
        place = None if self.device is not None else _place(self.device_path)
        return place if isinstance(place, WhichDevice) else None

    @property
    def browser(self) -> str:
        """The caller's browser: what was said, else what only one browser shows; empty while it is not known."""
        named = self.browser_chosen or self.answers.get(BROWSER, "")
        if named:
            return named if named in {*_IN_GROUP, "another"} else ""
        shown = _IN_GROUP.get(_group_of(self.picture), "")
        if shown or self.device is Device.CHROMEOS:
            return shown or "chrome"
        sources = {match.source for match in self.explanation.matches if match.is_telling}
        # Chrome's codes are Edge's too; those of the others are their own.
        only = sources & {"firefox", "safari"}
        return only.pop() if len(only) == len(sources) == 1 else ""


@lru_cache(32)
def _place(path: tuple[str, ...]) -> Device | WhichDevice | None:
    """Return where the choices lead; None after one that leads nowhere, as of somebody who cannot tell."""
    try:
        return follow(path)
    except KeyError:
        return None


def _group_of(picture: str) -> str:
    return next((p.group for p in pictures() if p.id == picture), "")


_CLOSE_THE_PAGE = frozenset({"other-site", "login-page"})
ON_THE_PAGE = frozenset({MESSAGE, "issuer", "expires"})
"""Questions that are answered from the page with the warning."""


def is_page_closed(call: Call) -> bool:
    """Say whether the caller was asked to close the page with the warning, and not to open it again since."""
    moved = [said.question in _CLOSE_THE_PAGE for said in call.said if said.question in _CLOSE_THE_PAGE | ON_THE_PAGE]
    return bool(moved) and moved[-1]


def begin(at: datetime, *, language: str = "", device: Device | None = None, browser: str = "") -> Call:
    """Return a call that begins at *at*, with what is known of the caller. Raises ValueError for another language."""
    if language and language not in LANGUAGES:
        raise ValueError(f"no such language: {language!r}; expected one of {', '.join(LANGUAGES)}")
    return Call(began=at, language_chosen=language, device_chosen=device, browser_chosen=browser)


def with_words(call: Call, text: str, *, was_asked: bool = False) -> Call:
    """Take what the caller reads out, pasted or typed with slips; it takes the place of what was heard before.

    *was_asked*: it is the answer to the question for the words on the page, which then counts as asked.
    """
    return _said_in_full(replace(call, heard=hear(text), picture=""), was_asked=was_asked)


def with_picture(call: Call, id_: str, *, was_asked: bool = False) -> Call:
    """Take the picture that looks like what the caller sees, as `with_words` takes words.

    Raises KeyError for one that the gallery has not.
    """
    chosen = {picture.id: picture for picture in pictures()}[id_]
    return _said_in_full(replace(call, heard=hear(chosen.text), picture=id_), was_asked=was_asked)


def _said_in_full(call: Call, *, was_asked: bool) -> Call:
    """Let the words themselves take the place of what was made of them: nothing counts twice."""
    said = tuple(replace(one, answer=UNSURE) if one.question == MESSAGE else one for one in call.said)
    call = replace(call, said=said)
    return with_answer(call, MESSAGE, UNSURE) if was_asked and MESSAGE not in call.answers else call


def with_coded(call: Call, causes: tuple[str, ...], device: Device | None = None, browser: str = "") -> Call:
    """Take what a case code or a case says."""
    return replace(
        call, coded=causes, device_chosen=device or call.device_chosen, browser_chosen=browser or call.browser_chosen
    )


def with_site(call: Call, site: SiteCheck, target: Target | None = None) -> Call:
    """Take how the site looks from here, as often as that changes."""
    return replace(call, site=site, target=target or call.target)


def with_notes(call: Call, notes: str) -> Call:
    """Take the notes as they are now; what is too long is cut."""
    return replace(call, notes=notes[:LONGEST_NOTES])


def with_answer(call: Call, question: str, answer: str, reading: str = "") -> Call:
    """Take an answer. Whether the question has it is not checked. Raises ValueError when six were given."""
    if len(call.said) >= MOST_QUESTIONS:
        raise ValueError("six questions were answered already")
    return replace(call, said=(*call.said, Said(question, answer, reading)))


ROWS: Mapping[str, str] = {
    "other-site": "comparison",
    "mobile-data": "hosts",
    "their-wifi": "hosts",
    "clock": "clock",
    "login-page": "portal",
    "programs": "interception",
    "updates": "updates",
    "proxy": "proxy",
}
"""Questions that are those of a row of step 2 -> the row."""


def caller_checks(call: Call) -> CallerChecks:
    """Return the answers as those of step 2, which goes on from there."""
    checks = CallerChecks(device=call.device, is_finding_out=call.device is None)
    for said in call.said:
        row = ROWS.get(said.question, "")
        asked = passed(checks, row).question if row else None
        if asked is not None and said.answer in {answer.id for answer in asked.answers}:
            given = Given(row=row, question=asked.id, answer=said.answer, reading=said.reading)
            checks = replace(checks, given=(*checks.given, given))
    return checks
