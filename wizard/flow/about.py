"""What the program is, what it is made of, and where its data come from; read at run time, from what is installed.

Nothing here names a person, this computer or a folder of it.
"""

from __future__ import annotations

import re
import ssl
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

from wizard import __version__, resources
from wizard.flow.fault_report import system_name
from wizard.i18n import LANGUAGE_NAMES, N_, date_in_words, language, tr

OWN = "trust-wizard"
OWN_LICENCE = "Apache-2.0"
QT_SOURCE = "https://code.qt.io/"

_LGPL_PARTS = ("PySide6", "PySide6-Essentials", "shiboken6")
LGPL_FILES = ("LGPL-3.0.txt", "GPL-3.0.txt")
"""In resources/licences: the makers of Qt for Python put none into its packages."""
_LARGEST_TEXT = 512 * 1024
_CLASSIFIER = "License :: OSI Approved :: "
_DATA_ROW = re.compile(r"\| *([\w.-]+) *\| *(.+?) *\| *(.+?) *\| *(\d{4}-\d{2}-\d{2}) *\|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """One part that others wrote. Hostile text: its maker wrote it."""

    name: str
    version: str
    licence: str
    """As its maker names it; empty where that is told nowhere."""
    page: str
    """An https address, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """One data file of ours, and where it comes from (data/SOURCES.md)."""

    name: str
    what: str
    origin: str
    as_of: str
    """Year, month, day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Everything that the window shows."""

    version: str
    python: str
    openssl: str
    """Of the connections that are checked, and Python's own where that is another one."""
    system: str
    mozilla: str
    """The list of roots that Mozilla's programs bring: the version of its package."""
    chrome: date
    """When Chrome's list was read."""
    libraries: tuple[Library, ...]
    data: tuple[DataFile, ...]


def read_about() -> About:
    """Return what there is to tell; takes some tenths of a second."""
    from wizard.pki.known_roots import roots_as_of

    return About(
        version=__version__,
        python=".".join(map(str, sys.version_info[:3])),
        openssl=_openssl(),
        system=system_name(),
        mozilla=_version_of("certifi"),
        chrome=roots_as_of(),
        libraries=libraries(),
        data=data_files(),
    )


def _openssl() -> str:
    from cryptography.hazmat.backends.openssl import backend

    ours, pythons = backend.openssl_version_text(), ssl.OPENSSL_VERSION
    return ours if ours == pythons else tr("{ours}; in Python {pythons}", ours=ours, pythons=pythons)


def _version_of(name: str) -> str:
    found = _found(name)
    return found.version if found is not None else ""


def _found(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def libraries() -> tuple[Library, ...]:
    """Return what this program is installed with, and what that needs in turn, by name.

    Empty where the program runs without being installed: then nobody has noted what it needs.
    """
    parts = sorted(_needed(OWN, set()), key=lambda one: one.metadata["Name"].casefold())
    return tuple(
        Library(
            name=part.metadata["Name"],
            version=part.version,
            licence=licence_of(part),
            page=_page_of(part),
        )
        for part in parts
    )


def _needed(name: str, known: set[str]) -> Iterator[Distribution]:
    """Give what *name* needs that is installed; what is for another system, or an extra, mostly is not."""
    found = _found(name)
    for line in (found.requires or ()) if found is not None else ():
        needed = re.match(r"[A-Za-z0-9._-]+", line)
        if needed is None or re.search(r"\bextra\s*==", line):
            continue
        key = re.sub(r"[-_.]+", "-", needed[0]).lower()
        part = _found(key)
        if part is not None and key not in known:
            known.add(key)
            yield part
            yield from _needed(key, known)


def licence_of(part: Distribution) -> str:
    """Return the licence as the package names it: by its expression, its short name, or its classifiers."""
    told = part.metadata
    for name in ("License-Expression", "License"):
        text = " ".join(told.get_all(name) or ()).strip()
        if text and len(text) <= 100 and "\n" not in text:
            return text
    classes = [one.removeprefix(_CLASSIFIER) for one in told.get_all("Classifier") or () if one.startswith(_CLASSIFIER)]
    return ", ".join(classes)


def _page_of(part: Distribution) -> str:
    pairs = [line.partition(",") for line in part.metadata.get_all("Project-URL") or ()]
    named = {name.strip().casefold(): url.strip() for name, _, url in pairs}
    wanted = ("homepage", "home", "source", "repository", "github", "code", "documentation")
    urls = (*(part.metadata.get_all("Home-page") or ()), *(named.get(name, "") for name in wanted))
    return next((url for url in urls if re.fullmatch(r"https://[\w./~-]{1,200}", url)), "")


def licence_text(name: str) -> str:
    """Return the whole text of the licence of the library *name*, or of this program; empty where there is none."""
    if name == OWN:
        return _own_licence()
    if name in _LGPL_PARTS or name.replace("_", "-") in _LGPL_PARTS:
        texts = [resources.read_text("licences", file) for file in LGPL_FILES]
        return f"{qt_notice()}\n\n" + "\n\n".join(texts)
    part = _found(name)
    return "\n\n".join(_texts(part)) if part is not None else ""


def _own_licence() -> str:
    if (found := _found(OWN)) is not None and (texts := tuple(_texts(found))):
        return texts[0]
    # In a checkout that is not installed, it lies beside the data files.
    file = resources.root().parent / "LICENSE"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _texts(part: Distribution) -> Iterator[str]:
    for file in part.files or ():
        path = PurePosixPath(file.as_posix())
        is_beside = any(folder.endswith(".dist-info") for folder in path.parts[:-1])
        if is_beside and re.match(r"(licen[cs]e|copying|notice|authors)", path.name, re.IGNORECASE):
            with suppress(OSError):
                yield (
                    Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")[:_LARGEST_TEXT].strip("\r\n")
                )


def data_files() -> tuple[DataFile, ...]:
    """Return where each data file comes from, as data/SOURCES.md tells it, in English."""
    rows = (_DATA_ROW.fullmatch(line.strip()) for line in resources.read_text("data", "SOURCES.md").splitlines())
    return tuple(DataFile(name=r[1], what=r[2], origin=r[3], as_of=r[4]) for r in rows if r is not None)


def one_sentence() -> str:
    """Say what the program is."""
    return tr("Finds why a secure connection is refused, and leads to the safe fix.")


def qt_notice(version: str = "") -> str:
    """Say what holds for Qt, whose licence asks for it."""
    named = f"Qt {version}" if version else "Qt"
    return tr(
        "This program uses {qt} and Qt for Python under the GNU Lesser General Public License, version 3. Both are "
        "libraries of their own, and may be replaced by other builds. Their source is at {source}.",
        qt=named,
        source=QT_SOURCE,
    )


_LINES = {
    "version": N_("Trust Wizard"),
    "system": N_("System"),
    "python": N_("Python"),
    "qt": N_("Qt"),
    "openssl": N_("OpenSSL"),
    "mozilla": N_("Mozilla’s list of authorities (certifi)"),
    "chrome": N_("Chrome’s list of authorities"),
    "language": N_("Language"),
}


def lines_of(about: About, qt: str) -> tuple[tuple[str, str], ...]:
    """Return what is told about the program and its surroundings: what, and its value."""
    values = {
        "version": about.version,
        "system": about.system,
        "python": about.python,
        "qt": qt,
        "openssl": about.openssl,
        "mozilla": about.mozilla,
        "chrome": day_in_words(about.chrome),
        "language": LANGUAGE_NAMES[language()],
    }
    return tuple((tr(_LINES[name]), value) for name, value in values.items() if value)


def day_in_words(day: date) -> str:
    """Return *day* as a person of this language reads it."""
    from datetime import UTC, datetime

    return date_in_words(datetime(day.year, day.month, day.day, tzinfo=UTC))


def in_text(about: About, qt: str) -> str:
    """Return everything as text, for whoever looks after the program."""
    lines = [tr("{what}: {value}", what=what, value=value) for what, value in lines_of(about, qt)]
    lines += ["", *(f"{one.name} {one.version} ({one.licence})" for one in about.libraries)]
    return "\n".join(lines) + "\n"
