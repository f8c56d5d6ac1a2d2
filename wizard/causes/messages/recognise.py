"""Find the catalogue's messages in a text: exactly, word by word; then, for a few words, as people read them aloud."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress, count, pairwise

import msgspec

from wizard.causes.messages import CLUE, LOOSE, OTHER, SPOKEN, WHOLE
from wizard.causes.messages.catalogue import Catalogue, Clue, Error, Other, Pack, Trade, Trial, catalogue, translations
from wizard.causes.messages.spoken import SHORTEST_WITH_TWO_SLIPS, as_meant, with_codes_mended
from wizard.causes.messages.words import Words, split

LONGEST_GAP = 120
"""Characters that may stand where a phrase has a gap: a name, a path, a few words."""

LONGEST_LOOSE_GAP = 40
"""Characters; in words that mean an error only loosely, what belongs together stands close together."""

LONGEST_SPOKEN = 400
"""Characters; in a longer text nobody's slips are mended: it was not typed by hand."""

MOST_WORDS_READ_ALOUD = 9
"""A text of more words is not a code that somebody read aloud with its beginning left out."""

MOST_WORDS_AROUND_TWO = 3
"""The same where two words are left of the code: "got nothing" and "internal error" stand in many a sentence."""


class Found(msgspec.Struct, frozen=True):
    """A message of the catalogue and every place where it stands in the text (from, to; in characters)."""

    error: Error
    places: tuple[tuple[int, int], ...]
    counts: bool
    """False where another message beside it says that this one is misleading."""
    is_loose: bool
    """Whether all of its words are such as mean an error only loosely."""


class FoundOther(msgspec.Struct, frozen=True):
    """A message about another subject and where it stands in the text (characters)."""

    other: Other
    start: int
    end: int


class Recognition(msgspec.Struct, frozen=True):
    """What a text holds of the catalogue, in its order, each message once."""

    errors: tuple[Found, ...] = ()
    others: tuple[FoundOther, ...] = ()
    clues: tuple[Clue, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether such an error is there in words that mean nothing else."""
        return any(found.counts and not found.error.is_general and not found.is_loose for found in self.errors)

    @property
    def is_specific(self) -> bool:
        """Whether an error is there that is more than a wrapper or a heading."""
        return any(found.counts and not found.error.is_general for found in self.errors)


class _Place(msgspec.Struct, frozen=True):
    error: Error
    start: int
    end: int
    is_loose: bool


class _Hit(msgspec.Struct, frozen=True):
    trial: Trial
    words: tuple[range, ...]
    """The words of each of its pieces."""


def recognise(text: str) -> Recognition:
    """Return what *text* holds; the longest of overlapping messages counts. Whether a cause follows is not asked."""
    known = catalogue()
    packs = [known.pack] if text.isascii() else [known.pack, translations()]
    words = split(text, [pack.vocabulary for pack in packs] if "\n" in text else ())
    hits = _hits(words, packs)
    if "_" in text and (mended := with_codes_mended(words, known.pack.vocabulary)) is not words:
        # Beside what stands there: some programs spell their own codes wrong.
        hits += _hits(mended, packs[:1])
    found = _kept(hits, words, known)
    if found.is_certain:
        return found
    if len(packs) == 1:
        # Many a sentence of another language is written in plain letters, too.
        packs = [known.pack, translations()]
        hits += _hits(words, packs[1:])
        found = _kept(hits, words, known)
    if found.is_certain or found.others or len(text) > LONGEST_SPOKEN:
        return found
    meant = as_meant(words, known.pack.vocabulary)
    if meant is None:
        return found
    again = _kept([hit for hit in _hits(meant, packs) if not _is_a_slip_into_a_clue(hit, meant, words)], meant, known)
    return again if again.is_specific or not found.errors else found


def _is_a_slip_into_a_clue(hit: _Hit, meant: Words, words: Words) -> bool:
    """Say whether a short name that changes the causes is one only after a slip was mended: XMPP is not meant as XAMPP."""
    name = meant.words[hit.words[0].start]
    return (
        hit.trial.kind == CLUE
        and hit.trial.length == 1
        and len(name) < SHORTEST_WITH_TWO_SLIPS
        and name not in words.words
    )


def _hits(words: Words, packs: Sequence[Pack]) -> list[_Hit]:
    """Return every phrase of *packs* that stands in *words*."""
    joined = f" {' '.join(words.words)} "
    places = list(accumulate((len(word) + 1 for word in words.words), initial=0))
    pairs = list(map(" ".join, pairwise(words.words)))
    hits: list[_Hit] = []
    for pack in packs:
        is_tried = pack.for_a_text()
        for column in (pairs, words.words):
            for at in compress(count(), map(is_tried, column)):
                hits += _tried(pack.trials(column[at]), at, joined, places)
    if any(hit.trial.kind == LOOSE for hit in hits) and not _is_of_the_trade(words, joined, catalogue().trade):
        return [hit for hit in hits if hit.trial.kind != LOOSE]
    return hits


def _is_of_the_trade(words: Words, joined: str, trade: Trade) -> bool:
    """Say whether a text speaks of sites, servers or secure connections at all."""
    return (
        not trade.words.isdisjoint(words.words)
        or any(phrase in joined for phrase in trade.phrases)
        or (not words.text.isascii() and any(piece in words.text.lower() for piece in trade.pieces))
    )


def _tried(trials: Sequence[Trial], at: int, joined: str, places: Sequence[int]) -> Iterator[_Hit]:
    """Yield those of *trials*, whose words stand at the word *at*, that are there as a whole."""
    for trial in trials:
        first = at - trial.ahead
        if first < 0 or (trial.kind in _FOR_SHORT_TEXTS and len(places) - 1 > _most_words(trial)):
            continue
        if joined.startswith(trial.pieces[trial.anchor], places[first]):
            found = _pieces(trial, first, joined, places)
            if found:
                yield _Hit(trial, found)


_FOR_SHORT_TEXTS = (SPOKEN, WHOLE)


def _most_words(trial: Trial) -> int:
    """Return of how many words a text may be for such a wording to count in it."""
    if trial.kind == WHOLE:
        return trial.length
    return MOST_WORDS_READ_ALOUD if trial.length > 2 else MOST_WORDS_AROUND_TWO


def _pieces(trial: Trial, first: int, joined: str, places: Sequence[int]) -> tuple[range, ...] | None:
    """Return the words of every piece, given that the one with the anchor begins at the word *first*."""
    pieces, anchor = trial.pieces, trial.anchor
    gap = LONGEST_LOOSE_GAP if trial.kind == LOOSE else LONGEST_GAP
    found = [range(first, first + _count(pieces[anchor]))]
    for piece in reversed(pieces[:anchor]):
        end = places[found[0].start]
        at = joined.rfind(piece, max(0, end - len(piece) - gap), end + 1)
        if at < 0:
            return None
        word = bisect_left(places, at)
        found.insert(0, range(word, word + _count(piece)))
    for piece in pieces[anchor + 1 :]:
        begin = places[found[-1].stop]
        at = joined.find(piece, begin, begin + gap + len(piece))
        if at < 0:
            return None
        word = bisect_left(places, at)
        found.append(range(word, word + _count(piece)))
    return tuple(found)


def _count(piece: str) -> int:
    """Return how many words a piece has."""
    return piece.count(" ") - 1


def _kept(hits: Sequence[_Hit], words: Words, known: Catalogue) -> Recognition:
    """Let the longest of overlapping hits win, then what silences others, then gather the places of each message."""
    taken = bytearray(len(words.words))
    errors: list[_Place] = []
    others: list[FoundOther] = []
    for hit in sorted((h for h in hits if h.trial.kind != CLUE), key=lambda h: _rank(h, known)):
        if any(1 in taken[piece.start : piece.stop] for piece in hit.words):
            continue
        for piece in hit.words:
            taken[piece.start : piece.stop] = b"\1" * len(piece)
        start, end = words.piece(hit.words[0].start, hit.words[-1].stop - 1)
        if hit.trial.kind == OTHER:
            others.append(FoundOther(known.other(hit.trial.place), start, end))
        else:
            errors.append(_Place(known.error(hit.trial.place), start, end, hit.trial.kind == LOOSE))
    clues = sorted({h.trial.place for h in hits if h.trial.kind == CLUE})
    errors, said = _not_silenced(errors, others, words.text)
    return Recognition(
        tuple(_gathered(errors)),
        tuple(sorted(said, key=lambda f: f.start)),
        tuple(known.clue(place) for place in clues),
    )


def _gathered(errors: list[_Place]) -> Iterator[Found]:
    """Yield each message once, in the order of the text, with all its places."""
    over = {code for found in errors for code in found.error.over}
    by_code: dict[str, list[_Place]] = {}
    for found in sorted(errors, key=lambda f: f.start):
        by_code.setdefault(found.error.code, []).append(found)
    for code, of_code in by_code.items():
        places = tuple((p.start, p.end) for p in of_code)
        yield Found(of_code[0].error, places, code not in over, all(p.is_loose for p in of_code))


def _rank(hit: _Hit, known: Catalogue) -> tuple[int, int, int, int, int]:
    """Return what sorts the better of two hits first.

    What names a cause comes before wrappers, headings and single words that change the meaning of codes; exact words
    before loose ones; then more words in a row, more words in all, longer ones; at last another subject, and of these the
    one that silences more.
    """
    trial = hit.trial
    reach = _reach(known.other(trial.place)) if trial.kind == OTHER else ""
    is_general = reach == "codes" and trial.length == 1 if trial.kind == OTHER else known.error(trial.place).is_general
    tier = 2 * is_general + (trial.kind == LOOSE)
    in_a_row = max(map(_count, trial.pieces))
    subject = _REACHES.index(reach) if trial.kind == OTHER else len(_REACHES)
    return tier, -in_a_row, -trial.length, -sum(map(len, trial.pieces)), subject


_REACHES = ("all", "line", "codes", "")


def _reach(other: Other) -> str:
    """Return what *other* silences, as one of `_REACHES`: from all to nothing but its own words."""
    return other.silences if isinstance(other.silences, str) else "codes"


def _not_silenced(
    errors: list[_Place], others: Sequence[FoundOther], text: str
) -> tuple[list[_Place], list[FoundOther]]:
    """Return what counts of *errors*, and what there is to be said of other subjects.

    Words that merely change the meaning of certain codes say nothing where no such code stands.
    """
    said: list[FoundOther] = []
    for found in others:
        left = [error for error in errors if not _is_silenced(error, found, text)]
        if len(left) < len(errors) or not isinstance(found.other.silences, tuple):
            said.append(found)
        errors = left
    return errors, said


def _is_silenced(error: _Place, by: FoundOther, text: str) -> bool:
    match by.other.silences:
        case "all":
            return True
        case "line":
            end = text.find("\n", by.end)
            return error.end > text.rfind("\n", 0, by.start) + 1 and (end < 0 or error.start < end)
        case "":
            return False
        case codes:
            return error.error.code in codes
