"""How hard a text is to read: the Flesch-Kincaid grade, the years of school that it takes."""

import re

from tests.words.texts import sentences

_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouydt]ed|[^aeiouyscxz]es)$")
_VOWELS = re.compile(r"[aeiouy]+")


def words_of(text: str) -> list[str]:
    """Return the words of *text*; a field counts as a word of one syllable, as its value is not ours."""
    return re.findall(r"[A-Za-z][A-Za-z'’.-]*[A-Za-z]|[A-Za-z]", re.sub(r"\{\w+\}", "it", text))


def syllables(word: str) -> int:
    """Return about how many syllables *word* has: groups of vowels, but for those that are not spoken."""
    plain = word.lower().strip(".-'’")
    return max(1, len(_VOWELS.findall(_SILENT.sub("", plain) or plain)))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of *text*: a newspaper for everybody has 6 to 10."""
    words = words_of(text)
    if not words:
        return 0.0
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / max(1, len(sentences(text))) + 11.8 * spoken / len(words) - 15.59
