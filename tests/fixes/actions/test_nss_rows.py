"""Rows of databases that the real certutil makes."""

import hashlib
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.support.pki import AT, Authority, Validity, der_of, make_root, name_of, pem_of
from wizard.fixes.actions.nss_rows import (
    Row,
    about,
    from_text,
    further_trust,
    has_no_secrets,
    is_held,
    nickname_of,
    only_vouches_more,
    put_rows,
    read_rows,
    to_text,
    without_trust,
)

pytestmark = pytest.mark.skipif(shutil.which("certutil") is None, reason="certutil (libnss3-tools) is not installed")

DAYS = Validity.around(AT)
ONE, OTHER = (make_root(name_of("The same name"), DAYS) for _ in range(2))
DER = der_of(ONE.certificate)


def certutil(folder: Path, *words: str) -> str:
    done = subprocess.run(["certutil", *words, "-d", f"sql:{folder}"], check=True, capture_output=True, text=True)
    return done.stdout


def add(folder: Path, root: Authority, nickname: str, trust: str) -> None:
    file = folder / "root.pem"
    file.write_bytes(pem_of(root.certificate))
    certutil(folder, "-A", "-n", nickname, "-t", trust, "-i", str(file))
    file.unlink()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "db"
    made.mkdir()
    certutil(made, "-N", "--empty-password")
    add(made, ONE, "One", "C,,")
    add(made, OTHER, "Other", "CT,C,")
    return made


def test_the_rows_about_a_certificate_are_it_and_its_trust(folder: Path) -> None:
    rows = read_rows(folder / "cert9.db")
    own = about(rows, DER)
    assert (len(rows), len(own)) == (4, 2)
    assert is_held(own, DER)
    assert not is_held(without_trust(own), b"another")
    assert [nickname_of(rows, der_of(root.certificate)) for root in (ONE, OTHER)] == ["One", "Other"]
    assert nickname_of((), DER) is None
    assert without_trust(own) == tuple(row for row in own if row.value("a11") == DER)


@pytest.mark.parametrize("name", ["sha1", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("kind", ["ce534353", "0000000b"])
def test_a_trust_object_names_its_certificate_by_any_digest(name: str, kind: str) -> None:
    trust = Row(1, (("a0", bytes.fromhex(kind)), ("a635", hashlib.new(name, DER).digest())))
    others = Row(2, (("a0", bytes.fromhex(kind)), ("a635", hashlib.new(name, b"another").digest())))
    assert about((trust, others), DER) == (trust,)


@pytest.mark.parametrize(
    ("values", "letters"),
    [
        ({}, ","),
        ({"ace53635b": "ce534352"}, "C,"),
        ({"a62f": "00000002"}, "C,"),
        ({"ace53635a": "ce534352"}, ",C"),
        ({"a62e": "00000002", "a62f": "00000002"}, "C,C"),
        ({"ace53635b": "ce534353", "a62e": "00000003"}, ","),
    ],
)
def test_further_trust_is_told_in_letters(values: dict[str, str], letters: str) -> None:
    # As Firefox 153 wrote them for "C,C," and "C,,C", and certutil 3.87 for the same, 2026-11-29.
    assert further_trust([Row(1, tuple((name, bytes.fromhex(value)) for name, value in values.items()))]) == letters


def test_rows_that_are_taken_out_and_put_back_are_believed_again(folder: Path) -> None:
    file, before, rows = folder / "cert9.db", certutil(folder, "-L"), read_rows(folder / "cert9.db")
    own = about(rows, DER)
    put_rows(file, DER, ())
    assert set(read_rows(file)) == set(rows) - set(own)
    assert "One " not in certutil(folder, "-L")
    put_rows(file, DER, from_text(to_text(own)))
    assert set(read_rows(file)) == set(rows)
    assert sorted(certutil(folder, "-L").splitlines()) == sorted(before.splitlines())
    put_rows(file, DER, own)
    assert set(read_rows(file)) == set(rows)


def test_a_number_that_somebody_else_has_is_not_taken(folder: Path) -> None:
    file = folder / "cert9.db"
    rows = read_rows(file)
    own, others = about(rows, DER), about(rows, der_of(OTHER.certificate))
    with pytest.raises(sqlite3.IntegrityError):
        put_rows(file, DER, (Row(others[0].id, own[0].values),))
    assert read_rows(file) == rows


@pytest.mark.parametrize("column", ["a99999", "a0) VALUES (1); DROP TABLE nssPublic; --"])
def test_an_attribute_that_the_database_does_not_know_is_refused(folder: Path, column: str) -> None:
    file = folder / "cert9.db"
    rows = read_rows(file)
    with pytest.raises(sqlite3.DatabaseError, match="no room"):
        put_rows(file, DER, (Row(5, ((column, b"x"),)),))
    assert read_rows(file) == rows


def test_a_file_that_is_missing_has_no_rows(tmp_path: Path) -> None:
    assert read_rows(tmp_path / "cert9.db") == ()


def test_files_of_another_kind_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "cert9.db"
    file.write_bytes(b"no database, and long enough to be looked at" * 99)
    with pytest.raises(sqlite3.DatabaseError):
        read_rows(file)
    with file.open("wb") as opened:
        opened.truncate(65 * 1024 * 1024)
    with pytest.raises(ValueError, match="too large"):
        read_rows(file)


def test_what_vouches_for_more_is_told_from_other_changes(folder: Path, tmp_path: Path) -> None:
    before, keys = tmp_path / "before.db", folder / "key4.db"
    shutil.copy(keys, before)
    assert only_vouches_more(before, keys)
    put_rows(folder / "cert9.db", DER, without_trust(about(read_rows(folder / "cert9.db"), DER)))
    add(folder, ONE, "One", "CT,,")
    assert only_vouches_more(before, keys)
    assert not only_vouches_more(keys, before)
    assert not only_vouches_more(before, keys, read_rows(folder / "cert9.db"))
    assert has_no_secrets(keys)
    with sqlite3.connect(keys) as database:
        database.execute("INSERT INTO nssPrivate (id) VALUES (5)")
    database.close()
    assert not only_vouches_more(before, keys)
    assert not has_no_secrets(keys)


def test_a_new_number_for_old_trust_makes_the_new_keys_fit_the_old_certificates(folder: Path, tmp_path: Path) -> None:
    listed, old = certutil(folder, "-L"), (folder / "cert9.db").read_bytes()
    put_rows(folder / "cert9.db", DER, without_trust(about(read_rows(folder / "cert9.db"), DER)))
    add(folder, ONE, "One", "CT,C,C")
    assert certutil(folder, "-L") != listed
    (folder / "cert9.db").write_bytes(old)
    assert certutil(folder, "-L") == listed


@pytest.mark.parametrize("text", ["", "[", "7", "[7]", "[[1, 2]]", '[["x", {}]]', '[[1, {"a0": "x"}]]'])
def test_other_text_is_no_rows(text: str) -> None:
    with pytest.raises(ValueError):
        from_text(text)
