"""The words of one browser or system: its labels, and its names for algorithms, usages and the like."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wizard import i18n, resources


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tables of its data files, in one language: the caller's, which need not be that of the program."""

    tables: Mapping[str, Mapping[str, object]]
    language: str

    def label(self, key: str, *values: object) -> str:
        """Return the label *key*, ``$1`` … filled with *values*; "table.key" for one of another table than ``labels``.

        Raises KeyError for one that is not there.
        """
        table, dot, inner = key.partition(".")
        text = self.name(table, inner) if dot else self.name("labels", key)
        if text is None:
            raise KeyError(key)
        # In one go: what is filled in may hold such a mark itself.
        return re.sub(r"\$(\d)", lambda mark: str(values[int(mark[1]) - 1]), text) if values else text

    def name(self, table: str, key: str) -> str | None:
        """Return what *table* calls *key*; None where it has no name for it."""
        entry = self.tables[table].get(key)
        if isinstance(entry, Mapping):
            return str(entry[self.language])
        return None if entry is None else str(entry)


def vocabulary(files: Sequence[str], language: str | None = None) -> Vocabulary:
    """Return the words in the data *files*, in *language*, else in the language in force."""
    tables = [resources.read_toml("data", file).items() for file in files]
    merged = {name: table for items in tables for name, table in items if isinstance(table, Mapping)}
    return Vocabulary(merged, language or i18n.language())
