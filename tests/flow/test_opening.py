import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from keyring.backend import KeyringBackend

from tests.support.pki import der_of, healthy_leaf, issue, make_pki, pem_of
from wizard.flow.opening import Password, open_path
from wizard.flow.passwords import Ring


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets everything with the test; the system's own is tested in test_passwords.py."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def ring(keyring: MemoryKeyring) -> Ring:
    return Ring(backend=keyring)


@pytest.fixture
def protected(tmp_path: Path) -> Path:
    pki, leaf = make_pki("Opening"), healthy_leaf()
    made = pkcs12.serialize_key_and_certificates(
        b"shop", leaf.key, issue(leaf, pki.issuing), [], BestAvailableEncryption(b"secret")
    )
    path = tmp_path / "shop.p12"
    path.write_bytes(made)
    return path


def test_a_protected_file_asks_for_its_password(protected: Path, ring: Ring) -> None:
    assert open_path(protected, ring=ring).needs_password


def test_a_password_is_kept_only_when_the_person_says_so(protected: Path, ring: Ring, keyring: MemoryKeyring) -> None:
    assert open_path(protected, Password(text="secret"), ring).error is None
    assert keyring.kept == {}
    open_path(protected, Password(text="secret", keep=True), ring)
    assert list(keyring.kept.values()) == ["secret"]


def test_a_kept_password_opens_the_file_without_asking(protected: Path, ring: Ring) -> None:
    open_path(protected, Password(text="secret", keep=True), ring)
    opened = open_path(protected, ring=ring)
    assert not opened.needs_password
    assert len(opened.ders) == 1


def test_a_wrong_password_is_never_kept(protected: Path, ring: Ring, keyring: MemoryKeyring) -> None:
    assert open_path(protected, Password(text="wrong", keep=True), ring).needs_password
    assert keyring.kept == {}


def test_a_kept_password_that_no_longer_fits_is_asked_for_anew(
    protected: Path, ring: Ring, keyring: MemoryKeyring
) -> None:
    digest = hashlib.sha256(protected.read_bytes()).hexdigest()
    keyring.set_password("trust-wizard", digest, "old")
    assert open_path(protected, ring=ring).needs_password


def test_a_folder_shows_the_certificates_of_its_files(tmp_path: Path) -> None:
    pki = make_pki("Folder")
    (tmp_path / "a.pem").write_bytes(pem_of(pki.root.certificate))
    (tmp_path / "b.der").write_bytes(der_of(pki.issuing.certificate))
    (tmp_path / "notes.txt").write_text("nothing")
    assert len(open_path(tmp_path).ders) == 2


def test_a_folder_without_certificates_says_so(tmp_path: Path) -> None:
    assert open_path(tmp_path).error == "no certificate in the files of this folder"


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    assert open_path(tmp_path / "gone.pem").error
