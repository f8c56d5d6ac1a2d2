"""A certificate as a dialog shows it: a layout filled with the fields of a certificate. Hostile text throughout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wizard.flow.viewer.fields import certificate_item
from wizard.flow.viewer.formats import written
from wizard.flow.viewer.items import Item, Oid, select
from wizard.flow.viewer.layout import Layout, Part, TabForm, TabLayout, layout
from wizard.flow.viewer.standing import Standing
from wizard.flow.viewer.vocabulary import Vocabulary, vocabulary
from wizard.model.certificate import Certificate, DistinguishedName
from wizard.pki.reader import rfc4514


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One label and its value, or a heading with entries under it."""

    label: str = ""
    value: str = ""
    blank: bool = False
    """Whether the value is there and empty."""
    short: str = ""
    """The value as it stands in a table, where that is another."""
    field: str = ""
    """Which field of the certificate it shows, for what points at it: ``not-after``, ``extensions/san``."""
    critical: bool = False
    """Whether it is an extension that a program has to understand."""
    copy: bool = False
    """Whether the value is one that people copy."""
    leads_to: int | None = None
    """Index into the chain of the certificate that the value speaks of."""
    decoded: str = ""
    """What it means, where the original shows bytes or nothing at all."""
    children: "tuple[Entry, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab of a dialog."""

    id: str
    label: str
    form: TabForm
    entries: tuple[Entry, ...]
    certificate: int | None = None
    """For a tab that belongs to one certificate of the chain: its index."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A dialog: its title and its tabs, in order."""

    title: str
    tabs: tuple[Tab, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of a certificate besides what is written in it; empty for what is not known."""

    sentences: tuple[str, ...] = ()
    """What it is, in plain words."""
    findings: tuple[tuple[str, str], ...] = ()
    """What is wrong with it: how grave, as the table ``severities`` of the layout has it, and in words."""
    standing: Standing | None = None
    """How it stands in its chain."""


def sheet(
    name: str, chain: Sequence[Certificate], chosen: int = 0, language: str | None = None, about: About | None = None
) -> Sheet:
    """Return the certificate *chosen* of *chain* (leaf first) in the layout *name*.

    *language* is that of the dialog; None for the one in force. Without *about*, it is what a first look shows: what
    takes more lists is left out.
    """
    style = layout(name)
    painter = _Painter(style, words_of(name, language), tuple(chain), about)
    title = painter.words.label(style.title, painter.name_of(certificate_item(chain[chosen])))
    return Sheet(title, tuple(tab for spec in style.tabs for tab in painter.tabs(spec, chosen)))


def called(name: str, certificate: Certificate, language: str | None = None) -> str:
    """Return what the layout *name* calls a certificate in its title and its hierarchy."""
    painter = _Painter(layout(name), words_of(name, language), (certificate,))
    return painter.name_of(certificate_item(certificate))


def words_of(name: str, language: str | None = None) -> Vocabulary:
    """Return the labels of the layout *name*, for what its window has besides fields."""
    return vocabulary(layout(name).vocabulary, language)


@dataclass(frozen=True, slots=True)
class _Painter:
    style: Layout
    words: Vocabulary
    chain: tuple[Certificate, ...]
    about: About | None = None
    issuer: int | None = None
    """Where the issuer of the certificate in hand stands in the chain."""

    def name_of(self, root: Item) -> str:
        for path in self.style.names:
            for item in select(root, path):
                match item.value:
                    case DistinguishedName() as name if not name.is_empty:
                        return rfc4514(name)
                    case bytes() as data:
                        return data.hex()
                    case str() as text if text:
                        return text
                    case Oid(dotted=dotted):
                        return dotted
        return self.words.label(self.style.unnamed) if self.style.unnamed else ""

    def tabs(self, spec: TabLayout, chosen: int) -> Iterator[Tab]:
        for index in range(len(self.chain)) if spec.each else (chosen,):
            root = self._with_about(certificate_item(self.chain[index]))
            label = self.words.label(spec.label) if spec.label else self.name_of(root)
            one = replace(self, issuer=_issuer_of(self.chain, index))
            entries = tuple(entry for part in spec.parts for entry in one.entries(part, root))
            owner = index if spec.each else None
            yield Tab(id=spec.id, label=label, form=spec.form, entries=entries, certificate=owner)

    def _with_about(self, root: Item) -> Item:
        if self.about is None:
            return root
        about = [Item(id="sentence", value=sentence) for sentence in self.about.sentences]
        about += [Item(id="finding", key=kind, value=text) for kind, text in self.about.findings]
        if self.about.standing is not None:
            bad = () if self.about.standing is Standing.VALID else (Item(id="bad", value=True),)
            about.append(Item(id="standing", value=self.about.standing, children=bad))
        return replace(root, children=(*root.children, *about))

    def entries(self, part: Part, item: Item, outer: int = 0) -> Iterator[Entry]:
        """Yield what *part* shows of *item*, which is number *outer* of its kind."""
        if part.later and self.about is None:
            return
        found = [one for one in select(item, part.at) if self._is_wanted(part, one)]
        if part.reverse:
            found.reverse()
        if not found and part.absent:
            mark = f"{item.mark}/{part.at}".strip("/.")
            yield Entry(label=self._label(part, item, (1, outer)), value=self.words.label(part.absent), field=mark)
        elif found and part.join is not None:
            values = part.join.join(self._value(part, one) for one in found)
            label = self._label(part, found[0], (1, outer))
            yield Entry(label=label, value=values, field=found[0].mark.rpartition("/")[0])
        else:
            for number, one in enumerate(found, start=1):
                yield from self._entry(part, one, (outer if part.at == "." else number, outer))

    def _is_wanted(self, part: Part, item: Item) -> bool:
        if part.only and self.words.name(part.only, item.key) is None:
            return False
        if part.where.startswith("#"):
            return item.id == part.where[1:]
        path = part.where.removeprefix("!")
        return not path or bool(select(item, path)) is not part.where.startswith("!")

    def _entry(self, part: Part, item: Item, numbers: tuple[int, int]) -> Iterator[Entry]:
        inside = self._inside(part, item, numbers[0])
        if part.flat:
            yield from inside
            return
        value = self._value(part, item)
        if part.lines:
            joint = self.style.joint if part.joint is None else part.joint
            blocks = ["\n".join(_outline(entry, joint, self.style.indent)) for entry in inside]
            value, inside = part.between.join((*((value,) if value else ()), *blocks)), ()
            value = self.words.label(part.wrap, value) if part.wrap and value else value
        value += part.tail if value else ""
        if value or inside or part.empty_too:
            yield Entry(
                label=self._label(part, item, numbers),
                value=value,
                blank=item.value == "",
                short="".join(entry.value for one in part.cell for entry in self.entries(one, item)),
                field=item.mark,
                critical=item.critical,
                copy=part.copy,
                leads_to=self.issuer if part.link == item.id else None,
                decoded=self._meaning(item) if part.decoded else "",
                children=inside,
            )

    def _inside(self, part: Part, item: Item, number: int) -> tuple[Entry, ...]:
        parts = part.parts
        if part.use:
            parts = (*parts, *self.style.shared[part.use])
        shown = (tuple(self.entries(one, item, number)) for one in parts)
        inside = next(filter(None, shown), ()) if part.first else tuple(e for entries in shown for e in entries)
        return (*inside, *self._by_kind(item)) if part.by_kind else inside

    def _by_kind(self, item: Item) -> tuple[Entry, ...]:
        known = self.style.extensions.get(item.id)
        if item.why and known and self.style.broken_extension:
            return (Entry(value=self.words.label(self.style.broken_extension)),)
        parts = self.style.extensions["other"] if item.why or known is None else known
        return tuple(entry for one in parts for entry in self.entries(one, item))

    def _value(self, part: Part, item: Item) -> str:
        if item.why and part.broken:
            return self.words.label(part.broken)
        if part.fill:
            # What cannot be read leaves its place empty: nothing else moves into it.
            filled = ["".join(entry.value for entry in self.entries(one, item)) for one in part.fill]
            return self.words.label(part.wrap, *filled) if any(filled) else ""
        if part.text:
            value = self.words.label(part.text)
        elif part.format == "meaning":
            value = self._meaning(item)
        elif part.format == "usual":
            value = item.name
        elif part.format and not item.why:
            value = written(item.value, self.words, part)
        else:
            return ""
        return self.words.label(part.wrap, value) if part.wrap else value

    def _meaning(self, item: Item) -> str:
        return item.meaning() if item.meaning is not None and self.about is not None else ""

    def _label(self, part: Part, item: Item, numbers: tuple[int, int]) -> str:
        text = self.words.label(part.label) if part.label else ""
        if part.label_table:
            name = self._named(part.label_table, item)
            text = part.label_else if name is None else part.label_known.replace("$name", name)
        elif part.usual:
            text = item.name or item.key
        elif part.named_so:
            text = self.name_of(item)
        number, outer = map(str, numbers)
        return text.replace("$oid", item.key).replace("$n", number).replace("$o", outer)

    def _named(self, table: str, item: Item) -> str | None:
        """Return what *table* calls *item*: by what it is, or by its object identifier."""
        name = self.words.name(table, item.id)
        return name if name is not None else self.words.name(table, item.key)


def _issuer_of(chain: Sequence[Certificate], index: int) -> int | None:
    """Return where in *chain* the issuer of a certificate stands by its name; None for one that issued itself."""
    wanted = chain[index].issuer.der
    if chain[index].subject.der == wanted:
        return None
    return next((place for place, one in enumerate(chain) if place != index and one.subject.der == wanted), None)


def one_line(entry: Entry) -> str:
    """Return the value of *entry* for a table: in one line, what belongs to a line behind it."""
    if entry.short:
        return entry.short
    lines = entry.value.split("\n")
    text = lines[0]
    for before, line in pairwise(lines):
        deeper = len(line) - len(line.lstrip()) > len(before) - len(before.lstrip())
        text += ("" if before.endswith(":") else ": " if deeper else ", ") + line.strip()
    return text


def _outline(entry: Entry, joint: str, indent: str) -> Iterator[str]:
    """Yield an entry as lines, what is inside further in."""
    is_pair = entry.label and (entry.value or entry.blank)
    head = f"{entry.label}{joint}{entry.value}" if is_pair else entry.label or entry.value
    if head:
        yield from head.split("\n")
    for child in entry.children:
        for line in _outline(child, joint, indent):
            yield f"{indent if head else ''}{line}"
