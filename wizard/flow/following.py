"""A plan that is followed: which of its steps come now, how each is done on this device, and what was said of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wizard.fixes.base import family_of
from wizard.fixes.guides import Guide, depends_on_device, render
from wizard.fixes.plan import Step, plan, targeted
from wizard.fixes.readers import Reader, alternative_of, reader_of
from wizard.flow.plan_marks import Mark, Marks, Standing
from wizard.flow.session import Session
from wizard.i18n import N_, language
from wizard.model.finding import Diagnosis
from wizard.model.terms import Audience

SYSTEMS = {
    "windows": N_("Windows 11"),
    "windows-10": N_("Windows 10"),
    "macos": N_("macOS 13 or newer"),
    "macos-12": N_("macOS 12 or older"),
    "linux": N_("Linux with GNOME"),
    "kde": N_("Linux with KDE"),
    "ios": N_("iPhone or iPad"),
    "android": N_("Android"),
    "chromeos": N_("Chromebook"),
}
"""What to call the systems that guides are written for."""

BROWSERS = {"chrome": "Chrome", "edge": "Edge", "firefox": "Firefox", "safari": "Safari"}

ANY_BROWSER = "any"
"""What a person chose who wants the steps for no certain browser, whatever a message tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One step of the plan as it is to be shown now."""

    step: Step
    number: int
    """From 1, among the steps that are shown."""
    mark: Mark
    system: str
    """The one whose way is shown: the reader's, or another after "it looks different here"."""
    browser: str
    is_current: bool
    """Whether it is the first one that is still to be done."""

    @property
    def lines(self) -> str:
        """Name the lines that are shown: another reader's have other words in the same places."""
        return f"{self.step.fix}/{self.step.audience}/{self.system}/{self.browser}"

    def guide(self) -> Guide:
        """Return its words in the language in force."""
        return render(self.step.fix, self.step.audience, self.system, self.step.values, language(), self.browser)


def this_system() -> str:
    """Return the family of the system that this program runs on."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


def reader_for(session: Session) -> Reader:
    """Return whom the guides are cut to: the device in question, unless the person has named another."""
    answer = session.answer_in_force
    matches = session.explanation.matches if session.explanation is not None else ()
    sources = [match.source for match in matches]
    if answer is None:
        browser = "" if session.shown_browser == ANY_BROWSER else session.shown_browser
        return Reader(session.shown_system or this_system(), browser)
    reader = reader_of(answer.evidence, this_system(), sources=sources, named=session.shown_browser)
    if session.shown_browser == ANY_BROWSER:
        reader = replace(reader, browser="")
    return replace(reader, system=session.shown_system) if session.shown_system else reader


def is_done_here(session: Session) -> bool:
    """Say whether the steps are done on this computer, so that the program can do or open what they speak of.

    Whoever helps somebody on the phone reads them out, a case that was sent speaks of another computer, and whoever
    chose another system has another device before them.
    """
    if session.is_other_device or session.is_told or session.audience is Audience.HELPDESK:
        return False
    own = reader_for(replace(session, shown_system=""))
    return family_of(reader_for(session).system) == family_of(own.system)


def follow(session: Session) -> tuple[Followed, ...]:
    """Return the steps of the plan in force, each with what was said of it; none where there is nothing to mend."""
    answer = session.answer_in_force
    if answer is None:
        return ()
    reader = reader_for(session)
    steps = targeted(_plan(session, answer, reader), answer.checks)
    current = _first_open(steps, session.marks)
    return tuple(
        Followed(
            step=step,
            number=number,
            mark=(mark := session.marks.of(step.fix)),
            system=mark.shown_for or reader.system,
            browser=reader.browser,
            is_current=step is current,
        )
        for number, step in enumerate(steps, start=1)
    )


def asks_for_device(steps: Sequence[Followed]) -> bool:
    """Say whether any of *steps* is done otherwise on another device: those on a server are not."""
    return any(depends_on_device(followed.step.fix, followed.step.audience) for followed in steps)


def _plan(session: Session, answer: Diagnosis, reader: Reader) -> tuple[Step, ...]:
    if session.coded is None:
        return plan(answer, session.audience, reader.system)
    from wizard.flow.coded_case import plan_from

    # The device that was chosen counts more than the one in the code.
    return plan_from(replace(session.coded, system=reader.system), session.audience)


def _first_open(steps: Sequence[Step], marks: Marks) -> Step | None:
    return next((step for step in steps if marks.of(step.fix).standing is Standing.OPEN), None)


def other_way(followed: Followed) -> str | None:
    """Return the system whose way is to be shown next to a person to whom it looks different; None when all were."""
    own = followed.step.system
    others = [other for other in alternative_of(own) if _differs(followed, other)]
    shown = followed.mark.shown_for
    if not shown:
        return others[0] if others else None
    position = others.index(shown) + 1 if shown in others else len(others)
    return others[position] if position < len(others) else None


def _differs(followed: Followed, system: str) -> bool:
    return (
        replace(followed, system=system).guide().steps != replace(followed, system=followed.step.system).guide().steps
    )


def looking_different(followed: Followed) -> Mark:
    """Return what to note of a step to whose person it looks different: another way, or that it has failed."""
    other = other_way(followed)
    return Mark(Standing.FAILED, followed.mark.shown_for) if other is None else Mark(Standing.OPEN, other)
