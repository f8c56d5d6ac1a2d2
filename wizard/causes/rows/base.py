"""What a row of step 2 is: one thing to look at on this computer or its network, judged from its own evidence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wizard.causes.situation import Situation
from wizard.model.finding import Check, CheckState, Fact, Finding, Value
from wizard.model.terms import Part, Who

Judge = Callable[[Situation, Sequence[Finding]], Check | None]
"""Says how it stands, from the evidence and from what is wrong with the site; None where it has nothing to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: how it is called, what it rests on, and how it is judged."""

    id: str
    title: str
    """Message id."""
    parts: frozenset[Part]
    """The parts of the evidence that it rests on: what to look at again for it."""
    judge: Judge
    who: Who = Who.COMPUTER
    """Whether it is about this computer or about its network."""
    fixes: tuple[str, ...] = ()
    """Ids of the fixes that put it right (`wizard.fixes.catalog`), the most useful one first."""
    place: str | None = None
    """Id of the place where it is put right (`wizard.fixes.places`)."""
    may_be_silent: bool = False
    """Whether it has nothing to say on many computers, and is not to be waited for."""
    needs_site: bool = False
    """Whether it says something only where a site was checked."""


def line(id_: str, state: CheckState, detail: str, facts: tuple[Fact, ...] = (), **values: Value) -> Check:
    """Return the row *id_* with its sentence (message id) and the values of its fields."""
    return Check(id=id_, state=state, detail=detail, values=values, facts=facts)


def unseen(id_: str, detail: str) -> Check:
    """Return the row *id_* as one that nobody looked at."""
    return Check(id=id_, state=CheckState.NOT_CHECKED, detail=detail, values={})
