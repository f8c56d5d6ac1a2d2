"""Words for people, by gettext and without Qt: `N_` marks a text where it is declared, `tr` puts it into a language."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING

from wizard import resources

if TYPE_CHECKING:  # 4 ms that the window's first paint does not need
    from datetime import datetime, timedelta

LANGUAGE_NAMES = {"en": "English", "ja": "日本語"}
"""What each language calls itself."""

LANGUAGES = tuple(LANGUAGE_NAMES)
"""Every language that the program speaks; the first is the language of the message ids."""

DOMAIN = "wizard"


class _Spoken:
    """A language with its catalogue."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language, self.catalogue = language, catalogue


class _InForce:
    """The language in force. One for the whole process, as a person reads one language at a time."""

    def __init__(self) -> None:
        self.spoken = _Spoken(LANGUAGES[0], gettext.NullTranslations())
        self.is_typeset = False


_in_force = _InForce()

_for_now: ContextVar[_Spoken | None] = ContextVar("spoken", default=None)
"""Inside `using`, of one thread alone: a report in another language must not turn the window's words meanwhile."""


def _spoken() -> _Spoken:
    return _for_now.get() or _in_force.spoken


def N_(text: str) -> str:  # noqa: N802  (gettext's own name, which the extraction tools look for)
    """Mark *text* for translation and return it unchanged."""
    return text


class Phrase(str):
    """A message id among a text's values: it goes into the language in force when the text is filled."""

    __slots__ = ()


def use(language: str) -> None:
    """Speak *language* from now on. Raises ValueError for one that is not in `LANGUAGES`."""
    _in_force.spoken = _in(language)


def _in(language: str) -> _Spoken:
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language!r}; expected one of {', '.join(LANGUAGES)}")
    return _Spoken(language, _catalogue(language))


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """Return the words of *language*; by its path, as what searches for one loads the module `locale` first."""
    if language == LANGUAGES[0]:
        return gettext.NullTranslations()
    with resources.path("locale", language, "LC_MESSAGES", f"{DOMAIN}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


@contextmanager
def using(language: str) -> Iterator[None]:
    """Speak *language* inside the block, in this thread alone. Raises ValueError as `use`."""
    before = _for_now.set(_in(language))
    try:
        yield
    finally:
        _for_now.reset(before)


def language() -> str:
    """Return the language in force, "en" or "ja"."""
    return _spoken().language


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that the environment asks for, of those we speak; English otherwise."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for wish in environment.get(variable, "").split(":"):
            short = wish.replace("-", "_").split("_")[0].split(".")[0].lower()
            if short in LANGUAGES:
                return short
            if short in {"c", "posix"}:
                return LANGUAGES[0]
    return LANGUAGES[0]


def typeset(*, on: bool = True) -> None:
    """Show printed apostrophes and quotes from now on, as a window does; a terminal keeps those of keyboards.

    Only the words of the program are meant: what fills their fields stays as it is.
    """
    _in_force.is_typeset = on


def _printed(text: str) -> str:
    """Return *text*, of the catalogue, with the marks in force."""
    if not _in_force.is_typeset or ("'" not in text and '"' not in text):
        return text
    # Other straight quotation marks stand in lines for a server's configuration.
    return re.sub(r'"(\{\w+\})"', "“\\1”", text).replace("'", "’")


def tr(text: str, /, **values: object) -> str:
    """Return *text* in the language in force, its ``{fields}`` filled with *values*."""
    return fill(text, _printed(_spoken().catalogue.gettext(text)) if text else "", values)


def trn(singular: str, plural: str, n: int, /, **values: object) -> str:
    """Return the text for the number *n*; ``{n}`` is filled without being named."""
    words = _printed(_spoken().catalogue.ngettext(singular, plural, n))
    return fill(singular if n == 1 else plural, words, {"n": n, **values})


def fill(source: str, translated: str, values: Mapping[str, object]) -> str:
    """Fill the named fields of *translated*; a translation whose fields do not fit gives way to *source*."""
    if not values:
        return translated
    words = {name: _counted(name, value) or in_words(value) for name, value in values.items()}
    try:
        return _set_apart(translated, words) if language() == "ja" else translated.format_map(words)
    except (KeyError, IndexError, ValueError) as error:
        import logging  # 2 ms that the window's first paint does not need

        logging.getLogger(__name__).warning("the translation of %r does not fit its fields: %r", source, error)
        return source.format_map(words)


_COUNTS = frozenset({"n", "all", "count", "days", "done", "found", "more", "most", "pending", "total"})
"""Fields that hold how many; a port, a year or a version is no such number."""


def _counted(name: str, value: object) -> str:
    """Return how many as people write it, "12,000" in both languages; nothing for any other value."""
    return f"{value:,}" if name in _COUNTS and type(value) is int else ""


# Compiled when they are first needed: that takes 2 ms of the time before the first paint.
_LETTER = r"[ぁ-ゖァ-ヺー一-鿿々]"
_LATIN_HEAD = r"(?!\d+[^\x00-\x7f\s])[A-Za-z0-9/*.\[]"
"""How a value begins that stands apart from Japanese: not as "2026年" does."""
_OPENING = tuple("「『（【")
"""Brackets that bring the blank before them with their own width."""
_LATIN_TAIL = r"[A-Za-z0-9/*%.)\]]"


def _set_apart(text: str, words: Mapping[str, str]) -> str:
    """Fill *text*, which is Japanese: a blank stands between its letters and Latin ones or digits, and nowhere else.

    A translation cannot tell: a host or a number stands apart, a date or a Japanese name does not.
    """
    made, tail_of_value = "", False
    for literal, name, spec, conversion in Formatter().parse(text):
        if tail_of_value:
            literal = _meeting(made, literal, re.match(_LATIN_TAIL, made[-1:]))
        made, tail_of_value = made + literal, name is not None
        if name is not None:
            field = f"{{{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}}}"
            value = field.format_map(words)
            before = made.rstrip(" ")
            if value and re.match(_LETTER, before[-1:]):
                made = f"{before} " if re.match(_LATIN_HEAD, value) else before
            elif value[:1] in _OPENING:
                made = before
            made += value
    return made


def _meeting(value: str, literal: str, is_latin: object) -> str:
    """Return *literal* as it goes on behind *value*: Japanese with a blank behind Latin, without one behind itself."""
    rest = literal.lstrip(" ")
    if not value or not re.match(_LETTER, rest[:1]):
        return literal
    if is_latin:
        return rest if rest[0] == "年" and value[-4:].isdigit() else f" {rest}"
    return rest if re.match(_LETTER, value[-1:]) else literal


def fields_of(text: str) -> frozenset[str]:
    """Return the names of the ``{fields}`` in *text*."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def in_words(value: object) -> str:
    """Return a date, a length of time, a phrase or anything else as a person of this language reads it."""
    if isinstance(value, str | int):
        return tr(value) if isinstance(value, Phrase) else str(value)
    from datetime import datetime, timedelta  # as above

    match value:
        case datetime():
            return date_in_words(value)
        case timedelta():
            return span_in_words(value)
        case _:
            return str(value)


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def _in_utc(moment: datetime) -> datetime:
    from datetime import UTC  # as above

    return moment.astimezone(UTC)


def date_in_words(moment: datetime, *, with_time: bool = False) -> str:
    """Return *moment* as a UTC date: "23 November 2026" or "2026年11月23日", with "10:05 UTC" on request."""
    utc = _in_utc(moment)
    clock = f" {utc:%H:%M} UTC" if with_time else ""
    if language() == "ja":
        return f"{utc.year}年{utc.month}月{utc.day}日{clock}"
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}{clock}"


def month_in_words(moment: datetime) -> str:
    """Return the month of *moment*, UTC, in little room: "Nov 2026" or "2026年11月"."""
    utc = _in_utc(moment)
    return f"{utc.year}年{utc.month}月" if language() == "ja" else f"{_MONTHS[utc.month - 1][:3]} {utc.year}"


def year_in_words(moment: datetime) -> str:
    """Return the year of *moment*, UTC: "2026" or "2026年"."""
    year = _in_utc(moment).year
    return f"{year}年" if language() == "ja" else f"{year}"


def span_in_words(span: timedelta) -> str:
    """Return the length of *span*, without its sign, in its largest fitting unit: "3 years", "5 minutes"."""
    seconds = abs(span.total_seconds())
    days = round(seconds / 86_400)
    if days >= 730:
        return trn("{n} year", "{n} years", round(days / 365.25))
    if days >= 60:
        return trn("{n} month", "{n} months", round(days / 30.44))
    if seconds >= 172_800:
        return trn("{n} day", "{n} days", days)
    if seconds >= 7_200:
        return trn("{n} hour", "{n} hours", round(seconds / 3_600))
    if seconds >= 120:
        return trn("{n} minute", "{n} minutes", round(seconds / 60))
    return trn("{n} second", "{n} seconds", round(seconds))
