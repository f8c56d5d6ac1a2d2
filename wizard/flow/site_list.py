"""A list of sites as people keep it: one a line, or the first column of a table, with comments, blanks and repeats."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wizard.errors import InputError
from wizard.flow.address import LONGEST_ADDRESS, parse_target
from wizard.i18n import tr
from wizard.model.target import Target
from wizard.plain import visible

MOST_SITES = 10_000
"""Lines with a site, good or bad; what comes after them is left out, and told."""

LARGEST_LIST = 8 * 1024 * 1024
"""Bytes, or characters, of a list: far more than so many addresses need."""

_COLUMNS = ",;\t"
"""What may stand between the columns of a table: Excel writes the second where the first is a decimal comma."""

_HEADINGS = frozenset({"address", "domain", "fqdn", "host", "hostname", "name", "server", "site", "url", "website"})
"""What the first column of a table may be headed by, where no site could be called so."""

_LONGEST_ERROR = 400

_LOGIN = re.compile(r"^((?:[^/?#\\]*://)?)[^/?#\\]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of the list: a site, or what is wrong with it."""

    number: int
    """Of the line, from 1."""
    text: str
    """As it was written, without user name and password, at most 2,000 characters. Hostile text."""
    target: Target | None = None
    error: str = ""
    """Why it is no site; empty for one."""

    @property
    def address(self) -> str:
        """What to check, without user name, path and query; empty for a bad line."""
        return f"{self.target.scheme}://{self.target.address}" if self.target else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteList:
    """What a list holds, in its order."""

    sites: tuple[Listed, ...]
    repeated: int = 0
    """Lines that name a site that stands further up; they are left out."""
    left_out: int = 0
    """Lines with a site beyond `MOST_SITES`."""

    @property
    def bad(self) -> tuple[Listed, ...]:
        """The lines that are no sites."""
        return tuple(site for site in self.sites if site.target is None)


def read_list(data: bytes) -> SiteList:
    """Read the bytes of an opened list: UTF-8, or UTF-16 with its mark, as Excel saves "Unicode text".

    Raises InputError for one that is too large, or no text.
    """
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    if len(data) <= LARGEST_LIST and b"\0" in data and encoding != "utf-16":
        raise InputError(tr("This file is no list of sites; expected a text with one address a line, or a CSV table."))
    return parse_list(data[: LARGEST_LIST + 1].decode(encoding, "replace"))


def parse_list(text: str) -> SiteList:
    """Read a pasted list. A bad line is an answer with an error. Raises InputError for one that is too large."""
    if len(text) > LARGEST_LIST:
        raise InputError(tr("This list is too large; at most {n} sites are checked at a time.", n=MOST_SITES))
    seen: set[Target | str] = set()
    sites: list[Listed] = []
    repeated = left_out = 0
    for number, written in _first_columns(text.removeprefix("\ufeff")):
        if not sites and written.casefold() in _HEADINGS:
            continue
        site = _listed(number, written)
        if (site.target or site.text) in seen:
            repeated += 1
        elif len(sites) == MOST_SITES:
            left_out += 1
        else:
            seen.add(site.target or site.text)
            sites.append(site)
    return SiteList(sites=tuple(sites), repeated=repeated, left_out=left_out)


def _first_columns(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number of each line that is neither blank nor a comment, and its first column."""
    for number, line in enumerate(_lines(text), 1):
        plain = line.strip()
        if plain and not plain.startswith("#"):
            written = _first_column(plain)
            if written:
                yield number, written


def _lines(text: str) -> Iterable[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _first_column(line: str) -> str:
    """Return the first column that is not empty; a site has none of the separators in it, but a path may."""
    if line.startswith('"'):
        separator = next((c for c in _COLUMNS if f'"{c}' in line), ",")
        try:
            return next(csv.reader([line], delimiter=separator), [""])[0].strip()
        except csv.Error:
            return line
    head = line
    for separator in _COLUMNS:
        head = head.split(separator, 1)[0]
    return _without_comment(head).strip()


def _without_comment(text: str) -> str:
    """Return *text* without a comment behind a space: an address may have a "#" of its own."""
    return text.split(" #", 1)[0]


def _listed(number: int, written: str) -> Listed:
    if len(written) > LONGEST_ADDRESS:
        return Listed(
            number=number,
            text=_without_login(written)[:LONGEST_ADDRESS],
            error=tr("This line is too long to be an address."),
        )
    try:
        return Listed(number=number, text=_without_login(written), target=parse_target(written))
    except InputError as error:
        return Listed(number=number, text=_without_login(written), error=visible(str(error))[:_LONGEST_ERROR])


def _without_login(written: str) -> str:
    """Return *written* without the user name and password of an address."""
    return _LOGIN.sub(r"\1", written, count=1)
