"""The installed browsers: how old each is, who updates it, and whose list of authorities it goes by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wizard.causes.browser_facts import (
    RootList,
    UpdatePage,
    known_browsers,
    repaired_until,
    roots_of,
    shown_name,
    update_pages,
)
from wizard.causes.clock import ClockState, judge_clock, true_now
from wizard.causes.rows.base import unseen
from wizard.causes.rows.troubles import facts_of
from wizard.causes.situation import Situation
from wizard.i18n import N_, Phrase
from wizard.model.computer import Browser, BrowsersEvidence, UpdatedBy
from wizard.model.finding import Check, CheckState, Fact, Finding, Value


class Age(StrEnum):
    """How old a version is."""

    RECENT = "recent"
    OUTDATED = "outdated"
    FUTURE = "future"
    """By the time it is judged at it has not been made yet."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aged:
    """A browser, and how old it is."""

    browser: Browser
    age: Age
    made: datetime | None
    """When its version was made, or at the latest."""
    by_releases: bool
    """Whether that is known only by when newer ones came out."""
    span: timedelta
    """How long ago that was; nothing where it is not known."""


def browsers_check(situation: Situation, findings: Sequence[Finding]) -> Check:
    """Return the row about the browsers; a problem where one is clearly out of date, or an update waits for a restart."""
    seen = situation.evidence.browsers
    if not isinstance(seen, BrowsersEvidence):
        return unseen("browsers", N_("The browsers were not looked at."))
    clock = judge_clock(situation)
    now = true_now(situation)
    aged = [_aged(browser, now, is_now=clock.state is not ClockState.BEHIND_AT_LEAST) for browser in seen.browsers]
    state, words, values = _sentence(aged, seen)
    facts = (*_ages(aged), *_updates(aged, seen), *_roots(seen), *facts_of(seen.troubles))
    return Check(id="browsers", state=state, detail=words, values=values, facts=facts)


def _aged(browser: Browser, now: datetime, *, is_now: bool) -> Aged:
    """Return how old *browser* is at *now*; where *is_now* is false, it is later than that by nobody knows how much."""
    built = browser.built if browser.built is not None and browser.built <= now else None
    followed = repaired_until(browser)
    made = min((moment for moment in (built, followed) if moment is not None and moment <= now), default=None)
    span = timedelta(0) if made is None else now - made
    if span > known_browsers().outdated_after:
        age = Age.OUTDATED
    elif built is not None:
        age = Age.RECENT if is_now else Age.UNKNOWN
    else:
        age = Age.UNKNOWN if browser.built is None else Age.FUTURE
    return Aged(browser=browser, age=age, made=made, by_releases=made is not None and made != built, span=span)


def _sentence(aged: Sequence[Aged], seen: BrowsersEvidence) -> tuple[CheckState, str, dict[str, Value]]:
    outdated = [one for one in aged if one.age is Age.OUTDATED]
    waiting = [one for one in aged if one.browser.restart]
    unknown = [one for one in aged if one.age in {Age.UNKNOWN, Age.FUTURE}]
    if outdated and waiting:
        words = N_("Out of date: {names}. To be closed and opened again, as a newer version is ready: {waiting}.")
        return CheckState.PROBLEM, words, {"names": _names(outdated), "waiting": _names(waiting)}
    if outdated:
        words = N_("Out of date: {names}. Newer versions have been out for weeks.")
        return CheckState.PROBLEM, words, {"names": _names(outdated)}
    if waiting:
        words = N_("To be closed and opened again, as a newer version is ready: {names}.")
        return CheckState.PROBLEM, words, {"names": _names(waiting)}
    if unknown:
        words = N_("How old these are cannot be told: {names}. Compare with the newest version.")
        return CheckState.NOT_CHECKED, words, {"names": _names(unknown)}
    if seen.troubles:
        return CheckState.NOT_CHECKED, N_("Not every browser could be looked at."), {}
    if not aged:
        return CheckState.NOT_CHECKED, N_("No browser was found."), {}
    return CheckState.OK, N_("No browser is out of date: {names}."), {"names": _names(aged)}


def _names(aged: Sequence[Aged]) -> str:
    """Return the names, each with the first number of its version, which is how people speak of them."""
    names = (shown_name(one.browser, one.browser.version.partition(".")[0]) for one in aged)
    return ", ".join(dict.fromkeys(names))


def _ages(aged: Sequence[Aged]) -> Iterator[Fact]:
    for one in aged:
        values: dict[str, Value] = {"name": shown_name(one.browser, one.browser.version), "age": one.span}
        moment = one.made or one.browser.built
        if moment is not None:
            values["date"] = moment
        yield Fact(text=_age_words(one), values=values)
        if one.browser.restart:
            words = N_("{name}: an older version still runs than the one that is installed.")
            yield Fact(text=words, values={"name": shown_name(one.browser)})


def _age_words(one: Aged) -> str:
    if one.made is not None and one.by_releases:
        return N_("{name} was made on {date} at the latest, as newer ones have come out since.")
    if one.made is not None:
        return N_("{name} was made on {date}, {age} ago.")
    if one.age is Age.FUTURE:
        return N_("{name} was made on {date}, which is still to come.")
    return N_("{name}: nothing on this computer tells when it was made.")


_TOGETHER = {
    UpdatedBy.SYSTEM: N_("Updated with the system: {names}."),
    UpdatedBy.SNAP: N_("Updated by snap, when they are closed: {names}."),
    UpdatedBy.FLATPAK: N_("Updated by Flatpak or the software centre: {names}."),
    UpdatedBy.STORE: N_("Updated by the store: {names}."),
    UpdatedBy.NOBODY: N_("Unpacked by hand, and updated by nobody: {names}."),
    UpdatedBy.RULE: N_("A rule on this computer turns the updates off: {names}."),
}


def _updates(aged: Sequence[Aged], seen: BrowsersEvidence) -> Iterator[Fact]:
    itself = [browser for browser in seen.browsers if browser.updated_by is UpdatedBy.ITSELF]
    yield from map(_update_fact, update_pages(itself))
    for updated_by, words in _TOGETHER.items():
        yield from _named(words, [browser for browser in seen.browsers if browser.updated_by is updated_by])
    if seen.family == "linux":
        by_packages = [o.browser for o in aged if o.age is Age.OUTDATED and o.browser.updated_by is UpdatedBy.SYSTEM]
        words = N_("If the system brings nothing newer, the source of these packages may be turned off: {names}.")
        yield from _named(words, by_packages)


def _update_fact(page: UpdatePage) -> Fact:
    if page.address is not None:
        words = N_("{name} updates itself; its page for that is {address}")
        return Fact(text=words, values={"name": page.name, "address": page.address})
    return Fact(
        text=N_("{name} updates itself; see {menu}."), values={"name": page.name, "menu": Phrase(page.words)}
    )  # fmt: skip


_ROOTS = {
    RootList.CHROME_AND_OWN: N_(
        "Trusted by {names}: Chrome's list of authorities, and what was added in the browser itself."
    ),
    RootList.CHROME_AND_SYSTEM: N_(
        "Trusted by {names}: Chrome's list of authorities, and what was added to the system."
    ),
    RootList.MICROSOFT_AND_SYSTEM: N_(
        "Trusted by {names}: Microsoft's list of authorities, and what was added to the system."
    ),
    RootList.MOZILLA_AND_OWN: N_(
        "Trusted by {names}: Mozilla's list of authorities, and what was added in the browser itself."
    ),
    RootList.MOZILLA_AND_SYSTEM: N_(
        "Trusted by {names}: Mozilla's list of authorities, and what was added to the system or in the browser itself."
    ),
    RootList.SYSTEM: N_("Trusted by {names}: the system's list of authorities."),
}


def _roots(seen: BrowsersEvidence) -> Iterator[Fact]:
    for roots, words in _ROOTS.items():
        yield from _named(words, [browser for browser in seen.browsers if roots_of(browser, seen.family) is roots])


def _named(words: str, browsers: Sequence[Browser]) -> Iterator[Fact]:
    """Yield *words* with the names of *browsers*; nothing where there is none."""
    if browsers:
        yield Fact(text=words, values={"names": ", ".join(dict.fromkeys(map(shown_name, browsers)))})
