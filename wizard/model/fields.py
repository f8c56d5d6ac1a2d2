"""Three states for what a certificate says, and why something was not looked at."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Present(Generic[T_co]):
    """The field is there and was understood."""

    value: T_co


@dataclass(frozen=True, slots=True)
class Absent:
    """The field is not there."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The field is there, and broken; *why* is a short English reason without certificate text."""

    why: str
    found: object = field(default=None, compare=False)
    """What could be made out all the same, in the form of a healthy field: to show beside *why*, never to rely on."""


Field = Present[T_co] | Absent | Unreadable


class Unknown(StrEnum):
    """Nobody looked, or nobody got an answer. Never to be read as "fine"."""

    NOT_ASKED = "not-asked"
    """An option or a rule of conduct kept us from asking."""
    NO_ANSWER = "no-answer"
    """We asked and nothing usable came back in time."""
    NOT_HERE = "not-here"
    """This system has no way to ask."""
    NO_USE = "no-use"
    """An earlier result made the question pointless."""
