"""Databases of NSS, made by the real certutil."""

import shutil
import sqlite3
import subprocess
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from tests.support.pki import AT, Validity, der_of, make_root, name_of, pem_of
from wizard.model.computer import TroubleKind
from wizard.probes.stores import nss
from wizard.probes.stores.nss import (
    NssTrust,
    default_profiles,
    named_profiles,
    read_chrome_roots,
    read_database,
    read_firefox_roots,
    read_trust,
)

pytestmark = pytest.mark.skipif(shutil.which("certutil") is None, reason="certutil (libnss3-tools) is not installed")

DAYS = Validity.around(AT)


def certutil(folder: Path, *words: str) -> None:
    subprocess.run(["certutil", *words, "-d", f"sql:{folder}"], check=True, capture_output=True)


def database(folder: Path, *trusts: str) -> list[x509.Certificate]:
    """Make a database with a root for each of *trusts* (certutil's letters) and return the roots."""
    folder.mkdir(parents=True)
    certutil(folder, "-N", "--empty-password")
    roots = []
    for number, trust in enumerate(trusts):
        root = make_root(name_of(f"Root {number}"), DAYS).certificate
        file = folder / f"{number}.pem"
        file.write_bytes(pem_of(root))
        certutil(folder, "-A", "-n", f"Root {number}", "-t", trust, "-i", str(file))
        roots.append(root)
    return roots


@pytest.mark.parametrize(
    ("trust", "counts"),
    [("C,,", True), ("CT,C,C", True), (",,", False), (",C,", False), ("p,,", False), ("P,,", False), ("T,,", False)],
)
def test_only_authorities_for_web_sites_count(tmp_path: Path, trust: str, counts: bool) -> None:
    (root,) = database(tmp_path / "db", trust)
    assert list(read_database(tmp_path / "db" / "cert9.db")) == ([der_of(root)] if counts else [])


@pytest.mark.parametrize(("trust", "is_refused"), [("p,,", True), (",,", False), ("P,,", False), ("c,,", False)])
def test_what_is_forbidden_is_told_from_what_is_unknown(tmp_path: Path, trust: str, is_refused: bool) -> None:
    (root,) = database(tmp_path / "db", trust)
    assert read_trust(tmp_path / "db" / "cert9.db").refused == ((der_of(root),) if is_refused else ())


MOZILLA = x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes())
ISRG = next(root for root in MOZILLA if "ISRG Root X1" in root.subject.rfc4514_string())


@pytest.mark.parametrize("trust", ["c,,", "p,,"])
def test_a_public_root_that_somebody_took_the_trust_from_was_refused(tmp_path: Path, trust: str) -> None:
    folder = tmp_path / "db"
    database(folder)
    (folder / "isrg.pem").write_bytes(pem_of(ISRG))
    certutil(folder, "-A", "-n", "ISRG", "-t", trust, "-i", str(folder / "isrg.pem"))
    assert read_trust(folder / "cert9.db") == NssTrust(trusted=(), refused=(der_of(ISRG),))


def with_trust_of_the_standard(file: Path, root: x509.Certificate, trust: int, algorithm: int = 0x250) -> None:
    """Put a trust object of PKCS #11 3.2 beside what is there, as Firefox 153 wrote them on Linux, seen 2026-11."""
    with sqlite3.connect(file) as database_:
        there = {row[1] for row in database_.execute("PRAGMA table_info(nssPublic)")}
        for column in {"a8c", "a635", "a62c"} - there:
            database_.execute(f"ALTER TABLE nssPublic ADD COLUMN {column}")
        values = (71, bytes.fromhex("0000000b"), algorithm.to_bytes(4, "big"), root.fingerprint(SHA256()),
                  trust.to_bytes(4, "big"))  # fmt: skip
        database_.execute("INSERT INTO nssPublic (id, a0, a8c, a635, a62c) VALUES (?, ?, ?, ?, ?)", values)
    database_.close()


@pytest.mark.parametrize(
    ("trust", "kind"), [(2, "trusted"), (3, "refused"), (0, "unknown"), (1, "unknown"), (4, "unknown"), (99, "unknown")]
)
def test_trust_objects_of_the_standard_are_read(tmp_path: Path, trust: int, kind: str) -> None:
    (root,) = database(tmp_path / "db", ",,")
    with_trust_of_the_standard(tmp_path / "db" / "cert9.db", root, trust)
    found = read_trust(tmp_path / "db" / "cert9.db")
    assert found == NssTrust(
        trusted=(der_of(root),) if kind == "trusted" else (), refused=(der_of(root),) if kind == "refused" else ()
    )


def test_the_object_of_the_standard_counts_before_the_older_one(tmp_path: Path) -> None:
    (root,) = database(tmp_path / "db", "C,,")
    with_trust_of_the_standard(tmp_path / "db" / "cert9.db", root, 3)
    assert read_trust(tmp_path / "db" / "cert9.db") == NssTrust(trusted=(), refused=(der_of(root),))


def test_a_digest_of_another_kind_names_nobody(tmp_path: Path) -> None:
    (root,) = database(tmp_path / "db", "C,,")
    with_trust_of_the_standard(tmp_path / "db" / "cert9.db", root, 3, algorithm=0x260)
    assert read_trust(tmp_path / "db" / "cert9.db").trusted == (der_of(root),)


@pytest.mark.parametrize("home", nss.CHROME_HOMES)
@pytest.mark.parametrize("folder", nss.CHROME_FOLDERS)
def test_what_was_added_for_chrome_is_found(tmp_path: Path, home: str, folder: str) -> None:
    (root,) = database(tmp_path / home / folder, "C,,")
    found = read_chrome_roots(tmp_path)
    assert found is not None
    assert found.roots == (der_of(root),)
    assert found.origin == f"~/{home}{folder}"
    assert found.troubles == ()
    assert found.written is not None


def test_of_two_databases_chrome_takes_the_old_one(tmp_path: Path) -> None:
    old, _new = (database(tmp_path / folder, "C,,") for folder in nss.CHROME_FOLDERS)
    found = read_chrome_roots(tmp_path)
    assert found is not None
    assert (found.roots, found.origin) == (tuple(map(der_of, old)), "~/.pki/nssdb")


def test_where_nothing_was_added_there_is_no_store(tmp_path: Path) -> None:
    assert read_chrome_roots(tmp_path) is None
    assert read_firefox_roots(tmp_path) is None


INSTALLED = """
[Install4F96D1932A9F858E]
Default=abc.default-release
Locked=1

[Profile1]
Name=default
IsRelative=1
Path=xyz.default
Default=1

[Profile0]
Name=default-release
IsRelative=1
Path=abc.default-release
"""


PLACES = [(platform, folder) for platform, folders in nss.FIREFOX_FOLDERS.items() for folder in folders]


@pytest.mark.parametrize(("platform", "folder"), PLACES)
def test_the_profile_that_firefox_starts_with_is_read(tmp_path: Path, platform: str, folder: str) -> None:
    base = tmp_path / folder
    (root,) = database(base / "abc.default-release", "C,,")
    database(base / "xyz.default", "C,,")
    (base / "profiles.ini").write_text(INSTALLED, encoding="utf-8")
    found = read_firefox_roots(tmp_path, platform)
    assert found is not None
    assert found.roots == (der_of(root),)
    assert str(tmp_path) not in found.origin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (INSTALLED, ["abc.default-release"]),
        ("[Profile0]\nPath=a\n[Profile1]\nPath=b\nDefault=1\n", ["b"]),
        ("[Profile0]\nPath=a\n[Profile1]\nPath=b\n", ["a"]),
        ("[Profile0]\nIsRelative=0\nPath=/elsewhere/p\n", ["/elsewhere/p"]),
        ("", []),
        ("no ini at all", []),
        ("[Profile0]\nPath=%(home)s\n", ["%(home)s"]),
    ],
)
def test_profiles_ini_says_which_profile_it_is(tmp_path: Path, text: str, expected: list[str]) -> None:
    (tmp_path / "profiles.ini").write_text(text, encoding="utf-8")
    assert default_profiles(tmp_path) == tuple(tmp_path / name for name in expected)


@pytest.mark.parametrize("path", ["", "Path=\n", "Path=a\0b\n"])
def test_a_profile_whose_path_can_be_none_is_left_out(tmp_path: Path, path: str) -> None:
    (tmp_path / "profiles.ini").write_text(f"[Profile0]\nDefault=1\n{path}[Profile1]\nPath=own\nName=Mine\n")
    assert default_profiles(tmp_path) == (tmp_path / "own",)
    assert named_profiles(tmp_path) == {tmp_path / "own": "Mine"}


def broken(folder: Path, content: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "cert9.db").write_bytes(content)


@pytest.mark.parametrize("content", [b"", b"junk" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_database_is_told_and_nothing_more(tmp_path: Path, content: bytes) -> None:
    broken(tmp_path / nss.CHROME_FOLDERS[0], content)
    found = read_chrome_roots(tmp_path)
    assert found is not None
    assert found.roots == ()
    assert "cannot be read" in found.origin
    (trouble,) = found.troubles
    assert (trouble.kind, trouble.what) == (TroubleKind.STRANGE, f"~/{nss.CHROME_FOLDERS[0]} (cert9.db)")


def test_another_programs_database_is_told(tmp_path: Path) -> None:
    folder = tmp_path / nss.CHROME_FOLDERS[0]
    folder.mkdir(parents=True)
    with sqlite3.connect(folder / "cert9.db") as other:
        other.execute("CREATE TABLE nssPublic (a0, a11)")
    other.close()
    found = read_chrome_roots(tmp_path)
    assert found is not None
    assert "cannot be read" in found.origin


def test_a_huge_database_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "cert9.db"
    with file.open("wb") as out:
        out.truncate(nss.LARGEST_DATABASE + 1)
    with pytest.raises(ValueError, match="too large"):
        list(read_database(file))
    (tmp_path / nss.CHROME_FOLDERS[0]).mkdir(parents=True)
    file.rename(tmp_path / nss.CHROME_FOLDERS[0] / "cert9.db")
    found = read_chrome_roots(tmp_path)
    assert found is not None
    assert [trouble.kind for trouble in found.troubles] == [TroubleKind.TOO_LARGE]


def test_a_broken_database_does_not_hide_the_others(tmp_path: Path) -> None:
    (root,) = database(tmp_path / nss.CHROME_FOLDERS[0], "C,,")
    broken(tmp_path / "snap/chromium/current" / nss.CHROME_FOLDERS[0], b"junk" * 1000)
    found = read_chrome_roots(tmp_path)
    assert found is not None
    assert found.roots == (der_of(root),)
    assert len(found.troubles) == 1


def test_a_browser_that_writes_is_not_in_the_way(tmp_path: Path) -> None:
    (root,) = database(tmp_path / "db", "C,,")
    file = tmp_path / "db" / "cert9.db"
    writer = sqlite3.connect(file, isolation_level=None)
    try:
        writer.execute("BEGIN EXCLUSIVE")
        assert list(read_database(file)) == [der_of(root)]
    finally:
        writer.close()
