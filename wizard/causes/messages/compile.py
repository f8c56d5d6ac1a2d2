"""The catalogue of messages, made ready to be searched: from the files of ``resources/errors`` to one that loads fast.

Only the standard library is imported: the build runs this. `wizard.causes.messages.catalogue` reads the result.
"""

import ast
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any

from wizard.causes.messages import (
    CAUSES,
    CLUE,
    CLUE_AT,
    ERROR,
    ERROR_AT,
    LOOSE,
    OTHER,
    OTHER_AT,
    SOURCES,
    SPOKEN,
    TRADE,
    VOCABULARY,
    WHOLE,
)
from wizard.causes.messages.words import split_phrase

GAP = "…"

MOST_CHOICES = 2_000
"""How many wordings one text with choices may stand for; one of 79,380 once made half of what is loaded."""

_CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")

Phrase = tuple[list[str], int, int, int]
"""Its pieces (words joined by spaces, with one at both ends), how many words it has, whose it is, and of which kind."""


class CatalogueError(Exception):
    """A file of the catalogue breaks its rules; the text says which and where."""


def compiled(errors: Path, causes: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the catalogue of the files in *errors*, with the titles of the causes declared in *causes*.

    It comes in two parts: all but the wordings in other languages than English, and these. Raises CatalogueError for a
    file that breaks the rules.
    """
    sources: dict[str, Any] = {}
    records: list[list[Any]] = []
    others: list[list[Any]] = []
    clues: list[list[Any]] = []
    trade: dict[str, list[str]] = {}
    phrases: list[tuple[bool, Phrase]] = []
    misspelt: set[str] = set()
    for file in sorted(errors.glob("*.toml")):
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
            source = content["source"]
            sources[source] = content.get("name", source)
            for record in content.get("error", ()):
                phrases += _phrases_of_error(record, content, len(records))
                records.append(_error(record, source))
            for record in content.get("other", ()):
                phrases += _phrases_of(record, content, len(others), OTHER)
                others.append([record["about"], source, record.get("silences", "")])
            for record in content.get("clue", ()):
                phrases += _phrases_of(record, content, len(clues), CLUE)
                clues.append([record["favours"]])
            if "trade" in content:
                trade = _trade(content["trade"])
                misspelt.update(content["trade"].get("misspelt", ()))
        except (KeyError, TypeError, ValueError) as error:
            raise CatalogueError(f"{file.name}: {error!r}") from error
    first = {
        "sources": sources,
        "errors": records,
        "others": others,
        "clues": clues,
        "trade": trade,
        "causes": dict(_titles(causes)),
        "pack": _pack((phrase for is_english, phrase in phrases if is_english), misspelt),
    }
    return first, _pack((phrase for is_english, phrase in phrases if not is_english), misspelt)


def entries(part: Mapping[str, Any]) -> Mapping[str, str]:
    """Return a part of the catalogue as the entries of a `Store`, each value in JSON."""
    pack = part.get("pack", part)
    found = {VOCABULARY: pack["vocabulary"], **pack["trials"]}
    if pack is not part:
        found |= {SOURCES: part["sources"], CAUSES: part["causes"], TRADE: part["trade"]}
        for form, kind in ((ERROR_AT, "errors"), (OTHER_AT, "others"), (CLUE_AT, "clues")):
            found |= {form.format(place): record for place, record in enumerate(part[kind])}
    return {key: json.dumps(value, ensure_ascii=False, separators=(",", ":")) for key, value in found.items()}


def _trade(words: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the words of the trade as they are looked for: pieces stand anywhere in a text, the others are words."""
    phrases = [phrase for text in words["phrases"] for pieces, *_ in _phrase(text, 0, LOOSE) for phrase in pieces]
    return {"words": [*words["words"]], "phrases": phrases, "pieces": [*words["pieces"]]}


def _pack(phrases: Iterable[Phrase], misspelt: set[str]) -> dict[str, Any]:
    """Return the wordings as they are searched, and the words that slips are mended to."""
    once = list({(*pieces, place, kind): (pieces, n, place, kind) for pieces, n, place, kind in phrases}.values())
    return {
        "trials": _trials(once),
        "vocabulary": sorted({word for pieces, *_ in once for piece in pieces for word in piece.split()} - misspelt),
    }


def _error(record: Mapping[str, Any], source: str) -> list[Any]:
    if not record["causes"]:
        raise ValueError(f"{record['code']} has no causes")
    total = sum(record["causes"].values())
    causes = {cause: weight / total for cause, weight in record["causes"].items()}
    return [record["code"], source, causes, record.get("general", False), record.get("over", [])]


def _phrases_of_error(
    record: Mapping[str, Any], source: Mapping[str, Any], place: int
) -> Iterator[tuple[bool, Phrase]]:
    """Yield each wording, and whether it is an English one or a code."""
    code = record["code"]
    yield from ((True, phrase) for phrase in _phrase(code, place, ERROR))
    if code.startswith("NET::"):
        # Chrome shows the prefix on its pages, and logs and other browsers leave it out.
        yield from ((True, phrase) for phrase in _phrase(code.removeprefix("NET::"), place, ERROR))
    prefixes = {prefix.lower() for prefix in source.get("prefixes", ())}
    if "_A_" not in code:  # "internal error", of GNUTLS_A_INTERNAL_ERROR, is no name that anybody reads out
        yield from ((True, phrase) for phrase in _spoken(split_phrase(code), prefixes, place))
    yield from _phrases_of(record, source, place, ERROR)


def _phrases_of(
    record: Mapping[str, Any], source: Mapping[str, Any], place: int, kind: int
) -> Iterator[tuple[bool, Phrase]]:
    for code in record.get("codes", ()):
        yield from ((True, phrase) for phrase in _phrase(code, place, kind))
    for forms, kind_of_number in (("numbers_said", kind), ("numbers_loose", LOOSE if kind == ERROR else kind)):
        for number in _numbers(record):
            for form in source.get(forms, ()):
                yield from ((True, phrase) for phrase in _phrase(_written(form, number), place, kind_of_number))
    for how, kind_of_texts in (("said", kind), ("whole", WHOLE), ("loosely", LOOSE)):
        if how != "said" and how in record and kind != ERROR:
            raise ValueError(f"only errors are said in that way: {how}")
        for language, texts in record.get(how, {}).items():
            for text in texts:
                yield from ((language == "en", phrase) for phrase in _phrase(text, place, kind_of_texts))


def _numbers(record: Mapping[str, Any]) -> Sequence[int]:
    number = record.get("number", [])
    return number if isinstance(number, list) else [number]


def _written(form: str, number: int) -> str:
    unsigned = number & 0xFFFFFFFF
    # Mozilla's nsresult of the security module, number 21 (xpcom/base/ErrorList.py): its base and the number's amount.
    signed = unsigned - 0x1_0000_0000 if number > 0x7FFFFFFF else number
    written = {"": signed, "unsigned": unsigned, "hex": f"{unsigned:08x}", "nsresult": 0x805A0000 + abs(number)}
    for name, value in written.items():
        form = form.replace(f"{{{name}}}", str(value))
    return form


def _phrase(text: str, place: int, kind: int) -> Iterator[Phrase]:
    choices = prod(choice.count("|") + 1 for choice in _CHOICE.findall(text))
    if choices > MOST_CHOICES:
        raise ValueError(f"{text} stands for {choices} wordings; at most {MOST_CHOICES}")
    for chosen in _chosen(text):
        pieces = [words for piece in chosen.split(GAP) if (words := split_phrase(piece))]
        if pieces:
            yield [f" {' '.join(words)} " for words in pieces], sum(map(len, pieces)), place, kind


def _chosen(text: str) -> Iterator[str]:
    """Yield *text* with each choice, "{this|that}", made in every way."""
    choice = _CHOICE.search(text)
    if choice is None:
        yield text
        return
    for one in choice[1].split("|"):
        yield from _chosen(text[: choice.start()] + one + text[choice.end() :])


def _spoken(words: list[str], prefixes: set[str], place: int) -> Iterator[Phrase]:
    """Yield a code without the words that people leave out when they read it aloud, as long as two are left."""
    first = 0
    while first < len(words) - 2 and words[first] in prefixes:
        first += 1
        yield [f" {' '.join(words[first:])} "], len(words) - first, place, SPOKEN


def _trials(phrases: Sequence[Phrase]) -> dict[str, list[list[Any]]]:
    """Return two neighbouring words, or one where there is no second, with the phrases that are to be tried there.

    Each phrase stands under its rarest pair, as the values of `catalogue.Trial`.
    """
    pairs = [list(_pairs(pieces)) for pieces, *_ in phrases]
    how_often = Counter(pair for found in pairs for pair, _, _ in found)
    trials: dict[str, list[list[Any]]] = {}
    for phrase, found in zip(phrases, pairs, strict=True):
        pair, piece, ahead = min(found, key=lambda f: (" " not in f[0], how_often[f[0]], -len(f[0])))
        trials.setdefault(pair, []).append([*phrase, piece, ahead])
    return trials


def _pairs(pieces: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    for place, piece in enumerate(pieces):
        words = piece.split()
        if len(words) == 1:
            yield words[0], place, 0
        for before, (word, following) in enumerate(pairwise(words)):
            yield f"{word} {following}", place, before


def _titles(causes: Path) -> Iterator[tuple[str, str]]:
    """Yield id and title of each cause, read from its record without importing what judges it."""
    for file in sorted(causes.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Cause":
                given = {k.arg: k.value for k in node.keywords}
                if "id" in given and "title" in given:
                    yield _constant(given["id"]), _constant(given["title"])


def _constant(node: ast.expr) -> str:
    inner = node.args[0] if isinstance(node, ast.Call) else node
    value = ast.literal_eval(inner)
    if not isinstance(value, str):
        raise CatalogueError(f"not a text: {ast.dump(node)}")
    return value
