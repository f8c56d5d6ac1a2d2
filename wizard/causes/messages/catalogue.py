"""The catalogue of messages as it is searched: loaded from what the build has made, or made here from its files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, cached_property
from itertools import count, takewhile
from pathlib import Path

import msgspec

from wizard import resources
from wizard.causes.messages import (
    CAUSES,
    CLUE_AT,
    COMPILED,
    COMPILED_MORE,
    ERROR_AT,
    FORMAT,
    OTHER_AT,
    OWN,
    SOURCES,
    TRADE,
    VOCABULARY,
)
from wizard.causes.messages.store import Store, written

_TEXTS_BEFORE_KEYS = 20

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


class Pack:
    """Wordings, decoded as they are needed: of some ten thousand, a text needs a few."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[Trial, ...]] = {}
        self._texts = 0
        self._is_tried: Callable[[str], bool] = store.__contains__

    def for_a_text(self) -> Callable[[str], bool]:
        """Return what says whether something is to be tried at two words, or at one; to be asked for with each text.

        After some texts all keys are held ready: a process for one text would spend most of its time on that.
        """
        self._texts += 1
        if self._texts == _TEXTS_BEFORE_KEYS:
            self.hold_keys()
        return self._is_tried

    def hold_keys(self) -> None:
        """Hold all keys ready, which takes some 20 ms."""
        self._is_tried = frozenset(self._store).__contains__

    def __iter__(self) -> Iterator[str]:
        """Yield all words at which something is to be tried."""
        return (key for key in self._store if not key.startswith(OWN))

    def trials(self, words: str) -> tuple[Trial, ...]:
        """Return what is to be tried at *words*. Raises KeyError where nothing is."""
        known = self._known.get(words)
        if known is None:
            known = self._known[words] = msgspec.json.decode(self._store[words], type=tuple[Trial, ...])
        return known

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word that stands in a wording."""
        return msgspec.json.decode(self._store[VOCABULARY], type=frozenset[str])


class Trade(msgspec.Struct, frozen=True):
    """Words that show that a text speaks of secure connections; loose wordings count only beside one of them."""

    words: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()
    """As the pieces of a `Trial`."""
    pieces: tuple[str, ...] = ()
    """In small letters; they stand anywhere in a text."""


class Catalogue:
    """Everything that is recognised, with the codes and the English wordings; the others are `translations`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._errors: dict[int, Error] = {}
        self.pack = Pack(store)

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The name of each source, for people."""
        return msgspec.json.decode(self._store[SOURCES], type=dict[str, str])

    @cached_property
    def causes(self) -> Mapping[str, str]:
        """The title of each cause, as a message id."""
        return msgspec.json.decode(self._store[CAUSES], type=dict[str, str])

    @cached_property
    def trade(self) -> Trade:
        """What shows that a text speaks of secure connections."""
        return msgspec.json.decode(self._store[TRADE], type=Trade)

    def error(self, place: int) -> Error:
        """Return the error at *place*."""
        known = self._errors.get(place)
        if known is None:
            known = self._errors[place] = msgspec.json.decode(self._store[ERROR_AT.format(place)], type=Error)
        return known

    def errors(self) -> Iterator[Error]:
        """Yield every error."""
        return map(self.error, self._places(ERROR_AT))

    def other(self, place: int) -> Other:
        """Return the other subject at *place*."""
        return msgspec.json.decode(self._store[OTHER_AT.format(place)], type=Other)

    def others(self) -> Iterator[Other]:
        """Yield every message about another subject."""
        return map(self.other, self._places(OTHER_AT))

    def clue(self, place: int) -> Clue:
        """Return the clue at *place*."""
        return msgspec.json.decode(self._store[CLUE_AT.format(place)], type=Clue)

    def _places(self, kind: str) -> Iterator[int]:
        return takewhile(lambda place: kind.format(place) in self._store, count())


@cache
def catalogue() -> Catalogue:
    """Return the catalogue. Raises CatalogueError or msgspec.ValidationError for a broken one."""
    return Catalogue(_stores()[0]())


def is_loaded() -> bool:
    """Say whether `catalogue` answers at once."""
    return bool(catalogue.cache_info().currsize)


@cache
def translations() -> Pack:
    """Return the wordings in other languages than English, which few texts need. Raises as `catalogue`."""
    return Pack(_stores()[1]())


@cache
def _stores() -> Sequence[Callable[[], Store]]:
    """Return what opens the two parts of the catalogue: what the build has made, else made here from its files."""
    if _is_built():
        with suppress(ValueError):
            first = Store(resources.read_bytes(COMPILED), FORMAT)
            return [lambda: first, lambda: Store(resources.read_bytes(COMPILED_MORE), FORMAT)]
    # This takes seconds.
    from wizard.causes.messages.compile import compiled, entries

    made = [Store(written(entries(part), FORMAT), FORMAT) for part in compiled(resources.path("errors"), _CAUSES)]
    return [lambda: made[0], lambda: made[1]]


def _is_built() -> bool:
    """Say whether the build has made the catalogue, and no source is newer."""
    ready = [resources.path(name) for name in (COMPILED, COMPILED_MORE)]
    if not all(file.is_file() for file in ready):
        return False
    if resources.is_installed():
        # Installers set the times of files as they please; in a checkout they tell what was edited.
        return True
    newest = max((file.stat().st_mtime for file in resources.path("errors").glob("*.toml")), default=0.0)
    return min(file.stat().st_mtime for file in ready) >= newest
