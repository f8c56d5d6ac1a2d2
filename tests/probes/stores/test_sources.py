"""The files behind a bundle, arranged as each system keeps them; and this machine's own, as its packages left them.

What `trust anchor --store` writes was read in p11-kit's own tests and manual (trust module, file format), 2026-11.
"""

import os
from pathlib import Path

import pytest
from cryptography import x509

from tests.support.loopback import job
from tests.support.pki import der_of, make_pki, pem_of
from wizard.model.computer import Placed, TroubleKind
from wizard.probes.base import Cancel, Cancelled
from wizard.probes.stores import sources
from wizard.probes.stores.marks import key_of
from wizard.probes.stores.sources import read_brought, read_marks

ONE, TWO, THREE = (make_pki(name).root.certificate for name in ("One", "Two", "Three"))


def put(file: Path, *roots: x509.Certificate, before: str = "", der: bool = False) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    data = der_of(roots[0]) if der else pem_of(*roots)
    file.write_bytes(before.encode() + data)


def debian(root: Path, *lines: str) -> None:
    for name, certificate in (("mozilla/One.crt", ONE), ("mozilla/Two.crt", TWO), ("company/Three.crt", THREE)):
        put(root / sources.SHARED / name, certificate)
    (root / "etc").mkdir(exist_ok=True)
    (root / sources.CHOSEN).write_text("# a comment\n\n" + "\n".join(lines) + "\n")


def test_debians_own_roots_are_told_from_those_of_further_packages(tmp_path: Path) -> None:
    debian(tmp_path, "mozilla/One.crt", "mozilla/Two.crt", "company/Three.crt")
    brought = read_brought(tmp_path)
    assert brought is not None
    assert x509.load_pem_x509_certificates(brought) == [ONE, TWO]
    assert read_marks(None, tmp_path).placed == {key_of(der_of(THREE)): Placed.COMPUTER}


def test_what_debians_list_leaves_out_was_refused(tmp_path: Path) -> None:
    debian(tmp_path, "mozilla/One.crt", "!mozilla/Two.crt")
    brought, marks = read_brought(tmp_path), read_marks(None, tmp_path)
    assert brought is not None
    assert x509.load_pem_x509_certificates(brought) == [ONE]
    assert marks.refused == (der_of(TWO),)
    assert marks.placed == {}


@pytest.mark.parametrize("name", ["../../../etc/secret.crt", "/etc/secret.crt", "!../secret.crt"])
def test_names_that_lead_out_of_the_folder_are_passed_over(tmp_path: Path, name: str) -> None:
    debian(tmp_path, name)
    put(tmp_path / "etc/secret.crt", ONE)
    marks = read_marks(None, tmp_path)
    assert (marks.placed, marks.refused, read_brought(tmp_path)) == ({}, (), None)


@pytest.mark.parametrize(
    ("file", "der"),
    [
        ("usr/local/share/ca-certificates/own.crt", False),
        ("usr/local/share/ca-certificates/company/own.crt", False),
        ("etc/pki/ca-trust/source/anchors/own.pem", False),
        ("etc/pki/ca-trust/source/anchors/own.cer", True),
        ("etc/ca-certificates/trust-source/anchors/own.crt", False),
        ("usr/share/ca-certificates/trust-source/anchors/own.crt", False),
        ("etc/pki/trust/anchors/own.pem", False),
        ("usr/share/pki/trust/anchors/own.pem", False),
    ],
)
def test_what_was_put_where_each_system_takes_it_was_added(tmp_path: Path, file: str, der: bool) -> None:
    put(tmp_path / file, ONE, der=der)
    assert read_marks(None, tmp_path).placed == {key_of(der_of(ONE)): Placed.COMPUTER}


@pytest.mark.parametrize(
    "folder", ["etc/pki/ca-trust/source", "etc/ca-certificates/trust-source", "usr/share/pki/trust"]
)
@pytest.mark.parametrize("name", ["blocklist", "blacklist"])
def test_what_lies_among_the_blocked_was_refused(tmp_path: Path, folder: str, name: str) -> None:
    put(tmp_path / folder / name / "bad.pem", TWO)
    marks = read_marks(None, tmp_path)
    assert (marks.refused, marks.placed) == ((der_of(TWO),), {})


STORED = '[p11-kit-object-v1]\nclass: certificate\nlabel: "Own"\ntrusted: true\n'
DISTRUSTED = '[p11-kit-object-v1]\nclass: certificate\nlabel: "Bad"\nx-distrusted: true\n'


def test_what_p11_kit_stores_is_read_object_by_object(tmp_path: Path) -> None:
    file = tmp_path / "etc/ca-certificates/trust-source/own.p11-kit"
    file.parent.mkdir(parents=True)
    file.write_bytes(STORED.encode() + pem_of(ONE) + DISTRUSTED.encode() + pem_of(TWO))
    marks = read_marks(None, tmp_path)
    assert marks.placed == {key_of(der_of(ONE)): Placed.COMPUTER}
    assert marks.refused == (der_of(TWO),)


@pytest.mark.parametrize(
    "file",
    [
        "usr/share/pki/ca-trust-source/ca-bundle.trust.p11-kit",
        "usr/share/ca-certificates/trust-source/mozilla.trust.p11-kit",
        "usr/share/pki/trust/ca-certificates-mozilla.trust.p11-kit",
        "usr/share/certs/trusted/One.pem",
    ],
)
def test_the_makers_file_is_what_came_with_the_system(tmp_path: Path, file: str) -> None:
    put(tmp_path / file, ONE, TWO, before=STORED)
    brought = read_brought(tmp_path)
    assert brought is not None
    assert x509.load_pem_x509_certificates(brought) == [ONE, TWO]
    assert read_marks(None, tmp_path).placed == {}


def test_an_update_of_the_system_is_seen(tmp_path: Path) -> None:
    debian(tmp_path, "mozilla/One.crt")
    first = read_brought(tmp_path)
    assert read_brought(tmp_path) is first, "nothing is read again where nothing has changed"
    debian(tmp_path, "mozilla/One.crt", "mozilla/Two.crt")
    os.utime(tmp_path / sources.CHOSEN, (1_700_000_000, 1_700_000_000))
    second = read_brought(tmp_path)
    assert second is not None
    assert len(x509.load_pem_x509_certificates(second)) == 2


def test_a_system_of_another_make_tells_nothing(tmp_path: Path) -> None:
    marks = read_marks(None, tmp_path)
    assert (read_brought(tmp_path), marks.placed, marks.refused, marks.troubles) == (None, {}, (), ())


def test_what_is_no_certificate_is_nothing(tmp_path: Path) -> None:
    file = tmp_path / "etc/pki/ca-trust/source/anchors/README"
    file.parent.mkdir(parents=True)
    file.write_text("put your own roots here\n")
    assert read_marks(None, tmp_path).placed == {}


def test_a_file_that_is_too_large_is_told(tmp_path: Path) -> None:
    file = tmp_path / "usr/local/share/ca-certificates/huge.crt"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        out.truncate(sources.LARGEST_FILE + 1)
    (trouble,) = read_marks(None, tmp_path).troubles
    assert (trouble.kind, trouble.what) == (TroubleKind.TOO_LARGE, "huge.crt")


def test_a_folder_of_too_many_files_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_FILES", 2)
    for number in range(4):
        put(tmp_path / f"usr/local/share/ca-certificates/{number}.crt", ONE)
    (trouble,) = read_marks(None, tmp_path).troubles
    assert (trouble.kind, trouble.what) == (TroubleKind.TOO_LARGE, "ca-certificates")


def test_a_cancel_ends_the_reading(tmp_path: Path) -> None:
    debian(tmp_path, "company/Three.crt")
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Cancelled):
        read_marks(job(cancel=cancel), tmp_path)


@pytest.mark.skipif(not Path("/etc/debian_version").exists(), reason="these are the files of Debian")
def test_of_this_machines_bundle_most_came_with_it() -> None:
    bundle = x509.load_pem_x509_certificates(Path("/etc/ssl/certs/ca-certificates.crt").read_bytes())
    brought = read_brought()
    assert brought is not None
    own = {der_of(root) for root in x509.load_pem_x509_certificates(brought)}
    added = set(read_marks().placed)
    assert len(own) > 100
    assert not {key_of(der) for der in own} & added
    assert {key_of(der_of(root)) for root in bundle if der_of(root) not in own} <= added
