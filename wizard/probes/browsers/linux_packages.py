"""Which version a package has, where the system's packages are listed in plain files: dpkg, pacman and apk.

Others keep them in databases; there the browser itself is asked, which takes no longer than their own program would.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from wizard.probes.browsers.common import text_of, version_in

LARGEST_LIST = 64 * 1024 * 1024
"""Bytes of a list of all packages; Debian with ten thousand of them has 15 MiB."""


def package_versions(root: Path, names: Collection[str]) -> Mapping[str, str]:
    """Return the versions of those of the packages *names* that are installed, without what the packers added."""
    said = [*_dpkg(root, names), *_pacman(root, names), *_apk(root, names)]
    versions = {name: version_in(text.partition(":")[2] or text) for name, text in said}
    return {name: version for name, version in versions.items() if version is not None}


def _dpkg(root: Path, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Read the status file (deb822(5)): an empty line ends a package."""
    text = text_of(root / "var/lib/dpkg/status", LARGEST_LIST)
    if not isinstance(text, str):
        return
    for name in names:
        package = _paragraph(text, f"Package: {name}\n")
        if re.search(r"^Status: \S+ \S+ installed$", package, re.MULTILINE):
            yield name, _field(package, "Version: ")


def _pacman(root: Path, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Read the local database (alpm-db-desc(5)): a folder for each package, and a value under each name."""
    for name in names:
        for description in sorted((root / "var/lib/pacman/local").glob(f"{name}-[0-9]*/desc")):
            text = text_of(description)
            # A name may begin another one: "chromium-1-1" and "chromium-docs-1-1" do, but not before a digit.
            if isinstance(text, str) and _field(text, "%NAME%\n") == name:
                yield name, _field(text, "%VERSION%\n")


def _apk(root: Path, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Read the list of installed packages (Alpine wiki, Apk spec): P names one, V has its version."""
    text = text_of(root / "lib/apk/db/installed", LARGEST_LIST)
    if not isinstance(text, str):
        return
    for name in names:
        package = _paragraph(text, f"P:{name}\n")
        if package:
            yield name, _field(package, "V:")


def _paragraph(text: str, line: str) -> str:
    """Return what follows *line* up to the next empty line; nothing where *text* has no such line."""
    begin = 0 if text.startswith(line) else text.find(f"\n{line}") + 1
    if begin == 0 and not text.startswith(line):
        return ""
    end = text.find("\n\n", begin)
    return text[begin : end if end >= 0 else len(text)]


def _field(text: str, name: str) -> str:
    match = re.search(rf"^{re.escape(name)}(\S+)", text, re.MULTILINE)
    return match[1] if match else ""
