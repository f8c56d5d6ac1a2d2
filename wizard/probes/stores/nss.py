"""The databases of NSS in which people add roots for Firefox, and on Linux for Chrome (cert9.db, SQLite).

Object classes and trust values: nss lib/util/pkcs11n.h and PKCS #11 3.2, 4.7 (trust objects); how they are stored: nss
lib/softoken/sdb.c; read 2026-11 and compared with databases of certutil 3.87, which writes NSS's own trust objects, and
of Firefox 153, which writes those of the standard. Passwords protect private keys and nothing that is read here.
"""

import configparser
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from wizard.model.computer import Trouble, TroubleKind
from wizard.pki.known_roots import known_roots
from wizard.probes.base import written_at

LARGEST_DATABASE = 64 * 1024 * 1024
"""Bytes; people add a few roots, not thousands."""

_CERTIFICATE, _OLD_TRUST, _TRUST = (bytes.fromhex(digits) for digits in ("00000001", "ce534353", "0000000b"))
"""CKO_CERTIFICATE, CKO_NSS_TRUST and CKO_TRUST."""

_SHA256 = bytes.fromhex("00000250")
"""CKM_SHA256: by which a trust object of the standard names its certificate."""


class Word(StrEnum):
    """What a database says of an authority for web sites."""

    TRUSTED = "trusted"
    REFUSED = "refused"
    """Not to be trusted, whoever else trusts it."""
    PLAIN = "plain"
    """No root to end at; of one that the browser itself brings, somebody took that away."""


_WORDS = {
    # CKT_NSS_TRUSTED_DELEGATOR, which certutil writes as "C" and "CT", and CKT_TRUST_ANCHOR.
    bytes.fromhex("ce534352"): Word.TRUSTED,
    bytes.fromhex("00000002"): Word.TRUSTED,
    # CKT_NSS_NOT_TRUSTED, which certutil writes as "p", and CKT_NOT_TRUSTED.
    bytes.fromhex("ce53435a"): Word.REFUSED,
    bytes.fromhex("00000003"): Word.REFUSED,
    # CKT_NSS_MUST_VERIFY_TRUST, CKT_NSS_VALID_DELEGATOR and CKT_TRUST_MUST_VERIFY_TRUST.
    bytes.fromhex("ce534353"): Word.PLAIN,
    bytes.fromhex("ce53435b"): Word.PLAIN,
    bytes.fromhex("00000004"): Word.PLAIN,
}

_COLUMNS = ("a0", "a11", "ace5363b4", "ace536358", "a8c", "a635", "a62c")
"""CKA_CLASS, CKA_VALUE, CKA_CERT_SHA1_HASH, CKA_TRUST_SERVER_AUTH; CKA_NAME_HASH_ALGORITHM, CKA_HASH_OF_CERTIFICATE and
CKA_PKCS_TRUST_SERVER_AUTH, each named after its number. Older databases lack the last three."""
_ALWAYS = 2
"""How many of these columns every database has."""

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
    refused: tuple[bytes, ...] = ()
    """DER of those that are not to be trusted for web sites, whoever else trusts them."""
    written: datetime | None = None
    """When the newest of the databases was last written."""
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class NssTrust:
    """What one database says of authorities for web sites, as DER."""

    trusted: tuple[bytes, ...]
    refused: tuple[bytes, ...]


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
    parser = _profiles_file(folder)
    installs = [parser[s].get("Default", "") for s in parser.sections() if s.startswith("Install")]
    profiles = _profile_sections(parser)
    chosen = [p for p in profiles if p["Path"] in installs]
    chosen = chosen or [p for p in profiles if p.get("Default") == "1"] or profiles[:1]
    return tuple(dict.fromkeys(_path_of(p, folder) for p in chosen))


def named_profiles(folder: Path) -> Mapping[Path, str]:
    """Return every profile that profiles.ini in *folder* lists, with its name; hostile text."""
    profiles = _profile_sections(_profiles_file(folder))
    return {_path_of(p, folder): p.get("Name") or Path(p["Path"]).name for p in profiles}


def _profiles_file(folder: Path) -> configparser.ConfigParser:
    """Return profiles.ini; empty where there is none, or none that makes sense."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string((folder / "profiles.ini").read_text(encoding="utf-8", errors="replace"))
    except (OSError, configparser.Error):
        return configparser.ConfigParser()
    return parser


def _profile_sections(parser: configparser.ConfigParser) -> list[configparser.SectionProxy]:
    """Return the sections of profiles whose path can be one."""
    found = [parser[s] for s in parser.sections() if s.startswith("Profile")]
    return [p for p in found if p.get("Path") and "\0" not in p["Path"]]


def _path_of(profile: configparser.SectionProxy, folder: Path) -> Path:
    return folder / profile["Path"] if profile.get("IsRelative", "1") == "1" else Path(profile["Path"])


def _together(databases: Sequence[tuple[Path, str]]) -> NssRoots | None:
    if not databases:
        return None
    roots: dict[bytes, None] = {}
    refused: dict[bytes, None] = {}
    problems: dict[str, Trouble] = {}
    for file, name in databases:
        try:
            found = read_trust(file)
        except (OSError, sqlite3.Error, ValueError) as error:
            problems[f"cannot be read: {type(error).__name__}"] = _trouble(error, f"{name} ({file.name})")
            continue
        roots.update(dict.fromkeys(found.trusted))
        refused.update(dict.fromkeys(found.refused))
    names = ", ".join(dict.fromkeys(name for _, name in databases))
    moments = [moment for file, _ in databases if (moment := written_at(file)) is not None]
    return NssRoots(
        roots=tuple(roots),
        origin=f"{names} ({next(iter(problems))})" if problems else names,
        refused=tuple(refused),
        written=max(moments, default=None),
        troubles=tuple(dict.fromkeys(problems.values())),
    )


def _trouble(error: Exception, what: str) -> Trouble:
    match error:
        case PermissionError():
            kind = TroubleKind.DENIED
        case ValueError():
            kind = TroubleKind.TOO_LARGE
        case sqlite3.OperationalError() if "unable to open" in str(error):
            kind = TroubleKind.DENIED
        case sqlite3.Error():
            kind = TroubleKind.STRANGE
        case _:
            kind = TroubleKind.FAILED
    return Trouble(kind=kind, what=what)


def read_database(file: Path) -> Iterator[bytes]:
    """Yield the DER of every certificate that the database trusts as an authority for web sites; see `read_trust`."""
    yield from read_trust(file).trusted


def read_trust(file: Path) -> NssTrust:
    """Return the certificates that the database trusts as authorities for web sites, and those that it refuses.

    A public root that it takes for no root counts as refused: that is left where a person removes one in Firefox. The
    database is not locked, so that a running browser is in nobody's way. Raises OSError, sqlite3.Error, or ValueError
    for one that is too large.
    """
    if os.stat(file).st_size > LARGEST_DATABASE:
        raise ValueError("too large for a database of certificates")
    place = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(place, uri=True, timeout=0.1)) as database:
        there = {row[1] for row in database.execute("PRAGMA table_info(nssPublic)")}
        if there.isdisjoint({"ace536358", "a62c"}):
            raise sqlite3.DatabaseError("no database of NSS")
        wanted = ", ".join(c if c in there or n < _ALWAYS else "NULL" for n, c in enumerate(_COLUMNS))
        select = f"SELECT {wanted} FROM nssPublic WHERE a0 IN (?, ?, ?)"  # noqa: S608  (fixed names of columns)
        objects = database.execute(select, (_CERTIFICATE, _OLD_TRUST, _TRUST)).fetchall()
    words = _words(objects)
    ders = [value for kind, value, *_ in objects if kind == _CERTIFICATE and isinstance(value, bytes)]
    said = [(der, _word_of(der, words)) for der in ders]
    return NssTrust(
        trusted=tuple(der for der, word in said if word is Word.TRUSTED),
        refused=tuple(der for der, word in said if word is Word.REFUSED),
    )


def _words(objects: Sequence[Sequence[object]]) -> Mapping[object, Word | None]:
    """Return what trust objects say, by the digest of the certificate that they are about."""
    old = {digest: word for kind, _, digest, word, *_ in objects if kind == _OLD_TRUST}
    new = {digest: word for kind, *_, named, digest, word in objects if kind == _TRUST and named == _SHA256}
    return {digest: _WORDS.get(word) for digest, word in (old | new).items() if isinstance(word, bytes)}


def _word_of(der: bytes, words: Mapping[object, Word | None]) -> Word | None:
    """Return what counts for a certificate: the standard's object before NSS's own, which may be left from before."""
    sha256 = hashlib.sha256(der)
    word = words.get(sha256.digest(), words.get(hashlib.sha1(der, usedforsecurity=False).digest()))
    is_public = word is Word.PLAIN and sha256.hexdigest() in known_roots()
    return Word.REFUSED if is_public else word
