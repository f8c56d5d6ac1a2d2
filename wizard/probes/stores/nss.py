"""The databases of NSS in which people add roots for Firefox, and on Linux for Chrome (cert9.db, SQLite).

Object classes and trust values: nss lib/util/pkcs11n.h; how they are stored: nss lib/softoken/sdb.c; read 2026-11 and
compared with databases made by certutil 3.87. Passwords protect private keys and nothing that is read here.
"""

import configparser
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

LARGEST_DATABASE = 64 * 1024 * 1024
"""Bytes; people add a few roots, not thousands."""

_CERTIFICATE, _TRUST = bytes.fromhex("00000001"), bytes.fromhex("ce534353")
_TRUSTED_DELEGATOR = bytes.fromhex("ce534352")
"""CKT_NSS_TRUSTED_DELEGATOR: what certutil writes as "C" and "CT"."""

_OBJECTS = "SELECT a0, a11, ace5363b4, ace536358 FROM nssPublic WHERE a0 IN (?, ?)"
"""CKA_CLASS, CKA_VALUE, CKA_CERT_SHA1_HASH and CKA_TRUST_SERVER_AUTH, each named after its number."""

CHROME_HOMES = ("", "snap/chromium/current/", ".var/app/com.google.Chrome/", ".var/app/org.chromium.Chromium/")
"""Below the home folder, what each way of installing it takes for its own home."""
CHROME_FOLDERS = (".pki/nssdb", ".local/share/pki/nssdb")
"""Chromium takes the second since version 146, where the first holds no database (docs/linux/cert_management.md)."""

FIREFOX_FOLDERS = {
    "linux": (
        ".config/mozilla/firefox",
        ".mozilla/firefox",
        "snap/firefox/common/.mozilla/firefox",
        ".var/app/org.mozilla.firefox/.mozilla/firefox",
    ),
    "darwin": ("Library/Application Support/Firefox",),
    "win32": (
        "AppData/Roaming/Mozilla/Firefox",
        "AppData/Local/Packages/Mozilla.Firefox_n80bbvh6b1yt2/LocalCache/Roaming/Mozilla/Firefox",
    ),
}
"""Below the home folder, where profiles.ini lies; on Linux, Firefox takes the first since version 147, and on Windows
the second is that of Microsoft's store (support.mozilla.org, "Profiles", read 2026-11)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NssRoots:
    """The roots that people added in one place."""

    roots: tuple[bytes, ...]
    """DER of those that are trusted for web sites."""
    origin: str
    """Where they were read, without a name of the person; or why they could not be read."""


def read_chrome_roots(home: Path | None = None) -> NssRoots | None:
    """Return what was added for Chrome on Linux; None where there is no such database."""
    if home is None and not sys.platform.startswith("linux"):
        return None
    base = home or Path.home()
    databases = [found for place in CHROME_HOMES if (found := _first(base, place)) is not None]
    return _together(databases)


def _first(base: Path, place: str) -> tuple[Path, str] | None:
    """Return the database that Chromium takes in the home *place*, and what to call it."""
    found = [(base / place / folder / "cert9.db", f"~/{place}{folder}") for folder in CHROME_FOLDERS]
    return next(((file, name) for file, name in found if file.is_file()), None)


def read_firefox_roots(home: Path | None = None, platform: str = sys.platform) -> NssRoots | None:
    """Return what was added to the profile that Firefox starts with; None where there is none."""
    base = home or Path.home()
    databases = [
        (profile / "cert9.db", "Firefox")
        for folder in FIREFOX_FOLDERS.get(platform, FIREFOX_FOLDERS["linux"])
        for profile in default_profiles(base / folder)
        if (profile / "cert9.db").is_file()
    ]
    return _together(databases)


def default_profiles(folder: Path) -> tuple[Path, ...]:
    """Return the profiles that installations below *folder* start with (profiles.ini); none when there is none."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string((folder / "profiles.ini").read_text(encoding="utf-8", errors="replace"))
    except (OSError, configparser.Error):
        return ()
    installs = [parser[s].get("Default", "") for s in parser.sections() if s.startswith("Install")]
    profiles = [parser[s] for s in parser.sections() if s.startswith("Profile")]
    chosen = [p for p in profiles if p.get("Path", "") in installs]
    chosen = chosen or [p for p in profiles if p.get("Default") == "1"] or profiles[:1]
    paths = [folder / p.get("Path", "") if p.get("IsRelative", "1") == "1" else Path(p.get("Path", "")) for p in chosen]
    return tuple(dict.fromkeys(paths))


def _together(databases: Sequence[tuple[Path, str]]) -> NssRoots | None:
    if not databases:
        return None
    roots: dict[bytes, None] = {}
    problems: list[str] = []
    for file, _ in databases:
        try:
            roots.update(dict.fromkeys(read_database(file)))
        except (OSError, sqlite3.Error, ValueError) as error:
            problems.append(f"cannot be read: {type(error).__name__}")
    names = ", ".join(dict.fromkeys(name for _, name in databases))
    return NssRoots(roots=tuple(roots), origin=f"{names} ({problems[0]})" if problems else names)


def read_database(file: Path) -> Iterator[bytes]:
    """Yield the DER of every certificate that the database trusts as an authority for web sites.

    The database is not locked, so that a running browser is in nobody's way. Raises OSError, sqlite3.Error, or
    ValueError for one that is too large.
    """
    if os.stat(file).st_size > LARGEST_DATABASE:
        raise ValueError("too large for a database of certificates")
    place = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(place, uri=True, timeout=0.1)) as database:
        objects = database.execute(_OBJECTS, (_CERTIFICATE, _TRUST)).fetchall()
    trusted = {digest for kind, _, digest, trust in objects if kind == _TRUST and trust == _TRUSTED_DELEGATOR}
    for kind, value, _, _ in objects:
        is_certificate = kind == _CERTIFICATE and isinstance(value, bytes)
        if is_certificate and hashlib.sha1(value, usedforsecurity=False).digest() in trusted:
            yield value
