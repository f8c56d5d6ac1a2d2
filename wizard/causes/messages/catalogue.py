"""The catalogue of messages as it is searched: loaded from what the build has made, or made here from its files."""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

import msgspec

from wizard import resources
from wizard.causes.messages import FORMAT

COMPILED, COMPILED_MORE = "messages.json", "messages-more.json"
"""Beside the folders of the data files; made by the build, never kept in version control."""


_CAUSES = Path(__file__).resolve().parent.parent


class Error(msgspec.Struct, frozen=True, array_like=True):
    """One code or message, and what stands behind it."""

    code: str
    source: str
    causes: Mapping[str, float]
    """How likely each cause is when only this is known; they sum to 1, the likeliest comes first."""
    is_general: bool
    """Whether it is a wrapper or a heading that counts only when nothing more specific is found."""
    over: tuple[str, ...]
    """Codes that count no more beside this one."""

    @property
    def likeliest(self) -> str:
        """The cause that most often stands behind it."""
        return next(iter(self.causes))


class Other(msgspec.Struct, frozen=True, array_like=True):
    """Something that is known and is not about trust in a connection."""

    about: str
    """A topic of `wizard.causes.messages.topics`."""
    source: str
    silences: str | tuple[str, ...]
    """What does not count beside it: "" only its own words, "line", "all", or codes."""


class Clue(msgspec.Struct, frozen=True, array_like=True):
    """Words that make causes likelier (factors above 1) or less likely when an error is there, too."""

    favours: Mapping[str, float]


class Trial(msgspec.Struct, frozen=True, array_like=True):
    """A wording, to be tried where two of its words stand side by side."""

    pieces: tuple[str, ...]
    """Its words, with a space before, between and after them; between the pieces there may be other words."""
    length: int
    """In words, without what stands in the gaps."""
    place: int
    """Of its error, other subject or clue, in the catalogue."""
    kind: int
    anchor: int
    """Which piece holds the two words."""
    ahead: int
    """How many words of that piece stand before them."""


class _StoredPack(msgspec.Struct):
    trials: dict[str, msgspec.Raw]
    vocabulary: msgspec.Raw


class Pack:
    """Wordings, decoded as they are needed: of some ten thousand, a text needs a few."""

    def __init__(self, stored: _StoredPack) -> None:
        self._stored = stored
        self._known: dict[str, tuple[Trial, ...]] = {}
        self.is_tried = stored.trials.__contains__
        """Says whether something is to be tried at these two words, or at this one."""

    def trials(self, words: str) -> tuple[Trial, ...]:
        """Return what is to be tried at *words*, for which `is_tried` holds."""
        known = self._known.get(words)
        if known is None:
            known = self._known[words] = msgspec.json.decode(self._stored.trials[words], type=tuple[Trial, ...])
        return known

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word that stands in a wording."""
        return msgspec.json.decode(self._stored.vocabulary, type=frozenset[str])


class Trade(msgspec.Struct, frozen=True):
    """Words that show that a text speaks of secure connections; loose wordings count only beside one of them."""

    words: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()
    """As the pieces of a `Trial`."""
    pieces: tuple[str, ...] = ()
    """In small letters; they stand anywhere in a text."""


class _Stored(msgspec.Struct):
    format: int
    sources: dict[str, str]
    errors: list[msgspec.Raw]
    others: list[msgspec.Raw]
    clues: list[msgspec.Raw]
    trade: Trade
    causes: dict[str, str]
    pack: _StoredPack


class Catalogue:
    """Everything that is recognised, with the codes and the English wordings; the others are `translations`."""

    def __init__(self, stored: _Stored) -> None:
        self._stored = stored
        self._errors: dict[int, Error] = {}
        self.sources: Mapping[str, str] = stored.sources
        """The name of each source, for people."""
        self.causes: Mapping[str, str] = stored.causes
        """The title of each cause, as a message id."""
        self.trade = stored.trade
        self.pack = Pack(stored.pack)

    def error(self, place: int) -> Error:
        """Return the error at *place*."""
        known = self._errors.get(place)
        if known is None:
            known = self._errors[place] = msgspec.json.decode(self._stored.errors[place], type=Error)
        return known

    def errors(self) -> Iterator[Error]:
        """Yield every error."""
        return map(self.error, range(len(self._stored.errors)))

    def other(self, place: int) -> Other:
        """Return the other subject at *place*."""
        return msgspec.json.decode(self._stored.others[place], type=Other)

    def others(self) -> Iterator[Other]:
        """Yield every message about another subject."""
        return map(self.other, range(len(self._stored.others)))

    def clue(self, place: int) -> Clue:
        """Return the clue at *place*."""
        return msgspec.json.decode(self._stored.clues[place], type=Clue)


@cache
def catalogue() -> Catalogue:
    """Return the catalogue. Raises CatalogueError or msgspec.ValidationError for a broken one."""
    return _built() or Catalogue(msgspec.json.decode(_made()[0], type=_Stored))


def is_loaded() -> bool:
    """Say whether `catalogue` answers at once."""
    return bool(catalogue.cache_info().currsize)


@cache
def translations() -> Pack:
    """Return the wordings in other languages than English, which few texts need. Raises as `catalogue`."""
    data = resources.read_bytes(COMPILED_MORE) if _built() else _made()[1]
    return Pack(msgspec.json.decode(data, type=_StoredPack))


@cache
def _built() -> Catalogue | None:
    """Return what the build has made; None when there is nothing, or a source is newer, or the format another."""
    ready = [resources.path(name) for name in (COMPILED, COMPILED_MORE)]
    if not all(file.is_file() for file in ready):
        return None
    if not resources.is_installed():
        # Installers set the times of files as they please; in a checkout they tell what was edited.
        newest = max((file.stat().st_mtime for file in resources.path("errors").glob("*.toml")), default=0.0)
        if min(file.stat().st_mtime for file in ready) < newest:
            return None
    found = msgspec.json.decode(ready[0].read_bytes(), type=_Stored)
    return Catalogue(found) if found.format == FORMAT else None


@cache
def _made() -> tuple[bytes, bytes]:
    """Return the two parts of the catalogue made from its files, which takes a good part of a second."""
    from wizard.causes.messages.compile import compiled

    first, more = compiled(resources.path("errors"), _CAUSES)
    return msgspec.json.encode(first), msgspec.json.encode(more)
