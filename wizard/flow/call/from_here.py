"""What is known beside the question: how the site looks from here, and which causes are likely, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from wizard.causes.catalog import CAUSES
from wizard.flow.call.choose import ENOUGH
from wizard.flow.call.likely import is_about_the_site, weights_of
from wizard.flow.call.state import Call, SiteCheck, SiteState
from wizard.i18n import N_, tr
from wizard.model.finding import Diagnosis
from wizard.model.terms import Verdict

WORTH_NAMING = 0.15
"""A cause that is less likely is not named while the call goes on."""

MOST_NAMED = 3

_LIKELY = 0.5


class Sureness(StrEnum):
    """How sure a cause is, for a person."""

    NEARLY_CERTAIN = "nearly-certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A cause that may be behind the caller's trouble."""

    cause: str
    sureness: Sureness


def site_seen(diagnosis: Diagnosis) -> SiteCheck:
    """Return how the site looks by *diagnosis*; not known where this computer or its own network is what fails."""
    if diagnosis.verdict is Verdict.TRUSTED:
        return SiteCheck(SiteState.FINE, diagnosis)
    state = SiteState.FAILS if is_about_the_site(diagnosis) else SiteState.NOT_ASKED
    return SiteCheck(state, diagnosis)


def suspects(call: Call) -> tuple[Suspect, ...]:
    """Return the likeliest causes, the first to look at first; none while nothing points anywhere."""
    weights = weights_of(call)
    worth = takewhile(lambda cause: weights[cause] >= WORTH_NAMING, weights)
    return tuple(Suspect(cause, sureness(weights[cause])) for cause in worth)[:MOST_NAMED]


_THERE = {
    "clock-wrong": N_("The clock of the caller’s device is wrong"),
    "outdated-roots": N_("The list of authorities on the caller’s device is out of date"),
}
"""Causes whose own titles speak of this computer."""


def callers_title(cause: str) -> str:
    """Return the title of *cause*, for one that is behind a caller's trouble."""
    return tr(_THERE.get(cause) or CAUSES[cause].title)


def sureness(weight: float) -> Sureness:
    """Return the word for *weight*, from 0 to 1."""
    if weight >= ENOUGH:
        return Sureness.NEARLY_CERTAIN
    return Sureness.LIKELY if weight >= _LIKELY else Sureness.POSSIBLE
