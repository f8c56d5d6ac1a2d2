"""The search in all articles: made once for each language, and then quick enough for every key that is pressed."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from wizard.causes.explain import explain
from wizard.flow.help.article import CAUSE, Article, Entry
from wizard.flow.help.asked import LONGEST, Term, asked, plain, terms_of
from wizard.flow.help.excerpt import Excerpt, excerpt

MOST_HITS = 20

_TITLE, _WORDS = 6.0, 3.0
"""How much a term weighs in a title, and among an article's search words, where it weighs 1 in the text."""

_MOST_ENDINGS = 40
"""Words that one begun word may stand for."""

_RECOGNISED = 40.0
"""What the cause of a recognised message gains, times its likelihood: nothing else tells as much."""

_SUCH_WORDS = 25.0
"""What an article gains whose search words were typed just so."""

_LONG_PHRASE = 4
"""Characters of Japanese that are as good as two words."""

_LEAST_SHARE = 0.12
"""What is found by its words is at least this good, compared with the best."""

_MARKUP = re.compile(r"!\[[^\]]*\]\([^)]*\)|\[([^\]]*)\]\([^)]*\)|^#+ |^[-*] |[*`]|\\(?=[\W_])", re.MULTILINE)
_BETWEEN_PHRASES = re.compile(r"[,、]\s*")


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, and where in it."""

    entry: Entry
    excerpt: Excerpt
    """The place in its text that fits best."""
    title: Excerpt


@dataclass(frozen=True, slots=True)
class _Document:
    article: Article
    text: str
    """Without its title and without marks."""
    phrases: tuple[str, ...]
    """Its search words, as a person would type them."""


class Index:
    """Finds articles by what a person types."""

    def __init__(self, articles: Iterable[Article], pause: Callable[[], None] = lambda: None) -> None:
        """*pause* is called after each article; what it raises ends the work."""
        self._documents: list[_Document] = []
        self._places: dict[str, dict[int, float]] = {}
        for article in articles:
            self._add(article)
            pause()
        self._sorted = sorted(self._places)
        self._by_topic = {d.article.entry.topic: number for number, d in enumerate(self._documents)}

    def _add(self, article: Article) -> None:
        number = len(self._documents)
        text = bare(article.text)
        phrases = tuple(plain(phrase) for phrase in _BETWEEN_PHRASES.split(article.words) if len(phrase) > 1)
        self._documents.append(_Document(article, text, phrases))
        for part, weight in ((article.entry.title, _TITLE), (article.words, _WORDS), (text, 1.0)):
            counted = Counter(terms_of(part))
            if part is article.entry.title:
                # Of two titles with the same word, the shorter one is more about it.
                weight *= 1.0 + 1.0 / max(1, len(counted))
            for term, times in counted.items():
                places = self._places.setdefault(term, {})
                # The tenth time tells little more than the second.
                places[number] = places.get(number, 0.0) + weight * times / (times + 1.0)

    def find(self, text: str) -> tuple[Hit, ...]:
        """Return the articles that *text* fits, the best first, at most `MOST_HITS`."""
        terms = asked(text)
        scores = self._scores(terms)
        least = max(scores.values(), default=0.0) * _LEAST_SHARE
        found = {number: score for number, score in scores.items() if score >= least}
        for number, gain in self._gains(text):
            found[number] = found.get(number, 0.0) + gain
        ranked = sorted(found, key=lambda number: (-found[number], number))
        return tuple(self._hit(number, terms) for number in ranked[:MOST_HITS])

    def _gains(self, text: str) -> Iterator[tuple[int, float]]:
        """Yield the articles that are meant for just such words, or for a message in them, and what they gain."""
        for number in self._in_such_words(plain(text[:LONGEST])):
            yield number, _SUCH_WORDS
        for topic, share in _recognised(text):
            yield self._by_topic[topic], _RECOGNISED * share

    def _in_such_words(self, text: str) -> Iterator[int]:
        """Yield the articles among whose search words *text* is, or a whole phrase of *text*."""
        asked_for = " ".join(text.strip(" ?!.。？！").split())
        around = f" {asked_for} "
        for number, document in enumerate(self._documents):
            if any(asked_for == phrase or _stands_in(phrase, around) for phrase in document.phrases):
                yield number

    def _scores(self, terms: Sequence[Term]) -> dict[int, float]:
        scores: dict[int, float] = {}
        met: dict[int, float] = {}
        whole = sum(term.weight for term in terms)
        for term in terms:
            for number, value in self._found(term).items():
                scores[number] = scores.get(number, 0.0) + value * term.weight
                met[number] = met.get(number, 0.0) + term.weight
        # Two words once each tell more than one of them twice.
        return {number: score * (met[number] / whole) for number, score in scores.items()}

    def _found(self, term: Term) -> Mapping[int, float]:
        """Return how well each article fits one term: the rarer it is, the more it tells."""
        found: dict[int, float] = {}
        for word in self._words_of(term):
            places = self._places[word]
            rarity = log(1.0 + len(self._documents) / len(places))
            # A word that only begins like it is a guess.
            share = 1.0 if word == term.text else 0.5
            for number, value in places.items():
                found[number] = max(found.get(number, 0.0), value * rarity * share)
        return found

    def _words_of(self, term: Term) -> Iterator[str]:
        if term.text in self._places:
            yield term.text
        # One character of Japanese is the beginning of pairs; one letter is the beginning of too much.
        if len(term.text) > 1 if term.text.isascii() else len(term.text) == 1:
            first = bisect_left(self._sorted, term.text)
            if term.is_begun or not term.text.isascii():
                for word in self._sorted[first : first + _MOST_ENDINGS]:
                    if not word.startswith(term.text):
                        return
                    if word != term.text:
                        yield word

    def _hit(self, number: int, terms: Sequence[Term]) -> Hit:
        document = self._documents[number]
        title = document.article.entry.title
        return Hit(document.article.entry, excerpt(document.text, terms), excerpt(title, terms, whole=True))


def bare(markdown: str) -> str:
    """Return the text of an article in one line, without its title and without marks."""
    body = _MARKUP.sub(lambda mark: mark[1] or "", markdown.partition("\n")[2])
    return " · ".join(" ".join(line.split()) for line in body.splitlines() if line.strip(" `"))


def _stands_in(phrase: str, around: str) -> bool:
    """Say whether several words of search words stand in what was typed, which has a space on either side."""
    if phrase.isascii():
        return " " in phrase and f" {phrase} " in around
    return len(phrase) >= _LONG_PHRASE and phrase in around


def _recognised(text: str) -> Iterator[tuple[str, float]]:
    """Yield the articles of the causes that usually stand behind a message, if *text* holds one, with their shares."""
    yield from ((f"{CAUSE}{cause.id}", cause.weight) for cause in explain(text).causes)
