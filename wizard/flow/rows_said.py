"""How the rows of step 2 stand together, in a sentence or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from wizard.flow.looking import ShownRow, rows_with
from wizard.flow.session import Session
from wizard.i18n import N_, tr, trn
from wizard.model.finding import CheckState

LIST_SIGN = N_(", ")
"""What stands between the titles of a list."""

MOST_NAMED = 2
"""How many rows with a problem are named; more are counted, for they stand below with their marks."""


class Together(StrEnum):
    """How all rows stand."""

    PROBLEM = "problem"
    LOOKING = "looking"
    OFFLINE = "offline"
    """Without a network, what needs one could not be looked at."""
    UNSEEN = "unseen"
    """Of most rows nothing is known, so that nothing can be said of the rest."""
    PARTLY = "partly"
    FINE = "fine"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsSaid:
    """What is to be said of all rows, in the language in force."""

    together: Together
    lines: tuple[str, ...]
    problem: str | None = None
    """Id of the first row that found one."""


def rows_said(session: Session, rows: Sequence[ShownRow]) -> RowsSaid:
    """Return how *rows* of *session* stand together."""
    offline = (tr(_OFFLINE_THERE if session.is_told else _OFFLINE),) if _is_offline(session) else ()
    problems = rows_with(rows, CheckState.PROBLEM)
    if problems:
        lines = (*offline, _of_problems([tr(shown.row.title) for shown in problems]))
        return RowsSaid(together=Together.PROBLEM, lines=lines, problem=problems[0].row.id)
    if any(shown.is_looking for shown in rows):
        return _said(Together.LOOKING, tr("This computer and its network are being looked at."))
    if offline:
        return _said(Together.OFFLINE, *offline)
    unseen, known = rows_with(rows, CheckState.NOT_CHECKED), rows_with(rows, CheckState.OK)
    if not known:
        return _said(Together.UNSEEN, tr("None of this was looked at."))
    if len(unseen) >= _MOST * len(known):
        return _said(Together.UNSEEN, tr("Most of this was not looked at."))
    if unseen:
        return _said(Together.PARTLY, tr("No problem was found, but not everything could be looked at."))
    return _said(Together.FINE, tr("All of this is in order."))


def offers_look(session: Session, said: RowsSaid) -> bool:
    """Say whether to look at all rows now is what helps first: little is known, and it can be known here."""
    return said.together in {Together.OFFLINE, Together.UNSEEN} and session.can_check and not session.is_told


_MOST = 2
"""How many rows that nobody looked at there are to each of the others before one speaks of most of them."""

_OFFLINE = N_("This computer has no network, so not everything could be looked at.")
_OFFLINE_THERE = N_("That computer had no network, so not everything could be looked at.")


def _is_offline(session: Session) -> bool:
    """Say whether a check has found that there is no network; a message alone may come from another device."""
    seen = session.diagnosis
    return seen is not None and not seen.is_presumed and any(f.cause == "no-network" for f in seen.findings)


def _of_problems(titles: Sequence[str]) -> str:
    if len(titles) > MOST_NAMED:
        return trn("{n} thing here needs attention.", "{n} things here need attention.", len(titles))
    return tr("Something here needs attention: {titles}.", titles=tr(LIST_SIGN).join(titles))


def _said(together: Together, *lines: str) -> RowsSaid:
    return RowsSaid(together=together, lines=lines)
