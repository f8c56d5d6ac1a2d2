"""What a call has done in threads: the check of the site from here, and the letters that are made of a voice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wizard.model.target import DECIDING_PARTS, CheckOptions, Target
from wizard.views.bridge import Sink, Work
from wizard.views.preferences_in_force import permitted
from wizard.views.work import CheckSubject, PracticeGround

if TYPE_CHECKING:
    from wizard.flow.call.state import Call
    from wizard.probes.base import Cancel

CheckOf = Callable[[Target], Work]
"""Returns the work that opens a site from here; it answers a `Diagnosis`."""


@dataclass(frozen=True, slots=True)
class TakeWords:
    """Hear what somebody reads out; the answer is the call with it."""

    call: Call
    text: str

    def __call__(self, progress: Sink, cancel: Cancel) -> Call:
        """Do it; takes a few hundredths of a second."""
        from wizard.flow.call.state import with_words

        return with_words(self.call, self.text, was_asked=True)


def check_from_here(target: Target) -> Work:
    """Return the check of *target* with what the person's preferences allow."""
    options = permitted(CheckOptions())
    options = replace(options, parts=options.parts & DECIDING_PARTS)
    return CheckSubject(subject=target, options=options, ground=PracticeGround())
