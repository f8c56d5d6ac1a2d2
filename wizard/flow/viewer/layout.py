"""A layout: which fields a dialog shows, in which order, under which labels, in which form. Read from data files."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import msgspec

from wizard import resources

LAYOUTS = {
    "plain": "Trust Wizard",
    "chrome": "Chrome, Edge",
    "firefox": "Firefox",
    "windows": "Windows",
    "macos": "macOS, Safari",
}
"""Every layout, and the browser or system that it is of, in the order in which they are offered; the first is ours."""

OURS = "plain"


class TabForm(StrEnum):
    """How a tab is drawn."""

    FORM = "form"
    """Groups of labels with their values beside."""
    TREE = "tree"
    """A tree of fields; the value of the chosen one stands in a box of its own."""
    TABLE = "table"
    """A list of fields and values; the value of the chosen one stands in full below."""
    PATH = "path"
    """The chain, and what is said of the chosen certificate."""
    SECTIONS = "sections"
    """One section under the other, each with its rows."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """What is shown of the items that one path leads to: an entry for each."""

    at: str = "."
    """Where they are, from the item in hand."""
    where: str = ""
    """Shown only for items that have something at this path, or, with "!" before it, that have not; with "#" before
    it, for items of this id."""
    reverse: bool = False
    """Whether the last one comes first."""

    label: str = ""
    """A label of the vocabulary; in it, ``$n`` is the number of the entry, ``$o`` that of the one around it, and
    ``$oid`` the object identifier."""
    label_table: str = ""
    """The table that has the label, by the item's object identifier, or by its id where it has none."""
    label_else: str = ""
    """What stands there for what the table lacks."""
    label_known: str = "$name"
    """What stands there for what the table has."""
    only: str = ""
    """A table: what it lacks, by the item's object identifier, is left out."""
    usual: bool = False
    """Whether the label is the field's usual name (RFC 5280)."""
    named_so: bool = False
    """Whether the label is what the certificate is called by."""

    format: str = ""
    """How the value is written (`formats`); empty: there is none. "usual" is the value's usual name, "meaning" what
    an extension says in readable lines."""
    table: str = ""
    known: str = "$name"
    unknown: str = "$oid"
    """For ``format = "named"``: the table, and how a name that is known, and one that is not, is written."""
    prefix_table: str = ""
    prefixed: str = "$name"
    """For ``format = "named"``: the table of those of whom the beginning has a name; ``$prefix`` is that beginning."""
    wrap: str = ""
    """A label into which the value is put as ``$1``."""
    tail: str = ""
    """What stands behind a value that is not empty."""
    fill: tuple["Part", ...] = ()
    """What gives ``$1``, ``$2`` … of ``wrap``, in place of the value."""
    text: str = ""
    """A label that is the value, whatever the item says."""
    absent: str = ""
    """A label that is the value where the path leads nowhere; empty: then nothing is shown."""
    broken: str = ""
    """A label that is the value of an item that cannot be read; empty: then nothing is shown."""
    cell: tuple["Part", ...] = ()
    """The short value for a table: the values of these. Empty: the value itself, in one line."""
    join: str | None = None
    """What stands between the values of several items that make one entry."""
    empty_too: bool = False
    """Whether an entry is shown that has neither value nor anything inside."""
    copy: bool = False
    """Whether the value is one that people copy."""
    link: str = ""
    """The id of the item whose value leads to the issuer's certificate."""
    later: bool = False
    """Whether it is shown only once more is known: it takes lists that a first look can do without."""
    decoded: bool = False
    """Whether what it means is offered beside it: the original shows bytes, or leaves it out."""

    parts: tuple["Part", ...] = ()
    """What is shown inside."""
    use: str = ""
    """What goes on inside is one of `Layout.shared`."""
    by_kind: bool = False
    """Whether what is inside goes on as `Layout.extensions` has it for this kind of extension."""
    first: bool = False
    """Whether only the first of what is inside that shows anything is shown."""
    flat: bool = False
    """Whether what is inside takes the place of the entry itself."""
    lines: bool = False
    """Whether what is inside is written as lines of one value."""
    joint: str | None = None
    """Between label and value in lines; None as the layout has it."""
    between: str = "\n"
    """Between what is written as lines of one entry and of the next."""


class TabLayout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """One tab of the dialog."""

    id: str
    form: TabForm
    label: str = ""
    """A label of the vocabulary; empty where the certificate's name is the label."""
    each: bool = False
    """Whether there is such a tab for each certificate of the chain."""
    parts: tuple[Part, ...] = ()


class Layout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The dialog of one browser or system."""

    id: str
    vocabulary: tuple[str, ...]
    """Its data files of words."""
    title: str
    """The label that is the window's title, ``$1`` the certificate's name."""
    names: tuple[str, ...]
    """Paths to what the certificate is called by, the first that is there."""
    is_exact: bool = True
    """Whether it was compared with the real dialog, and not rebuilt from what is published of it."""
    unnamed: str = ""
    """The label for a certificate without any of these; empty: none."""
    broken_extension: str = ""
    """The label that stands for an extension that it knows and cannot read; empty: its bytes do."""
    joint: str = ": "
    """Between label and value, where entries are written as lines."""
    indent: str = ""
    """Before lines that belong to the one above them."""
    tabs: tuple[TabLayout, ...]
    extensions: Mapping[str, tuple[Part, ...]]
    """What is shown of each kind of extension, by its id; ``other`` for the rest."""
    shared: Mapping[str, tuple[Part, ...]] = {}
    """Parts that stand in several places."""
    export: tuple[str, ...] = ()
    """Labels of the forms in which it exports, in its order."""


@cache
def layout(name: str) -> Layout:
    """Return the layout *name*, one of `LAYOUTS`."""
    return msgspec.toml.decode(resources.read_text("layouts", f"{name}.toml"), type=Layout)
