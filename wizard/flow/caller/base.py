"""What a row for a caller's device is: the question, the words to read out, and what each answer makes of the row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.flow.caller.devices import Device
from wizard.model.finding import CheckState
from wizard.model.terms import Who

MOST_ANSWERS = 5
"""More than a hand has fingers nobody keeps in mind while listening; each has a key of its own."""

UNSURE = "unsure"
"""The answer of somebody who does not know, or finds nothing. It is never taken for "fine"."""

RULED_OUT = 0.2
"""An answer rules a cause out from this factor down: one in five of such cases at most is left."""


class Reading(StrEnum):
    """How the clock that somebody read out stands to the true time."""

    RIGHT = "right"
    WHOLE_HOURS = "whole-hours"
    """Off by whole or half hours, as another time zone would be; whether it is one, only the person can say."""
    TIME_OFF = "time-off"
    DATE_OFF = "date-off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to click, and what it makes of the row."""

    id: str
    text: str
    """Message id, for the button."""
    state: CheckState
    detail: str
    """Message id: the row's sentence from then on."""
    favours: Mapping[str, float] = field(default_factory=dict)
    """By cause: how much likelier it becomes (above 1), or less likely (below 1)."""
    then: "Question | None" = None
    """What is asked next."""

    @property
    def likelier(self) -> frozenset[str]:
        """The causes that it makes likelier."""
        return frozenset(cause for cause, factor in self.favours.items() if factor > 1)

    @property
    def rules_out(self) -> frozenset[str]:
        """The causes that it as good as rules out."""
        return frozenset(cause for cause, factor in self.favours.items() if factor <= RULED_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Words to read out, one action each; *title* tells where they fit, if there are several ways."""

    steps: tuple[str, ...]
    """Message ids."""
    title: str = ""
    """Message id; empty for the only way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to ask, with all that it takes to get an answer."""

    id: str
    """Unique within its row on its device."""
    text: str
    """Message id: the question as the one on the telephone has it in mind, not as it is read out."""
    ways: tuple[Way, ...]
    answers: tuple[Answer, ...]
    sees: str = ""
    """Message id: what the person should have before them after the last step."""
    note: str = ""
    """Message id: for the one who asks alone, not to be read out."""
    readings: Mapping[Reading, str] = field(default_factory=dict)
    """The answer that a date and time read out amounts to; empty where none is read out. One that is left out, the
    person has to choose."""
    names_versions: bool = False
    """Whether it helps to know which versions of the system still get updates (`wizard.flow.caller.support`)."""

    def answer(self, id_: str) -> Answer:
        """Return one of the answers. Raises KeyError for an id that is none."""
        return {answer.id: answer for answer in self.answers}[id_]

    def is_like(self, other: "Question") -> bool:
        """Say whether *other* asks the same in the same words, and takes the same answers."""
        mine, its = ([answer.id for answer in question.answers] for question in (self, other))
        return (self.id, self.text, self.ways, mine) == (other.id, other.text, other.ways, its)

    def and_all_after(self) -> Iterator["Question"]:
        """Yield this question, and every one that an answer may lead to."""
        yield self
        for answer in self.answers:
            if answer.then is not None:
                yield from answer.then.and_all_after()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerRow:
    """One row for each kind of device, under the id that it has for this computer (`wizard.causes.rows`)."""

    id: str
    title: str
    """Message id."""
    who: Who
    """Where its trouble lies: in the device or in the network."""
    causes: frozenset[str] = frozenset()
    """The causes that its answers tell most about; empty where they part many from many."""
    tells: float
    """In how many of a hundred calls its answer settles something (see `wizard.flow.caller.rows`)."""
    minutes: float
    """How long it takes to ask and to hear the answer."""
    questions: Mapping[Device, Question]
    same_as: str = ""
    """Id of the question of step 1 that asks for the same (`wizard.causes.messages.questions`)."""


def one_way(*steps: str) -> tuple[Way, ...]:
    """Return the only way: *steps* (message ids)."""
    return (Way(steps=steps),)


def unsure(text: str, detail: str) -> Answer:
    """Return the answer of somebody who cannot tell: the row stays as one that was not checked."""
    return Answer(id=UNSURE, text=text, state=CheckState.NOT_CHECKED, detail=detail)
