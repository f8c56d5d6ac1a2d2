"""No Windows was at hand: the rows have the form of Python's documentation of `ssl.enum_certificates`.

Each is (bytes, "x509_asn" or "pkcs_7_asn", True or a set of the purposes that the certificate is trusted for).
"""

import ssl
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from cryptography import x509

from tests.support.pki import der_of, make_pki
from wizard.probes.stores import windows

SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
CODE_SIGNING = "1.3.6.1.5.5.7.3.3"

ONE, TWO = make_pki("One").root.certificate, make_pki("Two").root.certificate

Row = tuple[bytes, str, bool | frozenset[str]]


def store(monkeypatch: pytest.MonkeyPatch, rows: Sequence[Row]) -> list[str]:
    asked: list[str] = []

    def enumerate_store(name: str) -> Sequence[Row]:
        asked.append(name)
        return rows

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ssl, "enum_certificates", enumerate_store, raising=False)
    return asked


def test_the_root_store_is_read_as_pem(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = store(monkeypatch, [(der_of(ONE), "x509_asn", True), (der_of(TWO), "x509_asn", True)])
    pem, origin = windows.read_system_roots()
    assert x509.load_pem_x509_certificates(pem) == [ONE, TWO]
    assert (asked, origin) == (["ROOT"], "Windows ROOT")


def test_a_bundle_among_the_certificates_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    store(monkeypatch, [(b"\x30\x00", "pkcs_7_asn", True), (der_of(TWO), "x509_asn", True)])
    assert x509.load_pem_x509_certificates(windows.read_system_roots()[0]) == [TWO]


def test_a_root_that_is_not_trusted_for_servers_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Row] = [
        (der_of(ONE), "x509_asn", frozenset({CODE_SIGNING})),
        (der_of(TWO), "x509_asn", frozenset({CODE_SIGNING, SERVER_AUTH})),
    ]
    store(monkeypatch, rows)
    assert x509.load_pem_x509_certificates(windows.read_system_roots()[0]) == [TWO]


def test_an_empty_store_has_no_roots(monkeypatch: pytest.MonkeyPatch) -> None:
    store(monkeypatch, [])
    assert windows.read_system_roots()[0] == b""


def test_a_store_that_may_not_be_read_has_no_roots(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> None:
        raise PermissionError(13, "Access is denied")

    store(monkeypatch, [])
    monkeypatch.setattr(ssl, "enum_certificates", refuse)
    assert windows.read_system_roots() == (b"", "")


def test_the_roots_of_microsofts_programme_are_told_from_those_that_were_added(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = store(monkeypatch, [(der_of(ONE), "x509_asn", True)])
    pem = windows.read_brought_roots()
    assert pem is not None
    assert x509.load_pem_x509_certificates(pem) == [ONE]
    assert asked == ["AuthRoot"]


@pytest.mark.parametrize(("value", "fetches"), [(None, True), ("0", True), ("1", False)])
def test_windows_fetches_roots_unless_a_policy_forbids_it(value: str | None, fetches: bool) -> None:
    asked: list[tuple[str, str]] = []

    def read(key: str, name: str) -> str | None:
        asked.append((key, name))
        return value

    assert windows.fetches_roots(read) is fetches
    assert asked == [(r"HKLM\SOFTWARE\Policies\Microsoft\SystemCertificates\AuthRoot", "DisableRootAutoUpdate")]


@pytest.mark.skipif(sys.platform == "win32", reason="here is a store")
def test_elsewhere_the_store_is_not_read() -> None:
    with pytest.raises(NotImplementedError):
        windows.read_system_roots()


@pytest.mark.parametrize(
    ("value", "at"),
    [
        # FILETIME (Microsoft Learn, minwinbase.h): 116444736000000000 is the beginning of 1970.
        ((116_444_736_000_000_000).to_bytes(8, "little"), datetime(1970, 1, 1, tzinfo=UTC)),
        ((133_800_000_000_000_000).to_bytes(8, "little"), datetime(2024, 12, 30, 2, 40, tzinfo=UTC)),
        (bytes(8), None),
        (b"\xff" * 8, None),
        (b"\x01\x02", None),
        (None, None),
    ],
)
def test_the_last_fetch_of_the_list_is_a_file_time(value: bytes | None, at: datetime | None) -> None:
    assert windows.roots_written(lambda _, name: value if name == "LastSyncTime" else None) == at
