"""Two names beside each other, letter by letter: where they differ, and what a star in one of them covers."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_LETTERS = 80
"""Of a longer name, no letter is compared: it would take too long, and nobody would read it."""

_MOST_LABELS = 12


class Mark(StrEnum):
    """What a column of the comparison says."""

    SAME = "same"
    DIFFERENT = "different"
    ALIKE = "alike"
    """Other letters that look the same."""
    ABSENT = "absent"
    """One of the names has nothing here."""
    COVERED = "covered"
    """A star stands for this part."""
    TOO_MANY = "too-many"
    """A part that the star does not reach."""


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in one place of both names. Hostile text."""

    wanted: str
    offered: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Pair:
    """One step of an alignment; empty on the side that has nothing there."""

    wanted: str
    offered: str

    @property
    def is_same(self) -> bool:
        """Say whether both sides are equal."""
        return self.wanted == self.offered


def _by_equality(wanted: str, offered: str) -> float:
    return 0.0 if wanted == offered else 1.0


def align(
    wanted: Sequence[str], offered: Sequence[str], cost: Callable[[str, str], float] = _by_equality
) -> tuple[Pair, ...]:
    """Return the cheapest way to pair *wanted* with *offered* in order: a part alone costs 1, a pair *cost*."""
    least = _costs(wanted, offered, cost)
    pairs: list[Pair] = []
    row, column = len(wanted), len(offered)
    while row or column:
        here = least[row][column]
        if row and column and here == least[row - 1][column - 1] + cost(wanted[row - 1], offered[column - 1]):
            row, column = row - 1, column - 1
            pairs.append(Pair(wanted[row], offered[column]))
        elif row and here == least[row - 1][column] + 1:
            row -= 1
            pairs.append(Pair(wanted[row], ""))
        else:
            column -= 1
            pairs.append(Pair("", offered[column]))
    return tuple(reversed(pairs))


def _costs(
    wanted: Sequence[str], offered: Sequence[str], cost: Callable[[str, str], float]
) -> Sequence[Sequence[float]]:
    """Return the least cost of each pair of beginnings (Wagner and Fischer 1974)."""
    rows: list[list[float]] = [[float(i) for i in range(len(offered) + 1)]]
    for i, ours in enumerate(wanted):
        before, row = rows[-1], [i + 1.0]
        for j, theirs in enumerate(offered):
            row.append(min(before[j] + cost(ours, theirs), before[j + 1] + 1, row[j] + 1))
        rows.append(row)
    return rows


def distance(wanted: Sequence[str], offered: Sequence[str]) -> int:
    """Return how many letters have to be changed, added or left out."""
    return round(_costs(wanted, offered, _by_equality)[-1][-1])


def letters(text: str) -> tuple[str, ...]:
    """Return *text* letter by letter; a sign that is put onto a letter stays with it."""
    found: list[str] = []
    for letter in text:
        if found and unicodedata.category(letter) in {"Mn", "Me"}:
            found[-1] += letter
        else:
            found.append(letter)
    return tuple(found)


def compare(wanted: str, offered: str) -> tuple[Column, ...]:
    """Return *wanted* beside *offered*, both host names in lower case: part by part, and letter by letter where alike.

    Joined, each side is its name again. Names that are too long, or have nothing in common, are one column.
    """
    ours, theirs = parts(wanted), parts(offered)
    if max(len(wanted), len(offered)) > MOST_LETTERS or max(len(ours), len(theirs)) > _MOST_LABELS:
        return (Column(wanted, offered, Mark.SAME if wanted == offered else Mark.DIFFERENT),)
    if theirs[:1] == ("*.",) and ours != theirs and ours[max(len(ours) - len(theirs) + 1, 0) :] == theirs[1:]:
        return _under_star(ours, theirs)
    columns: list[Column] = []
    for pair in align(ours, theirs, _cost_of_parts):
        columns.extend(_of_parts(pair))
    # Equal dots alone are nothing in common.
    is_alike = any(column.mark in _IN_COMMON and column.wanted != "." for column in columns)
    return tuple(columns) if is_alike or not (wanted and offered) else (Column(wanted, offered, Mark.DIFFERENT),)


_IN_COMMON = {Mark.SAME, Mark.ALIKE, Mark.COVERED}


def parts(name: str) -> tuple[str, ...]:
    """Return the labels of *name*, each with the dot behind it."""
    return tuple(re.findall(r"[^.]*\.|[^.]+", name))


def _under_star(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Column, ...]:
    """Return *ours* below a star that fits all but its front: it covers one part, no more and no less."""
    front = ours[: len(ours) - len(theirs) + 1]
    same = [Column(part, part, Mark.SAME) for label in theirs[1:] for part in letters(label)]
    if not front:
        return Column("", theirs[0], Mark.ABSENT), *same
    over = [Column(label, "", Mark.TOO_MANY) for label in front[:-1]]
    return *over, Column(front[-1], theirs[0], Mark.COVERED), *same


_STAR_COSTS = 0.25
"""A star goes with a part that nothing else goes with."""
_STILL_ALIKE = 0.6
"""The part of their letters up to which two labels may differ to be one with slips."""


def _cost_of_parts(ours: str, theirs: str) -> float:
    if ours == theirs:
        return 0.0
    if theirs == "*." and ours.endswith("."):
        return _STAR_COSTS
    a, b = letters(ours.removesuffix(".")), letters(theirs.removesuffix("."))
    share = distance(a, b) / max(len(a), len(b), 1)
    # Two labels that have nothing in common are rather a change than one too many and one too few.
    return max(share, 0.1) if share <= _STILL_ALIKE else 1.5


def _of_parts(pair: Pair) -> Sequence[Column]:
    ours, theirs = pair.wanted, pair.offered
    if pair.is_same:
        return [Column(letter, letter, Mark.SAME) for letter in letters(ours)]
    if not ours or not theirs:
        return [Column(ours, theirs, Mark.ABSENT)]
    if theirs == "*." and ours.endswith("."):
        return [Column(ours, theirs, Mark.COVERED)]
    if _cost_of_parts(ours, theirs) > 1:
        dot = ours.endswith(".") and theirs.endswith(".")
        if dot:
            ours, theirs = ours.removesuffix("."), theirs.removesuffix(".")
        whole = Column(ours, theirs, Mark.DIFFERENT)
        return [whole, Column(".", ".", Mark.SAME)] if dot else [whole]
    return [Column(p.wanted, p.offered, _mark_of(p)) for p in align(letters(ours), letters(theirs))]


def _mark_of(pair: Pair) -> Mark:
    if pair.is_same:
        return Mark.SAME
    if not pair.wanted or not pair.offered:
        return Mark.ABSENT
    return Mark.ALIKE if looks_like(pair.wanted, pair.offered) else Mark.DIFFERENT


_LOOKS = {
    **dict(zip("авеѕіјкмнорстухһԁԛԝѵ", "abesijkmhopctyxhdqwv", strict=True)),
    **dict(zip("αικνορυωτγ", "aikvopuwty", strict=True)),
    **dict(zip("ɑɡıȷʟ01", "agijlol", strict=True)),
}
"""Letters of other alphabets, and digits, by the Latin letter that they look like (Unicode UTS 39, confusables)."""


def looks_like(one: str, other: str) -> bool:
    """Say whether two letters are easily taken for each other: of other alphabets, or with a small sign added."""
    return one != other and _look(one) == _look(other)


def _look(letter: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if unicodedata.category(c) not in {"Mn", "Me"})
    return "".join(_LOOKS.get(c, c) for c in bare.lower())


def differences(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return what differs, neighbours with the same mark as one, in order."""
    found: list[Column] = []
    was = Mark.SAME
    for column in columns:
        if column.mark is not Mark.SAME:
            if column.mark is was and found:
                last = found.pop()
                column = Column(last.wanted + column.wanted, last.offered + column.offered, column.mark)
            found.append(column)
        was = column.mark
    return tuple(found)
