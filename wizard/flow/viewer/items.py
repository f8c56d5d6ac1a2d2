"""One model of a certificate's fields, which every layout shows in its own words and order.

A field is an `Item`; fields inside it are its children. A path such as ``subject/cn[-1]`` leads to items.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from wizard.model.certificate import DistinguishedName


@dataclass(frozen=True, slots=True)
class Oid:
    """An object identifier, dotted; layouts have names for it."""

    dotted: str


@dataclass(frozen=True, slots=True)
class Bits:
    """A whole number together with what it takes to write it: *bits* of it."""

    number: int
    bits: int


Value = str | int | bool | bytes | datetime | Oid | Bits | DistinguishedName | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One field of a certificate, or one value in it."""

    id: str
    """What it is, the same for all of its kind: ``not-after``, ``dns``, ``extension``."""
    value: Value = None
    """None for a field that is made of others, and for one that cannot be read."""
    children: "tuple[Item, ...]" = ()
    key: str = ""
    """The dotted object identifier that says what kind of field it is, for those that have one."""
    name: str = ""
    """What it is usually called: ``CN``, ``subjectAltName``, ``P-256``."""
    critical: bool = False
    why: str = ""
    """Why it cannot be read; empty where it can. English, without certificate text."""
    aside: bool = False
    """Whether "*" passes it over: it says something of the field, and is not a part of it."""
    meaning: Callable[[], str] | None = field(default=None, compare=False)
    """Returns what an extension says in readable lines; it takes lists that are read when they are first needed."""
    mark: str = ""
    """Where it stands in the certificate, for what points at a field: ``subject/cn``."""


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    position: int | None


@cache
def _steps(path: str) -> tuple[_Step, ...]:
    found = []
    for part in path.split("/"):
        match = re.fullmatch(r"(\*|\.|[a-z0-9-]+)(?:\[(-?\d+)\])?", part)
        if match is None:
            raise ValueError(f"no path to a field: {path!r}")
        if match[1] != ".":
            found.append(_Step(match[1], None if match[2] is None else int(match[2])))
    return tuple(found)


def select(item: Item, path: str) -> tuple[Item, ...]:
    """Return the items under *item* that *path* leads to; itself for ".". Raises ValueError for what is no path.

    A step is the id of a child, or "*" for all parts; a number in brackets chooses one of several.
    """
    found: tuple[Item, ...] = (item,)
    for step in _steps(path):
        found = tuple(_step(found, step))
    return found


def _step(items: tuple[Item, ...], step: _Step) -> Iterator[Item]:
    for item in items:
        fitting = [c for c in item.children if c.id == step.name or (step.name == "*" and not c.aside)]
        if step.position is None:
            yield from fitting
        elif -len(fitting) <= step.position < len(fitting):
            yield fitting[step.position]
