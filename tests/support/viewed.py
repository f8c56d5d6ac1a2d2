"""What a certificate dialog shows, as lines with lines under them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A label with a value, a group of such, or a node of a tree that is both."""

    label: str
    value: str = ""
    critical: bool = False
    """Whether the dialog marks it as critical beside its text."""
    children: tuple["Line", ...] = ()

    @classmethod
    def of(cls, shown: Mapping[str, Any]) -> Self:
        """Return the line that a script read."""
        children = tuple(map(cls.of, shown["children"]))
        critical = bool(shown.get("critical"))
        return cls(label=shown["label"], value=shown["value"], critical=critical, children=children)

    def rows(self, above: str = "") -> Iterator[str]:
        """Return the line and all under it as text, one a row, each with what stands above it.

        Ends of lines at the end of a value, which nobody sees, are left out.
        """
        here = f"{above}{self.label}"
        ends = self.value.rstrip("\n")
        yield f"{here}{' (critical)' if self.critical else ''}: {ends!r}"
        for child in self.children:
            yield from child.rows(f"{here} > ")
