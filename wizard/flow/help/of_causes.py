"""One article for each cause, made from its record: what is wrong, who can mend it, and what the browsers show."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

from wizard import resources
from wizard.causes.base import Cause
from wizard.causes.catalog import CATALOG, CAUSES
from wizard.causes.explain import explain
from wizard.causes.messages.catalogue import catalogue
from wizard.fixes.base import Fix
from wizard.fixes.catalog import FIXES
from wizard.flow.answer_words import WHO
from wizard.flow.gallery import GROUPS as PROGRAMS
from wizard.flow.gallery import Picture, pictures
from wizard.flow.help.article import CAUSE, GUIDE, Article, Entry, Group
from wizard.flow.help.written import marked_down
from wizard.i18n import N_, fields_of, tr
from wizard.model.terms import Audience

T = TypeVar("T")

READERS = {
    Audience.VISITOR: N_("To visit the site"),
    Audience.OWNER: N_("For the owner of the site"),
    Audience.HELPDESK: N_("To help someone on the phone"),
}

_LIKELY_ENOUGH = 0.1
"""A page of a browser is shown for a cause that stands behind it at least once in ten."""

_TELLING_ENOUGH = 0.5
_MOST_CODES = 10

_CODES = {
    "chrome": re.compile(r"(NET::)?ERR_[A-Z0-9_]+|DNS_PROBE_[A-Z_]+"),
    "firefox": re.compile(r"(SEC|SSL|MOZILLA_PKIX|PR)_ERROR_[A-Z0-9_]+|PR_[A-Z_]+_ERROR"),
    "safari": re.compile(r"NSURLErrorDomain -\d+"),
    "windows": re.compile(r"(CERT|CRYPT|TRUST|SEC)_E_[A-Z_]+|WSA[A-Z_]+"),
    "openssl": re.compile(r"X509_V_ERR_[A-Z_]+"),
}
"""Source of messages -> what a short code of it looks like: its other messages are sentences."""


def cause_entries() -> Iterator[Entry]:
    """Yield the line of each cause, in the order for people and the language in force."""
    return (Entry(f"{CAUSE}{cause.id}", tr(cause.title), Group.CAUSES) for cause in CATALOG)


def about_cause(id_: str, language: str) -> Article:
    """Return the article about a cause, in *language*, which is in force. Raises KeyError where there is none."""
    cause = CAUSES[id_]
    words = resources.read_toml("help", language, "words.toml")
    parts = (
        f"# {marked_down(tr(cause.title))}",
        _in_plain_words(cause, words["plain"]),
        f"**{tr(WHO[cause.who])}**",
        *_guides(cause),
        *_pages(cause, language),
        *_for_experts(cause, words["named"]),
        *_see_also(cause),
    )
    entry = Entry(f"{CAUSE}{id_}", tr(cause.title), Group.CAUSES)
    return Article(entry, "\n\n".join(parts), words["sought"].get(entry.topic, ""))


def _in_plain_words(cause: Cause, plain: Mapping[str, str]) -> str:
    said = marked_down(tr(cause.sentence, **{name: plain[name] for name in fields_of(cause.sentence)}))
    return said[:1].upper() + said[1:]


def _guides(cause: Cause) -> Iterator[str]:
    """Yield links to what can be done about it, under the readers whom it is for."""
    fixes = sorted((fix for fix in FIXES if fix.id in cause.fixes), key=lambda fix: cause.fixes.index(fix.id))
    links = {reader: _links([fix for fix in fixes if reader in fix.audiences]) for reader in READERS}
    for heading, shared in by_reader({reader: own for reader, own in links.items() if own}):
        yield f"## {heading}\n\n{shared}"


def by_reader(parts: Mapping[Audience, T]) -> Iterator[tuple[str, T]]:
    """Yield each of *parts* once, with a heading for the readers who share it: where all do, none need be named."""
    told: list[T] = []
    for part in parts.values():
        if part not in told:
            told.append(part)
            sharing = [tr(READERS[reader]) for reader, other in parts.items() if other == part]
            yield (tr("For everybody") if len(sharing) == len(READERS) else " · ".join(sharing)), part


def _links(fixes: Sequence[Fix]) -> str:
    return "\n".join(f"- [{marked_down(tr(fix.title))}](help:{GUIDE}{fix.id})" for fix in fixes)


def _pages(cause: Cause, language: str) -> Iterator[str]:
    """Yield what browsers and programs show, by the drawings of their pages."""
    lines = [_page_line(picture, language) for picture in _pictured().get(cause.id, ())]
    if lines:
        yield _heading(tr("What browsers and programs show")) + "\n\n" + "\n".join(dict.fromkeys(lines))


@cache
def _pictured() -> Mapping[str, tuple[Picture, ...]]:
    """Return the drawn pages of each cause; the same words in another program are the same message."""
    found: dict[str, tuple[Picture, ...]] = {}
    for picture in pictures():
        for likely in explain(picture.text).causes:
            if likely.weight >= _LIKELY_ENOUGH:
                found[likely.id] = (*found.get(likely.id, ()), picture)
    return found


def _page_line(picture: Picture, language: str) -> str:
    said = " · ".join(f"`{line}`" if "_" in line and " " not in line else marked_down(line)
                      for line in picture.title(language).splitlines())  # fmt: skip
    return f"- **{tr(PROGRAMS[picture.group])}**: {said}"


def _for_experts(cause: Cause, named: Mapping[str, str]) -> Iterator[str]:
    fields = {name: f"‹{named[name]}›" for name in fields_of(cause.detail)}
    parts = [_heading(tr("For experts")), marked_down(tr(cause.detail, **fields))]
    codes = [f"- {marked_down(tr(name))}: {', '.join(f'`{c}`' for c in found)}" for name, found in _codes(cause.id)]
    if codes:
        parts.append(tr("Codes that usually mean this:"))
        parts.append("\n".join(codes))
    parts.append(tr("Source: {source}", source=marked_down(cause.source)))
    yield "\n\n".join(parts)


def _codes(cause: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the names of programs with their short codes for *cause*, the most telling first."""
    names = catalogue().sources
    for source, by_cause in _coded().items():
        if cause in by_cause:
            yield names[source], by_cause[cause]


@cache
def _coded() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the short codes of each source for each cause that they usually mean."""
    found: dict[str, dict[str, list[tuple[float, str]]]] = {source: {} for source in _CODES}
    for error in catalogue().errors():
        form = _CODES.get(error.source)
        weight = error.causes.get(error.likeliest, 0.0)
        if form is not None and not error.is_general and weight >= _TELLING_ENOUGH and form.fullmatch(error.code):
            found[error.source].setdefault(error.likeliest, []).append((-weight, error.code))
    return {
        source: {
            cause: tuple(code for _, code in sorted(codes, key=lambda c: c[0])[:_MOST_CODES])
            for cause, codes in by_cause.items()
        }
        for source, by_cause in found.items()
    }


def _see_also(cause: Cause) -> Iterator[str]:
    """Yield links to what it is taken for, or what is taken for it."""
    akin = [other for other in CATALOG if other.id in cause.explains or cause.id in other.explains]
    if akin:
        lines = "\n".join(f"- [{marked_down(tr(other.title))}](help:{CAUSE}{other.id})" for other in akin)
        yield _heading(tr("Easily taken for it")) + f"\n\n{lines}"


def _heading(text: str) -> str:
    return f"## {text}"
